//! The report on an image, whose long lists are made row by row. All output formats are written from here.
//!
//! An image may have a million dead versions. The document holds their order and the ledger, but no text for each of
//! them.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::build::{self, LiveNames, Subject};
use super::folder_line::{FolderLine, FolderRest, StepOf};
use super::model::{BaseRow, BaseSource, DuplicateRow, Report, WasteRow};
use super::owned_line::{LineOf, OwnedLine};
use super::report_dockerfile::ReportDockerfile;
use crate::advice::{AdviceRow, Advised, Figures, Given, SizeOf, advice, apart};
use crate::bytes::{Compression, Warning, Warnings, exact, sorted};
use crate::rootfs::LayerId;
use crate::waste::{
    Dead, DeadOwners, Duplicate, Kills, Largest, OwnedWaste, Owner, Visible, WasteFolder,
};

/// The whole report on an image, with all rows but those of advice. `verified` holds for each layer whether its digests were recomputed and
/// agree; a missing value means no.
pub fn report(subject: &Subject<'_>, verified: &[bool], warnings: &Warnings) -> Report {
    Document::new(*subject, verified, warnings).whole()
}

/// A given Dockerfile with its lines behind the steps, the base image that it tells, and the warnings about lines that do
/// not fit.
#[derive(Debug, Clone)]
pub struct Lined {
    /// The Dockerfile with its lines.
    pub given: Given,
    /// The base image.
    pub base: BaseRow,
    /// The warnings.
    pub warnings: Vec<Warning>,
}

/// A report whose long lists are made on demand, row by row. It is serialised in the same way as [`Report`].
#[derive(Debug)]
pub struct Document<'a> {
    subject: Subject<'a>,
    report: Report,
    groups: Vec<Duplicate>,
    names: LiveNames,
    diff: Option<String>,
    /// The packages that dead versions belonged to; `None` if the packages were not read.
    pub owned: Option<&'a DeadOwners>,
}

impl<'a> Document<'a> {
    /// The document of an image. `verified` holds for each layer whether its digests were recomputed and agree; a
    /// missing value means no.
    pub fn new(subject: Subject<'a>, verified: &[bool], warnings: &Warnings) -> Self {
        Self {
            report: build::short(&subject, verified, warnings),
            groups: Duplicate::all(subject.layers, subject.rootfs, subject.digests),
            names: LiveNames::new(&subject),
            diff: None,
            subject,
            owned: None,
        }
    }

    /// Adds the advice, which takes another pass over the ledger. `size_of` tells the size of the file that a squash
    /// writes. With a Dockerfile, the advice has patches of it, and the base image is what the file says.
    pub fn advise(&mut self, size_of: SizeOf<'_>, given: Option<Lined>) {
        let Subject {
            image,
            layers,
            rootfs,
            ledger,
            digests,
            base,
            contents: _,
        } = self.subject;
        let mut base = base.clone();
        if let Some(lined) = &given {
            base.clone_from(&lined.base);
            self.report.warnings.extend(lined.warnings.iter().cloned());
            self.report.image.base_layers = base.layers;
            self.report.image.base = base.clone();
        }
        let given = given.map(|lined| lined.given);
        let figures = Figures {
            image,
            layers,
            rootfs,
            ledger,
            digests,
            base: base.layers,
            base_is_guessed: base.source == BaseSource::History,
            contents: self.subject.contents,
        };
        let Advised { rows, diff } = advice(figures, size_of, given.as_ref());
        (self.report.advice, self.diff) = (rows, diff);
    }

    /// One diff of the given Dockerfile with all advice that applies together. `None` before [`Document::advise`], and
    /// without a Dockerfile.
    pub fn diff(&self) -> Option<&str> {
        self.diff.as_deref()
    }

    /// Adds a piece of advice that was made elsewhere, at its place among the others.
    pub fn add_advice(&mut self, row: Option<AdviceRow>) {
        let Some(row) = row else { return };
        if let Some(diff) = &mut self.diff {
            diff.insert_str(0, &apart(&row));
        }
        let rows = &mut self.report.advice;
        let key = |row: &AdviceRow| (std::cmp::Reverse(row.saves_bytes), row.kind);
        let place = rows.partition_point(|other| key(other) < key(&row));
        rows.insert(place, row);
    }

    /// Forgets what is known of equal files, where not all of them were compared.
    pub fn forget_duplicates(&mut self) {
        self.groups.clear();
    }

    /// Keeps the advice that headers alone tell.
    pub fn keep_advice_of_headers(&mut self) {
        use crate::advice::AdviceKind::{
            Chown, Cleanup, Identical, LeaveOut, Merge, Squash, SquashAboveBase,
        };
        let told = [
            Merge,
            Cleanup,
            Squash,
            SquashAboveBase,
            LeaveOut,
            Chown,
            Identical,
        ];
        self.report.advice.retain(|row| told.contains(&row.kind));
    }

    /// Adds the Dockerfile of the image with its lines, and the warnings about one that the provenance has.
    pub fn add_dockerfile(&mut self, dockerfile: Option<(ReportDockerfile, Vec<Warning>)>) {
        let Some((dockerfile, warnings)) = dockerfile else {
            return;
        };
        self.report.dockerfile = Some(dockerfile);
        self.report.warnings.extend(warnings);
    }

    /// The report without its long lists: `waste` and `duplicates` are empty, and `advice` before
    /// [`Document::advise`].
    pub fn short(&self) -> &Report {
        &self.report
    }

    /// The whole report, with a row for every dead version and every duplicate.
    pub fn whole(&self) -> Report {
        let all = Largest::all(self.subject.ledger, self.subject.layers);
        Report {
            waste: self.rows(&all).collect(),
            duplicates: self.duplicates().collect(),
            ..self.report.clone()
        }
    }

    /// The number of dead versions of files, those with bytes above 0.
    pub fn waste_files(&self) -> usize {
        self.subject.ledger.dead.len()
    }

    /// The largest dead versions of files, largest first, at most `count`.
    pub fn largest(&self, count: usize) -> Vec<WasteRow> {
        let first = Largest::first(self.subject.ledger, self.subject.layers, count);
        self.rows(&first).collect()
    }

    /// The dead bytes by directory, the largest `count` rows, and the sum of the others.
    pub fn folders(&self, count: usize) -> (Vec<FolderLine>, FolderRest) {
        let all = WasteFolder::all(self.subject.ledger, self.subject.layers);
        let (first, others) = all.split_at(all.len().min(count));
        let row = |row: &WasteFolder| {
            let path = self.subject.layers.paths.path(row.node);
            FolderLine {
                path: exact(&path).into_owned(),
                files: row.files,
                bytes: row.bytes,
                writer: self.step(row.writer),
                killer: self.step(row.killer),
                gone: row.gone,
            }
        };
        let rest = FolderRest {
            folders: others.len() as u64,
            files: others.iter().map(|row| row.files).sum(),
            bytes: others.iter().map(|row| row.bytes).sum(),
        };
        (first.iter().map(row).collect(), rest)
    }

    /// The dead bytes by package, the largest `count` packages, with the sum of the other packages; databases and what
    /// belonged to no package come last. Empty if the packages were not read, or none had dead bytes.
    pub fn waste_by_package(&self, count: usize) -> Vec<OwnedLine> {
        let rows = self.owned.map(|owned| owned.sums(self.subject.ledger));
        let rows = rows.unwrap_or_default();
        if rows.iter().all(|row| row.owner == Owner::Nobody) {
            return Vec::new();
        }
        let is_package = |row: &&OwnedWaste| matches!(row.owner, Owner::Package(..));
        let packages = rows.iter().filter(is_package);
        let mut lines: Vec<OwnedLine> = packages.clone().take(count).map(OwnedLine::new).collect();
        let others: Vec<&OwnedWaste> = packages.skip(count).collect();
        if !others.is_empty() {
            lines.push(OwnedLine {
                of: LineOf::More(others.len()),
                files: others.iter().map(|row| row.files).sum(),
                bytes: others.iter().map(|row| row.bytes).sum(),
            });
        }
        lines.extend(
            rows.iter()
                .filter(|row| !is_package(row))
                .map(OwnedLine::new),
        );
        lines
    }

    /// The step that wrote a layer.
    fn step(&self, layer: LayerId) -> StepOf {
        let wrote = |step: &super::HistoryRow| step.layer == Some(layer);
        let step = self.report.history.iter().position(wrote);
        step.map_or(StepOf::Layer(layer), StepOf::Step)
    }

    /// The dead bytes for each pair of the layer that wrote them and the layer that hid them.
    pub fn kills(&self) -> Vec<Kills> {
        Kills::all(self.subject.ledger)
    }

    /// For each layer, the bytes that count as overwritten until their contents are compared.
    pub fn undecided(&self) -> Vec<u64> {
        let of = &self.subject;
        of.ledger.undecided(of.layers, of.rootfs, of.digests)
    }

    /// For each layer, the bytes of its compressed blob; `None` if the blob is a plain tar or missing.
    pub fn compressed(&self) -> Vec<Option<u64>> {
        let changes = self.subject.layers.changesets().iter();
        let is_packed = changes.map(|c| c.compression.is_some_and(|c| c != Compression::None));
        let layers = self.subject.image.layers.iter();
        let bytes = layers.zip(is_packed).map(|(layer, is_packed)| {
            let blob = layer.blob.filter(|_| is_packed);
            blob.map(|blob| blob.length)
        });
        bytes.collect()
    }

    /// The `most` largest parts of the final filesystem, largest first.
    pub fn visible(&self, most: usize) -> Vec<Visible> {
        Visible::largest(self.subject.layers, self.subject.rootfs, most)
    }

    /// The number of contents that are live at several paths, and the bytes of all copies beyond the first.
    pub fn duplicated(&self) -> (u64, u64) {
        let cost = |group: &Duplicate| group.bytes_each * (group.copies.len() as u64 - 1);
        (
            self.groups.len() as u64,
            self.groups.iter().map(cost).sum::<u64>(),
        )
    }

    /// The contents that are live at several paths, those with the most bytes in copies first.
    pub fn duplicates(&self) -> impl Iterator<Item = DuplicateRow> {
        self.groups.iter().map(|group| {
            let mut paths: Vec<String> = group
                .copies
                .iter()
                .map(|entry| self.names.path(&self.subject, *entry))
                .collect();
            sorted::sort_by(&mut paths, Ord::cmp);
            DuplicateRow {
                digest: group.digest.to_string(),
                bytes_each: group.bytes_each,
                paths,
            }
        })
    }

    fn rows<'b>(&'b self, order: &'b Largest) -> impl Iterator<Item = WasteRow> + 'b {
        order.iter(self.subject.ledger).map(|dead| self.row(dead))
    }

    fn row(&self, dead: &Dead) -> WasteRow {
        let layers = self.subject.layers;
        let node = layers.node(dead.entry);
        WasteRow {
            path: exact(&layers.paths.path(node)).into_owned(),
            bytes: dead.bytes,
            layer: dead.writer,
            by_layer: dead.killer,
            cause: dead.cause,
            package: self
                .owned
                .and_then(|owned| owned.package(dead.entry))
                .map(str::to_owned),
            database: self
                .owned
                .is_some_and(|owned| owned.is_database(dead.entry)),
        }
    }
}

/// The members are those of [`Report`], in the same order; a test compares the two.
impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let report = &self.report;
        let mut to = to.serialize_struct("Report", 11)?;
        to.serialize_field("schema", &report.schema)?;
        to.serialize_field("generator", &report.generator)?;
        to.serialize_field("image", &report.image)?;
        to.serialize_field("layers", &report.layers)?;
        to.serialize_field("history", &report.history)?;
        to.serialize_field("dockerfile", &report.dockerfile)?;
        to.serialize_field("waste", &Waste(self))?;
        to.serialize_field("duplicates", &Duplicates(self))?;
        to.serialize_field("advice", &report.advice)?;
        to.serialize_field("findings", &report.findings)?;
        to.serialize_field("warnings", &report.warnings)?;
        to.end()
    }
}

/// The rows of `waste`, made while they are serialised.
struct Waste<'a>(&'a Document<'a>);

impl Serialize for Waste<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let subject = &self.0.subject;
        let all = Largest::all(subject.ledger, subject.layers);
        to.collect_seq(self.0.rows(&all))
    }
}

/// The rows of `duplicates`, made while they are serialised.
struct Duplicates<'a>(&'a Document<'a>);

impl Serialize for Duplicates<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.duplicates())
    }
}
