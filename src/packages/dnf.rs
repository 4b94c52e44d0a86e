//! The reasons for which dnf installed packages: its history (dnf 4) or its state (dnf 5).
//!
//! Sources: libdnf, `libdnf/transaction/Types.hpp`, `RPMItem.cpp` and the schema of its database; dnf5,
//! `libdnf5/system/state.cpp` and doc/misc/system-state.7.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::facts::{Facts, Found, text};
use super::rpm::table;

/// The actions that are about the package that goes, or that removes one.
const GONE: [u64; 4] = [3, 5, 7, 10];
const REMOVE: u64 = 8;

/// A transaction that was carried out.
const DONE: u64 = 1;

/// What a package was installed for, by the numbers of dnf 4.
fn is_asked(reason: u64) -> Option<bool> {
    match reason {
        // A dependency, also one that was only recommended.
        1 | 4 => Some(false),
        // The user, or a group that the user asked for.
        2 | 5 => Some(true),
        _ => None,
    }
}

/// The history of dnf 4, which is read together with its log.
pub(super) fn history(bytes: &[u8]) -> Found {
    let is_database = bytes.starts_with(b"SQLite format 3\0");
    let bytes = is_database.then(|| Facts::Bytes(bytes.to_vec()));
    Found::new(bytes.ok_or_else(|| "it is no SQLite database".to_owned()))
}

/// The packages of the history of dnf 4 with its log, as words: `+NAME.ARCH` for one that was asked for, `-NAME.ARCH` for
/// another one.
///
/// # Errors
/// A phrase, when the history is damaged.
pub(super) fn reasons(bytes: &[u8], log: &[u8]) -> Result<Vec<String>, &'static str> {
    const DAMAGED: &str = "the history of dnf is damaged";
    let mut names: HashMap<u64, String> = HashMap::new();
    for row in table(bytes, log, "rpm")? {
        // item_id, name, epoch, version, release, arch
        let name = row.text(1).ok_or(DAMAGED)?;
        let arch = row.text(5).ok_or(DAMAGED)?;
        names.insert(row.number(0).ok_or(DAMAGED)?, format!("{name}.{arch}"));
    }
    // id, dt_begin, dt_end, rpmdb_version_begin, rpmdb_version_end, releasever, user_id, cmdline, state
    let done = table(bytes, log, "trans")?;
    let done: HashSet<u64> = done
        .iter()
        .filter(|row| row.number(8) == Some(DONE))
        .filter_map(|row| row.number(0))
        .collect();
    // id, trans_id, item_id, repo_id, action, reason, state
    let mut last: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    let items = table(bytes, log, "trans_item")?;
    for row in &items {
        let field = |n: usize| row.number(n).ok_or(DAMAGED);
        let (transaction, item) = (field(1)?, field(2)?);
        let (action, reason) = (field(4)?, field(5)?);
        let Some(name) = names.get(&item).filter(|_| done.contains(&transaction)) else {
            continue;
        };
        if GONE.contains(&action) {
            continue;
        }
        let newest = last.entry(name).or_insert((transaction, action, reason));
        if transaction >= newest.0 {
            *newest = (transaction, action, reason);
        }
    }
    let told = last.into_iter().filter_map(|(name, (_, action, reason))| {
        let is_asked = is_asked(reason).filter(|_| action != REMOVE)?;
        Some(word(name, is_asked))
    });
    Ok(told.collect())
}

/// The packages of the state of dnf 5, as [`reasons`] tells them.
pub(super) fn state(bytes: &[u8]) -> Found {
    let content = text(bytes);
    let mut words = Vec::new();
    let mut is_in = false;
    let mut current: Option<&str> = None;
    for line in content.lines().map(str::trim) {
        if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let inner = head.trim().strip_prefix("packages");
            is_in = inner.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            current = inner.and_then(|rest| rest.strip_prefix('.')).map(bare);
            continue;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| is_in) else {
            continue;
        };
        // Either `"NAME.ARCH" = {reason="User"}`, or `reason = "User"` below `[packages."NAME.ARCH"]`.
        let (name, reason) = match (current, value.trim().strip_prefix('{')) {
            (None, Some(inner)) => {
                let inner = inner.trim().trim_end_matches('}');
                let reason = inner.split(',').find_map(|pair| {
                    let (key, value) = pair.split_once('=')?;
                    (key.trim() == "reason").then(|| bare(value))
                });
                (bare(key), reason)
            }
            (Some(name), _) if key.trim() == "reason" => (name, Some(bare(value))),
            _ => continue,
        };
        match reason {
            Some("User" | "Group") => words.push(word(name, true)),
            Some("Dependency" | "Weak Dependency") => words.push(word(name, false)),
            _ => {}
        }
    }
    Found::new(Ok(Facts::Words(words)))
}

/// A word without blanks and quotes around it.
fn bare(word: &str) -> &str {
    word.trim().trim_matches('"')
}

fn word(name: &str, is_asked: bool) -> String {
    format!("{}{name}", if is_asked { '+' } else { '-' })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(found: Found) -> Vec<String> {
        match found.facts {
            Ok(Facts::Words(words)) => words,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_ways_to_write_a_state() {
        let one = "version = \"1.0\"\n[packages]\n\"a.x86_64\" = {reason=\"User\"}\n\"b.noarch\" = { from = \"x\", reason = \"Weak Dependency\" }\n\"c.noarch\" = {reason=\"External User\"}\n[other]\n\"d.noarch\" = {reason=\"User\"}\n";
        assert_eq!(words(state(one.as_bytes())), ["+a.x86_64", "-b.noarch"]);
        let two = "version = \"1.1\"\n\n[packages]\n[packages.\"a.x86_64\"]\nreason = \"Group\"\n\n[packages.\"b.noarch\"]\nreason = \"Dependency\"\n[nevras.\"e\"]\nreason = \"User\"\n";
        assert_eq!(words(state(two.as_bytes())), ["+a.x86_64", "-b.noarch"]);
        assert!(words(state(b"\xff[packages\n= =\n[packages.]\nreason")).is_empty());
    }

    #[test]
    fn what_is_no_history_is_said() {
        assert!(history(b"").facts.is_err());
        assert!(reasons(b"SQLite format 3\0", b"").is_err());
    }
}
