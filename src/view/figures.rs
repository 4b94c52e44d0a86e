//! Formats figures for people: the sizes, counts and shares that every output uses, and the page's percentages,
//! dates and times.

pub use crate::session::protocol::figures::{exact, share, size};

/// The date and minute of an RFC 3339 time, for example `2024-05-01 12:00`; the unchanged text if it is no such time.
pub fn minute(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(10..11), rfc3339.get(11..16)) {
        (Some(date), Some("T" | "t" | " "), Some(time)) => format!("{date} {time}"),
        _ => rfc3339.to_owned(),
    }
}

/// A number of seconds as a clock, for example `0:07` or `12:30`.
pub fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A time in milliseconds as seconds with one decimal, for example `1.5`.
pub fn seconds(milliseconds: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that somebody waited for"
    )]
    let tenths = (milliseconds / 100.0).round() as u64;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The first twelve hexadecimal digits of a digest, without its algorithm; all digits if there are fewer.
pub fn short_digest(digest: &str) -> &str {
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    hex.get(..12).unwrap_or(hex)
}

/// The speed in bytes a second for `done` bytes in `elapsed` milliseconds; `None` in the first half second or if
/// nothing is done.
pub fn speed(elapsed: f64, done: u64) -> Option<u64> {
    if elapsed < 500.0 || done == 0 {
        return None;
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, positive and of a few digits"
    )]
    Some((done as f64 / elapsed * 1000.0) as u64)
}

/// The estimated seconds left, from `done` of `whole` bytes in `elapsed` milliseconds. `None` in the first two
/// seconds or if nothing is done.
pub fn seconds_left(elapsed: f64, done: u64, whole: u64) -> Option<u64> {
    if elapsed < 2_000.0 || done == 0 || done > whole {
        return None;
    }
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, positive and of a few digits"
    )]
    Some((elapsed / 1000.0 * (whole - done) as f64 / done as f64).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_never_round_up_to_done() {}

    #[test]
    fn times_lose_their_seconds() {
        assert_eq!(minute("2024-05-01T12:34:56.789Z"), "2024-05-01 12:34");
        assert_eq!(minute("soon"), "soon");
        assert_eq!(clock(75), "1:15");
    }

    #[test]
    fn digests_are_abbreviated() {
        assert_eq!(short_digest("sha256:0123456789abcdef"), "0123456789ab");
        assert_eq!(short_digest("x"), "x");
    }
}
