//! The check of a layer's digests against the claims of the manifest and the config.

use super::Layer;
use crate::bytes::Digest;

/// A difference between a layer's recomputed digest and the claimed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The kind of the warning about the difference: `digest` (of the blob) or `diff-id` (of the uncompressed tar).
    pub kind: &'static str,
    /// A phrase for people with both digests.
    pub detail: String,
}

impl Layer {
    /// The differences between a layer's recomputed digests and those that the manifest and the config claim; empty if
    /// all match.
    ///
    /// A blob need not have a claimed digest, but a layer must have its diff_id (OCI image spec, config.md#properties,
    /// `rootfs`). A claimed blob digest of another algorithm than SHA-256 is not checked.
    pub fn differs(&self, digest: Digest, diff_id: Digest) -> Vec<Difference> {
        let (digest, diff_id) = (digest.to_string(), diff_id.to_string());
        let mut all = Vec::new();
        // A digest of another algorithm cannot be checked.
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
