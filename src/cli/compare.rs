//! `squint compare` sets two images beside each other. The comparison and its texts come from `compare`.

use std::path::Path;

use super::arguments::{Choice, Compare, Written};
use super::open::{self, Opened, SideOf};
use super::output::{self, told};
use super::paint::Look;
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::compare::{Comparison, Side, html, is_below, markdown, text, wanted};
use crate::session::ToldSide;

/// One side of the comparison, read from a file.
struct Read {
    of: SideOf,
    /// What an image says of itself, besides its filesystem. `None` for a report.
    told: Option<ToldSide>,
}

/// Runs `squint compare`.
pub(super) fn run(arguments: &Compare) -> Result<()> {
    let refuse = |what: &str| Err(Error::new(Kind::Request, what));
    if arguments.floor.is_some() && arguments.format != Written::Markdown {
        return refuse("--floor is for --format markdown");
    }
    let is_input = |path: &Path| path == Path::new("-");
    if is_input(&arguments.old) && is_input(&arguments.new) {
        return refuse("only one of the two images can be standard input");
    }
    for path in [&arguments.old, &arguments.new] {
        output::check_paths(path, arguments.output.as_deref())?;
    }
    let new = &arguments.choice;
    let mut old = read(&arguments.old, &arguments.other.choice(new))?;
    let mut new = read(&arguments.new, new)?;
    let contents = wanted(&side(&old)?, &side(&new)?);
    for (read, wanted) in [(&mut old, &contents.old), (&mut new, &contents.new)] {
        if let SideOf::Image(opened) = &mut read.of {
            open::hash(opened, wanted)?;
        }
    }
    drop(contents);
    let comparison = Comparison::new(side(&old)?, side(&new)?);
    if arguments
        .floor
        .is_some_and(|floor| is_below(&comparison, floor))
    {
        return output::write_text(arguments.output.as_deref(), None, "");
    }
    let look = (arguments.format == Written::Text).then_some(Look::Report);
    output::write(arguments.output.as_deref(), look, |to| {
        told(match arguments.format {
            Written::Text => to.write_all(text(&comparison).as_bytes()),
            Written::Markdown => to.write_all(markdown(&comparison).as_bytes()),
            Written::Html => to.write_all(html(&comparison).as_bytes()),
            Written::Json => serde_json::to_writer_pretty(&mut *to, &comparison)
                .map_err(Into::into)
                .and_then(|()| to.write_all(b"\n")),
        })
    })
}

/// Reads one side: a report, or an image with its packages.
fn read(path: &Path, choice: &Choice) -> Result<Read> {
    let mut of = open::open_side(path, choice)?;
    let told = match &mut of {
        SideOf::Report(_) => None,
        SideOf::Image(opened) => Some(about(opened)?),
    };
    Ok(Read { of, told })
}

/// Reads the layers of an image and its packages.
fn about(opened: &mut Opened) -> Result<ToldSide> {
    opened.read_layers(Hashes::Packed)?;
    let packages = opened.read_packages()?;
    ToldSide::new(&opened.session, packages.into())
}

/// A side as the comparison sees it.
fn side(read: &Read) -> Result<Side<'_>> {
    match (&read.of, &read.told) {
        (SideOf::Report(report), _) => Ok(report.side()),
        (SideOf::Image(opened), Some(told)) => told.side(&opened.session),
        (SideOf::Image(_), None) => Err(Error::new(Kind::Io, "an image was not read")),
    }
}
