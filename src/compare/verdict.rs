//! The comparison in one or two sentences, in each language.

use std::cmp::Ordering;

use super::files::Files;
use super::packages::PackageChange;
use super::side::Side;
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::bytes::{show, without_middle};
use crate::language::{Language, Prose};

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
    sides: (&Side<'_>, &Side<'_>),
    files: Option<&Files>,
    packages: Option<&[PackageChange]>,
    refetch: Refetch,
) -> Prose {
    if sides.0.image.id == sides.1.image.id {
        return texts::SAME_IMAGE.into();
    }
    let folders = directories(files, sides);
    let counts = counts(packages.unwrap_or_default());
    let say = |language| in_language(sides, (files, &folders), counts, refetch, language);
    Prose::each(texts::VERDICT, |text, language| text(&say(language)))
}

/// The verdict in one language.
fn in_language(
    (old, new): (&Side<'_>, &Side<'_>),
    (files, folders): (Option<&Files>, &[(i64, String)]),
    counts: [u64; 3],
    refetch: Refetch,
    language: Language,
) -> String {
    let (before, after) = (old.image.stored_bytes, new.image.stored_bytes);
    let differs = size(before.abs_diff(after));
    let mut text = match after.cmp(&before) {
        Ordering::Less => texts::SMALLER.get(language)(&differs),
        Ordering::Equal => texts::EQUAL.get(language)(&size(after)),
        Ordering::Greater => texts::LARGER.get(language)(&differs),
    };
    let mut reasons = Vec::new();
    let (waste, less) = (old.image.reclaimable_bytes, new.image.reclaimable_bytes);
    let differs = waste.abs_diff(less);
    if differs > 0 && differs >= before.abs_diff(after) / 10 {
        let text = if less < waste {
            texts::LESS_WASTE
        } else {
            texts::MORE_WASTE
        };
        reasons.push(text.get(language)(&size(differs)));
    }
    for (net, path) in folders {
        let text = if *net < 0 {
            texts::LESS_IN
        } else {
            texts::MORE_IN
        };
        reasons.push(text.get(language)(&size(net.unsigned_abs()), path));
    }
    if files.is_some_and(|files| files.rows.is_empty()) {
        reasons.push(texts::NO_FILE.get(language).to_owned());
    }
    if !reasons.is_empty() {
        let reasons = reasons.join(texts::COMMA.get(language));
        text.extend([texts::COLON.get(language), &reasons]);
    }
    let packages = in_words(counts, language);
    if !packages.is_empty() {
        text.extend([texts::SEMICOLON.get(language), &packages]);
    }
    text.push_str(texts::STOP.get(language));
    let fetched = if refetch.layers == 0 {
        texts::FETCHES_NONE.get(language).to_owned()
    } else {
        let bytes = match refetch.compressed {
            Some(bytes) => size(bytes),
            None => texts::UNPACKED.get(language)(&size(refetch.tar_bytes)),
        };
        texts::FETCHES.get(language)(refetch.layers as u64, &bytes, new.layers.len())
    };
    text.push_str(&fetched);
    text
}

/// The directories that explain most of the difference: the bytes that came minus those that went, and the path.
fn directories(files: Option<&Files>, (old, new): (&Side<'_>, &Side<'_>)) -> Vec<(i64, String)> {
    let (Some(files), Some(old), Some(new)) = (files, old.tree, new.tree) else {
        return Vec::new();
    };
    let causes = files.folders.causes(NAMED);
    let first = causes.first().map_or(0, |folder| folder.net.unsigned_abs());
    let told = causes.iter().filter(|f| f.net.unsigned_abs() >= first / 10);
    let told = told.map(|folder| {
        let path = show(&folder.pair.path(old, new)).into_owned();
        (folder.net, without_middle(&path, LONGEST).into_owned())
    });
    told.collect()
}

/// How many packages were upgraded, added and removed.
fn counts(packages: &[PackageChange]) -> [u64; 3] {
    let count =
        |is: &dyn Fn(&PackageChange) -> bool| packages.iter().filter(|p| is(p)).count() as u64;
    [
        count(&|p| p.old.is_some() && p.new.is_some()),
        count(&|p| p.old.is_none()),
        count(&|p| p.new.is_none()),
    ]
}

/// Numbers of packages in a language; empty if there are none.
fn in_words(counts: [u64; 3], language: Language) -> String {
    let texts = [
        (texts::UPGRADED, texts::AND_UPGRADED),
        (texts::ADDED, texts::AND_ADDED),
        (texts::REMOVED, texts::AND_REMOVED),
    ];
    let mut said = Vec::new();
    for (count, (first, next)) in counts.into_iter().zip(texts) {
        if count > 0 {
            let text = if said.is_empty() { first } else { next };
            said.push(text.get(language)(count, &exact(count)));
        }
    }
    said.join(texts::COMMA.get(language))
}

/// How many packages were upgraded, added and removed, in English; empty if none were.
pub(super) fn packages_text(packages: &[PackageChange]) -> String {
    in_words(counts(packages), Language::English)
}
