//! Packages as text for a terminal: the sums, the largest packages, and the largest directories without one.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::model::{Document, PackageRow};
use crate::bytes::figures::{counted, share, size};
use crate::bytes::{cut, printable, sorted};

/// The most packages that are listed.
const PACKAGES: usize = 60;
/// The most rows of the other lists.
const OTHERS: usize = 15;
/// The most characters of a version, and of a name with its path.
const VERSION: usize = 30;
const NAME: usize = 90;

/// The figures of the image that the text begins with.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The names and the platform of the image on one line.
    pub title: &'a str,
    /// The id of the image.
    pub id: &'a str,
    /// The bytes of the final filesystem.
    pub live_bytes: u64,
    /// The bytes that a squash of all layers saves.
    pub reclaimable_bytes: u64,
}

/// The text of a document; `warnings` are its warnings, one a line.
pub fn text<I>(heading: Heading<'_>, document: &Document<I>, warnings: &[String]) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = sums(&mut out, heading, document);
    let _ = packages(&mut out, document);
    let _ = removed(&mut out, document);
    let _ = unowned(&mut out, document);
    let _ = databases(&mut out, document);
    if !warnings.is_empty() {
        let _ = writeln!(out, "\nwarnings");
        for warning in warnings {
            let _ = writeln!(out, "  {warning}");
        }
    }
    out
}

fn sums<I>(out: &mut String, heading: Heading<'_>, document: &Document<I>) -> std::fmt::Result {
    let packages = &document.packages;
    let live = total(packages.iter().map(|p| p.live_bytes));
    let dead = total(packages.iter().map(|p| p.dead_bytes));
    let gone = total(document.removed.iter().map(|p| p.dead_bytes));
    let rest = total(document.unowned.iter().map(|u| u.bytes));
    let rest_dead = total(document.unowned.iter().map(|u| u.dead_bytes));
    let of_live = |n| share(n, heading.live_bytes);
    writeln!(out, "{}", printable(heading.title))?;
    writeln!(out, "{}\n", printable(heading.id))?;
    writeln!(out, "                    live    share        dead")?;
    let mut line = |name: String, live: u64, dead: u64| {
        writeln!(
            out,
            "{name:<12} {:>11} {:>8} {:>11}",
            size(live),
            of_live(live),
            size(dead)
        )
    };
    line("packages".to_owned(), live, dead)?;
    line("removed".to_owned(), 0, gone)?;
    line("unowned".to_owned(), rest, rest_dead)?;
    line(
        "all".to_owned(),
        heading.live_bytes,
        heading.reclaimable_bytes,
    )
}

fn total(all: impl Iterator<Item = u64>) -> u64 {
    all.fold(0, u64::saturating_add)
}

fn packages<I>(out: &mut String, document: &Document<I>) -> std::fmt::Result {
    let all = &document.packages;
    if all.is_empty() {
        return writeln!(out, "\nno packages");
    }
    let rows = largest(all, |p| (p.live_bytes, p.dead_bytes, p.retained_bytes));
    let count = counted(all.len() as u64, "package", "packages");
    writeln!(
        out,
        "\n{count}, largest first; retained: with what only it needs"
    )?;
    writeln!(
        out,
        "      live   retained       dead  layer  why   type    package"
    )?;
    for package in rows.iter().take(PACKAGES) {
        let why = match package.manual {
            Some(true) => "asked",
            Some(false) => "auto",
            None => "-",
        };
        writeln!(
            out,
            "{:>10} {:>10} {:>10} {:>6}  {why:<5} {:<7} {}",
            size(package.live_bytes),
            size(package.retained_bytes),
            size(package.dead_bytes),
            package.layer,
            package.kind.as_str(),
            named(package),
        )?;
    }
    more(
        out,
        rows.get(PACKAGES..)
            .unwrap_or_default()
            .iter()
            .map(|p| p.live_bytes),
    )
}

fn removed<I>(out: &mut String, document: &Document<I>) -> std::fmt::Result {
    if document.removed.is_empty() {
        return Ok(());
    }
    let rows = largest(&document.removed, |p| (p.dead_bytes, 0, 0));
    writeln!(
        out,
        "\nremoved packages, whose bytes are still in lower layers"
    )?;
    for package in rows.iter().take(OTHERS) {
        writeln!(
            out,
            "{:>10}  layer {:<4} {:<7} {}",
            size(package.dead_bytes),
            package.layer,
            package.kind.as_str(),
            named(package),
        )?;
    }
    more(
        out,
        rows.get(OTHERS..)
            .unwrap_or_default()
            .iter()
            .map(|p| p.dead_bytes),
    )
}

fn unowned<I>(out: &mut String, document: &Document<I>) -> std::fmt::Result {
    let rows = &document.unowned;
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nbytes without a package, by directory")?;
    writeln!(out, "      live       dead  files  directory")?;
    for row in rows.iter().take(OTHERS) {
        let path = format!("/{}", row.path);
        writeln!(
            out,
            "{:>10} {:>10} {:>6}  {}",
            size(row.bytes),
            size(row.dead_bytes),
            row.files,
            printable(&cut(&path, NAME)),
        )?;
    }
    more(
        out,
        rows.get(OTHERS..)
            .unwrap_or_default()
            .iter()
            .map(|u| u.bytes),
    )
}

fn databases<I>(out: &mut String, document: &Document<I>) -> std::fmt::Result {
    let rows = &document.databases;
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\ndatabases that layers wrote")?;
    for row in rows.iter().take(OTHERS) {
        let path = format!("/{}", row.path);
        let bytes = size(row.bytes);
        let path = printable(&cut(&path, NAME)).into_owned();
        writeln!(out, "{bytes:>10}  layer {:<4} {path}", row.layer)?;
    }
    more(
        out,
        rows.get(OTHERS..)
            .unwrap_or_default()
            .iter()
            .map(|d| d.bytes),
    )
}

/// A line about the rows that are not listed.
fn more(out: &mut String, rest: impl ExactSizeIterator<Item = u64>) -> std::fmt::Result {
    let count = rest.len();
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "{:>10}  in {count} more", size(total(rest)))
}

/// Rows by falling figures; equal rows keep their order.
fn largest(
    rows: &[PackageRow],
    figures: impl Fn(&PackageRow) -> (u64, u64, u64),
) -> Vec<&PackageRow> {
    let mut all: Vec<&PackageRow> = rows.iter().collect();
    sorted::sort_by_key(&mut all, |row| Reverse(figures(row)));
    all
}

/// The name of a package with version, architecture and path.
fn named(package: &PackageRow) -> String {
    let mut name = package.name.clone();
    if let Some(version) = &package.version {
        name.extend([" ", &cut(version, VERSION)]);
    }
    if let Some(arch) = &package.arch {
        name.extend([" ", arch]);
    }
    if let Some(path) = &package.path {
        name.extend([" /", path]);
    }
    printable(&cut(&name, NAME)).into_owned()
}
