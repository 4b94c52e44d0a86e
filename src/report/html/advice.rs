//! The advice of the HTML report: what to change, what saves most first, with the lines to copy.

use std::fmt::{Result, Write as _};

use super::super::Document;
use super::escape::escape;
use crate::bytes::figures::{exact, size};

/// Writes all pieces of advice; nothing if there are none.
pub(super) fn write(out: &mut String, document: &Document<'_>) -> Result {
    let advice = &document.short().advice;
    if advice.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section>\n<h2>What to change</h2>\n<p class=\"faint\">Pieces can overlap: their savings do not add up.</p>\n<ol class=\"advice\">"
    )?;
    for row in advice {
        write!(out, "<li><strong>{}</strong>", escape(&row.title))?;
        if let Some(bytes) = row.saves_bytes {
            let about = if row.exact { "" } else { "about " };
            write!(
                out,
                " <span class=\"number\" title=\"{} bytes\">saves {about}{}</span>",
                exact(bytes),
                size(bytes)
            )?;
        }
        writeln!(out, "\n<p>{}</p>", escape(&row.detail))?;
        if let Some(lines) = &row.dockerfile {
            // Each line on its own, because what is escaped has no line ends.
            let lines: Vec<String> = lines.lines().map(escape).collect();
            writeln!(out, "<pre><code>{}</code></pre>", lines.join("\n"))?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ol>\n</section>")
}
