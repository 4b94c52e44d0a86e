//! Which packages somebody asked for: apt's states, apk's world, dnf's reasons, Python's REQUESTED, and manifests of Node.js.

use std::collections::{HashMap, HashSet};

use super::collected::Collected;
use super::modules::Modules;
use super::presence::Presence;
use super::rows::Entry;
use super::timeline::Timeline;
use super::{PackageKind, Source};
use crate::rootfs::{LayerId, NodeId, PathTree};

/// The most folders between a package of PHP and its `vendor`.
const MOST_UP: usize = 16;

/// What the final image says about who asked for packages. `None` where nothing says it.
#[derive(Debug, Default)]
pub(super) struct Manual {
    /// The packages that apt installed automatically, as `NAME:ARCH` and, for every architecture, as `NAME`.
    automatic: Option<HashSet<String>>,
    /// The names that apk was asked for.
    world: Option<HashSet<String>>,
    /// Whether dnf was asked for a package, by `NAME.ARCH`.
    dnf: HashMap<String, bool>,
    /// The folders of packages of Python with their names, of those that pip was asked for.
    requested: HashSet<(NodeId, u32)>,
    /// Whether a composer.json asked for packages, by folder `vendor` and record.
    composer: HashMap<(NodeId, u32), bool>,
}

impl Manual {
    /// What the files of the final image say.
    pub(super) fn new(
        paths: &PathTree,
        timeline: &Timeline,
        collected: &Collected,
        last: LayerId,
    ) -> Self {
        let words = |source| {
            let mut all = timeline.of(source);
            let words = all.find_map(|(node, _)| collected.words(timeline.at(node, last)?))?;
            Some(words.iter().cloned().collect::<HashSet<String>>())
        };
        let mut automatic: Option<HashSet<String>> = words(Source::AptStates);
        if let Some(all) = &mut automatic {
            let names: Vec<String> = all.iter().filter_map(|word| name(word)).collect();
            all.extend(names);
        }
        let mut requested = HashSet::new();
        let asked: HashSet<NodeId> = timeline
            .of(Source::PythonRequested)
            .filter(|(node, _)| timeline.at(*node, last).is_some())
            .map(|(node, _)| paths.parent(node))
            .collect();
        for (node, _) in timeline.of(Source::PythonMetadata) {
            let folder = paths.parent(node);
            let entry = timeline.at(node, last).filter(|_| asked.contains(&folder));
            let records = entry.map_or(&[][..], |entry| collected.records(entry));
            requested.extend(records.iter().map(|record| (paths.parent(folder), *record)));
        }
        Self {
            dnf: dnf(timeline, collected, last),
            composer: composer(paths, timeline, collected, last),
            automatic,
            world: words(Source::ApkWorld),
            requested,
        }
    }

    /// Whether somebody asked for a package; `None` if nothing says so.
    pub(super) fn told(
        &self,
        paths: &PathTree,
        presence: &Presence,
        collected: &Collected,
        modules: &Modules,
        entry: &Entry,
    ) -> Option<bool> {
        let identity = presence.identities.get(entry.identity as usize)?;
        let record = collected.record(entry.record)?;
        match (identity.kind, identity.place) {
            (PackageKind::Deb, _) => {
                // apt knows packages for all architectures by the native one.
                let word = match record.arch.as_deref() {
                    Some("all") | None => record.name.clone(),
                    Some(arch) => format!("{}:{arch}", record.name),
                };
                Some(!self.automatic.as_ref()?.contains(&word))
            }
            (PackageKind::Apk, _) => Some(self.world.as_ref()?.contains(&record.name)),
            (PackageKind::Pypi, Some(place)) => {
                Some(self.requested.contains(&(place, entry.record)))
            }
            (PackageKind::Npm, Some(place)) => modules.is_asked(place),
            (PackageKind::Composer, Some(place)) => {
                let mut up = place;
                (0..MOST_UP).find_map(|_| {
                    up = paths.parent(up);
                    self.composer.get(&(up, entry.record)).copied()
                })
            }
            (PackageKind::Cargo | PackageKind::Golang | PackageKind::Maven, _) => {
                Some(!record.is_part)
            }
            (PackageKind::Rpm, _) => {
                let arch = record.arch.as_deref().unwrap_or_default();
                self.dnf.get(&format!("{}.{arch}", record.name)).copied()
            }
            (PackageKind::Gem, _) | (_, None) => None,
        }
    }
}

/// What dnf was asked for: its state, or else its history.
fn dnf(timeline: &Timeline, collected: &Collected, last: LayerId) -> HashMap<String, bool> {
    let words = |source| {
        let mut all = timeline.of(source);
        all.find_map(|(node, _)| collected.words(timeline.at(node, last)?))
    };
    let bytes = |source| {
        let mut all = timeline.of(source);
        all.find_map(|(node, _)| Some(collected.bytes(timeline.at(node, last)?)))
    };
    let state = words(Source::DnfState).map(<[String]>::to_vec);
    let words = state.or_else(|| {
        let log = bytes(Source::DnfLog).unwrap_or_default();
        // A history that is damaged tells nothing.
        super::dnf::reasons(bytes(Source::DnfHistory)?, log).ok()
    });
    let words = words.unwrap_or_default();
    let told = words.iter().filter_map(|word| {
        let (mark, name) = word.split_at_checked(1)?;
        Some((name.to_owned(), mark == "+"))
    });
    told.collect()
}

/// Whether a composer.json asked for packages, for every folder `vendor` beside one.
fn composer(
    paths: &PathTree,
    timeline: &Timeline,
    collected: &Collected,
    last: LayerId,
) -> HashMap<(NodeId, u32), bool> {
    let mut asked: HashMap<NodeId, HashSet<&str>> = HashMap::new();
    for (node, _) in timeline.of(Source::ComposerRoot) {
        let words = timeline
            .at(node, last)
            .and_then(|entry| collected.words(entry));
        if let Some(words) = words {
            let words = words.iter().map(String::as_str).collect();
            asked.insert(paths.parent(node), words);
        }
    }
    let mut told = HashMap::new();
    for (node, _) in timeline.of(Source::Composer) {
        let vendor = paths.parent(paths.parent(node));
        let asked = asked.get(&paths.parent(vendor));
        let (Some(entry), Some(asked)) = (timeline.at(node, last), asked) else {
            continue;
        };
        for number in collected.records(entry) {
            let name = collected.record(*number).map_or("", |record| &record.name);
            told.insert((vendor, *number), asked.contains(name));
        }
    }
    told
}

/// The name in `NAME:ARCH`.
fn name(word: &str) -> Option<String> {
    word.rsplit_once(':').map(|(name, _)| name.to_owned())
}
