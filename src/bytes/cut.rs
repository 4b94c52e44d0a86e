//! Shortening of long texts at their end.

use std::borrow::Cow;

/// The first `most` characters of a text, followed by `…` if the text is longer.
///
/// Characters are Unicode scalar values, so the cut never falls inside one. A text of at most `most` characters comes
/// back unchanged. The mark `…` is not counted in `most`.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(cut("日本語", 2), "日本…");
        assert_eq!(cut("日本", 2), "日本");
    }
}
