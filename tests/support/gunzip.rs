//! Gzip by other hands than Squint's: miniz_oxide inflates, the frame around it is read here (RFC 1952).

use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush, MZStatus};

/// What the members at the beginning of `bytes` hold together, and what follows them; `None` where the first is none, or one
/// is damaged.
pub fn gunzip(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (mut all, mut rest) = member(bytes)?;
    while rest.starts_with(&[0x1f, 0x8b]) {
        let (plain, after) = member(rest)?;
        all.extend(plain);
        rest = after;
    }
    Some((all, rest))
}

fn member(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, rest @ ..] = bytes else {
        return None;
    };
    let mut rest = rest;
    if flags & 4 != 0 {
        let (length, after) = rest.split_at_checked(2)?;
        rest = after.get(usize::from(u16::from_le_bytes(length.try_into().ok()?))..)?;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|b| *b == 0)?;
            rest = &rest[end + 1..];
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    let (mut plain, mut state) = (Vec::new(), InflateState::new_boxed(DataFormat::Raw));
    let mut buffer = vec![0; 1 << 16];
    loop {
        let step = inflate(&mut state, rest, &mut buffer, MZFlush::None);
        plain.extend_from_slice(&buffer[..step.bytes_written]);
        rest = &rest[step.bytes_consumed..];
        match step.status {
            Ok(MZStatus::StreamEnd) => break,
            Ok(_) if step.bytes_consumed + step.bytes_written > 0 => {}
            _ => return None,
        }
    }
    let (trailer, rest) = rest.split_at_checked(8)?;
    let sums = [crc32(&plain), plain.len() as u32].map(u32::to_le_bytes);
    (trailer == sums.concat()).then_some((plain, rest))
}

/// CRC-32 bit by bit, as RFC 1952 defines it (section 8).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
