//! The comparison in one or two sentences, in each language.

use std::cmp::Ordering;

use super::causes::{Cause, What, causes};
use super::files::Files;
use super::packages::PackageChange;
use super::side::Side;
use super::texts;
use crate::bytes::figures::{exact, size};
use crate::bytes::{show, without_middle};
use crate::language::{Language, Prose};

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
    let said = Said {
        causes: causes(sides, files),
        no_file: files.is_some_and(|files| files.rows.is_empty()),
        counts: counts(packages.unwrap_or_default()),
        refetch,
    };
    let say = |language| said.in_language(sides, language);
    Prose::each(texts::VERDICT, |text, language| text(&say(language)))
}

/// What a verdict says.
struct Said {
    causes: Vec<Cause>,
    no_file: bool,
    counts: [u64; 3],
    refetch: Refetch,
}

impl Said {
    fn in_language(&self, (old, new): (&Side<'_>, &Side<'_>), language: Language) -> String {
        let (before, after) = (old.image.stored_bytes, new.image.stored_bytes);
        let differs = size(before.abs_diff(after));
        let mut text = match after.cmp(&before) {
            Ordering::Less => texts::SMALLER.get(language)(&differs),
            Ordering::Equal => texts::EQUAL.get(language)(&size(after)),
            Ordering::Greater => texts::LARGER.get(language)(&differs),
        };
        let packages = in_words(self.counts, language);
        let is_dir = |cause: &&Cause| matches!(cause.what, What::Directory(_));
        let is_alone = self.causes.iter().filter(is_dir).count() == 1;
        let in_words = |cause| reason(cause, (&packages, is_alone), language);
        let mut reasons: Vec<String> = self.causes.iter().map(in_words).collect();
        if self.no_file {
            reasons.push(texts::NO_FILE.get(language).to_owned());
        }
        // The packages are told even where they explain few bytes.
        if !packages.is_empty()
            && !self
                .causes
                .iter()
                .any(|cause| matches!(cause.what, What::Packages))
        {
            reasons.push(packages);
        }
        if !reasons.is_empty() {
            let reasons = reasons.join(texts::SEMICOLON.get(language));
            text.extend([texts::COLON.get(language), &reasons]);
        }
        text.push_str(texts::STOP.get(language));
        let refetch = self.refetch;
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
}

/// A cause in words; `packages` says which changed, `is_alone` that no other directory is named.
fn reason(cause: &Cause, (packages, is_alone): (&str, bool), language: Language) -> String {
    let bytes = size(cause.net.unsigned_abs());
    let is_less = cause.net < 0;
    let (texts, name) = match &cause.what {
        What::Waste if is_less => return texts::LESS_WASTE.get(language)(&bytes),
        What::Waste => return texts::MORE_WASTE.get(language)(&bytes),
        What::Visible if is_less => return texts::LESS_VISIBLE.get(language)(&bytes),
        What::Visible => return texts::MORE_VISIBLE.get(language)(&bytes),
        What::Directory(path) if path.is_empty() && !is_alone => {
            let name = texts::OTHERS.get(language).to_owned();
            ((texts::LESS_IN, texts::MORE_IN), name)
        }
        What::Directory(path) => {
            let path = show(path.as_bytes());
            let name = format!("/{}", without_middle(&path, LONGEST));
            ((texts::LESS_IN, texts::MORE_IN), name)
        }
        What::Left(name, true) if is_less => {
            return texts::GONE.get(language)(&bytes, name.get(language));
        }
        What::Left(name, _) => {
            let name = name.get(language).to_owned();
            ((texts::LESS_IN, texts::MORE_IN), name)
        }
        What::Packages if packages.is_empty() => {
            let name = texts::SAME_VERSIONS.get(language).to_owned();
            ((texts::LESS_IN, texts::MORE_IN), name)
        }
        What::Packages => {
            let texts = (texts::LESS_PACKAGES, texts::MORE_PACKAGES);
            (texts, packages.to_owned())
        }
    };
    let text = if is_less { texts.0 } else { texts.1 };
    text.get(language)(&bytes, &name)
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
