//! The status of dpkg (also that of opkg, and of images without dpkg), and apt's reasons.
//!
//! Source: deb-control(5), dpkg(1) about the states of packages, and apt's `extended_states`.

use super::control::{Stanza, stanzas};
use crate::packages::facts::{Facts, Found, Record, said, text};

/// The packages of a status. A stanza without a name is left out with a problem.
pub(crate) fn status(bytes: &[u8]) -> Found {
    let content = text(bytes);
    let (all, odd) = stanzas(&content);
    let mut nameless = 0;
    let mut records = Vec::new();
    for stanza in &all {
        match stanza.get("Package") {
            Some(name) if is_there(stanza) => records.push(record(stanza, name)),
            Some(_) => {}
            None => nameless += 1,
        }
    }
    if !bytes.is_empty() && all.len() == nameless {
        let why = "the database holds no package at all; it is damaged";
        return Found::new(Err(why.to_owned()));
    }
    let mut found = Found::new(Ok(Facts::Records(records)));
    if nameless > 0 {
        let what = format!("{nameless} stanzas without a name are left out");
        found.problems.push(what);
    }
    if odd > 0 {
        let what = format!("{odd} lines that are no fields are left out");
        found.problems.push(what);
    }
    found
}

/// Whether files of the package are there. A status without states, as images without dpkg have it, means yes.
fn is_there(stanza: &Stanza<'_>) -> bool {
    let state = stanza
        .get("Status")
        .and_then(|s| s.split_whitespace().nth(2));
    !matches!(state, Some("not-installed" | "config-files"))
}

fn record(stanza: &Stanza<'_>, name: &str) -> Record {
    let version = stanza.get("Version").and_then(said);
    let own = |field: &str| stanza.get(field).map(relations).unwrap_or_default();
    let mut needs = own("Pre-Depends");
    needs.extend(own("Depends"));
    Record {
        name: name.to_owned(),
        version,
        arch: stanza.get("Architecture").and_then(said),
        licence: stanza.get("License").and_then(said),
        source: stanza.get("Source").and_then(said),
        section: stanza.get("Section").and_then(said),
        needs,
        provides: own("Provides").into_iter().flatten().collect(),
        ..Record::default()
    }
}

/// The groups of alternatives of a relation field: `a (>= 1), b:any | c`.
fn relations(field: &str) -> Vec<Vec<String>> {
    let name = |one: &str| {
        let one = one.trim();
        let end = one.find(|c: char| c.is_whitespace() || "(:[<".contains(c));
        said(one.get(..end.unwrap_or(one.len())).unwrap_or_default())
    };
    let groups = field.split(',');
    let groups = groups.map(|group| group.split('|').filter_map(name).collect::<Vec<_>>());
    groups.filter(|group| !group.is_empty()).collect()
}

/// The packages that apt installed automatically, each as `NAME:ARCH`.
pub(crate) fn automatic(bytes: &[u8]) -> Found {
    let content = text(bytes);
    let (all, _) = stanzas(&content);
    let auto = all.iter().filter(|s| s.get("Auto-Installed") == Some("1"));
    let word = |s: &Stanza<'_>| {
        let arch = s.get("Architecture").unwrap_or_default();
        Some(format!("{}:{arch}", s.get("Package")?))
    };
    Found::new(Ok(Facts::Words(auto.filter_map(word).collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_relations() {
        let text = "Package: a\nStatus: install ok installed\nVersion: 1:2-3\nArchitecture: amd64\n\
            Pre-Depends: p\nDepends: libc6 (>= 2.36), b:any | c [amd64] <!x>, \nProvides: v (= 1), w\n\n\
            Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n\
            Package: half\nStatus: install ok half-configured\n\n\
            Package: waits\nStatus: install ok triggers-awaited\n\nVersion: 3\n";
        let found = status(text.as_bytes());
        let Ok(Facts::Records(records)) = &found.facts else {
            panic!("{found:?}");
        };
        let names: Vec<_> = records.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names, ["a", "half", "waits"]);
        let needs = records[0].needs.iter().map(|g| g.join("|"));
        assert_eq!(needs.collect::<Vec<_>>(), ["p", "libc6", "b|c"]);
        assert_eq!(records[0].provides, ["v", "w"]);
        assert_eq!(records[0].version.as_deref(), Some("1:2-3"));
        assert_eq!(found.problems.len(), 1);
        assert!(status(b"\0\x01garbage").facts.is_err());
        assert_eq!(status(b"").facts, Ok(Facts::Records(Vec::new())));
    }

    #[test]
    fn automatic_ones() {
        let text =
            "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: b\nAuto-Installed: 0\n";
        let words = Facts::Words(vec!["a:amd64".to_owned()]);
        assert_eq!(automatic(text.as_bytes()).facts, Ok(words));
    }
}
