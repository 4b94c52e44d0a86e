//! The report as Markdown, for example for a pull request: figures, layers and the largest waste are visible; the rest
//! is folded.
//!
//! Texts from the image appear only in code spans of one line, so nothing in them is read as Markdown, HTML, a link or
//! a mention. Characters that could end a code span or a table cell are written in a way on which all readers of tables
//! agree.

use std::fmt::Write as _;

use super::advice::BEST;
use super::base::{UNKNOWN_BASE, base_text};
use super::step::step;
use super::{Document, DuplicateRow, LayerRow, WasteRow, pull};
use crate::bytes::figures::{counted, exact, share, size};
use crate::bytes::version::VERSION;
use crate::bytes::{cut, printable, printable_lines};
use crate::language::Language;

/// The number of dead versions that are visible at once, and the number that are listed in all.
const OPEN: usize = 10;
const LISTED: usize = 100;

/// The number of directories that are listed.
const FOLDERS: usize = 20;

/// The number of groups of duplicates that are listed, and the number of paths in each.
const GROUPS: usize = 20;
const PATHS: usize = 5;

/// The most characters of a history step.
const STEP: usize = 120;

/// The whole report as Markdown.
pub(super) fn markdown(document: &Document<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = head(&mut out, document);
    let _ = layers(&mut out, document);
    let _ = dockerfile(&mut out, document);
    let _ = advice(&mut out, document);
    let _ = waste(&mut out, document);
    let _ = duplicates(&mut out, document);
    let _ = warnings(&mut out, document);
    let _ = writeln!(out, "Written by Squint {VERSION}.");
    out
}

fn head(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let image = &document.short().image;
    let names: Vec<String> = image.references.iter().map(|name| code(name)).collect();
    let names = if names.is_empty() {
        code(&image.id)
    } else {
        names.join(", ")
    };
    writeln!(out, "## {names}\n")?;
    if image.reclaimable_bytes == 0 {
        writeln!(
            out,
            "**No hidden bytes.** A squash saves nothing; all {} on disk are visible.",
            size(image.stored_bytes)
        )?;
    } else {
        writeln!(
            out,
            "**{} of {} on disk is wasted** ({}). A squash of all layers leaves {}. Efficiency {}.",
            size(image.reclaimable_bytes),
            size(image.stored_bytes),
            share(image.reclaimable_bytes, image.stored_bytes),
            size(image.live_bytes),
            share(image.live_bytes, image.stored_bytes),
        )?;
    }
    let layers = &document.short().layers;
    let verified = layers.iter().filter(|layer| layer.verified).count();
    writeln!(
        out,
        "\n{}, {}, {verified} of them verified by digest. {}\n",
        code(&image.platform()),
        counted(layers.len() as u64, "layer", "layers"),
        code(&image.id),
    )?;
    if !layers.is_empty() {
        let line = pull::line(layers, &document.compressed(), Language::English);
        writeln!(out, "Pull time {line}\n")?;
    }
    let base = base_text(&image.base);
    if base == UNKNOWN_BASE {
        return Ok(());
    }
    writeln!(out, "Base image {}\n", code(&base))
}

fn layers(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let layers = &document.short().layers;
    if layers.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Layers\n")?;
    writeln!(
        out,
        "| # | Step | On disk | Wasted | Hides |\n|---:|---|---:|---:|---:|"
    )?;
    let row = |layer: &LayerRow| {
        let step = step(layer);
        format!(
            "| {} | {} | {} | {} | {} |",
            layer.index,
            cell(&cut(&step, STEP)),
            size(layer.stored_bytes),
            size(layer.dead_bytes),
            size(layer.killed_bytes),
        )
    };
    for layer in layers {
        writeln!(out, "{}", row(layer))?;
    }
    writeln!(out)
}

/// The best pieces of advice, with their lines to copy. Titles hold no text from the image.
fn advice(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let report = document.short();
    if report.advice.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Advice\n")?;
    for row in report.advice.iter().take(BEST) {
        match row.saves_bytes {
            Some(bytes) => writeln!(
                out,
                "**{}** ({}): {}\n",
                size(bytes),
                share(bytes, report.image.stored_bytes.max(1)),
                row.title.english()
            )?,
            None => writeln!(out, "{}\n", row.title.english())?,
        }
        if let Some(lines) = &row.dockerfile {
            writeln!(out, "{}\n", fenced(lines))?;
        }
    }
    let more = report.advice.len().saturating_sub(BEST) as u64;
    if more > 0 {
        let more = counted(more, "more piece", "more pieces");
        writeln!(out, "And {more} of advice: `squint advice`.\n")?;
    }
    Ok(())
}

fn waste(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let all = document.waste_files();
    if all == 0 {
        return Ok(());
    }
    folders(out, document)?;
    packages(out, document)?;
    let rows = document.largest(LISTED);
    let table = |out: &mut String, rows: &[WasteRow]| {
        writeln!(
            out,
            "| Bytes | Path | Written by | Hidden by | How |\n|---:|---|---:|---:|---|"
        )?;
        for row in rows {
            writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                size(row.bytes),
                cell(&row.path),
                row.layer,
                row.by_layer,
                row.cause.in_words(),
            )?;
        }
        writeln!(out)
    };
    let (open, folded) = rows.split_at(rows.len().min(OPEN));
    writeln!(out, "### Largest files\n")?;
    table(out, open)?;
    if !folded.is_empty() {
        let more = counted((all - open.len()) as u64, "more file", "more files");
        writeln!(out, "<details><summary>{more}</summary>\n")?;
        table(out, folded)?;
        if all > rows.len() {
            let rest = counted((all - rows.len()) as u64, "file", "files");
            writeln!(out, "And {rest} beside these.\n")?;
        }
        writeln!(out, "</details>\n")?;
    }
    Ok(())
}

/// The waste by package; the rows add up to all dead bytes. Nothing if the packages were not read.
fn packages(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let rows = document.waste_by_package(FOLDERS);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "### Waste by package\n\n| Bytes | Package | Files | What |\n|---:|---|---:|---|"
    )?;
    for row in rows {
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            size(row.bytes),
            cell(row.name()),
            exact(row.files),
            row.what(Language::English),
        )?;
    }
    writeln!(out)
}

/// The waste by directory; the rows add up to all dead bytes.
fn folders(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let (rows, rest) = document.folders(FOLDERS);
    writeln!(
        out,
        "### Waste by directory\n\n| Bytes | Directory | Files | How |\n|---:|---|---:|---|"
    )?;
    for row in rows {
        let path = if row.path.is_empty() { "/" } else { &row.path };
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            size(row.bytes),
            cell(path),
            exact(row.files),
            row.ending(Language::English),
        )?;
    }
    if rest.folders > 0 {
        let more = counted(rest.folders, "more directory", "more directories");
        writeln!(
            out,
            "| {} | {more} | {} | |",
            size(rest.bytes),
            exact(rest.files)
        )?;
    }
    writeln!(out)
}

/// The lines of the Dockerfile that wrote or hid bytes.
fn dockerfile(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let Some(file) = &document.short().dockerfile else {
        return Ok(());
    };
    let lines: Vec<_> = file.lines().filter(|(_, step)| step.has_bytes()).collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<details><summary>Lines of the Dockerfile</summary>\n\n{}\n\n| line | on disk | wasted | hides | instruction |\n|---:|---:|---:|---:|---|",
        code(file.title())
    )?;
    for (line, step) in lines {
        writeln!(
            out,
            "| {line} | {} | {} | {} | {} |",
            size(step.stored_bytes),
            size(step.dead_bytes),
            size(step.killed_bytes),
            cell(&step.one_line(STEP)),
        )?;
    }
    writeln!(out, "\n</details>\n")
}

fn duplicates(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let (groups, bytes) = document.duplicated();
    if groups == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<details><summary>{} at several paths, {} of copies</summary>\n",
        counted(groups, "content", "contents"),
        size(bytes)
    )?;
    for group in document.duplicates().take(GROUPS) {
        writeln!(out, "- {}", group_line(&group))?;
    }
    if groups > GROUPS as u64 {
        let rest = counted(groups - GROUPS as u64, "more", "more");
        writeln!(out, "\nAnd {rest}.")?;
    }
    writeln!(out, "\n</details>\n")
}

fn group_line(group: &DuplicateRow) -> String {
    let paths: Vec<String> = group
        .paths
        .iter()
        .take(PATHS)
        .map(|path| code(path))
        .collect();
    let more = group.paths.len().saturating_sub(PATHS);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "{} each: {}{more}",
        size(group.bytes_each),
        paths.join(", ")
    )
}

fn warnings(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let warnings = &document.short().warnings;
    if warnings.is_empty() {
        return Ok(());
    }
    let count = counted(warnings.len() as u64, "warning", "warnings");
    writeln!(out, "<details><summary>{count}</summary>\n")?;
    for warning in warnings {
        writeln!(out, "- {}", code(&super::warning_text(warning)))?;
    }
    writeln!(out, "\n</details>\n")
}

/// A text as a code span in a table cell. A pipe becomes `\|`, which tables turn back into a pipe.
///
/// Readers of tables disagree on the meaning of a backslash before `\|`. So a pipe after a backslash becomes `\x7c`.
pub fn cell(text: &str) -> String {
    let mut inside = String::with_capacity(text.len() + 4);
    for c in printable(text).chars() {
        match c {
            '|' if inside.ends_with('\\') => inside.push_str("\\x7c"),
            '|' => inside.push_str("\\|"),
            c => inside.push(c),
        }
    }
    span(inside)
}

/// A text as a code span on one line.
pub fn code(text: &str) -> String {
    span(printable(text).into_owned())
}

/// Lines as a code block. Its fence is longer than any run of backticks in them.
fn fenced(lines: &str) -> String {
    let lines = printable_lines(lines);
    let fence = "`".repeat(longest_run(&lines).max(2) + 1);
    format!("{fence}dockerfile\n{lines}\n{fence}")
}

/// The length of the longest run of backticks in a text.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

/// A code span around `inside`. Its fence is longer than any run of backticks in the text.
fn span(mut inside: String) -> String {
    if inside.trim().is_empty() {
        // A code span of blanks alone is not a code span.
        "(empty)".clone_into(&mut inside);
    }
    let fence = "`".repeat(longest_run(&inside) + 1);
    let edge = |c: char| c == '`' || c == ' ';
    let pad = if inside.starts_with(edge) || inside.ends_with(edge) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{inside}{pad}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{cell, code};

    #[test]
    fn nothing_leaves_a_code_span() {
        for (text, span) in [
            ("usr/bin", "`usr/bin`"),
            ("a`b", "``a`b``"),
            ("``x", "``` ``x ```"),
            (" x", "`  x `"),
            ("a|b", "`a\\|b`"),
            ("a||b", "`a\\|\\|b`"),
            ("a\\|b", "`a\\\\x7cb`"),
            ("a\nb", "`a\\u{a}b`"),
            ("\u{202e}", "`\\u{202e}`"),
            ("", "`(empty)`"),
            ("@all <b> http://x", "`@all <b> http://x`"),
        ] {
            assert_eq!(cell(text), span);
        }
        assert_eq!(code("a\\|b"), "`a\\|b`");
    }
}
