//! Scanning and examining a layer: the two passes that a worker of the pool makes.

use serde::{Deserialize, Serialize};

use super::job::{Job, Meter};
use super::protocol::{Progress, Step};
use crate::bytes::{Bounds, Demand, Digest, Feed, Hasher, Hashes, Result, Wire};
use crate::image::Slice;
use crate::rootfs::{Changeset, ContentDigests, FoundDigests, LayerId, Scan};

/// The order to read one layer, for the first pass or the second.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct LayerOrder {
    pub(super) layer: LayerId,
    pub(super) blob: Slice,
    /// The offsets of the files whose contents are hashed in the second pass. The first pass does not use them.
    pub(super) wanted: Vec<u64>,
    /// The ranges of these contents in their file, if only they are read: nothing else is asked of the layer, and it is
    /// plain. Otherwise empty.
    pub(super) alone: Vec<Slice>,
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
            .map_err(|e| e.in_layer(self.order.layer.number()))?;
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
    pub(super) layer: LayerId,
    pub(super) digests: Option<(Digest, Digest)>,
    pub(super) contents: FoundDigests,
}

/// The job of the second pass over a layer: it computes the digests of the layer and of some of its contents.
#[derive(Debug)]
pub struct Examining {
    order: LayerOrder,
    pass: Pass,
    meter: Meter,
}

/// How a layer is read in the second pass.
#[derive(Debug)]
enum Pass {
    /// From front to back; the flag is set at its end.
    Whole(Box<ContentDigests>, bool),
    /// Only the wanted contents, each as a range of its own. The digests so far, and the hasher of the next content.
    Alone(Vec<Digest>, Hasher),
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
        let (pass, bytes) = if order.alone.is_empty() {
            let mut machine = ContentDigests::new(wanted, order.hashes, order.bounds);
            if order.checksums {
                machine = machine.with_checksums();
            }
            (Pass::Whole(Box::new(machine), false), order.blob.length)
        } else {
            let bytes = order.alone.iter().map(|content| content.length).sum();
            (Pass::Alone(Vec::new(), Hasher::default()), bytes)
        };
        Ok(Self {
            order,
            pass,
            meter: Meter::new(Step::Examining, bytes),
        })
    }
}

impl Wire for Examined {}

impl Job for Examining {
    type Output = Examined;

    fn next(&mut self) -> Option<Slice> {
        match &self.pass {
            Pass::Whole(_, done) => (!done).then_some(self.order.blob),
            Pass::Alone(digests, _) => self.order.alone.get(digests.len()).copied(),
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        let demand = match &mut self.pass {
            Pass::Whole(machine, _) => machine.feed(bytes),
            Pass::Alone(_, hasher) => {
                hasher.update(bytes);
                Ok(Demand::More)
            }
        };
        let demand = demand.map_err(|e| e.in_layer(self.order.layer.number()))?;
        Ok(self.meter.count(bytes, demand))
    }

    fn finish(&mut self) -> Result<()> {
        match &mut self.pass {
            Pass::Whole(machine, done) => {
                *done = true;
                machine
                    .finish()
                    .map_err(|e| e.in_layer(self.order.layer.number()))
            }
            Pass::Alone(digests, hasher) => {
                digests.push(std::mem::take(hasher).digest());
                Ok(())
            }
        }
    }

    fn progress(&self) -> Progress {
        self.meter.progress()
    }

    fn output(self) -> Result<Examined> {
        let (digests, contents) = match self.pass {
            Pass::Whole(machine, _) => (machine.layer_digests(), machine.into_found()),
            Pass::Alone(digests, _) => {
                let found = FoundDigests {
                    digests,
                    ..FoundDigests::default()
                };
                (None, found)
            }
        };
        Ok(Examined {
            layer: self.order.layer,
            digests,
            contents,
        })
    }
}
