//! Pictures of the page, at the widths and in the themes that people have.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::browse;
use crate::page::Page;

/// What the system asks pages to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// A large screen, a small one, a telephone.
const VIEWPORTS: [(u32, u32); 3] = [(1440, 900), (1024, 768), (390, 844)];

impl Page {
    /// Shows the page at this size and in this theme from now on.
    pub fn view(&self, width: u32, height: u32, theme: Theme) -> Result<()> {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.cdp("Emulation.setDeviceMetricsOverride", &size)?;
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.cdp("Emulation.setEmulatedMedia", &media).map(drop)
    }

    /// Takes `target/screenshots/NAME.png` of what is to be seen now.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let picture = self.cdp("Page.captureScreenshot", &json!({ "format": "png" }))?;
        let picture = BASE64_STANDARD.decode(picture["data"].as_str().unwrap_or_default())?;
        let path = browse::screenshots()?.join(format!("{name}.png"));
        fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Takes six: `NAME-1440-light.png` and so on, at 1440, 1024 and 390 points, in both themes.
    pub fn screenshots(&self, name: &str) -> Result<()> {
        for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            for (width, height) in VIEWPORTS {
                self.view(width, height, theme)?;
                self.screenshot(&format!("{name}-{width}-{word}"))?;
            }
        }
        Ok(())
    }
}
