//! The comparison as plain text for a terminal.

use std::fmt::{Result, Write as _};

use super::document::Comparison;
use super::summary::{
    Figure, LayerLine, figures, files, folders, layer_lines, name, pull_unknown, reasons, signed,
    value,
};
use super::verdict::packages_text;
use crate::bytes::figures::{counted, exact, size};
use crate::bytes::{cut, printable};
use crate::report::{step, warning_text};

/// The most directories, files and packages that are listed.
const FOLDERS: usize = 20;
const FILES: usize = 20;
const PACKAGES: usize = 40;

/// The most characters of a step.
const STEP: usize = 80;

/// The comparison for a terminal.
pub fn text(of: &Comparison<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, of);
    out
}

fn write(out: &mut String, of: &Comparison<'_>) -> Result {
    writeln!(out, "{}\n", of.verdict().english())?;
    for (word, side) in [("OLD", &of.old), ("NEW", &of.new)] {
        let title = format!("{}  {}", name(side), side.image.platform());
        writeln!(out, "{word}  {}", printable(&title))?;
    }
    writeln!(
        out,
        "\n{:8} {:>10} {:>10} {:>11}",
        "", "OLD", "NEW", "change"
    )?;
    for figure in figures(of) {
        figure_line(out, &figure)?;
    }
    let layers = [of.old.layers.len(), of.new.layers.len()];
    let shared = of.found.matched.shared;
    writeln!(
        out,
        "{:8} {:>10} {:>10}   {shared} shared from the lowest on",
        "layers", layers[0], layers[1]
    )?;
    let unknown = pull_unknown(of);
    if !unknown.is_empty() {
        writeln!(out, "–: {unknown}")?;
    }
    write_layers(out, of)?;
    write_reasons(out, of)?;
    write_files(out, of)?;
    write_packages(out, of)?;
    write_config(out, of)?;
    if !of.found.warnings.is_empty() {
        writeln!(out, "\nwarnings")?;
    }
    for warning in &of.found.warnings {
        writeln!(out, "  {}", warning_text(warning))?;
    }
    Ok(())
}

fn figure_line(out: &mut String, figure: &Figure) -> Result {
    let [old, new] = figure.values;
    let told = |bytes: Option<u64>| bytes.map_or_else(|| "–".to_owned(), size);
    let change = old
        .zip(new)
        .map_or_else(|| "–".to_owned(), |(old, new)| signed(old, new));
    writeln!(
        out,
        "{:8} {:>10} {:>10} {change:>11}",
        figure.name,
        told(old),
        told(new)
    )
}

fn write_layers(out: &mut String, of: &Comparison<'_>) -> Result {
    let lines = layer_lines(of);
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nlayer        OLD           NEW  step")?;
    for line in &lines {
        let side = |layer: Option<&crate::report::LayerRow>| match layer {
            Some(layer) => (layer.index.to_string(), size(layer.stored_bytes)),
            None => ("–".to_owned(), String::new()),
        };
        let (old, new) = (side(line.old), side(line.new));
        let command = line.step().map(step).unwrap_or_default();
        writeln!(
            out,
            "{:>3} {:>9} {:>3} {:>9}  {}{}",
            old.0,
            old.1,
            new.0,
            new.1,
            state(line),
            printable(&cut(&command, STEP))
        )?;
    }
    Ok(())
}

/// What happened to a layer, in a word.
pub(super) fn state(line: &LayerLine<'_>) -> &'static str {
    match (line.old, line.new) {
        _ if line.is_shared => "shared: ",
        (Some(_), Some(_)) if line.is_same => "same, but above another: ",
        (Some(_), Some(_)) => "changed: ",
        (None, _) => "new: ",
        (_, None) => "gone: ",
    }
}

fn write_reasons(out: &mut String, of: &Comparison<'_>) -> Result {
    for pair in of
        .found
        .matched
        .pairs
        .iter()
        .filter(|pair| pair.old.is_some() && !pair.is_same)
    {
        let reasons = reasons(of, pair.new);
        let Some(layer) = of
            .new
            .layers
            .get(pair.new.index())
            .filter(|_| of.both().is_some())
        else {
            continue;
        };
        writeln!(
            out,
            "\nwhy layer {} is fetched again: {} on disk, the same step",
            pair.new,
            size(layer.stored_bytes)
        )?;
        if reasons.is_empty() {
            writeln!(
                out,
                "{:>10}  the same files, written in another order or form",
                ""
            )?;
        }
        for reason in reasons {
            writeln!(
                out,
                "{:>10}  {}: {}, such as {}",
                size(reason.bytes),
                reason.why.in_words(),
                counted(reason.paths, "path", "paths"),
                reason.example
            )?;
            if let Some(fix) = reason.why.fix() {
                writeln!(out, "{:>10}  {fix}", "")?;
            }
        }
    }
    Ok(())
}

fn write_files(out: &mut String, of: &Comparison<'_>) -> Result {
    let Some(all) = &of.found.files else {
        return writeln!(
            out,
            "\nA report has no list of files: files and packages are not compared."
        );
    };
    if all.rows.is_empty() {
        return writeln!(out, "\nNo file differs.");
    }
    let counts = super::Change::ALL.map(|change| (change, all.sums(change).paths));
    let counts = counts.iter().filter(|(_, paths)| *paths > 0);
    let counts: Vec<String> = counts
        .map(|(change, paths)| format!("{} {}", exact(*paths), change.in_words()))
        .collect();
    writeln!(out, "\nfiles: {}", counts.join(", "))?;
    let (rows, more) = folders(of, FOLDERS);
    if !rows.is_empty() {
        writeln!(out, "\nby directory")?;
    }
    for (line, paths) in &rows {
        let change = signed(line.old.unwrap_or(0), line.new.unwrap_or(0));
        writeln!(
            out,
            "{change:>11}  {}, {}",
            line.path,
            counted(*paths, "path", "paths")
        )?;
    }
    if more > 0 {
        writeln!(
            out,
            "{:>11}  {}",
            "",
            counted(more as u64, "more directory", "more directories")
        )?;
    }
    let (rows, more, _) = files(of, FILES);
    writeln!(out, "\nlargest changes")?;
    for line in &rows {
        let change = signed(line.old.unwrap_or(0), line.new.unwrap_or(0));
        writeln!(out, "{change:>11}  {} ({})", line.path, line.word)?;
    }
    if more > 0 {
        writeln!(
            out,
            "{:>11}  {}",
            "",
            counted(more as u64, "more path", "more paths")
        )?;
    }
    Ok(())
}

fn write_packages(out: &mut String, of: &Comparison<'_>) -> Result {
    let rows = of.found.packages.as_deref().unwrap_or_default();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", packages_text(rows))?;
    for row in rows.iter().take(PACKAGES) {
        let (old, new) = (row.old.as_deref(), row.new.as_deref());
        let line = format!("{}:{} {}", row.kind.as_str(), row.name, versions(old, new));
        let bytes = (
            row.bytes.min(0).unsigned_abs(),
            row.bytes.max(0).unsigned_abs(),
        );
        writeln!(
            out,
            "{:>11}  {}",
            signed(bytes.0, bytes.1),
            printable(&line)
        )?;
    }
    let more = rows.len().saturating_sub(PACKAGES) as u64;
    if more > 0 {
        writeln!(
            out,
            "{:>11}  {}",
            "",
            counted(more, "more package", "more packages")
        )?;
    }
    Ok(())
}

/// The versions of a package before and after.
pub(super) fn versions(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (None, Some(new)) => format!("{new} added"),
        (Some(old), None) => format!("{old} removed"),
        (None, None) => String::new(),
    }
}

fn write_config(out: &mut String, of: &Comparison<'_>) -> Result {
    if !of.found.config.is_empty() {
        writeln!(out, "\nconfiguration")?;
    }
    for row in &of.found.config {
        let told = |side: Option<&serde_json::Value>| match side {
            None => "(none)".to_owned(),
            some => value(some),
        };
        let line = format!(
            "{}: {} → {}",
            row.key,
            told(row.old.as_ref()),
            told(row.new.as_ref())
        );
        writeln!(out, "  {}", printable(&line))?;
    }
    Ok(())
}
