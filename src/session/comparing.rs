//! The comparison of the open image with another one beside it: what it needs, in order, and the questions about it.
//!
//! The worker that holds both sessions keeps this. Rows of long lists are made when they are asked for.

use super::Session;
use super::compare_request::{CompareFormat, CompareReply, CompareRequest};
use super::messages::Reply;
use super::onto::OntoReading;
use super::order::Below;
use super::scanning::Examined;
use super::second_pass::ExaminePurpose;
use super::squash_request::SquashRequest;
use super::summary::summary;
use super::told_side::{KnownPackages, ToldSide};
use crate::bytes::{Error, Kind, Result, Wire};
use crate::compare::{
    Changes, ChangesPage, Compared, Comparison, SavedReport, Side, Wanted, html, markdown, text,
    wanted,
};
use crate::files::{Facts, Version, unnamed};
use crate::rootfs::{LayerId, NodeId};

/// The comparison of the open image with another one.
#[derive(Debug, Default)]
pub struct Comparing {
    /// The packages of the open image and of the other one.
    packages: [Option<KnownPackages>; 2],
    /// A report that stands for the other image.
    report: Option<Box<SavedReport>>,
    /// The rows about the open image and about the other one.
    told: [Option<ToldSide>; 2],
    wanted: Option<Wanted>,
    /// What was found, and whether the open image is the old one.
    found: Option<(bool, Compared)>,
    laid: Option<Changes>,
}

/// The open image and the other one, if it is an image.
pub type Pair<'a> = (&'a mut Session, Option<&'a mut Session>);

/// The answer to a question: the reply, bytes for another worker, and a file.
#[derive(Debug)]
pub struct Answered {
    /// The reply.
    pub reply: Reply,
    /// Bytes for another worker.
    pub bytes: Option<Vec<u8>>,
    /// A file.
    pub file: Option<Vec<u8>>,
}

impl From<Reply> for Answered {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            bytes: None,
            file: None,
        }
    }
}

impl Answered {
    fn with(reply: &CompareReply) -> Result<Self> {
        Ok(Reply::Compared(reply.pack()?).into())
    }

    fn made(bytes: Vec<u8>) -> Self {
        Self {
            bytes: Some(bytes),
            ..Reply::Done.into()
        }
    }
}

impl Comparing {
    /// Keeps the packages of the open image, or of the other one.
    pub fn learn(&mut self, of_other: bool, packages: KnownPackages) {
        let [open, other] = &mut self.packages;
        *(if of_other { other } else { open }) = Some(packages);
    }

    /// Answers a question; `of_other` says that it is about the other image where it is about one. `bytes` came with it.
    ///
    /// # Errors
    /// When there is no comparison yet, an image is damaged, or there is no such row.
    pub fn answer(
        &mut self,
        request: CompareRequest,
        of_other: bool,
        (open, other): Pair<'_>,
        bytes: &[u8],
    ) -> Result<Answered> {
        let pair = (&mut *open, other);
        match request {
            CompareRequest::Begin => {
                self.forget();
                let is_report = bytes.trim_ascii_start().starts_with(b"{");
                Answered::with(&CompareReply::Begun { is_report })
            }
            CompareRequest::Report => {
                self.report = Some(Box::new(SavedReport::parse(bytes)?));
                Ok(Reply::Done.into())
            }
            CompareRequest::Contents => self.contents(of_other, pair),
            CompareRequest::AddContents => {
                let examined = Examined::unpack(bytes)?;
                let wanted = self.wanted.as_ref().ok_or_else(early)?;
                let (session, entries) = match (of_other, pair.1) {
                    (true, Some(other)) => (other, &wanted.new),
                    _ => (pair.0, &wanted.old),
                };
                session.add_digests(examined, Some(entries))?;
                Ok(Reply::Done.into())
            }
            CompareRequest::Compare { open_is_old } => self.compare(open_is_old, pair),
            CompareRequest::Changes(query) => {
                let mut laid = self.laid.take();
                let mut page = ChangesPage::default();
                self.with(&pair, &mut |comparison, _| {
                    page = comparison.changes(&query, &mut laid);
                })?;
                self.laid = laid;
                Answered::with(&CompareReply::Changes(page))
            }
            CompareRequest::Changed(number) => self.changed(number, pair),
            CompareRequest::Read {
                number,
                offset,
                shift,
            } => self.read(number, offset, shift, &pair),
            CompareRequest::Export(format) => {
                let mut file = Ok(Vec::new());
                self.with(&pair, &mut |comparison, _| {
                    file = export(comparison, format);
                })?;
                let file_name = format!("compare.{}", format.ending());
                Ok(Answered {
                    file: Some(file?),
                    ..Reply::Exported { file_name }.into()
                })
            }
            CompareRequest::OntoPlan(request) => self.onto_plan(&request, &pair),
            CompareRequest::OntoOrder { request, shift } => {
                let below = self.below(shift)?;
                let (old, new) = self.images(&pair)?;
                let reading = OntoReading::new(old, new)?;
                let order = reading.order((old, new), &request, below)?;
                Ok(Answered::made(order.pack()?))
            }
            CompareRequest::OntoRecomputed => {
                let (old, new) = self.images(&pair)?;
                Ok(Answered::made(OntoReading::recomputed(old, new)?.pack()?))
            }
            CompareRequest::End => {
                self.forget();
                Ok(Reply::Done.into())
            }
        }
    }

    /// Forgets all but the packages of the open image.
    fn forget(&mut self) {
        let [open, _] = std::mem::take(&mut self.packages);
        *self = Self {
            packages: [open, None],
            ..Self::default()
        };
    }

    /// The orders to hash what must be told apart. The first question also makes the rows about both images.
    fn contents(&mut self, of_other: bool, (open, other): Pair<'_>) -> Result<Answered> {
        if self.wanted.is_none() {
            let known = |known: &Option<KnownPackages>| known.clone().ok_or_else(early);
            let [mine, others] = &self.packages;
            let mut told = [Some(ToldSide::new(open, known(mine)?)?), None];
            if let (Some(other), [_, slot]) = (&other, &mut told) {
                *slot = Some(ToldSide::new(other, known(others)?)?);
            }
            self.told = told;
            let (open, other) = self.sides(open, other.as_deref())?;
            self.wanted = Some(wanted(&open, &other));
        }
        let wanted = self.wanted.as_ref().ok_or_else(early)?;
        let (session, entries) = match (of_other, other) {
            (true, Some(other)) => (other, &wanted.new),
            (true, None) => return Ok(Reply::Orders(Vec::new()).into()),
            (false, _) => (open, &wanted.old),
        };
        let layers = session.merged()?.0.ids();
        let orders = layers.filter_map(|layer| {
            let order = session.examination(layer, entries, ExaminePurpose::Members);
            order.transpose()
        });
        Ok(Reply::Orders(orders.collect::<Result<_>>()?).into())
    }

    /// The open image and the other one as sides.
    fn sides<'a>(
        &'a self,
        open: &'a Session,
        other: Option<&'a Session>,
    ) -> Result<(Side<'a>, Side<'a>)> {
        let [mine, others] = &self.told;
        let mine = mine.as_ref().ok_or_else(early)?.side(open)?;
        let others = match (others, other, &self.report) {
            (_, _, Some(report)) => report.side(),
            (Some(told), Some(other), None) => told.side(other)?,
            _ => return Err(early()),
        };
        Ok((mine, others))
    }

    fn compare(&mut self, open_is_old: Option<bool>, (open, other): Pair<'_>) -> Result<Answered> {
        (self.found, self.laid) = (None, None);
        let (mine, others) = self.sides(open, other.as_deref())?;
        let open_is_old = open_is_old.unwrap_or_else(|| {
            let created = |side: &Side<'_>| side.image.created.clone();
            // What was not created later is the old one, as the input of a squash is.
            match (created(&mine), created(&others)) {
                (Some(mine), Some(others)) => mine <= others,
                _ => true,
            }
        });
        let (old, new) = old_first(open_is_old, mine, others);
        let comparison = Comparison::new(old, new);
        let shown = comparison.shown(open_is_old);
        self.found = Some((open_is_old, comparison.into_compared()));
        Answered::with(&CompareReply::Compared(Box::new(shown)))
    }

    /// Calls `then` with the comparison that was made, and with whether the open image is the old one.
    ///
    /// It is one function for all questions, because each would be a copy of its code.
    fn with(
        &mut self,
        (open, other): &Pair<'_>,
        then: &mut dyn FnMut(&Comparison<'_>, bool),
    ) -> Result<()> {
        let (open_is_old, found) = self.found.take().ok_or_else(early)?;
        let (mine, others) = self.sides(open, other.as_deref())?;
        let (old, new) = old_first(open_is_old, mine, others);
        let comparison = Comparison::again(old, new, found);
        then(&comparison, open_is_old);
        self.found = Some((open_is_old, comparison.into_compared()));
        Ok(())
    }

    /// The nodes of a changed path in the open and in the other image, and whether the open one is the old one.
    fn nodes(
        &mut self,
        number: u32,
        pair: &Pair<'_>,
    ) -> Result<(Option<NodeId>, Option<NodeId>, bool)> {
        let mut found = None;
        self.with(pair, &mut |comparison, open_is_old| {
            let nodes = comparison.changed(number);
            found = nodes.map(|(old, new, _)| {
                let (mine, others) = old_first(open_is_old, old, new);
                (mine, others, open_is_old)
            });
        })?;
        found.ok_or_else(|| Error::new(Kind::Request, "there is no such path"))
    }

    fn changed(&mut self, number: u32, mut pair: Pair<'_>) -> Result<Answered> {
        let (mine, others, open_is_old) = self.nodes(number, &pair)?;
        let mut path = String::new();
        let mut version = |session: Option<&mut Session>, node: Option<NodeId>| -> Result<_> {
            let (Some(session), Some(node)) = (session, node) else {
                return Ok(None::<Version>);
            };
            let facts = session.facts(node)?;
            path = facts.path;
            Ok(facts.versions.into_iter().next_back())
        };
        let mine = version(Some(&mut *pair.0), mine)?;
        let others = version(pair.1.as_deref_mut(), others)?;
        let (old, new) = old_first(open_is_old, mine, others);
        Ok(Reply::Facts(Facts {
            // The question is by the number of the row, so the answer is too: a path has a node in each image.
            node: NodeId::new(number),
            path,
            versions: [old, new]
                .map(|version| version.unwrap_or_else(|| unnamed(LayerId::LOWEST, None)))
                .into(),
        })
        .into())
    }

    fn read(&mut self, number: u32, offset: u64, shift: u64, pair: &Pair<'_>) -> Result<Answered> {
        let (mine, others, open_is_old) = self.nodes(number, pair)?;
        let other = pair.1.as_deref().ok_or_else(early)?;
        let (mine, others) = ((&*pair.0, mine, 0), (other, others, shift));
        let (old, new) = old_first(open_is_old, mine, others);
        Ok(Answered::made(Session::pair_order(old, new, offset)?))
    }

    /// Both images, the old one first.
    fn images<'a>(&self, (open, other): &'a Pair<'_>) -> Result<(&'a Session, &'a Session)> {
        let (open_is_old, _) = self.found.as_ref().ok_or_else(early)?;
        let other = other
            .as_deref()
            .ok_or_else(|| Error::new(Kind::Request, "a report has no layers to build on"))?;
        Ok(old_first(*open_is_old, &**open, other))
    }

    /// Where the old image lies in the file of both, which begins with the open one.
    fn below(&self, shift: u64) -> Result<Below> {
        let (open_is_old, _) = self.found.as_ref().ok_or_else(early)?;
        Ok(if *open_is_old {
            Below::first(shift)
        } else {
            Below::second(shift)
        })
    }

    fn onto_plan(&mut self, request: &SquashRequest, pair: &Pair<'_>) -> Result<Answered> {
        let (old, new) = self.images(pair)?;
        let reading = OntoReading::new(old, new)?;
        let order = reading.order((old, new), request, Below::first(0))?;
        Ok(Reply::Plan(Box::new(summary(&order, request)?)).into())
    }
}

/// Of two things, one about the open image and one about the other: that about the old image first.
fn old_first<T>(open_is_old: bool, mine: T, others: T) -> (T, T) {
    if open_is_old {
        (mine, others)
    } else {
        (others, mine)
    }
}

/// A comparison in a format, as the command line writes it.
fn export(comparison: &Comparison<'_>, format: CompareFormat) -> Result<Vec<u8>> {
    Ok(match format {
        CompareFormat::Html => html(comparison).into_bytes(),
        CompareFormat::Markdown => markdown(comparison).into_bytes(),
        CompareFormat::Text => text(comparison).into_bytes(),
        CompareFormat::Json => {
            let mut json = serde_json::to_vec_pretty(comparison).map_err(|error| {
                let failed = Error::new(Kind::Io, "the comparison cannot be written");
                failed.because(error.to_string())
            })?;
            json.push(b'\n');
            json
        }
    })
}

/// The error for a question that comes before what it needs.
fn early() -> Error {
    Error::new(Kind::Request, "the two images are not read yet")
}
