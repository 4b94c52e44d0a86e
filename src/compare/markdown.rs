//! The comparison as Markdown for a pull request: the verdict, the figures and the largest causes; the rest is folded.
//!
//! Texts from the images stand in code spans only, as in the report.

use std::fmt::{Result, Write as _};

use super::document::Comparison;
use super::packages::PackageChange;
use super::summary::{
    figures, files, folders, layer_lines, name, pull_unknown, reasons, signed, value,
};
use super::text::{state, versions};
use super::verdict::packages_text;
use crate::bytes::figures::{counted, exact, size};
use crate::bytes::version::VERSION;
use crate::bytes::{cut, sorted, without_middle};
use crate::report::{LayerRow, cell, code, step, warning_text};

/// The most directories and files that are listed, and the most packages.
const ROWS: usize = 10;
const PACKAGES: usize = 50;

/// The most steps and packages that are named as causes.
const CAUSES: usize = 5;

/// The most characters of a step, and of a value of the configuration.
const STEP: usize = 100;
const VALUE: usize = 100;

/// The most bytes of a path, and of the whole text: GitHub takes comments of 65,536 characters.
const PATH: usize = 200;
const LONGEST: usize = 60_000;

/// A line by which a bot finds its own comment, to write it anew.
const MARK: &str = "<!-- squint compare -->";

/// Whether the difference on disk and what a pull fetches are both below a number of bytes, so that there is nothing to
/// say.
pub fn is_below(of: &Comparison<'_>, floor: u64) -> bool {
    let (old, new) = (of.old.image.stored_bytes, of.new.image.stored_bytes);
    old.abs_diff(new) < floor && of.found.refetch.tar_bytes < floor
}

/// The comparison as Markdown.
pub fn markdown(of: &Comparison<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, of);
    out
}

fn write(out: &mut String, of: &Comparison<'_>) -> Result {
    writeln!(out, "{MARK}\n**{}**\n", plain(of.verdict().english()))?;
    writeln!(
        out,
        "| | {} | {} | Δ |\n|---|---:|---:|---:|",
        cell(&without_middle(&name(&of.old), PATH)),
        cell(&without_middle(&name(&of.new), PATH))
    )?;
    for figure in figures(of) {
        let [old, new] = figure.values;
        let told = |bytes: Option<u64>| bytes.map_or_else(|| "–".to_owned(), size);
        let change = old
            .zip(new)
            .map_or_else(|| "–".to_owned(), |(a, b)| signed(a, b));
        writeln!(
            out,
            "| {} | {} | {} | {change} |",
            figure.name,
            told(old),
            told(new)
        )?;
    }
    let fetched = of.found.refetch.compressed.map_or_else(
        || format!("{} unpacked", size(of.found.refetch.tar_bytes)),
        size,
    );
    writeln!(
        out,
        "| layers | {} | {} | {} fetched, {fetched} |{}\n",
        of.old.layers.len(),
        of.new.layers.len(),
        of.found.refetch.layers,
        unknown(of)
    )?;
    let parts: [fn(&mut String, &Comparison<'_>) -> Result; 6] = [
        write_causes,
        write_layers,
        write_files,
        write_packages,
        write_config,
        write_warnings,
    ];
    let mut left_out = false;
    for write in parts {
        let mut part = String::new();
        write(&mut part, of)?;
        if out.len() + part.len() > LONGEST {
            left_out = true;
        } else {
            out.push_str(&part);
        }
    }
    if left_out {
        writeln!(
            out,
            "The rest is too long for a comment; `squint compare` says it.\n"
        )?;
    }
    writeln!(out, "Written by Squint {VERSION}.")
}

/// The line that says why it is not known what is pulled; empty if it is known.
fn unknown(of: &Comparison<'_>) -> String {
    match pull_unknown(of) {
        "" => String::new(),
        why => format!("\n\n–: {why}."),
    }
}

fn write_warnings(out: &mut String, of: &Comparison<'_>) -> Result {
    let title = counted(of.found.warnings.len() as u64, "warning", "warnings");
    fold(out, &title, &of.found.warnings, |out, warning| {
        writeln!(
            out,
            "- {}",
            code(&without_middle(&warning_text(warning), PATH))
        )
    })
}

/// The verdict, which may hold paths: each word with a special character becomes a code span.
fn plain(verdict: &str) -> String {
    // A number is told by its letters: parsing floats weighs 14 kB in the page.
    let is_number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || c == '.')
    };
    let is_plain =
        |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '−') || is_number(word);
    let words = verdict.split(' ').map(|word| {
        let end = word.trim_end_matches([',', ';', '.', ':']).len();
        let (word, rest) = word.split_at(end);
        if is_plain(word) {
            format!("{word}{rest}")
        } else {
            format!("{}{rest}", code(word))
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Writes a folded list; nothing if it is empty.
fn fold<T>(
    out: &mut String,
    title: &str,
    rows: &[T],
    mut row: impl FnMut(&mut String, &T) -> Result,
) -> Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<details><summary>{title}</summary>\n")?;
    for one in rows {
        row(out, one)?;
    }
    writeln!(out, "\n</details>\n")
}

/// The steps whose layers are fetched again, the packages and the directories with the largest changes, and why layers
/// with the same step are fetched again.
fn write_causes(out: &mut String, of: &Comparison<'_>) -> Result {
    let fetched = of
        .new
        .layers
        .get(of.found.matched.shared..)
        .unwrap_or_default();
    let mut fetched: Vec<&LayerRow> = fetched.iter().filter(|l| l.stored_bytes > 0).collect();
    sorted::sort_by_key(&mut fetched, |layer| std::cmp::Reverse(layer.stored_bytes));
    if !fetched.is_empty() {
        writeln!(out, "| Fetched | Step |\n|---:|---|")?;
    }
    for layer in fetched.iter().take(CAUSES) {
        let step = cell(&cut(&step(layer), STEP));
        writeln!(out, "| {} | {step} |", size(layer.stored_bytes))?;
    }
    if !fetched.is_empty() {
        writeln!(out)?;
    }
    let mut packages: Vec<&PackageChange> = of.found.packages.iter().flatten().collect();
    packages.retain(|row| row.bytes != 0);
    sorted::sort_by_key(&mut packages, |row| {
        std::cmp::Reverse(row.bytes.unsigned_abs())
    });
    if !packages.is_empty() {
        writeln!(out, "| Δ | Package |\n|---:|---|")?;
    }
    for row in packages.iter().take(CAUSES) {
        writeln!(out, "| {} | {} |", change_of(row), cell(&package(row)))?;
    }
    if !packages.is_empty() {
        writeln!(out)?;
    }
    let (rows, more) = folders(of, ROWS);
    if !rows.is_empty() {
        writeln!(out, "| Δ | Directory | Paths |\n|---:|---|---:|")?;
        for (line, paths) in &rows {
            let change = signed(line.old.unwrap_or(0), line.new.unwrap_or(0));
            writeln!(
                out,
                "| {change} | {} | {paths} |",
                cell(&without_middle(&line.path, PATH))
            )?;
        }
        if more > 0 {
            writeln!(
                out,
                "| | {} | |",
                counted(more as u64, "more directory", "more directories")
            )?;
        }
        writeln!(out)?;
    }
    for pair in of
        .found
        .matched
        .pairs
        .iter()
        .filter(|pair| pair.old.is_some() && !pair.is_same)
    {
        let all = reasons(of, pair.new);
        let Some(layer) = of
            .new
            .layers
            .get(pair.new.index())
            .filter(|_| !all.is_empty())
        else {
            continue;
        };
        writeln!(
            out,
            "Layer {} is fetched again, {}, {}\n",
            pair.new,
            size(layer.stored_bytes),
            code(&cut(&step(layer), STEP))
        )?;
        for reason in all {
            let fix = reason
                .why
                .fix()
                .map(|fix| format!(" {}", code(fix)))
                .unwrap_or_default();
            writeln!(
                out,
                "- {} {}, {}, such as {}{fix}",
                size(reason.bytes),
                reason.why.in_words(),
                counted(reason.paths, "path", "paths"),
                code(&without_middle(&reason.example, PATH))
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_layers(out: &mut String, of: &Comparison<'_>) -> Result {
    let lines = layer_lines(of);
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<details><summary>Layers</summary>\n\n| Old | On disk | New | On disk | Step |\n|---:|---:|---:|---:|---|"
    )?;
    for line in &lines {
        let side = |layer: Option<&LayerRow>| match layer {
            Some(layer) => format!("{} | {}", layer.index, size(layer.stored_bytes)),
            None => "– | ".to_owned(),
        };
        let command = line.step().map(step).unwrap_or_default();
        let state = state(line).trim_end_matches([':', ' ']);
        writeln!(
            out,
            "| {} | {} | {state} {} |",
            side(line.old),
            side(line.new),
            cell(&cut(&command, STEP))
        )?;
    }
    writeln!(out, "\n</details>\n")
}

fn write_files(out: &mut String, of: &Comparison<'_>) -> Result {
    let (rows, more, times) = files(of, ROWS * 10);
    if rows.is_empty() {
        return Ok(());
    }
    let mut title = counted((rows.len() + more) as u64, "path changed", "paths changed");
    if times > 0 {
        write!(title, ", {} only in times", exact(times as u64))?;
    }
    writeln!(
        out,
        "<details><summary>{title}</summary>\n\n| Δ | Path | Change |\n|---:|---|---|"
    )?;
    for line in &rows {
        let change = signed(line.old.unwrap_or(0), line.new.unwrap_or(0));
        writeln!(
            out,
            "| {change} | {} | {} |",
            cell(&without_middle(&line.path, PATH)),
            line.word
        )?;
    }
    if more > 0 {
        writeln!(out, "\nAnd {}.", counted(more as u64, "more", "more"))?;
    }
    writeln!(out, "\n</details>\n")
}

fn write_packages(out: &mut String, of: &Comparison<'_>) -> Result {
    let rows = of.found.packages.as_deref().unwrap_or_default();
    let title = packages_text(rows);
    let shown = rows.get(..rows.len().min(PACKAGES)).unwrap_or_default();
    fold(out, &title, shown, |out, row| {
        writeln!(out, "- {} {}", code(&package(row)), change_of(row))
    })
}

/// A package with its versions before and after, in one line.
fn package(row: &PackageChange) -> String {
    let versions = versions(row.old.as_deref(), row.new.as_deref());
    let line = format!("{}:{} {versions}", row.kind.as_str(), row.name);
    without_middle(&line, PATH).into_owned()
}

/// The difference of a package's bytes.
fn change_of(row: &PackageChange) -> String {
    let (less, more) = (row.bytes.min(0), row.bytes.max(0));
    signed(less.unsigned_abs(), more.unsigned_abs())
}

fn write_config(out: &mut String, of: &Comparison<'_>) -> Result {
    if of.found.config.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<details><summary>Configuration</summary>\n\n| Setting | Old | New |\n|---|---|---|"
    )?;
    for row in &of.found.config {
        let told = |side: Option<&serde_json::Value>| match side {
            None => "–".to_owned(),
            some => cell(&cut(&value(some), VALUE)),
        };
        writeln!(
            out,
            "| {} | {} | {} |",
            cell(&without_middle(&row.key, PATH)),
            told(row.old.as_ref()),
            told(row.new.as_ref())
        )?;
    }
    writeln!(out, "\n</details>\n")
}
