//! One step of a history as an instruction: its keyword, its text without the words of the builder, and how it is
//! written in a Dockerfile.

/// The two forms of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The command is a text for the shell: `RUN make`.
    Shell,
    /// The command is a list of words: `RUN ["make"]`.
    Exec,
}

/// A step of a history, read as an instruction of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryLine {
    /// The keyword of the instruction; `None` if the text is that of another builder.
    pub keyword: Option<&'static str>,
    /// The text of the instruction without the words of the builder: no `/bin/sh -c`, no `# buildkit`, no build
    /// arguments before a command. The whole text if there is no keyword.
    pub text: String,
    /// The form of the command of RUN, CMD and ENTRYPOINT; `None` for other instructions.
    pub form: Option<Form>,
    /// The instruction as a Dockerfile has it, with its keyword; `None` if the history does not record enough.
    pub written: Option<String>,
    /// Whether the instruction means exactly what the step did. A `COPY` is not certain, because no history records
    /// `--from`.
    pub certain: bool,
    /// What the history does not record; `None` if nothing is missing.
    pub note: Option<&'static str>,
}

impl HistoryLine {
    /// A line of a known keyword, which is certain.
    pub(super) fn new(keyword: &'static str, text: &str, arguments: Option<String>) -> Self {
        let written = arguments.map(|arguments| format!("{keyword} {arguments}"));
        Self {
            keyword: Some(keyword),
            text: text.to_owned(),
            form: None,
            certain: written.is_some(),
            note: written.is_none().then_some(NOT_WRITABLE),
            written,
        }
    }

    /// The text of another builder.
    pub(super) fn other(text: &str) -> Self {
        Self {
            keyword: None,
            text: text.to_owned(),
            form: None,
            written: None,
            certain: false,
            note: None,
        }
    }

    /// The same line, not certain for a reason.
    pub(super) fn doubt(mut self, note: &'static str) -> Self {
        self.certain = false;
        self.note = Some(note);
        self
    }

    /// The same line with its form.
    pub(super) fn in_form(mut self, form: Form) -> Self {
        self.form = Some(form);
        self
    }
}

/// The note on a text that no instruction can have.
const NOT_WRITABLE: &str = "no line of a Dockerfile can have this text";
