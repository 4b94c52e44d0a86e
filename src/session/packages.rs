//! The packages of the opened image: which contents are needed, the job that reads them, and the answer.

use serde::{Deserialize, Serialize};

use super::Session;
use super::gathering::{Gathering, gathering_job};
use crate::advice::Contents;
use crate::bytes::{Result, Wire, sorted};
use crate::packages::{Collected, Collector, Document, Found, Packages, Subject, Timeline};
use crate::report::ImageRow;
use crate::rootfs::EntryId;
use crate::waste::Ledger;

/// The answer about packages, with the row of the image as reports have it.
pub type PackagesDocument = Document<ImageRow>;

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
        let orders = self.gather(&timeline.wanted(), |entry, why| {
            collected.add(entry, Found::new(Err(why)));
        })?;
        let reading = PackagesReading {
            timeline,
            collected,
        };
        Ok((reading, orders))
    }

    /// The packages of the image, after everything was added to its reading. From then on, advice knows them too.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn packages(&self, reading: &PackagesReading) -> Result<PackagesDocument> {
        let packages = self.package_rows(reading)?;
        self.packages_document(packages)
    }

    /// The same, and from now on the reports say which packages dead versions belonged to, and advice knows what only
    /// builds need.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn learn_packages(&mut self, reading: &PackagesReading) -> Result<PackagesDocument> {
        let mut packages = self.package_rows(reading)?;
        self.know_packages(&mut packages);
        self.packages_document(packages)
    }

    fn packages_document(&self, packages: Packages) -> Result<PackagesDocument> {
        let image = self.with_document(|document| document.short().image.clone())?;
        Ok(packages.document(image, self.all_warnings()))
    }

    /// The rows about packages, with the owner of each path.
    pub(super) fn package_rows(&self, reading: &PackagesReading) -> Result<Packages> {
        let (layers, rootfs) = self.merged()?;
        let ledger = Ledger::new(layers, rootfs, self.digests());
        let subject = Subject {
            image: self.image()?,
            layers,
            rootfs,
            ledger: &ledger,
        };
        let packages = Packages::new(&subject, &reading.timeline, &reading.collected);
        // The first reading is kept: the contents do not change.
        let _ = self.contents.set(contents(&packages));
        Ok(packages)
    }
}

/// What advice needs to know of packages and programs.
fn contents(found: &Packages) -> Contents {
    let row = |row: &u32| found.packages.get(*row as usize);
    let mut rows: Vec<_> = found.recommended.iter().filter_map(row).collect();
    sorted::sort_by(&mut rows, |a, b| {
        b.live_bytes.cmp(&a.live_bytes).then(a.name.cmp(&b.name))
    });
    Contents {
        symbols: found.symbols.clone(),
        recommended: found.recommended_files.clone(),
        names: rows.into_iter().map(|row| row.name.clone()).collect(),
    }
}

gathering_job! {
    /// The job that reads the contents of one layer that hold facts about packages.
    Collecting, Collector, CollectedLayer
}

impl Collecting {
    /// A job that reads the contents of one layer, for one of the orders of [`Session::packages_reading`].
    ///
    /// # Errors
    /// When the bytes are not an order of this version.
    pub fn new(order: &[u8]) -> Result<Self> {
        let gathering = Gathering::new(order, |roles: Vec<_>| Collector::new(roles))?;
        Ok(Self(gathering))
    }
}
