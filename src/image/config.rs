//! An image's config: read where Squint needs it, kept whole where it does not (OCI image spec, config.md).

use super::json::{self, Json, get};

/// A config document. Members that Squint does not know survive in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    document: Json,
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

impl Config {
    /// Takes a parsed document.
    pub fn new(document: Json) -> Self {
        Self { document }
    }

    /// The whole document.
    pub fn document(&self) -> &Json {
        &self.document
    }

    /// `linux` where it is not said, as engines take it.
    pub fn os(&self) -> &str {
        json::text(&self.document, "os")
            .filter(|s| !s.is_empty())
            .unwrap_or("linux")
    }

    /// `amd64`, `arm64/v8`; `unknown` where it is not said.
    pub fn architecture(&self) -> String {
        let architecture = json::text(&self.document, "architecture")
            .filter(|s| !s.is_empty())
            .unwrap_or("unknown");
        match json::text(&self.document, "variant").filter(|s| !s.is_empty()) {
            Some(variant) => format!("{architecture}/{variant}"),
            None => architecture.to_owned(),
        }
    }

    /// When the image was made.
    pub fn created(&self) -> Option<String> {
        json::text(&self.document, "created").map(str::to_owned)
    }

    /// Digests of the uncompressed layers, lowest first.
    pub fn diff_ids(&self) -> Vec<String> {
        get(&self.document, "rootfs")
            .map(|r| json::texts(r, "diff_ids"))
            .unwrap_or_default()
    }

    /// The history, oldest first; empty when there is none.
    pub fn history(&self) -> Vec<Step> {
        let text = |step: &Json, key| json::text(step, key).map(str::to_owned);
        json::list(&self.document, "history")
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
