//! The waste matrix as a picture: rows wrote, columns hid, the darker the more.
//!
//! A component of its own that is drawn anew only when the figures or the selection change. Cells with bytes are buttons,
//! one stop of the keyboard together; arrows lead from one to the nearest. Below stands the same in words.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::{Frame, savers};
use crate::session::protocol::{Instruction, Overview, cut};
use crate::view::matrix::{Cell, Matrix, SHADES, Way};
use crate::view::texts::{Language, matrix};
use crate::view::waste::words;
use crate::view::{Event, LayersEvent, Selected, Shared, bars, figures};

/// Room for a layer's name beside its row; for its number alone, where rows are too low or the page too narrow.
fn names(side: u32) -> u32 {
    let narrow = web_sys::window()
        .and_then(|window| window.inner_width().ok()?.as_f64())
        .is_some_and(|width| width < 700.0);
    if side < 12 || narrow { 40 } else { 250 }
}
/// Room for the bars along the edges, and for numbers.
const EDGE: u32 = 56;
const NUMBERS: u32 = 18;

/// What it is drawn from.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    pub(super) frame: Frame,
    pub(super) overview: Shared<Overview>,
    pub(super) selected: Option<Selected>,
}

/// The picture and its words.
#[function_component]
pub(super) fn Waste(props: &Props) -> Html {
    let language = props.frame.language;
    let matrix = use_memo(props.overview.clone(), |overview| {
        Matrix::new(&overview.report.layers, &overview.kills)
    });
    let svg = use_node_ref();
    let pointed = use_state_eq(|| None::<(u32, u32)>);
    let Some(first) = matrix.cells.first() else {
        return html! { <p class="good">{ matrix::EMPTY.get(language) }</p> };
    };
    let selected = match props.selected {
        Some(Selected::Cell(writer, killer)) => matrix.cell(writer, killer),
        _ => None,
    };
    let stop = selected.unwrap_or(first);
    let read = pointed
        .and_then(|(writer, killer)| matrix.cell(writer, killer))
        .or(selected);
    html! {
        <figure class="matrix">
            <figcaption>
                <h2>{ matrix::TITLE.get(language) }</h2>
                <p class="means">{ matrix::MEANS.get(language) }{ " " }{ matrix::PICK.get(language) }</p>
            </figcaption>
            { scale(language) }
            <div class="matrix-scroll" tabindex="0" role="group" aria-label={matrix::TITLE.get(language)}>
                { picture(props, &matrix, stop, &svg, &pointed) }
            </div>
            <div class="readout figure">{ read.map(|cell| readout(props, cell)) }</div>
            { in_words(&props.frame, &matrix) }
            { savers::savers(&props.frame, "matrix-picture", "waste-matrix", matrix::TITLE.get(language)) }
        </figure>
    }
}

fn picture(
    props: &Props,
    matrix: &Matrix,
    stop: &Cell,
    svg: &NodeRef,
    pointed: &UseStateHandle<Option<(u32, u32)>>,
) -> Html {
    let language = props.frame.language;
    let side = matrix.side();
    let grid = side * matrix.layers;
    let (left, top) = (names(side), EDGE + NUMBERS);
    let (width, height) = (left + grid + EDGE + 4, top + grid + 4);
    let read = pointed.or(match props.selected {
        Some(Selected::Cell(writer, killer)) => Some((writer, killer)),
        _ => None,
    });
    let cells = matrix.cells.iter().map(|cell| {
        let at = (cell.writer, cell.killer);
        let is_selected = props.selected == Some(Selected::Cell(at.0, at.1));
        let over = {
            let pointed = pointed.clone();
            Callback::from(move |_: MouseEvent| pointed.set(Some(at)))
        };
        html! {
            <g role="button" tabindex={if cell == stop { "0" } else { "-1" }} data-cell={format!("{}-{}", at.0, at.1)}
                class={classes!("cell", is_selected.then_some("selected"))} aria-label={said(language, cell)}
                aria-pressed={is_selected.to_string()} onmouseenter={over}
                onclick={props.frame.says(Event::Layers(LayersEvent::Select(Some(Selected::Cell(at.0, at.1)))))}>
                <rect class={format!("shade-{}", cell.shade)} x={(left + cell.killer * side).to_string()}
                    y={(top + cell.writer * side).to_string()} width={side.to_string()} height={side.to_string()} />
            </g>
        }
    });
    // Beside the buttons, whose names say more: "3.2M" is nobody's name.
    let numbers = matrix.cells.iter().filter(|_| side >= 40).map(|cell| {
        html! {
            <text class={if cell.shade > 3 { "on-dark" } else { "on-light" }} x={(left + cell.killer * side + side / 2).to_string()}
                y={(top + cell.writer * side + side / 2 + 3).to_string()}>{ tiny(cell.bytes) }</text>
        }
    });
    let pressed = keys(props, matrix, svg);
    let left_alone = {
        let pointed = pointed.clone();
        Callback::from(move |_: MouseEvent| pointed.set(None))
    };
    html! {
        <svg ref={svg.clone()} id="matrix-picture" class="matrix-picture" viewBox={format!("0 0 {width} {height}")} width={width.to_string()}
            height={height.to_string()} onkeydown={pressed} onmouseleave={left_alone} role="group"
            aria-label={matrix::TITLE.get(language)}>
            { ground(matrix, side, left, top) }
            if let Some((writer, killer)) = read { { cross(matrix, side, left, top, writer, killer) } }
            <g aria-hidden="true">{ for (0..matrix.layers).map(|layer| edge(props, matrix, side, left, top, layer, read)) }</g>
            { for cells }
            <g class="cell-numbers" aria-hidden="true">{ for numbers }</g>
        </svg>
    }
}

/// The half where cells can be, and the diagonal.
fn ground(matrix: &Matrix, side: u32, left: u32, top: u32) -> Html {
    let n = matrix.layers;
    let stairs = (0..n).rev().map(|layer| {
        let (x, y) = (left + layer * side, top + layer * side);
        format!(" H{x} V{y}")
    });
    let steps = format!("M{left} {top} H{} V{}", left + n * side, top + n * side);
    let steps = stairs.fold(steps, |path, step| path + &step);
    let lines = (0..=n).filter(|_| side >= 12).map(|i| {
        let (x, y) = (left + i * side, top + i * side);
        html! {
            <>
                <line x1={x.to_string()} y1={top.to_string()} x2={x.to_string()} y2={(top + i.min(n) * side).to_string()} />
                <line x1={(left + i.saturating_sub(1) * side).to_string()} y1={y.to_string()} x2={(left + n * side).to_string()} y2={y.to_string()} />
            </>
        }
    });
    html! {
        <g class="matrix-ground" aria-hidden="true">
            <path d={steps} />
            { for lines }
        </g>
    }
}

/// Row and column of the cell that is read.
fn cross(matrix: &Matrix, side: u32, left: u32, top: u32, writer: u32, killer: u32) -> Html {
    html! {
        <g class="matrix-cross" aria-hidden="true">
            <rect x={left.to_string()} y={(top + writer * side).to_string()} width={(matrix.layers * side).to_string()} height={side.to_string()} />
            <rect x={(left + killer * side).to_string()} y={top.to_string()} width={side.to_string()} height={(matrix.layers * side).to_string()} />
        </g>
    }
}

/// A layer's number at both edges, its step beside its row, and bars of what it lost and hid.
fn edge(
    props: &Props,
    matrix: &Matrix,
    side: u32,
    left: u32,
    top: u32,
    layer: u32,
    read: Option<(u32, u32)>,
) -> Html {
    let Some(sums) = usize::try_from(layer)
        .ok()
        .and_then(|i| matrix.edges.get(i))
    else {
        return Html::default();
    };
    let length = |bytes: u64| bars::scaled(bytes, matrix.longest) * (EDGE - 6) / 1000;
    let middle = side / 2;
    let (x, y) = (left + layer * side, top + layer * side);
    let hid = length(sums.hid);
    let lost = length(sums.lost);
    let is_read = |of: fn((u32, u32)) -> u32| read.is_some_and(|read| of(read) == layer);
    let row = classes!("edge-name", is_read(|r| r.0).then_some("read"));
    let column = classes!("edge-number", is_read(|r| r.1).then_some("read"));
    let numbered = layer.is_multiple_of(matrix.step()) || is_read(|r| r.0) || is_read(|r| r.1);
    let thick = side.saturating_sub(4).clamp(3, 12);
    let line = line_of(&props.overview, layer);
    html! {
        <>
            if left > 100 {
                <text class={row} x={(left - 8).to_string()} y={(y + middle + 4).to_string()}>
                    { format!("{}  {layer}", cut(&line, 30)) }
                </text>
            } else if numbered {
                <text class={row} x={(left - 8).to_string()} y={(y + middle + 4).to_string()}>{ layer }</text>
            }
            if numbered {
                <text class={column} x={(x + middle).to_string()} y={(top - 6).to_string()}>{ layer }</text>
            }
            <rect class="edge-hid" x={(x + (side - thick) / 2).to_string()} y={(EDGE - hid).to_string()} width={thick.to_string()} height={hid.to_string()} />
            <rect class="edge-lost" x={(left + matrix.layers * side + 6).to_string()} y={(y + (side - thick) / 2).to_string()}
                width={lost.to_string()} height={thick.to_string()} />
        </>
    }
}

/// A cell's figures, and the steps of both its layers.
fn readout(props: &Props, cell: &Cell) -> Html {
    let language = props.frame.language;
    let step = |name: &'static str, layer: u32| {
        html! { <p class="faint step-of">{ format!("{name} {layer}  {}", line_of(&props.overview, layer)) }</p> }
    };
    html! {
        <>
            <p><strong>{ said(props.frame.language, cell) }</strong></p>
            { step(matrix::ROWS.get(language), cell.writer) }
            { step(matrix::COLUMNS.get(language), cell.killer) }
        </>
    }
}

fn line_of(overview: &Overview, layer: u32) -> String {
    let layer = overview.report.layers.get(layer as usize);
    let created_by = layer.and_then(|layer| layer.created_by.as_deref());
    created_by.map_or_else(String::new, |text| Instruction::parse(text).line())
}

/// Which shade is how much.
fn scale(language: Language) -> Html {
    let shades = (1..=SHADES).map(|shade| {
        html! { <rect class={format!("shade-{shade}")} x={((shade - 1) * 18).to_string()} y="0" width="18" height="10" /> }
    });
    html! {
        <p class="matrix-scale means" aria-hidden="true">
            <span>{ matrix::LESS.get(language) }</span>
            <svg viewBox="0 0 108 10" width="108" height="10">{ for shades }</svg>
            <span>{ matrix::MORE.get(language) }</span>
        </p>
    }
}

fn keys(props: &Props, matrix: &Matrix, svg: &NodeRef) -> Callback<KeyboardEvent> {
    let (matrix, svg, on) = (matrix.clone(), svg.clone(), props.frame.on.clone());
    Callback::from(move |event: KeyboardEvent| {
        let at = event
            .target_dyn_into::<Element>()
            .and_then(|cell| cell.get_attribute("data-cell"))
            .and_then(|cell| {
                let (writer, killer) = cell.split_once('-')?;
                Some((writer.parse().ok()?, killer.parse().ok()?))
            });
        let Some(at) = at else { return };
        let way = match event.key().as_str() {
            "ArrowUp" => Way::Up,
            "ArrowDown" => Way::Down,
            "ArrowLeft" => Way::Left,
            "ArrowRight" => Way::Right,
            "Home" => Way::First,
            "End" => Way::Last,
            "Enter" | " " => {
                event.prevent_default();
                on.emit(Event::Layers(LayersEvent::Select(Some(Selected::Cell(
                    at.0, at.1,
                )))));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let Some(cell) = matrix.step_from(at, way) else {
            return;
        };
        on.emit(Event::Layers(LayersEvent::Select(Some(Selected::Cell(
            cell.writer,
            cell.killer,
        )))));
        let found = svg.cast::<Element>().and_then(|svg| {
            let name = format!("[data-cell='{}-{}']", cell.writer, cell.killer);
            svg.query_selector(&name).ok().flatten()
        });
        if let Some(found) = found {
            // Elements of SVG take the focus as those of HTML do; a browser where they do not keeps it where it is.
            let _ = found.unchecked_into::<HtmlElement>().focus();
        }
    })
}

/// The largest cells, for those who do not see the picture, and for those who rather read.
fn in_words(frame: &Frame, matrix: &Matrix) -> Html {
    let language = frame.language;
    let bytes: u64 = matrix.cells.iter().map(|cell| cell.bytes).sum();
    let lines = matrix.largest(10).into_iter().map(|cell| {
        let selected = Selected::Cell(cell.writer, cell.killer);
        html! {
            <li>
                <button type="button" class="link" onclick={frame.says(Event::Layers(LayersEvent::Select(Some(selected))))}>
                    { said(language, cell) }
                </button>
            </li>
        }
    });
    html! {
        <details class="in-words">
            <summary>{ matrix::DESCRIBE.get(language) }</summary>
            <p>{ matrix::SAID.get(language)(&figures::exact(matrix.cells.len() as u64), &figures::size(bytes)) }</p>
            <ol>{ for lines }</ol>
        </details>
    }
}

fn said(language: Language, cell: &Cell) -> String {
    let (bytes, files) = (
        figures::size(cell.bytes),
        words::files(cell.files, language),
    );
    if cell.writer == cell.killer {
        matrix::OWN.get(language)(cell.writer, &bytes, &files)
    } else {
        matrix::CELL.get(language)(cell.writer, cell.killer, &bytes, &files)
    }
}

/// As few letters as a cell has room for: `12M`.
fn tiny(bytes: u64) -> String {
    let size = figures::size(bytes);
    let (number, unit) = size.split_once(' ').unwrap_or((&size, ""));
    let unit = if unit == "B" {
        ""
    } else {
        unit.get(..1).unwrap_or("")
    };
    let whole = number.split('.').next().unwrap_or(number);
    let number = if whole.len() > 1 {
        whole
    } else {
        number.get(..3).unwrap_or(number)
    };
    format!("{number}{unit}")
}
