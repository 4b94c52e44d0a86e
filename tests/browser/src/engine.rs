//! The engines that the tests run in, and what each of them can do.
//!
//! `SQUINT_ENGINE` chooses one. The tests speak plain `WebDriver` to all of them. What only one engine has is asked here,
//! by name, and nowhere by a guess at its version.

use std::env;
use std::fmt;

use anyhow::{Result, bail};

/// An engine, by the name that `SQUINT_ENGINE` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, or Google's Chrome.
    Chromium,
    /// Firefox.
    Firefox,
    /// `WebKitGTK`, in the small browser that comes with it.
    WebKit,
}

impl Engine {
    /// All engines.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The engine of this run; Chromium if none is named.
    pub fn chosen() -> Result<Self> {
        let Some(name) = env::var_os("SQUINT_ENGINE") else {
            return Ok(Self::Chromium);
        };
        match Self::ALL.into_iter().find(|engine| name == engine.name()) {
            Some(engine) => Ok(engine),
            None => bail!(
                "SQUINT_ENGINE is {}: it must be {}",
                name.display(),
                Self::ALL.map(Self::name).join(", ")
            ),
        }
    }

    /// The name, in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Whether the driver has the `DevTools` protocol: real drops, emulated media, a log of the console and the network.
    pub(crate) fn has_cdp(self) -> bool {
        self == Self::Chromium
    }

    /// Whether the engine keeps files for a page on disk.
    pub fn has_private_files(self) -> bool {
        self != Self::WebKit
    }

    /// Whether a folder can be given to an input. The driver of `WebKitGTK` gives the folder itself as a file, as its
    /// dialog does with one file.
    pub fn chooses_folders(self) -> bool {
        self != Self::WebKit
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
