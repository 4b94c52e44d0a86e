//! Questions about the open image and another one beside it. The session knows the answers; this module knows files.

use web_sys::Blob;

use super::blobs::{cut, in_memory, length};
use super::kept::kept;
use super::opening::closed;
use super::{Answer, Worker, needed};
use crate::bytes::{Error, Kind, Result, Wire};
use crate::session::Answered;
use crate::session::protocol::CompareRequest;
use crate::web::envelope::{self, Payload};
use crate::web::js::wait;

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
    of_other: bool,
    question: &[u8],
    payload: Payload,
) -> Result<Answer> {
    let question = CompareRequest::unpack(question)?;
    let bytes = match question {
        CompareRequest::Begin => {
            worker.other.replace(None);
            let file = needed(payload.file)?;
            read(&cut(&file, 0, HEAD.min(length(&file)))?).await?
        }
        CompareRequest::Report => {
            let file = needed(payload.file)?;
            if length(&file) > MOST_REPORT {
                let what = "this report is larger than 1 GiB";
                return Err(Error::new(Kind::TooLarge, what));
            }
            read(&file).await?
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

/// All bytes of a blob.
///
/// # Errors
/// When the browser cannot read it.
async fn read(blob: &Blob) -> Result<Vec<u8>> {
    let buffer: std::result::Result<js_sys::ArrayBuffer, _> = wait(blob.array_buffer()).await;
    let buffer = buffer.map_err(|_| {
        Error::new(Kind::Io, "this file cannot be read").because("it was moved, changed or deleted")
    })?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}
