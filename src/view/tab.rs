//! The tabs below an opened image.

/// The tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Layers in the order of the Dockerfile.
    Layers,
    /// The filesystem.
    Files,
    /// Dead bytes, largest first.
    Waste,
    /// Merging layers.
    Squash,
    /// The whole as a file.
    Report,
}

impl Tab {
    /// In showing order.
    pub const ALL: [Self; 5] = [
        Self::Layers,
        Self::Files,
        Self::Waste,
        Self::Squash,
        Self::Report,
    ];

    /// The tab `steps` further to the right, around the end.
    #[must_use]
    pub fn step(self, steps: isize) -> Self {
        let here = Self::ALL.iter().position(|&tab| tab == self).unwrap_or(0);
        let count = Self::ALL.len();
        let to = here.wrapping_add_signed(steps.rem_euclid(count.cast_signed())) % count;
        Self::ALL[to]
    }
}
