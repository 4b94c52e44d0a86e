//! The reading of one image: from an entry of `manifest.json`, or from a manifest of an OCI layout.
//!
//! This module knows where layers should be and what they should be, and looks into none of them. Sources: moby
//! `image/spec/v1.2.md` ("Combined Image JSON + Filesystem Changeset Format") and `docker save` for `manifest.json`;
//! OCI image spec, manifest.md and config.md.

use std::collections::HashMap;

use super::attestation;
use super::documents::{Documents, blob};
use super::index::{MOST_TEXT, Manifest, Platform, short};
use super::json::{Json, get, text, texts};
use super::{ArchiveIndex, Config, Image, Layer, Provenance, Slice};
use crate::bytes::{Error, Kind, Result, Warnings};

/// The index and the documents of an archive, from which its images are read.
pub(super) struct Source<'a> {
    /// The places of the archive's members.
    pub(super) contents: &'a ArchiveIndex,
    /// The documents that were read.
    pub(super) documents: &'a Documents,
}

/// The paths of the configs that `manifest.json` names.
pub(super) fn configs(document: &Json) -> Vec<String> {
    let entries = document.as_array().into_iter().flatten();
    entries
        .filter_map(|e| text(e, "Config").map(str::to_owned))
        .collect()
}

const OTHER_CONFIG: &str = "the config's content does not match its digest";
const OTHER_DESCRIPTOR: &str =
    "a descriptor claims another size or digest of its manifest or config";

impl Source<'_> {
    /// The image of an entry of `manifest.json`.
    ///
    /// `twins` has the manifests of the OCI layout by the digests of their configs, because the same image is often
    /// described there with digests and media types.
    ///
    /// # Errors
    /// When the config is missing or cannot be read, links to a layer lead in a circle, or the image has more than
    /// 65,534 layers.
    pub(super) fn docker(
        &self,
        entry: &Json,
        config_path: &str,
        twins: &HashMap<&str, &Manifest<'_>>,
        warnings: &mut Warnings,
    ) -> Result<Image> {
        let Some(document) = self.documents.get(config_path) else {
            if let Some(why) = self.documents.refused(config_path) {
                return Err(why);
            }
            return Err(Error::new(Kind::Broken, "the image's config is missing")
                .at_path(config_path.as_bytes())
                .because("the archive was cut in transfer"));
        };
        let id = document.digest.to_string();
        let paths = texts(entry, "Layers");
        let twin = twins.get(id.as_str());
        let described = twin.map_or(&[][..], |m| m.layers);
        let described = if described.len() == paths.len() {
            described
        } else {
            &[]
        };
        let config = document.config();
        let mut layers = Vec::new();
        for (index, path) in paths.iter().enumerate() {
            let blob = self.contents.find(path);
            let blob = blob.map_err(|e| e.in_layer(u32::try_from(index).unwrap_or(u32::MAX)))?;
            layers.push(layer(index, blob, described.get(index), &config)?);
        }
        let mut defects = Vec::new();
        if names_another(config_path, &id) {
            defects.push((None, OTHER_CONFIG.to_owned()));
        }
        if twin.is_some_and(|m| m.differs) {
            defects.push((None, OTHER_DESCRIPTOR.to_owned()));
        }
        defects.extend(judge(&config, &layers, has_foreign(entry)));
        let defects = tell(defects, warnings);
        Ok(Image {
            id,
            references: texts(entry, "RepoTags"),
            described: twin.map_or_else(Vec::new, |m| described_as(m)),
            config,
            layers,
            provenance: twin.and_then(|m| self.provenance(m, warnings)),
            defects,
        })
    }

    /// The image of a manifest of an OCI layout; `None` if it is no image or its config was not saved.
    ///
    /// # Errors
    /// When the config cannot be read, links to a layer lead in a circle, or the image has more than 65,534 layers.
    pub(super) fn oci(
        &self,
        manifest: &Manifest<'_>,
        warnings: &mut Warnings,
    ) -> Result<Option<Image>> {
        let path = blob(manifest.config);
        let Some(document) = self.documents.get(&path) else {
            if let Some(why) = self.documents.refused(&path) {
                return Err(why);
            }
            let detail = "an image's config was not saved";
            warnings.add("config-missing", None, Some(path.as_bytes()), None, detail);
            return Ok(None);
        };
        let config = document.config();
        let is_image = config.has_rootfs() || are_layers(manifest.layers);
        if !(is_image && may_be_layers(manifest.layers)) {
            return Ok(None);
        }
        let mut layers = Vec::new();
        for (index, descriptor) in manifest.layers.iter().enumerate() {
            let path = short(descriptor, "digest").map(blob);
            let blob = path.map(|p| self.contents.find(&p)).transpose();
            let blob = blob.map_err(|e| e.in_layer(u32::try_from(index).unwrap_or(u32::MAX)))?;
            layers.push(layer(index, blob.flatten(), Some(descriptor), &config)?);
        }
        let mut defects = judge(&config, &layers, false);
        let claims = manifest.config;
        if claims.starts_with("sha256:") && document.digest.to_string() != claims {
            defects.push((None, OTHER_CONFIG.to_owned()));
        }
        if manifest.differs {
            defects.push((None, OTHER_DESCRIPTOR.to_owned()));
        }
        let defects = tell(defects, warnings);
        Ok(Some(Image {
            id: claims.to_owned(),
            references: manifest.names.iter().map(|n| (*n).to_owned()).collect(),
            described: described_as(manifest),
            config,
            layers,
            provenance: self.provenance(manifest, warnings),
            defects,
        }))
    }
}

impl Source<'_> {
    /// The provenance among the attestations about a manifest. One that is damaged is a warning.
    fn provenance(&self, manifest: &Manifest<'_>, warnings: &mut Warnings) -> Option<Provenance> {
        let path = manifest.attestation.as_deref()?;
        attestation::provenance(path, self.documents, warnings)
    }
}

/// The platforms of a manifest from the index, as people write them.
fn described_as(manifest: &Manifest<'_>) -> Vec<String> {
    manifest.platforms.iter().map(Platform::text).collect()
}

/// Whether the name of a config's file is a digest, as `docker save` writes it, but not the digest of its content.
fn names_another(config_path: &str, id: &str) -> bool {
    let name = config_path.rsplit('/').next().unwrap_or_default();
    let name = name.trim_end_matches(".json").trim_start_matches("sha256:");
    name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit()) && !id.ends_with(name)
}

/// Whether the descriptors may be those of an image's layers. OCI layouts may also hold other things, which have no
/// layer that is a tar.
fn may_be_layers(described: &[Json]) -> bool {
    let is_tar = |l: &Json| text(l, "mediaType").is_none_or(|m| m.is_empty() || m.contains("tar"));
    described.is_empty() || described.iter().any(is_tar)
}

/// Whether the media types of all descriptors are those of image layers (OCI image spec, media-types.md; distribution,
/// manifest-v2-2.md). The config need not list layers then.
fn are_layers(described: &[Json]) -> bool {
    let types = [
        "application/vnd.oci.image.layer.",
        "application/vnd.docker.image.rootfs.",
    ];
    let is_layer =
        |l: &Json| text(l, "mediaType").is_some_and(|m| types.iter().any(|t| m.starts_with(t)));
    !described.is_empty() && described.iter().all(is_layer)
}

/// Whether some layers are stored elsewhere. `LayerSources` in `manifest.json` describes every layer since Docker 25,
/// and such a layer has a media type of its own.
fn has_foreign(entry: &Json) -> bool {
    let sources = get(entry, "LayerSources").and_then(Json::as_object);
    let is_foreign = |d: &Json| {
        text(d, "mediaType")
            .is_some_and(|m| m.contains("foreign") || m.contains("nondistributable"))
    };
    sources.is_some_and(|s| s.values().any(is_foreign))
}

/// Layer number `index` with its blob, as its descriptor and the config describe it.
fn layer(
    index: usize,
    blob: Option<Slice>,
    descriptor: Option<&Json>,
    config: &Config,
) -> Result<Layer> {
    let number = u32::try_from(index)
        .ok()
        .filter(|n| *n < u32::from(u16::MAX));
    let said = |key| descriptor.and_then(|d| short(d, key)).map(str::to_owned);
    Ok(Layer {
        index: number
            .ok_or_else(|| Error::new(Kind::TooLarge, "the image has more than 65,534 layers"))?,
        blob,
        digest: said("digest"),
        claimed_size: descriptor
            .and_then(|d| get(d, "size"))
            .and_then(Json::as_u64),
        diff_id: config
            .diff_ids()
            .get(index)
            .filter(|d| d.len() <= MOST_TEXT)
            .cloned(),
        media_type: said("mediaType").unwrap_or_default(),
    })
}

/// A reason why an image can be inspected but not squashed, with the layer that has the defect.
type Defect = (Option<u32>, String);

fn judge(config: &Config, layers: &[Layer], foreign: bool) -> Vec<Defect> {
    let mut defects = Vec::new();
    if config.os().eq_ignore_ascii_case("windows") || foreign {
        let what = "it is a Windows image: its layers are no plain filesystems";
        defects.push((None, what.to_owned()));
    }
    for layer in layers {
        let index = layer.index;
        let what = match (&layer.blob, layer.claimed_size) {
            (None, _) => format!("layer {index} is missing from the archive"),
            (Some(blob), Some(size)) if size != blob.length => format!(
                "layer {index} has {} bytes, its manifest says {size}",
                blob.length
            ),
            _ => continue,
        };
        defects.push((Some(index), what));
    }
    let diff_ids = config.diff_ids().len();
    if diff_ids != layers.len() {
        let what = format!(
            "the config names {diff_ids} layers, the archive has {}",
            layers.len()
        );
        defects.push((None, what));
    }
    defects
}

/// Adds defects to the warnings; the result is their texts.
fn tell(defects: Vec<Defect>, warnings: &mut Warnings) -> Vec<String> {
    let told = defects.into_iter().map(|(layer, what)| {
        warnings.add("image", layer, None, None, what.clone());
        what
    });
    told.collect()
}
