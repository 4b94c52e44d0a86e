//! Times as tar headers have them.

use serde::{Deserialize, Serialize};

/// A time in seconds since 1970-01-01 UTC, with nanoseconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Time {
    /// The whole seconds since 1970-01-01 UTC, rounded down, so negative before that.
    pub seconds: i64,
    /// The nanoseconds after `seconds`, from 0 to 999,999,999.
    pub nanos: u32,
}

impl Time {
    /// The time as a decimal number of seconds, as PAX records have it: `1`, `1.5`, `-0.25`. The fraction has at most
    /// nine digits and no trailing zeros.
    pub fn decimal(self) -> String {
        let (mut seconds, mut nanos, mut sign) = (self.seconds, self.nanos, "");
        if seconds < 0 && nanos > 0 {
            (seconds, nanos) = (seconds + 1, 1_000_000_000 - nanos);
            if seconds == 0 {
                sign = "-";
            }
        }
        if nanos == 0 {
            return seconds.to_string();
        }
        let text = format!("{sign}{seconds}.{nanos:09}");
        text.trim_end_matches('0').to_owned()
    }
}
