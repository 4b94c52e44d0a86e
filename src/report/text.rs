//! The report as plain text for a terminal: the image, its layers and its largest waste.

use std::fmt::Write as _;

use super::advice::{BEST, line};
use super::base::base_text;
use super::{Document, Report, pull};
use crate::bytes::figures::{counted, share, size};
use crate::bytes::version::VERSION;
use crate::bytes::{Warning, cut, printable, printable_lines};
use crate::language::{Language, Prose};
use crate::waste::Cause;

/// The most dead versions that the text lists.
const LISTED: usize = 20;

/// The most packages that the text lists.
const PACKAGES: usize = 10;

/// The most directories that the text lists.
const FOLDERS: usize = 20;

/// The text of a report for a terminal, without the waste by directory; the length of `report.waste` is the number of
/// dead versions.
pub fn text(report: &Report) -> String {
    write_all(report, report.waste.len(), None)
}

/// The text of a document for a terminal. It makes rows only for the dead versions that are listed.
pub fn brief(document: &Document<'_>) -> String {
    let report = Report {
        waste: document.largest(LISTED),
        ..document.short().clone()
    };
    write_all(&report, document.waste_files(), Some(document))
}

fn write_all(report: &Report, dead: usize, document: Option<&Document<'_>>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_image(&mut out, report, document);
    let _ = write_layers(&mut out, report);
    let _ = write_dockerfile(&mut out, report);
    let _ = write_advice(&mut out, report);
    if let Some(document) = document.filter(|d| d.waste_files() > 0) {
        let _ = write_folders(&mut out, document);
        let _ = write_packages(&mut out, document);
    }
    let _ = write_waste(&mut out, report, dead);
    let _ = write_warnings(&mut out, report);
    out
}

fn write_packages(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let rows = document.waste_by_package(PACKAGES);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nwaste by package")?;
    for row in rows {
        let name = match row.name() {
            "" => String::new(),
            name => format!("{name}, "),
        };
        let files = counted(row.files, "file", "files");
        writeln!(
            out,
            "{:>10}  {}{files}, {}",
            size(row.bytes),
            printable(&name),
            row.what(Language::English)
        )?;
    }
    Ok(())
}

fn write_image(
    out: &mut String,
    report: &Report,
    document: Option<&Document<'_>>,
) -> std::fmt::Result {
    let image = &report.image;
    let names = if image.references.is_empty() {
        "(no name)".to_owned()
    } else {
        image.references.join(", ")
    };
    let title = format!("{names}  {}", image.platform());
    writeln!(out, "{}", printable(&title))?;
    writeln!(out, "{}", printable(&image.id))?;
    writeln!(out)?;
    writeln!(
        out,
        "on disk      {:>10}  content of all layers, as docker images counts it",
        size(image.stored_bytes)
    )?;
    writeln!(
        out,
        "visible      {:>10}  visible in the final filesystem",
        size(image.live_bytes)
    )?;
    writeln!(
        out,
        "wasted       {:>10}  {} of it: a later layer hides it; a squash of all layers saves it",
        size(image.reclaimable_bytes),
        // If there are no stored bytes, the share is 0.
        share(image.reclaimable_bytes, image.stored_bytes.max(1))
    )?;
    writeln!(
        out,
        "tar overhead {:>10}  headers and padding",
        size(image.framing_bytes)
    )?;
    writeln!(
        out,
        "efficiency   {:>10}",
        share(image.live_bytes, image.stored_bytes)
    )?;
    writeln!(out, "base         {}", printable(&base_text(&image.base)))?;
    if let Some(document) = document.filter(|_| !report.layers.is_empty()) {
        let compressed: Option<u64> = document.compressed().into_iter().sum();
        let then = pull::squashed(&report.layers, &document.compressed());
        if let Some((now, then)) = compressed.zip(then) {
            let (now, then) = (size(now), size(then));
            writeln!(
                out,
                "to pull      {now:>10}  compressed; ~{then} when squashed"
            )?;
        }
        let line = pull::line(&report.layers, &document.compressed(), Language::English);
        writeln!(out, "pull         {line}")?;
    }
    writeln!(out)
}

fn write_layers(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.layers.is_empty() {
        return writeln!(out, "no layers");
    }
    writeln!(
        out,
        "layer    on disk     wasted      hides  entries  command"
    )?;
    for layer in &report.layers {
        // A merged layer has a comment but no command.
        let told = [layer.created_by.as_deref(), layer.comment.as_deref()];
        let command = told.into_iter().flatten().find(|t| !t.is_empty());
        let command = command.unwrap_or("(missing)");
        writeln!(
            out,
            "{:>5} {:>10} {:>10} {:>10} {:>8}  {}",
            layer.index,
            size(layer.stored_bytes),
            size(layer.dead_bytes),
            size(layer.killed_bytes),
            layer.entries,
            printable(&cut(command, 90)),
        )?;
        let bytes = |cause: &Cause| layer.dead_by_cause.get(cause).copied().unwrap_or(0);
        let causes: Vec<String> = Cause::ALL
            .iter()
            .filter(|cause| bytes(cause) > 0)
            .map(|cause| format!("{} {}", cause.in_words(), size(bytes(cause))))
            .collect();
        if !causes.is_empty() {
            writeln!(out, "{:>17} {}", "", causes.join(", "))?;
        }
    }
    let verified = report.layers.iter().filter(|l| l.verified).count();
    writeln!(out)?;
    let is_told = |w: &Warning| matches!(w.kind.as_str(), "digest" | "diff-id" | "layer");
    if verified == 0 && !report.warnings.iter().any(is_told) {
        return writeln!(out, "no digest was checked");
    }
    writeln!(
        out,
        "{verified} of {} layers match their digests",
        report.layers.len()
    )
}

/// The lines of the Dockerfile that wrote or hid bytes.
fn write_dockerfile(out: &mut String, report: &Report) -> std::fmt::Result {
    let Some(file) = &report.dockerfile else {
        return Ok(());
    };
    let mut lines = file.lines().filter(|(_, step)| step.has_bytes()).peekable();
    if lines.peek().is_none() {
        return Ok(());
    }
    writeln!(
        out,
        "\n line    on disk     wasted      hides  {}",
        printable(file.title())
    )?;
    for (line, step) in lines {
        writeln!(
            out,
            "{line:>5} {:>10} {:>10} {:>10}  {}",
            size(step.stored_bytes),
            size(step.dead_bytes),
            size(step.killed_bytes),
            printable(&step.one_line(90)),
        )?;
    }
    Ok(())
}

/// The best pieces of advice, a line each.
fn write_advice(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.advice.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    writeln!(out, "advice")?;
    for row in report.advice.iter().take(BEST) {
        writeln!(out, "{}", line(row, &report.image))?;
    }
    let more = report.advice.len().saturating_sub(BEST);
    let more = if more > 0 {
        format!("and {more} more; ")
    } else {
        String::new()
    };
    writeln!(out, "{:>20}{more}squint advice says more", "")
}

/// The waste by directory; the rows and the last line add up to all dead bytes.
fn write_folders(out: &mut String, document: &Document<'_>) -> std::fmt::Result {
    let stored = document.short().image.stored_bytes;
    let (rows, rest) = document.folders(FOLDERS);
    writeln!(out, "\nwaste by directory")?;
    for row in rows {
        let path = if row.path.is_empty() { "/" } else { &row.path };
        writeln!(
            out,
            "{:>10} {:>7}  {}, {}, {}",
            size(row.bytes),
            share(row.bytes, stored),
            printable(path),
            counted(row.files, "file", "files"),
            row.ending(Language::English),
        )?;
    }
    if rest.folders > 0 {
        writeln!(
            out,
            "{:>10} {:>7}  in {}, {}",
            size(rest.bytes),
            share(rest.bytes, stored),
            counted(rest.folders, "more directory", "more directories"),
            counted(rest.files, "file", "files"),
        )?;
    }
    Ok(())
}

fn write_waste(out: &mut String, report: &Report, dead: usize) -> std::fmt::Result {
    writeln!(out)?;
    if report.image.reclaimable_bytes == 0 {
        return writeln!(out, "No hidden bytes: a squash saves nothing.");
    }
    writeln!(out, "largest files")?;
    for row in report.waste.iter().take(LISTED) {
        writeln!(
            out,
            "{:>10} {:>7}  {} (layer {}, {} by layer {})",
            size(row.bytes),
            share(row.bytes, report.image.stored_bytes),
            printable(&row.path),
            row.layer,
            row.cause.in_words(),
            row.by_layer
        )?;
    }
    if dead > LISTED {
        writeln!(out, "{:>20}and {} more", "", dead - LISTED)?;
    }
    Ok(())
}

fn write_warnings(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.warnings.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    writeln!(out, "warnings")?;
    for warning in &report.warnings {
        writeln!(out, "  {}", warning_text(warning))?;
    }
    Ok(())
}

/// The figures of a finished squash, for [`squash_text`]; sizes are in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Squashed<'a> {
    /// The size of the input and of the output, in bytes.
    pub sizes: (u64, u64),
    /// The number of layers before and after.
    pub layers: (u32, u32),
    /// The dead bytes that the squash removed.
    pub dead: u64,
    /// The live bytes of excluded files.
    pub left_out: u64,
    /// The bytes of contents that are stored twice now.
    pub copied_up: u64,
    /// The number of excluded paths.
    pub paths: u64,
    /// The id of the new image.
    pub id: &'a str,
    /// Whether the proof of the result was successful.
    pub verified: bool,
}

/// The text about a finished squash, for a terminal: four lines with sizes, image id, proof and version.
pub fn squash_text(done: &Squashed<'_>) -> String {
    let (before, after) = done.sizes;
    let mut out = format!(
        "{} layers became {}; {} became {}, {} of dead bytes gone",
        done.layers.0,
        done.layers.1,
        size(before),
        size(after),
        size(done.dead),
    );
    if done.left_out > 0 {
        out.extend([", ", &size(done.left_out), " of live bytes left out"]);
    }
    if done.copied_up > 0 {
        out.extend([", ", &size(done.copied_up), " stored twice"]);
    }
    let paths = done.paths;
    let proof = match (done.verified, paths) {
        (true, 0) => "verified: same filesystem, digests recomputed".to_owned(),
        (true, _) => format!("same filesystem but for {paths} paths left out, digests recomputed"),
        (false, 0) => "not verified".to_owned(),
        (false, _) => format!("not verified; {paths} paths left out"),
    };
    format!("{out}\n{}\n{proof}\nsquint {VERSION}\n", done.id)
}

/// What a squash kept besides what needs it, for [`kept_text`].
#[derive(Debug, Clone, Copy)]
pub struct KeptPaths<'a> {
    /// The reasons for which paths are kept, each with the number of paths.
    pub counts: &'a [(&'a str, u64)],
    /// What must be true for the result to work, a sentence each.
    pub assumptions: &'a [Prose],
    /// The path of the output.
    pub output: &'a str,
    /// The reference or the id of the new image.
    pub name: &'a str,
}

/// The text about what was kept, for a terminal: counts, assumptions, and the line that tries the result.
pub fn kept_text(kept: &KeptPaths<'_>) -> String {
    let all: u64 = kept.counts.iter().map(|(_, count)| count).sum();
    let counts = kept.counts.iter();
    let counts: Vec<String> = counts
        .map(|(why, count)| format!("{count} {why}"))
        .collect();
    let paths = counted(all, "path", "paths");
    let mut out = format!("kept {paths}: {}\n", counts.join(", "));
    for assumption in kept.assumptions {
        out.extend([
            "if: ",
            &printable_lines(assumption.english()).replace('\n', " "),
            "\n",
        ]);
    }
    let (output, name) = (quoted(kept.output), quoted(kept.name));
    out.extend([
        "try: docker load -i ",
        &output,
        " && docker run --rm ",
        &name,
        "\n",
    ]);
    out
}

/// A word for a shell: in single quotes, unless it has only characters that need none.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-:@+,=".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", printable(word).replace('\'', "'\\''"))
}

/// A warning as one line of text: its layer, its path and its detail.
pub fn warning_text(warning: &Warning) -> String {
    let layer = warning.layer.map(|l| format!("layer {l}: "));
    let path = warning.path.as_ref();
    let path = path.map(|p| format!("{}: ", printable(p)));
    format!(
        "{}{}{}",
        layer.unwrap_or_default(),
        path.unwrap_or_default(),
        printable(&warning.detail)
    )
}
