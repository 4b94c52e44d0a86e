//! The parts of the page's code that arrive after the page has started.

/// A part of the code that may still be on its way when the page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The workers' code that opens an image.
    Engine,
    /// The code of the tabs beside the first one, and the workers' code behind them.
    Late,
}

/// The state of a part of the code. A later value is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Arrival {
    /// The part is there.
    Here,
    /// The part is on its way.
    #[default]
    Coming,
    /// The part will not arrive, because the connection broke.
    Lost,
}
