//! The advice of the HTML report: what to change, what saves most first, with the lines to copy.

use std::fmt::{Result, Write as _};

use super::super::{Document, texts};
use super::Pen;
use super::escape::escape;
use super::texts::BYTES;
use crate::bytes::figures::{exact, size};

/// Writes all pieces of advice; nothing if there are none.
pub(super) fn write(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let advice = &document.short().advice;
    if advice.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"faint\">{}</p>\n<ol class=\"advice\">",
        out.get(texts::ADVICE),
        out.get(texts::OVERLAP)
    )?;
    for row in advice {
        write!(
            out,
            "<li><strong>{}</strong>",
            escape(row.title.get(out.language))
        )?;
        if let Some(bytes) = row.saves_bytes {
            let saves = if row.exact {
                texts::SAVES
            } else {
                texts::SAVES_AT_LEAST
            };
            write!(
                out,
                " <span class=\"number\" title=\"{}\">{}</span>",
                out.get(BYTES)(&exact(bytes)),
                out.get(saves)(&size(bytes))
            )?;
        }
        writeln!(out, "\n<p>{}</p>", sentences(row.detail.get(out.language)))?;
        if let Some(lines) = &row.dockerfile {
            // Each line on its own, because what is escaped has no line ends.
            let lines: Vec<String> = lines.lines().map(escape).collect();
            writeln!(out, "<pre><code>{}</code></pre>", lines.join("\n"))?;
        }
        if !row.assumptions.is_empty() {
            let all = row.assumptions.iter();
            let all: Vec<&str> = all.map(|one| one.get(out.language)).collect();
            let text = out.get(texts::ASSUMES);
            writeln!(
                out,
                "<p class=\"faint\">{text} {}</p>",
                sentences(&all.join(" "))
            )?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ol>\n</section>")
}

/// Sentences, escaped; what stands between backticks is code.
fn sentences(text: &str) -> String {
    let mut out = String::new();
    for (place, part) in escape(text).split('`').enumerate() {
        match place % 2 {
            0 => out.push_str(part),
            _ => out.extend(["<code>", part, "</code>"]),
        }
    }
    out
}
