//! Keys, as a keyboard sends them to whatever has the focus.

use anyhow::Result;
use serde_json::json;

use crate::page::Page;

impl Page {
    /// Presses keys one after the other: a letter, or what browsers call the key (`ArrowDown`, `Enter`).
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        for key in keys {
            let code = match *key {
                "Tab" => 9,
                "Enter" => 13,
                "Escape" => 27,
                "End" => 35,
                "Home" => 36,
                "ArrowLeft" => 37,
                "ArrowUp" => 38,
                "ArrowRight" => 39,
                "ArrowDown" => 40,
                _ => 0,
            };
            let mut down = json!({ "type": "keyDown", "key": key, "windowsVirtualKeyCode": code });
            if *key == "Enter" {
                down["text"] = json!("\r");
            } else if key.chars().count() == 1 {
                down["text"] = json!(key);
            }
            self.cdp("Input.dispatchKeyEvent", &down)?;
            let up = json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code });
            self.cdp("Input.dispatchKeyEvent", &up)?;
        }
        Ok(())
    }

    /// Types a text, a key a letter.
    pub fn type_text(&self, text: &str) -> Result<()> {
        text.chars()
            .try_for_each(|letter| self.press(&[letter.encode_utf8(&mut [0; 4])]))
    }
}
