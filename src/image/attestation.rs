//! The attestations that BuildKit stores beside an image (BuildKit, `docs/attestations/attestation-storage.md`).
//!
//! An index names them as manifests for no platform, each with the digest of the manifest that it is about. Their layers
//! are in-toto statements. This module finds the provenance; it does not know what a provenance says.

use std::sync::Arc;

use super::documents::{Documents, blob};
use super::json::{Json, get, list, text};
use super::provenance::{Provenance, is_provenance};
use crate::bytes::Warnings;

/// The most bytes of a digest.
const LONGEST: usize = 600;

/// Whether a descriptor is that of an attestation, a manifest for no platform.
pub(super) fn is_attestation(descriptor: &Json) -> bool {
    let platform = get(descriptor, "platform");
    platform.and_then(|p| text(p, "os")) == Some("unknown")
        || annotation(descriptor, "vnd.docker.reference.type") == Some("attestation-manifest")
}

/// The attestations that an index names: the path of the manifest that each is about, and the path of its own
/// manifest.
pub(super) fn manifests(index: &Json) -> Vec<(String, String)> {
    let descriptors = list(index, "manifests").iter();
    let named = descriptors.filter(|d| is_attestation(d)).filter_map(|d| {
        let subject = annotation(d, "vnd.docker.reference.digest")?;
        Some((path(subject)?, path(text(d, "digest")?)?))
    });
    named.collect()
}

/// The paths of the provenances that a manifest of attestations names.
pub(super) fn provenances(manifest: &Json) -> Vec<String> {
    let layers = list(manifest, "layers").iter();
    let is_wanted =
        |l: &&Json| annotation(l, "in-toto.io/predicate-type").is_some_and(is_provenance);
    let named = layers
        .filter(is_wanted)
        .filter_map(|l| path(text(l, "digest")?));
    named.collect()
}

/// The first provenance that the manifest of attestations at `path` names and that can be read. One whose content does
/// not match its digest, and one that is none, are warnings; one that was not saved is not there.
pub(super) fn provenance(
    path: &str,
    documents: &Documents,
    warnings: &mut Warnings,
) -> Option<Provenance> {
    let manifest = documents.get(path)?;
    for path in provenances(&manifest.json) {
        let Some(document) = documents.get(&path) else {
            continue;
        };
        let digest = document.digest.to_string();
        let is_same = path == blob(&digest) || !path.starts_with("blobs/sha256/");
        let read = if is_same {
            Provenance::new(Arc::clone(&document.json))
        } else {
            Err("its content does not match its digest")
        };
        match read {
            Ok(provenance) => return Some(provenance),
            Err(why) => {
                let detail = format!("the provenance of an image is not used: {why}");
                warnings.add("attestation", None, Some(path.as_bytes()), None, detail);
            }
        }
    }
    None
}

/// The path of the blob with this digest.
fn path(digest: &str) -> Option<String> {
    (digest.len() <= LONGEST).then(|| blob(digest))
}

fn annotation<'a>(descriptor: &'a Json, name: &str) -> Option<&'a str> {
    text(get(descriptor, "annotations")?, name)
}
