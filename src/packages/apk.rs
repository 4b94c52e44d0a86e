//! The database of apk: `installed`, and `world`, the names that were asked for.
//!
//! Source: the format of APKINDEX and of the installed database (apk(5), apk-tools).

use super::facts::{Facts, Found, Record, said, text};

/// The packages of a database, with their files.
pub(super) fn installed(bytes: &[u8]) -> Found {
    let (mut records, mut nameless) = (Vec::new(), 0u64);
    let mut record = Record::default();
    let mut folder: &[u8] = b"";
    let mut begun = false;
    for line in bytes.split(|b| *b == b'\n').chain([&b""[..]]) {
        let Some((key, value)) = field(line) else {
            if line.is_empty() && std::mem::take(&mut begun) {
                let mut done = std::mem::take(&mut record);
                done.files.shrink();
                if done.name.is_empty() {
                    nameless += 1;
                } else {
                    records.push(done);
                }
                folder = b"";
            }
            continue;
        };
        begun = true;
        match key {
            b'P' => record.name = said(&text(value)).unwrap_or_default(),
            b'V' => record.version = said(&text(value)),
            b'A' => record.arch = said(&text(value)),
            b'L' => record.licence = said(&text(value)),
            b'o' => record.source = said(&text(value)),
            b'D' => record.needs = needs(&text(value)),
            b'p' => record.provides = text(value).split_whitespace().map(name).collect(),
            b'F' => folder = value,
            b'R' => record.files.push(folder, value),
            _ => {}
        }
    }
    if records.is_empty() && !bytes.is_empty() {
        let why = "the database holds no package at all; it is damaged";
        return Found::new(Err(why.to_owned()));
    }
    let mut found = Found::new(Ok(Facts::Records(records)));
    if nameless > 0 {
        let what = format!("{nameless} packages without a name are left out");
        found.problems.push(what);
    }
    found
}

/// A line `K:VALUE`.
fn field(line: &[u8]) -> Option<(u8, &[u8])> {
    match line {
        [key, b':', value @ ..] => Some((*key, value)),
        _ => None,
    }
}

/// The names of a list of dependencies, without conflicts.
fn needs(list: &str) -> Vec<Vec<String>> {
    let words = list
        .split_whitespace()
        .filter(|word| !word.starts_with('!'));
    words.map(|word| vec![name(word)]).collect()
}

/// A dependency without its version and its repository: `musl` for `musl>=1.2` and for `musl@edge`.
fn name(word: &str) -> String {
    let end = word.find(['=', '<', '>', '~', '@']).unwrap_or(word.len());
    word.get(..end).unwrap_or_default().to_owned()
}

/// The names that were asked for.
pub(super) fn world(bytes: &[u8]) -> Found {
    let all = needs(&text(bytes)).into_iter().flatten().collect();
    Found::new(Ok(Facts::Words(all)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_with_files() {
        let text = "C:Q1\nP:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\no:musl\np:so:libc.so.1=1 cmd:ldd=1.2\n\
            F:lib\nR:ld.so\na:0:0:755\nZ:Q1\nF:usr/bin\nR:ldd\n\nP:b\nV:1\nD:so:libc.so.1 musl>=1 !c\n\nV:2\n";
        let found = installed(text.as_bytes());
        let Ok(Facts::Records(all)) = found.facts else {
            panic!("packages");
        };
        let files: Vec<_> = all[0].files.iter().map(super::text).collect();
        assert_eq!(files, ["lib/ld.so", "usr/bin/ldd"]);
        assert_eq!(all[0].provides, ["so:libc.so.1", "cmd:ldd"]);
        assert_eq!(all[1].needs, [["so:libc.so.1"], ["musl"]]);
        assert_eq!((all.len(), found.problems.len()), (2, 1));
        assert!(installed(b"\xff\xfe").facts.is_err());
        let words = Facts::Words(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(world(b"a\nb>1 !c\n").facts, Ok(words));
    }
}
