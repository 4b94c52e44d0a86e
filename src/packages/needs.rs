//! What a package needs directly: names resolved to packages of the final image.

use std::collections::HashMap;

use super::PackageKind;
use super::collected::Collected;
use super::facts::Record;
use super::modules::Modules;
use super::owners::Owners;
use super::presence::Presence;
use super::python::normalized;
use super::resolver::Resolver;
use super::rows::Entry;
use crate::rootfs::{NodeId, ROOT};

/// The architectures that fit every other one.
const ANY: [&str; 2] = ["all", "noarch"];

/// What needs are resolved with.
pub(super) struct Subject<'a> {
    pub(super) entries: &'a [Entry],
    pub(super) collected: &'a Collected,
    pub(super) presence: &'a Presence,
    pub(super) owners: &'a Owners,
    /// The identities in the order of ownership.
    pub(super) order: &'a [u32],
    pub(super) modules: &'a Modules,
}

/// The best candidates for a name: first those that really have it, then those that provide it.
type Best = (bool, u32);

/// The packages by the names that they have and provide. A scope is an architecture, or the folder of a language's
/// packages: those in the same scope come first.
#[derive(Default)]
struct Names {
    scoped: HashMap<(PackageKind, String, String), Best>,
    any: HashMap<(PackageKind, String), Best>,
}

impl Names {
    fn add(&mut self, kind: PackageKind, name: &str, scope: &str, candidate: Best) {
        let name = called(kind, name);
        let any = self.any.entry((kind, name.clone())).or_insert(candidate);
        *any = candidate.min(*any);
        let key = (kind, name, scope.to_owned());
        let best = self.scoped.entry(key).or_insert(candidate);
        *best = candidate.min(*best);
    }

    fn get(&self, kind: PackageKind, name: &str, scope: &str) -> Option<u32> {
        let name = called(kind, name);
        let mut key = (kind, name, String::new());
        let mut near: Option<Best> = None;
        if !ANY.contains(&scope) {
            for scope in ANY.into_iter().chain([scope]) {
                scope.clone_into(&mut key.2);
                let best = self.scoped.get(&key).copied();
                near = near.into_iter().chain(best).min();
            }
        }
        let best = near.or_else(|| self.any.get(&(key.0, key.1)).copied());
        best.map(|(_, row)| row)
    }
}

/// The name as it is compared.
fn called(kind: PackageKind, name: &str) -> String {
    match kind {
        PackageKind::Pypi => normalized(name),
        _ => name.to_owned(),
    }
}

/// The rows that each row needs directly, ascending and without itself.
pub(super) fn needs(subject: &Subject<'_>, resolver: &mut Resolver<'_>) -> Vec<Vec<u32>> {
    let rows = || (0u32..).zip(subject.entries);
    let mut names = Names::default();
    let mut of_place: HashMap<NodeId, Vec<u32>> = HashMap::new();
    let mut of_identity: HashMap<u32, u32> = HashMap::new();
    for (row, entry) in rows() {
        of_identity.entry(entry.identity).or_insert(row);
        let Some((kind, place, record)) = described(subject, entry) else {
            continue;
        };
        if let Some(place) = place {
            of_place.entry(place).or_default().push(row);
        }
        let scope = scope(record, entry);
        names.add(kind, &record.name, scope, (false, row));
        for name in &record.provides {
            names.add(kind, name, scope, (true, row));
        }
    }
    let mut all = Vec::with_capacity(subject.entries.len());
    for (row, entry) in rows() {
        let Some((kind, place, record)) = described(subject, entry) else {
            all.push(Vec::new());
            continue;
        };
        let mut found = Vec::new();
        for group in &record.needs {
            let one = |name: &String| match (kind, place) {
                (PackageKind::Npm, Some(place)) => {
                    let folder = subject.modules.nearest(resolver, place, name)?;
                    of_place.get(&folder)?.first().copied()
                }
                _ => names.get(kind, name, scope(record, entry)),
            };
            let mut row = group.iter().find_map(one);
            if row.is_none() && kind.is_system() {
                row = group.iter().find_map(|path| {
                    let path = path.starts_with('/').then_some(path.as_bytes())?;
                    let node = resolver.resolve(ROOT, path)?;
                    let owner = subject.owners.of_node(subject.order, node)?;
                    of_identity.get(&owner).copied()
                });
            }
            found.extend(row);
        }
        if kind.is_program() && !record.is_part {
            let within = place.and_then(|place| of_place.get(&place));
            found.extend(within.into_iter().flatten());
        }
        found.retain(|other| *other != row);
        found.sort_unstable();
        found.dedup();
        all.push(found);
    }
    all
}

fn described<'a>(
    subject: &Subject<'a>,
    entry: &Entry,
) -> Option<(PackageKind, Option<NodeId>, &'a Record)> {
    let identity = subject.presence.identities.get(entry.identity as usize)?;
    let record = subject.collected.record(entry.record)?;
    Some((identity.kind, identity.place, record))
}

/// The scope in which a package looks for others first.
fn scope<'a>(record: &'a Record, entry: &'a Entry) -> &'a str {
    let path = entry.path.as_deref();
    path.or(record.arch.as_deref()).unwrap_or_default()
}
