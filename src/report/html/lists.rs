//! The lists of the HTML report: dead versions, duplicates and warnings.

use std::fmt::{Result, Write as _};

use super::super::Document;
use super::bar::swatch;
use super::escape::escape;
use crate::bytes::figures::{counted, exact, share, size};

/// The most dead versions that are listed.
const LISTED: usize = 200;

/// The most rows of waste by directory.
const FOLDERS: usize = 50;

/// The most groups of duplicates that are listed, and the most paths in each.
const GROUPS: usize = 20;
const PATHS: usize = 10;

/// Writes the waste by directory, which adds up to all dead bytes; nothing if there are none.
pub(super) fn folders(out: &mut String, document: &Document<'_>) -> Result {
    let (rows, rest) = document.folders(FOLDERS);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>Waste by directory</h2>\n<table class=\"waste\">\n<thead><tr><th scope=\"col\">Bytes</th>\
         <th scope=\"col\">Directory</th><th scope=\"col\">Files</th><th scope=\"col\">How</th></tr></thead>\n<tbody>"
    )?;
    let stored = document.short().image.stored_bytes;
    for row in &rows {
        writeln!(
            out,
            "<tr><td class=\"number\" title=\"{} bytes, {}\">{}</td><th scope=\"row\"><code>/{}</code></th><td>{}</td><td>{}</td></tr>",
            exact(row.bytes),
            share(row.bytes, stored),
            size(row.bytes),
            escape(&row.path),
            counted(row.files, "file", "files"),
            escape(&row.ending),
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if rest.folders > 0 {
        writeln!(
            out,
            "<p class=\"faint\">And {} in {}, {}.</p>",
            size(rest.bytes),
            counted(rest.folders, "more directory", "more directories"),
            counted(rest.files, "file", "files"),
        )?;
    }
    writeln!(out, "</section>")
}

/// Writes the waste by package, which adds up to all dead bytes; nothing if the packages were not read.
pub(super) fn packages(out: &mut String, document: &Document<'_>) -> Result {
    let rows = document.waste_by_package(FOLDERS);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>Waste by package</h2>\n<table class=\"waste\">\n<thead><tr><th scope=\"col\">Bytes</th>\
         <th scope=\"col\">Package</th><th scope=\"col\">Files</th><th scope=\"col\">What</th></tr></thead>\n<tbody>"
    )?;
    let stored = document.short().image.stored_bytes;
    for row in &rows {
        writeln!(
            out,
            "<tr><td class=\"number\" title=\"{} bytes, {}\">{}</td><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>",
            exact(row.bytes),
            share(row.bytes, stored),
            size(row.bytes),
            escape(row.name.as_deref().unwrap_or_default()),
            counted(row.files, "file", "files"),
            escape(&row.what),
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}

/// Writes the list of the largest dead versions; nothing if there are none.
pub(super) fn waste(out: &mut String, document: &Document<'_>) -> Result {
    let all = document.waste_files();
    if all == 0 {
        return Ok(());
    }
    let rows = document.largest(LISTED);
    let said = if all > rows.len() {
        format!(
            "The largest {} of {}.",
            rows.len(),
            counted(all as u64, "file", "files")
        )
    } else {
        format!("All {}.", counted(all as u64, "file", "files"))
    };
    writeln!(
        out,
        "<section>\n<h2>Wasted files, largest first</h2>\n<table class=\"waste\">\n<caption>{said}</caption>\n<thead><tr><th scope=\"col\">Bytes</th>\
         <th scope=\"col\">Path</th><th scope=\"col\">How</th><th scope=\"col\">Written by</th>\
         <th scope=\"col\">Hidden by</th></tr></thead>\n<tbody>"
    )?;
    let stored = document.short().image.stored_bytes;
    for row in &rows {
        writeln!(
            out,
            "<tr><td class=\"number\" title=\"{} bytes, {}\">{}</td><th scope=\"row\"><code>{}</code></th>\
             <td>{} {}</td><td><span class=\"head\" aria-hidden=\"true\">written by </span>layer {}</td>\
             <td><span class=\"head\" aria-hidden=\"true\">hidden by </span>layer {}</td></tr>",
            exact(row.bytes),
            share(row.bytes, stored),
            size(row.bytes),
            escape(&row.path),
            swatch(row.cause.as_str()),
            row.cause.in_words(),
            row.layer,
            row.by_layer,
        )?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if all > rows.len() {
        let more = counted((all - rows.len()) as u64, "more file", "more files");
        writeln!(out, "<p class=\"faint\">And {more}.</p>")?;
    }
    writeln!(out, "</section>")
}

/// Writes the list of duplicates; nothing if there are none.
pub(super) fn duplicates(out: &mut String, document: &Document<'_>) -> Result {
    let (groups, bytes) = document.duplicated();
    if groups == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>Duplicates</h2>\n<table class=\"duplicates\">\n<caption>{} at several paths; the copies take {}, which a \
         squash does not save.</caption>\n<thead><tr><th scope=\"col\">Each</th><th scope=\"col\">Paths</th></tr></thead>\n<tbody>",
        counted(groups, "content is", "contents are"),
        size(bytes)
    )?;
    for group in document.duplicates().take(GROUPS) {
        write!(
            out,
            "<tr><td class=\"number\" title=\"{} bytes, {}\">{}</td><td><ul>",
            exact(group.bytes_each),
            escape(&group.digest),
            size(group.bytes_each)
        )?;
        for path in group.paths.iter().take(PATHS) {
            write!(out, "<li><code>{}</code></li>", escape(path))?;
        }
        let more = group.paths.len().saturating_sub(PATHS);
        if more > 0 {
            write!(
                out,
                "<li class=\"faint\">and {} more</li>",
                exact(more as u64)
            )?;
        }
        writeln!(out, "</ul></td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if groups > GROUPS as u64 {
        let more = counted(groups - GROUPS as u64, "more content", "more contents");
        writeln!(out, "<p class=\"faint\">And {more}.</p>")?;
    }
    writeln!(out, "</section>")
}

/// Writes the list of warnings; nothing if there are none.
pub(super) fn warnings(out: &mut String, document: &Document<'_>) -> Result {
    let warnings = &document.short().warnings;
    if warnings.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section>\n<h2>Warnings</h2>\n<ul class=\"warnings\">")?;
    for warning in warnings {
        let text = super::super::warning_text(warning);
        writeln!(out, "<li>{}</li>", escape(&text))?;
    }
    writeln!(out, "</ul>\n</section>")
}
