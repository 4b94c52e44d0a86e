//! What somebody asked to leave out of a squash: globs over whole paths.
//!
//! `*` stays within a component, `**` crosses them; a leading slash is allowed. A directory takes what is in it along.

use crate::bytes::{Error, Kind, Result};
use crate::rootfs::{LayerId, NodeId, ROOT, Rootfs, Stack, View};

/// What the globs match.
#[derive(Debug, Clone, Default)]
pub(super) struct Excluded {
    /// Paths, parents before children.
    pub(super) nodes: Vec<NodeId>,
    /// Globs that match none.
    pub(super) unmatched: Vec<String>,
}

/// Matches the globs against every path that is there once the lowest `layers` layers are merged.
pub(super) fn excluded(stack: &Stack, layers: LayerId, globs: &[String]) -> Excluded {
    let patterns: Vec<String> = globs.iter().map(|g| pattern(g)).collect();
    let mut matched = vec![false; globs.len()];
    let mut nodes = Vec::new();
    if globs.is_empty() {
        return Excluded::default();
    }
    let rootfs = Rootfs::merge(stack, layers);
    let count = NodeId::try_from(stack.names.len()).unwrap_or(NodeId::MAX);
    let there = |node: &NodeId| *node != ROOT && rootfs.view(*node) != View::Absent;
    for node in (0..count).filter(there) {
        let path = stack.names.path(node);
        let mut any = false;
        for (pattern, matched) in patterns.iter().zip(&mut matched) {
            if fast_glob::glob_match(pattern.as_bytes(), &path) {
                (any, *matched) = (true, true);
            }
        }
        if any {
            nodes.push(node);
        }
    }
    let unmatched = globs.iter().zip(matched).filter(|(_, m)| !m);
    Excluded {
        nodes,
        unmatched: unmatched.map(|(g, _)| g.clone()).collect(),
    }
}

/// Refuses what the matcher would work on for ever: it tries every way through alternatives, `{a,b}`, one after another.
pub(super) fn check(globs: &[String]) -> Result<()> {
    const MOST: u32 = 64;
    for glob in globs {
        let mut ways = 1u32;
        for group in glob.split('{').skip(1) {
            let inside = group.split('}').next().unwrap_or_default();
            let commas = inside.bytes().filter(|b| *b == b',').count();
            ways = ways.saturating_mul(u32::try_from(commas + 1).unwrap_or(u32::MAX));
        }
        if ways > MOST {
            let what = format!("the glob {glob} stands for {ways} alternatives");
            return Err(Error::new(Kind::Request, what).because(format!(
                "at most {MOST} are tried; give several globs instead"
            )));
        }
    }
    Ok(())
}

/// A glob as the matcher takes it: without slashes at its ends, and with a leading `!`, which would turn it around, as the
/// character it is.
fn pattern(glob: &str) -> String {
    let glob = glob.strip_prefix("./").unwrap_or(glob).trim_matches('/');
    if glob.starts_with('!') {
        format!("\\{glob}")
    } else {
        glob.to_owned()
    }
}
