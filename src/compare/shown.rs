//! A comparison as the page shows it: plain data without the long list of files, with all texts of the images made safe to
//! show.

use serde::{Deserialize, Serialize};

use super::document::Comparison;
use super::packages::PackageChange;
use super::side::Side;
use super::summary::{figures, layer_lines, name, reasons, value};
use super::why::Why;
use crate::bytes::{Warning, Wire, printable};
use crate::image::Instruction;
use crate::language::Prose;
use crate::report::LayerRow;
use crate::rootfs::LayerId;

/// The most packages and settings that are told.
const MOST: usize = 5000;

/// A comparison without its list of files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShownComparison {
    /// Whether the open image is the old one.
    pub open_is_old: bool,
    /// The comparison in one or two sentences.
    pub verdict: Prose,
    /// The old and the new image.
    pub sides: [ShownSide; 2],
    /// The bytes on disk, visible, wasted, of the tars and to pull, each of the old and of the new image. `None` if they
    /// are not known.
    pub figures: Vec<[Option<u64>; 2]>,
    /// The number of layers that both share from the lowest on.
    pub shared: u32,
    /// The number of layers that a pull of the new image fetches, and the bytes of their tars.
    pub fetched: (u32, u64),
    /// The bytes that a pull of the new image fetches. `None` if one of its layers is not compressed.
    pub fetched_compressed: Option<u64>,
    /// Both histories beside each other.
    pub lines: Vec<ShownLine>,
    /// The number of changed paths for each kind of change, in the order of [`super::Change::ALL`]. `None` if a report stands
    /// for a side.
    pub paths: Option<[u64; 5]>,
    /// The packages that came, went or have another version, the largest difference first. `None` if a report stands for a
    /// side.
    pub packages: Option<Vec<PackageChange>>,
    /// The settings that differ.
    pub config: Vec<ShownSetting>,
    /// The warnings about both images.
    pub warnings: Vec<Warning>,
}

impl Wire for ShownComparison {}

/// Who one of the images is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownSide {
    /// The names of the image, or its id if it has none.
    pub name: String,
    /// The id of the image.
    pub id: String,
    /// The operating system and the architecture.
    pub platform: String,
    /// The time of creation as the image has it; empty if it has none.
    pub created: String,
    /// The number of layers.
    pub layers: u32,
    /// Whether a report stands for the image.
    pub is_report: bool,
}

/// A layer of both images, or of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLine {
    /// The step of the layer, as a Dockerfile has it.
    pub step: String,
    /// The layer of the old and of the new image.
    pub layers: [Option<ShownLayer>; 2],
    /// Whether both are the same layer.
    pub is_same: bool,
    /// Whether a pull does not fetch the layer again.
    pub is_shared: bool,
    /// Why the layer of the new image differs from that with the same step.
    pub reasons: Vec<ShownReason>,
}

/// A layer of one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLayer {
    /// The number of the layer.
    pub index: LayerId,
    /// The bytes of its contents.
    pub bytes: u64,
    /// The bytes that a pull fetches: those of its compressed blob, or of its tar.
    pub fetched: u64,
}

/// A reason why a layer differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownReason {
    /// The reason.
    pub why: Why,
    /// The number of paths.
    pub paths: u64,
    /// The bytes of the new layer at these paths.
    pub bytes: u64,
    /// The path with the most bytes.
    pub example: String,
}

/// A setting that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownSetting {
    /// The name of the setting.
    pub key: String,
    /// The value in the old and in the new image. `None` if it has none.
    pub values: [Option<String>; 2],
}

impl Comparison<'_> {
    /// The comparison as the page shows it.
    pub fn shown(&self, open_is_old: bool) -> ShownComparison {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let found = &self.found;
        let files = found.files.as_ref();
        let paths = files.map(|files| files.all_sums().map(|sums| sums.paths));
        let packages = found.packages.clone().map(|mut packages| {
            crate::bytes::sorted::sort_by_key(&mut packages, |package| {
                std::cmp::Reverse(package.bytes.unsigned_abs())
            });
            packages.truncate(MOST);
            for package in &mut packages {
                safe(&mut package.name);
                package.old.iter_mut().for_each(safe);
                package.new.iter_mut().for_each(safe);
            }
            packages
        });
        let settings = found.config.iter().take(MOST).map(|row| ShownSetting {
            key: printable(&row.key).into_owned(),
            values: [&row.old, &row.new].map(|of| {
                let text = of.as_ref().map(|text| value(Some(text)));
                text.map(|text| printable(&text).into_owned())
            }),
        });
        let mut warnings = found.warnings.clone();
        for warning in &mut warnings {
            safe(&mut warning.detail);
            warning.path.iter_mut().for_each(safe);
        }
        ShownComparison {
            open_is_old,
            verdict: found.verdict().clone(),
            sides: [side(&self.old), side(&self.new)],
            figures: figures(self).into_iter().map(|f| f.values).collect(),
            shared: number(found.matched.shared),
            fetched: (number(found.refetch.layers), found.refetch.tar_bytes),
            fetched_compressed: found.refetch.compressed,
            lines: self.lines(),
            paths,
            packages,
            config: settings.collect(),
            warnings,
        }
    }

    fn lines(&self) -> Vec<ShownLine> {
        let layer = |side: &Side<'_>, row: Option<&LayerRow>| {
            let row = row?;
            let blobs = side.compressed.and_then(|all| all.get(row.index.index()));
            Some(ShownLayer {
                index: row.index,
                bytes: row.stored_bytes,
                fetched: blobs.copied().flatten().unwrap_or(row.tar_bytes),
            })
        };
        let lines = layer_lines(self).into_iter().map(|line| {
            let step = line.step().and_then(|row| row.created_by.as_deref());
            let differs = line.old.is_some() && !line.is_same;
            let why = line.new.filter(|_| differs);
            let reasons = why.map(|row| reasons(self, row.index));
            let reasons = reasons.into_iter().flatten().map(|reason| ShownReason {
                why: reason.why,
                paths: reason.paths,
                bytes: reason.bytes,
                example: reason.example,
            });
            ShownLine {
                step: printable(&Instruction::parse(step.unwrap_or_default()).line()).into_owned(),
                layers: [layer(&self.old, line.old), layer(&self.new, line.new)],
                is_same: line.is_same,
                is_shared: line.is_shared,
                reasons: reasons.collect(),
            }
        });
        lines.collect()
    }
}

fn side(side: &Side<'_>) -> ShownSide {
    let shown = |text: &str| printable(text).into_owned();
    ShownSide {
        name: shown(&name(side)),
        id: shown(&side.image.id),
        platform: shown(&side.image.platform()),
        created: shown(side.image.created.as_deref().unwrap_or_default()),
        layers: u32::try_from(side.layers.len()).unwrap_or(u32::MAX),
        is_report: side.tree.is_none(),
    }
}

/// Makes a text safe to show.
fn safe(text: &mut String) {
    if let std::borrow::Cow::Owned(shown) = printable(text) {
        *text = shown;
    }
}
