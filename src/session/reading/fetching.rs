//! Fetches contents: the job that carries out an order, pass by pass.
//!
//! The task of the order knows what each pass is for; the driver knows what to do with the result.

use super::compare::Comparing;
use super::extract::{Passes, Reader};
use super::fetched::Fetched;
use super::folder::Packing;
use super::order::{Order, Task};
use super::save::Saving;
use super::show::Showing;
use crate::bytes::{Bounds, Demand, Result, Wire};
use crate::image::Slice;
use crate::rootfs::{LayerId, Spool};
use crate::session::job::{Job, Meter};
use crate::session::protocol::{Progress, Step};

/// The job that reads contents of an image: it shows or compares files, or writes a file or a directory to a spool.
pub struct Fetching {
    bounds: Bounds,
    reader: Option<(LayerId, Slice, Reader<dyn Passes>)>,
    /// The sink of the contents, between two passes and after the last one. `None` while a reader has it.
    sink: Option<Box<dyn Passes>>,
    meter: Meter,
}

impl std::fmt::Debug for Fetching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetching").finish_non_exhaustive()
    }
}

impl Fetching {
    /// A job that reads contents, for the order that [`crate::session::Session::read_order`] returned. Content to save
    /// is written to `spool`.
    ///
    /// # Errors
    /// When the bytes are not an order of this version, or when writing to the spool fails.
    pub fn new(order: &[u8], spool: Box<dyn Spool>) -> Result<Self> {
        let order = Order::unpack(order)?;
        let bounds = order.bounds;
        let sink: Box<dyn Passes> = match order.task {
            Task::Show {
                entry,
                offset,
                member,
            } => Box::new(Showing::new(entry, offset, member)),
            Task::Compare { old, new } => Box::new(Comparing::new(old, new)),
            Task::SaveFile { member, file_name } => Box::new(Saving::new(member, file_name, spool)),
            Task::SaveFolder(folder) => Box::new(Packing::new(folder, spool)),
        };
        let mut fetching = Self {
            bounds,
            reader: None,
            meter: Meter::new(Step::Reading, sink.total()),
            sink: Some(sink),
        };
        fetching.begin()?;
        Ok(fetching)
    }

    /// Begins the next pass that has bytes to read.
    fn begin(&mut self) -> Result<()> {
        while let Some(mut sink) = self.sink.take() {
            let Some(pass) = sink.pass()? else {
                self.sink = Some(sink);
                return Ok(());
            };
            let (layer, slice) = (pass.place.layer, pass.slice());
            let mut reader = Reader::new(pass, self.bounds, sink);
            if slice.length > 0 {
                self.reader = Some((layer, slice, reader));
                return Ok(());
            }
            reader
                .machine()
                .finish()
                .map_err(|e| e.in_layer(layer.number()))?;
            self.sink = Some(reader.into_sink());
        }
        Ok(())
    }
}

impl Job for Fetching {
    type Output = Fetched;

    fn next(&mut self) -> Option<Slice> {
        self.reader.as_ref().map(|(_, slice, _)| *slice)
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let Some((layer, _, reader)) = &mut self.reader else {
            return Ok(Demand::Enough);
        };
        let demand = reader.machine().feed(bytes);
        Ok(self
            .meter
            .count(bytes, demand.map_err(|e| e.in_layer(layer.number()))?))
    }

    fn finish(&mut self) -> Result<()> {
        if let Some((layer, _, mut reader)) = self.reader.take() {
            reader
                .machine()
                .finish()
                .map_err(|e| e.in_layer(layer.number()))?;
            self.sink = Some(reader.into_sink());
        }
        self.begin()
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Fetched> {
        match self.sink {
            Some(sink) => sink.output(),
            None => Err(crate::bytes::Error::new(
                crate::bytes::Kind::Io,
                "reading was not finished",
            )),
        }
    }
}
