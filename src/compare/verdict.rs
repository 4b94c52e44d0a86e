//! The comparison in one or two sentences.

use super::files::Files;
use super::packages::PackageChange;
use super::side::{Side, Tree};
use crate::bytes::figures::{counted, exact, size};
use crate::bytes::{show, without_middle};

/// The most directories that a verdict names.
const NAMED: usize = 2;

/// The most bytes of a path.
const LONGEST: usize = 200;

/// What a pull of the new image fetches for those who have the old one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refetch {
    /// The number of layers.
    pub(super) layers: usize,
    /// The bytes of their tars.
    pub(super) tar_bytes: u64,
    /// The bytes of their compressed blobs. `None` if one of them is plain or unknown.
    pub(super) compressed: Option<u64>,
}

/// The verdict. `files` and `packages` are `None` if a report stands for a side.
pub(super) fn verdict(
    (old, new): (&Side<'_>, &Side<'_>),
    files: Option<&Files>,
    packages: Option<&[PackageChange]>,
    refetch: Refetch,
) -> String {
    if old.image.id == new.image.id {
        return "OLD and NEW are the same image.".to_owned();
    }
    let (before, after) = (old.image.stored_bytes, new.image.stored_bytes);
    let mut text = match after.cmp(&before) {
        std::cmp::Ordering::Less => format!("NEW is {} smaller on disk", size(before - after)),
        std::cmp::Ordering::Equal => format!("NEW takes the same {} on disk", size(after)),
        std::cmp::Ordering::Greater => format!("NEW is {} larger on disk", size(after - before)),
    };
    let mut reasons = Vec::new();
    let (waste, less) = (old.image.reclaimable_bytes, new.image.reclaimable_bytes);
    let differs = waste.abs_diff(less);
    if differs > 0 && differs >= before.abs_diff(after) / 10 {
        let word = if less < waste { "less" } else { "more" };
        reasons.push(format!("{} {word} is wasted", size(differs)));
    }
    if let (Some(files), Some(left), Some(right)) = (files, old.tree, new.tree) {
        reasons.extend(directories(files, left, right));
        if files.rows.is_empty() {
            reasons.push("no file differs".to_owned());
        }
    }
    if !reasons.is_empty() {
        text.extend([": ", &reasons.join(", ")]);
    }
    let packages = packages_text(packages.unwrap_or_default());
    if !packages.is_empty() {
        text.extend(["; ", &packages]);
    }
    text.push_str(". ");
    if refetch.layers == 0 {
        text.push_str("Who has OLD fetches no layer.");
    } else {
        let layers = counted(refetch.layers as u64, "layer", "layers");
        let of = new.layers.len();
        let bytes = match refetch.compressed {
            Some(bytes) => size(bytes),
            None => format!("{} unpacked", size(refetch.tar_bytes)),
        };
        text.extend([
            "Who has OLD fetches ",
            &bytes,
            ", ",
            &layers,
            " of ",
            &of.to_string(),
            ".",
        ]);
    }
    text
}

/// The directories that explain most of the difference.
fn directories(files: &Files, old: Tree<'_>, new: Tree<'_>) -> Vec<String> {
    let causes = files.folders.causes(NAMED);
    let first = causes.first().map_or(0, |folder| folder.net.unsigned_abs());
    let told = causes.iter().filter(|f| f.net.unsigned_abs() >= first / 10);
    let told = told.map(|folder| {
        let word = if folder.net < 0 { "less" } else { "more" };
        let path = folder.pair.path(old, new);
        format!(
            "{} {word} in /{}",
            size(folder.net.unsigned_abs()),
            without_middle(&show(&path), LONGEST)
        )
    });
    told.collect()
}

/// How many packages were upgraded, added and removed; empty if none were.
pub(super) fn packages_text(packages: &[PackageChange]) -> String {
    let count =
        |is: &dyn Fn(&PackageChange) -> bool| packages.iter().filter(|p| is(p)).count() as u64;
    let mut counts = [
        (count(&|p| p.old.is_some() && p.new.is_some()), "upgraded"),
        (count(&|p| p.old.is_none()), "added"),
        (count(&|p| p.new.is_none()), "removed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0);
    let Some((number, word)) = counts.next() else {
        return String::new();
    };
    let mut text = format!("{} {word}", counted(number, "package", "packages"));
    for (number, word) in counts {
        text.extend([", ", &exact(number), " ", word]);
    }
    text
}
