//! The head of the HTML report: the image, its totals, and its size before and after a squash.

use std::fmt::{Result, Write as _};

use super::super::texts as shared;
use super::super::{Document, ImageRow, pull};
use super::Pen;
use super::bar;
use super::escape::escape;
use super::texts;
use crate::bytes::figures::{exact, share, size};
use crate::rootfs::LayerId;
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
pub(super) fn write(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let report = document.short();
    let image = &report.image;
    let platform = image.platform();
    let verified = report.layers.iter().filter(|l| l.verified).count();
    writeln!(out, "<header>\n<h1>{}</h1>", escape(&name(image)))?;
    write!(
        out,
        "<p class=\"who\"><span>{}</span><span>{}</span><span>id <code>{}</code></span>",
        escape(&platform),
        out.get(texts::LAYERS)(report.layers.len() as u64),
        escape(&image.id)
    )?;
    if let Some(created) = &image.created {
        write!(
            out,
            "<span>{}</span>",
            out.get(texts::CREATED)(&escape(created))
        )?;
    }
    writeln!(out, "</p>")?;
    let (class, proof) = if verified == report.layers.len() {
        ("faint", out.get(texts::VERIFIED).to_owned())
    } else {
        let all = report.layers.len();
        ("bad", out.get(texts::NOT_VERIFIED)(verified, all))
    };
    writeln!(out, "<p class=\"{class}\">{proof}</p>\n</header>")?;
    headline(out, image)?;
    totals(out, document)?;
    before_after(out, document)?;
    merging(out, document)
}

/// Writes the first answer: how much is wasted.
fn headline(out: &mut Pen<'_>, image: &ImageRow) -> Result {
    let (dead, stored) = (image.reclaimable_bytes, image.stored_bytes);
    if dead == 0 {
        return writeln!(
            out,
            "<p class=\"headline\">{}</p>",
            out.get(shared::HEADLINE_NONE)
        );
    }
    writeln!(
        out,
        "<p class=\"headline\">{}</p>",
        out.get(shared::HEADLINE)(&size(dead), &size(stored), &share(dead, stored))
    )
}

/// Writes what merging layers would save, for all layers and for those above the base image.
fn merging(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let report = document.short();
    let (kills, base) = (document.kills(), LayerId::new(report.image.base_layers));
    let Some(last) = report.layers.last().map(|layer| layer.index) else {
        return Ok(());
    };
    let (all, _) = Kills::saved(&kills, LayerId::LOWEST, last);
    if all == 0 {
        return Ok(());
    }
    write!(out, "<p>{}", out.get(texts::MERGING)(&size(all)))?;
    if base > LayerId::LOWEST && base <= last {
        let (above, _) = Kills::saved(&kills, base, last);
        let kept: u64 = report
            .layers
            .iter()
            .filter(|l| l.index < base)
            .map(|l| l.stored_bytes)
            .sum();
        write!(
            out,
            " {}",
            out.get(texts::MERGING_ABOVE)(&size(above), &size(kept))
        )?;
    }
    writeln!(out, "</p>")
}

fn totals(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let image = &document.short().image;
    writeln!(out, "<dl class=\"totals\">")?;
    for (name, means, bytes) in [
        (shared::STORED, shared::STORED_MEANS, image.stored_bytes),
        (shared::LIVE, shared::LIVE_MEANS, image.live_bytes),
        (
            shared::RECLAIMABLE,
            shared::RECLAIMABLE_MEANS,
            image.reclaimable_bytes,
        ),
    ] {
        writeln!(
            out,
            "<div><dt>{}</dt><dd class=\"number\" title=\"{}\">{}</dd><dd class=\"faint\">{}</dd></div>",
            out.get(name),
            out.get(texts::BYTES)(&exact(bytes)),
            size(bytes),
            out.get(means)
        )?;
    }
    let compressed: Option<u64> = document.compressed().into_iter().sum();
    let layers = &document.short().layers;
    let squashed = pull::squashed(layers, &document.compressed())
        .filter(|_| image.reclaimable_bytes > 0)
        .map(|bytes| {
            let text = out.get(shared::PULL_SQUASHED)(&size(bytes));
            format!("<dd class=\"faint\">{text}</dd>")
        })
        .unwrap_or_default();
    let (value, means) = match compressed {
        Some(bytes) => (size(bytes), shared::PULL_MEANS),
        None => ("–".to_owned(), shared::PULL_UNKNOWN),
    };
    writeln!(
        out,
        "<div><dt>{}</dt><dd class=\"number\">{value}</dd>{squashed}<dd class=\"faint\">{}</dd></div>\n</dl>",
        out.get(shared::PULL),
        out.get(means)
    )?;
    if layers.is_empty() {
        return Ok(());
    }
    let line = pull::line(layers, &document.compressed(), out.language);
    let title = out.get(pull::TITLE);
    writeln!(out, "<p class=\"faint\">{title}: {}</p>", escape(&line))
}

fn before_after(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let report = document.short();
    let image = &report.image;
    if image.reclaimable_bytes == 0 {
        return Ok(());
    }
    let parts = bar::whole(report);
    writeln!(out, "<div class=\"compare\">")?;
    for (name, parts, bytes) in [
        (shared::NOW, &parts[..], image.stored_bytes),
        (
            shared::AFTER_SQUASH,
            &[(None, image.live_bytes)][..],
            image.live_bytes,
        ),
    ] {
        write!(out, "<span>{}</span>", out.get(name))?;
        bar::write(out, parts, image.stored_bytes)?;
        writeln!(out, "<span class=\"number\">{}</span>", size(bytes))?;
    }
    writeln!(out, "</div>")?;
    bar::legend(out, &parts)
}
