//! The Dockerfile of the image, each line with its bytes; and who takes the Dockerfiles that are given to the page.

use js_sys::Array;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Blob;
use yew::prelude::*;

use super::bar::{self, Kind};
use super::copy::Copy;
use super::inputs::segments;
use super::{Frame, screens, use_frame, warnings};
use crate::bytes::Wire as _;
use crate::session::protocol::{
    DockerfileLine, DockerfileSource, Error, GivenFile, LayerId, LineBytes, Overview,
    ShownDockerfile, printable, sorted,
};
use crate::view::texts::{dockerfile, image, layers};
use crate::view::{
    Dockerfile, DockerfileEvent, Event, Form, Image, Route, Selected, Shared, figures,
};
use crate::web::save;

#[wasm_bindgen]
extern "C" {
    /// Says who gets the texts that are given to the page; `null` for nobody. `www/files.js` has the details.
    #[wasm_bindgen(js_namespace = ["squint", "files"], js_name = texts)]
    fn take_texts(taker: &JsValue);

    /// A text that was given to the page.
    type GivenText;
    #[wasm_bindgen(method, getter)]
    fn name(this: &GivenText) -> String;
    #[wasm_bindgen(method, getter)]
    fn text(this: &GivenText) -> String;
    /// Says whether the text is taken as a Dockerfile.
    #[wasm_bindgen(method, setter)]
    fn set_taken(this: &GivenText, taken: bool);
}

/// What takes the Dockerfiles that are given to the page. It shows nothing.
pub(super) fn taker(frame: &Frame) -> Html {
    html! { <Taker of={frame.on.clone()} /> }
}

#[derive(PartialEq, Properties)]
struct TakerProps {
    of: Callback<Event>,
}

#[function_component]
fn Taker(TakerProps { of: on }: &TakerProps) -> Html {
    use_effect_with(on.clone(), |on| {
        let on = on.clone();
        // The early code has closures of this type too; what JavaScript can call is never late.
        let taker = Closure::<dyn FnMut(JsValue, u32)>::new(move |given: JsValue, chosen: u32| {
            let given: GivenText = given.unchecked_into();
            let file = GivenFile {
                name: given.name(),
                text: given.text(),
            };
            if chosen > 0 || file.is_dockerfile() {
                given.set_taken(true);
                let given = DockerfileEvent::Given(Some(Shared::new(file)));
                on.emit(Event::Dockerfile(given));
            }
        });
        take_texts(taker.as_ref());
        move || {
            take_texts(&JsValue::NULL);
            drop(taker);
        }
    });
    Html::default()
}

/// The form of the layers tab.
pub(super) fn dockerfile(frame: &Frame, image: &Image) -> Html {
    let state = &image.dockerfile;
    let inner = match state.shown.as_deref() {
        None => frame.line("faint", dockerfile::READING),
        Some(Err(error)) => screens::notice(frame, error),
        Some(Ok(_)) => html! {
            <Known dockerfile={state.clone()} overview={image.overview.clone()} base={LayerId::new(image.layers.base)} />
        },
    };
    html! {
        <div class="lines">
            if let Some((name, error)) = &state.refused { { refused(frame, name, error) } }
            { inner }
        </div>
    }
}

fn refused(frame: &Frame, name: &str, error: &Error) -> Html {
    html! {
        <div class="notice" role="alert">
            <p>{ frame.text(dockerfile::REFUSED)(&printable(name)) }</p>
            <p lang="en">{ printable(&error.to_string()).into_owned() }</p>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct KnownProps {
    dockerfile: Dockerfile,
    overview: Shared<Overview>,
    base: LayerId,
}

#[function_component]
fn Known(props: &KnownProps) -> Html {
    let frame = use_frame();
    let bytes = props.dockerfile.shown.clone();
    let shown = use_memo(bytes, |bytes| match bytes.as_deref() {
        Some(Ok(bytes)) => ShownDockerfile::unpack(bytes).ok(),
        _ => None,
    });
    let Some(shown) = &*shown else {
        return Html::default();
    };
    html! {
        <>
            { source(&frame, &props.dockerfile, shown) }
            if !shown.warnings.is_empty() {
                <div class="caution" role="note">
                    { warnings::list(&frame, frame.text(dockerfile::NOT_MATCHED), &shown.warnings) }
                </div>
            }
            { table(&frame, props, shown) }
            if shown.more > 0 { <p class="faint">{ frame.text(dockerfile::MORE)(shown.more) }</p> }
        </>
    }
}

/// Where the Dockerfile is from, and what can be done with it.
fn source(frame: &Frame, state: &Dockerfile, shown: &ShownDockerfile) -> Html {
    let said = match (&state.given, shown.source) {
        (Some(given), _) => frame.text(dockerfile::GIVEN)(&printable(&given.name)),
        (None, DockerfileSource::History) => frame.text(dockerfile::FROM_HISTORY).to_owned(),
        (None, _) => frame.text(dockerfile::ATTESTED).to_owned(),
    };
    let choose = if state.given.is_some() {
        dockerfile::CHOOSE_ANOTHER
    } else {
        dockerfile::CHOOSE
    };
    let save = {
        let text = shown.text.clone();
        move |_: MouseEvent| {
            if let Ok(blob) = Blob::new_with_str_sequence(&Array::of1(&text.as_str().into())) {
                save::download(blob, "Dockerfile");
            }
        }
    };
    let on = frame.on.reform(Event::Dockerfile);
    let forms = [
        (dockerfile::AS_BUILT, false),
        (dockerfile::AS_HISTORY, true),
    ];
    let forms = forms.map(|(name, from_history)| {
        let event = DockerfileEvent::FromHistory(from_history);
        (frame.text(name), state.from_history == from_history, event)
    });
    let remove = state.given.as_ref().map(|given| {
        let label = frame.text(dockerfile::REMOVE)(&printable(&given.name));
        let removed = frame.sends(Event::Dockerfile(DockerfileEvent::Given(None)));
        html! { <button type="button" onclick={removed}>{ label }</button> }
    });
    html! {
        <>
            <p>{ said }</p>
            <div class="actions">
                if state.given.is_none() && shown.is_attested {
                    { segments(frame.text(dockerfile::SOURCE_LABEL), &on, forms) }
                }
                <Copy text={shown.text.clone()} label={frame.text(dockerfile::COPY)} />
                <button type="button" onclick={save}>{ frame.text(dockerfile::SAVE) }</button>
                <span class="pick">
                    <input id="choose-dockerfile" class="unseen" type="file" autocomplete="off" />
                    <label class="button" for="choose-dockerfile">{ frame.text(choose) }</label>
                </span>
                { remove }
            </div>
            if state.given.is_none() { <p class="means">{ frame.text(dockerfile::OR_DROP) }</p> }
        </>
    }
}

fn table(frame: &Frame, props: &KnownProps, shown: &ShownDockerfile) -> Html {
    let figures = shown.lines.iter().filter_map(|line| line.bytes);
    let largest = figures.map(|bytes| bytes.stored).max();
    let largest = largest.unwrap_or(0).max(shown.unmatched.stored);
    let rows = (1_u32..).zip(&shown.lines).map(|(number, one)| {
        html! {
            <>
                { line(frame, (props, shown), number, one, largest) }
                if one.ends_base {
                    <tr role="row" class="boundary"><td role="cell" colspan="6"><span>{ frame.text(layers::BASE_BOUNDARY) }</span></td></tr>
                }
            </>
        }
    });
    html! {
        <table role="table">
            <caption class="unseen">{ frame.text(dockerfile::CAPTION) }</caption>
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col" class="number">{ frame.text(dockerfile::LINE) }</th>
                <th role="columnheader" scope="col" class="step">{ frame.text(dockerfile::INSTRUCTION) }</th>
                <th role="columnheader" scope="col" class="size" title={frame.text(image::STORED_MEANS)}>{ frame.text(dockerfile::STORED) }</th>
                <th role="columnheader" scope="col" class="bars">{ frame.text(layers::COLUMN_BAR) }</th>
                <th role="columnheader" scope="col" class="dead" title={frame.text(image::RECLAIMABLE_MEANS)}>{ frame.text(dockerfile::DEAD) }</th>
                <th role="columnheader" scope="col" class="killed" title={frame.text(layers::KILLED_MEANS)}>{ frame.text(dockerfile::KILLED) }</th>
            </tr></thead>
            <tbody role="rowgroup">
                { for rows }
                if shown.unmatched.stored > 0 {
                    <tr role="row">
                        <td role="cell" class="number"></td>
                        <th role="rowheader" scope="row" class="step">{ frame.text(dockerfile::UNMATCHED) }</th>
                        { cells(frame, shown.unmatched, &without_line(props, shown, false), largest) }
                    </tr>
                }
            </tbody>
        </table>
    }
}

/// A line, with the bytes of the instruction that begins there.
fn line(
    frame: &Frame,
    (props, shown): (&KnownProps, &ShownDockerfile),
    number: u32,
    line: &DockerfileLine,
    largest: u64,
) -> Html {
    let class = line.is_elsewhere.then_some("elsewhere");
    let layer = line
        .layer
        .and_then(|n| props.overview.report.layers.get(n.index()));
    let code = html! { <code>{ line.text.clone() }</code> };
    let code = match line.layer {
        // Its details are in the table of layers.
        Some(layer) => {
            let route = Route::Layers {
                selected: Some(Selected::Layer(layer)),
                form: Form::Table,
            };
            html! { <>{ code }{ " " }<a class="means" href={route.hash()}>{ frame.text(layers::LAYER_N)(layer) }</a></> }
        }
        None => code,
    };
    let cells = match (line.bytes, layer) {
        (Some(bytes), Some(layer)) => {
            let parts = bar::parts(&props.overview, layer, layer.index < props.base);
            cells(frame, bytes, &parts, largest)
        }
        (Some(bytes), None) if bytes.stored > 0 => {
            cells(frame, bytes, &without_line(props, shown, true), largest)
        }
        _ => html! { <td role="cell" class="rest" colspan="4"></td> },
    };
    html! {
        <tr role="row" {class}>
            <td role="cell" class="number figure">{ number }</td>
            <th role="rowheader" scope="row" class="step">{ code }</th>
            { cells }
        </tr>
    }
}

/// The parts of the layers that have no line of their own: those of the base image, or the others.
fn without_line(props: &KnownProps, shown: &ShownDockerfile, of_base: bool) -> Vec<(Kind, u64)> {
    let base = LayerId::new(shown.base.layers);
    let mut mine: Vec<LayerId> = shown.lines.iter().filter_map(|line| line.layer).collect();
    sorted::sort(&mut mine);
    let layers = props.overview.report.layers.iter();
    let layers = layers.filter(|layer| {
        (layer.index < base) == of_base && mine.binary_search(&layer.index).is_err()
    });
    bar::several(&props.overview, layers, base)
}

fn cells(frame: &Frame, bytes: LineBytes, parts: &[(Kind, u64)], largest: u64) -> Html {
    let figure = |class: &'static str, name: Option<&'static str>, bytes: u64| {
        let zero = (bytes == 0).then_some("zero");
        html! {
            <td role="cell" class={classes!("figure", class, zero)} title={frame.exact(bytes)}>
                if let Some(name) = name { <span class="inline-head" aria-hidden="true">{ name }{ " " }</span> }
                { figures::size(bytes) }
            </td>
        }
    };
    html! {
        <>
            { figure("size", None, bytes.stored) }
            <td role="cell" class="bars">{ bar::bar(frame, parts, largest) }</td>
            { figure("dead", Some(frame.text(dockerfile::DEAD)), bytes.dead) }
            { figure("killed", Some(frame.text(dockerfile::KILLED)), bytes.killed) }
        </>
    }
}
