//! The notice for a failure: its kind, the details, the place, the cause, and advice.
//!
//! The kind and the advice are in the page's language. The details are the engine's own message, which is always
//! English, because people search for it.

use crate::session::protocol::{Error, Kind, printable};

use super::texts::{Language, failure, page};

/// The parts of a failure's notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The kind of the failure, in one line.
    pub title: &'static str,
    /// The engine's message: the failure and its likely cause, in English.
    pub what: String,
    /// The place of the failure: layer, path and offset; empty if it is unknown.
    pub place: String,
    /// Advice for the person; empty if there is none.
    pub advice: &'static str,
}

/// The notice for an error, in a language.
pub fn notice(error: &Error, language: Language) -> Notice {
    let (title, advice) = match error.kind() {
        Kind::NotAnImage => (failure::NOT_AN_IMAGE, Some(failure::ADVICE_NOT_AN_IMAGE)),
        Kind::Broken => (failure::BROKEN, Some(failure::ADVICE_BROKEN)),
        Kind::Unsupported => (failure::UNSUPPORTED, Some(failure::ADVICE_UNSUPPORTED)),
        Kind::TooLarge => (failure::TOO_LARGE, Some(failure::ADVICE_TOO_LARGE)),
        Kind::Unproven => (failure::UNPROVEN, Some(failure::ADVICE_UNPROVEN)),
        Kind::Io => (failure::IO, Some(failure::ADVICE_IO)),
        Kind::Ambiguous | Kind::Request | Kind::Nothing => (failure::REQUEST, None),
    };
    let (layer, path, offset) = error.place();
    let mut place = Vec::new();
    if let Some(layer) = layer {
        place.push(failure::PLACE_LAYER.get(language)(layer));
    }
    if let Some(path) = path {
        place.push(path.to_owned());
    }
    if let Some(offset) = offset {
        place.push(failure::PLACE_BYTE.get(language)(offset));
    }
    Notice {
        title: title.get(language),
        what: sentence(&printable(error.what()), &printable(error.cause())),
        place: printable(&place.join(page::COMMA.get(language))).into_owned(),
        advice: advice.map_or("", |advice| advice.get(language)),
    }
}

/// A sentence from the phrases `what` and `cause`.
fn sentence(what: &str, cause: &str) -> String {
    let mut text = String::with_capacity(what.len() + cause.len() + 3);
    let mut letters = what.chars();
    text.extend(letters.next().map(|first| first.to_ascii_uppercase()));
    text.push_str(letters.as_str());
    if !cause.is_empty() {
        text.push_str(": ");
        text.push_str(cause);
    }
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::texts::Language;

    #[test]
    fn a_notice_says_what_where_and_why() {
        let error = Error::new(Kind::Broken, "the layer ends early")
            .in_layer(3)
            .at_path(b"etc/passwd")
            .at_offset(1024)
            .because("it was cut in transfer");
        let notice = notice(&error, Language::English);
        assert_eq!(notice.what, "The layer ends early: it was cut in transfer.");
        assert_eq!(notice.place, "layer 3, etc/passwd, byte 1,024");
    }

    #[test]
    fn nothing_in_a_notice_hides_or_turns() {
        let error = Error::new(Kind::Io, "a\u{202e}b").at_path("\u{200b}".as_bytes());
        let notice = notice(&error.because("c\u{feff}\n"), Language::English);
        assert_eq!(notice.what, "A\\u{202e}b: c\\u{feff}\\u{a}.");
        assert_eq!(notice.place, "\\u{200b}");
    }
}
