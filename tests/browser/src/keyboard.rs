//! Keys, as a keyboard sends them to whatever has the focus.

use anyhow::{Context, Result};

use crate::page::Page;

/// Keys that have no letter: what browsers call them, and how `WebDriver` writes them.
const KEYS: [(&str, &str); 11] = [
    ("Tab", "\u{e004}"),
    ("Enter", "\u{e007}"),
    ("Escape", "\u{e00c}"),
    ("PageUp", "\u{e00e}"),
    ("PageDown", "\u{e00f}"),
    ("End", "\u{e010}"),
    ("Home", "\u{e011}"),
    ("ArrowLeft", "\u{e012}"),
    ("ArrowUp", "\u{e013}"),
    ("ArrowRight", "\u{e014}"),
    ("ArrowDown", "\u{e015}"),
];

impl Page {
    /// Presses keys one after the other: a letter, or what browsers call the key (`ArrowDown`, `Enter`).
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        for key in keys {
            let special = KEYS.iter().find(|(name, _)| name == key);
            let written = special.map_or(*key, |(_, written)| *written);
            self.run(self.driver.action_chain().send_keys(written).perform())
                .with_context(|| format!("cannot press {key}"))?;
        }
        Ok(())
    }

    /// Types a text, a key a letter.
    pub fn type_text(&self, text: &str) -> Result<()> {
        text.chars()
            .try_for_each(|letter| self.press(&[letter.encode_utf8(&mut [0; 4])]))
    }
}
