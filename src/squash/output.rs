//! The output file of a squash: a tarball that is an OCI image layout (OCI image spec, image-layout.md) and also a
//! docker-archive (Docker image spec v1.2), so every image loader reads it.
//!
//! The layers come first, because their digests are part of everything else. Then come config, manifest, `index.json`,
//! `manifest.json` and `oci-layout`. There is no time and no random choice: the same blobs give the same bytes. The
//! module reads no files; contents are ranges.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::bytes::{Digest, Result, Rope};
use crate::rootfs::LayerId;
use crate::tarball::{END, HeaderBuilder, padding};

/// One layer of the image to write: its digest, its media type and its bytes as a rope over the sources `S`.
#[derive(Debug, Clone)]
pub struct Blob<S> {
    /// The SHA-256 of the blob as it is stored.
    pub digest: Digest,
    /// The media type of the blob, for the OCI manifest.
    pub media_type: String,
    /// The stored bytes of the blob.
    pub bytes: Rope<S>,
}

/// The contents of the tarball to write: layers, config and names of one image.
#[derive(Debug, Clone)]
pub struct Contents<S> {
    /// The layers of the image, lowest first. A digest may occur several times; such a blob is written once.
    pub layers: Vec<Blob<S>>,
    /// The config of the image, as JSON bytes.
    pub config: Vec<u8>,
    /// The references of the image, as `name:tag`. Without any reference the image has no name.
    pub references: Vec<String>,
}

/// The finished tarball of a squashed image, with the digests that identify the image.
#[derive(Debug, Clone)]
pub struct Output<S> {
    /// The bytes of the tarball, with its end blocks.
    pub rope: Rope<S>,
    /// The SHA-256 of the config, which is the id of the image.
    pub id: Digest,
    /// The SHA-256 of the OCI manifest.
    pub manifest: Digest,
    /// The offset in the tarball of each layer's blob, in bytes, lowest layer first.
    pub starts: Vec<u64>,
}

impl<S> Output<S> {
    /// The offset of a layer's blob in the tarball, in bytes; 0 if there is no such layer.
    pub fn start(&self, layer: LayerId) -> u64 {
        let start = self.starts.get(layer.index());
        start.copied().unwrap_or(0)
    }
}

/// Builds the tarball of an image as a rope over the sources of its layers.
///
/// # Errors
/// When the rope of a layer cannot be appended.
pub fn output<S: Copy + PartialEq>(contents: Contents<S>) -> Result<Output<S>> {
    let mut rope = Rope::default();
    for dir in [&b"blobs"[..], b"blobs/sha256"] {
        rope.fresh(&HeaderBuilder::dir(dir).header());
    }
    let mut written: HashMap<Digest, u64> = HashMap::new();
    let mut starts = Vec::new();
    let mut descriptors = Vec::new();
    let mut paths = Vec::new();
    for blob in contents.layers {
        let (path, length) = (path_of(&blob.digest), blob.bytes.length());
        descriptors.push(json!({"mediaType": blob.media_type, "digest": blob.digest.to_string(), "size": length}));
        paths.push(path.clone());
        if let Some(start) = written.get(&blob.digest) {
            starts.push(*start);
            continue;
        }
        rope.fresh(&HeaderBuilder::file(path.as_bytes(), length).header());
        written.insert(blob.digest, rope.length());
        starts.push(rope.length());
        rope.append(&blob.bytes, |source, offset| Ok((source, offset)))?;
        pad(&mut rope, length);
    }
    let id = Digest::sha256(&contents.config);
    file(&mut rope, &path_of(&id), &contents.config);
    let manifest = text(&json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {
            "mediaType": "application/vnd.oci.image.config.v1+json",
            "digest": id.to_string(),
            "size": contents.config.len(),
        },
        "layers": descriptors,
    }));
    let digest = Digest::sha256(&manifest);
    file(&mut rope, &path_of(&digest), &manifest);
    let descriptor = |reference: Option<&str>| {
        let mut descriptor = json!({
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": digest.to_string(),
            "size": manifest.len(),
        });
        if let (Some(reference), Some(object)) = (reference, descriptor.as_object_mut()) {
            let mut annotations = json!({ "io.containerd.image.name": familiar(reference) });
            if !reference.contains('@') {
                annotations["org.opencontainers.image.ref.name"] = tag(reference).into();
            }
            object.insert("annotations".to_owned(), annotations);
        }
        descriptor
    };
    let mut manifests: Vec<Json> = contents
        .references
        .iter()
        .map(|r| descriptor(Some(r)))
        .collect();
    if manifests.is_empty() {
        manifests.push(descriptor(None));
    }
    let index = json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": manifests,
    });
    file(&mut rope, "index.json", &text(&index));
    // A name that is only a tag cannot be in `RepoTags`.
    let tags: Vec<&String> = contents.references.iter().filter(|r| is_named(r)).collect();
    let docker = json!([{
        "Config": path_of(&id),
        "RepoTags": if tags.is_empty() { Json::Null } else { json!(tags) },
        "Layers": paths,
    }]);
    file(&mut rope, "manifest.json", &text(&docker));
    file(
        &mut rope,
        "oci-layout",
        br#"{"imageLayoutVersion":"1.0.0"}"#,
    );
    rope.fresh(&END);
    Ok(Output {
        rope,
        id,
        manifest: digest,
        starts,
    })
}

/// The path of a blob in an OCI image layout: `blobs/sha256/` and the digest as hex.
fn path_of(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

fn text(document: &Json) -> Vec<u8> {
    // Writing JSON that was built here cannot fail.
    serde_json::to_vec(document).unwrap_or_default()
}

/// Appends a member with a small content: header, content and padding.
fn file<S: Copy + PartialEq>(rope: &mut Rope<S>, path: &str, bytes: &[u8]) {
    rope.fresh(&HeaderBuilder::file(path.as_bytes(), bytes.len() as u64).header());
    rope.fresh(bytes);
    pad(rope, bytes.len() as u64);
}

/// Appends the zeros that fill the last block of a content of `length` bytes.
fn pad<S: Copy + PartialEq>(rope: &mut Rope<S>, length: u64) {
    let zeros = usize::try_from(padding(length)).unwrap_or(0);
    rope.fresh(&vec![0; zeros]);
}

/// Whether a reference has a repository before its tag. A reference by digest has no tag, so it is not named.
fn is_named(reference: &str) -> bool {
    let last = reference.rsplit('/').next().unwrap_or_default();
    last.contains(':') && !last.starts_with(':') && !last.contains('@')
}

/// The tag of a reference; `latest` if a reference with a slash has none. A reference without slash and colon is a tag.
fn tag(reference: &str) -> &str {
    let last = reference.rsplit('/').next().unwrap_or(reference);
    match last.split_once(':') {
        Some((_, tag)) => tag,
        None if reference.contains('/') => "latest",
        None => reference,
    }
}

/// The full name of a reference, for containerd's annotation `io.containerd.image.name`: with `docker.io/library/`
/// before a name without host and user, and with `docker.io/` before a name without host.
fn familiar(reference: &str) -> String {
    if !is_named(reference) {
        return reference.to_owned();
    }
    match reference.split_once('/') {
        None => format!("docker.io/library/{reference}"),
        Some((host, _)) if host.contains(['.', ':']) || host.eq_ignore_ascii_case("localhost") => {
            reference.to_owned()
        }
        Some(_) => format!("docker.io/{reference}"),
    }
}
