//! From documents to images: what `manifest.json` says, what an OCI index says, and how the two fit together.
//!
//! `manifest.json` is what `docker load` with a graph driver reads; `index.json` is what containerd reads. Where both
//! are there they speak of the same images, and each knows something the other does not: references and paths here,
//! digests and media types there.

use std::collections::{HashMap, HashSet};

use super::json::{Json, get, list, text, texts};
use super::{Config, Contents, Image, Layer};
use crate::bytes::{Digest, Error, Kind, Result, Warnings};

/// Everything that was read of an archive.
pub(super) struct Found<'a> {
    pub(super) contents: &'a Contents,
    pub(super) documents: &'a HashMap<String, Json>,
    pub(super) texts: &'a HashMap<String, Vec<u8>>,
}

/// Where a digest's blob stands in an OCI layout.
fn blob(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}

/// The documents that this one leads to.
pub(super) fn names(name: &str, document: &Json) -> Vec<String> {
    if name == "manifest.json" {
        let entries = document.as_array().map_or(&[][..], Vec::as_slice);
        return entries
            .iter()
            .filter_map(|e| text(e, "Config").map(str::to_owned))
            .collect();
    }
    let digests = |d: &Json| text(d, "digest").map(blob);
    match (list(document, "manifests"), get(document, "config")) {
        ([], Some(config)) => digests(config).into_iter().collect(),
        (manifests, _) => manifests
            .iter()
            .filter(|d| !is_attestation(d))
            .filter_map(digests)
            .collect(),
    }
}

/// BuildKit's attestations are manifests for no platform.
fn is_attestation(descriptor: &Json) -> bool {
    let platform = get(descriptor, "platform");
    platform.and_then(|p| text(p, "os")) == Some("unknown")
        || get(descriptor, "annotations").and_then(|a| text(a, "vnd.docker.reference.type"))
            == Some("attestation-manifest")
}

/// A manifest of an OCI layout, with the names its descriptors gave it.
struct Manifest<'a> {
    document: &'a Json,
    config: String,
    names: Vec<String>,
}

/// All images of the archive.
pub(super) fn images(found: &Found<'_>, warnings: &mut Warnings) -> Result<Vec<Image>> {
    let manifests = manifests(found, warnings)?;
    let mut images: Vec<Image> = Vec::new();
    let entries = found
        .documents
        .get("manifest.json")
        .and_then(Json::as_array);
    for entry in entries.map_or(&[][..], Vec::as_slice) {
        if entry.is_null() {
            continue;
        }
        let Some(config) = text(entry, "Config") else {
            warnings.add(
                "manifest",
                None,
                None,
                None,
                "an entry of manifest.json names no config",
            );
            continue;
        };
        let image = from_docker(found, entry, config, &manifests, warnings)?;
        add(&mut images, image);
    }
    for manifest in &manifests {
        let known = images.iter().any(|i| i.id == manifest.config);
        if known {
            continue;
        }
        let Some(image) = from_oci(found, manifest, warnings)? else {
            continue;
        };
        // Another platform's manifest comes with every `docker save`; its blobs do not.
        let absent = image.layers.iter().filter(|l| l.blob.is_none()).count();
        if absent > 0 && (absent == image.layers.len() || !images.is_empty()) {
            let detail = format!(
                "the image for {} is named but was not saved",
                image.platform()
            );
            warnings.add("platform-missing", None, None, None, detail);
            continue;
        }
        add(&mut images, image);
    }
    Ok(images)
}

/// One image under two names is one image.
fn add(images: &mut Vec<Image>, image: Image) {
    if let Some(same) = images
        .iter_mut()
        .find(|i| i.id == image.id && i.layers == image.layers)
    {
        for reference in image.references {
            if !same.references.contains(&reference) {
                same.references.push(reference);
            }
        }
        return;
    }
    images.push(image);
}

/// Every image manifest that `index.json` leads to.
fn manifests<'a>(found: &Found<'a>, warnings: &mut Warnings) -> Result<Vec<Manifest<'a>>> {
    let mut out: Vec<Manifest<'a>> = Vec::new();
    let mut seen: HashSet<(String, Option<String>)> = HashSet::new();
    let mut open: Vec<(&Json, Option<String>)> = Vec::new();
    if let Some(index) = found.documents.get("index.json") {
        open.push((index, None));
    }
    while let Some((document, inherited)) = open.pop() {
        let entries = list(document, "manifests");
        if !entries.is_empty() && !list(document, "layers").is_empty() {
            return Err(
                Error::new(Kind::Broken, "a document is both an index and a manifest").because(
                    "it was made to be read differently by different tools (CVE-2021-41190)",
                ),
            );
        }
        for descriptor in entries.iter().rev().filter(|d| !is_attestation(d)) {
            let Some(digest) = text(descriptor, "digest") else {
                continue;
            };
            let annotations = get(descriptor, "annotations");
            let name = annotations.and_then(|a| {
                text(a, "io.containerd.image.name")
                    .or_else(|| text(a, "org.opencontainers.image.ref.name"))
            });
            let name = name.map(str::to_owned).or_else(|| inherited.clone());
            if !seen.insert((digest.to_owned(), name.clone())) {
                continue;
            }
            let path = blob(digest);
            let Some(child) = found.documents.get(&path) else {
                let what = get(descriptor, "platform")
                    .and_then(|p| text(p, "architecture"))
                    .unwrap_or("an unnamed platform");
                let detail = format!("{digest} for {what} is named and was not saved");
                warnings.add("blob-missing", None, None, None, detail);
                continue;
            };
            if let Some(bytes) = found.texts.get(&path)
                && digest.starts_with("sha256:")
                && Digest::of(bytes).to_string() != digest
            {
                let detail = "a manifest's content does not match its digest";
                warnings.add("digest", None, Some(path.as_bytes()), None, detail);
            }
            open.push((child, name));
        }
        if let Some(config) = get(document, "config").and_then(|c| text(c, "digest")) {
            let names: Vec<String> = inherited.into_iter().collect();
            if let Some(same) = out.iter_mut().find(|m| std::ptr::eq(m.document, document)) {
                same.names.extend(names);
            } else {
                out.push(Manifest {
                    document,
                    config: config.to_owned(),
                    names,
                });
            }
        }
    }
    Ok(out)
}

fn from_docker(
    found: &Found<'_>,
    entry: &Json,
    config_path: &str,
    manifests: &[Manifest<'_>],
    warnings: &mut Warnings,
) -> Result<Image> {
    let Some(document) = found.documents.get(config_path) else {
        return Err(Error::new(Kind::Broken, "the image's config is missing")
            .at_path(config_path.as_bytes())
            .because("the archive was cut in transfer"));
    };
    let id = found
        .texts
        .get(config_path)
        .map(|t| Digest::of(t).to_string())
        .unwrap_or_default();
    let mut defects = Vec::new();
    let named = config_path.rsplit('/').next().unwrap_or_default();
    let named = named
        .trim_end_matches(".json")
        .trim_start_matches("sha256:");
    if named.len() == 64 && named.bytes().all(|b| b.is_ascii_hexdigit()) && !id.ends_with(named) {
        defects.push("the config's content does not match its digest".to_owned());
    }
    let twin = manifests.iter().find(|m| m.config == id);
    let described = twin.map_or(&[][..], |m| list(m.document, "layers"));
    let paths = texts(entry, "Layers");
    let config = Config::new(document.clone());
    let diff_ids = config.diff_ids();
    let mut layers = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let descriptor = described
            .get(index)
            .filter(|_| described.len() == paths.len());
        let blob = found
            .contents
            .find(path)
            .map_err(|e| e.in_layer(u32::try_from(index).unwrap_or(u32::MAX)))?;
        layers.push(layer(index, blob, descriptor, &diff_ids)?);
    }
    defects.extend(judge(&config, &layers, has_foreign(entry)));
    tell(&defects, warnings);
    Ok(Image {
        id,
        references: texts(entry, "RepoTags"),
        config,
        layers,
        defects,
    })
}

/// Some layers are kept elsewhere: `LayerSources` describes every layer since Docker 25, and says so by media type.
fn has_foreign(entry: &Json) -> bool {
    let sources = get(entry, "LayerSources").and_then(Json::as_object);
    sources.is_some_and(|s| {
        s.values().any(|d| {
            text(d, "mediaType")
                .is_some_and(|m| m.contains("foreign") || m.contains("nondistributable"))
        })
    })
}

fn from_oci(
    found: &Found<'_>,
    manifest: &Manifest<'_>,
    warnings: &mut Warnings,
) -> Result<Option<Image>> {
    let path = blob(&manifest.config);
    let Some(document) = found.documents.get(&path) else {
        warnings.add(
            "config-missing",
            None,
            Some(path.as_bytes()),
            None,
            "an image's config was not saved",
        );
        return Ok(None);
    };
    // Other things than images are kept in OCI layouts too: they have no rootfs, or no layer that is a tar.
    let described = list(manifest.document, "layers");
    let is_tar = |l: &Json| text(l, "mediaType").is_none_or(|m| m.is_empty() || m.contains("tar"));
    if get(document, "rootfs").is_none() || !(described.is_empty() || described.iter().any(is_tar))
    {
        return Ok(None);
    }
    let config = Config::new(document.clone());
    let diff_ids = config.diff_ids();
    let mut layers = Vec::new();
    for (index, descriptor) in described.iter().enumerate() {
        let blob = text(descriptor, "digest")
            .map(blob)
            .map(|p| found.contents.find(&p))
            .transpose()?
            .flatten();
        layers.push(layer(index, blob, Some(descriptor), &diff_ids)?);
    }
    let mut defects = judge(&config, &layers, false);
    if found.texts.get(&path).is_some_and(|t| {
        manifest.config.starts_with("sha256:") && Digest::of(t).to_string() != manifest.config
    }) {
        defects.push("the config's content does not match its digest".to_owned());
    }
    tell(&defects, warnings);
    Ok(Some(Image {
        id: manifest.config.clone(),
        references: manifest.names.clone(),
        config,
        layers,
        defects,
    }))
}

fn layer(
    index: usize,
    blob: Option<super::Slice>,
    descriptor: Option<&Json>,
    diff_ids: &[String],
) -> Result<Layer> {
    let number = u32::try_from(index)
        .ok()
        .filter(|n| *n < u32::from(u16::MAX));
    Ok(Layer {
        index: number
            .ok_or_else(|| Error::new(Kind::TooLarge, "the image has more than 65,534 layers"))?,
        blob,
        digest: descriptor
            .and_then(|d| text(d, "digest"))
            .map(str::to_owned),
        claimed_size: descriptor
            .and_then(|d| get(d, "size"))
            .and_then(Json::as_u64),
        diff_id: diff_ids.get(index).cloned(),
        media_type: descriptor
            .and_then(|d| text(d, "mediaType"))
            .unwrap_or_default()
            .to_owned(),
    })
}

/// Why an image can be looked at and not squashed.
fn judge(config: &Config, layers: &[Layer], foreign: bool) -> Vec<String> {
    let mut defects = Vec::new();
    if config.os().eq_ignore_ascii_case("windows") || foreign {
        defects.push("it is a Windows image: its layers are no plain filesystems".to_owned());
    }
    for layer in layers {
        match (&layer.blob, layer.claimed_size) {
            (None, _) => defects.push(format!("layer {} is missing from the archive", layer.index)),
            (Some(blob), Some(size)) if size != blob.length => {
                defects.push(format!(
                    "layer {} has {} bytes, its manifest says {size}",
                    layer.index, blob.length
                ));
            }
            _ => {}
        }
    }
    let diff_ids = config.diff_ids().len();
    if diff_ids != layers.len() {
        defects.push(format!(
            "the config names {diff_ids} layers, the archive has {}",
            layers.len()
        ));
    }
    defects
}

fn tell(defects: &[String], warnings: &mut Warnings) {
    for defect in defects {
        warnings.add("image", None, None, None, defect.clone());
    }
}
