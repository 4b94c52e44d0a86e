//! One layer, opened: its command line by line, its digests, its figures, and both sides of its waste.

use yew::prelude::*;

use super::super::waste;
use super::super::{Frame, copy};
use crate::session::protocol::Instruction;
use crate::session::protocol::{Kills, LayerRow, Scope};
use crate::view::shell::{self, Tone};
use crate::view::waste::{List, words};
use crate::view::{Event, Image, LayersEvent, Pass, Route, Selected, figures};

/// The layer's details.
pub(super) fn detail(frame: &Frame, image: &Image, layer: &LayerRow) -> Html {
    let words = &frame.texts().inspect;
    html! {
        <div class="detail">
            <div class="detail-columns">
                <section class="detail-command" aria-label={words.command}>
                    { command(frame, layer) }
                    { links(frame, layer.index) }
                </section>
                { facts(frame, image, layer) }
                { killed(frame, image, layer.index) }
            </div>
            if layer.dead_bytes > 0 {
                <section aria-label={words.dead_files}>
                    <h2>{ words.dead_files }</h2>
                    { waste::list(frame, image, List::Layers) }
                </section>
            }
        </div>
    }
}

fn command(frame: &Frame, layer: &LayerRow) -> Html {
    let words = &frame.texts().inspect;
    let created_by = layer.created_by.as_deref().unwrap_or_default();
    let comment = layer
        .comment
        .as_deref()
        .filter(|comment| !comment.is_empty());
    html! {
        <>
            if created_by.trim().is_empty() {
                <p class="faint">{ words.no_command }</p>
            } else {
                { code(&Instruction::of(created_by)) }
                { copy::copy(frame, &Instruction::of(created_by).line(), words.copy) }
            }
            if let Some(comment) = comment {
                <p class="means">{ words.comment }{ ": " }{ comment }</p>
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
    let words = &frame.texts().inspect;
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
            <a href={files(Scope::Layer(number))}>{ words.see_files }</a>
            <a href={files(Scope::Upto(number))}>{ words.see_upto }</a>
            <button type="button" class="link" onclick={frame.says(Event::Layers(LayersEvent::Base(layer + 1)))}>
                { words.base_here }
            </button>
        </p>
    }
}

fn facts(frame: &Frame, image: &Image, layer: &LayerRow) -> Html {
    let texts = frame.texts();
    let words = &texts.inspect;
    let size = |bytes: u64| {
        html! { <span class="figure" title={(texts.bytes_exact)(&figures::exact(bytes))}>{ figures::size(bytes) }</span> }
    };
    let verified = match (layer.verified, &image.pass) {
        (true, _) => words.verified_yes,
        (false, Pass::Going { .. }) => words.verified_not_yet,
        (false, _) => words.verified_no,
    };
    let changes = usize::try_from(layer.index)
        .ok()
        .and_then(|i| image.overview.changes.get(i))
        .filter(|changes| changes.iter().any(|n| *n > 0));
    html! {
        <dl class="facts-list">
            if let Some(digest) = &layer.digest { { copy_row(frame, words.layer_digest, digest) } }
            if let Some(diff_id) = &layer.diff_id { { copy_row(frame, words.layer_diff_id, diff_id) } }
            <dt>{ words.layer_verified }</dt><dd>{ verified }</dd>
            <dt>{ words.layer_media_type }</dt><dd><code>{ &layer.media_type }</code></dd>
            if let Some(created) = &layer.created { <dt>{ texts.column_created }</dt><dd class="figure">{ figures::minute(created) }</dd> }
            <dt>{ words.layer_tar }</dt><dd>{ size(layer.tar_bytes) }</dd>
            <dt title={words.layer_framing_means}>{ words.layer_framing }</dt><dd>{ size(layer.framing_bytes) }</dd>
            <dt>{ words.layer_entries }</dt><dd class="figure">{ figures::exact(layer.entries) }</dd>
            if let Some([added, modified, removed]) = changes {
                <dt>{ words.layer_changes }</dt>
                <dd class="figure marks">
                    <span class="mark-added">{ (words.added)(&figures::exact(*added)) }</span>
                    <span class="mark-modified">{ (words.modified)(&figures::exact(*modified)) }</span>
                    <span class="mark-removed">{ (words.removed)(&figures::exact(*removed)) }</span>
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
                { copy::copy(frame, digest, frame.texts().inspect.copy) }
            </dd>
        </>
    }
}

/// Who hid its bytes, and whose it hid: each pair leads to its files.
fn killed(frame: &Frame, image: &Image, layer: u32) -> Html {
    let words = &frame.texts().inspect;
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
            { list(words.lost_title, words.lost_none, lost) }
            { list(words.hid_title, words.hid_none, hid) }
        </div>
    }
}

fn pair(frame: &Frame, image: &Image, other: u32, this: u32, kill: &Kills) -> Html {
    let texts = frame.texts();
    let selected = Selected::Cell(kill.writer, kill.killer);
    let route = Route::Layers {
        selected: Some(selected),
        matrix: true,
    };
    let name = if other == this {
        texts.inspect.by_itself.to_owned()
    } else {
        (texts.inspect.layer_n)(other)
    };
    html! {
        <li>
            <a href={route.hash()}>{ name }</a>
            <span class="faint step-of">{ step_of(image, other) }</span>
            <span class="figure" title={(texts.bytes_exact)(&figures::exact(kill.bytes))}>{ figures::size(kill.bytes) }</span>
            <span class="figure faint">{ words::files(kill.files, texts) }</span>
        </li>
    }
}

/// The instruction that wrote a layer, on one line.
pub(in super::super) fn step_of(image: &Image, layer: u32) -> String {
    usize::try_from(layer)
        .ok()
        .and_then(|i| image.report().layers.get(i))
        .and_then(|layer| layer.created_by.as_deref())
        .map(|created_by| Instruction::of(created_by).line())
        .unwrap_or_default()
}
