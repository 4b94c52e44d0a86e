//! The waste matrix as a picture: rows wrote, columns hid, the darker the more.
//!
//! A component of its own that is drawn anew only when the figures or the selection change; pointing at a cell leaves even
//! the cells as they are. Those with bytes are buttons, one stop of the keyboard together; arrows lead from one to the
//! nearest. Below stands the same in words.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::super::inputs::sends;
use super::super::save_buttons::save_buttons;
use super::super::tip::{self, Tip};
use super::super::{Frame, rect, use_frame};
use super::step_of;
use crate::session::protocol::{LayerId, Overview, cut};
use crate::view::matrix::{Cell, Edge, Matrix, SHADES};
use crate::view::texts::matrix;
use crate::view::waste::words;
use crate::view::{Event, LayersEvent, Selected, Shared, bars, figures, keys};

/// Room for the bars along the edges, and for numbers.
const EDGE: u32 = 56;
const NUMBERS: u32 = 18;

/// Room for the names of columns, and the least side of a cell with a name above it.
const NAMES: u32 = 92;
const NAMED: u32 = 28;

/// Where the grid lies, in units of the picture: the side of a cell, the left and upper edge, and the length of a side.
#[derive(Clone, Copy, PartialEq)]
struct Grid {
    side: u32,
    left: u32,
    top: u32,
    length: u32,
}

impl Grid {
    fn new(matrix: &Matrix) -> Self {
        let side = matrix.side();
        let narrow = web_sys::window()
            .and_then(|window| window.inner_width().ok()?.as_f64())
            .is_some_and(|width| width < 700.0);
        Self {
            side,
            // A layer's name beside its row; its number alone, where rows are too low or the page too narrow.
            left: if side < 12 || narrow { 40 } else { 250 },
            top: EDGE + NUMBERS + if side < NAMED || narrow { 0 } else { NAMES },
            length: side * matrix.layers,
        }
    }

    /// The left edge of a layer's column.
    fn x(self, killer: LayerId) -> u32 {
        self.left + killer.number() * self.side
    }

    /// The upper edge of a layer's row.
    fn y(self, writer: LayerId) -> u32 {
        self.top + writer.number() * self.side
    }
}

/// The cell under the pointer, and the place of the pointer in the window.
type Pointed = ((LayerId, LayerId), (i32, i32));

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) overview: Shared<Overview>,
    pub(super) selected: Option<Selected>,
}

/// The picture and its words.
#[function_component]
pub(super) fn WasteMatrix(props: &Props) -> Html {
    let frame = use_frame();
    let overview = &props.overview;
    let matrix = use_memo(overview.clone(), |overview| {
        Matrix::new(&overview.report.layers, &overview.kills)
    });
    let svg = use_node_ref();
    let pointed = use_state_eq(|| None::<Pointed>);
    let Some(first) = matrix.cells.first() else {
        return frame.line("good", matrix::EMPTY);
    };
    let selected = match props.selected {
        Some(Selected::Cell(writer, killer)) => Some((writer, killer)),
        _ => None,
    };
    let cell = |(writer, killer)| matrix.cell(writer, killer);
    let read = selected.and_then(cell);
    let marked = pointed.map(|(at, _)| at).or(selected);
    let told = pointed.and_then(|(of, at)| Some((cell(of)?, at)));
    let tabbed = selected.and_then(cell).unwrap_or(first);
    let tabbed = (tabbed.writer, tabbed.killer);
    let title = frame.text(matrix::TITLE);
    let grid = Grid::new(&matrix);
    let (width, height) = (
        grid.left + grid.length + EDGE + 4,
        grid.top + grid.length + 4,
    );
    let on_leave = pointed.setter();
    html! {
        <figure class="matrix">
            <figcaption>
                <h2>{ title }</h2>
                <p class="means">{ frame.text(matrix::MEANS) }{ " " }{ frame.text(matrix::PICK) }</p>
            </figcaption>
            { scale(&frame, &matrix) }
            <div class="matrix-scroll" tabindex="0" role="group" aria-label={title}>
                <svg ref={svg.clone()} id="matrix-picture" class="matrix-picture" viewBox={format!("0 0 {width} {height}")} width={width.to_string()}
                    height={height.to_string()} onkeydown={on_key(&frame, &matrix, &svg)} onmouseleave={move |_| on_leave.set(None)}
                    role="group" aria-label={title}>
                    { ground(grid, matrix.end()) }
                    if let Some((writer, killer)) = marked {
                        <g class="matrix-cross" aria-hidden="true">
                            { rect("", (grid.left, grid.y(writer)), (grid.length, grid.side)) }
                            { rect("", (grid.x(killer), grid.top), (grid.side, grid.length)) }
                        </g>
                    }
                    <g aria-hidden="true">
                        for (layer, sums) in LayerId::number_all(&matrix.edges) { { edge(overview, &matrix, grid, layer, *sums, marked) } }
                    </g>
                    <Cells matrix={matrix.clone()} {grid} {selected} {tabbed} pointed={pointed.setter()} />
                </svg>
            </div>
            if let Some((cell, at)) = told { <Tip {at}>{ readout(&frame, overview, cell) }</Tip> }
            if let Some(cell) = read { <div class="readout figure">{ readout(&frame, overview, cell) }</div> }
            { in_words(&frame, &matrix) }
            { save_buttons(&frame, &svg, "waste-matrix", title) }
        </figure>
    }
}

#[derive(PartialEq, Properties)]
struct CellsProps {
    matrix: Rc<Matrix>,
    grid: Grid,
    selected: Option<(LayerId, LayerId)>,
    /// The cell that the keyboard stops at.
    tabbed: (LayerId, LayerId),
    pointed: UseStateSetter<Option<Pointed>>,
}

/// The cells with bytes, and their figures where there is room.
#[function_component]
fn Cells(props: &CellsProps) -> Html {
    let frame = use_frame();
    let &CellsProps {
        grid,
        selected,
        tabbed,
        ..
    } = props;
    let side = grid.side;
    let cells = props.matrix.cells.iter().map(|cell| {
        let at = (cell.writer, cell.killer);
        let is_selected = selected == Some(at);
        let pointed = props.pointed.clone();
        html! {
            <g role="button" tabindex={if at == tabbed { "0" } else { "-1" }} data-cell={format!("{}-{}", at.0, at.1)}
                class={classes!("cell", is_selected.then_some("selected"))} aria-label={words_of(&frame, cell)}
                aria-pressed={is_selected.to_string()} onmousemove={move |event: MouseEvent| pointed.set(Some((at, tip::at(&event))))}
                onclick={frame.sends(select(cell.writer, cell.killer))}>
                { rect(format!("shade-{}", cell.shade), (grid.x(cell.killer), grid.y(cell.writer)), (side, side)) }
            </g>
        }
    });
    // Beside the buttons, whose names say more: "3.2 MB" is nobody's name.
    let numbers = props.matrix.cells.iter().filter(|_| side >= 44).map(|cell| {
        html! {
            <text class={if cell.shade > 3 { "on-dark" } else { "on-light" }} x={(grid.x(cell.killer) + side / 2).to_string()}
                y={(grid.y(cell.writer) + side / 2 + 3).to_string()}>{ figures::size(cell.bytes) }</text>
        }
    });
    html! {
        <>
            { for cells }
            <g class="cell-numbers" aria-hidden="true">{ for numbers }</g>
        </>
    }
}

fn select(writer: LayerId, killer: LayerId) -> Event {
    Event::Layers(LayersEvent::Select(Some(Selected::Cell(writer, killer))))
}

/// The half where cells can be, and the diagonal.
fn ground(grid: Grid, end: LayerId) -> Html {
    let (left, top, right, bottom) = (grid.left, grid.top, grid.x(end), grid.y(end));
    let stairs = (0..end.number()).rev().map(LayerId::new);
    let stairs = stairs.map(|layer| format!(" H{} V{}", grid.x(layer), grid.y(layer)));
    let steps = format!("M{left} {top} H{right} V{bottom}") + &stairs.collect::<String>();
    let line = |x1: u32, y1: u32, x2: u32, y2: u32| {
        html! { <line x1={x1.to_string()} y1={y1.to_string()} x2={x2.to_string()} y2={y2.to_string()} /> }
    };
    html! {
        <g class="matrix-ground" aria-hidden="true">
            <path d={steps} />
            for i in (0..=end.number()).map(LayerId::new).filter(|_| grid.side >= 12) {
                { line(grid.x(i), top, grid.x(i), grid.y(i)) }
                { line(grid.x(i.below().unwrap_or(i)), grid.y(i), right, grid.y(i)) }
            }
        </g>
    }
}

/// A layer's number at both edges, its step beside its row, and bars of what it lost and hid.
fn edge(
    overview: &Overview,
    matrix: &Matrix,
    grid: Grid,
    layer: LayerId,
    sums: Edge,
    read: Option<(LayerId, LayerId)>,
) -> Html {
    let side = grid.side;
    let length = |bytes: u64| bars::scaled(bytes, matrix.longest) * (EDGE - 6) / 1000;
    let middle = side / 2;
    let (x, y) = (grid.x(layer), grid.y(layer));
    let (hid, lost) = (length(sums.hid), length(sums.lost));
    let is_row = read.is_some_and(|(writer, _)| writer == layer);
    let is_column = read.is_some_and(|(_, killer)| killer == layer);
    let numbered = layer.number().is_multiple_of(matrix.step()) || is_row || is_column;
    let thick = side.saturating_sub(4).clamp(3, 12);
    let name = if grid.left > 100 {
        Some(format!("{}  {layer}", cut(&step_of(overview, layer), 30)))
    } else {
        numbered.then(|| layer.to_string())
    };
    html! {
        <>
            if let Some(name) = name {
                <text class={classes!("edge-name", is_row.then_some("read"))} x={(grid.left - 8).to_string()} y={(y + middle + 4).to_string()}>{ name }</text>
            }
            if numbered {
                <text class={classes!("edge-number", is_column.then_some("read"))} x={(x + middle).to_string()} y={(grid.top - 6).to_string()}>{ layer.number() }</text>
            }
            if grid.top > EDGE + NUMBERS {
                <text class={classes!("edge-column", is_column.then_some("read"))}
                    transform={format!("translate({} {}) rotate(-42)", x + middle, grid.top - NUMBERS - 2)}>{ cut(&step_of(overview, layer), 20).into_owned() }</text>
            }
            { rect("edge-hid", (x + (side - thick) / 2, EDGE - hid), (thick, hid)) }
            { rect("edge-lost", (grid.x(matrix.end()) + 6, y + (side - thick) / 2), (lost, thick)) }
        </>
    }
}

/// A cell's figures, and the steps of both its layers.
fn readout(frame: &Frame, overview: &Overview, cell: &Cell) -> Html {
    let step = |name: &'static str, layer: LayerId| {
        html! { <p class="faint step-of">{ format!("{name} {layer}  {}", step_of(overview, layer)) }</p> }
    };
    html! {
        <>
            <p><strong>{ words_of(frame, cell) }</strong></p>
            { step(frame.text(matrix::ROWS), cell.writer) }
            { step(frame.text(matrix::COLUMNS), cell.killer) }
        </>
    }
}

/// Which shade is how much.
fn scale(frame: &Frame, matrix: &Matrix) -> Html {
    let most = matrix.cells.iter().map(|cell| cell.bytes).max();
    html! {
        <p class="matrix-scale means" aria-hidden="true">
            <span>{ frame.text(matrix::SCALE) }</span>
            <span class="figure">{ figures::size(0) }</span>
            <svg viewBox="0 0 108 10" width="108" height="10">
                for shade in 1..=SHADES { { rect(format!("shade-{shade}"), ((shade - 1) * 18, 0), (18, 10)) } }
            </svg>
            <span class="figure">{ figures::size(most.unwrap_or(0)) }</span>
        </p>
    }
}

/// What keys do: arrows select the nearest cell that way and move the focus there.
fn on_key(frame: &Frame, matrix: &Rc<Matrix>, svg: &NodeRef) -> Callback<KeyboardEvent> {
    let (matrix, svg) = (matrix.clone(), svg.clone());
    sends(&frame.on, move |event: KeyboardEvent| {
        let cell: Element = event.target_dyn_into()?;
        let cell = cell.get_attribute("data-cell")?;
        let (writer, killer) = cell.split_once('-')?;
        let (writer, killer) = (writer.parse().ok()?, killer.parse().ok()?);
        let key = event.key();
        if matches!(key.as_str(), "Enter" | " ") {
            event.prevent_default();
            return Some(select(writer, killer));
        }
        let way = keys::way(&key)?;
        event.prevent_default();
        let to = matrix.step_from((writer, killer), way)?;
        let name = format!("[data-cell='{}-{}']", to.writer, to.killer);
        let found = svg.cast::<Element>()?.query_selector(&name);
        if let Some(found) = found.ok().flatten() {
            // Elements of SVG take the focus as those of HTML do; a browser where they do not keeps it where it is.
            let _ = found.unchecked_into::<HtmlElement>().focus();
        }
        Some(select(to.writer, to.killer))
    })
}

/// The largest cells, for those who do not see the picture, and for those who rather read.
fn in_words(frame: &Frame, matrix: &Matrix) -> Html {
    let bytes: u64 = matrix.cells.iter().map(|cell| cell.bytes).sum();
    html! {
        <details class="in-words">
            <summary>{ frame.text(matrix::DESCRIBE) }</summary>
            <p>{ frame.text(matrix::SAID)(&figures::exact(matrix.cells.len() as u64), &figures::size(bytes)) }</p>
            <ol>
                for cell in matrix.largest(10) {
                    <li>
                        <button type="button" class="link" onclick={frame.sends(select(cell.writer, cell.killer))}>
                            { words_of(frame, cell) }
                        </button>
                    </li>
                }
            </ol>
        </details>
    }
}

fn words_of(frame: &Frame, cell: &Cell) -> String {
    let bytes = figures::size(cell.bytes);
    let files = words::files(cell.files, frame.language);
    if cell.writer == cell.killer {
        frame.text(matrix::OWN)(cell.writer, &bytes, &files)
    } else {
        frame.text(matrix::CELL)(cell.writer, cell.killer, &bytes, &files)
    }
}
