//! The folders of one browser: its profile, its settings, its downloads. They are gone with the test.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tempfile::TempDir;

/// A home folder that nobody used before.
#[derive(Debug)]
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    /// Makes the folders.
    pub(crate) fn new() -> Result<Self> {
        let home = Self {
            folder: TempDir::new()?,
        };
        for name in ["profile", "downloads", "config", "tmp"] {
            fs::create_dir(home.within(name))?;
        }
        // WebKitGTK takes the folder for downloads from there.
        let dirs = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", home.downloads().display());
        fs::write(home.within("config/user-dirs.dirs"), dirs)?;
        Ok(home)
    }

    fn within(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of the browser's profile.
    pub(crate) fn profile(&self) -> PathBuf {
        self.within("profile")
    }

    /// The folder that the browser saves to.
    pub(crate) fn downloads(&self) -> PathBuf {
        self.within("downloads")
    }

    /// The variables that make a program use these folders and English.
    pub(crate) fn variables(&self) -> [(&'static str, PathBuf); 4] {
        [
            ("HOME", self.folder.path().to_owned()),
            ("XDG_CONFIG_HOME", self.within("config")),
            ("TMPDIR", self.within("tmp")),
            ("LANG", Path::new("C.UTF-8").to_owned()),
        ]
    }
}
