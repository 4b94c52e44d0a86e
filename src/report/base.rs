//! The end of the base image, guessed from the history.
//!
//! No format records it. The last step of a base image is nearly always a `CMD` or `ENTRYPOINT` without a layer, and
//! steps with layers follow it. This is the rule here. Without such a step the answer is 0, that is unknown.

use crate::image::Step;

/// The number of lowest layers that seem to belong to the base image; 0 if unknown. `assigned` is the layer of each
/// step.
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
