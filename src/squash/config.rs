//! The config of a squashed image: the original config with other `diff_ids` and another history.

use std::ops::Range;

use crate::bytes::Digest;
use crate::dockerfile::step_layers;
use crate::image::{Config, Json, get};
use crate::rootfs::{IdRange, LayerId};

/// The merge of one range of layers, as the config of the new image has to describe it (`diff_ids` and history).
#[derive(Debug, Clone)]
pub struct NewStep {
    /// The number of the first merged layer, from 0.
    pub from: LayerId,
    /// The number of the last merged layer, from 0, inclusive.
    pub to: LayerId,
    /// The `diff_id` of the new layer: the SHA-256 of its uncompressed tar.
    pub diff_id: Digest,
}

/// The config of the squashed image, as JSON bytes. Only `rootfs.diff_ids` and `history` change (OCI image spec,
/// config.md).
///
/// Members of the JSON document that Squint does not know keep their place and their text. The steps must ascend. The
/// message is the comment of each new history entry. `None` means the text that `docker build --squash` writes (moby,
/// `daemon/images/image_squash.go`), with diff_ids as names.
pub fn squashed(config: &Config, steps: &[NewStep], message: Option<&str>) -> Vec<u8> {
    let mut document = config.document().clone();
    let diff_ids = config.diff_ids();
    let mut merged: Vec<Json> = Vec::new();
    let mut next = 0;
    let kept = |range: Range<usize>| {
        let kept = diff_ids.get(range).unwrap_or_default();
        kept.iter().cloned().map(Json::String)
    };
    for step in steps {
        merged.extend(kept(next..step.from.index()));
        merged.push(Json::String(step.diff_id.to_string()));
        next = step.to.index() + 1;
    }
    merged.extend(kept(next.min(diff_ids.len())..diff_ids.len()));
    replaced(&mut document, merged, history_of(config, steps, message))
}

/// Replaces the `diff_ids` and the history of a config, and writes it as JSON.
fn replaced(document: &mut Json, diff_ids: Vec<Json>, steps: Vec<Json>) -> Vec<u8> {
    let key = |object: &Json, name: &str| {
        let keys = object
            .as_object()
            .into_iter()
            .flat_map(serde_json::Map::keys);
        keys.clone()
            .find(|k| *k == name)
            .or_else(|| keys.clone().find(|k| k.eq_ignore_ascii_case(name)))
            .cloned()
    };
    let rootfs = key(document, "rootfs").unwrap_or_else(|| "rootfs".to_owned());
    if let Some(rootfs) = document.get_mut(&rootfs) {
        let name = key(rootfs, "diff_ids").unwrap_or_else(|| "diff_ids".to_owned());
        if let Some(object) = rootfs.as_object_mut() {
            object.insert(name, Json::Array(diff_ids));
        }
    }
    let history = key(document, "history").unwrap_or_else(|| "history".to_owned());
    if let Some(object) = document.as_object_mut() {
        object.insert(history, Json::Array(steps));
    }
    // The document was parsed from JSON, so it can be written as JSON.
    serde_json::to_vec(document).unwrap_or_default()
}

/// The old image below a layer of difference, as the config of the result describes it.
#[derive(Debug, Clone, Copy)]
pub struct Onto<'a> {
    /// The config of the old image.
    pub old: &'a Config,
    /// The number of layers of the old image.
    pub layers: usize,
    /// The `diff_id` of the layer of difference. `None` if there is no difference.
    pub diff_id: Option<Digest>,
}

/// The config of an image that is made of an old one and a layer of difference, as JSON bytes: that of the new image with
/// the layers of the old one and the new layer. Its history has the steps of the old image that wrote layers, all steps of
/// the new image as steps that wrote none, and one step for the new layer.
pub fn above_old(new: &Config, onto: Onto<'_>, message: Option<&str>) -> Vec<u8> {
    let mut document = new.document().clone();
    let below = onto.old.diff_ids();
    let diff_ids = below.iter().take(onto.layers).cloned().map(Json::String);
    let diff_id = onto.diff_id.map(|id| Json::String(id.to_string()));
    let diff_ids = diff_ids.chain(diff_id).collect();
    let rows = |config: &Config| -> Vec<Json> {
        let rows = get(config.document(), "history").and_then(Json::as_array);
        rows.cloned().unwrap_or_default()
    };
    let assigned = step_layers(onto.old, onto.layers);
    let wrote = rows(onto.old).into_iter().zip(assigned);
    let mut steps: Vec<Json> = wrote
        .filter_map(|(row, layer)| layer.map(|_| row))
        .collect();
    // Each layer has a step.
    steps.resize(onto.layers, Json::Object(serde_json::Map::new()));
    let count = new.diff_ids().len();
    let last = LayerId::at(count).below();
    let mut created = None;
    for (mut row, layer) in rows(new).into_iter().zip(step_layers(new, count)) {
        if layer.is_some() && layer == last {
            created = get(&row, "created").cloned();
        }
        if !row.is_object() {
            row = Json::Object(serde_json::Map::new());
        }
        if let Some(object) = row.as_object_mut() {
            object.insert("empty_layer".to_owned(), Json::Bool(true));
        }
        steps.push(row);
    }
    if onto.diff_id.is_some() {
        let mut entry = serde_json::Map::new();
        if let Some(created) = created {
            entry.insert("created".to_owned(), created);
        }
        let top = |ids: &[String]| ids.last().map_or("nothing", String::as_str).to_owned();
        let comment = format!("difference of {} to {}", top(new.diff_ids()), top(below));
        let comment = message.map_or(comment, str::to_owned);
        entry.insert("comment".to_owned(), Json::String(comment));
        steps.push(Json::Object(entry));
    }
    replaced(&mut document, diff_ids, steps)
}

/// The history of the squashed image: every original step, with the merged ones marked `empty_layer`, and one new step
/// for each new layer directly after the last step that it merges.
///
/// The number of steps that write a layer is made equal to the number of layers. If the original has fewer such steps
/// or no history, empty JSON objects are added. If it has more, the surplus steps are marked `empty_layer`.
fn history_of(config: &Config, new: &[NewStep], message: Option<&str>) -> Vec<Json> {
    let diff_ids = config.diff_ids();
    let layers = diff_ids.len();
    let assigned = step_layers(config, layers);
    let empty = Vec::new();
    let steps = get(config.document(), "history")
        .and_then(Json::as_array)
        .unwrap_or(&empty);
    let known = LayerId::at(assigned.iter().flatten().count());
    let mut rows: Vec<(Json, Option<LayerId>)> = steps.iter().cloned().zip(assigned).collect();
    rows.extend(
        IdRange::new(known, LayerId::at(layers))
            .map(|layer| (Json::Object(serde_json::Map::new()), Some(layer))),
    );
    let mut out = Vec::with_capacity(rows.len() + new.len());
    // The number of new steps that end below a layer. Of them, the last can be the layer's parent.
    let ended = |layer: LayerId| new.partition_point(|step| step.to < layer);
    let comment = |step: &NewStep| {
        let diff_id = |layer: LayerId| diff_ids.get(layer.index()).cloned().unwrap_or_default();
        let top = diff_id(step.to);
        let Some(below) = step.from.below() else {
            return format!("create new from {top}");
        };
        let merged = ended(step.from).checked_sub(1).and_then(|n| new.get(n));
        let parent = match merged.filter(|merged| merged.to == below) {
            Some(merged) => merged.diff_id.to_string(),
            None => diff_id(below),
        };
        format!("merge {top} to {parent}")
    };
    for (mut row, layer) in rows {
        let step = layer.and_then(|l| new.get(ended(l)).filter(|step| step.from <= l));
        // A step after the last layer claims a layer that does not exist.
        let claims = layer.is_none()
            && !get(&row, "empty_layer")
                .and_then(Json::as_bool)
                .unwrap_or(false);
        if step.is_some() || claims {
            // An entry that is not an object (`null`) still counts as a step that wrote a layer.
            if !row.is_object() {
                row = Json::Object(serde_json::Map::new());
            }
            if let Some(object) = row.as_object_mut() {
                object.insert("empty_layer".to_owned(), Json::Bool(true));
            }
        }
        let created = get(&row, "created").cloned();
        out.push(row);
        if let Some(step) = step.filter(|step| layer == Some(step.to)) {
            let mut entry = serde_json::Map::new();
            if let Some(created) = created {
                entry.insert("created".to_owned(), created);
            }
            let comment = message.map_or_else(|| comment(step), str::to_owned);
            entry.insert("comment".to_owned(), Json::String(comment));
            out.push(Json::Object(entry));
        }
    }
    out
}
