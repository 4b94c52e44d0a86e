//! What each driver is asked for: the browser, where it saves, and that nothing pops up.

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::Capabilities;

use crate::engine::Engine;
use crate::home::Home;
use crate::programs;

const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-dev-shm-usage",
];

/// The capabilities of a session of this engine. In a private window Firefox keeps nothing on disk.
pub(crate) fn of(engine: Engine, home: &Home, private: bool) -> Result<Capabilities> {
    let browser = programs::browser(engine)?;
    let mut capabilities = Capabilities::new();
    match engine {
        Engine::Chromium => {
            let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
            arguments.push(format!("--user-data-dir={}", home.profile().display()));
            let preferences = json!({
                "download.default_directory": home.downloads(),
                "download.prompt_for_download": false,
            });
            let options = json!({ "binary": browser, "args": arguments, "prefs": preferences });
            capabilities.set("goog:chromeOptions", options)?;
            capabilities.set(
                "goog:loggingPrefs",
                json!({ "browser": "ALL", "performance": "ALL" }),
            )?;
        }
        Engine::Firefox => {
            let options = json!({
                "binary": browser,
                "args": ["-headless"],
                "prefs": firefox(home, private),
            });
            capabilities.set("moz:firefoxOptions", options)?;
            // The dialog that asks whether a folder may be given can be open when the next command comes.
            capabilities.set("unhandledPromptBehavior", "accept")?;
        }
        Engine::WebKit => {
            let options = json!({ "binary": browser, "args": ["--automation"] });
            capabilities.set("webkitgtk:browserOptions", options)?;
        }
    }
    Ok(capabilities)
}

fn firefox(home: &Home, private: bool) -> Value {
    json!({
        "browser.download.dir": home.downloads(),
        "browser.download.folderList": 2,
        "browser.download.useDownloadDir": true,
        "browser.download.always_ask_before_handling_new_types": false,
        "browser.download.alwaysOpenPanel": false,
        "browser.privatebrowsing.autostart": private,
        // Else a dialog takes no answer within a second.
        "security.dialog_enable_delay": 0,
    })
}
