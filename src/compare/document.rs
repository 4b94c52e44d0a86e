//! The comparison of two images. All formats are written from here; rows of long lists are made while they are written.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::change::{Both, Change, SameLayers};
use super::config::{self, ConfigRow};
use super::files::{FileRow, Files};
use super::layers::{Matched, same_layers};
use super::packages::{self, PackageChange};
use super::side::{Side, compressed, sum};
use super::verdict::{Refetch, verdict};
use super::why::{Why, WhyRow, why};
use crate::bytes::{Warning, exact};
use crate::language::Prose;
use crate::report::Generator;
use crate::rootfs::LayerId;

/// The comparison of two images. It is serialised as `squint.compare/1` (docs/compare.schema.json).
#[derive(Debug)]
pub struct Comparison<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
    pub(super) found: Compared,
}

/// What a comparison found. It holds nothing of the two images, so it can be kept while they change hands.
#[derive(Debug)]
pub struct Compared {
    pub(super) matched: Matched,
    same: SameLayers,
    /// `None` if a report stands for a side.
    pub(super) files: Option<Files>,
    /// For each layer of the new image, the paths at which it differs from the layer with the same step.
    pub(super) why: Vec<Vec<WhyRow>>,
    pub(super) packages: Option<Vec<PackageChange>>,
    pub(super) config: Vec<ConfigRow>,
    pub(super) warnings: Vec<Warning>,
    pub(super) refetch: Refetch,
    verdict: Prose,
}

impl<'a> Comparison<'a> {
    /// Compares two images. The digests of what [`super::wanted`] named must be known; contents without one count as
    /// different.
    pub fn new(old: Side<'a>, new: Side<'a>) -> Self {
        let matched = Matched::new(old.layers, new.layers);
        let same = same_layers(old.layers, new.layers);
        let beyond = new.layers.get(matched.shared..).unwrap_or_default();
        let blobs = new.compressed.and_then(|all| all.get(matched.shared..));
        let refetch = Refetch {
            layers: beyond.len(),
            tar_bytes: sum(beyond.iter().map(|layer| layer.tar_bytes)),
            compressed: blobs.and_then(compressed),
        };
        let mut reasons: Vec<Vec<WhyRow>> = new.layers.iter().map(|_| Vec::new()).collect();
        let mut files = None;
        if let (Some(left), Some(right)) = (old.tree, new.tree) {
            let both = Both {
                old: left,
                new: right,
                same: &same,
            };
            files = Some(Files::new(&both));
            let nodes = matched.nodes(left, right);
            for (old_layer, new_layer) in matched.broken() {
                if let (Some(nodes), Some(slot)) = (&nodes, reasons.get_mut(new_layer.index())) {
                    *slot = why(&both, nodes, (old_layer, new_layer));
                }
            }
        }
        let packages = old.packages.zip(new.packages);
        let packages = packages.map(|(a, b)| packages::changes(a, b));
        let verdict = verdict((&old, &new), files.as_ref(), packages.as_deref(), refetch);
        let found = Compared {
            config: config::changes(&old.image.config, &new.image.config),
            warnings: warnings(&old, &new),
            why: reasons,
            matched,
            same,
            files,
            packages,
            refetch,
            verdict,
        };
        Self { old, new, found }
    }

    /// A comparison that was made before, of the same images.
    pub fn again(old: Side<'a>, new: Side<'a>, found: Compared) -> Self {
        Self { old, new, found }
    }

    /// What the comparison found, without the images.
    pub fn into_compared(self) -> Compared {
        self.found
    }

    /// The comparison in one or two sentences.
    pub fn verdict(&self) -> &Prose {
        &self.found.verdict
    }

    /// Whether no path of the final filesystems differs. `None` if a report stands for a side.
    pub fn same_files(&self) -> Option<bool> {
        self.found.files.as_ref().map(|files| files.rows.is_empty())
    }

    /// Both filesystems. `None` if a report stands for a side.
    pub(super) fn both(&self) -> Option<Both<'_>> {
        Some(Both {
            old: self.old.tree?,
            new: self.new.tree?,
            same: &self.found.same,
        })
    }
}

impl Compared {
    /// The comparison in one or two sentences.
    pub fn verdict(&self) -> &Prose {
        &self.verdict
    }
}

/// The warnings of both sides. Each says which image it is about.
fn warnings(old: &Side<'_>, new: &Side<'_>) -> Vec<Warning> {
    let mut all = Vec::new();
    for (name, side) in [("OLD", old), ("NEW", new)] {
        all.extend(side.warnings.iter().map(|warning| Warning {
            detail: format!("{name}: {}", warning.detail),
            ..warning.clone()
        }));
    }
    let platform = |side: &Side<'_>| side.image.platform();
    if platform(old) != platform(new) {
        all.push(Warning {
            kind: "platform".to_owned(),
            layer: None,
            path: None,
            offset: None,
            detail: format!("OLD is for {}, NEW for {}", platform(old), platform(new)),
        });
    }
    all
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let both = self.both();
        let mut to = to.serialize_struct("Comparison", 13)?;
        to.serialize_field("schema", "squint.compare/1")?;
        to.serialize_field("generator", &Generator::own())?;
        to.serialize_field("old", self.old.image)?;
        to.serialize_field("new", self.new.image)?;
        to.serialize_field("shared_layers", &self.found.matched.shared)?;
        to.serialize_field("refetch_tar_bytes", &self.found.refetch.tar_bytes)?;
        to.serialize_field("refetch_compressed", &self.found.refetch.compressed)?;
        to.serialize_field("layers", &LayerRows(self, both))?;
        let files = self.found.files.as_ref().zip(both);
        to.serialize_field("files", &files.map(|(files, both)| FileRows(files, both)))?;
        to.serialize_field("packages", &self.found.packages)?;
        to.serialize_field("config", &self.found.config)?;
        to.serialize_field("verdict", &self.found.verdict)?;
        to.serialize_field("warnings", &self.found.warnings)?;
        to.end()
    }
}

/// The rows of `layers`.
struct LayerRows<'a>(&'a Comparison<'a>, Option<Both<'a>>);

/// One layer of the new image.
#[derive(serde::Serialize)]
struct LayerRow<'a> {
    index: LayerId,
    old_index: Option<LayerId>,
    bytes: u64,
    why: WhyRows<'a>,
}

impl Serialize for LayerRows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self(comparison, both) = *self;
        let pairs = comparison.found.matched.pairs.iter();
        let rows = pairs.zip(comparison.new.layers).zip(&comparison.found.why);
        to.collect_seq(rows.map(|((pair, layer), why)| LayerRow {
            index: pair.new,
            old_index: pair.old,
            bytes: layer.stored_bytes,
            why: WhyRows(why, both),
        }))
    }
}

/// The rows of `why`, made while they are serialised.
struct WhyRows<'a>(&'a [WhyRow], Option<Both<'a>>);

impl Serialize for WhyRows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Row<'a> {
            kind: Why,
            path: Cow<'a, str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            raw: Option<String>,
            bytes: u64,
        }
        to.collect_seq(self.0.iter().map(|row| {
            let path = self.1.map(|both| row.path(&both)).unwrap_or_default();
            Row {
                kind: row.why,
                raw: raw(&path),
                path: Cow::Owned(exact(&path).into_owned()),
                bytes: row.bytes,
            }
        }))
    }
}

/// The rows of `files`, made while they are serialised.
struct FileRows<'a>(&'a Files, Both<'a>);

impl Serialize for FileRows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Row {
            path: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            raw: Option<String>,
            change: Change,
            old_bytes: Option<u64>,
            new_bytes: Option<u64>,
        }
        let row = |row: &FileRow| {
            let path = row.pair.path(self.1.old, self.1.new);
            let (old_bytes, new_bytes) = row.sizes(&self.1);
            Row {
                raw: raw(&path),
                path: exact(&path).into_owned(),
                change: row.change,
                old_bytes,
                new_bytes,
            }
        };
        to.collect_seq(self.0.rows.iter().map(row))
    }
}

/// A path in base64, if it is not UTF-8.
fn raw(path: &[u8]) -> Option<String> {
    std::str::from_utf8(path)
        .is_err()
        .then(|| STANDARD.encode(path))
}
