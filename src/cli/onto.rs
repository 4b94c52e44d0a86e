//! `squint squash NEW --onto OLD` writes the layers of the old image and one layer above them that makes the new image of
//! them.

use std::path::Path;

use super::arguments::{Format, Squash};
use super::building::{build, file_bytes};
use super::open::{self, Opened};
use super::{output, print, warn, warn_of};
use crate::bytes::figures::{counted, size};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::report::{Generator, SquashDocument};
use crate::session::protocol::{Built, OntoFigures, PlanSummary, SquashRequest};
use crate::session::{Below, OntoReading, summary};

/// Runs `squint squash --onto`.
pub(super) fn run(arguments: &Squash, old: &Path, request: &SquashRequest) -> Result<()> {
    let dash = Path::new("-");
    if old == dash && arguments.input.path == dash {
        let what = "only one of the two images can be standard input";
        return Err(Error::new(Kind::Request, what));
    }
    output::check_paths(old, Some(&arguments.output))?;
    let mut new = open::open(&arguments.input)?;
    let mut old = open::open_at(old, &arguments.other.choice(&arguments.input.choice))?;
    for opened in [&mut old, &mut new] {
        opened.read_layers(Hashes::Packed)?;
        warn(&opened.session);
    }
    let reading = OntoReading::new(&old.session, &new.session)?;
    let contents = reading.wanted(&old.session, &new.session)?;
    open::hash(&mut old, &contents.old)?;
    open::hash(&mut new, &contents.new)?;
    let mut sources = new.sources.clone();
    let files = sources.add_all(&old.sources);
    let order = reading.order((&old.session, &new.session), request, Below::files(files))?;
    for opened in [&mut old, &mut new] {
        opened.session.forget_tree();
    }
    let plan = summary(&order, request)?;
    for warning in &plan.warnings {
        warn_of(&crate::report::warning_text(warning));
    }
    let built = build(arguments, order, sources, |_| {
        // Each image is read under its own numbers of files.
        let Opened { session, sources } = &mut old;
        open::verify(sources, session)?;
        let Opened { session, sources } = &mut new;
        open::verify(sources, session)?;
        OntoReading::recomputed(&old.session, &new.session)
    })?;
    let figures = OntoFigures::new(reading.figures(), &plan);
    let text = match arguments.format {
        Format::Json => output::json(&document(arguments, &reading, &plan, &figures, &built))?,
        Format::Text => told(arguments, &plan, &figures, &built),
    };
    print(text.as_bytes())
}

/// What was done, for a terminal.
fn told(arguments: &Squash, plan: &PlanSummary, figures: &OntoFigures, built: &Built) -> String {
    let before = file_bytes(&arguments.input.path).unwrap_or(plan.before_bytes);
    let mut text = if plan.ranges.is_empty() {
        "the old image holds the same filesystem: its layers as they are\n".to_owned()
    } else {
        format!(
            "{} of the old image and one of {} above; {} became {}\n",
            counted(u64::from(plan.layers_after) - 1, "layer", "layers"),
            size(figures.difference),
            size(before),
            size(built.bytes)
        )
    };
    let dead = figures.dead();
    text.extend([
        "who has the old image fetches ",
        &size(figures.difference),
        " instead of ",
        &size(figures.live),
        " of a fresh squash; the chain holds ",
        &size(dead),
        " of dead bytes",
    ]);
    if figures.is_squash_better() {
        text.push_str(": a fresh squash is better");
    }
    let proof = if built.verified {
        "verified: same filesystem, digests recomputed"
    } else {
        "not verified"
    };
    let version = crate::bytes::version::VERSION;
    text.extend(["\n", &built.id, "\n", proof, "\nsquint ", version, "\n"]);
    text
}

/// What was done, for programs.
fn document(
    arguments: &Squash,
    reading: &OntoReading,
    plan: &PlanSummary,
    figures: &OntoFigures,
    built: &Built,
) -> SquashDocument {
    let report = reading.report();
    let mut warnings = report.warnings.clone();
    warnings.extend(plan.warnings.iter().cloned());
    SquashDocument {
        schema: "squint.squash/1".to_owned(),
        generator: Generator::own(),
        image: report.image.clone(),
        output: Some(arguments.output.to_string_lossy().into_owned()),
        bytes: Some(built.bytes),
        id: Some(built.id.clone()),
        diff_id: built.diff_ids.first().cloned(),
        verified: built.verified,
        references: built.references.clone(),
        layers_before: plan.layers_before,
        layers_after: plan.layers_after,
        saved_bytes: figures.saved,
        copied_up_bytes: 0,
        excluded_bytes: 0,
        excluded_paths: 0,
        ranges: Vec::new(),
        kept: Vec::new(),
        assumptions: Vec::new(),
        entries: plan.entries,
        whiteouts: plan.whiteouts,
        pieces: plan.pieces,
        warnings,
    }
}
