//! The comparison as one HTML page without other files, in the style of the report. All texts from the images are
//! escaped.

use std::fmt::{Result, Write as _};

use super::document::Comparison;
use super::summary::{
    figures, files, folders, layer_lines, name, pull_unknown, reasons, signed, value,
};
use super::text::{state, versions};
use super::verdict::packages_text;
use crate::bytes::figures::{counted, exact, size};
use crate::bytes::version::VERSION;
use crate::language::Language;
use crate::report::{escape, html_head, step, warning_text};

/// The most directories and files that are listed.
const FOLDERS: usize = 50;
const FILES: usize = 200;

/// The comparison as an HTML page.
pub fn html(of: &Comparison<'_>) -> String {
    let title = format!("{} and {}", name(&of.old), name(&of.new));
    let mut out = html_head(&escape(&title), Language::English);
    // Writing to a String cannot fail.
    let _ = write(&mut out, of);
    out
}

fn write(out: &mut String, of: &Comparison<'_>) -> Result {
    writeln!(out, "<header>\n<h1>Before and after</h1>")?;
    for (word, side) in [("Old", &of.old), ("New", &of.new)] {
        writeln!(
            out,
            "<p class=\"who\"><span>{word}</span><span>{}</span><span>{}</span><span>id <code>{}</code></span></p>",
            escape(&name(side)),
            escape(&side.image.platform()),
            escape(&side.image.id)
        )?;
    }
    writeln!(
        out,
        "<p class=\"headline\">{}</p>\n</header>",
        escape(of.verdict().english())
    )?;
    write_figures(out, of)?;
    write_layers(out, of)?;
    write_reasons(out, of)?;
    write_files(out, of)?;
    write_packages(out, of)?;
    write_config(out, of)?;
    if !of.found.warnings.is_empty() {
        writeln!(out, "<section>\n<h2>Warnings</h2>\n<ul class=\"warnings\">")?;
        for warning in &of.found.warnings {
            writeln!(out, "<li>{}</li>", escape(&warning_text(warning)))?;
        }
        writeln!(out, "</ul>\n</section>")?;
    }
    writeln!(
        out,
        "</main>\n<footer>Written by Squint {VERSION}. <code>squint compare OLD NEW --format html -o compare.html</code></footer>\n</body>\n</html>"
    )
}

/// Begins a section with a table.
fn table(out: &mut String, title: &str, columns: &[&str]) -> Result {
    write!(
        out,
        "<section>\n<h2>{}</h2>\n<div class=\"wide\"><table>\n<thead><tr>",
        escape(title)
    )?;
    for column in columns {
        write!(out, "<th scope=\"col\">{column}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")
}

/// Ends the table, with the number of rows that are not listed.
fn end(out: &mut String, more: usize) -> Result {
    writeln!(out, "</tbody>\n</table></div>")?;
    if more > 0 {
        writeln!(out, "<p class=\"faint\">{} more</p>", exact(more as u64))?;
    }
    writeln!(out, "</section>")
}

fn write_figures(out: &mut String, of: &Comparison<'_>) -> Result {
    table(out, "Sizes", &["", "Old", "New", "Change"])?;
    for figure in figures(of) {
        let [old, new] = figure.values;
        let told = |bytes: Option<u64>| match bytes {
            Some(bytes) => format!(
                "<td class=\"number\" title=\"{} bytes\">{}</td>",
                exact(bytes),
                size(bytes)
            ),
            None => "<td class=\"number\">–</td>".to_owned(),
        };
        let change = old
            .zip(new)
            .map_or_else(|| "–".to_owned(), |(a, b)| signed(a, b));
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th>{}{}<td class=\"number\">{change}</td></tr>",
            figure.name,
            told(old),
            told(new)
        )?;
    }
    end(out, 0)?;
    let unknown = pull_unknown(of);
    if !unknown.is_empty() {
        writeln!(out, "<p class=\"faint\">–: {unknown}.</p>")?;
    }
    Ok(())
}

fn write_layers(out: &mut String, of: &Comparison<'_>) -> Result {
    let lines = layer_lines(of);
    if lines.is_empty() {
        return Ok(());
    }
    table(
        out,
        "Layers",
        &["Old", "On disk", "New", "On disk", "", "Step"],
    )?;
    for line in &lines {
        let side = |layer: Option<&crate::report::LayerRow>| match layer {
            Some(layer) => format!(
                "<td class=\"number\">{}</td><td class=\"number\">{}</td>",
                layer.index,
                size(layer.stored_bytes)
            ),
            None => "<td class=\"number\">–</td><td></td>".to_owned(),
        };
        let command = line.step().map(step).unwrap_or_default();
        writeln!(
            out,
            "<tr>{}{}<td>{}</td><td><code>{}</code></td></tr>",
            side(line.old),
            side(line.new),
            state(line).trim_end_matches([':', ' ']),
            escape(&command)
        )?;
    }
    end(out, 0)
}

fn write_reasons(out: &mut String, of: &Comparison<'_>) -> Result {
    for pair in of
        .found
        .matched
        .pairs
        .iter()
        .filter(|pair| pair.old.is_some() && !pair.is_same)
    {
        let all = reasons(of, pair.new);
        if all.is_empty() {
            continue;
        }
        let title = format!("Why layer {} is fetched again", pair.new);
        table(
            out,
            &title,
            &["Bytes", "Reason", "Paths", "Such as", "What helps"],
        )?;
        for reason in all {
            writeln!(
                out,
                "<tr><td class=\"number\">{}</td><td>{}</td><td class=\"number\">{}</td><td><code>{}</code></td><td>{}</td></tr>",
                size(reason.bytes),
                reason.why.in_words(),
                exact(reason.paths),
                escape(&reason.example),
                escape(reason.why.fix().unwrap_or_default())
            )?;
        }
        end(out, 0)?;
    }
    Ok(())
}

fn write_files(out: &mut String, of: &Comparison<'_>) -> Result {
    let (rows, more) = folders(of, FOLDERS);
    if !rows.is_empty() {
        table(
            out,
            "Changes by directory",
            &["Change", "Directory", "Paths"],
        )?;
        for (line, paths) in &rows {
            writeln!(
                out,
                "<tr><td class=\"number\">{}</td><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>",
                signed(line.old.unwrap_or(0), line.new.unwrap_or(0)),
                escape(&line.path),
                counted(*paths, "path", "paths")
            )?;
        }
        end(out, more)?;
    }
    let (rows, more, _) = files(of, FILES);
    if rows.is_empty() {
        return Ok(());
    }
    table(
        out,
        "Largest changes",
        &["Change", "Path", "Old", "New", ""],
    )?;
    for line in &rows {
        let told = |bytes: Option<u64>| bytes.map_or_else(|| "–".to_owned(), size);
        writeln!(
            out,
            "<tr><td class=\"number\">{}</td><th scope=\"row\"><code>{}</code></th><td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>",
            signed(line.old.unwrap_or(0), line.new.unwrap_or(0)),
            escape(&line.path),
            told(line.old),
            told(line.new),
            line.word
        )?;
    }
    end(out, more)
}

fn write_packages(out: &mut String, of: &Comparison<'_>) -> Result {
    let rows = of.found.packages.as_deref().unwrap_or_default();
    if rows.is_empty() {
        return Ok(());
    }
    table(out, "Packages", &["Change", "Package", "Version"])?;
    for row in rows.iter().take(FILES) {
        let bytes = (
            row.bytes.min(0).unsigned_abs(),
            row.bytes.max(0).unsigned_abs(),
        );
        writeln!(
            out,
            "<tr><td class=\"number\">{}</td><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>",
            signed(bytes.0, bytes.1),
            escape(&format!("{}:{}", row.kind.as_str(), row.name)),
            escape(&versions(row.old.as_deref(), row.new.as_deref()))
        )?;
    }
    end(out, rows.len().saturating_sub(FILES))?;
    writeln!(out, "<p class=\"faint\">{}</p>", packages_text(rows))
}

fn write_config(out: &mut String, of: &Comparison<'_>) -> Result {
    if of.found.config.is_empty() {
        return Ok(());
    }
    table(out, "Configuration", &["Setting", "Old", "New"])?;
    for row in &of.found.config {
        writeln!(
            out,
            "<tr><th scope=\"row\"><code>{}</code></th><td><code>{}</code></td><td><code>{}</code></td></tr>",
            escape(&row.key),
            escape(&value(row.old.as_ref())),
            escape(&value(row.new.as_ref()))
        )?;
    }
    end(out, 0)
}
