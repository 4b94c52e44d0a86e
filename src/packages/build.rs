//! Builds the answer: who owns every byte, since when, and what needs what.

use std::collections::{HashMap, HashSet};

use super::build_only::is_build_only;
use super::collected::Collected;
use super::dominators::retained;
use super::facts::Release;
use super::manual::Manual;
use super::model::{DatabaseRow, PackageRow, Packages, UnownedRow};
use super::modules::Modules;
use super::owners::{self, Owners, Share};
use super::presence::Presence;
use super::purl::purl;
use super::recommended::recommended;
use super::resolver::Resolver;
use super::rows::{Entries, Entry};
use super::timeline::Timeline;
use super::{PackageKind, Source, needs};
use crate::bytes::{Warnings, exact, sorted};
use crate::dockerfile::step_layers;
use crate::image::Image;
use crate::rootfs::{ById, EntryId, LayerId, Layers, Lookup, NodeId, Rootfs};
use crate::waste::{Became, DeadOwners, Ledger};

/// The image whose packages are told, with its merged layers and its ledger.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The image.
    pub image: &'a Image,
    /// The layers of the image, with one path tree.
    pub layers: &'a Layers,
    /// The merged filesystem of all layers.
    pub rootfs: &'a Rootfs,
    /// The ledger of live and dead bytes.
    pub ledger: &'a Ledger,
}

impl Packages {
    /// The packages of an image, from the contents that `timeline` wanted.
    pub fn new(subject: &Subject<'_>, timeline: &Timeline, collected: &Collected) -> Self {
        let layers = subject.layers;
        let paths = &layers.paths;
        let last = layers.highest();
        let lookup = Lookup::new(layers);
        let presence = Presence::new(&lookup, timeline, collected);
        let entries = Entries::new(paths, &presence, collected, last);
        let order = order(&presence, &entries);
        let owners = Owners::new(&owners::Subject {
            lookup: &lookup,
            rootfs: subject.rootfs,
            ledger: subject.ledger,
            timeline,
            collected,
            presence: &presence,
            order: &order,
        });
        let release = release(timeline, collected, last);
        let mut resolver = Resolver::new(&lookup, subject.rootfs);
        let modules = Modules::new(paths, (timeline, last), collected, &presence, &mut resolver);
        let (needs, recommends) = needs::needs(
            &needs::Subject {
                entries: &entries.packages,
                collected,
                presence: &presence,
                owners: &owners,
                order: &order,
                modules: &modules,
            },
            &mut resolver,
        );
        let manual = Manual::new(paths, timeline, collected, last);
        let mut rows = Rows {
            steps: steps(subject.image),
            collected,
            presence: &presence,
            owners: &owners,
            release: &release,
            told: vec![false; presence.identities.len()],
        };
        let mut packages: Vec<PackageRow> = Vec::new();
        for entry in &entries.packages {
            let mut row = rows.row(entry);
            row.manual = manual.told(paths, &presence, collected, &modules, entry);
            packages.push(row);
        }
        let removed = entries
            .removed
            .iter()
            .map(|entry| rows.row(entry))
            .collect();
        let sizes: Vec<u64> = packages.iter().map(|row| row.live_bytes).collect();
        let is_root = |row: u32| {
            let row = packages.get(row as usize);
            row.is_some_and(|row| row.manual == Some(true))
        };
        let is_automatic = |row: u32| {
            let row = packages.get(row as usize);
            row.is_some_and(|row| row.kind == PackageKind::Deb && row.manual == Some(false))
        };
        let wished = recommended(&needs, &recommends, is_root, is_automatic);
        let sums = retained(&needs, &sizes, is_root);
        for ((row, needs), sum) in packages.iter_mut().zip(needs).zip(sums) {
            (row.needs, row.retained_bytes) = (needs, sum);
        }
        let identity = |row: &u32| Some(entries.packages.get(*row as usize)?.identity);
        let identities: HashSet<u32> = wished.iter().filter_map(identity).collect();
        let is_wished = |entry: &EntryId| {
            let owner = owners.of_entry(&order, *entry);
            owner.is_some_and(|owner| identities.contains(&owner))
        };
        let mut symbols = collected.symbols.clone();
        symbols.sort_unstable();
        let is_system = |entry: EntryId| {
            let owner = owners.of_entry(&order, entry);
            let owner = owner.and_then(|owner| presence.identities.get(owner as usize));
            owner.is_some_and(|owner| owner.kind.is_system())
        };
        // A distribution leaves symbols in only where they are needed, as sanitizers need theirs.
        symbols.retain(|(entry, _)| !is_system(*entry));
        Self {
            build_only: build_only(&entries.packages, collected, &packages),
            owners: owner_rows(subject, &owners, &order, &entries.packages),
            recommended: wished,
            recommended_files: if identities.is_empty() {
                Vec::new()
            } else {
                layers.entries().filter(is_wished).collect()
            },
            symbols,
            packages,
            removed,
            unowned: unowned(layers, &owners),
            databases: databases(layers, timeline),
            dead: dead(subject, timeline, collected, &presence, (&entries, &owners)),
            warnings: warnings(
                layers,
                timeline,
                collected,
                presence.is_crowded || owners.is_cut,
            ),
        }
    }
}

/// The rows of the packages that only builds need.
fn build_only(entries: &[Entry], collected: &Collected, rows: &[PackageRow]) -> Vec<u32> {
    let is_one = |(_, (entry, row)): &(u32, (&Entry, &PackageRow))| {
        let section = collected
            .record(entry.record)
            .and_then(|r| r.section.as_deref());
        is_build_only(row.kind, &row.name, section)
    };
    let all = (0..).zip(entries.iter().zip(rows));
    all.filter(is_one).map(|(row, _)| row).collect()
}

/// For each node of the final filesystem: the row of its owner.
fn owner_rows(
    subject: &Subject<'_>,
    owners: &Owners,
    order: &[u32],
    packages: &[Entry],
) -> ById<NodeId, u32> {
    let mut rows = HashMap::new();
    for (row, entry) in (0..).zip(packages) {
        rows.entry(entry.identity).or_insert(row);
    }
    let mut out = ById::new(subject.layers.paths.len(), owners::NOBODY);
    for node in subject.rootfs.nodes() {
        let row = owners
            .of_node(order, node)
            .and_then(|owner| rows.get(&owner));
        out.set(node, row.copied().unwrap_or(owners::NOBODY));
    }
    out
}

/// The identities in the order in which they own a file: packages of the operating system first, then as in the report.
fn order(presence: &Presence, entries: &Entries) -> Vec<u32> {
    let mut seen = vec![false; presence.identities.len()];
    let mut order = Vec::with_capacity(seen.len());
    for is_system in [true, false] {
        for entry in entries.packages.iter().chain(&entries.removed) {
            let slot = seen.get_mut(entry.identity as usize);
            let identity = presence.identities.get(entry.identity as usize);
            let fits = identity.is_some_and(|i| i.kind.is_system() == is_system);
            if let (Some(slot), true) = (slot, fits)
                && !std::mem::replace(slot, true)
            {
                order.push(entry.identity);
            }
        }
    }
    order
}

/// What rows are made from.
struct Rows<'a> {
    /// The step of each layer.
    steps: ById<LayerId, Option<u32>>,
    collected: &'a Collected,
    presence: &'a Presence,
    owners: &'a Owners,
    release: &'a Release,
    /// Whether the bytes of each identity are in a row already. The first of several versions has them.
    told: Vec<bool>,
}

impl Rows<'_> {
    fn row(&mut self, entry: &Entry) -> PackageRow {
        let number = entry.identity as usize;
        let is_told = self.told.get_mut(number);
        let is_told = is_told.is_some_and(|told| std::mem::replace(told, true));
        let share = self.owners.shares.get(number).copied();
        let share = share.filter(|_| !is_told).unwrap_or_default();
        let record = self.collected.record(entry.record).cloned();
        let record = record.unwrap_or_default();
        let identity = self.presence.identities.get(number);
        let kind = identity.map_or(super::PackageKind::Deb, |identity| identity.kind);
        let Share { files, live, dead } = share;
        PackageRow {
            purl: purl(kind, &record, self.release),
            kind,
            name: record.name,
            version: record.version,
            arch: record.arch,
            path: entry.path.clone(),
            licence: record.licence,
            source: record.source,
            layer: entry.layer,
            step: self.steps[entry.layer],
            files,
            live_bytes: live,
            dead_bytes: dead,
            retained_bytes: 0,
            manual: None,
            needs: Vec::new(),
        }
    }
}

/// The step of the history that wrote each layer.
fn steps(image: &Image) -> ById<LayerId, Option<u32>> {
    let mut steps = ById::new(image.layers.len(), None);
    for (step, layer) in (0..).zip(step_layers(&image.config, image.layers.len())) {
        if let Some(layer) = layer {
            steps.set(layer, Some(step));
        }
    }
    steps
}

/// The distribution of the final image.
fn release(timeline: &Timeline, collected: &Collected, last: LayerId) -> Release {
    let all = timeline.of(Source::Release);
    let mut all = all.filter_map(|(node, _)| collected.release(timeline.at(node, last)?));
    all.find(|release| !release.id.is_empty())
        .cloned()
        .unwrap_or_default()
}

fn unowned(layers: &Layers, owners: &Owners) -> Vec<UnownedRow> {
    let mut rows: Vec<UnownedRow> = Vec::with_capacity(owners.unowned.len());
    for (node, share) in &owners.unowned {
        rows.push(UnownedRow {
            path: exact(&layers.paths.path(*node)).into_owned(),
            bytes: share.live,
            dead_bytes: share.dead,
            files: share.files,
        });
    }
    sorted::sort_by(&mut rows, |a, b| {
        b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path))
    });
    rows
}

fn databases(layers: &Layers, timeline: &Timeline) -> Vec<DatabaseRow> {
    let mut rows = Vec::new();
    for (node, tracked) in &timeline.files {
        let Some(kind) = tracked.source.database() else {
            continue;
        };
        for span in &tracked.spans {
            rows.push(DatabaseRow {
                path: exact(&layers.paths.path(*node)).into_owned(),
                kind,
                layer: layers.layer_of(span.entry),
                bytes: layers.member(span.entry).map_or(0, |member| member.stored),
            });
        }
    }
    sorted::sort_by(&mut rows, |a, b| {
        let places = || (&a.path, a.layer).cmp(&(&b.path, b.layer));
        b.bytes.cmp(&a.bytes).then_with(places)
    });
    rows
}

/// The owners of dead versions, each with what became of the package.
fn dead(
    subject: &Subject<'_>,
    timeline: &Timeline,
    collected: &Collected,
    presence: &Presence,
    (entries, owners): (&Entries, &Owners),
) -> DeadOwners {
    let mut found = DeadOwners::default();
    // The layer of the package in the final image, by identity.
    let mut since = vec![None; presence.identities.len()];
    for entry in entries.packages.iter().rev() {
        if let Some(slot) = since.get_mut(entry.identity as usize) {
            *slot = Some(entry.layer);
        }
    }
    let mut names = vec![None; presence.identities.len()];
    for (dead, number) in subject.ledger.dead.iter().zip(&owners.of_dead) {
        let identity = presence.identities.get(*number as usize);
        let slot = names.get_mut(*number as usize);
        let (Some(identity), Some(slot)) = (identity, slot) else {
            continue;
        };
        let place = *slot.get_or_insert_with(|| {
            let record = collected.record(identity.record);
            let name = record.map_or("", |record| record.name.as_str());
            found.name(format!("{}:{name}", identity.kind.as_str()))
        });
        let became = match since.get(*number as usize).copied().flatten() {
            Some(layer) if layer > dead.writer => Became::Upgraded,
            Some(_) => Became::Kept,
            None => Became::Removed,
        };
        found.give(dead.entry, place, became);
    }
    let databases = timeline.files.iter();
    let databases = databases.filter(|(_, tracked)| tracked.source.database().is_some());
    for span in databases.flat_map(|(_, tracked)| &tracked.spans) {
        found.add_database(span.entry);
    }
    found
}

fn warnings(layers: &Layers, timeline: &Timeline, collected: &Collected, is_cut: bool) -> Warnings {
    let mut warnings = Warnings::default();
    let mut add = |kind: &str, entry: EntryId, detail: &str| {
        let member = layers.member(entry);
        let path = member.map(|member| layers.paths.path(member.node));
        let layer = layers.layer_of(entry);
        let offset = member.map(|member| member.start);
        warnings.add(kind, Some(layer.number()), path.as_deref(), offset, detail);
    };
    let mut problems: Vec<&(EntryId, String)> = collected.problems.iter().collect();
    sorted::sort_by(&mut problems, Ord::cmp);
    for (entry, problem) in problems {
        add("package-database", *entry, problem);
    }
    let logs = timeline.of(Source::RpmLog).flat_map(|(_, log)| &log.spans);
    for span in logs {
        if layers
            .member(span.entry)
            .is_some_and(|member| member.stored > 0)
        {
            let what = "changes beside the database of rpm are not read";
            add("package-log", span.entry, what);
        }
    }
    if is_cut {
        let what = "the databases list more files than any image has; some have no owner";
        warnings.add("package-lists", None, None, None, what);
    }
    warnings
}
