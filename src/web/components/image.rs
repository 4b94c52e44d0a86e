//! The opened image: who it is, its totals, and the tabs below; and the same while its layers are being read.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::bar::{self, Kind};
use super::{Frame, files, layers, progress, report, squash, tabs, waste};
use crate::session::protocol::{ImageRow, printable};
use crate::view::Doing;
use crate::view::{Event, Image, Pass, Picked, Scanning, Tab, figures};

/// Layers are being read.
pub(super) fn scanning(frame: &Frame, scanning: &Scanning, doing: Option<Doing>) -> Html {
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
pub(super) fn open(frame: &Frame, image: &Image, doing: Option<Doing>) -> Html {
    let row = &image.report().image;
    let platform = row.platform();
    let content = match image.tab {
        Tab::Layers => layers::layers(frame, image),
        Tab::Files => files::files(frame, image),
        Tab::Waste => waste::waste(frame, image),
        Tab::Squash => squash::squash(frame, image, doing),
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
    let texts = frame.texts();
    let name = match references {
        [] => texts.unnamed.to_owned(),
        references => references.join(", "),
    };
    html! {
        <div class="who">
            <h1>{ name }</h1>
            <p class="faint">
                <span>{ platform.to_owned() }</span>
                <span title={id.to_owned()}>{ texts.id }{ " " }<code>{ figures::short_digest(id).to_owned() }</code></span>
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
    let texts = frame.texts();
    let on = frame.on.clone();
    let changed = Callback::from(move |event: yew::Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(choice) = select.and_then(|select| select.value().parse().ok()) {
            on.emit(Event::Chosen(choice));
        }
    });
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
            <span>{ texts.inspect.which_image }</span>
            <select disabled={image.squash.is_running()} onchange={changed}>{ for options }</select>
        </label>
    }
}

/// Figures of the layers that are read, before those that need all of them.
fn so_far(frame: &Frame, scanning: &Scanning) -> Html {
    let words = &frame.texts().inspect;
    let (known, sum) = scanning.known();
    let layers = (words.layers_read)(
        &figures::exact(known as u64),
        &figures::exact(scanning.layers.len() as u64),
    );
    html! {
        <p class="so-far figure">
            <span>{ layers }</span>
            <span title={(frame.texts().bytes_exact)(&figures::exact(sum.stored_bytes))}>
                { (words.stored_so_far)(&figures::size(sum.stored_bytes), &figures::exact(sum.entries)) }
            </span>
        </p>
    }
}

fn totals(frame: &Frame, row: &ImageRow) -> Html {
    let texts = frame.texts();
    let bytes = |class: &'static str, name: &'static str, means: &'static str, bytes: u64| {
        html! {
            <div class={class}>
                <dt>{ name }</dt>
                <dd title={(texts.bytes_exact)(&figures::exact(bytes))}>{ figures::size(bytes) }</dd>
                <dd class="means">{ means }</dd>
            </div>
        }
    };
    html! {
        <dl class="totals">
            { bytes("stored", texts.stored, texts.stored_means, row.stored_bytes) }
            { bytes("is-live", texts.live, texts.live_means, row.live_bytes) }
            { bytes(if row.reclaimable_bytes > 0 { "is-dead" } else { "is-tight" }, texts.reclaimable, texts.reclaimable_means, row.reclaimable_bytes) }
            <div>
                <dt>{ texts.efficiency }</dt>
                <dd>{ figures::share(row.live_bytes, row.stored_bytes) }</dd>
                <dd class="means">{ texts.efficiency_means }</dd>
            </div>
        </dl>
    }
}

/// Live and dead bytes of the whole image, above the live ones alone.
fn before_after(frame: &Frame, image: &Image) -> Html {
    let texts = frame.texts();
    let row = &image.report().image;
    if row.reclaimable_bytes == 0 {
        return html! {
            <p class="good"><strong>{ texts.nothing_to_reclaim }</strong>{ " " }{ texts.nothing_to_reclaim_means }</p>
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
                { bar::bar(texts, parts, row.stored_bytes) }
                <span class="figure" title={(texts.bytes_exact)(&figures::exact(bytes))}>{ figures::size(bytes) }</span>
            </>
        }
    };
    html! {
        <div class="compare">
            { line(texts.now, &parts, row.stored_bytes) }
            { line(texts.after_squash, &live, row.live_bytes) }
        </div>
    }
}

/// What was odd in the archive, and how the second pass goes; both quiet.
fn warnings(frame: &Frame, image: &Image) -> Html {
    const MOST: usize = 50;
    let texts = frame.texts();
    let warnings = &image.report().warnings;
    let pass = match &image.pass {
        pass @ Pass::Going { .. } => {
            (texts.step_percent)(texts.step_examining, pass.doing().percent())
        }
        Pass::Done => String::new(),
        Pass::Failed(error) => {
            format!("{}: {}", texts.pass_failed, printable(&error.to_string()))
        }
    };
    let lines = warnings.iter().take(MOST).map(|warning| {
        let layer = warning.layer.map(|layer| (texts.place_layer)(layer));
        html! {
            <li lang="en">
                if let Some(layer) = layer { <span class="faint">{ layer }{ " " }</span> }
                if let Some(path) = &warning.path { <code>{ path }</code>{ " " } }
                { &warning.detail }
            </li>
        }
    });
    html! {
        <>
            if !pass.is_empty() { <p class="pass faint figure">{ pass }</p> }
            if !warnings.is_empty() {
                <details class="warnings">
                    <summary>{ (texts.warnings)(warnings.len()) }</summary>
                    <ul>{ for lines }</ul>
                </details>
            }
        </>
    }
}
