//! The escaping of texts for the HTML page. All texts from the image go through it.

use crate::bytes::printable;

/// A text that is safe as HTML content and as the value of an attribute in quotes. Dangerous characters are made
/// visible.
pub fn escape(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_leaves_a_text_or_an_attribute() {
        assert_eq!(
            escape("</style><script>\"'&amp;\u{202e}\u{1b}[1m\n-->]]>"),
            "&lt;/style&gt;&lt;script&gt;&quot;&#39;&amp;amp;\\u{202e}\\u{1b}[1m\\u{a}--&gt;]]&gt;"
        );
    }
}
