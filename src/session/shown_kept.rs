//! What a request keeps, as the page shows it: by reason, the largest paths first, each with who needs it.

use serde::{Deserialize, Serialize};

use super::Session;
use super::kept::{Kept, KeptRow};
use super::people;
use super::protocol::SquashRequest;
use crate::bytes::{Result, Warning, Wire, sorted};
use crate::language::Prose;
use crate::product::Why;
use crate::rootfs::{ById, MemberKind, NodeId, View};

/// The most paths that are listed for one reason.
const MOST: usize = 200;

/// What a request keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownKept {
    /// The reasons that there are, in the order in which texts list them.
    pub groups: Vec<KeptGroup>,
    /// What must be true for the result to work, a sentence each.
    pub assumptions: Vec<Prose>,
    /// What the input lacks.
    pub warnings: Vec<Warning>,
}

impl Wire for ShownKept {}

/// What is kept for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptGroup {
    /// The reason.
    pub why: Why,
    /// The number of paths.
    pub paths: u64,
    /// The bytes of their contents. A content with several kept names counts for the first of them.
    pub bytes: u64,
    /// The largest of the paths: the path without a leading slash, the path, pattern or word that needs it (empty if the
    /// image itself does), and its bytes.
    pub rows: Vec<(String, String, u64)>,
}

impl Session {
    /// What a request keeps, to show it to people.
    ///
    /// # Errors
    /// As [`Session::kept`].
    pub fn shown_kept(&self, request: &SquashRequest) -> Result<ShownKept> {
        self.with_kept(request, |kept| self.shown(kept))?
    }

    fn shown(&self, kept: &Kept) -> Result<ShownKept> {
        let (layers, rootfs) = self.merged()?;
        let mut counted = ById::new(layers.entries().len(), false);
        let mut bytes = |node: NodeId| {
            let View::Entry(entry) = rootfs.view(node) else {
                return 0;
            };
            let inode = rootfs.inode(entry);
            let member = layers.member(inode);
            let member = member.filter(|member| member.kind == MemberKind::File);
            match member {
                Some(member) if counted.set(inode, true) == Some(false) => member.stored,
                _ => 0,
            }
        };
        let of_node = |(node, by_path): &(NodeId, bool)| (bytes(*node), *by_path);
        let facts: Vec<(u64, bool)> = kept.nodes.iter().map(of_node).collect();
        let mut groups = Vec::new();
        for why in Why::ALL {
            let rows = kept.rows.iter().zip(&facts);
            let mut rows: Vec<_> = rows.filter(|(row, _)| row.why == why).collect();
            if rows.is_empty() {
                continue;
            }
            let paths = rows.len() as u64;
            let bytes = rows.iter().map(|(_, (bytes, _))| bytes).sum();
            sorted::sort_by(&mut rows, |a, b| {
                b.1.0.cmp(&a.1.0).then_with(|| a.0.path.cmp(&b.0.path))
            });
            let row = |(row, (bytes, by_path)): &(&KeptRow, &(u64, bool))| {
                let slash = if *by_path { "/" } else { "" };
                let by = row.by.as_deref().unwrap_or_default();
                let by = format!("{slash}{}", people::shown(by));
                (people::shown(&row.path), by, *bytes)
            };
            groups.push(KeptGroup {
                why,
                paths,
                bytes,
                rows: rows.iter().take(MOST).map(row).collect(),
            });
        }
        Ok(ShownKept {
            groups,
            assumptions: kept.assumptions.clone(),
            warnings: people::warnings(kept.warnings.to_vec()),
        })
    }
}
