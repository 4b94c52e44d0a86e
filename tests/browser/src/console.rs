//! What the browser's console says, and whether any of it is an error.

use anyhow::{Result, bail};

use crate::page::Page;

/// The page and its first worker ask for this once, to see it refused; tests of the lock ask for it too.
const PROBE: &str = "/nothing-leaves-this-page";

impl Page {
    /// Everything the console said so far; in an engine whose driver has no log, the errors that [`crate::site`] heard.
    pub fn console(&self) -> Vec<String> {
        let news = if self.engine.has_cdp() {
            // A browser that no longer answers has nothing more to say.
            let log = self.run(self.driver.browser_log()).unwrap_or_default();
            log.into_iter()
                .map(|entry| format!("{}: {}", entry.level, entry.message))
                .collect()
        } else {
            self.heard()
        };
        let mut console = self.console.borrow_mut();
        console.extend(news);
        console.clone()
    }

    fn heard(&self) -> Vec<String> {
        let heard = self.execute("return window.heardByTest?.splice(0)");
        let heard = heard.unwrap_or_default();
        let lines = heard.as_array().into_iter().flatten();
        lines
            .filter_map(|line| Some(format!("SEVERE: {}", line.as_str()?)))
            .collect()
    }

    /// Forgets the lines of the console that contain this text, because the test meant them.
    pub fn forget(&self, text: &str) {
        self.console();
        self.console
            .borrow_mut()
            .retain(|line| !line.contains(text));
    }

    /// Fails when the console has an error other than the refusals that were meant. Done at each test's end.
    pub fn no_errors(&self) -> Result<()> {
        let is_error = |line: &&String| line.starts_with("SEVERE") && !line.contains(PROBE);
        match self.console().iter().find(is_error) {
            None => Ok(()),
            Some(error) => bail!("the console has an error: {error}"),
        }
    }
}
