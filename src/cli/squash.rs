//! `squint squash` merges layers, writes the new image and verifies it.

use super::arguments::{self, Format, Squash};
use super::building::{build, file_bytes};
use super::threads::each;
use super::{onto, open, output, print, warn, warn_of};
use crate::bytes::{Error, Hashes, Kind, Result, printable};
use crate::product::{Why, With};
use crate::report::{KeptRow, NewLayerRow, SquashDocument};
use crate::session::protocol::{Built, LayerRange, NewLayer, PlanSummary, SquashRequest, Stored};
use crate::session::{Collecting, Kept, Probing, Session};

/// Runs `squint squash`.
pub(super) fn run(arguments: &Squash) -> Result<()> {
    let mut request = request(arguments);
    request.check()?;
    if let Some(old) = &arguments.onto {
        return onto::run(arguments, old, &request);
    }
    if arguments.other.is_given() {
        let what = "--old-image and --old-platform are for --onto";
        return Err(Error::new(Kind::Request, what));
    }
    let mut opened = open::open(&arguments.input)?;
    // Plain layers are hashed later, at the same time as the new layers are written.
    opened.read_layers(Hashes::Packed)?;
    let layers = u32::try_from(opened.session.image()?.layers.len()).unwrap_or(u32::MAX);
    if arguments.merge.is_empty() {
        request.ranges = vec![LayerRange::numbered(
            arguments.from.unwrap_or(0),
            arguments.to.unwrap_or(layers.saturating_sub(1)),
        )];
    }
    warn(&opened.session);
    let kept = keep(&mut opened, &request)?;
    let document = match arguments.format {
        Format::Json => Some(document(&opened.session, layers)?),
        Format::Text => None,
    };
    opened.session.forget_tree();
    let plan = match (opened.session.plan(&request), document) {
        (Err(error), Some(document)) if error.kind() == Kind::Nothing => {
            print(output::json(&document)?.as_bytes())?;
            return Err(error);
        }
        (plan, document) => (plan?, document),
    };
    let (plan, document) = plan;
    for glob in &plan.unmatched {
        let glob = printable(glob);
        warn_of(&format!("--exclude {glob} matches nothing"));
    }
    let lacks = kept.as_ref().map(|kept| kept.warnings.to_vec());
    for warning in lacks.iter().flatten().chain(&plan.warnings) {
        warn_of(&crate::report::warning_text(warning));
    }
    let order = opened.session.squash_order(&request)?;
    let open::Opened {
        mut session,
        sources,
    } = opened;
    // The session ends with the closure, because the proof needs the memory.
    let built = build(arguments, order, sources, move |sources| {
        open::verify(sources, &mut session)?;
        session.recomputed()
    })?;
    let text = match document {
        Some(document) => output::json(&completed(document, arguments, &plan, kept, &built))?,
        None => {
            let before = file_bytes(&arguments.input.path).unwrap_or(plan.before_bytes);
            let mut text = crate::report::squash_text(&crate::report::Squashed {
                sizes: (before, built.bytes),
                layers: (plan.layers_before, plan.layers_after),
                dead: plan.dead_bytes(),
                left_out: plan.excluded_bytes,
                copied_up: plan.copied_up_bytes,
                paths: built.left_out,
                id: &built.id,
                verified: built.verified,
            });
            if let Some(kept) = &kept {
                text += &kept_text(kept, arguments, &built);
            }
            text
        }
    };
    print(text.as_bytes())
}

/// What a request keeps, after everything is read that tells it. `None` if it keeps everything but what is excluded.
fn keep(opened: &mut open::Opened, request: &SquashRequest) -> Result<Option<Kept>> {
    if request.keep.is_empty() {
        return Ok(None);
    }
    let (session, sources) = (&mut opened.session, &opened.sources);
    let _part = sources.progress.begin("reading programs", None);
    if request.with.contains(&With::Packages) {
        let (mut reading, orders) = session.packages_reading()?;
        let collect = |order: Vec<u8>| sources.run(Collecting::new(&order)?);
        each(orders, collect, |layer| {
            reading.add(layer);
            Ok(())
        })?;
        session.add_packages(&reading)?;
    }
    loop {
        let orders = session.product_orders(request)?;
        if orders.is_empty() {
            return session.kept(request).map(Some);
        }
        let probe = |order: Vec<u8>| sources.run(Probing::new(&order)?);
        each(orders, probe, |layer| {
            session.add_probed(layer);
            Ok(())
        })?;
    }
}

/// The request of the user, before the image is known: without `--merge` it has no ranges yet.
fn request(arguments: &Squash) -> SquashRequest {
    SquashRequest {
        ranges: arguments.merge.clone(),
        tags: arguments.tag.clone(),
        message: arguments.message.clone(),
        exclude: arguments.exclude.clone(),
        keep: arguments.keep.clone(),
        with: arguments.with.iter().map(|word| with(*word)).collect(),
        compression: match arguments.compression {
            arguments::Stored::Same => Stored::Same,
            arguments::Stored::None => Stored::Plain,
            arguments::Stored::Gzip => Stored::Gzip,
        },
    }
}

/// A word of `--with` as the session knows it.
fn with(word: arguments::With) -> With {
    match word {
        arguments::With::Certificates => With::Certificates,
        arguments::With::Zones => With::Zones,
        arguments::With::Users => With::Users,
        arguments::With::Locale => With::Locale,
        arguments::With::Packages => With::Packages,
        arguments::With::Interpreters => With::Interpreters,
    }
}

/// The document about a squash of an image with `layers` layers, as it is if there is nothing to merge.
fn document(session: &Session, layers: u32) -> Result<SquashDocument> {
    session.with_document(|document| {
        let report = document.short();
        SquashDocument {
            schema: "squint.squash/1".to_owned(),
            generator: report.generator.clone(),
            image: report.image.clone(),
            output: None,
            bytes: None,
            id: None,
            diff_id: None,
            verified: false,
            references: report.image.references.clone(),
            layers_before: layers,
            layers_after: layers,
            saved_bytes: 0,
            copied_up_bytes: 0,
            excluded_bytes: 0,
            excluded_paths: 0,
            ranges: Vec::new(),
            kept: Vec::new(),
            assumptions: Vec::new(),
            entries: 0,
            whiteouts: 0,
            pieces: 0,
            warnings: report.warnings.clone(),
        }
    })
}

/// The document about a squash that is done.
fn completed(
    mut document: SquashDocument,
    arguments: &Squash,
    plan: &PlanSummary,
    kept: Option<Kept>,
    built: &Built,
) -> SquashDocument {
    let new = plan.ranges.iter().zip(&built.diff_ids);
    let row = |(new, diff_id): (&NewLayer, &String)| NewLayerRow {
        from: new.range.from,
        to: new.range.to,
        layer: new.layer,
        diff_id: diff_id.clone(),
        saved_bytes: new.saved_bytes,
    };
    let Kept {
        rows,
        assumptions,
        warnings,
        ..
    } = kept.unwrap_or_default();
    let kept = rows.into_iter().map(|row| KeptRow {
        path: row.path,
        why: row.why.as_str().to_owned(),
        by: row.by,
    });
    document.warnings.extend(warnings.to_vec());
    document.warnings.extend(plan.warnings.iter().cloned());
    SquashDocument {
        output: Some(arguments.output.to_string_lossy().into_owned()),
        bytes: Some(built.bytes),
        id: Some(built.id.clone()),
        diff_id: built
            .diff_ids
            .first()
            .filter(|_| built.diff_ids.len() == 1)
            .cloned(),
        verified: built.verified,
        references: built.references.clone(),
        layers_before: plan.layers_before,
        layers_after: plan.layers_after,
        saved_bytes: plan.saved_bytes,
        copied_up_bytes: plan.copied_up_bytes,
        excluded_bytes: plan.excluded_bytes,
        excluded_paths: built.left_out,
        ranges: new.map(row).collect(),
        kept: kept.collect(),
        assumptions,
        entries: plan.entries,
        whiteouts: plan.whiteouts,
        pieces: plan.pieces,
        ..document
    }
}

/// What is kept and why, what must be true for the result to work, and the line that tries it.
fn kept_text(kept: &Kept, arguments: &Squash, built: &Built) -> String {
    let counts = Why::ALL.map(|why| (why, kept.rows.iter().filter(|row| row.why == why).count()));
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts = counts.map(|(why, count)| (why.as_str(), count as u64));
    let name = built.references.first().unwrap_or(&built.id);
    crate::report::kept_text(&crate::report::KeptPaths {
        counts: &counts.collect::<Vec<_>>(),
        assumptions: &kept.assumptions,
        output: &arguments.output.to_string_lossy(),
        name,
    })
}
