//! What is proposed to keep of the opened image.

use super::Session;
use super::moved::keeping;
use super::product::starts_of;
use crate::advice::{PackageFacts, Proposal, proposed};
use crate::bytes::Result;
use crate::image::Settings;
use crate::product::{self, NOBODY};
use crate::rootfs::{ById, Lookup};

impl Session {
    /// What is proposed to keep: what the last steps made outside toolchains. It is the better, the more is read: the
    /// packages, and what [`Session::product_orders`] asks for when nothing is to be kept yet.
    ///
    /// # Errors
    /// When no image is chosen, or its layers are not all added.
    pub fn proposal(&self) -> Result<Proposal> {
        self.with_figures(|figures| {
            let (layers, rootfs) = (figures.layers, figures.rootfs);
            let count = layers.paths.len();
            let unread = PackageFacts {
                owners: ById::new(count, NOBODY),
                ..PackageFacts::default()
            };
            let facts = self.needs.packages.as_ref().unwrap_or(&unread);
            let settings = Settings::new(&figures.image.config);
            let subject = product::Subject {
                settings: &settings,
                lookup: &Lookup::new(layers),
                rootfs,
                known: &self.needs.known,
            };
            let starting = keeping(&subject, &[], &ById::new(count, false), &[]);
            proposed(figures, facts, &starts_of(&starting, layers, rootfs))
        })
    }
}
