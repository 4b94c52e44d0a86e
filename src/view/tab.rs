//! The tabs of an opened image.

/// A tab of an opened image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The layers, in the order of the Dockerfile.
    Layers,
    /// What to change, what saves most first.
    Advice,
    /// The files of the image.
    Files,
    /// The packages of the image, with the bytes that each owns.
    Packages,
    /// The dead bytes, largest first.
    Waste,
    /// The squash: merging layers.
    Squash,
    /// Another image beside this one.
    Compare,
    /// The report as a file.
    Report,
}

impl Tab {
    /// All tabs in the order of the tab bar.
    pub const ALL: [Self; 8] = [
        Self::Layers,
        Self::Advice,
        Self::Files,
        Self::Packages,
        Self::Waste,
        Self::Squash,
        Self::Compare,
        Self::Report,
    ];

    /// The tab that is `steps` further to the right; after the last tab comes the first.
    #[must_use]
    pub fn step(self, steps: isize) -> Self {
        let here = Self::ALL.iter().position(|&tab| tab == self).unwrap_or(0);
        let count = Self::ALL.len();
        let to = here.wrapping_add_signed(steps.rem_euclid(count.cast_signed())) % count;
        Self::ALL[to]
    }
}
