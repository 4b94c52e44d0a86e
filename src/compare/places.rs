//! The few directories that explain a difference: each is as deep as it can be and still holds a good part of it.

use std::cmp::Ordering;

use crate::bytes::sorted;

/// The most directories below one that are told apart.
const APART: usize = 3;

/// The bytes of a directory on both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The path; empty for the root.
    pub(super) path: String,
    pub(super) old: u64,
    pub(super) new: u64,
}

impl Place {
    /// The bytes that came minus those that went.
    pub(super) fn net(&self) -> i64 {
        0i64.saturating_add_unsigned(self.new)
            .saturating_sub_unsigned(self.old)
    }

    /// Adds the bytes of another one.
    pub(super) fn add(&mut self, other: &Self) {
        self.old = self.old.saturating_add(other.old);
        self.new = self.new.saturating_add(other.new);
    }
}

/// A directory whose subdirectories are being read.
struct Open {
    /// What no directory below explains.
    rest: Place,
    /// How many directories were found before it.
    first: usize,
}

/// The directories in which at least so many bytes came or went. Each row is what one directory directly holds; no byte is
/// in two of the results.
pub(super) fn places(mut rows: Vec<Place>, least: u64) -> Vec<Place> {
    sorted::sort_by(&mut rows, |a, b| in_order(&a.path, &b.path));
    // The last row ends all directories.
    rows.push(Place::default());
    let (mut found, mut open) = (Vec::new(), Vec::<Open>::new());
    for row in rows {
        let shared = open
            .last()
            .map_or("", |top| common(&top.rest.path, &row.path));
        let shared = shared.to_owned();
        while open
            .last()
            .is_some_and(|top| top.rest.path.len() > shared.len())
            && let Some(top) = open.pop()
        {
            let rest = close(top.rest, top.first, least, &mut found);
            if open
                .last()
                .is_none_or(|above| above.rest.path.len() < shared.len())
            {
                let path = shared.clone();
                open.push(Open {
                    rest: Place {
                        path,
                        ..Place::default()
                    },
                    first: top.first,
                });
            }
            if let Some(above) = open.last_mut() {
                above.rest.add(&rest);
            }
        }
        match open.last_mut() {
            Some(top) if top.rest.path == row.path => top.rest.add(&row),
            _ => open.push(Open {
                rest: row,
                first: found.len(),
            }),
        }
    }
    if let Some(root) = open.pop() {
        close(root.rest, root.first, least, &mut found);
    }
    found
}

/// Ends a directory: it is one of the results, or what is left of it is part of the one above.
fn close(mut rest: Place, first: usize, least: u64, found: &mut Vec<Place>) -> Place {
    let mut below = Place::default();
    let inner = found.get(first..).unwrap_or_default();
    inner.iter().for_each(|place| below.add(place));
    let (own, inside) = (rest.net(), below.net());
    let is_alike = inner.iter().all(|place| (place.net() < 0) == (inside < 0));
    let is_most = own.unsigned_abs() >= least.max(inside.unsigned_abs() / 2)
        && (inside == 0 || (own < 0) == (inside < 0));
    // The root says nothing.
    let is_one = !rest.path.is_empty() && is_alike && (is_most || inner.len() > APART);
    if is_one {
        found.truncate(first);
        rest.add(&below);
    } else if own.unsigned_abs() < least {
        return rest;
    }
    let path = rest.path.clone();
    found.push(rest);
    Place {
        path,
        ..Place::default()
    }
}

/// The order in which a directory comes directly before all that is in it.
fn in_order(a: &str, b: &str) -> Ordering {
    let key = |path: &str| {
        path.bytes()
            .map(|byte| if byte == b'/' { 0 } else { byte })
            .collect::<Vec<u8>>()
    };
    key(a).cmp(&key(b))
}

/// The deepest directory that holds both, or is one of them.
fn common<'a>(a: &'a str, b: &str) -> &'a str {
    let both = || a.bytes().zip(b.bytes());
    let same = both().take_while(|(a, b)| a == b).count();
    let ends = |path: &str| path.as_bytes().get(same).is_none_or(|byte| *byte == b'/');
    let same = a.get(..same).unwrap_or_default();
    if ends(a) && ends(b) {
        same
    } else {
        same.rsplit_once('/').map_or("", |(dir, _)| dir)
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, places};

    /// Directories with their bytes, `path -old +new`, as the few that explain the difference.
    #[test]
    fn the_deepest_that_explain() {
        for (rows, least, expected) in [
            ("", 1, ""),
            ("a 5 5", 1, ""),
            ("a/b/c 9 0", 5, "a/b/c 9 0"),
            // Small ones are one in the directory above them; a name is no part of another name.
            ("a/x 3 0,a/y 3 0,ab 3 0", 5, "a 6 0"),
            ("a/x 3 0,b/y 3 0", 5, " 6 0"),
            ("a/x 9 0,a/y 1 0", 5, "a/x 9 0"),
            // What a directory holds beside the one found below it is told with it, or is another cause.
            ("a 9 0,a/x 9 0", 5, "a 18 0"),
            ("a 0 9,a/x 9 0", 5, "a/x 9 0,a 0 9"),
            ("a/x 9 0,b/y 0 9", 5, "a/x 9 0,b/y 0 9"),
            // Many below one are that one.
            ("a/b 9 0,a/c 9 0,a/d 9 0,a/e 9 0", 5, "a 36 0"),
            ("b 9 0,c 9 0,d 9 0,e 9 0", 5, "b 9 0,c 9 0,d 9 0,e 9 0"),
            // What went and came in one directory is no difference.
            ("a/x 9 0,a/x 0 9", 5, ""),
            ("é/x 9 0,é 1 0,è 1 0", 5, "é/x 9 0"),
        ] {
            let list = rows.split(',').filter(|row| !row.is_empty()).map(|row| {
                let mut words = row.rsplitn(3, ' ');
                let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
                let (new, old) = (number(), number());
                let path = words.next().unwrap_or_default().to_owned();
                Place { path, old, new }
            });
            let told = places(list.collect(), least);
            let told: Vec<String> = told
                .iter()
                .map(|p| format!("{} {} {}", p.path, p.old, p.new))
                .collect();
            assert_eq!(told.join(","), expected, "{rows}");
        }
    }
}
