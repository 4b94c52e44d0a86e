//! Floor 2: what an archive holds. Images, layers, configs, history; docker-archive and OCI-layout framing.
//!
//! Knows where a layer's bytes stand and not what is in them: an archive is opened by its headers and a few documents.
//! Sources: moby `image/spec/v1.2.md` (docker-archive), OCI image spec (image-layout.md, manifest.md, image-index.md,
//! config.md).

mod archive;
mod archive_index;
mod config;
mod digest_check;
mod documents;
mod index;
mod instruction;
mod json;
mod manifest;
mod open;
mod reference;
mod sniff;

pub use archive::Archive;
pub use archive_index::{ArchiveIndex, FileId, Slice};
pub use config::{Config, Step};
pub use digest_check::Difference;
pub use instruction::Instruction;
pub use json::{Json, get};
pub use open::Opener;
pub use reference::name_and_tag;

use serde::{Deserialize, Serialize};

use crate::bytes::{Compression, printable};

/// One image of an archive.
#[derive(Debug, Clone)]
pub struct Image {
    /// Digest of the config: what `docker image inspect` calls the id.
    pub id: String,
    /// `name:tag` references, as the archive writes them.
    pub references: Vec<String>,
    /// The platforms that an index says it is for, as people write them; empty where none says so.
    pub described: Vec<String>,
    /// The config.
    pub config: Config,
    /// The layers, lowest first.
    pub layers: Vec<Layer>,
    /// Why it can be looked at and not squashed; a sentence each.
    pub defects: Vec<String>,
}

/// One layer, where it stands and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Layer {
    /// Number from 0, lowest first.
    pub index: u32,
    /// Its blob; `None` when the archive lacks it.
    pub blob: Option<Slice>,
    /// Digest of the blob, where a manifest says it.
    pub digest: Option<String>,
    /// Size of the blob, where a manifest says it.
    pub claimed_size: Option<u64>,
    /// Digest of the uncompressed tar, as the config says it.
    pub diff_id: Option<String>,
    /// As a manifest says it, else empty.
    pub media_type: String,
}

impl Image {
    /// The platform that its config says: `linux/amd64`, `linux/arm64/v8`.
    pub fn platform(&self) -> String {
        let config = &self.config;
        platform(config.os(), config.architecture(), config.variant())
    }

    /// The platforms that it can be chosen by: those that an index says it is for, each with the variant that the config
    /// adds to it; the config's own where no index says any.
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

    /// One of its platforms is the one that is asked for; one without a variant is each of its variants.
    pub fn runs_on(&self, asked: &str) -> bool {
        self.platforms().iter().any(|p| is_of(p, asked))
    }

    /// Its references, else its id, and its platform, for people to tell it from others: `case:1, case:2 (linux/amd64)`.
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

/// A platform is the other, or a variant of it: `linux/arm64/v8` is `linux/arm64`.
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

/// How many characters of an image's names are shown.
const MOST_SHOWN: usize = 300;

/// How many images are named one by one.
const MOST_TITLES: usize = 20;

/// The images of an archive to choose from, in one line.
pub fn titles(images: &[Image]) -> String {
    let mut all: Vec<String> = images.iter().take(MOST_TITLES).map(Image::title).collect();
    if let Some(more) = images.len().checked_sub(MOST_TITLES).filter(|n| *n > 0) {
        all.push(format!("and {more} more"));
    }
    all.join("; ")
}

/// The media type of a layer that is packed so (OCI image spec, media-types.md).
pub fn media_type(compression: Compression) -> &'static str {
    match compression {
        Compression::None => "application/vnd.oci.image.layer.v1.tar",
        Compression::Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
        Compression::Zstd => "application/vnd.oci.image.layer.v1.tar+zstd",
        // No specification names these; engines of old took them.
        Compression::Bzip2 => "application/vnd.oci.image.layer.v1.tar+bzip2",
        Compression::Xz => "application/vnd.oci.image.layer.v1.tar+xz",
    }
}
