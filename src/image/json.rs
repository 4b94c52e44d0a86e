//! JSON as archives hold it: order and number texts kept, keys compared without regard to case where writers differ.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::bytes::{Error, Kind, Result};

/// A JSON value that keeps the order of its members and the text of its numbers.
pub type Json = serde_json::Value;

/// The most JSON to read: containerd's limit for `manifest.json`.
pub(super) const MOST: u64 = 20 << 20;

/// The most values one archive's documents may hold together: a value takes a hundred bytes, its text may take two.
pub(super) const MOST_VALUES: usize = 1 << 20;

/// A document, and what a person should know of it.
pub(super) struct Parsed {
    pub(super) document: Json,
    /// Keys that stand twice in one object, with their offsets; the last one counts, as in every engine.
    pub(super) twice: Vec<(String, u64)>,
    /// How many values it holds.
    pub(super) values: usize,
}

/// Parses a document that is called `name` and may hold `most` values.
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

/// How many duplicate keys are named.
const MOST_TWICE: usize = 20;

/// How deep keys are looked at; serde_json refuses what is deeper.
const DEEPEST: usize = 128;

/// Counts values and finds keys that stand twice, before anything is built. Of text that is no JSON it says anything.
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

/// Behind the closing quote of the text that opens at `at`.
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

/// A key as it is meant: `\u0061` is `a`.
fn unescaped(key: &[u8]) -> Cow<'_, [u8]> {
    if !key.contains(&b'\\') {
        return Cow::Borrowed(key);
    }
    let quoted = [b"\"", key, b"\""].concat();
    let text = serde_json::from_slice::<String>(&quoted).map(String::into_bytes);
    Cow::Owned(text.unwrap_or_else(|_| key.to_vec()))
}

/// A member of an object; the exact key first, then any that differs in case only (Jib writes `config` for `Config`).
pub fn get<'a>(object: &'a Json, key: &str) -> Option<&'a Json> {
    let map = object.as_object()?;
    let found = map.get(key).or_else(|| {
        map.iter()
            .find(|(k, _)| k.eq_ignore_ascii_case(key))
            .map(|(_, v)| v)
    });
    found.filter(|v| !v.is_null())
}

/// A text member.
pub(super) fn text<'a>(object: &'a Json, key: &str) -> Option<&'a str> {
    get(object, key)?.as_str()
}

/// The elements of a list member; none when it is absent, `null` or no list.
pub(super) fn list<'a>(object: &'a Json, key: &str) -> &'a [Json] {
    get(object, key)
        .and_then(Json::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The texts of a list member.
pub(super) fn texts(object: &Json, key: &str) -> Vec<String> {
    list(object, key)
        .iter()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}
