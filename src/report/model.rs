//! The model of the report: plain data from which every output (text, JSON, the page) is made.
//!
//! Names and order of the fields are those of `squint.report/1` (docs/report.schema.json) and stay stable. The model
//! knows no output format. A missing value is `null` and never left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report_dockerfile::ReportDockerfile;
pub use crate::advice::{AdviceFiles, AdviceKind, AdviceRow};
use crate::bytes::{Warning, version};
use crate::image::Settings;
use crate::language::Language;
use crate::rootfs::LayerId;
use crate::waste::{Cause, Kills, Visible};

/// The report on one image, as `squint.report/1` (docs/report.schema.json) defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The name of the format; always `squint.report/1`.
    pub schema: String,
    /// The program that made the report.
    pub generator: Generator,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The layers of the image, lowest first.
    pub layers: Vec<LayerRow>,
    /// The history of the image, oldest step first, with the steps that wrote no layer.
    pub history: Vec<HistoryRow>,
    /// The Dockerfile of the image, if it is known and not only made from the history.
    #[serde(default)]
    pub dockerfile: Option<ReportDockerfile>,
    /// The dead versions of files with bytes above 0, largest first.
    pub waste: Vec<WasteRow>,
    /// The contents that are live at several paths, of 4 kB or more each.
    pub duplicates: Vec<DuplicateRow>,
    /// Advice on how to make the image smaller, what saves most first.
    pub advice: Vec<AdviceRow>,
    /// Other findings about files of the image; always empty in this version.
    pub findings: Vec<FindingRow>,
    /// The warnings about irregular input that could be read nevertheless.
    pub warnings: Vec<Warning>,
}

/// The program that made a report or a squashed image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Generator {
    /// The name of the program: `squint`.
    pub name: String,
    /// The version of the program.
    pub version: String,
    /// The commit that the program was built from. `None` if the build did not know it.
    pub commit: Option<String>,
}

impl Generator {
    /// This program.
    pub fn own() -> Self {
        Self {
            name: "squint".to_owned(),
            version: version::NUMBER.to_owned(),
            commit: version::COMMIT.map(str::to_owned),
        }
    }
}

/// The summary of an image that the page holds: the report without its long lists, which the page requests in windows
/// of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The report, with empty `waste` and `advice`, and with only those `duplicates` whose copies have the most bytes.
    pub report: Report,
    /// The number of dead versions of files.
    pub waste_files: u64,
    /// The number of contents that are live at several paths, and the bytes of all copies beyond the first.
    pub duplicates: (u64, u64),
    /// The dead bytes for each pair of the layer that wrote them and the layer that hid them.
    pub kills: Vec<Kills>,
    /// For each layer, the number of paths that it added, that it modified (content or attributes), and that it
    /// removed.
    pub changes: Vec<[u64; 3]>,
    /// For each layer, the bytes that count as overwritten and may still turn out to be identical or to differ in
    /// attributes only. All are 0 when the contents are compared.
    pub undecided: Vec<u64>,
    /// For each layer, the bytes of its compressed blob. `None` if the blob is a plain tar.
    pub compressed: Vec<Option<u64>>,
    /// The largest parts of the final filesystem.
    pub visible: Vec<Visible>,
}

/// The file format in which a report is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReportFormat {
    /// One HTML page in a language, which needs no other files.
    Html(Language),
    /// Markdown, for example for a pull request.
    Markdown,
    /// JSON, as `squint.report/1`.
    Json,
}

/// The figures of an image as a whole. Byte figures are sums over the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageRow {
    /// The id of the image: the digest of its config.
    pub id: String,
    /// The references of the image, as `name:tag`; empty if the image has no name.
    pub references: Vec<String>,
    /// The operating system of the image: `linux`, `windows`.
    pub os: String,
    /// The CPU architecture of the image without its variant: `amd64`, `arm64`.
    pub architecture: String,
    /// The variant of the CPU architecture: `v8`. `None` if the config has none.
    pub variant: Option<String>,
    /// The time of creation in RFC 3339 format, as it is in the config. `None` if the config has none.
    pub created: Option<String>,
    /// The content bytes of all entries of all layers.
    pub stored_bytes: u64,
    /// The content bytes that are visible in the final filesystem.
    pub live_bytes: u64,
    /// The content bytes that a squash of all layers saves: `stored_bytes - live_bytes`.
    pub reclaimable_bytes: u64,
    /// The bytes of tar headers, extension records, padding and trailers in all layers.
    pub framing_bytes: u64,
    /// The ratio `live_bytes / stored_bytes`; 1 if there are no stored bytes.
    pub efficiency: f64,
    /// The number of lowest layers that belong to the base image; the same as `base.layers`.
    pub base_layers: u32,
    /// The settings of the image for its containers.
    pub config: Settings,
    /// The base image.
    pub base: BaseRow,
    /// The source code of the image.
    pub source: SourceRow,
}

/// The base image: the number of its layers, its name, and where the number is from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseRow {
    /// The number of lowest layers that belong to the base image; 0 if there is none or it is unknown.
    pub layers: u32,
    /// The name of the base image with its tag. `None` if it is unknown.
    pub name: Option<String>,
    /// The digest of the base image, `sha256:…`. `None` if it is unknown.
    pub digest: Option<String>,
    /// Where the number of layers is from.
    pub source: BaseSource,
}

/// Where the number of layers of the base image is from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaseSource {
    /// The user gave it.
    Given,
    /// The provenance of the image records it.
    Provenance,
    /// The steps of a given Dockerfile end there.
    Dockerfile,
    /// It is a guess from the history.
    History,
    /// Nothing tells it.
    #[default]
    None,
}

impl BaseSource {
    /// The name of the source in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Provenance => "provenance",
            Self::Dockerfile => "dockerfile",
            Self::History => "history",
            Self::None => "none",
        }
    }
}

/// The source code that an image was built from, from its provenance or its labels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// The address of the repository. `None` if it is unknown.
    pub repository: Option<String>,
    /// The commit in the repository. `None` if it is unknown.
    pub revision: Option<String>,
}

impl ImageRow {
    /// The platform of the image in the usual notation: `linux/amd64`, `linux/arm64/v8`.
    pub fn platform(&self) -> String {
        crate::image::platform(&self.os, &self.architecture, self.variant.as_deref())
    }
}

/// The row of one layer in the report. Byte figures are about the uncompressed tar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerRow {
    /// The number of the layer, from 0, lowest first.
    pub index: LayerId,
    /// The diff_id of the layer, from the config: the digest of the uncompressed tar. `None` if the config has none.
    pub diff_id: Option<String>,
    /// The digest of the layer's stored blob. `None` if the archive does not record it.
    pub digest: Option<String>,
    /// The media type of the layer, from the archive or derived from the compression.
    pub media_type: String,
    /// The time of the history step that wrote the layer, in RFC 3339 format.
    pub created: Option<String>,
    /// The command of the history step that wrote the layer.
    pub created_by: Option<String>,
    /// The comment of the history step that wrote the layer.
    pub comment: Option<String>,
    /// The length of the layer's uncompressed tar, in bytes.
    pub tar_bytes: u64,
    /// The content bytes of all entries of the layer.
    pub stored_bytes: u64,
    /// The bytes of the tar that are not content: `tar_bytes - stored_bytes`.
    pub framing_bytes: u64,
    /// The content bytes of the layer that are visible in the final filesystem.
    pub live_bytes: u64,
    /// The content bytes of the layer that are not visible in the final filesystem.
    pub dead_bytes: u64,
    /// The dead bytes of the layer for each cause.
    pub dead_by_cause: BTreeMap<Cause, u64>,
    /// The bytes of this layer and of lower layers that this layer hid.
    pub killed_bytes: u64,
    /// The number of tar members of the layer, without extension headers.
    pub entries: u64,
    /// Whether the layer's digest and diff_id were recomputed and agree.
    pub verified: bool,
}

/// One step of the image's history, as the config records it (OCI image spec, config.md, `history`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// The time of the step in RFC 3339 format, if recorded.
    pub created: Option<String>,
    /// The command of the step, if recorded.
    pub created_by: Option<String>,
    /// The comment of the step, if recorded.
    pub comment: Option<String>,
    /// Whether the step changed only the config and wrote no layer.
    pub empty_layer: bool,
    /// The number of the layer that the step wrote. `None` if it wrote none.
    pub layer: Option<LayerId>,
}

/// One dead version of a file: stored bytes that the final filesystem does not show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WasteRow {
    /// The path of the file; bytes that are not UTF-8 are escaped as `\xHH`.
    pub path: String,
    /// The stored bytes of this version.
    pub bytes: u64,
    /// The number of the layer that wrote this version.
    pub layer: LayerId,
    /// The number of the layer that hid this version.
    pub by_layer: LayerId,
    /// The cause of death.
    pub cause: Cause,
    /// The package that the version belonged to, with its kind: `deb:perl`. `None` if it belonged to none, or the
    /// packages were not read.
    pub package: Option<String>,
    /// Whether the version is a database of a package manager, as far as the packages were read.
    pub database: bool,
}

/// One content that is live at several paths of the final filesystem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicateRow {
    /// The SHA-256 digest of the content.
    pub digest: String,
    /// The size of one copy, in bytes.
    pub bytes_each: u64,
    /// The paths of the content, sorted; one path for each inode, without further hard links.
    pub paths: Vec<String>,
}

/// One finding about a file of the image.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// The stable name of this kind of finding, for programs.
    pub kind: String,
    /// The path of the file.
    pub path: String,
    /// The number of the layer that holds the file.
    pub layer: LayerId,
    /// Whether the file is visible in the final filesystem.
    pub live: bool,
    /// The finding in one sentence, for people.
    pub detail: String,
}
