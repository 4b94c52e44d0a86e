//! `squint dockerfile` writes the Dockerfile of an image, and the bytes behind its lines.

use std::path::Path;

use super::arguments::{Dockerfile, DockerfileFormat};
use super::{io, open, output, warn_of};
use crate::bytes::{Error, Hashes, Kind, Result, is_dangerous, printable_lines};
use crate::report::{
    DockerfileDocument, DockerfileSource, GivenDockerfile, annotations, dockerfile_text,
    warning_text,
};

/// The most bytes of a Dockerfile that are read.
const LONGEST: u64 = 20 << 20;

/// Runs `squint dockerfile`.
pub(super) fn run(arguments: &Dockerfile) -> Result<()> {
    let question = &arguments.question;
    let format = arguments.format;
    if format == DockerfileFormat::Github && arguments.given.is_none() {
        let what = "--format github needs --dockerfile";
        return Err(Error::new(Kind::Request, what).because("warnings stand at lines of a file"));
    }
    output::check(question)?;
    let text = arguments.given.as_deref().map(read).transpose()?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::None)?;
    let session = &opened.session;
    let name = arguments.given.as_deref().map(Path::to_string_lossy);
    let given = name.as_deref().zip(text.as_deref());
    let given = given.map(|(name, text)| GivenDockerfile::alone(name, text));
    let image = session.image()?;
    let document = session.with_document(|document| {
        DockerfileDocument::new(image, document, given, arguments.from_history)
    })??;
    let tell = || {
        for warning in &document.warnings {
            warn_of(&warning_text(warning));
        }
    };
    let text = match format {
        DockerfileFormat::Json => output::json(&document)?,
        DockerfileFormat::Text => {
            tell();
            shown(&document)
        }
        DockerfileFormat::Github => {
            tell();
            if !document.has_lines() {
                let what = "no line of the Dockerfile fits the history of the image";
                return Err(Error::new(Kind::Request, what).because("it is another image's"));
            }
            annotations(&document)
        }
    };
    output::write_text(question.output.as_deref(), None, &text)
}

/// The text of a Dockerfile file.
pub(super) fn read(path: &Path) -> Result<String> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(|e| io("cannot open", path, &e))?;
    let mut bytes = Vec::new();
    let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
    read.map_err(|e| io("cannot read", path, &e))?;
    let text = String::from_utf8(bytes)
        .ok()
        .filter(|t| t.len() as u64 <= LONGEST);
    text.ok_or_else(|| {
        let what = format!("{} is no Dockerfile", path.display());
        Error::new(Kind::Request, what).because("it is not UTF-8, or has more than 20 MiB")
    })
}

/// The Dockerfile as it is shown. One with characters that hide or move others is shown with these characters written
/// out.
fn shown(document: &DockerfileDocument) -> String {
    let text = dockerfile_text(document);
    let is_odd = |c: char| is_dangerous(c) && !matches!(c, '\n' | '\t');
    let is_plain = !text.replace("\r\n", "\n").chars().any(is_odd);
    if is_plain || document.source == DockerfileSource::History {
        return text;
    }
    printable_lines(&text).into_owned()
}
