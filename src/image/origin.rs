//! The images that take part in a build, as BuildKit names them in a provenance.
//!
//! This module knows names and digests, and not which of the images is the base.

use percent_encoding::percent_decode_str;

use super::json::{Json, get, text};

/// The base image of a build, as the provenance names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The image was built on no other image.
    Scratch,
    /// The image was built on another image.
    Image {
        /// The name of the base image as people write it, with its tag: `debian:bookworm`.
        name: String,
        /// The digest of the base image, `sha256:…`; `None` if it is not recorded.
        digest: Option<String>,
    },
}

/// The images that are no base: Dockerfile frontends and scanners that write an SBOM.
pub(super) const TOOLS: [&str; 5] = [
    "docker/dockerfile",
    "docker/dockerfile-upstream",
    "docker/buildkit-syft-scanner",
    "docker/scout-sbom-indexer",
    "moby/buildkit",
];

/// The most bytes of a name.
const LONGEST: usize = 600;

/// The text of a member that is not empty and not too long.
pub(super) fn short(object: &Json, key: &str) -> Option<String> {
    let text = text(object, key)?;
    (!text.is_empty() && text.len() <= LONGEST).then(|| text.to_owned())
}

impl Origin {
    /// The image that the identifier of a source names: `docker-image://docker.io/library/debian:bookworm@sha256:…`.
    pub(super) fn of_source(identifier: &str) -> Option<Self> {
        let name = identifier.strip_prefix("docker-image://")?;
        let (name, digest) = match name.split_once('@') {
            Some((name, digest)) => (name, Some(digest.to_owned())),
            None => (name, None),
        };
        let name = familiar(name).to_owned();
        Some(Self::Image { name, digest })
    }

    /// The image of a material; `None` if the material is no image (package-url/purl-spec: `pkg:docker/NAME@TAG?platform=…`).
    pub(super) fn of_material(material: &Json) -> Option<Self> {
        let uri = short(material, "uri")?;
        let (name, qualifiers) = uri.split_once('?').unwrap_or((&uri, ""));
        // A qualifier of this name marks blobs and bundles of sources.
        if qualifiers.split('&').any(|q| q.starts_with("ref_type=")) {
            return None;
        }
        let name = percent_decode_str(name.strip_prefix("pkg:docker/")?);
        let name = name.decode_utf8().ok()?;
        let name = match name.split_once('@') {
            // A name that was given by digest has no tag.
            Some((name, version)) if version.contains(':') => name.to_owned(),
            Some((name, version)) => format!("{name}:{version}"),
            None => name.into_owned(),
        };
        let digest = get(material, "digest").and_then(|d| short(d, "sha256"));
        Some(Self::Image {
            name: familiar(&name).to_owned(),
            digest: digest.map(|hex| format!("sha256:{hex}")),
        })
    }
}

/// A name without the parts that people leave out: `docker.io/library/debian:12` becomes `debian:12`.
pub(super) fn familiar(name: &str) -> &str {
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

/// A name without its tag and digest.
pub(super) fn repository(name: &str) -> &str {
    let name = name.split('@').next().unwrap_or(name);
    match name.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => repository,
        _ => name,
    }
}
