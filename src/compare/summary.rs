//! What people are told of a comparison, in every format: figures side by side, the layers with the same step, the
//! reasons why layers differ, and the largest differences.

use super::change::Change;
use super::document::Comparison;
use super::side::Side;
use super::why::Why;
use crate::bytes::show;
use crate::report::LayerRow;
use crate::rootfs::LayerId;

/// A figure of both images.
pub(super) struct Figure {
    pub(super) name: &'static str,
    /// The value for each image. `None` if it is unknown.
    pub(super) values: [Option<u64>; 2],
}

/// The sizes side by side.
pub(super) fn figures(of: &Comparison<'_>) -> Vec<Figure> {
    let figure = |name, value: &dyn Fn(&Side<'_>) -> Option<u64>| Figure {
        name,
        values: [value(&of.old), value(&of.new)],
    };
    vec![
        figure("on disk", &|side| Some(side.image.stored_bytes)),
        figure("visible", &|side| Some(side.image.live_bytes)),
        figure("wasted", &|side| Some(side.image.reclaimable_bytes)),
        figure("tars", &|side| Some(side.tar_bytes())),
        figure("to pull", &|side| side.pull_bytes()),
    ]
}

/// Why it is not known what is pulled of an image; empty if it is known of both.
pub(super) fn pull_unknown(of: &Comparison<'_>) -> &'static str {
    let sides = [&of.old, &of.new];
    if sides.iter().all(|side| side.pull_bytes().is_some()) {
        ""
    } else if sides.iter().any(|side| side.compressed.is_none()) {
        "to pull is not known: a report does not say it"
    } else {
        "to pull is not known: not all layers are compressed in the files, as they are in a registry"
    }
}

/// A layer of both images, or of one.
pub(super) struct LayerLine<'a> {
    pub(super) old: Option<&'a LayerRow>,
    pub(super) new: Option<&'a LayerRow>,
    /// Whether both are the same layer.
    pub(super) is_same: bool,
    /// Whether the layer is in the common beginning, which a pull does not fetch again.
    pub(super) is_shared: bool,
}

impl<'a> LayerLine<'a> {
    /// The row that says what the step was.
    pub(super) fn step(&self) -> Option<&'a LayerRow> {
        self.new.or(self.old)
    }
}

/// Both histories beside each other: the layers in order, those with the same step on one line.
pub(super) fn layer_lines<'a>(of: &'a Comparison<'_>) -> Vec<LayerLine<'a>> {
    let mut lines = Vec::new();
    let mut next = 0;
    let line = |old: Option<usize>, new: Option<usize>, is_same| LayerLine {
        old: old.and_then(|n| of.old.layers.get(n)),
        new: new.and_then(|n| of.new.layers.get(n)),
        is_same,
        is_shared: new.is_some_and(|n| n < of.found.matched.shared),
    };
    // Steps that are gone come before new ones in their place.
    let mut fresh = Vec::new();
    let pairs = of.found.matched.pairs.iter().enumerate();
    for (number, pair) in pairs {
        let Some(old) = pair.old.map(LayerId::index) else {
            fresh.push(line(None, Some(number), false));
            continue;
        };
        lines.extend((next..old).map(|gone| line(Some(gone), None, false)));
        lines.append(&mut fresh);
        lines.push(line(Some(old), Some(number), pair.is_same));
        next = old + 1;
    }
    lines.extend((next..of.old.layers.len()).map(|gone| line(Some(gone), None, false)));
    lines.append(&mut fresh);
    lines
}

/// A reason why a layer differs, with its sums and its largest path.
pub(super) struct Reason {
    pub(super) why: Why,
    pub(super) paths: u64,
    pub(super) bytes: u64,
    pub(super) example: String,
}

/// The reasons why a layer of the new image differs from that with the same step, in the order of [`Why::ALL`].
pub(super) fn reasons(of: &Comparison<'_>, layer: LayerId) -> Vec<Reason> {
    let rows = of
        .found
        .why
        .get(layer.index())
        .map_or(&[][..], Vec::as_slice);
    let Some(both) = of.both() else {
        return Vec::new();
    };
    let reason = |why: Why| {
        let mut mine = rows.iter().filter(|row| row.why == why);
        let first = mine.clone().next()?;
        Some(Reason {
            why,
            paths: mine.clone().count() as u64,
            bytes: mine.by_ref().map(|row| row.bytes).sum(),
            example: format!("/{}", show(&first.path(&both))),
        })
    };
    Why::ALL.into_iter().filter_map(reason).collect()
}

/// A path of the lists for people, and its sizes.
pub(super) struct Line {
    pub(super) path: String,
    pub(super) word: &'static str,
    pub(super) old: Option<u64>,
    pub(super) new: Option<u64>,
}

/// The directories with the largest changes, and the number of the others.
pub(super) fn folders(of: &Comparison<'_>, count: usize) -> (Vec<(Line, u64)>, usize) {
    let (Some(files), Some(both)) = (&of.found.files, of.both()) else {
        return (Vec::new(), 0);
    };
    let (rows, more) = files.folders.largest(count);
    let line = |folder: &super::folders::Folder| {
        let path = folder.pair.path(both.old, both.new);
        let line = Line {
            path: format!("/{}", show(&path)),
            word: "",
            old: Some(folder.own.old_bytes),
            new: Some(folder.own.new_bytes),
        };
        (line, folder.own.paths)
    };
    (rows.iter().map(line).collect(), more)
}

/// The paths with the largest differences, the number of the others, and the number of those whose times alone differ: they
/// are no rows, unless there are no others.
pub(super) fn files(of: &Comparison<'_>, count: usize) -> (Vec<Line>, usize, usize) {
    let (Some(files), Some(both)) = (&of.found.files, of.both()) else {
        return (Vec::new(), 0, 0);
    };
    let line = |row: &super::files::FileRow| {
        let (old, new) = row.sizes(&both);
        Line {
            path: format!("/{}", show(&row.pair.path(both.old, both.new))),
            word: row.change.in_words(),
            old,
            new,
        }
    };
    let is_told = |row: &&super::files::FileRow| row.change != Change::Times;
    let told = files.rows.iter().filter(is_told).count();
    if told == 0 {
        let rows = files.rows.iter().take(count).map(line).collect();
        return (rows, files.rows.len().saturating_sub(count), 0);
    }
    let rows = files.rows.iter().filter(is_told).take(count).map(line);
    let times = files.rows.len() - told;
    (rows.collect(), told.saturating_sub(count), times)
}

/// A value of the config in words; empty if there is none.
pub(super) fn value(value: Option<&serde_json::Value>) -> String {
    match value {
        None => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The names of an image, or its id if it has none.
pub(super) fn name(side: &Side<'_>) -> String {
    if side.image.references.is_empty() {
        side.image.id.clone()
    } else {
        side.image.references.join(", ")
    }
}

/// A difference with its sign: `+1.23 MB`, `−4.56 kB`, `0 B`.
pub(super) fn signed(old: u64, new: u64) -> String {
    let sign = match new.cmp(&old) {
        std::cmp::Ordering::Less => "−",
        std::cmp::Ordering::Equal => "",
        std::cmp::Ordering::Greater => "+",
    };
    format!("{sign}{}", crate::bytes::figures::size(old.abs_diff(new)))
}
