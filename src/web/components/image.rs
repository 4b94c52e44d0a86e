//! The opened image: who it is, its totals, and the tabs below; and the same while its layers are being read.

use yew::prelude::*;

use super::bar::{self, Kind};
use super::inputs::chosen;
use super::{Frame, files, layers, progress, report, squash, tabs, warnings, waste};
use crate::session::protocol::{ImageRow, Progress, printable};
use crate::view::texts::{self, image, landing, page};
use crate::view::{Event, Image, Pass, Picked, Scanning, Tab, figures};

/// Layers are being read.
pub(super) fn scanning(frame: &Frame, scanning: &Scanning, doing: Option<Progress>) -> Html {
    let choice = &scanning.choice;
    html! {
        <div class="image">
            { who(frame, &choice.references, &choice.platform, &choice.id, &scanning.file) }
            { doing.map(|doing| progress::progress(frame, doing, scanning.seconds_left(), scanning.speed())) }
            { so_far(frame, scanning) }
            { layers::unread(frame, scanning) }
        </div>
    }
}

/// All is known.
pub(super) fn open(frame: &Frame, image: &Image) -> Html {
    let row = &image.report().image;
    let platform = row.platform();
    let content = match image.tab {
        Tab::Layers => layers::layers(frame, image),
        Tab::Files => files::files(frame, image),
        Tab::Waste => waste::waste(frame, image),
        Tab::Squash => squash::squash(frame, image),
        Tab::Report => report::report(frame, image),
    };
    html! {
        <div class="image">
            { who(frame, &row.references, &platform, &row.id, &image.file) }
            { others(frame, image) }
            { totals(frame, row) }
            { before_after(frame, image) }
            { warnings(frame, image) }
            { tabs::tabs(frame, image.tab) }
            { tabs::panel(image.tab, content) }
        </div>
    }
}

fn who(frame: &Frame, references: &[String], platform: &str, id: &str, file: &Picked) -> Html {
    let language = frame.language;
    let name = match references {
        [] => landing::UNNAMED.get(language).to_owned(),
        references => references.join(", "),
    };
    html! {
        <div class="who">
            <h1>{ name }</h1>
            <p class="faint">
                <span>{ platform.to_owned() }</span>
                <span title={id.to_owned()}>{ image::ID.get(language) }{ " " }<code>{ figures::short_digest(id).to_owned() }</code></span>
                <span>{ printable(&file.name).into_owned() }{ " " }<span class="figure">{ figures::size(file.bytes) }</span></span>
            </p>
        </div>
    }
}

/// The other images of the archive.
fn others(frame: &Frame, image: &Image) -> Html {
    if image.choices.len() < 2 {
        return Html::default();
    }
    let language = frame.language;
    let changed = chosen(&frame.on, |value| value.parse().ok().map(Event::Chosen));
    let options = (0..).zip(&image.choices).map(|(number, choice): (u32, _)| {
        let name = match choice.references.as_slice() {
            [] => figures::short_digest(&choice.id).to_owned(),
            references => references.join(", "),
        };
        html! {
            <option value={number.to_string()} selected={number == image.chosen}>
                { format!("{name} ({})", choice.platform) }
            </option>
        }
    });
    html! {
        <label class="inline-field">
            <span>{ image::WHICH_IMAGE.get(language) }</span>
            <select disabled={image.squash.is_running()} onchange={changed}>{ for options }</select>
        </label>
    }
}

/// Figures of the layers that are read, before those that need all of them.
fn so_far(frame: &Frame, scanning: &Scanning) -> Html {
    let language = frame.language;
    let (known, sum) = scanning.added();
    let layers = texts::progress::LAYERS_READ.get(language)(
        &figures::exact(known as u64),
        &figures::exact(scanning.layers.len() as u64),
    );
    html! {
        <p class="so-far figure">
            <span>{ layers }</span>
            <span title={page::BYTES_EXACT.get(frame.language)(&figures::exact(sum.stored_bytes))}>
                { texts::progress::STORED_SO_FAR.get(language)(&figures::size(sum.stored_bytes), &figures::exact(sum.entries)) }
            </span>
        </p>
    }
}

fn totals(frame: &Frame, row: &ImageRow) -> Html {
    let language = frame.language;
    let bytes = |class: &'static str, name: &'static str, means: &'static str, bytes: u64| {
        html! {
            <div class={class}>
                <dt>{ name }</dt>
                <dd title={page::BYTES_EXACT.get(language)(&figures::exact(bytes))}>{ figures::size(bytes) }</dd>
                <dd class="means">{ means }</dd>
            </div>
        }
    };
    html! {
        <dl class="totals">
            { bytes("stored", image::STORED.get(language), image::STORED_MEANS.get(language), row.stored_bytes) }
            { bytes("is-live", image::LIVE.get(language), image::LIVE_MEANS.get(language), row.live_bytes) }
            { bytes(if row.reclaimable_bytes > 0 { "is-dead" } else { "is-tight" }, image::RECLAIMABLE.get(language), image::RECLAIMABLE_MEANS.get(language), row.reclaimable_bytes) }
            <div>
                <dt>{ image::EFFICIENCY.get(language) }</dt>
                <dd>{ figures::share(row.live_bytes, row.stored_bytes) }</dd>
                <dd class="means">{ image::EFFICIENCY_MEANS.get(language) }</dd>
            </div>
        </dl>
    }
}

/// Live and dead bytes of the whole image, above the live ones alone.
fn before_after(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let row = &image.report().image;
    if row.reclaimable_bytes == 0 {
        return html! {
            <p class="good"><strong>{ image::NOTHING_TO_RECLAIM.get(language) }</strong>{ " " }{ image::NOTHING_TO_RECLAIM_MEANS.get(language) }</p>
        };
    }
    let parts = bar::whole(&image.report().layers, image.layers.base);
    let live: Vec<_> = parts
        .iter()
        .copied()
        .filter(|(kind, _)| !matches!(kind, Kind::Dead(_)))
        .collect();
    let line = |name: &'static str, parts: &[(Kind, u64)], bytes: u64| {
        html! {
            <>
                <span>{ name }</span>
                { bar::bar(language, parts, row.stored_bytes) }
                <span class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(bytes))}>{ figures::size(bytes) }</span>
            </>
        }
    };
    html! {
        <div class="compare">
            { line(image::NOW.get(language), &parts, row.stored_bytes) }
            { line(image::AFTER_SQUASH.get(language), &live, row.live_bytes) }
        </div>
    }
}

/// What was odd in the archive, and how the second pass goes; both quiet.
fn warnings(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let warnings = &image.report().warnings;
    let pass = match &image.pass {
        Pass::Going(doing) => texts::progress::PERCENT.get(language)(
            texts::progress::EXAMINING.get(language),
            doing.percent(),
        ),
        Pass::Done => String::new(),
        Pass::Failed(error) => format!(
            "{}: {}",
            texts::progress::PASS_FAILED.get(language),
            printable(&error.to_string())
        ),
    };
    html! {
        <>
            if !pass.is_empty() { <p class="pass faint figure">{ pass }</p> }
            if !warnings.is_empty() {
                { warnings::list(frame, &image::WARNINGS.get(language)(warnings.len()), warnings) }
            }
        </>
    }
}
