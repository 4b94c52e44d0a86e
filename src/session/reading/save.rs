//! Saves a file: writes its content to a spool, with holes expanded. If the input file contains the same bytes as
//! one range, nothing is read.

use super::extract::{ContentSink, Pass, Passes};
use super::fetched::{Body, Fetched};
use super::order::FileContent;
use crate::bytes::Result;
use crate::image::Slice;
use crate::rootfs::Spool;
use crate::session::protocol::Contents;
use crate::tarball::Part;

/// The sink that writes the content of one file to a spool.
pub(super) struct Saving {
    member: FileContent,
    file_name: String,
    spool: Box<dyn Spool>,
    begun: bool,
}

impl Saving {
    pub(super) fn new(member: FileContent, file_name: String, spool: Box<dyn Spool>) -> Self {
        Self {
            member,
            file_name,
            spool,
            begun: false,
        }
    }

    /// The content as a range of the opened file. `None` if the layer is compressed or the file is sparse.
    fn range(&self) -> Option<Slice> {
        let FileContent {
            place,
            content,
            stored,
            ref sparse,
            ..
        } = self.member;
        let inside = content
            .checked_add(stored)
            .is_some_and(|end| end <= place.blob.length);
        (!place.packed && sparse.is_none() && inside).then_some(Slice {
            offset: place.blob.offset + content,
            length: stored,
            ..place.blob
        })
    }
}

impl Passes for Saving {
    fn pass(&mut self) -> Result<Option<Pass>> {
        if std::mem::replace(&mut self.begun, true) || self.range().is_some() {
            return Ok(None);
        }
        Ok(Some(Pass::new(&self.member)))
    }

    fn total(&self) -> u64 {
        match self.range() {
            Some(_) => 0,
            None => Pass::new(&self.member).slice().length,
        }
    }

    fn output(self: Box<Self>) -> Result<Fetched> {
        Ok(Fetched {
            body: self.range().map_or(Body::Spool, Body::Range),
            contents: Contents::Saved {
                file_name: self.file_name,
            },
        })
    }
}

impl ContentSink for Saving {
    fn take(&mut self, part: Part<'_>) -> Result<()> {
        part.pieces().try_for_each(|bytes| self.spool.write(bytes))
    }
}
