//! Builds the rows of the report from the image, its layers and its ledger.

use super::model::{BaseRow, Generator, HistoryRow, ImageRow, LayerRow, Report};
use crate::advice::Contents;
use crate::bytes::{Compression, Warnings, exact, sorted};
use crate::dockerfile::step_layers;
use crate::image::{Image, Settings, Step};
use crate::rootfs::{EntryId, LayerId, Layers, NodeId, Rootfs};
use crate::waste::{Digests, Ledger};

/// The image that a report is about, with its merged layers, its ledger and the digests of its contents.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The image of the report.
    pub image: &'a Image,
    /// The layers of the image, as changesets with one path tree.
    pub layers: &'a Layers,
    /// The merged filesystem of all layers.
    pub rootfs: &'a Rootfs,
    /// The ledger of live and dead bytes.
    pub ledger: &'a Ledger,
    /// The digests of the contents that are hashed so far. Duplicates are found among these only.
    pub digests: &'a Digests,
    /// The base image.
    pub base: &'a BaseRow,
    /// What was found in contents. `None` if they were not read.
    pub contents: Option<&'a Contents>,
}

/// The report without its long lists: `waste` and `duplicates` are empty.
pub(super) fn short(subject: &Subject<'_>, verified: &[bool], warnings: &Warnings) -> Report {
    Report {
        schema: "squint.report/1".to_owned(),
        generator: Generator::own(),
        image: image_row(subject),
        layers: layer_rows(subject, verified),
        history: history(subject.image),
        dockerfile: None,
        waste: Vec::new(),
        duplicates: Vec::new(),
        advice: Vec::new(),
        findings: Vec::new(),
        warnings: warnings.to_vec(),
    }
}

/// The row of the image as a whole.
fn image_row(subject: &Subject<'_>) -> ImageRow {
    let Subject { image, ledger, .. } = subject;
    let (stored, live) = (ledger.stored(), ledger.live());
    let settings = Settings::new(&image.config);
    ImageRow {
        id: image.id.clone(),
        references: image.references.clone(),
        os: image.config.os().to_owned(),
        architecture: image.config.architecture().to_owned(),
        variant: image.config.variant().map(str::to_owned),
        created: image.config.created(),
        stored_bytes: stored,
        live_bytes: live,
        reclaimable_bytes: stored - live,
        framing_bytes: ledger.framing(),
        efficiency: ratio(live, stored),
        base_layers: subject.base.layers,
        base: subject.base.clone(),
        source: super::base::source(image, &settings),
        config: settings,
    }
}

/// The ratio of live bytes to stored bytes; 1 if there are no stored bytes.
#[allow(clippy::cast_precision_loss)] // Beyond 2^53 bytes a ratio does not care.
pub fn ratio(live: u64, stored: u64) -> f64 {
    if stored == 0 {
        1.0
    } else {
        live as f64 / stored as f64
    }
}

/// The rows of the layers, lowest first.
fn layer_rows(subject: &Subject<'_>, verified: &[bool]) -> Vec<LayerRow> {
    let image = subject.image;
    let steps = image.config.history();
    let assigned = step_layers(&image.config, image.layers.len());
    let mut steps_of = vec![None; image.layers.len()];
    for (step, layer) in steps.iter().zip(&assigned) {
        let slot = layer.and_then(|layer| steps_of.get_mut(layer.index()));
        slot.map(|slot: &mut Option<_>| slot.get_or_insert(step));
    }
    let row = |layer: &crate::image::Layer| {
        let i = layer.index as usize;
        let sums = subject.ledger.layers.get(i).cloned().unwrap_or_default();
        let changes = subject.layers.changesets().get(i);
        let step = steps_of.get(i).copied().flatten().cloned();
        let step = step.unwrap_or_default();
        let compression = changes
            .and_then(|c| c.compression)
            .unwrap_or(Compression::None);
        LayerRow {
            index: LayerId::new(layer.index),
            diff_id: layer.diff_id.clone(),
            digest: layer.digest.clone(),
            media_type: if layer.media_type.is_empty() {
                crate::image::media_type(compression).to_owned()
            } else {
                layer.media_type.clone()
            },
            created: step.created,
            created_by: step.created_by,
            comment: step.comment,
            tar_bytes: sums.tar,
            stored_bytes: sums.stored,
            framing_bytes: sums.framing(),
            live_bytes: sums.live,
            dead_bytes: sums.dead(),
            dead_by_cause: sorted::map(sums.dead.iter()),
            killed_bytes: sums.killed,
            entries: changes.map_or(0, |c| c.entries),
            verified: verified.get(i).copied().unwrap_or(false),
        }
    };
    image.layers.iter().map(row).collect()
}

/// The compression that a layer's media type states: `tar`, `gzip` or `zstd`. A layer that was read is described by its
/// first bytes instead.
pub fn compression_of(media_type: &str) -> &'static str {
    if media_type.ends_with("gzip") {
        "gzip"
    } else if media_type.ends_with("zstd") {
        "zstd"
    } else {
        "tar"
    }
}

/// The history of an image as rows, oldest step first, each with the number of the layer that it wrote.
pub fn history(image: &Image) -> Vec<HistoryRow> {
    let assigned = step_layers(&image.config, image.layers.len());
    let row = |(step, layer): (Step, Option<LayerId>)| HistoryRow {
        created: step.created,
        created_by: step.created_by,
        comment: step.comment,
        empty_layer: step.empty_layer,
        layer,
    };
    image
        .config
        .history()
        .into_iter()
        .zip(assigned)
        .map(row)
        .collect()
}

/// The surviving names of contents whose first name is gone: one node for each such content.
#[derive(Debug)]
pub(super) struct LiveNames(std::collections::HashMap<EntryId, NodeId>);

impl LiveNames {
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let mut names = std::collections::HashMap::new();
        for node in subject.rootfs.walk() {
            if let crate::rootfs::View::Entry(entry) = subject.rootfs.view(node) {
                let inode = subject.rootfs.inode(entry);
                if inode != entry {
                    names.entry(inode).or_insert(node);
                }
            }
        }
        Self(names)
    }

    /// The path of a content: its first name, or a surviving one if the first is gone. Bytes that are not UTF-8 are escaped.
    pub(super) fn path(&self, subject: &Subject<'_>, inode: EntryId) -> String {
        let first = subject.layers.node(inode);
        let shows = subject.rootfs.view(first) == crate::rootfs::View::Entry(inode);
        let node = if shows {
            first
        } else {
            self.0.get(&inode).copied().unwrap_or(first)
        };
        exact(&subject.layers.paths.path(node)).into_owned()
    }
}
