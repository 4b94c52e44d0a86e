//! Artefacts of Java in an archive: the one that the archive is, those that are packed into it, and archives within.
//!
//! An artefact is told by `META-INF/maven/GROUP/ARTIFACT/pom.properties`, or by a manifest that names group, artefact and
//! version. An archive that names none is no package: file names do not say who made it.

use super::facts::{Facts, Found, Record, said, text};
use super::source::is_jar;
use super::zip::{Member, members};

/// The largest description, in bytes.
const DESCRIPTION: usize = 1 << 20;

/// The most bytes that all files of an archive unpack to.
const UNPACKED: usize = 256 << 20;

/// The artefacts of an archive, the outermost one first.
pub(super) fn artefacts(bytes: &[u8]) -> Found {
    let mut records: Vec<Record> = Vec::new();
    let Some(outer) = members(bytes) else {
        return Found::new(Err("the archive has no table of contents".to_owned()));
    };
    let mut left = UNPACKED;
    let (mut main, parts) = described(&outer, &mut left);
    if let Some(main) = main.take() {
        records.push(main);
    }
    records.extend(parts);
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut is_cut = within(&outer, &mut open, &mut left);
    while let Some(inner) = open.pop() {
        let Some(all) = members(&inner) else { continue };
        let (main, parts) = described(&all, &mut left);
        records.extend(main.map(|main| Record {
            is_part: true,
            ..main
        }));
        records.extend(parts);
        is_cut |= within(&all, &mut open, &mut left);
    }
    let mut found = Found::new(Ok(Facts::Records(records)));
    if is_cut {
        let what = "archives within are left out, because they are too large or damaged";
        found.problems.push(what.to_owned());
    }
    found
}

/// Unpacks the archives within an archive. The result says whether some could not be unpacked.
fn within(all: &[Member<'_>], open: &mut Vec<Vec<u8>>, left: &mut usize) -> bool {
    let mut is_cut = false;
    for member in all.iter().filter(|member| is_jar(member.name)) {
        match unpacked(member, *left, left) {
            Some(content) => open.push(content),
            None => is_cut = true,
        }
    }
    is_cut
}

fn unpacked(member: &Member<'_>, most: usize, left: &mut usize) -> Option<Vec<u8>> {
    let content = member.content(most.min(*left))?;
    *left -= content.len();
    Some(content)
}

/// The artefact that an archive is, and those that were packed into it.
fn described(all: &[Member<'_>], left: &mut usize) -> (Option<Record>, Vec<Record>) {
    let mut found = Vec::new();
    let is_pom = |member: &&Member<'_>| {
        member.name.starts_with(b"META-INF/maven/") && member.name.ends_with(b"/pom.properties")
    };
    for member in all.iter().filter(is_pom) {
        let content = unpacked(member, DESCRIPTION, left);
        found.extend(content.and_then(|content| properties(&text(&content))));
    }
    let manifest = all
        .iter()
        .find(|member| member.name == b"META-INF/MANIFEST.MF");
    let manifest = manifest.and_then(|member| unpacked(member, DESCRIPTION, left));
    let manifest = manifest.map(|content| Manifest::new(&text(&content)));
    let own = manifest.as_ref().and_then(Manifest::artefact);
    let told = |key| manifest.as_ref().and_then(|manifest| manifest.get(key));
    let (bundle, title) = (told("Bundle-SymbolicName"), told("Implementation-Title"));
    // The archive is the one that its manifest names. A single description is its own unless the manifest names another.
    let is_own = |record: &Record| {
        let artefact = record.name.rsplit(':').next().unwrap_or_default();
        own.as_ref().is_some_and(|own| own.name == record.name)
            || title == Some(artefact)
            || bundle.is_some_and(|bundle| ends_like(bundle, artefact))
    };
    let place = match found.as_slice() {
        [_] if bundle.is_none() => Some(0),
        all => all.iter().position(is_own),
    };
    let main = place.map(|place| found.remove(place));
    let main = main.or(own);
    for part in &mut found {
        part.is_part = true;
    }
    (main, found)
}

/// Whether a bundle's name ends with the words of an artefact: `org.apache.commons.io` for `commons-io`.
fn ends_like(bundle: &str, artefact: &str) -> bool {
    let bundle = bundle.split(';').next().unwrap_or_default();
    let words = |name: &str| name.replace(['-', '_'], ".");
    let (bundle, artefact) = (words(bundle), words(artefact));
    let before = bundle.strip_suffix(artefact.as_str());
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// The artefact of a pom.properties.
fn properties(content: &str) -> Option<Record> {
    let get = |key: &str| {
        content.lines().find_map(|line| {
            let (name, value) = line.split_once(['=', ':'])?;
            (name.trim() == key).then(|| said(value))?
        })
    };
    artefact(&get("groupId")?, &get("artifactId")?, get("version"))
}

fn artefact(group: &str, artefact: &str, version: Option<String>) -> Option<Record> {
    // A placeholder that was never filled names nothing.
    let is_name = |text: &str| !text.contains(['$', ':', '/']);
    (is_name(group) && is_name(artefact)).then(|| Record {
        name: format!("{group}:{artefact}"),
        version,
        ..Record::default()
    })
}

/// The main section of a manifest.
struct Manifest(Vec<(String, String)>);

impl Manifest {
    fn new(content: &str) -> Self {
        let mut all: Vec<(String, String)> = Vec::new();
        for line in content.lines() {
            if line.is_empty() {
                break;
            }
            if let (Some(more), Some((_, value))) = (line.strip_prefix(' '), all.last_mut()) {
                value.push_str(more);
            } else if let Some((name, value)) = line.split_once(':') {
                all.push((name.to_owned(), value.trim().to_owned()));
            }
        }
        Self(all)
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The artefact, if the manifest names its group and its name.
    fn artefact(&self) -> Option<Record> {
        let version = self.get("Implementation-Version").and_then(said);
        let (group, name) = (
            self.get("Implementation-Vendor-Id")?,
            self.get("Implementation-Title")?,
        );
        (!name.contains(' ')).then(|| artefact(group, name, version))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of files that are stored as they are.
    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let (mut out, mut table) = (Vec::new(), Vec::new());
        for (name, content) in files {
            let four = |n: usize| u32::try_from(n).expect("small").to_le_bytes();
            let sizes = [four(content.len()), four(content.len())].concat();
            let names = [u8::try_from(name.len()).expect("short"), 0, 0, 0];
            table.extend(
                [
                    b"PK\x01\x02",
                    &[0; 16][..],
                    &sizes,
                    &names,
                    &[0; 10],
                    &four(out.len()),
                    name.as_bytes(),
                ]
                .concat(),
            );
            out.extend(
                [
                    b"PK\x03\x04",
                    &[0; 14][..],
                    &sizes,
                    &names,
                    name.as_bytes(),
                    content,
                ]
                .concat(),
            );
        }
        let (start, length) = (out.len(), table.len());
        out.extend(table);
        out.extend(b"PK\x05\x06\0\0\0\0\0\0\0\0");
        for number in [length, start] {
            out.extend(u32::try_from(number).expect("small").to_le_bytes());
        }
        out.extend([0, 0]);
        out
    }

    fn told(jar: &[u8]) -> String {
        let Ok(Facts::Records(all)) = artefacts(jar).facts else {
            return "damaged".to_owned();
        };
        let all = all.iter().map(|r| {
            let part = if r.is_part { "+" } else { "" };
            format!("{part}{} {}", r.name, r.version.as_deref().unwrap_or("-"))
        });
        all.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn archives_within_archives() {
        let pom = |group: &str, name: &str| {
            format!("#x\ngroupId={group}\nartifactId={name}\nversion=1.0\n")
        };
        let path = "META-INF/maven/g/x/pom.properties";
        let (inner, app) = (pom("org.in", "inner"), pom("org.app", "app"));
        let deepest = zip(&[("META-INF/MANIFEST.MF", b"Implementation-Vendor-Id: org.deep\nImplementation-Title: de\n ep\nImplementation-Version: 2\n\nName: x\n")]);
        let inner = zip(&[(path, inner.as_bytes()), ("lib/deepest.jar", &deepest)]);
        let jar = zip(&[
            (path, app.as_bytes()),
            ("BOOT-INF/lib/inner.jar", &inner),
            ("empty.jar", b""),
        ]);
        assert_eq!(
            told(&jar),
            "org.app:app 1.0, +org.in:inner 1.0, +org.deep:deep 2"
        );
        assert_eq!(told(&zip(&[("a.class", b"x")])), "");
        for at in 0..jar.len() {
            let _ = told(&jar[..at]);
            let mut bad = jar.clone();
            bad[at] ^= 0xff;
            let _ = told(&bad);
        }
    }

    #[test]
    fn packed_together() {
        let one = b"groupId=a\nartifactId=one\nversion=1\n";
        let two = b"groupId=a\nartifactId=two\nversion=2\n";
        let manifest = b"Implementation-Title: two\n";
        let jar = zip(&[
            ("META-INF/maven/a/one/pom.properties", one),
            ("META-INF/maven/a/two/pom.properties", two),
            ("META-INF/MANIFEST.MF", manifest),
        ]);
        assert_eq!(told(&jar), "a:two 2, +a:one 1");
        for (bundle, expected) in [
            ("com.google.inject", "+a:one 1"),
            ("a.one;singleton=true", "a:one 1"),
        ] {
            let manifest = format!("Bundle-SymbolicName: {bundle}\n");
            let jar = zip(&[
                ("META-INF/maven/a/one/pom.properties", &one[..]),
                ("META-INF/MANIFEST.MF", manifest.as_bytes()),
            ]);
            assert_eq!(told(&jar), expected);
        }
        assert_eq!(told(b"PK"), "damaged");
    }
}
