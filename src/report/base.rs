//! Where the base image ends, told from the history.
//!
//! No format says it. A base image's last step is nearly always a `CMD` (or `ENTRYPOINT`) without a layer, and steps
//! with layers follow; that is the rule here. Where it does not hold, the answer is that nobody knows.

use crate::image::Step;

/// How many of the lowest layers seem to be the base image's; 0 when unknown.
pub(super) fn layers(steps: &[Step], assigned: &[Option<u32>]) -> u32 {
    let ends = |step: &Step| {
        let by = step.created_by.as_deref().unwrap_or_default();
        let instruction = by.rsplit("#(nop)").next().unwrap_or(by).trim_start();
        step.empty_layer
            && (instruction.starts_with("CMD") || instruction.starts_with("ENTRYPOINT"))
    };
    let Some(last) = assigned.iter().rposition(Option::is_some) else {
        return 0;
    };
    let end = steps.iter().take(last).rposition(ends);
    end.map_or(0, |end| {
        u32::try_from(assigned.iter().take(end).flatten().count()).unwrap_or(0)
    })
}
