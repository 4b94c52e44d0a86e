//! The finished tarball: an OCI layout that is a docker-archive too, so that every loader takes it.
//!
//! Blobs first, since their digests make up everything else; then config, manifest, `index.json`, `manifest.json`. No
//! clock and no choice: the same blobs give the same bytes. It reads nothing: content is ranges.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::bytes::{Digest, Result, Rope};
use crate::rootfs::LayerId;
use crate::tarball::{END, HeaderBuilder, padding};

/// One layer's blob.
#[derive(Debug, Clone)]
pub struct Blob<S> {
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Rope<S>,
}

/// What goes into the tarball.
#[derive(Debug, Clone)]
pub struct Contents<S> {
    /// The layers, lowest first.
    pub layers: Vec<Blob<S>>,
    /// The config, as bytes.
    pub config: Vec<u8>,
    /// `name:tag` references.
    pub references: Vec<String>,
}

/// The tarball.
#[derive(Debug, Clone)]
pub struct Output<S> {
    /// Its bytes.
    pub rope: Rope<S>,
    /// Digest of the config: the image's id.
    pub id: Digest,
    /// Digest of the manifest.
    pub manifest: Digest,
    /// Where each layer's bytes begin.
    pub starts: Vec<u64>,
}

impl<S> Output<S> {
    /// Where a layer's bytes begin; 0 where there is no such layer.
    pub fn start(&self, layer: LayerId) -> u64 {
        let start = self.starts.get(usize::from(layer));
        start.copied().unwrap_or(0)
    }
}

/// Puts the tarball together.
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
    // A name that is only a tag cannot be a repository's.
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

fn path_of(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

fn text(document: &Json) -> Vec<u8> {
    // A document made here is always text.
    serde_json::to_vec(document).unwrap_or_default()
}

fn file<S: Copy + PartialEq>(rope: &mut Rope<S>, path: &str, bytes: &[u8]) {
    rope.fresh(&HeaderBuilder::file(path.as_bytes(), bytes.len() as u64).header());
    rope.fresh(bytes);
    pad(rope, bytes.len() as u64);
}

fn pad<S: Copy + PartialEq>(rope: &mut Rope<S>, length: u64) {
    let zeros = usize::try_from(padding(length)).unwrap_or(0);
    rope.fresh(&vec![0; zeros]);
}

/// It has a repository before its tag. A name by digest has no tag.
fn is_named(reference: &str) -> bool {
    let last = reference.rsplit('/').next().unwrap_or_default();
    last.contains(':') && !last.starts_with(':') && !last.contains('@')
}

/// The tag of a reference, `latest` when it has none.
fn tag(reference: &str) -> &str {
    let last = reference.rsplit('/').next().unwrap_or(reference);
    match last.split_once(':') {
        Some((_, tag)) => tag,
        None if reference.contains('/') => "latest",
        None => reference,
    }
}

/// The full name that containerd keeps: `docker.io/library/` before a bare name, `docker.io/` before a user's.
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
