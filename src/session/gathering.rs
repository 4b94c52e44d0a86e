//! Reading some contents of one layer in one pass, each with a role, for a sink that finds facts in them.
//!
//! What the facts are about is known to the sink alone.

use std::any::Any;
use std::collections::VecDeque;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Session;
use super::job::Meter;
use super::protocol::{Progress, Step};
use super::reading::{ContentSink, Pass, Piece, Place, Reader};
use crate::bytes::{Bounds, Demand, Result, Wire, sorted};
use crate::image::Slice;
use crate::rootfs::{EntryId, LayerId, Layers};
use crate::tarball::Sparse;

/// The most bytes of holes of a sparse file that are read, because a header of 512 bytes can claim exabytes.
const MOST_HOLES: u64 = 64 << 20;

/// The order to read contents of one layer, each with a role.
#[derive(Debug, Serialize, Deserialize)]
struct GatherOrder<R> {
    place: Place,
    bounds: Bounds,
    contents: Vec<Content<R>>,
}

/// A content to read, as a range of the uncompressed layer.
#[derive(Debug, Serialize, Deserialize)]
struct Content<R> {
    entry: EntryId,
    role: R,
    /// The offset of the content in the uncompressed layer, in bytes.
    start: u64,
    stored: u64,
    size: u64,
    sparse: Option<Box<Sparse>>,
    /// The path of the file, for error messages.
    path: Vec<u8>,
}

impl<R: Serialize + DeserializeOwned> Wire for GatherOrder<R> {}

impl Session {
    /// One serialized order for each layer with contents that are wanted; `wanted` ascends by member. `failed` gets each
    /// content that cannot be read, with a phrase that says why.
    ///
    /// # Errors
    /// When the layers are not all added, or an order cannot be serialized.
    pub(super) fn gather<R: Serialize + DeserializeOwned + Clone>(
        &self,
        wanted: &[(EntryId, R)],
        mut failed: impl FnMut(EntryId, String),
    ) -> Result<Vec<Vec<u8>>> {
        let (layers, _) = self.merged()?;
        let mut orders = Vec::new();
        let layer = |entry| layers.layer_of(entry);
        for mine in wanted.chunk_by(|a, b| layer(a.0) == layer(b.0)) {
            let Some(first) = mine.first() else { continue };
            let place = match self.place(layer(first.0)) {
                Ok(place) => place,
                Err(error) => {
                    for (entry, _) in mine {
                        failed(*entry, format!("it cannot be read: {}", error.what()));
                    }
                    continue;
                }
            };
            let mut contents = Vec::new();
            for (entry, role) in mine {
                let Some(content) = content(layers, *entry, role.clone()) else {
                    continue;
                };
                if content.size.saturating_sub(content.stored) > MOST_HOLES {
                    let why = "it cannot be read: nearly all of it are holes";
                    failed(*entry, why.to_owned());
                } else {
                    contents.push(content);
                }
            }
            sorted::sort_by_key(&mut contents, |content| content.start);
            let order = GatherOrder {
                place,
                bounds: self.bounds(),
                contents,
            };
            orders.push(order.pack()?);
        }
        Ok(orders)
    }
}

/// The place of a member's content. `None` if there is no such member.
fn content<R>(layers: &Layers, entry: EntryId, role: R) -> Option<Content<R>> {
    let member = layers.member(entry)?;
    Some(Content {
        entry,
        role,
        start: member.content(),
        stored: member.stored,
        size: layers.size(entry),
        sparse: layers.extra(entry).sparse,
        path: layers.paths.path(member.node),
    })
}

/// A sink of a [`Gathering`]. Behind this, one reader does for all of them.
pub(super) trait Gatherer: ContentSink {
    /// The sink itself.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// The state of reading contents of one layer.
pub(super) struct Gathering {
    layer: LayerId,
    slice: Slice,
    entries: Vec<EntryId>,
    reader: Option<Reader<dyn Gatherer>>,
    done: Option<Box<dyn Any>>,
    meter: Meter,
}

impl Gathering {
    /// The reading that an order of [`Session::gather`] asks for. `sink` is made from the roles of the contents, in the
    /// order in which they come.
    ///
    /// # Errors
    /// When the bytes are not an order of this version.
    pub(super) fn new<R: Serialize + DeserializeOwned, S: Gatherer + 'static>(
        order: &[u8],
        sink: impl FnOnce(Vec<R>) -> S,
    ) -> Result<Self> {
        let order = GatherOrder::<R>::unpack(order)?;
        let (mut entries, mut roles, mut pieces) = (Vec::new(), Vec::new(), VecDeque::new());
        for content in order.contents {
            entries.push(content.entry);
            roles.push(content.role);
            pieces.push_back(Piece {
                content: content.start,
                stored: content.stored,
                size: content.size,
                sparse: content.sparse,
                path: content.path,
            });
        }
        let pass = Pass {
            place: order.place,
            pieces,
        };
        Self::reading(pass, order.bounds, entries, Box::new(sink(roles)))
    }

    fn reading(
        pass: Pass,
        bounds: Bounds,
        entries: Vec<EntryId>,
        sink: Box<dyn Gatherer>,
    ) -> Result<Self> {
        let slice = pass.slice();
        let mut gathering = Self {
            layer: pass.place.layer,
            slice,
            entries,
            reader: Some(Reader::new(pass, bounds, sink)),
            done: None,
            meter: Meter::new(Step::Reading, slice.length),
        };
        if slice.length == 0 {
            gathering.finish()?;
        }
        Ok(gathering)
    }

    /// The range to read; `None` at the end.
    pub(super) fn next(&self) -> Option<Slice> {
        self.reader.as_ref().map(|_| self.slice)
    }

    /// Takes the next bytes of the range.
    ///
    /// # Errors
    /// When the layer cannot be read.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let Some(reader) = &mut self.reader else {
            return Ok(Demand::Enough);
        };
        let demand = reader.machine().feed(bytes);
        let demand = demand.map_err(|e| e.in_layer(self.layer.number()))?;
        Ok(self.meter.count(bytes, demand))
    }

    /// Ends the range.
    ///
    /// # Errors
    /// When the layer ends too early.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Some(mut reader) = self.reader.take() {
            let ended = reader.machine().finish();
            ended.map_err(|e| e.in_layer(self.layer.number()))?;
            self.done = Some(reader.into_sink().into_any());
        }
        Ok(())
    }

    pub(super) fn progress(&self) -> Progress {
        self.meter.progress()
    }

    /// What was found, by member. `found` takes it from the sink.
    pub(super) fn output<S: 'static, F>(
        self,
        found: impl FnOnce(S) -> Vec<F>,
    ) -> Vec<(EntryId, F)> {
        let sink = self.done.and_then(|sink| sink.downcast().ok());
        let found = sink.map(|sink| found(*sink)).unwrap_or_default();
        self.entries.into_iter().zip(found).collect()
    }
}

/// Makes a job of a [`Gathering`].
macro_rules! gathering_job {
    ($(#[$doc:meta])* $name:ident, $sink:ty, $output:ident) => {
        $(#[$doc])*
        pub struct $name(super::gathering::Gathering);

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        impl super::reading::ContentSink for $sink {
            fn begin(&mut self) -> Result<()> {
                <$sink>::begin(self);
                Ok(())
            }

            fn take(&mut self, part: crate::tarball::Part<'_>) -> Result<()> {
                part.pieces().for_each(|bytes| <$sink>::take(self, bytes));
                Ok(())
            }

            fn skipped(&mut self, n: u64) {
                <$sink>::skipped(self, n);
            }

            fn demand(&self) -> crate::bytes::Demand {
                <$sink>::demand(self)
            }

            fn end(&mut self) -> Result<()> {
                <$sink>::end(self);
                Ok(())
            }
        }

        impl super::gathering::Gatherer for $sink {
            fn into_any(self: Box<Self>) -> Box<dyn std::any::Any> {
                self
            }
        }

        impl super::job::Job for $name {
            type Output = $output;

            fn next(&mut self) -> Option<crate::image::Slice> {
                self.0.next()
            }

            fn feed(&mut self, bytes: &[u8]) -> Result<crate::bytes::Demand> {
                self.0.feed(bytes)
            }

            fn finish(&mut self) -> Result<()> {
                self.0.finish()
            }

            fn progress(&self) -> super::protocol::Progress {
                self.0.progress()
            }

            fn output(self) -> Result<$output> {
                Ok($output(self.0.output(<$sink>::into_found)))
            }
        }
    };
}

pub(super) use gathering_job;
