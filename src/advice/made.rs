//! What the last steps of a build made, apart from what only the build needs.
//!
//! Files of packages, toolchains, caches and sources are no products. What is left above the base image, in the steps from
//! the first toolchain on, is. Whether it runs elsewhere is not known here.

use super::leave_out::Matches;
use super::steps::Step;
use super::subject::{Figures, Subject};
use super::topmost::is_at;
use crate::bytes::sorted;
use crate::product::{INTERPRETERS, NOBODY};
use crate::rootfs::{ById, LayerId, MemberKind, NodeId, PathTree, ROOT, View};

/// What is known about the packages of an image.
#[derive(Debug, Clone, Default)]
pub struct PackageFacts {
    /// For each node of the final filesystem: the number of its package; [`NOBODY`] for none.
    pub owners: ById<NodeId, u32>,
    /// The name of each package, and whether it belongs to the operating system.
    pub packages: Vec<(String, bool)>,
    /// The numbers of the packages that only builds need, ascending.
    pub build_only: Vec<u32>,
}

/// What the last steps of a build made.
#[derive(Debug, Clone)]
pub struct Made {
    /// For each node: whether the last steps made it.
    pub nodes: ById<NodeId, bool>,
    /// Whether an interpreter runs it.
    pub is_interpreted: bool,
    /// The content bytes above the base image that only the build needs, in packages and toolchains.
    pub(super) build_bytes: u64,
    /// The names of the packages that only the build needs, those with the most bytes first.
    pub(super) build_names: Vec<String>,
    /// The number of the first layer with a toolchain.
    pub(super) first: LayerId,
}

/// Trees of toolchains that no package owns, from the root.
const TOOLCHAINS: [&str; 9] = [
    "usr/local/go",
    "usr/local/cargo",
    "usr/local/rustup",
    "root/.cargo",
    "root/.rustup",
    "root/go/pkg",
    "root/.gradle",
    "go/pkg",
    "go/src",
];

/// Directories of the system, in which only packages put what programs need.
const SYSTEM: [&str; 17] = [
    "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "media", "mnt", "proc", "run",
    "sbin", "sys", "tmp", "usr", "var",
];

/// Directories below them that people fill.
const OPEN: [&str; 3] = ["usr/local", "var/www", "var/lib/app"];

/// What the last steps of a build made. `starts` are the programs that the image starts. `None` if there is no toolchain
/// worth `floor` bytes, or nothing beside it.
pub fn made(
    figures: Figures<'_>,
    facts: &PackageFacts,
    starts: &[NodeId],
    floor: u64,
) -> Option<Made> {
    let subject = Subject::new(figures);
    let paths = &figures.layers.paths;
    let places = Places::new(paths);
    let Toolchain {
        bytes: build_bytes,
        first,
        by_package,
    } = toolchain(&subject, facts, &places);
    if build_bytes < floor || first == LayerId::NONE {
        return None;
    }
    let step_is = |layer: LayerId, is: fn(&Step) -> bool| subject.step(layer).is_some_and(is);
    let is_interpreted = is_interpreted(figures, starts);
    let own = from(figures, facts, &places, first);
    let runs = own
        .iter()
        .filter(|(_, layer)| step_is(*layer, Step::is_run));
    let last_run = runs.map(|(_, layer)| *layer).max();
    // A directory into which sources were copied before the last step that built something.
    let mut sources = ById::new(paths.len(), false);
    for (node, layer) in &own {
        if step_is(*layer, Step::is_copy) && Some(*layer) < last_run {
            sources.set(paths.parent(*node), true);
        }
    }
    for node in paths.nodes().skip(1) {
        let is_below = sources[paths.parent(node)] && paths.parent(node) != ROOT;
        sources.set(node, sources[node] || is_below);
    }
    let mut nodes = ById::new(paths.len(), false);
    let mut any = false;
    for (node, layer) in &own {
        let is_late_copy = !step_is(*layer, Step::is_run) && Some(*layer) > last_run;
        let is_built = step_is(*layer, Step::is_run) && !sources[*node];
        let is_start = starts.contains(node);
        if is_interpreted || is_late_copy || is_built || is_start {
            nodes.set(*node, true);
            any = true;
        }
    }
    let mut names: Vec<(u64, &str)> = Vec::new();
    for number in &facts.build_only {
        let bytes = by_package.get(*number as usize).copied().unwrap_or(0);
        let name = facts.packages.get(*number as usize);
        names.extend(
            name.filter(|_| bytes > 0)
                .map(|(name, _)| (bytes, name.as_str())),
        );
    }
    sorted::sort_by(&mut names, |a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    // The last steps must have made something themselves.
    (any && last_run.is_some()).then(|| Made {
        nodes,
        is_interpreted,
        build_bytes,
        build_names: names.into_iter().map(|(_, name)| name.to_owned()).collect(),
        first,
    })
}

/// Whether an interpreter is among the programs that an image starts.
pub(super) fn is_interpreted(figures: Figures<'_>, starts: &[NodeId]) -> bool {
    let paths = &figures.layers.paths;
    starts.iter().any(|node| is_interpreter(paths.name(*node)))
}

/// For each node: whether it is neither of the base image nor of a package nor of the system.
pub(super) fn own(figures: Figures<'_>, facts: &PackageFacts) -> ById<NodeId, bool> {
    let paths = &figures.layers.paths;
    let base = LayerId::new(figures.base);
    let mut nodes = ById::new(paths.len(), false);
    for (node, _) in from(figures, facts, &Places::new(paths), base) {
        nodes.set(node, true);
    }
    nodes
}

/// What the layers from number `first` on wrote that is neither of a package nor of the system, with its layer.
fn from(
    figures: Figures<'_>,
    facts: &PackageFacts,
    places: &Places,
    first: LayerId,
) -> Vec<(NodeId, LayerId)> {
    let (layers, rootfs) = (figures.layers, figures.rootfs);
    let matches = Matches::new(layers, rootfs);
    let is_own = |node: NodeId| {
        let owner = Some(facts.owners[node]).filter(|owner| *owner != NOBODY);
        let is_build = owner.is_some_and(|owner| facts.build_only.binary_search(&owner).is_ok());
        let package = owner.and_then(|owner| facts.packages.get(owner as usize));
        let is_system = package.is_some_and(|(_, is_system)| *is_system);
        places.open[node] && !places.toolchain[node] && !is_build && !is_system
    };
    let own = |node: NodeId| {
        let View::Entry(entry) = rootfs.view(node) else {
            return None;
        };
        let inode = rootfs.inode(entry);
        let layer = layers.layer_of(inode);
        let member = layers.member(inode)?;
        let is_cache = || matches.of_live(inode, member).is_some();
        let is_one = member.kind != MemberKind::Dir && layer >= first;
        (is_one && is_own(node) && !is_cache()).then_some((node, layer))
    };
    rootfs.nodes().filter_map(own).collect()
}

/// Whether there is a toolchain above the base image that is worth `floor` bytes.
pub fn has_toolchain(figures: Figures<'_>, facts: &PackageFacts, floor: u64) -> bool {
    let subject = Subject::new(figures);
    toolchain(&subject, facts, &Places::new(&figures.layers.paths)).bytes >= floor
}

/// The content above the base image that only the build needs.
struct Toolchain {
    bytes: u64,
    /// The number of the first layer with some of it.
    first: LayerId,
    /// The bytes of each package.
    by_package: Vec<u64>,
}

fn toolchain(subject: &Subject<'_>, facts: &PackageFacts, places: &Places) -> Toolchain {
    let (layers, rootfs) = (subject.of.layers, subject.of.rootfs);
    let mut found = Toolchain {
        bytes: 0,
        first: LayerId::NONE,
        by_package: vec![0; facts.packages.len()],
    };
    let mut counted = ById::new(layers.entries().len(), false);
    for node in rootfs.nodes() {
        let View::Entry(entry) = rootfs.view(node) else {
            continue;
        };
        let inode = rootfs.inode(entry);
        let layer = layers.layer_of(inode);
        let owner = facts.owners[node];
        let is_build = facts.build_only.binary_search(&owner).is_ok() || places.toolchain[node];
        let member = layers.member(inode).filter(|m| m.kind == MemberKind::File);
        let Some(member) = member.filter(|_| is_build && layer >= subject.base) else {
            continue;
        };
        if counted.set(inode, true) == Some(false) {
            found.bytes = found.bytes.saturating_add(member.stored);
            found.first = found.first.min(layer);
            let sum = found.by_package.get_mut(owner as usize);
            sum.into_iter().for_each(|sum| *sum += member.stored);
        }
    }
    found
}

/// Whether a program of this name is an interpreter whose libraries are files.
fn is_interpreter(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name);
    INTERPRETERS.iter().flat_map(|i| i.programs).any(|program| {
        let start = program.split(['*', '[']).next().unwrap_or_default();
        name == *program || start != *program && name.starts_with(start)
    })
}

/// Where each path lies.
struct Places {
    toolchain: ById<NodeId, bool>,
    /// Whether people put their own files there.
    open: ById<NodeId, bool>,
}

impl Places {
    fn new(paths: &PathTree) -> Self {
        let mut toolchain = ById::new(paths.len(), false);
        let mut open = ById::new(paths.len(), false);
        for node in paths.nodes().skip(1) {
            let parent = paths.parent(node);
            let name = paths.name(node);
            let is_top = parent == ROOT;
            let is = |path: &&str| is_at(paths, node, path);
            let in_opt = !is_top && paths.parent(parent) == ROOT && paths.name(parent) == b"opt";
            let is_jdk = in_opt && name.windows(3).any(|three| three == b"jdk");
            toolchain.set(
                node,
                toolchain[parent] || is_jdk || TOOLCHAINS.iter().any(is),
            );
            let is_system = is_top && SYSTEM.iter().any(|system| system.as_bytes() == name);
            let starts = if is_top {
                !is_system
            } else {
                OPEN.iter().any(is)
            };
            open.set(node, open[parent] || starts);
        }
        Self { toolchain, open }
    }
}
