//! Packages of Python: METADATA, RECORD and REQUESTED of a dist-info folder.
//!
//! Source: the specifications "Recording installed projects" and "Core metadata" of PyPA.

use super::deb::stanzas;
use super::facts::{Facts, Found, Paths, Record, said, text};

/// The package that a METADATA describes. Only the headers count, not the description behind them.
pub(super) fn metadata(bytes: &[u8]) -> Found {
    let content = text(bytes);
    let (all, _) = stanzas(&content);
    let first = all.first();
    let Some((name, stanza)) = first.and_then(|stanza| Some((stanza.get("Name")?, stanza))) else {
        return Found::new(Err("the metadata has no name".to_owned()));
    };
    let licence = stanza.get("License-Expression").or_else(|| {
        // Some projects put the whole text of the licence here.
        stanza.get("License").filter(|text| !text.contains('\n'))
    });
    let needs = stanza.all("Requires-Dist").filter_map(requirement);
    let record = Record {
        name: name.to_owned(),
        version: stanza.get("Version").and_then(said),
        licence: licence.and_then(said),
        needs: needs.map(|name| vec![name]).collect(),
        ..Record::default()
    };
    Found::new(Ok(Facts::Records(vec![record])))
}

/// The name in a requirement, normalized. `None` for a requirement of an extra.
fn requirement(text: &str) -> Option<String> {
    let (name, marker) = text.split_once(';').unwrap_or((text, ""));
    let is_extra = marker
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == "extra");
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let name = name.trim();
    let name = name
        .get(..end.unwrap_or(name.len()).min(name.len()))
        .unwrap_or_default();
    (!is_extra && !name.is_empty()).then(|| normalized(name))
}

/// A project's name as comparisons use it (PEP 503): lower case, with single hyphens.
pub(super) fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if !"-_.".contains(c) {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out
}

/// The paths of a RECORD: the first column of CSV, relative to the folder that holds the dist-info.
pub(super) fn record(bytes: &[u8]) -> Found {
    let mut paths = Paths::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (path, after) = first_column(rest);
        if !path.is_empty() {
            paths.push(b"", &path);
        }
        rest = after;
    }
    paths.shrink();
    Found::new(Ok(Facts::Paths(paths)))
}

/// The first column of a line of CSV, and what follows the line.
fn first_column(line: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut column = Vec::new();
    let mut at;
    if line.first() == Some(&b'"') {
        at = 1;
        while let Some(byte) = line.get(at) {
            at += 1;
            if *byte != b'"' {
                column.push(*byte);
            } else if line.get(at) == Some(&b'"') {
                column.push(b'"');
                at += 1;
            } else {
                break;
            }
        }
    } else {
        let end = line.iter().position(|b| matches!(b, b',' | b'\n' | b'\r'));
        at = end.unwrap_or(line.len());
        column.extend_from_slice(line.get(..at).unwrap_or_default());
    }
    let rest = line.get(at..).unwrap_or_default();
    let end = rest.iter().position(|b| *b == b'\n');
    let after = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
    (column, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_and_requirements() {
        let text = "Metadata-Version: 2.1\nName: Foo_Bar\nVersion: 1.0\nLicense: MIT\n\
            Requires-Dist: charset-normalizer (<4,>=2)\nRequires-Dist: a.b[x]>=1; python_version < '3'\n\
            Requires-Dist: pysocks ; extra == 'socks'\n\nName: not this\n";
        let Ok(Facts::Records(all)) = metadata(text.as_bytes()).facts else {
            panic!("a package");
        };
        assert_eq!(
            (all[0].name.as_str(), all[0].licence.as_deref()),
            ("Foo_Bar", Some("MIT"))
        );
        assert_eq!(all[0].needs, [["charset-normalizer"], ["a-b"]]);
        assert_eq!(normalized("Foo__Bar.x"), "foo-bar-x");
        assert!(metadata(b"Version: 1\n").facts.is_err());
    }

    #[test]
    fn columns_may_be_quoted() {
        let text = b"a.py,sha256=x,3\r\n\"b,\"\"c\".py,,\n../../../bin/x,,\nlast";
        let Ok(Facts::Paths(paths)) = record(text).facts else {
            panic!("paths");
        };
        let all: Vec<_> = paths.iter().map(super::text).collect();
        assert_eq!(all, ["a.py", "b,\"c", "../../../bin/x", "last"]);
    }
}
