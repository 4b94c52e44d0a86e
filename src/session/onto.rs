//! The order for a layer of difference: the layers of one image as they are, and one layer above that makes another image
//! of them.
//!
//! Both images become one list of layers, the old ones below. The new layer is planned as a merge of the upper ones, whose
//! filesystem is their own and knows nothing of what is below.

use std::sync::Arc;

use super::order::{Below, SquashOrder};
use super::protocol::SquashRequest;
use super::recomputed::{Recomputed, known};
use super::session::Session;
use crate::bytes::{Error, Kind, Result};
use crate::compare::{Side, Tree, Wanted, difference, wanted};
use crate::report::Report;
use crate::rootfs::Layers;

/// Two images, of which the new one will be written as the old one with a layer above.
#[derive(Debug)]
pub struct OntoReading {
    reports: [Report; 2],
}

impl OntoReading {
    /// Begins with two images whose layers are all added.
    ///
    /// # Errors
    /// When an image is damaged or for another platform than the other one ([`Kind::Request`]), or its layers are not all
    /// added.
    pub fn new(old: &Session, new: &Session) -> Result<Self> {
        let platform = |session: &Session| -> Result<(String, String)> {
            let config = &session.image()?.config;
            Ok((config.os().to_owned(), config.architecture().to_owned()))
        };
        let (below, above) = (platform(old)?, platform(new)?);
        if below != above {
            let what = format!(
                "the old image is for {}/{}, the new one for {}/{}",
                below.0, below.1, above.0, above.1
            );
            return Err(Error::new(Kind::Request, what)
                .because("layers of one cannot be those of the other"));
        }
        if new.image()?.layers.is_empty() {
            return Err(Error::new(Kind::Request, "the new image has no layers"));
        }
        let report = |session: &Session| session.with_document(|document| document.short().clone());
        Ok(Self {
            reports: [report(old)?, report(new)?],
        })
    }

    /// The sides of a comparison.
    fn sides<'a>(&'a self, old: &'a Session, new: &'a Session) -> Result<[Side<'a>; 2]> {
        let [below, above] = &self.reports;
        Ok([side(below, old)?, side(above, new)?])
    }

    /// The contents that must be hashed first.
    ///
    /// # Errors
    /// When the layers are not all added.
    pub fn wanted(&self, old: &Session, new: &Session) -> Result<Wanted> {
        let [old, new] = self.sides(old, new)?;
        Ok(wanted(&old, &new))
    }

    /// The order for the squash. `below` says where the files of both images lie.
    ///
    /// # Errors
    /// When one of the images is damaged, or the request has ranges or leaves something out ([`Kind::Request`]).
    pub fn order(
        &self,
        (old, new): (&Session, &Session),
        request: &SquashRequest,
        below: Below,
    ) -> Result<SquashOrder> {
        let [left, right] = self.sides(old, new)?;
        let difference = difference(&left, &right).unwrap_or_default();
        let mut layers: Layers = old.layers().clone();
        let end = layers.end();
        let nodes = layers.append(new.layers().clone())?;
        layers.freeze();
        let mut touched = difference.gone;
        touched.extend(difference.new.iter().map(|node| nodes[*node]));
        touched.sort_unstable();
        touched.dedup();
        let mut known_blobs = known(old.verified())?;
        known_blobs.extend(known(new.verified())?);
        SquashOrder::onto(
            new.name(),
            (old.image()?, new.image()?),
            (Arc::new(layers), end),
            known_blobs,
            request,
            (touched, below),
            new.bounds(),
        )
    }

    /// What was recomputed of both images, for [`super::Sealing`].
    ///
    /// # Errors
    /// When a recomputed digest differs from the claimed one.
    pub fn recomputed(old: &Session, new: &Session) -> Result<Recomputed> {
        let below = old.layers().entries().end.number();
        Ok(old.recomputed()?.and_above(new.recomputed()?, below))
    }

    /// The bytes on disk of the old and of the new image, and the bytes that the new one shows.
    pub fn figures(&self) -> (u64, u64, u64) {
        let [old, new] = &self.reports;
        let new = &new.image;
        (old.image.stored_bytes, new.stored_bytes, new.live_bytes)
    }

    /// The report on the new image, without its long lists.
    pub fn report(&self) -> &Report {
        let [_, new] = &self.reports;
        new
    }
}

fn side<'a>(report: &'a Report, session: &'a Session) -> Result<Side<'a>> {
    let (layers, rootfs) = session.merged()?;
    Ok(Side {
        image: &report.image,
        layers: &report.layers,
        compressed: None,
        tree: Some(Tree {
            layers,
            rootfs,
            digests: session.digests(),
        }),
        packages: None,
        unowned: None,
        warnings: &report.warnings,
    })
}
