//! All images of an archive: what `manifest.json` says and what an OCI index says, put together.
//!
//! `manifest.json` is what `docker load` with a graph driver reads; `index.json` is what containerd reads. Where both
//! are there they speak of the same images, and each knows something the other does not: references and paths here,
//! digests and media types there. Knows how many images there may be, and not how one is read: that is `manifest`'s.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use super::documents::Documents;
use super::index::{self, Manifest};
use super::json::text;
use super::{ArchiveIndex, Image, manifest};
use crate::bytes::{Error, Result, Warnings};

/// An opened archive.
#[derive(Debug)]
pub struct Archive {
    /// Its images, in the archive's order; those of `manifest.json` first. One at least, 1,000 at most.
    pub images: Vec<Image>,
    /// What was odd.
    pub warnings: Warnings,
}

/// How many images are listed; a screen of choices is no use beyond that.
const MOST_IMAGES: usize = 1000;

/// How many layers all of them may have together: a few documents may describe one layer a million times.
const MOST_LAYERS: usize = 100_000;

/// Every image that can be read; an error when there are only some that cannot.
pub(super) fn images(
    contents: &ArchiveIndex,
    documents: &Documents,
    warnings: &mut Warnings,
) -> Result<Vec<Image>> {
    let mut broken = Vec::new();
    let mut images = Images::default();
    let manifests = index::manifests(documents, &mut broken, warnings);
    let source = manifest::Source {
        contents,
        documents,
    };
    from_docker(&source, &manifests, &mut images, &mut broken, warnings);
    from_oci(&source, &manifests, &mut images, &mut broken, warnings);
    // One image that cannot be read does not take the others with it.
    for (path, error) in broken {
        if images.all.is_empty() {
            return Err(error);
        }
        let detail = format!("an image of the archive cannot be read: {error}");
        warnings.add("image-broken", None, Some(path.as_bytes()), None, detail);
    }
    if images.left_out > 0 {
        let detail = format!(
            "{} images are left out: an archive is read up to {MOST_IMAGES} of them, and {MOST_LAYERS} layers",
            images.left_out
        );
        warnings.add("images", None, None, None, detail);
    }
    Ok(images.finish())
}

/// The entries of `manifest.json`.
fn from_docker(
    source: &manifest::Source<'_>,
    manifests: &[Manifest<'_>],
    images: &mut Images,
    broken: &mut Vec<(String, Error)>,
    warnings: &mut Warnings,
) {
    // The first of several that share a config.
    let twins: HashMap<&str, &Manifest<'_>> =
        manifests.iter().rev().map(|m| (m.config, m)).collect();
    let list = source.documents.get("manifest.json");
    let entries = list.and_then(|d| d.json.as_array());
    for entry in entries.into_iter().flatten().filter(|e| !e.is_null()) {
        let Some(config) = text(entry, "Config") else {
            let detail = "an entry of manifest.json names no config";
            warnings.add("manifest", None, None, None, detail);
            continue;
        };
        match source.docker(entry, config, &twins, warnings) {
            Ok(image) => images.add(image),
            Err(e) => broken.push((config.to_owned(), e)),
        }
    }
}

/// The manifests of the OCI layout that `manifest.json` does not name.
fn from_oci(
    source: &manifest::Source<'_>,
    manifests: &[Manifest<'_>],
    images: &mut Images,
    broken: &mut Vec<(String, Error)>,
    warnings: &mut Warnings,
) {
    for manifest in manifests {
        if images.ids.contains(manifest.config) {
            continue;
        }
        let image = match source.oci(manifest, warnings) {
            Ok(Some(image)) => image,
            Ok(None) => continue,
            Err(e) => {
                broken.push((index::blob(manifest.config), e));
                continue;
            }
        };
        // Another platform's manifest comes with every `docker save`; its blobs do not.
        let absent = image.layers.iter().filter(|l| l.blob.is_none()).count();
        if absent > 0 && (absent == image.layers.len() || !images.all.is_empty()) {
            let platform = image.platform();
            let detail = format!("the image for {platform} is named but was not saved");
            warnings.add("platform-missing", None, None, None, detail);
            continue;
        }
        images.add(image);
    }
}

/// The images so far.
#[derive(Default)]
struct Images {
    all: Vec<Image>,
    ids: HashSet<String>,
    /// Where an image of this id and these layers is.
    places: HashMap<u64, usize>,
    hash: RandomState,
    layers: usize,
    left_out: usize,
}

impl Images {
    /// One image under two names is one image.
    fn add(&mut self, image: Image) {
        let place = self
            .places
            .entry(self.hash.hash_one((&image.id, &image.layers)));
        if let Entry::Occupied(place) = &place
            && let Some(same) = self.all.get_mut(*place.get())
        {
            same.references.extend(image.references);
            same.described.extend(image.described);
            return;
        }
        if self.all.len() >= MOST_IMAGES || self.layers + image.layers.len() > MOST_LAYERS {
            self.left_out += 1;
            return;
        }
        place.insert_entry(self.all.len());
        self.layers += image.layers.len();
        self.ids.insert(image.id.clone());
        self.all.push(image);
    }

    /// All of them, each reference of one once.
    fn finish(mut self) -> Vec<Image> {
        for image in &mut self.all {
            let mut seen = HashSet::new();
            image.references.retain(|r| seen.insert(r.clone()));
        }
        self.all
    }
}
