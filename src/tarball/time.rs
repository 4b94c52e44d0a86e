//! Points in time, as headers have them.

use serde::{Deserialize, Serialize};

/// A point in time: seconds since 1970, and nanoseconds after them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Time {
    /// Whole seconds, rounded down.
    pub seconds: i64,
    /// 0 to 999,999,999.
    pub nanos: u32,
}

impl Time {
    /// A decimal number of seconds, with up to nine digits of fraction and none that are not needed, as PAX writes it: `1`,
    /// `1.5`, `-0.25`.
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
