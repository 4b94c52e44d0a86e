//! The steps of the history as advice needs them: keyword, text, and the shell of a RUN.

use crate::image::{Image, Instruction};

/// One step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The number of the step in the history, from 0.
    pub(super) number: u32,
    /// The number of the layer that the step wrote. `None` if it wrote none.
    pub(super) layer: Option<u32>,
    /// The keyword of the Dockerfile line; empty for texts of other builders.
    pub(super) keyword: String,
    /// The Dockerfile line after its keyword, without the words of the builder.
    pub(super) text: String,
    /// The words of the shell that ran the text, for example `/bin/sh -c`. `None` if it was not run by a shell.
    pub(super) shell: Option<String>,
}

impl Step {
    /// Whether the step is a RUN.
    pub(super) fn is_run(&self) -> bool {
        self.keyword == "RUN"
    }

    /// Whether the step copied files into the image.
    pub(super) fn is_copy(&self) -> bool {
        self.keyword == "COPY" || self.keyword == "ADD"
    }
}

/// The steps of an image's history, oldest first.
pub(super) fn steps(image: &Image) -> Vec<Step> {
    let count = u32::try_from(image.layers.len()).unwrap_or(u32::MAX);
    let assigned = image.config.layer_of_steps(count);
    let steps = image.config.history().into_iter().zip(assigned);
    (0..)
        .zip(steps)
        .map(|(number, (step, layer))| {
            let by = step.created_by.unwrap_or_default();
            let Instruction { keyword, rest } = Instruction::parse(&by);
            Step {
                number,
                layer,
                shell: (keyword == "RUN").then(|| shell(&by, &rest)).flatten(),
                keyword,
                text: rest,
            }
        })
        .collect()
}

/// The words of the shell before the command `rest` at the end of a RUN step. `None` if there are none: then the step
/// has the exec form, or its text is ambiguous.
fn shell(created_by: &str, rest: &str) -> Option<String> {
    let text = created_by.trim();
    let text = text.strip_suffix("# buildkit").map_or(text, str::trim_end);
    let before = text.strip_suffix(rest)?.trim_end();
    let before = before.strip_prefix("RUN ").unwrap_or(before);
    let start = before.find("/bin/")?;
    let words = before.get(start..)?;
    // Words before the shell are build arguments, `|1 V=x`.
    let is_clear = start == 0 || before.starts_with('|');
    (is_clear && words.ends_with('c')).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(created_by: &str, expected: Option<&str>) {
        let rest = Instruction::parse(created_by).rest;
        assert_eq!(
            shell(created_by, &rest).as_deref(),
            expected,
            "{created_by}"
        );
    }

    #[test]
    fn shells() {
        reads("RUN /bin/sh -c make # buildkit", Some("/bin/sh -c"));
        reads("/bin/sh -c make", Some("/bin/sh -c"));
        reads("|1 V=2 /bin/sh -c make $V", Some("/bin/sh -c"));
        reads(
            "RUN |2 A=1 B=2 /bin/sh -c make # buildkit",
            Some("/bin/sh -c"),
        );
        reads(
            "RUN /bin/bash -o pipefail -c a | b # buildkit",
            Some("/bin/bash -o pipefail -c"),
        );
        reads("RUN make all # buildkit", None);
        reads("RUN /usr/bin/make -c x # buildkit", None);
        reads("RUN cmd /S /C dir # buildkit", None);
    }
}
