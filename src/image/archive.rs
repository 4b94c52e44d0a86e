//! All images of an archive, from `manifest.json` and from an OCI index together.
//!
//! `docker load` with a graph driver reads `manifest.json`, and containerd reads `index.json`. If an archive has both,
//! they describe the same images, and each has something that the other lacks: references and paths in the first,
//! digests and media types in the second. This module limits the number of images. It does not know how one image is
//! read; `manifest` does.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use super::documents::{Documents, blob};
use super::index::{self, Manifest};
use super::json::text;
use super::{ArchiveIndex, Image, manifest};
use crate::bytes::{Error, Result, Warnings};

/// An opened archive: the images in it, and the warnings about it.
#[derive(Debug)]
pub struct Archive {
    /// The images in the archive, at least one and at most 1,000. Those of `manifest.json` come first, each list in its
    /// own order.
    pub images: Vec<Image>,
    /// The warnings about the archive and about all of its images.
    pub warnings: Warnings,
}

/// The most images of an archive; a longer list of choices would be useless.
const MOST_IMAGES: usize = 1000;

/// The most layers of all images together, because a few documents may describe one layer a million times.
const MOST_LAYERS: usize = 100_000;

/// The images of an archive that can be read; empty if the archive names none. An image that cannot be read becomes a
/// warning.
///
/// # Errors
/// When the archive names images and none of them can be read; the error is that of the first.
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
    // An image that cannot be read does not prevent reading the others.
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

/// Adds the images of `manifest.json`.
fn from_docker(
    source: &manifest::Source<'_>,
    manifests: &[Manifest<'_>],
    images: &mut Images,
    broken: &mut Vec<(String, Error)>,
    warnings: &mut Warnings,
) {
    // Of several manifests with the same config, the first one is taken.
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

/// Adds the images of the OCI layout that `manifest.json` does not name.
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
                broken.push((blob(manifest.config), e));
                continue;
            }
        };
        // `docker save` writes the manifests of other platforms too, but not their blobs.
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

/// The images found so far.
#[derive(Default)]
struct Images {
    all: Vec<Image>,
    ids: HashSet<String>,
    /// The place of an image in `all`, by a hash of its ID and its layers.
    places: HashMap<u64, usize>,
    hash: RandomState,
    layers: usize,
    left_out: usize,
}

impl Images {
    /// Adds an image; one with the same ID and layers as another is the same image under more names.
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

    /// All images, each with its references once.
    fn finish(mut self) -> Vec<Image> {
        for image in &mut self.all {
            let mut seen = HashSet::new();
            image.references.retain(|r| seen.insert(r.clone()));
        }
        self.all
    }
}
