//! Measuring what plain layers weigh when they are pulled, when people ask for it. Compressed layers say it themselves.

use crate::session::protocol::{Error, LayerId, Progress, Reply, Step};

use super::effect::{Effect, Script, Task};

/// The state of measuring plain layers.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Measure {
    /// Nobody asked for it.
    #[default]
    Unasked,
    /// Layers are being compressed.
    Running(Progress),
    /// The number of each plain layer and its bytes when compressed.
    Known(Vec<(LayerId, u64)>),
    /// A layer could not be measured.
    Failed(Error),
}

impl Measure {
    /// Starts to measure, if nothing was measured yet; the result is the effects to carry out.
    pub(super) fn start(&mut self) -> Vec<Effect> {
        if !matches!(self, Self::Unasked | Self::Failed(_)) {
            return Vec::new();
        }
        *self = Self::Running(Progress::begun(Step::Packing));
        vec![Effect::Run(Task::Measure, Script::Measure)]
    }

    /// Stops measuring; the result is the effects to carry out.
    pub(super) fn stop(&mut self) -> Vec<Effect> {
        if !matches!(self, Self::Running(_)) {
            return Vec::new();
        }
        *self = Self::Unasked;
        vec![Effect::Stop(Task::Measure)]
    }

    /// Applies a reply. A reply to a measurement that was stopped is ignored.
    pub(super) fn answered(&mut self, reply: Reply) {
        if !matches!(self, Self::Running(_)) {
            return;
        }
        match reply {
            Reply::Progress(progress) => *self = Self::Running(progress),
            Reply::Measured(layers) => *self = Self::Known(layers),
            Reply::Failed(error) => *self = Self::Failed(error),
            _ => {}
        }
    }
}
