//! Theme and language: the browser's preference, unless the user chose otherwise.
//!
//! Choices are stored in `localStorage` if the browser allows it. Otherwise they last as long as the page.

use web_sys::{Storage, Window};

use crate::view::texts::{Language, page};

/// The page's theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// In showing order.
    pub(super) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its word in the style sheet.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word; the system's for any other.
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

/// What was chosen earlier, or what the browser wishes.
pub(super) fn read(window: &Window) -> (Theme, Language) {
    let theme = kept(window, "theme").map_or(Theme::System, |word| Theme::parse(&word));
    let language = kept(window, "language")
        .or_else(|| window.navigator().language())
        .map_or(Language::English, |tag| Language::of_tag(&tag));
    apply(window, theme, language);
    (theme, language)
}

/// Whether single keys do something; they do unless they were switched off.
pub(super) fn keys(window: &Window) -> bool {
    kept(window, "keys").is_none_or(|word| word != "off")
}

/// Remembers whether they do.
pub(super) fn write_keys(window: &Window, on: bool) {
    if let Some(storage) = storage(window) {
        // As with the others, what cannot be remembered lasts as long as the page.
        let _ = storage.set_item("keys", if on { "on" } else { "off" });
    }
}

/// Remembers a choice and shows it.
pub(super) fn write(window: &Window, theme: Theme, language: Language) {
    if let Some(storage) = storage(window) {
        // A full or forbidden storage only means that the choice is not remembered.
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
        // Attributes of our own on our own element: nothing that could be refused.
        let _ = root.set_attribute("data-theme", theme.as_str());
        let _ = root.set_attribute("lang", page::TAG.get(language));
    }
}
