//! Scanning and examining a layer: the two passes that a worker of the pool makes.

use serde::{Deserialize, Serialize};

use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Bounds, Demand, Digest, Feed, Hashes, Result, Wire};
use crate::image::Slice;
use crate::rootfs::{Changeset, ContentDigests, FoundDigests, Scan};

/// The order to read one layer, for the first pass or the second.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LayerOrder {
    pub(super) layer: u32,
    pub(super) blob: Slice,
    /// The offsets of the files whose contents are hashed in the second pass. The first pass does not use them.
    pub(super) wanted: Vec<u64>,
    /// The choice of digests that are computed of the layer.
    pub(super) hashes: Hashes,
    /// Whether the checksums of all contents are computed.
    pub(super) checksums: bool,
    pub(super) bounds: Bounds,
}

impl Wire for LayerOrder {}

/// The job of the first pass over a layer: it reads the tar headers and returns the changeset.
#[derive(Debug)]
pub struct Scanning {
    order: LayerOrder,
    scan: Scan,
    done: bool,
    meter: Meter,
}

impl Scanning {
    /// A job that scans a layer, for one of the orders in [`super::protocol::Opened::scans`].
    ///
    /// # Errors
    /// When the bytes are not an order of this version.
    pub fn new(order: &[u8]) -> Result<Self> {
        let order = LayerOrder::unpack(order)?;
        let scan = Scan::new(order.hashes, order.bounds);
        let meter = Meter::new(Step::Scanning, order.blob.length);
        Ok(Self {
            order,
            scan,
            done: false,
            meter,
        })
    }
}

impl Job for Scanning {
    type Output = Changeset;

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(self.order.blob)
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = self
            .scan
            .feed(bytes)
            .map_err(|e| e.in_layer(self.order.layer))?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        self.scan.finish()
    }

    fn cut(&mut self, missing: u64) -> bool {
        self.scan.cut(missing);
        true
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Changeset> {
        Ok(self.scan.changeset())
    }
}

/// The result of the second pass over a layer: its digests, and digests or checksums of contents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Examined {
    pub(super) layer: u32,
    pub(super) digests: Option<(Digest, Digest)>,
    pub(super) contents: FoundDigests,
}

/// The job of the second pass over a layer: it computes the digests of the layer and of some of its contents.
#[derive(Debug)]
pub struct Examining {
    order: LayerOrder,
    machine: ContentDigests,
    done: bool,
    meter: Meter,
}

impl Examining {
    /// A job that examines a layer, for one of the orders of [`super::Session::examinations`] or
    /// [`super::Session::verifications`].
    ///
    /// # Errors
    /// When the bytes are not an order of this version.
    pub fn new(order: &[u8]) -> Result<Self> {
        let mut order = LayerOrder::unpack(order)?;
        let wanted = std::mem::take(&mut order.wanted);
        let mut machine = ContentDigests::new(wanted, order.hashes, order.bounds);
        if order.checksums {
            machine = machine.with_checksums();
        }
        let meter = Meter::new(Step::Examining, order.blob.length);
        Ok(Self {
            order,
            machine,
            done: false,
            meter,
        })
    }
}

impl Wire for Examined {}

impl Job for Examining {
    type Output = Examined;

    fn next(&mut self) -> Option<Slice> {
        (!self.done).then_some(self.order.blob)
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = self
            .machine
            .feed(bytes)
            .map_err(|e| e.in_layer(self.order.layer))?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        self.machine
            .finish()
            .map_err(|e| e.in_layer(self.order.layer))
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Examined> {
        Ok(Examined {
            layer: self.order.layer,
            digests: self.machine.layer_digests(),
            contents: self.machine.into_found(),
        })
    }
}
