//! The advice to move the product of a build into a fresh image: which contents must be read for it, and the row.

use super::Session;
use super::needs::Asked;
use super::packages::PackagesReading;
use super::product::starts_of;
use super::protocol::AdviceRow;
use crate::advice::{Figures, Made, PackageFacts, floor, has_toolchain, made, move_product};
use crate::bytes::Result;
use crate::image::Settings;
use crate::packages::Packages;
use crate::product::{self, Look, Product, Request, With, product};
use crate::report::BaseSource;
use crate::rootfs::{ById, EntryId, Lookup, NodeId};
use crate::waste::Ledger;

/// The contents that must be read first, and the row of the advice if nothing is missing.
pub(super) type Moved = (Vec<(EntryId, Look)>, Option<AdviceRow>);

impl Session {
    /// Adds what is known about packages, which the advice about the product of a build needs.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn add_packages(&mut self, reading: &PackagesReading) -> Result<()> {
        let mut found = self.package_rows(reading)?;
        self.know_packages(&mut found);
        Ok(())
    }

    /// Keeps what is known about packages, and takes it out of `found`.
    pub(super) fn know_packages(&mut self, found: &mut Packages) {
        self.dead_owners = Some(std::mem::take(&mut found.dead));
        let row = |row: &crate::packages::PackageRow| (row.name.clone(), row.kind.is_system());
        self.needs.packages = Some(PackageFacts {
            owners: std::mem::take(&mut found.owners),
            packages: found.packages.iter().map(row).collect(),
            build_only: std::mem::take(&mut found.build_only),
        });
        self.needs.asked = Asked::default();
    }

    /// One serialized order for [`super::Probing`] for each layer with contents that tell what a build made. Ask again
    /// when all of them are carried out, until there is none; from then on the advice has a row about it.
    ///
    /// # Errors
    /// When the layers are not all added, or an order cannot be serialized.
    pub fn made_orders(&mut self) -> Result<Vec<Vec<u8>>> {
        loop {
            let (unread, _) = self.moved()?;
            let wanted = if unread.is_empty() {
                self.needs.rounds = 0;
                return Ok(Vec::new());
            } else if self.needs.has_begun {
                unread
            } else {
                let (layers, rootfs) = self.merged()?;
                product::candidates(layers, rootfs)
            };
            self.needs.rounds += 1;
            let orders = self.probes(&wanted, self.needs.rounds)?;
            if !orders.is_empty() {
                return Ok(orders);
            }
        }
    }

    /// What must be read first, or the row of the advice if there is one.
    pub(super) fn moved(&self) -> Result<Moved> {
        let Some(facts) = &self.needs.packages else {
            return Ok((Vec::new(), None));
        };
        self.with_figures(|figures| self.moved_of(figures, facts))?
    }

    /// The result of `then`, which gets what advice is made from.
    pub(super) fn with_figures<T>(&self, then: impl FnOnce(Figures<'_>) -> T) -> Result<T> {
        let (layers, rootfs) = self.merged()?;
        let ledger = Ledger::new(layers, rootfs, self.digests());
        let base = self.base()?;
        Ok(then(Figures {
            contents: self.contents.get(),
            image: self.image()?,
            layers,
            rootfs,
            ledger: &ledger,
            digests: self.digests(),
            base: base.layers,
            base_is_guessed: base.source == BaseSource::History,
        }))
    }

    fn moved_of(&self, figures: Figures<'_>, facts: &PackageFacts) -> Result<Moved> {
        let none = Ok((Vec::new(), None));
        let (layers, rootfs) = (figures.layers, figures.rootfs);
        let floor = floor(figures.ledger.stored());
        if !has_toolchain(figures, facts, floor) {
            return none;
        }
        let settings = Settings::new(&figures.image.config);
        let lookup = Lookup::new(layers);
        let subject = product::Subject {
            settings: &settings,
            lookup: &lookup,
            rootfs,
            known: &self.needs.known,
        };
        let nothing = ById::new(layers.paths.len(), false);
        let starting = keeping(&subject, &[], &nothing, &[]);
        if !starting.unread.is_empty() {
            return Ok((starting.unread, None));
        }
        let starts: Vec<NodeId> = starts_of(&starting, layers, rootfs);
        let Some(made) = made(figures, facts, &starts, floor) else {
            return none;
        };
        let with: &[With] = if made.is_interpreted {
            &[With::Interpreters]
        } else {
            &[]
        };
        let product = all_of(&subject, &made, &nothing, with);
        if !product.unread.is_empty() {
            return Ok((product.unread, None));
        }
        let base = self.base()?;
        let name = base.name.as_deref();
        let known = &self.needs.known;
        let row = move_product(figures, &made, &product, known, facts, name, floor);
        Ok((Vec::new(), row))
    }
}

/// The product of what was made.
fn all_of(
    subject: &product::Subject<'_>,
    made: &Made,
    nothing: &ById<NodeId, bool>,
    with: &[With],
) -> Product {
    let keep = [(String::new(), made.nodes.clone())];
    keeping(subject, &keep, nothing, with)
}

/// The product of a request without packages.
pub(super) fn keeping(
    subject: &product::Subject<'_>,
    keep: &[(String, ById<NodeId, bool>)],
    nothing: &ById<NodeId, bool>,
    with: &[With],
) -> Product {
    let request = Request {
        keep,
        exclude: nothing.clone(),
        with,
        owners: None,
    };
    product(subject, request)
}
