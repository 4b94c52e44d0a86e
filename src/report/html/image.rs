//! The head of the HTML report: the image, its totals, and its size before and after a squash.

use std::fmt::{Result, Write as _};

use super::super::{Document, ImageRow};
use super::bar;
use super::escape::escape;
use crate::bytes::figures::{counted, exact, share, size};
use crate::waste::Kills;

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
        (
            "faint",
            "All digests were recomputed; they agree.".to_owned(),
        )
    } else {
        let all = report.layers.len();
        (
            "bad",
            format!(
                "Not verified: the digests of {verified} of {all} layers were recomputed and agree."
            ),
        )
    };
    writeln!(out, "<p class=\"{class}\">{proof}</p>\n</header>")?;
    headline(out, image)?;
    totals(out, document)?;
    before_after(out, document)?;
    merging(out, document)
}

/// Writes the first answer: how much is wasted.
fn headline(out: &mut String, image: &ImageRow) -> Result {
    let (dead, stored) = (image.reclaimable_bytes, image.stored_bytes);
    if dead == 0 {
        return writeln!(
            out,
            "<p class=\"headline\">No hidden bytes: a squash saves nothing.</p>"
        );
    }
    writeln!(
        out,
        "<p class=\"headline\">{} of {} on disk is wasted ({}): a later layer hides it.</p>",
        size(dead),
        size(stored),
        share(dead, stored)
    )
}

/// Writes what merging layers would save, for all layers and for those above the base image.
fn merging(out: &mut String, document: &Document<'_>) -> Result {
    let report = document.short();
    let (kills, base) = (document.kills(), report.image.base_layers);
    let Some(last) = report.layers.last().map(|layer| layer.index) else {
        return Ok(());
    };
    let (all, _) = Kills::saved(&kills, 0, last);
    if all == 0 {
        return Ok(());
    }
    write!(out, "<p>Merging all layers saves {}.", size(all))?;
    if base > 0 && base <= last {
        let (above, _) = Kills::saved(&kills, base, last);
        let shared: u64 = report
            .layers
            .iter()
            .filter(|l| l.index < base)
            .map(|l| l.stored_bytes)
            .sum();
        write!(
            out,
            " Merging those above the base image saves {}, and the {} of the base stay shared with other images.",
            size(above),
            size(shared)
        )?;
    }
    writeln!(out, "</p>")
}

fn totals(out: &mut String, document: &Document<'_>) -> Result {
    let image = &document.short().image;
    writeln!(out, "<dl class=\"totals\">")?;
    for (name, means, bytes) in [
        (
            "On disk",
            "content of all layers, as docker images counts it",
            image.stored_bytes,
        ),
        (
            "Visible",
            "visible in the final filesystem",
            image.live_bytes,
        ),
        (
            "Wasted",
            "stored, but hidden by a later layer",
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
    let compressed: Option<u64> = document.compressed().into_iter().sum();
    let (value, means) = match compressed {
        Some(bytes) => (size(bytes), "compressed, as a registry sends it"),
        None => ("–".to_owned(), "not known: these layers are not compressed"),
    };
    writeln!(
        out,
        "<div><dt>To pull</dt><dd class=\"number\">{value}</dd><dd class=\"faint\">{means}</dd></div>\n</dl>"
    )
}

fn before_after(out: &mut String, document: &Document<'_>) -> Result {
    let report = document.short();
    let image = &report.image;
    if image.reclaimable_bytes == 0 {
        return Ok(());
    }
    let parts = bar::whole(report);
    writeln!(out, "<div class=\"compare\">")?;
    for (name, parts, bytes) in [
        ("Now", &parts[..], image.stored_bytes),
        (
            "Squashed",
            &[(None, image.live_bytes)][..],
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
