//! The steps of the history as advice needs them: keyword, text, and the shell of a RUN.

use crate::dockerfile::{Form, HistoryLine, history_lines, step_layers};
use crate::image::{Image, Step as Recorded};
use crate::rootfs::LayerId;

/// One step of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// The number of the step in the history, from 0.
    pub(super) number: u32,
    /// The number of the layer that the step wrote. `None` if it wrote none.
    pub(super) layer: Option<LayerId>,
    /// The keyword of the Dockerfile line; empty for texts of other builders.
    pub(super) keyword: &'static str,
    /// The Dockerfile line after its keyword, without the words of the builder.
    pub(super) text: String,
    /// The same as a Dockerfile has it: long commands have continued lines. `None` if the history does not record
    /// enough.
    pub(super) written: Option<String>,
    /// Whether the text means exactly what the step did.
    pub(super) certain: bool,
    /// The words of the shell that ran the text, for example `/bin/sh -c`. `None` if no shell ran it, or none of the
    /// family of `sh`.
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

    fn new(number: u32, layer: Option<LayerId>, recorded: &Recorded, line: HistoryLine) -> Self {
        let keyword = line.keyword.unwrap_or_default();
        let by = recorded.created_by.as_deref().unwrap_or_default();
        let is_shell = keyword == "RUN" && line.form == Some(Form::Shell);
        let written = line.written.and_then(|written| {
            let written = written.strip_prefix(keyword)?.trim_start();
            Some(written.to_owned())
        });
        Self {
            number,
            layer,
            keyword,
            shell: (is_shell && written.is_some())
                .then(|| shell(by, &line.text, line.certain))
                .flatten(),
            text: line.text,
            certain: line.certain,
            written,
        }
    }
}

/// The steps of an image's history, oldest first.
pub(super) fn steps(image: &Image) -> Vec<Step> {
    let assigned = step_layers(&image.config, image.layers.len());
    let lines = history_lines(&image.config).into_iter().zip(assigned);
    let recorded = image.config.history();
    let steps = (0..).zip(&recorded).zip(lines);
    steps
        .map(|((number, recorded), (line, layer))| Step::new(number, layer, recorded, line))
        .collect()
}

/// The words of the shell before a command in the text of a step. `certain` tells whether it is known where build
/// arguments before them end.
fn shell(created_by: &str, command: &str, certain: bool) -> Option<String> {
    let text = created_by.trim();
    let text = text.strip_suffix("# buildkit").unwrap_or(text).trim_end();
    let before = match text.strip_suffix(command) {
        Some(before) => before,
        // Buildah puts words of its own behind the command.
        None => text.get(..text.rfind(command)?)?,
    };
    let before = before.trim();
    if before.contains('|') && !certain {
        return None;
    }
    let words: Vec<&str> = before.split_whitespace().collect();
    let is_shell = |word: &&str| {
        let name = word
            .strip_prefix("/usr")
            .unwrap_or(word)
            .strip_prefix("/bin/");
        name.is_some_and(|name| ["sh", "ash", "bash", "dash"].contains(&name))
    };
    let words = words.get(words.iter().rposition(is_shell)?..)?;
    words.last()?.ends_with('c').then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::shell;

    #[track_caller]
    fn reads(before: &str, expected: Option<&str>) {
        let text = format!("{before}make # buildkit");
        assert_eq!(shell(&text, "make", true).as_deref(), expected, "{before}");
    }

    #[test]
    fn shells() {
        reads("RUN /bin/sh -c ", Some("/bin/sh -c"));
        reads("/bin/sh -c ", Some("/bin/sh -c"));
        reads("|1 V=2 /bin/sh -c ", Some("/bin/sh -c"));
        reads("RUN |1 V=/bin/x /bin/sh -c ", Some("/bin/sh -c"));
        reads(
            "RUN /bin/bash -o pipefail -c ",
            Some("/bin/bash -o pipefail -c"),
        );
        assert!(shell("RUN /bin/sh -c b # buildkit", "b", true).is_some());
        assert!(shell("/bin/sh -c make|force-mtime=10", "make", true).is_some());
        reads("RUN ", None);
        reads("RUN /usr/bin/fish -c ", None);
        reads("RUN cmd /S /C ", None);
        assert_eq!(shell("|1 V=x /bin/sh -c make", "make", false), None);
    }
}
