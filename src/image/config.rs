//! An image's config: read where Squint needs it, kept whole where it does not (OCI image spec, config.md; moby
//! `image/spec/v1.2.md`).
//!
//! Knows what a config says, not whether it is true: digests are compared elsewhere.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::json::{self, Json, get};

/// A config document. Members that Squint does not know survive in it. A copy is a handle: images that share a config
/// share its memory, and a document may have 20 MiB.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Vec<u8>")]
pub struct Config(Arc<Inner>);

/// What every image of a config is asked, beside the document: looked up once.
#[derive(Debug, PartialEq)]
struct Inner {
    document: Arc<Json>,
    os: String,
    architecture: String,
    variant: Option<String>,
    has_rootfs: bool,
    diff_ids: Vec<String>,
}

/// One step of the history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// When it ran, RFC 3339.
    pub created: Option<String>,
    /// What ran.
    pub created_by: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// It wrote no layer.
    pub empty_layer: bool,
}

/// As the document's text: its numbers keep their digits.
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
    /// Takes a parsed document; one that is no object is a config that says nothing.
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

    /// The whole document, its members in their order.
    pub fn document(&self) -> &Json {
        &self.0.document
    }

    /// `linux` where it is not said, as engines take it.
    pub fn os(&self) -> &str {
        &self.0.os
    }

    /// The architecture: `amd64`, `arm64`; `unknown` where it is not said.
    pub fn architecture(&self) -> &str {
        &self.0.architecture
    }

    /// The architecture's variant: `v8`; `None` where it is not said.
    pub fn variant(&self) -> Option<&str> {
        self.0.variant.as_deref()
    }

    /// When the image was made, as it is written there: RFC 3339.
    pub fn created(&self) -> Option<String> {
        json::text(self.document(), "created").map(str::to_owned)
    }

    /// It says which layers it is of; what is no image's config does not.
    pub fn has_rootfs(&self) -> bool {
        self.0.has_rootfs
    }

    /// Digests of the uncompressed layers, `sha256:…`, lowest first.
    pub fn diff_ids(&self) -> &[String] {
        &self.0.diff_ids
    }

    /// The history, oldest first; empty when there is none.
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

    /// Which history step wrote which layer: for every step its layer, by counting those that are not empty. Steps
    /// beyond the layers have none.
    pub fn layer_of_steps(&self, layers: u32) -> Vec<Option<u32>> {
        let mut next = 0;
        let mut assign = |step: &Step| {
            if step.empty_layer || next >= layers {
                return None;
            }
            next += 1;
            Some(next - 1)
        };
        self.history().iter().map(&mut assign).collect()
    }
}
