//! JSON as archives hold it: order and number texts kept, keys compared without regard to case where writers differ.

use crate::bytes::{Error, Kind, Result};

/// A JSON value that keeps the order of its members and the text of its numbers.
pub type Json = serde_json::Value;

/// The most JSON to read: containerd's limit for `manifest.json`.
pub(super) const MOST: u64 = 20 << 20;

/// Parses a document that is called `name`.
pub(super) fn parse(name: &str, text: &[u8]) -> Result<Json> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    serde_json::from_slice(text).map_err(|e| {
        Error::new(Kind::Broken, format!("{name} is not JSON ({e})"))
            .because("the archive was changed or cut in transfer")
    })
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
