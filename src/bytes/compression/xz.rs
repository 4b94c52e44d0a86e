//! The decoder of one xz stream, by xz4rust, which also checks the stream's checksums, sizes and index.

use xz4rust::{XzDecoder, XzError};

use super::streams::{Step, Stream};

/// The largest dictionary that a stream may need, in bytes; `xz -9` writes streams that need 64 MiB.
const MOST_DICTIONARY: usize = 128 << 20;

/// The size of the first dictionary, in bytes; a block header that needs a larger one gets it.
const FIRST_DICTIONARY: usize = 1 << 20;

/// The decoder of one xz stream.
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
        // xz4rust refuses an empty input. Output that it still holds comes with the next bytes; the index always
        // follows.
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
