//! Which base images fit a product: the libraries that it needs, the versions of the C library, and a shell.
//!
//! Sources: the README of GoogleContainerTools/distroless for what its images hold, and the releases of distributions for
//! the versions of the GNU C library.

use super::made::PackageFacts;
use super::subject::Subject;
use super::texts;
use crate::bytes::sorted;
use crate::language::Prose;
use crate::product::{Facts, Known, NOBODY, Product, Row, Why};
use crate::rootfs::{EntryId, View};

/// Distributions with the number after `2.` of their GNU C library.
const RELEASES: [(&str, u32); 8] = [
    ("Debian 11", 31),
    ("Debian 12", 36),
    ("Debian 13", 41),
    ("Ubuntu 20.04", 31),
    ("Ubuntu 22.04", 35),
    ("Ubuntu 24.04", 39),
    ("RHEL 8", 28),
    ("RHEL 9", 34),
];

/// The libraries of the GNU C library itself.
const LIBC: [&str; 7] = ["c", "m", "pthread", "dl", "rt", "resolv", "util"];

/// Which base images fit a product, in sentences.
pub(super) fn sentences(
    subject: &Subject<'_>,
    product: &Product,
    known: &Known,
    facts: &PackageFacts,
) -> Vec<Prose> {
    let paths = &subject.of.layers.paths;
    let mut out = Vec::new();
    let name = |row: &Row| String::from_utf8_lossy(paths.name(row.node)).into_owned();
    let of = |why: Why| product.rows.iter().filter(move |row| row.why == why);
    let loaders: Vec<String> = of(Why::Loader).map(name).collect();
    if loaders.is_empty() {
        out.push(texts::FITS_SCRATCH.into());
    } else if loaders.iter().any(|name| name.starts_with("ld-musl-")) {
        out.push(texts::FITS_ALPINE.into());
    } else {
        let libraries: Vec<String> = of(Why::Library).map(name).collect();
        match distroless(&libraries) {
            Some(image) => out.push(Prose::new(texts::FITS_DISTROLESS, |text| text(image))),
            None => out.extend(packages(subject, product, facts)),
        }
        out.extend(versions(subject, product, known));
    }
    if of(Why::Shell).next().is_some() {
        out.push(texts::NEEDS_SHELL.into());
    }
    out
}

/// The distroless image that has these libraries.
fn distroless(libraries: &[String]) -> Option<&'static str> {
    let stem = |name: &str| -> String {
        let name = name.split(".so").next().unwrap_or_default();
        name.strip_prefix("lib").unwrap_or(name).to_owned()
    };
    let needed: Vec<String> = libraries.iter().map(|name| stem(name)).collect();
    let within = |more: &[&str]| {
        let has = |name: &str| LIBC.contains(&name) || more.contains(&name);
        needed
            .iter()
            .all(|name| has(name) || name.starts_with("ld-"))
    };
    [
        (&[][..], "base-nossl-debian13"),
        (&["ssl", "crypto"], "base-debian13"),
        (&["ssl", "crypto", "gcc_s", "stdc++"], "cc-debian13"),
    ]
    .iter()
    .find(|(more, _)| within(more))
    .map(|(_, image)| *image)
}

/// The packages that bring the libraries above the base image.
fn packages(subject: &Subject<'_>, product: &Product, facts: &PackageFacts) -> Option<Prose> {
    let package = |row: &Row| {
        let entry = entry(subject, row)?;
        let owner = Some(facts.owners[row.node]).filter(|owner| *owner != NOBODY)?;
        let (name, is_system) = facts.packages.get(owner as usize)?;
        let is_above = subject.of.layers.layer_of(entry) >= subject.base;
        (*is_system && is_above).then_some(name.as_str())
    };
    let libraries = product.rows.iter().filter(|row| row.why == Why::Library);
    let mut names: Vec<&str> = libraries.filter_map(package).collect();
    sorted::sort_by(&mut names, Ord::cmp);
    names.dedup();
    let names = names.join(" ");
    (!names.is_empty()).then(|| Prose::new(texts::FITS_PACKAGES, |text| text(&names)))
}

/// The version of the GNU C library that the files above the base image ask for.
fn versions(subject: &Subject<'_>, product: &Product, known: &Known) -> Option<Prose> {
    let version = |row: &Row| {
        let entry = entry(subject, row)?;
        let inode = subject.of.rootfs.inode(entry);
        match known.get(inode) {
            Some(Facts::Program(program)) if subject.of.layers.layer_of(inode) >= subject.base => {
                program.glibc
            }
            _ => None,
        }
    };
    let minor = product.rows.iter().filter_map(version).max()?;
    let old = RELEASES.iter().filter(|(_, has)| *has < minor);
    let old: Vec<&str> = old.map(|(name, _)| *name).collect();
    Some(if old.is_empty() {
        Prose::new(texts::GLIBC, |text| text(minor))
    } else {
        Prose::new(texts::GLIBC_NOT, |text| text(minor, &old.join(", ")))
    })
}

/// The member at the path of a row.
fn entry(subject: &Subject<'_>, row: &Row) -> Option<EntryId> {
    match subject.of.rootfs.view(row.node) {
        View::Entry(entry) => Some(entry),
        _ => None,
    }
}
