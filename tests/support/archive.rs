//! Archives put together member by member, as one writer or another would.

use std::io::Write as _;

use serde_json::{Value as Json, json};

use super::build::hex;
use super::tape::{Head, file, link, tar};

/// An archive being written.
#[derive(Default, Clone)]
pub struct Archive(Vec<Head>);

impl Archive {
    pub fn file(&mut self, path: &str, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.0.push(file(path, bytes));
        self
    }

    pub fn json(&mut self, path: &str, document: &Json) -> &mut Self {
        self.file(path, document.to_string())
    }

    /// A symbolic link.
    pub fn symlink(&mut self, path: &str, target: &str) -> &mut Self {
        self.0.push(link(b'2', path, target));
        self
    }

    /// A hard link.
    pub fn hardlink(&mut self, path: &str, target: &str) -> &mut Self {
        self.0.push(link(b'1', path, target));
        self
    }

    /// A blob of an OCI layout; gives its descriptor.
    pub fn blob(&mut self, media_type: &str, bytes: impl AsRef<[u8]>) -> Json {
        let bytes = bytes.as_ref();
        self.file(&format!("blobs/sha256/{}", hex(bytes)), bytes);
        descriptor(media_type, bytes)
    }

    /// An image of an OCI layout, with its config and its layers; gives its manifest's descriptor.
    pub fn image(&mut self, config: &Json, layers: &[Json]) -> Json {
        let config = self.blob(CONFIG, config.to_string());
        self.blob(
            MANIFEST,
            json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers})
                .to_string(),
        )
    }

    /// `index.json`, and the mark of a layout.
    pub fn index(&mut self, manifests: &Json) -> &mut Self {
        self.json("oci-layout", &json!({"imageLayoutVersion": "1.0.0"}));
        self.json(
            "index.json",
            &json!({"schemaVersion": 2, "manifests": manifests}),
        )
    }

    pub fn bytes(&self) -> Vec<u8> {
        tar(&self.0)
    }
}

pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub const TAR: &str = "application/vnd.oci.image.layer.v1.tar";
pub const TAR_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
pub const TAR_ZSTD: &str = "application/vnd.oci.image.layer.v1.tar+zstd";

/// A descriptor of bytes that are not in the archive.
pub fn descriptor(media_type: &str, bytes: &[u8]) -> Json {
    json!({"mediaType": media_type, "digest": format!("sha256:{}", hex(bytes)), "size": bytes.len()})
}

/// An image as older engines saved it: layers and config beside a `manifest.json`.
pub fn saved(tars: &[Vec<u8>], config: &Json) -> Vec<u8> {
    let names: Vec<String> = (0..tars.len()).map(|i| format!("{i}.tar")).collect();
    let mut archive = Archive::default();
    for (name, tar) in names.iter().zip(tars) {
        archive.file(name, tar);
    }
    archive.json("c.json", config).json(
        "manifest.json",
        &json!([{"Config": "c.json", "RepoTags": ["case:1"], "Layers": names}]),
    );
    archive.bytes()
}

/// The config of an image of these layers.
pub fn config(tars: &[Vec<u8>]) -> Json {
    let diff_ids: Vec<String> = tars.iter().map(|t| format!("sha256:{}", hex(t))).collect();
    let history: Vec<Json> = (0..tars.len())
        .map(|i| json!({"created_by": format!("step {i}")}))
        .collect();
    json!({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": diff_ids}, "history": history})
}

/// One gzip member.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    gzip.write_all(bytes).expect("memory");
    gzip.finish().expect("memory")
}

/// One zstd frame.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}
