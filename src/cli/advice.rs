//! `squint advice` says what to change to make an image smaller, as patches of its Dockerfile where that is given.

use std::path::{Path, PathBuf};

use super::arguments::{Advice, AdviceFormat};
use super::paint::Look;
use super::{dockerfile, open, output, warn_of};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::report::{AdviceDocument, GivenDockerfile, advice_text};

/// Runs `squint advice`.
pub(super) fn run(arguments: &Advice) -> Result<()> {
    let question = &arguments.question;
    let format = arguments.format;
    if format == AdviceFormat::Diff && arguments.given.is_none() {
        let what = "--format diff needs --dockerfile";
        return Err(Error::new(Kind::Request, what).because("a diff is one of a file"));
    }
    output::check(question)?;
    let given = arguments.given.as_deref().map(Files::read).transpose()?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::Packed)?;
    opened.examine()?;
    opened.learn()?;
    let given = given.as_ref().map(Files::given);
    let read = |d: &crate::report::Document<'_>| {
        let document = AdviceDocument::new(d.short());
        (document, d.diff().map(str::to_owned))
    };
    let (document, diff) = opened.session.with_patches(given, read)?;
    if format != AdviceFormat::Json {
        for warning in &document.warnings {
            warn_of(&crate::report::warning_text(warning));
        }
    }
    let text = match format {
        AdviceFormat::Json => output::json(&document)?,
        AdviceFormat::Text => advice_text(&document),
        AdviceFormat::Diff => diff.unwrap_or_default(),
    };
    let look = match format {
        AdviceFormat::Json => None,
        AdviceFormat::Text => Some(Look::Report),
        AdviceFormat::Diff => Some(Look::Diff),
    };
    output::write_text(question.output.as_deref(), look, &text)
}

/// The files of a build.
struct Files {
    name: String,
    text: String,
    ignore_name: String,
    ignore: Option<String>,
}

impl Files {
    /// Reads a Dockerfile and the `.dockerignore` that BuildKit takes for it: that of its own name, else the one beside
    /// it.
    fn read(path: &Path) -> Result<Self> {
        let own = PathBuf::from(format!("{}.dockerignore", path.display()));
        let beside = path.with_file_name(".dockerignore");
        let path_of_ignore = if own.is_file() { own } else { beside };
        let ignore = match std::fs::read_to_string(&path_of_ignore) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(String::new()),
            read => read.ok(),
        };
        Ok(Self {
            name: path.to_string_lossy().into_owned(),
            text: dockerfile::read(path)?,
            ignore_name: path_of_ignore.to_string_lossy().into_owned(),
            ignore,
        })
    }

    fn given(&self) -> GivenDockerfile<'_> {
        GivenDockerfile {
            name: &self.name,
            text: &self.text,
            ignore_name: &self.ignore_name,
            ignore: self.ignore.as_deref(),
        }
    }
}
