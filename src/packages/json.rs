//! JSON from an image, with a limit on its values.

use serde_json::{Map, Value};

/// The most JSON values of a document. A value takes a hundred bytes of memory, and its text may take two.
const MOST_VALUES: usize = 1 << 20;

/// A document. A byte order mark is ignored.
///
/// # Errors
/// A phrase, when the text is no JSON or has too many values.
pub(super) fn parse(text: &[u8]) -> Result<Value, String> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    // What stands between values is counted, also where it is part of a string.
    let marks = text.iter().filter(|b| matches!(b, b',' | b'[' | b'{'));
    if marks.take(MOST_VALUES + 1).count() > MOST_VALUES {
        return Err(format!("it has more than {MOST_VALUES} JSON values"));
    }
    serde_json::from_slice(text).map_err(|error| format!("it is not JSON ({error})"))
}

/// The keys of an object that is a member of another one. Empty if there is none.
pub(super) fn keys(of: &Map<String, Value>, member: &str) -> Vec<String> {
    let all = of.get(member).and_then(Value::as_object);
    all.into_iter().flat_map(Map::keys).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_a_limit() {
        let many = |n: usize| format!("[{}0]", "0,".repeat(n));
        assert!(parse(many(1000).as_bytes()).is_ok());
        assert!(parse(many(MOST_VALUES).as_bytes()).is_err());
        assert!(parse(b"\xef\xbb\xbf{}").is_ok());
        assert!(parse("[".repeat(10_000).as_bytes()).is_err());
    }
}
