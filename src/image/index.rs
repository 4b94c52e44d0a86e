//! The way from `index.json` to the image manifests of an OCI layout, through any number of nested indexes.
//!
//! This module knows descriptors and no images. Sources: OCI image spec, image-layout.md (the layout and the name
//! annotation), image-index.md (descriptors and platforms), descriptor.md (digests); containerd's annotation for full
//! names; BuildKit's `docs/attestations/attestation-storage.md`.

use std::collections::{HashMap, HashSet};

use super::attestation;
use super::documents::{Documents, blob};
use super::json::{self, Json, get, list};
use crate::bytes::{Error, Kind, Warnings};

/// The most descriptors that are followed in all, because indexes that name each other under many names would never
/// end.
const MOST_MENTIONS: usize = 100_000;

/// The most platforms of one manifest.
const MOST_PLATFORMS: usize = 20;

/// The most bytes of a digest, media type or reference. None is longer (distribution `reference/regexp.go`: a name of
/// 255, a tag of 128, and a digest), and a longer text would be copied for each image that the document leads to.
pub(super) const MOST_TEXT: usize = 600;

/// The text of an object's member; `None` if it is missing, no text, or longer than [`MOST_TEXT`].
pub(super) fn short<'a>(object: &'a Json, key: &str) -> Option<&'a str> {
    json::text(object, key).filter(|t| t.len() <= MOST_TEXT)
}

/// An image manifest of an OCI layout, with the names and platforms from the descriptors that lead to it.
#[derive(Debug)]
pub(super) struct Manifest<'a> {
    /// The digest of the manifest's config.
    pub(super) config: &'a str,
    /// The descriptors of the manifest's layers, lowest first.
    pub(super) layers: &'a [Json],
    /// The image names from the descriptors that lead to the manifest.
    pub(super) names: Vec<&'a str>,
    /// The platforms from the descriptors that lead to the manifest, each once, at most 20.
    pub(super) platforms: Vec<Platform<'a>>,
    /// Whether a descriptor on the way to the manifest claims another size or digest than the document has, or the
    /// manifest does so for its config.
    pub(super) differs: bool,
    /// The path of the manifest with the attestations about this manifest, if an index names one.
    pub(super) attestation: Option<String>,
}

/// The members of one document that matter here, looked up once for all descriptors that lead to it.
struct Node<'a> {
    mentions: Vec<Mention<'a>>,
    /// The attestations that an index names: the path of the manifest that each is about, and its own path.
    attestations: Vec<(String, String)>,
    layers: &'a [Json],
    config: Option<&'a str>,
    /// The size that the document claims for its config, in bytes.
    config_size: Option<u64>,
    /// Whether the document has both a list of manifests and a list of layers, even empty ones.
    is_both: bool,
}

/// A platform as a descriptor has it (OCI image spec, image-index.md#image-index-property-descriptions).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Platform<'a> {
    os: &'a str,
    architecture: &'a str,
    variant: Option<&'a str>,
}

impl<'a> Platform<'a> {
    fn new(descriptor: &'a Json) -> Option<Self> {
        let platform = get(descriptor, "platform")?;
        let said = |key| short(platform, key).filter(|text| !text.is_empty());
        Some(Self {
            os: said("os").unwrap_or("linux"),
            architecture: said("architecture")?,
            variant: said("variant"),
        })
    }

    /// The platform as people write it: `linux/arm64/v8`.
    pub(super) fn text(&self) -> String {
        super::platform(self.os, self.architecture, self.variant)
    }
}

/// A descriptor in an index.
struct Mention<'a> {
    digest: &'a str,
    path: String,
    name: Option<&'a str>,
    platform: Option<Platform<'a>>,
    size: Option<u64>,
}

/// The paths of the documents that an index or a manifest names: manifests, or one config.
pub(super) fn leads_to(document: &Json) -> Vec<String> {
    let node = Node::new(document);
    if node.mentions.is_empty() {
        return node.config.map(blob).into_iter().collect();
    }
    node.mentions.into_iter().map(|m| m.path).collect()
}

impl<'a> Node<'a> {
    fn new(document: &'a Json) -> Self {
        let descriptors = list(document, "manifests").iter();
        Self {
            mentions: descriptors
                .filter(|d| !attestation::is_attestation(d))
                .filter_map(Mention::new)
                .collect(),
            attestations: attestation::manifests(document),
            layers: list(document, "layers"),
            config: get(document, "config").and_then(|c| short(c, "digest")),
            config_size: get(document, "config").and_then(size),
            is_both: ["manifests", "layers"]
                .iter()
                .all(|key| get(document, key).is_some_and(Json::is_array)),
        }
    }
}

impl<'a> Mention<'a> {
    fn new(descriptor: &'a Json) -> Option<Self> {
        let digest = short(descriptor, "digest")?;
        let annotations = get(descriptor, "annotations");
        Some(Self {
            digest,
            path: blob(digest),
            name: annotations.and_then(|a| {
                short(a, "io.containerd.image.name")
                    .or_else(|| short(a, "org.opencontainers.image.ref.name"))
            }),
            platform: Platform::new(descriptor),
            size: size(descriptor),
        })
    }
}

/// The name and the platform that the descriptors on the way to a document give it.
type Said<'a> = (Option<&'a str>, Option<Platform<'a>>);

/// The image manifests that `index.json` leads to, in its order. One that several descriptors lead to has all their
/// names. What cannot be followed goes to `broken`, with its path.
pub(super) fn manifests<'a>(
    documents: &'a Documents,
    broken: &mut Vec<(String, Error)>,
    warnings: &mut Warnings,
) -> Vec<Manifest<'a>> {
    let of = |(path, document): (&'a str, &'a super::documents::Document)| {
        (path, Node::new(&document.json))
    };
    let nodes: HashMap<&str, Node<'a>> = documents.iter().map(of).collect();
    let mut out: Vec<Manifest<'a>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut seen: HashSet<(&str, Said<'a>)> = HashSet::new();
    let mut attested: HashMap<&str, String> = HashMap::new();
    let mut open: Vec<(&str, Said<'a>, bool)> = vec![("index.json", (None, None), false)];
    while let Some((path, (name, platform), differs)) = open.pop() {
        let Some(node) = nodes.get(path) else {
            continue;
        };
        if node.is_both {
            broken.push((path.to_owned(), two_in_one(path)));
            continue;
        }
        for (subject, path) in &node.attestations {
            attested.entry(subject).or_insert_with(|| path.clone());
        }
        for mention in node.mentions.iter().rev() {
            let said = (mention.name.or(name), mention.platform.or(platform));
            if seen.len() >= MOST_MENTIONS {
                let detail = format!("more than {MOST_MENTIONS} descriptors; the rest is not read");
                warnings.add("index-size", None, Some(path.as_bytes()), None, detail);
                break;
            }
            if seen.insert((&mention.path, said))
                && let Some(differing) = is_there(mention, documents, warnings)
            {
                open.push((&mention.path, said, differs || differing));
            }
        }
        if let Some(config) = node.config {
            let place = *places.entry(path).or_insert(out.len());
            if place == out.len() {
                out.push(Manifest {
                    config,
                    layers: node.layers,
                    names: Vec::new(),
                    platforms: Vec::new(),
                    differs: documents
                        .get(&blob(config))
                        .is_some_and(|d| node.config_size.is_some_and(|size| size != d.length)),
                    attestation: None,
                });
            }
            if let Some(manifest) = out.get_mut(place) {
                manifest.names.extend(name);
                if let Some(platform) = platform
                    && manifest.platforms.len() < MOST_PLATFORMS
                    && !manifest.platforms.contains(&platform)
                {
                    manifest.platforms.push(platform);
                }
                manifest.differs |= differs;
            }
        }
    }
    for (path, place) in places {
        if let Some(manifest) = out.get_mut(place) {
            manifest.attestation = attested.remove(path);
        }
    }
    out
}

/// The size that a descriptor claims, in bytes (OCI image spec, descriptor.md#properties).
fn size(descriptor: &Json) -> Option<u64> {
    get(descriptor, "size").and_then(Json::as_u64)
}

/// Whether a document differs from what its descriptor claims, with a warning if so; `None` and a warning if the
/// document was not saved.
fn is_there(mention: &Mention<'_>, documents: &Documents, warnings: &mut Warnings) -> Option<bool> {
    let Some(document) = documents.get(&mention.path) else {
        let unnamed = "an unnamed platform";
        let platform = mention.platform.map_or(unnamed, |p| p.architecture);
        let digest = mention.digest;
        let detail = format!("{digest} for {platform} is named and was not saved");
        let path = Some(mention.path.as_bytes());
        warnings.add("blob-missing", None, path, None, detail);
        return None;
    };
    let path = Some(mention.path.as_bytes());
    let digest =
        mention.digest.starts_with("sha256:") && document.digest.to_string() != mention.digest;
    if digest {
        let detail = "a manifest's content does not match its digest";
        warnings.add("digest", None, path, None, detail);
    }
    let size = mention.size.filter(|size| *size != document.length);
    if let Some(size) = size {
        let length = document.length;
        let detail = format!("a manifest has {length} bytes, its descriptor says {size}");
        warnings.add("size", None, path, None, detail);
    }
    Some(digest || size.is_some())
}

fn two_in_one(path: &str) -> Error {
    Error::new(Kind::Broken, "a document is both an index and a manifest")
        .at_path(path.as_bytes())
        .because("it was made to be read differently by different tools (CVE-2021-41190)")
}
