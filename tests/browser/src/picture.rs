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
    /// Shows the page at this size and in this theme from now on. Only Chromium has windows of fewer than about 500 points;
    /// elsewhere a telephone is the narrowest window there is, which has the same layout.
    pub fn view(&self, width: u32, height: u32, theme: Theme) -> Result<()> {
        let theme = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        if !self.engine.has_cdp() {
            return self.view_in_window(width, height, theme);
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.cdp("Emulation.setDeviceMetricsOverride", &size)?;
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        self.cdp("Emulation.setEmulatedMedia", &media).map(drop)
    }

    /// The size of a real window; the theme as if the person had chosen it in the page.
    fn view_in_window(&self, width: u32, height: u32, theme: &str) -> Result<()> {
        let edges = self.execute("return [outerWidth - innerWidth, outerHeight - innerHeight]")?;
        let edge = |at: usize| u32::try_from(edges[at].as_u64().unwrap_or(0)).unwrap_or(0);
        let (width, height) = (width + edge(0), height + edge(1));
        self.run(self.driver.set_window_rect(0, 0, width, height))?;
        // The page hears of the new size some time after the window has it.
        let script = format!(
            "document.documentElement.dataset.theme = '{theme}';
             return new Promise((then) => setTimeout(then, 100));"
        );
        self.execute_async(&script).map(drop)
    }

    /// Takes `target/screenshots/NAME.png` of what is to be seen now.
    pub fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let picture = if self.engine.has_cdp() {
            let picture = self.cdp("Page.captureScreenshot", &json!({ "format": "png" }))?;
            BASE64_STANDARD.decode(picture["data"].as_str().unwrap_or_default())?
        } else {
            self.run(self.driver.screenshot_as_png())?
        };
        let path = browse::screenshots()?.join(format!("{name}.png"));
        fs::write(&path, picture).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }

    /// Takes six: `NAME-1440-light.png` and so on, at 1440, 1024 and 390 points, in both themes. In Chromium alone, whose
    /// pictures are the ones that are looked at.
    pub fn screenshots(&self, name: &str) -> Result<()> {
        if !self.engine.has_cdp() {
            return Ok(());
        }
        for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            for (width, height) in VIEWPORTS {
                self.view(width, height, theme)?;
                self.screenshot(&format!("{name}-{width}-{word}"))?;
            }
        }
        Ok(())
    }
}
