//! Scanning and examining a layer: the two passes that a worker of the pool makes.

use serde::{Deserialize, Serialize};

use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Bounds, Demand, Digest, Feed, Hashes, Result, Wire};
use crate::image::Slice;
use crate::rootfs::{Changeset, ContentDigests, FoundDigests, Scan};

/// What to do with one layer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LayerOrder {
    pub(super) layer: u32,
    pub(super) blob: Slice,
    /// Offsets of the files whose contents are wanted; used when examining.
    pub(super) wanted: Vec<u64>,
    /// Which digests are taken.
    pub(super) hashes: Hashes,
    /// Checksums of all contents are taken.
    pub(super) checksums: bool,
    pub(super) bounds: Bounds,
}

impl Wire for LayerOrder {}

/// One layer's changeset, for the session.
#[derive(Debug)]
pub struct Scanning {
    order: LayerOrder,
    scan: Scan,
    done: bool,
    meter: Meter,
}

impl Scanning {
    /// Takes one of [`super::protocol::Opened::scans`].
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

/// What examining a layer found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Examined {
    pub(super) layer: u32,
    pub(super) digests: Option<(Digest, Digest)>,
    pub(super) contents: FoundDigests,
}

/// One layer's digests and those of some of its contents, as bytes for the session.
#[derive(Debug)]
pub struct Examining {
    order: LayerOrder,
    machine: ContentDigests,
    done: bool,
    meter: Meter,
}

impl Examining {
    /// Takes one of the session's examinations.
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
