//! The Dockerfile of the HTML report: its instructions with the bytes that each wrote, and that each hid.

use std::fmt::{Result, Write as _};

use super::super::{Document, texts as shared};
use super::escape::escape;
use super::{Pen, texts};
use crate::bytes::figures::{exact, size};

/// The most characters of an instruction.
const LONGEST: usize = 2000;

/// Writes the lines of the Dockerfile that wrote or hid bytes; nothing if no Dockerfile is known.
pub(super) fn write(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let Some(file) = &document.short().dockerfile else {
        return Ok(());
    };
    let lines: Vec<_> = file.lines().filter(|(_, step)| step.has_bytes()).collect();
    if lines.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"faint\"><code>{}</code></p>\n<table class=\"dockerfile\">\n<thead><tr>",
        out.get(texts::DOCKERFILE),
        escape(file.title())
    )?;
    for (name, class) in [
        (texts::COLUMN_LINE, "number"),
        (shared::STORED, "number"),
        (shared::COLUMN_DEAD, "number"),
        (shared::COLUMN_KILLED, "number"),
        (texts::COLUMN_INSTRUCTION, ""),
    ] {
        write!(
            out,
            "<th scope=\"col\" class=\"{class}\">{}</th>",
            out.get(name)
        )?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (line, step) in lines {
        write!(out, "<tr><td class=\"number\">{line}</td>")?;
        for bytes in [step.stored_bytes, step.dead_bytes, step.killed_bytes] {
            write!(
                out,
                "<td class=\"number\" title=\"{}\">{}</td>",
                out.get(texts::BYTES)(&exact(bytes)),
                size(bytes)
            )?;
        }
        let text = escape(&step.one_line(LONGEST));
        writeln!(out, "<th scope=\"row\"><code>{text}</code></th></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}
