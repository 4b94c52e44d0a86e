//! The head of the HTML report: the image, its totals, and its size before and after a squash.

use std::fmt::{Result, Write as _};

use super::super::{Document, ImageRow};
use super::bar;
use super::escape::escape;
use crate::bytes::figures::{counted, exact, share, size};

/// The references of an image, or its id if it has none.
pub(super) fn name(image: &ImageRow) -> String {
    if image.references.is_empty() {
        image.id.clone()
    } else {
        image.references.join(", ")
    }
}

/// Writes the head of the page.
pub(super) fn write(out: &mut String, document: &Document<'_>) -> Result {
    let report = document.short();
    let image = &report.image;
    let platform = image.platform();
    let verified = report.layers.iter().filter(|l| l.verified).count();
    writeln!(out, "<header>\n<h1>{}</h1>", escape(&name(image)))?;
    write!(
        out,
        "<p class=\"who\"><span>{}</span><span>{}</span><span>id <code>{}</code></span>",
        escape(&platform),
        counted(report.layers.len() as u64, "layer", "layers"),
        escape(&image.id)
    )?;
    if let Some(created) = &image.created {
        write!(out, "<span>created {}</span>", escape(created))?;
    }
    writeln!(out, "</p>")?;
    let (class, proof) = if verified == report.layers.len() {
        ("good", "All layers match their digests.".to_owned())
    } else {
        let all = report.layers.len();
        (
            "bad",
            format!("Not verified: {verified} of {all} layers were found to match their digests."),
        )
    };
    writeln!(out, "<p class=\"{class}\">{proof}</p>\n</header>")?;
    totals(out, image)?;
    before_after(out, document)
}

fn totals(out: &mut String, image: &ImageRow) -> Result {
    writeln!(out, "<dl class=\"totals\">")?;
    for (name, means, bytes) in [
        ("stored", "contents of all layers", image.stored_bytes),
        ("live", "what the final filesystem shows", image.live_bytes),
        (
            "reclaimable",
            "what a squash of all layers saves",
            image.reclaimable_bytes,
        ),
    ] {
        writeln!(
            out,
            "<div><dt>{name}</dt><dd class=\"number\" title=\"{} bytes\">{}</dd><dd class=\"faint\">{means}</dd></div>",
            exact(bytes),
            size(bytes)
        )?;
    }
    writeln!(
        out,
        "<div><dt>efficiency</dt><dd class=\"number\">{}</dd><dd class=\"faint\">live of stored</dd></div>\n</dl>",
        share(image.live_bytes, image.stored_bytes)
    )
}

fn before_after(out: &mut String, document: &Document<'_>) -> Result {
    let report = document.short();
    let image = &report.image;
    if image.reclaimable_bytes == 0 {
        return writeln!(
            out,
            "<p class=\"good\">Nothing to reclaim: every stored byte shows in the final filesystem.</p>"
        );
    }
    let parts = bar::whole(report);
    writeln!(out, "<div class=\"compare\">")?;
    for (name, parts, bytes) in [
        ("now", &parts[..], image.stored_bytes),
        (
            "squashed",
            &[("live", image.live_bytes)][..],
            image.live_bytes,
        ),
    ] {
        write!(out, "<span>{name}</span>")?;
        bar::write(out, parts, image.stored_bytes)?;
        writeln!(out, "<span class=\"number\">{}</span>", size(bytes))?;
    }
    writeln!(out, "</div>")?;
    bar::legend(out, &parts)
}
