//! Theme and language: the browser's preference, unless the user chose otherwise.
//!
//! Choices are stored in `localStorage` if the browser allows it. Otherwise they last as long as the page.

use web_sys::{Storage, Window};

use crate::view::texts::{Language, page};

/// The colour theme of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Theme {
    /// The theme of the system.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All themes in the order of the menu.
    pub(super) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word of the theme in the style sheet.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word; the system's theme for any other word.
    pub(super) fn parse(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == word)
            .unwrap_or_default()
    }
}

fn storage(window: &Window) -> Option<Storage> {
    window.local_storage().ok().flatten()
}

fn kept(window: &Window, key: &str) -> Option<String> {
    storage(window)?.get_item(key).ok().flatten()
}

/// The theme and language that `www/frame.js` chose: the saved ones, or those that the browser prefers.
pub(super) fn read(window: &Window) -> (Theme, Language) {
    let root = window
        .document()
        .and_then(|document| document.document_element());
    let chosen = |name| root.as_ref().and_then(|root| root.get_attribute(name));
    (
        chosen("data-theme").map_or(Theme::System, |word| Theme::parse(&word)),
        chosen("lang").map_or(Language::English, |tag| Language::of_tag(&tag)),
    )
}

/// Whether single keys are active; they are unless the person switched them off.
pub(super) fn keys(window: &Window) -> bool {
    kept(window, "keys").is_none_or(|word| word != "off")
}

/// Saves whether single keys are active.
pub(super) fn write_keys(window: &Window, on: bool) {
    if let Some(storage) = storage(window) {
        // A setting that cannot be saved lasts as long as the page, like the others.
        let _ = storage.set_item("keys", if on { "on" } else { "off" });
    }
}

/// Saves the name of the opened file for this tab, so that the first screen can name it after a reload.
pub(super) fn write_image(window: &Window, name: &str) {
    if let Ok(Some(storage)) = window.session_storage() {
        // Where nothing is kept, the first screen names no file.
        let _ = storage.set_item("image", name);
    }
}

/// Saves a theme and a language, and shows the theme.
pub(super) fn write(window: &Window, theme: Theme, language: Language) {
    if let Some(storage) = storage(window) {
        // If the storage is full or forbidden, the choice is not saved.
        let _ = storage.set_item("theme", theme.as_str());
        let _ = storage.set_item("language", page::TAG.get(language));
    }
    apply(window, theme, language);
}

fn apply(window: &Window, theme: Theme, language: Language) {
    let root = window
        .document()
        .and_then(|document| document.document_element());
    if let Some(root) = root {
        // Setting an attribute of the page's own element cannot fail.
        let _ = root.set_attribute("data-theme", theme.as_str());
        let _ = root.set_attribute("lang", page::TAG.get(language));
    }
}
