//! Questions about the open image and another one beside it. The session knows the answers; this module knows files.

use super::blobs::{in_memory, length};
use super::kept::kept;
use super::opening::closed;
use super::{Answer, Client, Worker, needed};
use crate::bytes::{Demand, Error, Kind, Result, Wire};
use crate::image::Slice;
use crate::session::protocol::{CompareRequest, Progress, Step};
use crate::session::{Answered, Job};
use crate::web::envelope::{self, Payload};

/// The bytes by which a report is told from an image.
const HEAD: u64 = 64;

/// The most bytes of a report.
const MOST_REPORT: u64 = 1 << 30;

/// The answer to a question about both images.
///
/// # Errors
/// When the question fails.
pub(super) async fn answer(
    worker: &Worker,
    client: &Client,
    of_other: bool,
    question: &[u8],
    payload: Payload,
) -> Result<Answer> {
    let question = CompareRequest::unpack(question)?;
    let bytes = match question {
        CompareRequest::Begin => {
            worker.other.replace(None);
            let file = needed(payload.file)?;
            client
                .run(Head::new(HEAD.min(length(&file))), &file)
                .await?
        }
        CompareRequest::Report => {
            let file = needed(payload.file)?;
            if length(&file) > MOST_REPORT {
                let what = "this report is larger than 1 GiB";
                return Err(Error::new(Kind::TooLarge, what));
            }
            client.run(Head::new(length(&file)), &file).await?
        }
        CompareRequest::End => {
            worker.other.replace(None);
            Vec::new()
        }
        _ => envelope::bytes(&payload),
    };
    let mut open = worker.session.borrow_mut();
    let mut other = worker.other.borrow_mut();
    let pair = (open.as_mut().ok_or_else(closed)?, other.as_mut());
    let answered = kept(worker, |kept| {
        kept.comparing.answer(question, of_other, pair, &bytes)
    })??;
    let Answered { reply, bytes, file } = answered;
    let mut payload = bytes.map_or(Payload::NONE, |bytes| envelope::payload(&bytes));
    payload.file = file.map(|bytes| in_memory(&bytes, "")).transpose()?;
    Ok((reply, payload))
}

/// The job that reads the beginning of a file. It is read as any other, because some browsers let no worker read by itself.
struct Head {
    left: u64,
    bytes: Vec<u8>,
}

impl Head {
    fn new(length: u64) -> Self {
        Self {
            left: length,
            bytes: Vec::new(),
        }
    }
}

impl Job for Head {
    type Output = Vec<u8>;

    fn next(&mut self) -> Option<Slice> {
        let length = self.left;
        (length > 0).then_some(Slice {
            file: 0,
            offset: 0,
            length,
        })
    }

    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.bytes.extend_from_slice(bytes);
        Ok(Demand::More)
    }

    fn finish(&mut self) -> Result<()> {
        self.left = 0;
        Ok(())
    }

    fn progress(&self) -> Progress {
        Progress::begun(Step::Reading)
    }

    fn output(self) -> Result<Vec<u8>> {
        Ok(self.bytes)
    }
}
