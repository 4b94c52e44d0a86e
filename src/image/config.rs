//! The config of an image (OCI image spec, config.md; moby `image/spec/v1.2.md`). The members that Squint needs are
//! read, and all others are kept.
//!
//! This module knows what a config claims, not whether it is true; digests are compared elsewhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::json::{self, Json, get};

/// An image's config document; members that Squint does not know are kept.
///
/// A clone is cheap: images that share a config share its memory, because a document may have 20 MiB. It is serialized
/// as the text of the document, so numbers keep their digits.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Vec<u8>")]
pub struct Config(Arc<Inner>);

/// The document with the members that are read for every image, which are looked up once.
#[derive(Debug, PartialEq)]
struct Inner {
    document: Arc<Json>,
    os: String,
    architecture: String,
    variant: Option<String>,
    has_rootfs: bool,
    diff_ids: Vec<String>,
}

/// A step of an image's history (OCI image spec, config.md#properties, `history`). Members that are missing are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// The time of a history step, as RFC 3339 text.
    pub created: Option<String>,
    /// The command of a history step; [`Instruction::parse`](super::Instruction::parse) makes a Dockerfile line of it.
    pub created_by: Option<String>,
    /// The comment of a history step.
    pub comment: Option<String>,
    /// Whether a history step wrote no layer.
    pub empty_layer: bool,
}

/// The config as the text of its document, so numbers keep their digits.
impl Serialize for Config {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_vec(self.document());
        text.map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

impl TryFrom<Vec<u8>> for Config {
    type Error = serde_json::Error;

    fn try_from(text: Vec<u8>) -> Result<Self, Self::Error> {
        serde_json::from_slice::<Json>(&text).map(Self::new)
    }
}

impl Config {
    /// A config made of a parsed document. A document that is no object gives a config without any members.
    pub fn new(document: impl Into<Arc<Json>>) -> Self {
        let document = document.into();
        let said = |key| json::text(&document, key).filter(|s| !s.is_empty());
        let rootfs = get(&document, "rootfs");
        Self(Arc::new(Inner {
            os: said("os").unwrap_or("linux").to_owned(),
            architecture: said("architecture").unwrap_or("unknown").to_owned(),
            variant: said("variant").map(str::to_owned),
            has_rootfs: rootfs.is_some(),
            diff_ids: rootfs.map_or_else(Vec::new, |r| json::texts(r, "diff_ids")),
            document,
        }))
    }

    /// The whole document of an image's config, with its members in their original order.
    pub fn document(&self) -> &Json {
        &self.0.document
    }

    /// The operating system of the image; `linux` if the config has none, as engines assume.
    pub fn os(&self) -> &str {
        &self.0.os
    }

    /// The CPU architecture of the image, for example `amd64` or `arm64`; `unknown` if the config has none.
    pub fn architecture(&self) -> &str {
        &self.0.architecture
    }

    /// The variant of the image's CPU architecture, for example `v8`; `None` if the config has none.
    pub fn variant(&self) -> Option<&str> {
        self.0.variant.as_deref()
    }

    /// The time when the image was made, RFC 3339 as the config has it; `None` if the config has none.
    pub fn created(&self) -> Option<String> {
        json::text(self.document(), "created").map(str::to_owned)
    }

    /// Whether the config lists the layers of a root filesystem; the config of something other than an image does not.
    pub fn has_rootfs(&self) -> bool {
        self.0.has_rootfs
    }

    /// The digests of the uncompressed layers, `sha256:…`, lowest layer first (OCI image spec, config.md#properties,
    /// `rootfs.diff_ids`). They are claims, and the list may be shorter or longer than the image's layers; it is empty
    /// if the config has none.
    pub fn diff_ids(&self) -> &[String] {
        &self.0.diff_ids
    }

    /// The steps of the image's history, oldest first; empty if the config has none.
    pub fn history(&self) -> Vec<Step> {
        let text = |step: &Json, key| json::text(step, key).map(str::to_owned);
        json::list(self.document(), "history")
            .iter()
            .map(|step| Step {
                created: text(step, "created"),
                created_by: text(step, "created_by"),
                comment: text(step, "comment"),
                empty_layer: get(step, "empty_layer")
                    .and_then(Json::as_bool)
                    .unwrap_or(false),
            })
            .collect()
    }

    /// The layer that each step of the history wrote, for an image of `layers` layers, from 0, lowest first.
    ///
    /// The steps that are not empty are counted. `None` for an empty step, and for a step beyond the layers.
    pub fn layer_of_steps(&self, layers: usize) -> Vec<Option<u32>> {
        let mut numbers = (0..).take(layers);
        let mut assign = |step: &Step| (!step.empty_layer).then(|| numbers.next()).flatten();
        self.history().iter().map(&mut assign).collect()
    }
}
