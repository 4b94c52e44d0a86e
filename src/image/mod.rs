//! Floor 2: images in archives. Layers, configs and history, from docker-archive and OCI layout.
//!
//! This module knows where the bytes of a layer are and not what is in them: to open an archive, it reads tar headers
//! and a few documents. Sources: moby `image/spec/v1.2.md` (docker-archive), OCI image spec (image-layout.md,
//! manifest.md, image-index.md, config.md).

mod archive;
mod archive_index;
mod attestation;
mod build_steps;
mod config;
mod digest_check;
mod documents;
mod index;
mod instruction;
mod json;
mod manifest;
mod open;
mod origin;
mod provenance;
mod reference;
mod settings;
mod sniff;

pub use archive::Archive;
pub use archive_index::{ArchiveIndex, FileId, Slice};
pub use config::{Config, Step};
pub use digest_check::Difference;
pub use instruction::{Instruction, KEYWORDS};
pub use json::{Json, get};
pub use open::Opener;
pub use origin::Origin;
pub use provenance::{AttestedFile, Provenance};
pub use reference::name_and_tag;
pub use settings::Settings;

use serde::{Deserialize, Serialize};

use crate::bytes::{Compression, printable};

/// A container image in an archive: its names, its config and the places of its layers.
#[derive(Debug, Clone)]
pub struct Image {
    /// The image ID: the digest of the config, `sha256:…`, as `docker image inspect` shows it.
    pub id: String,
    /// The references of the image as the archive writes them, `name:tag`, each once; empty if it has none.
    pub references: Vec<String>,
    /// The platforms of the image from an OCI index, for example `linux/arm64/v8`; empty if no index has any.
    pub described: Vec<String>,
    /// The config document of the image.
    pub config: Config,
    /// The layers of the image, lowest first.
    pub layers: Vec<Layer>,
    /// The provenance of the image, if the archive has one that can be read.
    pub provenance: Option<Provenance>,
    /// The reasons why the image can be inspected but not squashed, a phrase each; empty if it can be squashed.
    pub defects: Vec<String>,
}

/// A layer of an image: the place of its blob, and the claims of the manifest and the config about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Layer {
    /// The number of the layer in its image, from 0, lowest first.
    pub index: u32,
    /// The place of the layer's blob, compressed or not; `None` if the archive lacks it.
    pub blob: Option<Slice>,
    /// The claimed digest of the layer's blob, `sha256:…`; `None` if no manifest has it.
    pub digest: Option<String>,
    /// The claimed size of the layer's blob in bytes; `None` if no manifest has it.
    pub claimed_size: Option<u64>,
    /// The claimed digest of the layer's uncompressed tar (diff_id); `None` if the config lacks it.
    pub diff_id: Option<String>,
    /// The media type of the layer's blob; empty if no manifest has it.
    pub media_type: String,
}

impl Image {
    /// The platform of the image from its config: `linux/amd64`, `linux/arm64/v8`.
    pub fn platform(&self) -> String {
        let config = &self.config;
        platform(config.os(), config.architecture(), config.variant())
    }

    /// The platforms by which the image can be chosen; at least one.
    ///
    /// They are those of an OCI index, each with the variant that the config adds. If no index has any, it is the
    /// platform of the config.
    pub fn platforms(&self) -> Vec<String> {
        let own = self.platform();
        if self.described.is_empty() {
            return vec![own];
        }
        let told = self.described.iter().map(|described| {
            let is_same = is_of(&own, described);
            if is_same {
                own.clone()
            } else {
                described.clone()
            }
        });
        told.collect()
    }

    /// Whether the image can be chosen by a platform. A platform without a variant matches all its variants:
    /// `linux/arm64` matches `linux/arm64/v8`.
    pub fn runs_on(&self, asked: &str) -> bool {
        self.platforms().iter().any(|p| is_of(p, asked))
    }

    /// The title of the image for people, to distinguish it from others in its archive: `case:1, case:2 (linux/amd64)`.
    ///
    /// It has the references, or the ID if there are none, and the platforms, each at most 300 characters, without
    /// dangerous characters.
    pub fn title(&self) -> String {
        let names = self.references.join(", ");
        let name = if names.is_empty() { &self.id } else { &names };
        let name: String = name.chars().take(MOST_SHOWN).collect();
        let platforms = self.platforms().join(", ");
        let platforms: String = platforms.chars().take(MOST_SHOWN).collect();
        let title = format!("{name} ({platforms})");
        printable(&title).into_owned()
    }
}

/// Whether a platform is the same as another one or a variant of it: `linux/arm64/v8` is a variant of `linux/arm64`.
fn is_of(platform: &str, other: &str) -> bool {
    let rest = platform.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A platform as people write it: `linux/amd64`, `linux/arm64/v8`.
pub fn platform(os: &str, architecture: &str, variant: Option<&str>) -> String {
    match variant {
        Some(variant) => format!("{os}/{architecture}/{variant}"),
        None => format!("{os}/{architecture}"),
    }
}

/// The most characters of an image's names, and of its platforms, in a title.
const MOST_SHOWN: usize = 300;

/// The most titles in a list of images.
const MOST_TITLES: usize = 20;

/// The titles of images on one line, separated by `; `. After the first 20 only the number of the others follows.
pub fn titles(images: &[Image]) -> String {
    let mut all: Vec<String> = images.iter().take(MOST_TITLES).map(Image::title).collect();
    if let Some(more) = images.len().checked_sub(MOST_TITLES).filter(|n| *n > 0) {
        all.push(format!("and {more} more"));
    }
    all.join("; ")
}

/// The OCI media type of a layer with this compression (OCI image spec, media-types.md).
pub fn media_type(compression: Compression) -> &'static str {
    match compression {
        Compression::None => "application/vnd.oci.image.layer.v1.tar",
        Compression::Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
        Compression::Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
        // No specification has these two; older engines accepted them.
        Compression::Bzip2 => "application/vnd.oci.image.layer.v1.tar+bzip2",
        Compression::Xz => "application/vnd.oci.image.layer.v1.tar+xz",
    }
}
