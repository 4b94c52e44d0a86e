//! The packages of the opened image: which contents are needed, the job that reads them, and the answer.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::Session;
use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use super::reading::{ContentSink, Pass, Piece, Place, Reader};
use crate::bytes::{Bounds, Demand, Result, Wire, sorted};
use crate::image::Slice;
use crate::packages::{Collected, Collector, Document, Found, Packages, Source, Subject, Timeline};
use crate::report::ImageRow;
use crate::rootfs::{EntryId, Layers};
use crate::tarball::{Part, Sparse};
use crate::waste::Ledger;

/// The most bytes of holes of a sparse file that are read, because a header of 512 bytes can claim exabytes.
const MOST_HOLES: u64 = 64 << 20;

/// The answer about packages, with the row of the image as reports have it.
pub type PackagesDocument = Document<ImageRow>;

/// The order to read the contents of one layer that hold facts about packages.
#[derive(Debug, Serialize, Deserialize)]
struct CollectOrder {
    place: Place,
    bounds: Bounds,
    contents: Vec<Content>,
}

/// A content to read, as a range of the uncompressed layer.
#[derive(Debug, Serialize, Deserialize)]
struct Content {
    entry: EntryId,
    source: Source,
    /// The offset of the content in the uncompressed layer, in bytes.
    start: u64,
    stored: u64,
    size: u64,
    sparse: Option<Box<Sparse>>,
    /// The path of the file, for error messages.
    path: Vec<u8>,
}

impl Wire for CollectOrder {}

/// What was found in the contents of one layer, by member.
#[derive(Debug, Serialize, Deserialize)]
pub struct CollectedLayer(Vec<(EntryId, Found)>);

impl Wire for CollectedLayer {}

impl Wire for PackagesDocument {}

/// The reading of an image's packages: the contents that are needed, and what was found in them so far.
#[derive(Debug)]
pub struct PackagesReading {
    timeline: Timeline,
    collected: Collected,
}

impl PackagesReading {
    /// Adds what was found in one layer.
    pub fn add(&mut self, layer: CollectedLayer) {
        for (entry, found) in layer.0 {
            self.collected.add(entry, found);
        }
    }
}

impl Session {
    /// The reading of the image's packages, and one serialized order for [`Collecting`] for each layer with contents
    /// that are needed. The orders can be carried out in any sequence.
    ///
    /// # Errors
    /// When the layers are not all added, or an order cannot be serialized.
    pub fn packages_reading(&self) -> Result<(PackagesReading, Vec<Vec<u8>>)> {
        let (layers, _) = self.merged()?;
        let timeline = Timeline::new(layers);
        let mut collected = Collected::default();
        let mut orders = Vec::new();
        let wanted = timeline.wanted();
        let layer = |entry| layers.layer_of(entry);
        for mine in wanted.chunk_by(|a, b| layer(a.entry) == layer(b.entry)) {
            let Some(first) = mine.first() else { continue };
            let place = match self.place(layer(first.entry)) {
                Ok(place) => place,
                Err(error) => {
                    for wanted in mine {
                        let why = format!("it cannot be read: {}", error.what());
                        collected.add(wanted.entry, Found::new(Err(why)));
                    }
                    continue;
                }
            };
            let mut contents = Vec::new();
            for wanted in mine {
                let Some(content) = content(layers, wanted.entry, wanted.source) else {
                    continue;
                };
                if content.size.saturating_sub(content.stored) > MOST_HOLES {
                    let why = "it cannot be read: nearly all of it are holes".to_owned();
                    collected.add(wanted.entry, Found::new(Err(why)));
                } else {
                    contents.push(content);
                }
            }
            sorted::sort_by_key(&mut contents, |content| content.start);
            let order = CollectOrder {
                place,
                bounds: self.bounds(),
                contents,
            };
            orders.push(order.pack()?);
        }
        let reading = PackagesReading {
            timeline,
            collected,
        };
        Ok((reading, orders))
    }

    /// The packages of the image, after everything was added to its reading.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn packages(&self, reading: &PackagesReading) -> Result<PackagesDocument> {
        let packages = self.found(reading)?;
        self.packages_document(packages)
    }

    /// The same, and from now on the reports say which packages dead versions belonged to.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn learn_packages(&mut self, reading: &PackagesReading) -> Result<PackagesDocument> {
        let mut packages = self.found(reading)?;
        self.dead_owners = Some(std::mem::take(&mut packages.dead));
        self.package_rows = Some(std::mem::take(&mut packages.rows_of_nodes));
        self.packages_document(packages)
    }

    fn found(&self, reading: &PackagesReading) -> Result<Packages> {
        let (layers, rootfs) = self.merged()?;
        let ledger = Ledger::new(layers, rootfs, self.digests());
        let subject = Subject {
            image: self.image()?,
            layers,
            rootfs,
            ledger: &ledger,
        };
        Ok(Packages::new(
            &subject,
            &reading.timeline,
            &reading.collected,
        ))
    }

    fn packages_document(&self, packages: Packages) -> Result<PackagesDocument> {
        let image = self.with_document(|document| document.short().image.clone())?;
        Ok(packages.document(image, self.all_warnings()))
    }
}

/// The place of a member's content. `None` if there is no such member.
fn content(layers: &Layers, entry: EntryId, source: Source) -> Option<Content> {
    let member = layers.member(entry)?;
    Some(Content {
        entry,
        source,
        start: member.content(),
        stored: member.stored,
        size: layers.size(entry),
        sparse: layers.extra(entry).sparse,
        path: layers.paths.path(member.node),
    })
}

/// The job that reads the contents of one layer that hold facts about packages.
pub struct Collecting {
    layer: u32,
    slice: Slice,
    entries: Vec<EntryId>,
    reader: Option<Reader<Collector>>,
    done: Option<Collector>,
    meter: Meter,
}

impl std::fmt::Debug for Collecting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Collecting").finish_non_exhaustive()
    }
}

impl ContentSink for Collector {
    fn begin(&mut self) -> Result<()> {
        Collector::begin(self);
        Ok(())
    }

    fn take(&mut self, part: Part<'_>) -> Result<()> {
        part.pieces().for_each(|bytes| Collector::take(self, bytes));
        Ok(())
    }

    fn skipped(&mut self, n: u64) {
        Collector::skipped(self, n);
    }

    fn demand(&self) -> Demand {
        Collector::demand(self)
    }

    fn end(&mut self) -> Result<()> {
        Collector::end(self);
        Ok(())
    }
}

impl Collecting {
    /// A job that reads the contents of one layer, for one of the orders of [`Session::packages_reading`].
    ///
    /// # Errors
    /// When the bytes are not an order of this version.
    pub fn new(order: &[u8]) -> Result<Self> {
        let order = CollectOrder::unpack(order)?;
        let sources = order.contents.iter().map(|content| content.source);
        let collector = Collector::new(sources);
        let entries = order.contents.iter().map(|content| content.entry).collect();
        let piece = |content: Content| Piece {
            content: content.start,
            stored: content.stored,
            size: content.size,
            sparse: content.sparse,
            path: content.path,
        };
        let pieces: VecDeque<Piece> = order.contents.into_iter().map(piece).collect();
        let pass = Pass {
            place: order.place,
            pieces,
        };
        let slice = pass.slice();
        let mut collecting = Self {
            layer: order.place.layer,
            slice,
            entries,
            reader: Some(Reader::new(pass, order.bounds, Box::new(collector))),
            done: None,
            meter: Meter::new(Step::Reading, slice.length),
        };
        if slice.length == 0 {
            collecting.finish()?;
        }
        Ok(collecting)
    }
}

impl Job for Collecting {
    type Output = CollectedLayer;

    fn next(&mut self) -> Option<Slice> {
        self.reader.as_ref().map(|_| self.slice)
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let Some(reader) = &mut self.reader else {
            return Ok(Demand::Enough);
        };
        let demand = reader.machine().feed(bytes);
        let demand = demand.map_err(|e| e.in_layer(self.layer))?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        if let Some(mut reader) = self.reader.take() {
            let ended = reader.machine().finish();
            ended.map_err(|e| e.in_layer(self.layer))?;
            self.done = Some(*reader.into_sink());
        }
        Ok(())
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<CollectedLayer> {
        let found = self.done.map(Collector::into_found).unwrap_or_default();
        Ok(CollectedLayer(
            self.entries.into_iter().zip(found).collect(),
        ))
    }
}
