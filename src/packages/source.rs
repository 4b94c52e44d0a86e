//! Which files hold facts about packages: databases, their lists of files, manifests and programs.
//!
//! A file is known by its path alone; what is in it is not looked at here.

use serde::{Deserialize, Serialize};

use super::PackageKind;
use crate::rootfs::{ById, NodeId, PathTree, ROOT};

/// The role of a file that holds facts about packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// `var/lib/dpkg/status`, or that of opkg.
    DpkgStatus,
    /// `var/lib/dpkg/status.d/NAME`: the status of one package of an image without dpkg.
    DpkgOne,
    /// `var/lib/dpkg/status.d/NAME.md5sums`.
    DpkgOneSums,
    /// `var/lib/dpkg/info/NAME.list`.
    DpkgList,
    /// `var/lib/dpkg/info/NAME.md5sums`.
    DpkgSums,
    /// `var/lib/dpkg/info/NAME.conffiles`.
    DpkgConffiles,
    /// `var/lib/dpkg/diversions`.
    DpkgDiversions,
    /// `var/lib/apt/extended_states`.
    AptStates,
    /// `lib/apk/db/installed`.
    ApkInstalled,
    /// `etc/apk/world`.
    ApkWorld,
    /// The database of rpm, in one of its three forms.
    Rpm,
    /// The write-ahead log beside the database of rpm.
    RpmLog,
    /// `var/lib/dnf/history.sqlite`: what dnf 4 did.
    DnfHistory,
    /// The write-ahead log beside it, which holds what dnf did last.
    DnfLog,
    /// `usr/lib/sysimage/libdnf5/packages.toml`: why dnf 5 installed each package.
    DnfState,
    /// `NAME.dist-info/METADATA`.
    PythonMetadata,
    /// `NAME.egg-info` or `NAME.egg-info/PKG-INFO` among installed packages, as older tools write them.
    PythonEgg,
    /// `NAME.dist-info/RECORD`.
    PythonRecord,
    /// `NAME.dist-info/REQUESTED`.
    PythonRequested,
    /// `package.json` of a folder in `node_modules`.
    NodePackage,
    /// `package.json` beside `node_modules`.
    NodeRoot,
    /// `node_modules/.package-lock.json`.
    NodeLock,
    /// `composer/installed.json` of a folder `vendor`.
    Composer,
    /// `composer.json` beside a folder with `composer/installed.json`.
    ComposerRoot,
    /// `specifications/NAME.gemspec`.
    Gem,
    /// An archive of Java.
    Jar,
    /// `etc/os-release` or `usr/lib/os-release`.
    Release,
    /// A program or a library, which may name its modules and hold symbols.
    Program,
}

/// The largest database that is read, in bytes.
const DATABASE: u64 = 256 << 20;
/// The largest list of files that is read, in bytes.
const LIST: u64 = 64 << 20;
/// The largest manifest that is read, in bytes.
const MANIFEST: u64 = 4 << 20;

impl Source {
    /// The most bytes of the content that are kept.
    pub fn most(self) -> u64 {
        match self {
            Self::DpkgStatus | Self::ApkInstalled | Self::Rpm | Self::Jar => DATABASE,
            Self::DnfHistory | Self::DnfLog => LIST,
            Self::DpkgList
            | Self::DpkgSums
            | Self::DpkgOneSums
            | Self::PythonRecord
            | Self::Composer => LIST,
            Self::PythonRequested | Self::RpmLog | Self::NodeLock | Self::Program => 0,
            _ => MANIFEST,
        }
    }

    /// Whether a content of any size can be used, because its beginning is enough or nothing of it is needed.
    pub(super) fn may_be_cut(self) -> bool {
        matches!(
            self,
            Self::PythonMetadata
                | Self::PythonEgg
                | Self::PythonRequested
                | Self::RpmLog
                | Self::NodeLock
        )
    }

    /// The kind of packages of a database, for the files that the report lists as databases.
    pub(super) fn database(self) -> Option<PackageKind> {
        match self {
            Self::DpkgStatus | Self::DpkgOne => Some(PackageKind::Deb),
            Self::ApkInstalled => Some(PackageKind::Apk),
            Self::Rpm => Some(PackageKind::Rpm),
            Self::NodeLock => Some(PackageKind::Npm),
            Self::Composer => Some(PackageKind::Composer),
            _ => None,
        }
    }
}

/// The directories whose manifests ask for packages.
#[derive(Debug)]
pub(super) struct Asking {
    /// Whether each directory has a child `node_modules`.
    node: ById<NodeId, bool>,
    /// Whether each directory has a child with `composer/installed.json`.
    composer: ById<NodeId, bool>,
}

impl Asking {
    /// The directories in a path tree.
    pub(super) fn new(paths: &PathTree) -> Self {
        let mut asking = Self {
            node: ById::new(paths.len(), false),
            composer: ById::new(paths.len(), false),
        };
        for node in paths.nodes() {
            let above = paths.parent(node);
            match paths.name(node) {
                b"node_modules" => drop(asking.node.set(above, true)),
                b"installed.json" if paths.name(above) == b"composer" => {
                    let vendor = paths.parent(above);
                    asking.composer.set(paths.parent(vendor), true);
                }
                _ => {}
            }
        }
        asking
    }
}

/// The role of the file at a node, by its path; `None` if the path says nothing.
pub(super) fn role(paths: &PathTree, node: NodeId, asking: &Asking) -> Option<Source> {
    let parent = paths.parent(node);
    let name = paths.name(node);
    let inside = |path: &[&str]| is_at(paths, parent, path);
    let is_dpkg = || inside(&["var", "lib", "dpkg"]);
    let is_dnf = || inside(&["var", "lib", "dnf"]);
    let is_rpm = || {
        inside(&["var", "lib", "rpm"])
            || inside(&["usr", "lib", "sysimage", "rpm"])
            || inside(&["usr", "share", "rpm"])
    };
    let role = match name {
        b"status" if is_dpkg() || inside(&["lib", "opkg"]) || inside(&["usr", "lib", "opkg"]) => {
            Source::DpkgStatus
        }
        b"diversions" if is_dpkg() => Source::DpkgDiversions,
        b"extended_states" if inside(&["var", "lib", "apt"]) => Source::AptStates,
        b"installed" if inside(&["lib", "apk", "db"]) || inside(&["usr", "lib", "apk", "db"]) => {
            Source::ApkInstalled
        }
        b"world" if inside(&["etc", "apk"]) => Source::ApkWorld,
        b"Packages" | b"Packages.db" | b"rpmdb.sqlite" if is_rpm() => Source::Rpm,
        b"rpmdb.sqlite-wal" if is_rpm() => Source::RpmLog,
        b"history.sqlite" if is_dnf() => Source::DnfHistory,
        b"history.sqlite-wal" if is_dnf() => Source::DnfLog,
        b"packages.toml" if inside(&["usr", "lib", "sysimage", "libdnf5"]) => Source::DnfState,
        b"os-release" if inside(&["etc"]) || inside(&["usr", "lib"]) => Source::Release,
        b"METADATA" | b"RECORD" | b"REQUESTED" if paths.name(parent).ends_with(b".dist-info") => {
            match name {
                b"METADATA" => Source::PythonMetadata,
                b"RECORD" => Source::PythonRecord,
                _ => Source::PythonRequested,
            }
        }
        b"PKG-INFO" if is_egg(paths.name(parent)) && is_site(paths, paths.parent(parent)) => {
            Source::PythonEgg
        }
        _ if is_egg(name) && is_site(paths, parent) => Source::PythonEgg,
        b".package-lock.json" if paths.name(parent) == b"node_modules" => Source::NodeLock,
        b"package.json" if is_module(paths, parent) => Source::NodePackage,
        b"package.json" if asking.node[parent] => Source::NodeRoot,
        b"installed.json" if paths.name(parent) == b"composer" => Source::Composer,
        b"composer.json" if asking.composer[parent] => Source::ComposerRoot,
        _ if is_gemspec(paths, parent, name) => Source::Gem,
        _ if is_jar(name) => Source::Jar,
        _ => return dpkg_file(paths, parent, name),
    };
    Some(role)
}

/// Whether a name is that of metadata of older tools of Python.
fn is_egg(name: &[u8]) -> bool {
    name.ends_with(b".egg-info")
}

/// Whether a folder holds installed packages of Python. Folders of sources have metadata of the same form.
fn is_site(paths: &PathTree, folder: NodeId) -> bool {
    matches!(paths.name(folder), b"site-packages" | b"dist-packages")
}

/// Whether a file describes a gem: it is in `specifications`, or in `default` there.
fn is_gemspec(paths: &PathTree, parent: NodeId, name: &[u8]) -> bool {
    let is_holder = |node| paths.name(node) == b"specifications";
    let is_default = paths.name(parent) == b"default" && is_holder(paths.parent(parent));
    name.ends_with(b".gemspec") && (is_holder(parent) || is_default)
}

/// Whether a name is that of an archive of Java.
pub(super) fn is_jar(name: &[u8]) -> bool {
    let dot = name.iter().rposition(|b| *b == b'.');
    let ending = dot.and_then(|dot| name.get(dot..)).unwrap_or_default();
    [b".jar", b".war", b".ear"]
        .iter()
        .any(|jar| ending.eq_ignore_ascii_case(*jar))
}

/// The role of a file in `info` or `status.d` of dpkg.
fn dpkg_file(paths: &PathTree, parent: NodeId, name: &[u8]) -> Option<Source> {
    let folder = paths.name(parent);
    if folder != b"info" && folder != b"status.d" {
        return None;
    }
    let above = paths.parent(parent);
    let is_opkg =
        is_at(paths, above, &["lib", "opkg"]) || is_at(paths, above, &["usr", "lib", "opkg"]);
    if !is_opkg && !is_at(paths, above, &["var", "lib", "dpkg"]) {
        return None;
    }
    if folder == b"status.d" {
        let is_sums = name.ends_with(b".md5sums");
        return Some(if is_sums {
            Source::DpkgOneSums
        } else {
            Source::DpkgOne
        });
    }
    let dot = name.iter().rposition(|b| *b == b'.')?;
    match name.get(dot..)? {
        b".list" => Some(Source::DpkgList),
        b".md5sums" => Some(Source::DpkgSums),
        b".conffiles" => Some(Source::DpkgConffiles),
        _ => None,
    }
}

/// Whether a directory is a package's folder in `node_modules`, with a scope (`@scope/name`) or without.
fn is_module(paths: &PathTree, folder: NodeId) -> bool {
    if folder == ROOT || paths.name(folder).starts_with(b"@") {
        return false;
    }
    let above = paths.parent(folder);
    let holder = if paths.name(above).starts_with(b"@") {
        paths.parent(above)
    } else {
        above
    };
    paths.name(holder) == b"node_modules"
}

/// Whether a node has exactly this path.
fn is_at(paths: &PathTree, mut node: NodeId, path: &[&str]) -> bool {
    for name in path.iter().rev() {
        if node == ROOT || paths.name(node) != name.as_bytes() {
            return false;
        }
        node = paths.parent(node);
    }
    node == ROOT
}
