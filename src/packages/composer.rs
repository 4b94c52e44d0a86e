//! Packages of PHP: `vendor/composer/installed.json`, and the composer.json that asks for them.
//!
//! Source: composer's documentation of its schema, and the files that composer 1 and 2 write.

use serde_json::{Map, Value};

use super::facts::{Facts, Found, Record, said};
use super::json::{keys, parse};

/// The packages that are installed. Their folders are told by the database, or are `vendor/NAME`.
pub(super) fn installed(bytes: &[u8]) -> Found {
    let document = match parse(bytes) {
        Ok(document) => document,
        Err(why) => return Found::new(Err(why)),
    };
    let all = match &document {
        Value::Object(whole) => whole.get("packages").and_then(Value::as_array),
        Value::Array(all) => Some(all),
        _ => None,
    };
    let Some(all) = all else {
        return Found::new(Err("the database is no list of packages".to_owned()));
    };
    let packages = all.iter().filter_map(Value::as_object).filter_map(package);
    Found::new(Ok(Facts::Records(packages.collect())))
}

fn package(told: &Map<String, Value>) -> Option<Record> {
    let text = |key: &str| told.get(key).and_then(Value::as_str).and_then(said);
    let name = text("name")?;
    let licence: Vec<String> = match told.get("license") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    };
    let folder = text("install-path").unwrap_or_else(|| format!("../{name}"));
    let mut provides = keys(told, "provide");
    provides.extend(keys(told, "replace"));
    Some(Record {
        version: text("version"),
        licence: said(&licence.join(" OR ")),
        needs: keys(told, "require")
            .into_iter()
            .map(|name| vec![name])
            .collect(),
        provides,
        folder: Some(folder),
        name,
        ..Record::default()
    })
}

/// The names that a composer.json asks for, those for development too.
pub(super) fn asked(bytes: &[u8]) -> Found {
    let Ok(Value::Object(manifest)) = parse(bytes) else {
        // Not every file of this name is a manifest.
        return Found::new(Ok(Facts::Nothing));
    };
    let mut asked = keys(&manifest, "require");
    asked.extend(keys(&manifest, "require-dev"));
    Found::new(Ok(Facts::Words(asked)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions() {
        let package = r#"{"name":"a/b","version":"1.0","license":["MIT"],"require":{"php":">=8","c/d":"*"},"replace":{"x/y":"*"}"#;
        let two = format!(r#"{{"packages":[{package},"install-path":"../a/b"}}],"dev":true}}"#);
        for text in [format!("[{package}}}]"), two] {
            let Ok(Facts::Records(all)) = installed(text.as_bytes()).facts else {
                panic!("{text}");
            };
            let one = &all[0];
            assert_eq!(
                (one.name.as_str(), one.folder.as_deref()),
                ("a/b", Some("../a/b"))
            );
            assert_eq!(one.needs, [["php"], ["c/d"]]);
            assert_eq!(
                (one.licence.as_deref(), &one.provides[..]),
                (Some("MIT"), &["x/y".to_owned()][..])
            );
        }
        assert!(installed(b"{}").facts.is_err());
    }
}
