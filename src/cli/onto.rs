//! `squint squash NEW --onto OLD` writes the layers of the old image and one layer above them that makes the new image of
//! them.

use std::path::Path;

use super::arguments::{Format, Squash};
use super::building::{build, file_bytes};
use super::open::{self, Opened};
use super::{output, print, warn};
use crate::bytes::figures::{counted, size};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::report::{Generator, SquashDocument};
use crate::session::protocol::{Built, PlanSummary, SquashRequest};
use crate::session::{OntoReading, summary};

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
    let order = reading.order((&old.session, &new.session), request, files)?;
    for opened in [&mut old, &mut new] {
        opened.session.forget_tree();
    }
    let plan = summary(&order, request)?;
    for warning in &plan.warnings {
        eprintln!("warning: {}", crate::report::warning_text(warning));
    }
    let built = build(arguments, order, sources, |_| {
        // Each image is read under its own numbers of files.
        let Opened { session, sources } = &mut old;
        open::verify(sources, session)?;
        let Opened { session, sources } = &mut new;
        open::verify(sources, session)?;
        OntoReading::recomputed(&old.session, &new.session)
    })?;
    let figures = Figures::new(&reading, &plan);
    let text = match arguments.format {
        Format::Json => output::json(&document(arguments, &reading, &plan, &figures, &built))?,
        Format::Text => told(arguments, &plan, &figures, &built),
    };
    print(text.as_bytes())
}

/// The bytes of both images and of the result.
struct Figures {
    /// The content bytes of the layer of difference.
    difference: u64,
    /// The content bytes of the result, and those of them that its filesystem shows.
    stored: u64,
    live: u64,
    /// The content bytes of the new image minus those of the result.
    saved: i64,
}

impl Figures {
    fn new(reading: &OntoReading, plan: &PlanSummary) -> Self {
        let (old, new) = reading.stored_bytes();
        // Of the new image's bytes, the plan leaves out all that the difference does not hold.
        let left_out = u64::try_from(plan.saved_bytes).unwrap_or(0);
        let difference = if plan.ranges.is_empty() {
            0
        } else {
            new.saturating_sub(left_out)
        };
        let stored = old.saturating_add(difference);
        Self {
            difference,
            stored,
            live: reading.report().image.live_bytes,
            saved: 0i64
                .saturating_add_unsigned(new)
                .saturating_sub_unsigned(stored),
        }
    }

    /// Whether a squash of the new image would be better: it is half as large on disk, or a pull of it fetches hardly more.
    fn is_squash_better(&self) -> bool {
        self.stored / 2 > self.live || self.difference / 4 * 5 > self.live
    }
}

/// What was done, for a terminal.
fn told(arguments: &Squash, plan: &PlanSummary, figures: &Figures, built: &Built) -> String {
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
    let dead = figures.stored.saturating_sub(figures.live);
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
    figures: &Figures,
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
