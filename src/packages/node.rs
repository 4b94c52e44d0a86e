//! Packages of Node.js: package.json, of a package and of what asks for packages.
//!
//! Source: npm's documentation of package.json. A manifest is read as far as its members have the usual types.

use serde_json::{Map, Value};

use super::facts::{Facts, Found, Record, said};
use super::json::{keys, parse};

/// The members that name what a package needs when it runs.
const NEEDED: [&str; 3] = ["dependencies", "optionalDependencies", "peerDependencies"];

/// The package that a manifest describes, and the names that it asks for, those for development too.
pub(super) fn manifest(bytes: &[u8]) -> Found {
    let manifest = match parse(bytes) {
        Ok(Value::Object(manifest)) => manifest,
        Ok(_) => return Found::new(Err("the manifest is no JSON object".to_owned())),
        Err(why) => return Found::new(Err(why)),
    };
    let said = |key: &str| manifest.get(key).and_then(Value::as_str).and_then(said);
    let mut asked: Vec<String> = NEEDED.iter().flat_map(|key| keys(&manifest, key)).collect();
    let needs = asked.iter().map(|name| vec![name.clone()]).collect();
    asked.extend(keys(&manifest, "devDependencies"));
    let record = said("name").zip(said("version")).map(|(name, version)| {
        Box::new(Record {
            name,
            version: Some(version),
            licence: licence(&manifest),
            needs,
            ..Record::default()
        })
    });
    Found::new(Ok(Facts::Manifest(record, asked)))
}

/// The licence, in the usual form or in the older ones: `{"type": "MIT"}` and `[{"type": "MIT"}]`.
fn licence(manifest: &Map<String, Value>) -> Option<String> {
    let one = |value: &Value| match value {
        Value::String(text) => said(text),
        Value::Object(map) => map.get("type").and_then(Value::as_str).and_then(said),
        _ => None,
    };
    let told = manifest
        .get("license")
        .or_else(|| manifest.get("licenses"))?;
    match told {
        Value::Array(all) => {
            let all: Vec<String> = all.iter().filter_map(one).collect();
            said(&all.join(" OR "))
        }
        told => one(told),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_old_and_new() {
        for (text, name, licence, asked) in [
            (
                r#"{"name":"a","version":"1","license":"MIT","dependencies":{"b":"^1"},"devDependencies":{"c":"*"}}"#,
                Some("a"),
                Some("MIT"),
                "b c",
            ),
            (
                r#"{"name":"a","version":"1","licenses":[{"type":"MIT"},{"type":"BSD"}]}"#,
                Some("a"),
                Some("MIT OR BSD"),
                "",
            ),
            (
                r#"{"name":"a","version":"1","license":{"type":"ISC"},"dependencies":[]}"#,
                Some("a"),
                Some("ISC"),
                "",
            ),
            (r#"{"type":"module"}"#, None, None, ""),
        ] {
            let Ok(Facts::Manifest(record, names)) = manifest(text.as_bytes()).facts else {
                panic!("{text}");
            };
            assert_eq!(record.as_ref().map(|r| r.name.as_str()), name);
            assert_eq!(record.and_then(|r| r.licence).as_deref(), licence);
            assert_eq!(names.join(" "), asked);
        }
        assert!(manifest(b"[]").facts.is_err());
    }
}
