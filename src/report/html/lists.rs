//! The lists of the HTML report: dead versions, duplicates and warnings.

use std::fmt::{Result, Write as _};

use super::super::Document;
use super::super::texts as shared;
use super::bar::swatch;
use super::escape::escape;
use super::{Pen, texts};
use crate::bytes::figures::{exact, share, size};
use crate::language::Text;

/// The most dead versions that are listed.
const LISTED: usize = 200;

/// The most rows of waste by directory.
const FOLDERS: usize = 50;

/// The most groups of duplicates that are listed, and the most paths in each.
const GROUPS: usize = 20;
const PATHS: usize = 10;

/// A number of files, as text.
fn files(out: &Pen<'_>, count: u64) -> String {
    out.get(shared::FILES)(count, &exact(count))
}

/// Writes the head of a table, and begins its body.
fn heads(out: &mut Pen<'_>, names: &[Text]) -> Result {
    write!(out, "\n<thead><tr>")?;
    for name in names {
        write!(out, "<th scope=\"col\">{}</th>", out.get(*name))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

/// Writes the waste by directory, which adds up to all dead bytes; nothing if there are none.
pub(super) fn folders(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let (rows, rest) = document.folders(FOLDERS);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"waste\">",
        out.get(texts::FOLDERS)
    )?;
    heads(
        out,
        &[
            texts::COLUMN_BYTES,
            texts::COLUMN_DIRECTORY,
            texts::COLUMN_FILES,
            texts::COLUMN_HOW,
        ],
    )?;
    let stored = document.short().image.stored_bytes;
    for row in &rows {
        writeln!(
            out,
            "<tr><td class=\"number\" title=\"{}\">{}</td><th scope=\"row\"><code>/{}</code></th><td>{}</td><td>{}</td></tr>",
            out.get(texts::BYTES_OF)(&exact(row.bytes), &share(row.bytes, stored)),
            size(row.bytes),
            escape(&row.path),
            files(out, row.files),
            escape(&row.ending(out.language)),
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if rest.folders > 0 {
        writeln!(
            out,
            "<p class=\"faint\">{}</p>",
            out.get(texts::MORE_FOLDERS)(
                rest.folders,
                &exact(rest.folders),
                &size(rest.bytes),
                &files(out, rest.files)
            )
        )?;
    }
    writeln!(out, "</section>")
}

/// Writes the waste by package, which adds up to all dead bytes; nothing if the packages were not read.
pub(super) fn packages(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let rows = document.waste_by_package(FOLDERS);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"waste\">",
        out.get(texts::PACKAGES)
    )?;
    heads(
        out,
        &[
            texts::COLUMN_BYTES,
            texts::COLUMN_PACKAGE,
            texts::COLUMN_FILES,
            texts::COLUMN_WHAT,
        ],
    )?;
    let stored = document.short().image.stored_bytes;
    for row in &rows {
        writeln!(
            out,
            "<tr><td class=\"number\" title=\"{}\">{}</td><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>",
            out.get(texts::BYTES_OF)(&exact(row.bytes), &share(row.bytes, stored)),
            size(row.bytes),
            escape(row.name()),
            files(out, row.files),
            escape(&row.what(out.language)),
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// Writes the list of the largest dead versions; nothing if there are none.
pub(super) fn waste(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let all = document.waste_files();
    if all == 0 {
        return Ok(());
    }
    let rows = document.largest(LISTED);
    let said = if all > rows.len() {
        out.get(texts::LARGEST_OF)(rows.len(), &files(out, all as u64))
    } else {
        out.get(texts::ALL_OF)(&files(out, all as u64))
    };
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"waste\">\n<caption>{said}</caption>",
        out.get(shared::WASTE_LIST)
    )?;
    let (written_by, hidden_by) = (texts::WRITTEN_BY, texts::HIDDEN_BY);
    heads(
        out,
        &[
            texts::COLUMN_BYTES,
            texts::COLUMN_PATH,
            texts::COLUMN_HOW,
            written_by,
            hidden_by,
        ],
    )?;
    let stored = document.short().image.stored_bytes;
    for row in &rows {
        writeln!(
            out,
            "<tr><td class=\"number\" title=\"{}\">{}</td><th scope=\"row\"><code>{}</code></th>\
             <td>{} {}</td><td><span class=\"head\" aria-hidden=\"true\">{} </span>{}</td>\
             <td><span class=\"head\" aria-hidden=\"true\">{} </span>{}</td></tr>",
            out.get(texts::BYTES_OF)(&exact(row.bytes), &share(row.bytes, stored)),
            size(row.bytes),
            escape(&row.path),
            swatch(row.cause.as_str()),
            row.cause.name(out.language),
            out.get(written_by),
            out.get(shared::LAYER_OF)(row.layer),
            out.get(hidden_by),
            out.get(shared::LAYER_OF)(row.by_layer),
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if all > rows.len() {
        let more = (all - rows.len()) as u64;
        let more = out.get(texts::MORE_FILES)(more, &exact(more));
        writeln!(out, "<p class=\"faint\">{more}</p>")?;
    }
    writeln!(out, "</section>")
}

/// Writes the list of duplicates; nothing if there are none.
pub(super) fn duplicates(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let (groups, bytes) = document.duplicated();
    if groups == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<table class=\"duplicates\">\n<caption>{}</caption>",
        out.get(texts::DUPLICATES),
        out.get(texts::DUPLICATED)(groups, &exact(groups), &size(bytes))
    )?;
    heads(out, &[texts::COLUMN_EACH, texts::COLUMN_PATHS])?;
    for group in document.duplicates().take(GROUPS) {
        write!(
            out,
            "<tr><td class=\"number\" title=\"{}\">{}</td><td><ul>",
            out.get(texts::BYTES_OF)(&exact(group.bytes_each), &escape(&group.digest)),
            size(group.bytes_each)
        )?;
        for path in group.paths.iter().take(PATHS) {
            write!(out, "<li><code>{}</code></li>", escape(path))?;
        }
        let more = group.paths.len().saturating_sub(PATHS);
        if more > 0 {
            write!(
                out,
                "<li class=\"faint\">{}</li>",
                out.get(texts::MORE_PATHS)(&exact(more as u64))
            )?;
        }
        writeln!(out, "</ul></td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if groups > GROUPS as u64 {
        let more = groups - GROUPS as u64;
        let more = out.get(texts::MORE_CONTENTS)(more, &exact(more));
        writeln!(out, "<p class=\"faint\">{more}</p>")?;
    }
    writeln!(out, "</section>")
}

/// Writes the list of warnings; nothing if there are none.
pub(super) fn warnings(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let warnings = &document.short().warnings;
    if warnings.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<ul class=\"warnings\">",
        out.get(texts::WARNINGS)
    )?;
    for warning in warnings {
        let text = super::super::warning_text(warning);
        writeln!(out, "<li>{}</li>", escape(&text))?;
    }
    writeln!(out, "</ul>\n</section>")
}
