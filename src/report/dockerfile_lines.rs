//! The lines of an image's Dockerfile, each with the bytes of its instruction: a partition of the image's stored bytes.
//!
//! It knows texts and figures, and not how they are shown.

use serde::{Deserialize, Serialize};

use super::aligned::Aligned;
use super::dockerfile_step::DockerfileStep;
use crate::dockerfile::Dockerfile;
use crate::rootfs::LayerId;

/// The lines of a Dockerfile with their bytes. The figures of all lines and of `unmatched` add up to those of the image.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DockerfileLines {
    /// The lines of the text, in their order.
    pub lines: Vec<DockerfileLine>,
    /// The bytes of layers that belong to no line: their steps are not matched, or the history has none.
    pub unmatched: LineBytes,
}

/// One line of a Dockerfile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DockerfileLine {
    /// The text of the line, without its end.
    pub text: String,
    /// Whether the line is in a stage that is no part of the image.
    pub is_elsewhere: bool,
    /// The bytes of the instruction that begins at the line. `None` if none does, or none that is a step of the image. At
    /// the FROM of the base image they are those of the whole base image.
    pub bytes: Option<LineBytes>,
    /// The number of the layer that the instruction wrote. `None` if it wrote none, and at FROM.
    pub layer: Option<LayerId>,
    /// Whether the base image ends behind the instruction, in a Dockerfile that has its steps.
    pub ends_base: bool,
}

/// The content bytes that belong to a line of a Dockerfile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineBytes {
    /// The bytes that its instruction wrote.
    pub stored: u64,
    /// The bytes of these that are not in the final filesystem.
    pub dead: u64,
    /// The bytes of other instructions that this one hid.
    pub killed: u64,
}

impl LineBytes {
    fn of(step: &DockerfileStep) -> Self {
        Self {
            stored: step.stored_bytes,
            dead: step.dead_bytes,
            killed: step.killed_bytes,
        }
    }
}

/// What the lines are made of. `places` holds for each step of the history the first line of its instruction, from 1.
pub(super) struct Subject<'a> {
    pub(super) text: &'a str,
    pub(super) aligned: Option<&'a Aligned>,
    pub(super) steps: &'a [DockerfileStep],
    pub(super) places: &'a [Option<u32>],
    /// The number of the first step above the base image.
    pub(super) first_own: usize,
    /// The content bytes of all layers of the image.
    pub(super) stored: u64,
    /// The dead bytes of all layers of the image.
    pub(super) dead: u64,
}

impl DockerfileLines {
    /// The lines of a Dockerfile.
    pub(super) fn new(subject: &Subject<'_>) -> Self {
        let text = subject
            .text
            .strip_prefix('\u{feff}')
            .unwrap_or(subject.text);
        let mut lines: Vec<DockerfileLine> = text
            .lines()
            .map(|line| DockerfileLine {
                text: line.to_owned(),
                ..DockerfileLine::default()
            })
            .collect();
        let mut base = LineBytes::default();
        let mut counted = LineBytes::default();
        let mut end_of_base = None;
        for (at, (step, place)) in subject.steps.iter().zip(subject.places).enumerate() {
            let bytes = LineBytes::of(step);
            if let Some(line) = line_at(&mut lines, *place) {
                line.bytes = Some(bytes);
                line.layer = step.layer;
                if at < subject.first_own {
                    end_of_base = *place;
                }
            } else if at < subject.first_own {
                base.stored += bytes.stored;
                base.dead += bytes.dead;
            } else {
                continue;
            }
            counted.stored += bytes.stored;
            counted.dead += bytes.dead;
        }
        if let Some(line) = line_at(&mut lines, end_of_base) {
            line.ends_base = true;
        }
        let from = subject.aligned.map_or(Some(1), first_line);
        if base.stored > 0
            && let Some(line) = line_at(&mut lines, from)
        {
            line.bytes = Some(base);
        }
        if let Some(aligned) = subject.aligned {
            for line in elsewhere(aligned) {
                if let Some(line) = line_at(&mut lines, Some(line)) {
                    line.is_elsewhere = true;
                }
            }
        }
        Self {
            lines,
            unmatched: LineBytes {
                stored: subject.stored.saturating_sub(counted.stored),
                dead: subject.dead.saturating_sub(counted.dead),
                killed: 0,
            },
        }
    }
}

/// The line with a number, from 1.
fn line_at(lines: &mut [DockerfileLine], number: Option<u32>) -> Option<&mut DockerfileLine> {
    let place = (number? as usize).checked_sub(1)?;
    lines.get_mut(place)
}

/// The line of the FROM that names the base image.
fn first_line(aligned: &Aligned) -> Option<u32> {
    let lowest = *aligned.chain.stages.first()?;
    let at = aligned.file.stages().get(lowest)?.at;
    aligned.file.statements.get(at).map(|from| from.line)
}

/// The lines of the stages that are no part of the image.
fn elsewhere(aligned: &Aligned) -> impl Iterator<Item = u32> + use<> {
    let Dockerfile {
        statements, text, ..
    } = &aligned.file;
    let stages = aligned.file.stages();
    let begin = |stage: usize| {
        let from = stages.get(stage).and_then(|s| statements.get(s.at));
        from.map(|from| from.line)
    };
    let end = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    let mut ranges = Vec::new();
    for stage in 0..stages.len() {
        // The numbers ascend, because a stage is built on earlier ones.
        if aligned.chain.stages.binary_search(&stage).is_err()
            && let Some(first) = begin(stage)
        {
            ranges.push(first..begin(stage + 1).unwrap_or(end.saturating_add(1)));
        }
    }
    ranges.into_iter().flatten()
}
