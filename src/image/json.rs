//! JSON documents of archives: the order of members and the text of numbers are kept, and keys may differ in case,
//! because writers differ.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::bytes::{Error, Kind, Result};

/// A JSON value that keeps the order of its members and the text of its numbers.
pub type Json = serde_json::Value;

/// The most bytes of a JSON document: containerd's limit for `manifest.json`.
pub(super) const MOST: u64 = 20 << 20;

/// The most JSON values of all documents of an archive together. A value takes a hundred bytes of memory, and its text
/// may take two.
pub(super) const MOST_VALUES: usize = 1 << 20;

/// A parsed JSON document, with its duplicate keys and its number of values.
pub(super) struct Parsed {
    /// The parsed document.
    pub(super) document: Json,
    /// Keys that occur twice in one object, each with its byte offset. The last value counts, as in every engine. At
    /// most 20 are listed.
    pub(super) twice: Vec<(String, u64)>,
    /// The number of values in the document.
    pub(super) values: usize,
}

/// Parses a JSON document with at most `most` values; `name` is for messages. A byte order mark is ignored.
///
/// # Errors
/// When the text is no JSON ([`Kind::Broken`]), or has more than `most` values ([`Kind::TooLarge`]).
pub(super) fn parse(name: &str, text: &[u8], most: usize) -> Result<Parsed> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let (values, twice) = survey(text);
    if values > most {
        let what = format!("{name} holds more than {most} values");
        return Err(Error::new(Kind::TooLarge, what).because("it was made to exhaust memory"));
    }
    let document = serde_json::from_slice(text).map_err(|e| {
        Error::new(Kind::Broken, format!("{name} is not JSON ({e})"))
            .because("the archive was changed or cut in transfer")
    })?;
    Ok(Parsed {
        document,
        twice,
        values,
    })
}

/// The most duplicate keys that are listed.
const MOST_TWICE: usize = 20;

/// The deepest nesting in which keys are compared; serde_json refuses deeper documents.
const DEEPEST: usize = 128;

/// Counts the values and finds duplicate keys before a document is built. For text that is no JSON the result has no
/// meaning.
fn survey(text: &[u8]) -> (usize, Vec<(String, u64)>) {
    let (mut values, mut twice, mut at) = (1, Vec::new(), 0);
    let mut open: Vec<HashSet<Cow<'_, [u8]>>> = Vec::new();
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' | b'[' if open.len() < DEEPEST => {
                open.push(HashSet::new());
                values += 1;
            }
            b'{' | b'[' => return (values, twice),
            b'}' | b']' => drop(open.pop()),
            b',' => values += 1,
            b'"' => {
                let end = end_of_text(text, at);
                let inside = text.get(at + 1..end.saturating_sub(1)).unwrap_or_default();
                let mut after = text.get(end..).unwrap_or_default().iter();
                let is_key = after.find(|b| !b.is_ascii_whitespace()) == Some(&b':');
                let seen = open.last_mut().filter(|_| is_key);
                if seen.is_some_and(|seen| !seen.insert(unescaped(inside)))
                    && twice.len() < MOST_TWICE
                {
                    twice.push((inside.escape_ascii().to_string(), at as u64));
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    (values, twice)
}

/// The offset after the closing quote of the string that opens at `at`.
fn end_of_text(text: &[u8], at: usize) -> usize {
    let mut escaped = false;
    let rest = text.get(at + 1..).unwrap_or_default();
    let end = rest.iter().position(|b| {
        let closes = *b == b'"' && !escaped;
        escaped = *b == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |n| at + n + 2)
}

/// A key without escapes: `\u0061` becomes `a`.
fn unescaped(key: &[u8]) -> Cow<'_, [u8]> {
    if !key.contains(&b'\\') {
        return Cow::Borrowed(key);
    }
    let quoted = [b"\"", key, b"\""].concat();
    let text = serde_json::from_slice::<String>(&quoted).map(String::into_bytes);
    Cow::Owned(text.unwrap_or_else(|_| key.to_vec()))
}

/// The value of an object's member: the exact key first, then one that differs in case only (Jib writes `config` for
/// `Config`).
///
/// `None` if there is no such member, its value is `null`, or `object` is no object.
pub fn get<'a>(object: &'a Json, key: &str) -> Option<&'a Json> {
    let map = object.as_object()?;
    let found = map.get(key).or_else(|| {
        map.iter()
            .find(|(k, _)| k.eq_ignore_ascii_case(key))
            .map(|(_, v)| v)
    });
    found.filter(|v| !v.is_null())
}

/// The text of an object's member; `None` if it is missing or no text.
pub(super) fn text<'a>(object: &'a Json, key: &str) -> Option<&'a str> {
    get(object, key)?.as_str()
}

/// The elements of an object's list member; empty if it is missing, `null` or no list.
pub(super) fn list<'a>(object: &'a Json, key: &str) -> &'a [Json] {
    get(object, key)
        .and_then(Json::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The texts in an object's list member; other elements are left out.
pub(super) fn texts(object: &Json, key: &str) -> Vec<String> {
    list(object, key)
        .iter()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}
