//! How long an engine takes to pull an image: a model and not a measurement.
//!
//! Three downloads at a time share the line, in the order of the layers; each begins after three round trips. Layers are
//! unpacked one after another, as they are complete. That is how dockerd and containerd do it by default
//! (`--max-concurrent-downloads 3`); the rates are those of one core. It knows nothing of the layers that are there
//! already.

use super::model::LayerRow;
use crate::language::{Language, Text};

/// The downloads at a time.
const AT_ONCE: usize = 3;

/// The seconds from a request to its first byte: three round trips of 50 ms.
const WAIT: f64 = 0.15;

/// The bytes per second that an engine unpacks, counted as they are stored.
const GZIP: f64 = 90e6;
const ZSTD: f64 = 270e6;
const PLAIN: f64 = 500e6;

/// The seconds after which the shortest tokens of registries end. Some clients do not renew them.
const TOKEN: f64 = 300.0;

/// The bandwidths that reports tell, in megabits per second.
pub const BANDWIDTHS: [u32; 3] = [10, 100, 1000];

/// The time that a pull takes, in seconds from its first request.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pull {
    /// When the last layer is downloaded.
    pub downloaded: f64,
    /// When the last layer is unpacked.
    pub unpacked: f64,
    /// When the request for the last layer begins.
    pub last_begins: f64,
}

impl Pull {
    /// The pull of layers at a bandwidth of so many megabits per second. `compressed` are the bytes of each layer's
    /// compressed blob; a plain layer counts with its tar. Equal blobs are pulled once.
    pub fn new(layers: &[LayerRow], compressed: &[Option<u64>], megabits: u32) -> Self {
        let mut seen = std::collections::HashSet::new();
        let mut blobs = Vec::new();
        for (place, layer) in layers.iter().enumerate() {
            let packed = compressed.get(place).copied().flatten();
            let rate = match packed {
                None => PLAIN,
                Some(_) if layer.media_type.ends_with("zstd") => ZSTD,
                Some(_) => GZIP,
            };
            if layer
                .digest
                .as_deref()
                .is_none_or(|digest| seen.insert(digest))
            {
                blobs.push((seconds(packed.unwrap_or(layer.tar_bytes)), rate));
            }
        }
        Self::of(&blobs, f64::from(megabits.max(1)) * 125_000.0)
    }

    /// The pull of blobs, each with its bytes and the rate at which it is unpacked, over a line of so many bytes per
    /// second.
    fn of(blobs: &[(f64, f64)], line: f64) -> Self {
        let mut complete = vec![0.0; blobs.len()];
        let mut waiting = (0..).zip(blobs);
        // The downloads: the blob, the bytes to come, and when the first of them comes.
        let mut open: Vec<(usize, f64, f64)> = Vec::new();
        let (mut now, mut pull) = (0.0f64, Self::default());
        loop {
            while open.len() < AT_ONCE
                && let Some((blob, (bytes, _))) = waiting.next()
            {
                open.push((blob, *bytes, now + WAIT));
                pull.last_begins = now;
            }
            let count = open.iter().filter(|(_, _, from)| *from <= now).count();
            let share = line / f64::from(u32::try_from(count.max(1)).unwrap_or(1));
            let next = |(_, bytes, from): &(usize, f64, f64)| {
                if *from > now {
                    *from
                } else {
                    now + bytes / share
                }
            };
            let Some(at) = open.iter().map(next).reduce(f64::min) else {
                break;
            };
            let passed = (at - now) * share;
            let before = now;
            now = at;
            open.retain_mut(|(blob, bytes, from)| {
                if *from > before {
                    return true;
                }
                // At least one ends now, whatever rounding does.
                let is_open = before + *bytes / share > now;
                *bytes -= passed;
                if let Some(slot) = complete.get_mut(*blob).filter(|_| !is_open) {
                    *slot = now;
                }
                is_open
            });
        }
        for ((bytes, rate), complete) in blobs.iter().zip(&complete) {
            pull.unpacked = pull.unpacked.max(*complete) + bytes / rate;
        }
        pull.downloaded = now;
        pull
    }

    /// Whether the request for the last layer begins before the shortest tokens end.
    pub fn is_in_time(&self) -> bool {
        self.last_begins < TOKEN
    }
}

/// About what is pulled of an image when all of its layers are one: of each compressed layer the share of its visible
/// bytes. `None` if the compressed bytes of a layer are not known.
pub fn squashed(layers: &[LayerRow], compressed: &[Option<u64>]) -> Option<u64> {
    let mut sum = 0u64;
    for (place, layer) in layers.iter().enumerate() {
        let packed = u128::from(compressed.get(place).copied().flatten()?);
        let share = packed * u128::from(layer.live_bytes) / u128::from(layer.stored_bytes.max(1));
        sum = sum.saturating_add(u64::try_from(share).unwrap_or(u64::MAX));
    }
    Some(sum)
}

/// A number of bytes for the arithmetic of seconds.
#[allow(clippy::cast_precision_loss, reason = "a model needs no more digits")]
fn seconds(bytes: u64) -> f64 {
    bytes as f64
}

/// The nearest whole number.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a pull takes some time, and less than the age of the universe"
)]
fn rounded(number: f64) -> u64 {
    number.round() as u64
}

/// A time in words: `3.4 s`, `34 s`, `4 min 12 s`.
pub fn time(seconds: f64, language: Language) -> String {
    // Whole numbers, because what formats a float is large, and nothing else in the page needs it.
    let (tenths, whole) = (rounded(seconds * 10.0), rounded(seconds));
    let text = if seconds < 9.95 {
        format!("{}.{} s", tenths / 10, tenths % 10)
    } else if seconds < 119.5 {
        format!("{whole} s")
    } else {
        format!("{} min {} s", whole / 60, whole % 60)
    };
    match language {
        Language::English => text,
        Language::Chinese => text.replace("min", "分").replace('s', "秒"),
    }
}

/// The pull time in one line, at three bandwidths.
pub(super) fn line(layers: &[LayerRow], compressed: &[Option<u64>], language: Language) -> String {
    let pulls = BANDWIDTHS.map(|bandwidth| (bandwidth, Pull::new(layers, compressed, bandwidth)));
    let told = |(bandwidth, pull): (u32, Pull)| {
        AT.get(language)(&time(pull.unpacked, language), bandwidth)
    };
    let times = pulls.map(told).join(AND.get(language));
    let late = pulls.iter().filter(|(_, pull)| !pull.is_in_time());
    let late: Vec<String> = late.map(|(bandwidth, _)| bandwidth.to_string()).collect();
    let token = match late.as_slice() {
        [] => HOLDS.get(language).to_owned(),
        late => ENDS.get(language)(&late.join(AND.get(language))),
    };
    let is_plain = compressed.iter().any(Option::is_none);
    let text = if is_plain { MODEL_PLAIN } else { MODEL };
    text.get(language)(&times, &token)
}

texts! {
    TITLE: "Pull time", "拉取时间";
    AND: ", ", "、";
    AT(time: &str, bandwidth: u32): "{time} at {bandwidth} Mbit/s", "{bandwidth} Mbit/s 时 {time}";
    MODEL(times: &str, token: &str): "{times} (a model of download and unpacking; {token})", "{times}（下载与解包的模型估算；{token}）";
    MODEL_PLAIN(times: &str, token: &str): "{times} (a model of download and unpacking; plain layers count as they are, and a registry packs them; {token})", "{times}（下载与解包的模型估算；未压缩的层按原大小计算，而镜像仓库会压缩它们；{token}）";
    HOLDS: "the last layer begins before a token of 300 s ends", "最后一层在 300 秒的令牌到期前开始下载";
    ENDS(at: &str): "at {at} Mbit/s the last layer begins after a token of 300 s has ended", "{at} Mbit/s 时最后一层在 300 秒的令牌到期后才开始下载";
}

#[cfg(test)]
mod tests {
    use super::{GZIP, Language, Pull, time};

    /// Blobs in megabytes, over a line of a megabyte per second.
    fn pull(blobs: &[f64]) -> Pull {
        let blobs: Vec<(f64, f64)> = blobs.iter().map(|mb| (mb * 1e6, GZIP)).collect();
        Pull::of(&blobs, 1e6)
    }

    #[track_caller]
    fn is(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
    }

    #[test]
    fn pulls() {
        let none = pull(&[]);
        is(none.unpacked, 0.0);
        let one = pull(&[90.0]);
        is(one.downloaded, 90.15);
        is(one.unpacked, 91.15);
        is(one.last_begins, 0.0);
        // Three share the line; the fourth begins when the first of them is there.
        let four = pull(&[3.0, 3.0, 3.0, 9.0]);
        is(four.last_begins, 9.15);
        is(four.downloaded, 18.3);
        is(four.unpacked, 18.4);
        // A large lower layer is unpacked before the small ones above it.
        let large = pull(&[180.0, 1.0]);
        is(large.downloaded, 181.15);
        is(large.unpacked, 183.15 + 1.0 / 90.0);
        assert!(large.is_in_time() && !pull(&[400.0, 400.0, 400.0, 1.0]).is_in_time());
    }

    #[test]
    fn times() {
        for (seconds, text) in [
            (0.0, "0.0 s"),
            (3.44, "3.4 s"),
            (9.96, "10 s"),
            (119.0, "119 s"),
            (252.2, "4 min 12 s"),
        ] {
            assert_eq!(time(seconds, Language::English), text);
        }
    }
}
