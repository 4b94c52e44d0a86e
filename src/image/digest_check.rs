//! What a manifest and a config claim of a layer, held against what the layer is.

use super::Layer;
use crate::bytes::Digest;

/// How a digest differs from the one that is claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The warning's kind: `digest` or `diff-id`.
    pub kind: &'static str,
    /// What is, and what is claimed.
    pub detail: String,
}

impl Layer {
    /// In what recomputed digests differ from those that manifest and config claim. A blob may have no claimed digest, a
    /// layer must have its diff_id (OCI image spec, config.md#properties, `rootfs`).
    pub fn differs(&self, digest: Digest, diff_id: Digest) -> Vec<Difference> {
        let (digest, diff_id) = (digest.to_string(), diff_id.to_string());
        let mut all = Vec::new();
        // Of another algorithm it cannot be told.
        let claimed = self.digest.as_ref().filter(|c| c.starts_with("sha256:"));
        if let Some(claimed) = claimed.filter(|c| **c != digest) {
            all.push(Difference {
                kind: "digest",
                detail: format!("the blob's digest is {digest}, the manifest says {claimed}"),
            });
        }
        if self.diff_id.as_ref() != Some(&diff_id) {
            let claimed = self.diff_id.as_deref().unwrap_or("nothing");
            all.push(Difference {
                kind: "diff-id",
                detail: format!("the diff_id is {diff_id}, the config says {claimed}"),
            });
        }
        all
    }
}
