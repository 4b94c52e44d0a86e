//! The files of one package in the final filesystem, for the page.

use serde::{Deserialize, Serialize};

use super::Session;
use crate::bytes::{Error, Kind, Result, show, sorted};
use crate::rootfs::{MemberKind, NodeId, View};

/// The most files that are listed.
const MOST: usize = 500;

/// The files of a package, largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageFiles {
    /// The position of the package in the list of packages.
    pub package: u32,
    /// The number of its paths in the final filesystem that lead to files.
    pub count: u64,
    /// The largest files: their paths, escaped for display, and their stored bytes.
    pub files: Vec<(String, u64)>,
}

impl Session {
    /// The files of the package at a position in the list of packages.
    ///
    /// # Errors
    /// When the packages are not read yet ([`Kind::Request`]), or the layers are not all added.
    pub fn package_files(&self, package: u32) -> Result<PackageFiles> {
        let (layers, rootfs) = self.merged()?;
        let unread = || Error::new(Kind::Request, "the packages are not read yet");
        let owners = &self.needs.packages.as_ref().ok_or_else(unread)?.owners;
        let mut found = Vec::new();
        for node in rootfs.nodes() {
            if owners[node] != package {
                continue;
            }
            let View::Entry(entry) = rootfs.view(node) else {
                continue;
            };
            let member = layers.member(rootfs.inode(entry));
            if let Some(member) = member.filter(|member| member.kind == MemberKind::File) {
                found.push((member.stored, node));
            }
        }
        sorted::sort_by(&mut found, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let path = |(bytes, node): &(u64, NodeId)| {
            let path = layers.paths.path(*node);
            (show(&path).into_owned(), *bytes)
        };
        Ok(PackageFiles {
            package,
            count: found.len() as u64,
            files: found.iter().take(MOST).map(path).collect(),
        })
    }
}
