//! Files that the page saved.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::page::Page;

impl Page {
    /// Waits for one more download to be complete than `before`; its path, which lives as long as the page.
    pub fn wait_for_download(&self, before: &[PathBuf]) -> Result<PathBuf> {
        self.wait_until("a download", || {
            Ok(self
                .downloads()?
                .into_iter()
                .find(|path| !before.contains(path)))
        })
    }

    /// The downloads that are complete, by name.
    pub fn downloads(&self) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(self.downloads.path())? {
            let path = entry?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            if !hidden && path.extension() != Some(OsStr::new("crdownload")) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }
}
