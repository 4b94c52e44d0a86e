//! Who owns which bytes: every content of the final filesystem and every dead version belongs to one package, or to none.
//!
//! Ownership is by path: of the final tree for live contents, and of the databases in force in the layer that wrote it
//! for a dead version.

use std::collections::HashMap;

use super::collected::Collected;
use super::presence::{Claim, Presence, What};
use super::resolver::Resolver;
use super::timeline::Timeline;
use super::{PackageKind, Source};
use crate::bytes::sorted;
use crate::rootfs::{ById, EntryId, LayerId, Lookup, MemberKind, NodeId, ROOT, Rootfs, View};
use crate::waste::Ledger;

/// The number of no owner.
pub(super) const NOBODY: u32 = u32::MAX;

/// The most listed paths that are looked up in one pass. Large images list some hundred thousand; a hostile one may have
/// the same long list in force for any number of packages and layers.
const MOST_LISTED: u64 = 1 << 25;

/// The most package folders around a dead file that are looked at.
const MOST_FOLDERS: usize = 100;

/// The bytes of one owner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) files: u64,
    pub(super) live: u64,
    pub(super) dead: u64,
}

/// The bytes by owner, and by directory for those without an owner.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// The share of each identity.
    pub(super) shares: Vec<Share>,
    pub(super) unowned: HashMap<NodeId, Share>,
    /// The identity that owned each dead version, in the order of the ledger; [`NOBODY`] for none.
    pub(super) of_dead: Vec<u32>,
    /// Whether more paths were listed than are looked up.
    pub(super) is_cut: bool,
    /// The rank of the owner of each node of the final tree.
    at: Option<ById<NodeId, u32>>,
    /// The rank of the owner of each live content.
    of_content: Option<ById<EntryId, u32>>,
}

/// What ownership is computed from. `order` are the identities, those first that own a file before others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) lookup: &'a Lookup<'a>,
    pub(super) rootfs: &'a Rootfs,
    pub(super) ledger: &'a Ledger,
    pub(super) timeline: &'a Timeline,
    pub(super) collected: &'a Collected,
    pub(super) presence: &'a Presence,
    pub(super) order: &'a [u32],
}

/// A claim on a path that has dead versions: the rank of the owner, and the layers.
type OnDead = (u32, LayerId, LayerId, NodeId);

impl Owners {
    /// The owners of all bytes.
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let mut owners = Self {
            shares: vec![Share::default(); subject.presence.identities.len()],
            ..Self::default()
        };
        let mut ranks = vec![NOBODY; subject.presence.identities.len()];
        for (rank, identity) in (0..).zip(subject.order) {
            if let Some(slot) = ranks.get_mut(*identity as usize) {
                *slot = rank;
            }
        }
        let ranks = |identity: u32| ranks.get(identity as usize).copied().unwrap_or(NOBODY);
        let at = owners_of_nodes(subject, &ranks, &mut owners.is_cut);
        owners.live(subject, &at);
        owners.dead(subject, &ranks);
        owners.at = Some(at);
        owners
    }

    /// The package, as an identity, that owns a node of the final tree.
    pub(super) fn of_node(&self, order: &[u32], node: NodeId) -> Option<u32> {
        let rank = self.at.as_ref()?[node];
        order.get(rank as usize).copied()
    }

    /// The package, as an identity, that owns a content of the final filesystem.
    pub(super) fn of_entry(&self, order: &[u32], entry: EntryId) -> Option<u32> {
        let rank = self.of_content.as_ref()?[entry];
        order.get(rank as usize).copied()
    }

    /// Gives every content of the final filesystem to its owner.
    fn live(&mut self, subject: &Subject<'_>, at: &ById<NodeId, u32>) {
        let (layers, rootfs) = (subject.lookup.layers, subject.rootfs);
        let mut best = ById::new(layers.entries().len(), NOBODY);
        let mut first = ById::new(layers.entries().len(), NodeId::NONE);
        for node in rootfs.nodes() {
            let View::Entry(entry) = rootfs.view(node) else {
                continue;
            };
            let inode = rootfs.inode(entry);
            best.set(inode, best[inode].min(at[node]));
            let is_own = entry == inode && first[inode] != NodeId::NONE;
            if first[inode] == NodeId::NONE || is_own {
                first.set(inode, node);
            }
        }
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            for (entry, member) in layers.range(layer).zip(&changes.members) {
                let lives = rootfs.names_of(entry).is_some() && rootfs.death(entry).is_none();
                if member.kind != MemberKind::File || !lives {
                    continue;
                }
                let node = match first[entry] {
                    NodeId::NONE => member.node,
                    node => node,
                };
                let share = self.share(subject, best[entry], node);
                share.live += member.stored;
                share.files += 1;
            }
        }
        self.of_content = Some(best);
    }

    /// Gives every dead version to its owner.
    fn dead(&mut self, subject: &Subject<'_>, ranks: &impl Fn(u32) -> u32) {
        let layers = subject.lookup.layers;
        let node = |entry: EntryId| layers.node(entry);
        // The ledger is in the order of the layers, so the versions of a path are in this order too.
        let mut versions: HashMap<NodeId, Vec<usize>> = HashMap::new();
        for (number, dead) in subject.ledger.dead.iter().enumerate() {
            versions.entry(node(dead.entry)).or_default().push(number);
        }
        let mut owner = vec![NOBODY; subject.ledger.dead.len()];
        let mut claims = claims_on_dead(subject, ranks, &versions, &mut self.is_cut);
        claims.sort_unstable();
        let mut free = Free::default();
        let writer = |number: usize| subject.ledger.dead.get(number).map(|dead| dead.writer);
        for (rank, from, to, node) in claims {
            let Some(numbers) = versions.get(&node) else {
                continue;
            };
            let start = numbers.partition_point(|n| writer(*n) < Some(from));
            let end = numbers.partition_point(|n| writer(*n) <= Some(to));
            let mut place = free.next(node, start);
            while place < end {
                let slot = numbers.get(place).and_then(|n| owner.get_mut(*n));
                if let Some(slot) = slot {
                    *slot = rank;
                }
                free.take(node, place);
                place = free.next(node, place + 1);
            }
        }
        let folders = Folders::new(subject, ranks);
        for (dead, owner) in subject.ledger.dead.iter().zip(owner) {
            let node = node(dead.entry);
            let rank = owner.min(folders.owner(layers.paths.parent(node), dead.writer));
            self.share(subject, rank, node).dead += dead.bytes;
            let identity = subject.order.get(rank as usize).copied();
            self.of_dead.push(identity.unwrap_or(NOBODY));
        }
    }

    /// The share of an owner, or of the directory of a node without one.
    fn share(&mut self, subject: &Subject<'_>, rank: u32, node: NodeId) -> &mut Share {
        let identity = subject.order.get(rank as usize).copied();
        match identity.and_then(|n| self.shares.get_mut(n as usize)) {
            Some(share) => share,
            None => {
                let folder = subject.lookup.layers.paths.parent(node);
                self.unowned.entry(folder).or_default()
            }
        }
    }
}

/// The rank of the owner of each node of the final tree.
fn owners_of_nodes(
    subject: &Subject<'_>,
    ranks: &impl Fn(u32) -> u32,
    is_cut: &mut bool,
) -> ById<NodeId, u32> {
    let layers = subject.lookup.layers;
    let last = layers.highest();
    let mut at = ById::new(layers.paths.len(), NOBODY);
    let mut folders = ById::new(layers.paths.len(), NOBODY);
    let mut left = MOST_LISTED;
    let mut listed = Listed::new(subject, subject.rootfs, last);
    for claim in subject.presence.claims.iter().filter(|c| c.to == last) {
        let rank = ranks(claim.identity);
        if let What::Folder(node) = claim.what {
            folders.set(node, folders[node].min(rank));
        }
        *is_cut |= !listed.nodes(claim, &mut left, |node| {
            at.set(node, at[node].min(rank));
        });
    }
    for node in layers.paths.nodes().skip(1) {
        let above = folders[layers.paths.parent(node)];
        at.set(node, at[node].min(above));
        if folders[node] == NOBODY {
            folders.set(node, above);
        }
    }
    at
}

/// The claims on paths with dead versions, with the paths as the filesystem of the claim's first layer has them.
fn claims_on_dead(
    subject: &Subject<'_>,
    ranks: &impl Fn(u32) -> u32,
    versions: &HashMap<NodeId, Vec<usize>>,
    is_cut: &mut bool,
) -> Vec<OnDead> {
    let mut found: Vec<OnDead> = Vec::new();
    if versions.is_empty() {
        return found;
    }
    let layers = subject.lookup.layers;
    let mut by_layer: Vec<Vec<&Claim>> = vec![Vec::new(); layers.len()];
    for claim in &subject.presence.claims {
        if let Some(list) = by_layer.get_mut(claim.from.index()) {
            list.push(claim);
        }
    }
    let mut left = MOST_LISTED;
    Rootfs::merge_telling(layers, layers.end(), LayerId::LOWEST, |rootfs, layer, _| {
        let mut listed = Listed::new(subject, rootfs, layer);
        for claim in by_layer.get(layer.index()).into_iter().flatten() {
            let rank = ranks(claim.identity);
            *is_cut |= !listed.nodes(claim, &mut left, |node| {
                if versions.contains_key(&node) {
                    found.push((rank, claim.from, claim.to, node));
                }
            });
        }
    });
    found
}

/// The nodes that claims list, in one filesystem.
struct Listed<'a> {
    subject: &'a Subject<'a>,
    resolver: Resolver<'a>,
    /// Diverted paths, each with its new path and the package whose own file stays.
    diversions: HashMap<&'a [u8], (&'a [u8], &'a str)>,
}

impl<'a> Listed<'a> {
    fn new(subject: &'a Subject<'a>, rootfs: &'a Rootfs, layer: LayerId) -> Self {
        let mut diversions = HashMap::new();
        for (node, _) in subject.timeline.of(Source::DpkgDiversions) {
            let entry = subject.timeline.at(node, layer);
            let all = entry.map(|entry| subject.collected.diversions(entry));
            for one in all.into_iter().flatten() {
                diversions.insert(&one.from[..], (&one.to[..], one.by.as_str()));
            }
        }
        Self {
            subject,
            resolver: Resolver::new(subject.lookup, rootfs),
            diversions,
        }
    }

    /// Passes the nodes of a claim on. `left` is the number of paths that may still be looked up; the result is false
    /// if it is too small.
    fn nodes(&mut self, claim: &Claim, left: &mut u64, mut take: impl FnMut(NodeId)) -> bool {
        let subject = self.subject;
        let (paths, base) = match claim.what {
            What::Record(record) => (subject.collected.record(record).map(|r| &r.files), ROOT),
            What::Paths(entry, base) => (subject.collected.paths(entry), base),
            What::File(node) => {
                take(node);
                return true;
            }
            What::Folder(_) => return true,
        };
        let identity = subject.presence.identities.get(claim.identity as usize);
        let is_deb = identity.is_some_and(|i| i.kind == PackageKind::Deb);
        let name = identity.and_then(|i| subject.collected.record(i.record));
        let name = name.map_or("", |record| &record.name);
        for path in paths.into_iter().flat_map(super::facts::Paths::iter) {
            let Some(less) = left.checked_sub(1) else {
                return false;
            };
            *left = less;
            let mut path = path;
            if is_deb {
                path = path.strip_prefix(b"/").unwrap_or(path);
                match self.diversions.get(path) {
                    Some((to, by)) if *by != name => path = to,
                    _ => {}
                }
            }
            self.resolver
                .resolve(base, path)
                .into_iter()
                .for_each(&mut take);
        }
        true
    }
}

/// The places in the lists of versions that have no owner yet. Each place is taken once and skipped from then on.
#[derive(Default)]
struct Free {
    next: HashMap<(NodeId, usize), usize>,
}

impl Free {
    /// The first free place from `place` on.
    fn next(&mut self, node: NodeId, place: usize) -> usize {
        let mut end = place;
        while let Some(next) = self.next.get(&(node, end)) {
            end = *next;
        }
        // The places on the way lead to the end from now on.
        let mut at = place;
        while at != end {
            match self.next.insert((node, at), end) {
                Some(next) => at = next,
                None => break,
            }
        }
        end
    }

    fn take(&mut self, node: NodeId, place: usize) {
        self.next.insert((node, place), place + 1);
    }
}

/// The folders that packages claim, with their layers.
struct Folders {
    /// The claims on each folder: rank, first and last layer.
    claims: HashMap<NodeId, Vec<(u32, LayerId, LayerId)>>,
    /// For each node: the nearest folder with a claim, from the node itself upwards.
    near: ById<NodeId, NodeId>,
    /// For each folder: the nearest folder with a claim above it.
    above: HashMap<NodeId, NodeId>,
}

impl Folders {
    fn new(subject: &Subject<'_>, ranks: &impl Fn(u32) -> u32) -> Self {
        let paths = &subject.lookup.layers.paths;
        let mut claims: HashMap<NodeId, Vec<(u32, LayerId, LayerId)>> = HashMap::new();
        for claim in &subject.presence.claims {
            if let What::Folder(node) = claim.what {
                let list = claims.entry(node).or_default();
                list.push((ranks(claim.identity), claim.from, claim.to));
            }
        }
        let count = if claims.is_empty() { 0 } else { paths.len() };
        let mut near = ById::new(count, NodeId::NONE);
        let mut above = HashMap::new();
        for node in paths.nodes().take(count) {
            let up = if node == ROOT {
                NodeId::NONE
            } else {
                near[paths.parent(node)]
            };
            let is_claimed = claims.contains_key(&node);
            if is_claimed {
                above.insert(node, up);
            }
            near.set(node, if is_claimed { node } else { up });
        }
        for list in claims.values_mut() {
            sorted::sort_by_key(list, |(_, from, _)| *from);
        }
        Self {
            claims,
            near,
            above,
        }
    }

    /// The rank of the package whose folder is nearest to a folder in a layer.
    fn owner(&self, folder: NodeId, layer: LayerId) -> u32 {
        let mut node = self.near[folder];
        for _ in 0..MOST_FOLDERS {
            let Some(claims) = self.claims.get(&node) else {
                return NOBODY;
            };
            let before = claims.partition_point(|(_, from, _)| *from <= layer);
            let last = before.checked_sub(1).and_then(|n| claims.get(n));
            match last {
                Some((rank, _, to)) if *to >= layer => return *rank,
                _ => node = self.above.get(&node).copied().unwrap_or(NodeId::NONE),
            }
        }
        NOBODY
    }
}
