//! One layer, opened: its command line by line, its digests, its figures, and both sides of its waste.

use yew::prelude::*;

use super::super::Frame;
use super::super::copy::{Copy, digest_row};
use super::super::waste::DeadList;
use super::step_of;
use crate::bytes::sorted;
use crate::session::protocol::{Instruction, Kills, LayerId, LayerRow, Overview, Scope};
use crate::view::shell::{self, Tone};
use crate::view::texts::{image, layers};
use crate::view::waste::{List, words};
use crate::view::{Event, Form, LayersEvent, Route, Selected, figures};

/// The layer's details.
pub(super) fn detail(
    frame: &Frame,
    overview: &Overview,
    layer: &LayerRow,
    pull: Option<u64>,
    examining: bool,
) -> Html {
    html! {
        <div class="detail">
            <div class="detail-columns">
                <section class="detail-command" aria-label={frame.text(layers::COMMAND)}>
                    { command(frame, layer) }
                    { links(frame, layer.index) }
                </section>
                { facts(frame, overview, layer, pull, examining) }
                { killed(frame, overview, layer.index) }
            </div>
            if layer.dead_bytes > 0 {
                <section aria-label={frame.text(layers::DEAD_FILES)}>
                    <h2>{ frame.text(layers::DEAD_FILES) }</h2>
                    <DeadList of={List::Layers} />
                </section>
            }
        </div>
    }
}

fn command(frame: &Frame, layer: &LayerRow) -> Html {
    let created_by = layer.created_by.as_deref().unwrap_or_default();
    let comment = layer.comment.as_deref().unwrap_or_default();
    html! {
        <>
            if created_by.trim().is_empty() {
                <p class="faint">{ frame.text(layers::NO_COMMAND) }</p>
            } else {
                { code(&Instruction::parse(created_by)) }
                <Copy text={Instruction::parse(created_by).line()} />
            }
            if !comment.is_empty() {
                <p class="means">{ frame.text(layers::COMMENT) }{ ": " }{ comment }</p>
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

fn links(frame: &Frame, layer: LayerId) -> Html {
    let files = |scope| {
        let route = Route::Files {
            scope: Some(scope),
            path: None,
        };
        route.hash()
    };
    html! {
        <p class="detail-links">
            <a href={files(Scope::Layer(layer))}>{ frame.text(layers::SEE_FILES) }</a>
            <a href={files(Scope::Upto(layer))}>{ frame.text(layers::SEE_UPTO) }</a>
            <button type="button" class="link" onclick={frame.sends(Event::Layers(LayersEvent::Base(layer.above().number())))}>
                { frame.text(layers::BASE_HERE) }
            </button>
        </p>
    }
}

fn facts(
    frame: &Frame,
    overview: &Overview,
    layer: &LayerRow,
    pull: Option<u64>,
    examining: bool,
) -> Html {
    let verified = match (layer.verified, examining) {
        (true, _) => frame.text(layers::VERIFIED_YES),
        (false, true) => frame.text(layers::VERIFIED_NOT_YET),
        (false, false) => frame.text(layers::VERIFIED_NO),
    };
    let changes = overview.changes.get(layer.index.index());
    let changes = changes.filter(|changes| changes.iter().any(|n| *n > 0));
    html! {
        <dl class="facts-list">
            if let Some(digest) = &layer.digest { { digest_row(frame.text(layers::DIGEST), digest) } }
            if let Some(diff_id) = &layer.diff_id { { digest_row(frame.text(layers::DIFF_ID), diff_id) } }
            <dt>{ frame.text(layers::VERIFIED) }</dt><dd>{ verified }</dd>
            <dt>{ frame.text(layers::MEDIA_TYPE) }</dt><dd><code>{ &layer.media_type }</code></dd>
            if let Some(created) = &layer.created { <dt>{ frame.text(layers::COLUMN_CREATED) }</dt><dd class="figure">{ figures::minute(created) }</dd> }
            if let Some(bytes) = pull {
                <dt>{ frame.text(image::PULL) }</dt><dd>{ frame.bytes(bytes) }</dd>
            }
            <dt>{ frame.text(layers::TAR) }</dt><dd>{ frame.bytes(layer.tar_bytes) }</dd>
            <dt title={frame.text(layers::FRAMING_MEANS)}>{ frame.text(layers::FRAMING) }</dt><dd>{ frame.bytes(layer.framing_bytes) }</dd>
            <dt>{ frame.text(layers::ENTRIES) }</dt><dd class="figure">{ figures::exact(layer.entries) }</dd>
            if let Some([added, modified, removed]) = changes {
                <dt>{ frame.text(layers::CHANGES) }</dt>
                <dd class="figure marks">
                    <span class="mark-added">{ frame.text(layers::ADDED)(&figures::exact(*added)) }</span>
                    <span class="mark-modified">{ frame.text(layers::MODIFIED)(&figures::exact(*modified)) }</span>
                    <span class="mark-removed">{ frame.text(layers::REMOVED)(&figures::exact(*removed)) }</span>
                </dd>
            }
        </dl>
    }
}

/// Who hid its bytes, and whose it hid: each pair leads to its files.
fn killed(frame: &Frame, overview: &Overview, layer: LayerId) -> Html {
    let list = |title: &'static str,
                none: &'static str,
                other: fn(&Kills) -> LayerId,
                this: fn(&Kills) -> LayerId| {
        let pairs = overview.kills.iter();
        let mut pairs: Vec<_> = pairs
            .filter(|kill| this(kill) == layer && kill.bytes > 0)
            .map(|kill| (other(kill), kill))
            .collect();
        sorted::sort_by_key(&mut pairs, |(other, kill)| {
            (std::cmp::Reverse(kill.bytes), *other)
        });
        html! {
            <section aria-label={title}>
                <h2>{ title }</h2>
                if pairs.is_empty() {
                    <p class="faint">{ none }</p>
                } else {
                    <ul class="pairs">for (other, kill) in pairs { { pair(frame, overview, other, layer, kill) } }</ul>
                }
            </section>
        }
    };
    let (lost, lost_none) = (
        frame.text(layers::LOST_TITLE),
        frame.text(layers::LOST_NONE),
    );
    let (hid, hid_none) = (frame.text(layers::HID_TITLE), frame.text(layers::HID_NONE));
    html! {
        <div class="detail-kills">
            { list(lost, lost_none, |kill| kill.killer, |kill| kill.writer) }
            { list(hid, hid_none, |kill| kill.writer, |kill| kill.killer) }
        </div>
    }
}

fn pair(frame: &Frame, overview: &Overview, other: LayerId, this: LayerId, kill: &Kills) -> Html {
    let route = Route::Layers {
        selected: Some(Selected::Cell(kill.writer, kill.killer)),
        form: Form::Matrix,
    };
    let name = if other == this {
        frame.text(layers::BY_ITSELF).to_owned()
    } else {
        frame.text(layers::LAYER_N)(other)
    };
    html! {
        <li>
            <a href={route.hash()}>{ name }</a>
            <span class="faint step-of">{ step_of(overview, other) }</span>
            { frame.bytes(kill.bytes) }
            <span class="figure faint">{ words::files(kill.files, frame.language) }</span>
        </li>
    }
}
