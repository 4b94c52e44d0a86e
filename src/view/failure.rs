//! A failure as a person is told of it: what sort, what exactly, where, why, and what to do.
//!
//! The sort and the advice are in the page's language; what exactly failed is in the engine's own words, which are
//! English everywhere, because people search for them.

use crate::session::protocol::{Error, Kind, printable};

use super::texts::Texts;

/// The parts of a failure's notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// One line: what sort of failure.
    pub title: &'static str,
    /// The engine's words: what failed and the likely cause.
    pub what: String,
    /// Where; empty when nobody knows.
    pub place: String,
    /// What to do.
    pub advice: &'static str,
}

/// The notice for `error`.
pub fn notice(error: &Error, texts: &Texts) -> Notice {
    let (title, advice) = match error.kind() {
        Kind::NotAnImage => (texts.fail_not_an_image, texts.advice_not_an_image),
        Kind::Broken => (texts.fail_broken, texts.advice_broken),
        Kind::Unsupported => (texts.fail_unsupported, texts.advice_unsupported),
        Kind::TooLarge => (texts.fail_too_large, texts.advice_too_large),
        Kind::Unproven => (texts.fail_unproven, texts.advice_unproven),
        Kind::Io => (texts.fail_io, texts.advice_io),
        Kind::Ambiguous | Kind::Request | Kind::Nothing => (texts.fail_request, ""),
    };
    let (layer, path, offset) = error.place();
    let mut place = Vec::new();
    if let Some(layer) = layer {
        place.push((texts.place_layer)(layer));
    }
    if let Some(path) = path {
        place.push(path.to_owned());
    }
    if let Some(offset) = offset {
        place.push((texts.place_byte)(offset));
    }
    Notice {
        title,
        what: sentence(&printable(error.what()), &printable(error.cause())),
        place: printable(&place.join(texts.comma)).into_owned(),
        advice,
    }
}

/// `what` and `cause`, each a phrase, as one sentence.
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
    use crate::view::texts::EN;

    #[test]
    fn a_notice_says_what_where_and_why() {
        let error = Error::new(Kind::Broken, "the layer ends early")
            .in_layer(3)
            .at_path(b"etc/passwd")
            .at_offset(1024)
            .because("it was cut in transfer");
        let notice = notice(&error, &EN);
        assert_eq!(notice.what, "The layer ends early: it was cut in transfer.");
        assert_eq!(notice.place, "layer 3, etc/passwd, byte 1,024");
    }

    #[test]
    fn nothing_in_a_notice_hides_or_turns() {
        let error = Error::new(Kind::Io, "a\u{202e}b").at_path("\u{200b}".as_bytes());
        let notice = notice(&error.because("c\u{feff}\n"), &EN);
        assert_eq!(notice.what, "A\\u{202e}b: c\\u{feff}\\u{a}.");
        assert_eq!(notice.place, "\\u{200b}");
    }
}
