//! An xz stream, by xz4rust: checksums, sizes and the index are its work.

use xz4rust::{XzDecoder, XzError};

use super::streams::{Step, Stream};

/// The largest dictionary a stream may ask for: `xz -9` writes 64 MiB.
const MOST_DICTIONARY: usize = 128 << 20;

/// What nearly every stream needs; a larger one is made when a block header says so.
const FIRST_DICTIONARY: usize = 1 << 20;

pub(super) struct Xz(Box<XzDecoder<'static>>);

impl Stream for Xz {
    const NAME: &'static str = "xz";
    const MAGIC: &'static [u8] = &[0xfd, b'7', b'z', b'X', b'Z', 0];
    const PADDED: bool = true;

    fn new() -> Self {
        Self(XzDecoder::in_heap_with_alloc_dict_size(
            FIRST_DICTIONARY,
            MOST_DICTIONARY,
        ))
    }

    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        // It refuses to be called for nothing; what it still holds comes out with the next bytes, and an index follows.
        if input.is_empty() {
            return Ok(Step {
                taken: 0,
                made: 0,
                ended: false,
                failed: None,
            });
        }
        let step = self.0.decode(input, output).map_err(|e| match e {
            XzError::DictionaryTooLarge(n) => {
                format!("it needs a dictionary of {n} bytes, more than {MOST_DICTIONARY}")
            }
            e => e.to_string(),
        })?;
        Ok(Step {
            taken: step.input_consumed(),
            made: step.output_produced(),
            ended: step.is_end_of_stream(),
            failed: None,
        })
    }
}
