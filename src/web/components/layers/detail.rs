//! One layer, opened: its command line by line, its digests, its figures, and both sides of its waste.

use yew::prelude::*;

use super::super::waste;
use super::super::{Frame, copy};
use crate::session::protocol::Instruction;
use crate::session::protocol::{Kills, LayerRow, Scope};
use crate::view::shell::{self, Tone};
use crate::view::texts::{layers, page};
use crate::view::waste::{List, words};
use crate::view::{Event, Image, LayersEvent, Pass, Route, Selected, figures};

/// The layer's details.
pub(super) fn detail(frame: &Frame, image: &Image, layer: &LayerRow) -> Html {
    let language = frame.language;
    html! {
        <div class="detail">
            <div class="detail-columns">
                <section class="detail-command" aria-label={layers::COMMAND.get(language)}>
                    { command(frame, layer) }
                    { links(frame, layer.index) }
                </section>
                { facts(frame, image, layer) }
                { killed(frame, image, layer.index) }
            </div>
            if layer.dead_bytes > 0 {
                <section aria-label={layers::DEAD_FILES.get(language)}>
                    <h2>{ layers::DEAD_FILES.get(language) }</h2>
                    { waste::list(frame, image, List::Layers) }
                </section>
            }
        </div>
    }
}

fn command(frame: &Frame, layer: &LayerRow) -> Html {
    let language = frame.language;
    let created_by = layer.created_by.as_deref().unwrap_or_default();
    let comment = layer
        .comment
        .as_deref()
        .filter(|comment| !comment.is_empty());
    html! {
        <>
            if created_by.trim().is_empty() {
                <p class="faint">{ layers::NO_COMMAND.get(language) }</p>
            } else {
                { code(&Instruction::parse(created_by)) }
                { copy::copy(frame, &Instruction::parse(created_by).line(), page::COPY.get(language)) }
            }
            if let Some(comment) = comment {
                <p class="means">{ layers::COMMENT.get(language) }{ ": " }{ comment }</p>
            }
        </>
    }
}

/// A Dockerfile line; a shell's command broken and coloured.
fn code(instruction: &Instruction) -> Html {
    let shell = instruction.keyword == "RUN" || instruction.keyword.is_empty();
    let lines = if shell && !instruction.rest.starts_with('[') {
        shell::lines(&instruction.rest)
    } else {
        vec![vec![shell::Word {
            tone: Tone::Plain,
            text: instruction.rest.clone(),
        }]]
    };
    let lines = lines.into_iter().enumerate().map(|(i, line)| {
        let words = line.into_iter().map(|word| {
            let class = match word.tone {
                Tone::Program => "sh-program",
                Tone::Option => "sh-option",
                Tone::Quoted => "sh-quoted",
                Tone::Variable => "sh-variable",
                Tone::Operator => "sh-operator",
                Tone::Comment => "sh-comment",
                Tone::Plain => return html! { { word.text } },
            };
            html! { <span class={class}>{ word.text }</span> }
        });
        let keyword = (i == 0 && !instruction.keyword.is_empty())
            .then(|| html! { <><b>{ &instruction.keyword }</b>{ " " }</> });
        html! {
            <span class={if i == 0 { "sh-line" } else { "sh-line sh-more" }}>{ keyword }{ for words }{ "\n" }</span>
        }
    });
    html! { <pre class="command" tabindex="0"><code>{ for lines }</code></pre> }
}

fn links(frame: &Frame, layer: u32) -> Html {
    let language = frame.language;
    let files = |scope| {
        let route = Route::Files {
            scope: Some(scope),
            path: None,
        };
        route.hash()
    };
    let number = u16::try_from(layer).unwrap_or(u16::MAX);
    html! {
        <p class="detail-links">
            <a href={files(Scope::Layer(number))}>{ layers::SEE_FILES.get(language) }</a>
            <a href={files(Scope::Upto(number))}>{ layers::SEE_UPTO.get(language) }</a>
            <button type="button" class="link" onclick={frame.says(Event::Layers(LayersEvent::Base(layer + 1)))}>
                { layers::BASE_HERE.get(language) }
            </button>
        </p>
    }
}

fn facts(frame: &Frame, image: &Image, layer: &LayerRow) -> Html {
    let language = frame.language;
    let size = |bytes: u64| {
        html! { <span class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(bytes))}>{ figures::size(bytes) }</span> }
    };
    let verified = match (layer.verified, &image.pass) {
        (true, _) => layers::VERIFIED_YES.get(language),
        (false, Pass::Going(_)) => layers::VERIFIED_NOT_YET.get(language),
        (false, _) => layers::VERIFIED_NO.get(language),
    };
    let changes = usize::try_from(layer.index)
        .ok()
        .and_then(|i| image.overview.changes.get(i))
        .filter(|changes| changes.iter().any(|n| *n > 0));
    html! {
        <dl class="facts-list">
            if let Some(digest) = &layer.digest { { copy_row(frame, layers::DIGEST.get(language), digest) } }
            if let Some(diff_id) = &layer.diff_id { { copy_row(frame, layers::DIFF_ID.get(language), diff_id) } }
            <dt>{ layers::VERIFIED.get(language) }</dt><dd>{ verified }</dd>
            <dt>{ layers::MEDIA_TYPE.get(language) }</dt><dd><code>{ &layer.media_type }</code></dd>
            if let Some(created) = &layer.created { <dt>{ layers::COLUMN_CREATED.get(language) }</dt><dd class="figure">{ figures::minute(created) }</dd> }
            <dt>{ layers::TAR.get(language) }</dt><dd>{ size(layer.tar_bytes) }</dd>
            <dt title={layers::FRAMING_MEANS.get(language)}>{ layers::FRAMING.get(language) }</dt><dd>{ size(layer.framing_bytes) }</dd>
            <dt>{ layers::ENTRIES.get(language) }</dt><dd class="figure">{ figures::exact(layer.entries) }</dd>
            if let Some([added, modified, removed]) = changes {
                <dt>{ layers::CHANGES.get(language) }</dt>
                <dd class="figure marks">
                    <span class="mark-added">{ layers::ADDED.get(language)(&figures::exact(*added)) }</span>
                    <span class="mark-modified">{ layers::MODIFIED.get(language)(&figures::exact(*modified)) }</span>
                    <span class="mark-removed">{ layers::REMOVED.get(language)(&figures::exact(*removed)) }</span>
                </dd>
            }
        </dl>
    }
}

/// A digest with a button that copies it.
fn copy_row(frame: &Frame, name: &'static str, digest: &str) -> Html {
    html! {
        <>
            <dt>{ name }</dt>
            <dd class="digest">
                <code title={digest.to_owned()}>{ figures::short_digest(digest).to_owned() }</code>
                { copy::copy(frame, digest, page::COPY.get(frame.language)) }
            </dd>
        </>
    }
}

/// Who hid its bytes, and whose it hid: each pair leads to its files.
fn killed(frame: &Frame, image: &Image, layer: u32) -> Html {
    let language = frame.language;
    let kills = &image.overview.kills;
    let list = |title: &'static str, none: &'static str, pairs: Vec<(u32, &Kills)>| {
        html! {
            <section aria-label={title}>
                <h2>{ title }</h2>
                if pairs.is_empty() {
                    <p class="faint">{ none }</p>
                } else {
                    <ul class="pairs">{ for pairs.iter().map(|(other, kill)| pair(frame, image, *other, layer, kill)) }</ul>
                }
            </section>
        }
    };
    let mut lost: Vec<_> = kills
        .iter()
        .filter(|k| k.writer == layer && k.bytes > 0)
        .map(|k| (k.killer, k))
        .collect();
    let mut hid: Vec<_> = kills
        .iter()
        .filter(|k| k.killer == layer && k.bytes > 0)
        .map(|k| (k.writer, k))
        .collect();
    for pairs in [&mut lost, &mut hid] {
        pairs.sort_by_key(|(other, k)| (std::cmp::Reverse(k.bytes), *other));
    }
    html! {
        <div class="detail-kills">
            { list(layers::LOST_TITLE.get(language), layers::LOST_NONE.get(language), lost) }
            { list(layers::HID_TITLE.get(language), layers::HID_NONE.get(language), hid) }
        </div>
    }
}

fn pair(frame: &Frame, image: &Image, other: u32, this: u32, kill: &Kills) -> Html {
    let language = frame.language;
    let selected = Selected::Cell(kill.writer, kill.killer);
    let route = Route::Layers {
        selected: Some(selected),
        matrix: true,
    };
    let name = if other == this {
        layers::BY_ITSELF.get(language).to_owned()
    } else {
        layers::LAYER_N.get(language)(other)
    };
    html! {
        <li>
            <a href={route.hash()}>{ name }</a>
            <span class="faint step-of">{ step_of(image, other) }</span>
            <span class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(kill.bytes))}>{ figures::size(kill.bytes) }</span>
            <span class="figure faint">{ words::files(kill.files, language) }</span>
        </li>
    }
}

/// The instruction that wrote a layer, on one line.
pub(in super::super) fn step_of(image: &Image, layer: u32) -> String {
    usize::try_from(layer)
        .ok()
        .and_then(|i| image.report().layers.get(i))
        .and_then(|layer| layer.created_by.as_deref())
        .map(|created_by| Instruction::parse(created_by).line())
        .unwrap_or_default()
}
