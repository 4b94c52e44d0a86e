//! Lists of files of dpkg: NAME.list, NAME.md5sums and NAME.conffiles (deb(5)), and the diversions (dpkg-divert(1)).

use crate::packages::facts::{Diversion, Facts, Found, Paths, text};

/// The paths of a list, one a line.
pub(crate) fn list(bytes: &[u8]) -> Found {
    of_lines(bytes, |line| line)
}

/// The paths of a list of checksums: `HASH  PATH`.
pub(crate) fn sums(bytes: &[u8]) -> Found {
    of_lines(bytes, |line| {
        let blank = line.iter().position(|b| *b == b' ');
        let rest = blank.and_then(|at| line.get(at..)).unwrap_or_default();
        rest.trim_ascii_start()
    })
}

/// The paths of a list of conffiles; a flag before the path is left out.
pub(crate) fn conffiles(bytes: &[u8]) -> Found {
    of_lines(bytes, |line| {
        let slash = line.iter().position(|b| *b == b'/');
        slash.and_then(|at| line.get(at..)).unwrap_or_default()
    })
}

fn of_lines<'a>(bytes: &'a [u8], path: impl Fn(&'a [u8]) -> &'a [u8]) -> Found {
    let mut paths = Paths::default();
    for line in bytes.split(|b| *b == b'\n') {
        let path = path(line);
        if !path.is_empty() {
            paths.push(b"", path);
        }
    }
    paths.shrink();
    Found::new(Ok(Facts::Paths(paths)))
}

/// The diversions: three lines each, the diverted path, where its file is, and who diverted it.
pub(crate) fn diversions(bytes: &[u8]) -> Found {
    let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    let (triples, _) = lines.as_chunks::<3>();
    let path = |line: &[u8]| line.strip_prefix(b"/").unwrap_or(line).to_vec();
    let all = triples.iter().map(|[from, to, by]| Diversion {
        from: path(from),
        to: path(to),
        by: if *by == b":" { String::new() } else { text(by) },
    });
    Found::new(Ok(Facts::Diversions(all.collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(found: Found) -> Vec<String> {
        match found.facts {
            Ok(Facts::Paths(paths)) => paths.iter().map(text).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_list_has_its_form() {
        assert_eq!(
            paths(list(b"/.\n/usr\n\n/usr/a b")),
            ["/.", "/usr", "/usr/a b"]
        );
        assert_eq!(paths(sums(b"d41d8c  usr/a b\nbad\n")), ["usr/a b"]);
        assert_eq!(
            paths(conffiles(b"/etc/a\nremove-on-upgrade /etc/b\n")),
            ["/etc/a", "/etc/b"]
        );
        let found = diversions(b"/bin/a\n/bin/a.real\nx\n/b\n/c\n:\nrest");
        let Ok(Facts::Diversions(all)) = found.facts else {
            panic!("diversions");
        };
        let told = all
            .iter()
            .map(|d| format!("{}>{} {}", text(&d.from), text(&d.to), d.by));
        assert_eq!(told.collect::<Vec<_>>(), ["bin/a>bin/a.real x", "b>c "]);
    }
}
