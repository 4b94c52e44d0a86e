//! What is in a file: as text, as a picture, as a program, or byte by byte.

use yew::prelude::*;

use super::super::inputs::typed;
use super::super::virtual_list::{LINE, VirtualList};
use super::super::{Frame, stops};
use super::{difference, percent, program, says};
use crate::session::protocol::{Form, SHOWN, Shown, printable_lines};
use crate::view::files::text::{self, Lines};
use crate::view::files::{Content, ContentView, Files, FilesEvent, Opened};
use crate::view::texts::{Language, files};
use crate::view::{Shared, figures};

/// Width of a letter in hundredths of a pixel, and of the numbers beside the lines in pixels.
const LETTER: u32 = 785;
const NUMBERS: u32 = 84;

/// The content of the version that is shown.
pub(super) fn content(frame: &Frame, files: &Files, opened: &Opened) -> Html {
    let language = frame.language;
    let inner = match &opened.content {
        Content::None => return Html::default(),
        Content::Loading => html! {
            <p class="faint" aria-live="polite">{ files::LOADING.get(language) }{ percent(files) }</p>
        },
        Content::Failed(error) => stops::notice(frame, error),
        Content::Differs(difference) => difference::difference(frame, difference),
        Content::Shown(shown) if shown.size == 0 => {
            html! { <p class="faint">{ files::EMPTY.get(language) }</p> }
        }
        Content::Shown(shown) => known(frame, opened, shown),
    };
    html! { <section class="f-content" aria-label={files::CONTENT.get(language)}>{ inner }</section> }
}

fn known(frame: &Frame, opened: &Opened, shown: &Shared<Shown>) -> Html {
    let language = frame.language;
    let as_itself = opened.look == ContentView::Itself;
    let name = match &shown.form {
        Form::Text => files::LOOK_TEXT.get(language),
        Form::Picture { .. } => files::LOOK_PICTURE.get(language),
        Form::Elf(_) => files::LOOK_PROGRAM.get(language),
        Form::Binary { .. } => "",
    };
    let body = match (&shown.form, as_itself) {
        (Form::Text, true) => html! {
            <Text frame={frame.clone()} shown={shown.clone()} search={opened.search.clone()} hit={opened.hit}
                hit_moved={opened.hit_moved} wrap={opened.wrap} />
        },
        (Form::Picture { .. }, true) => picture(frame, opened),
        (Form::Elf(facts), true) => program::program(frame, facts),
        _ => bytes(frame, shown),
    };
    let kind = match &shown.form {
        Form::Binary { name } => Some(files::BINARY.get(language)(name)),
        Form::Picture { media_type } => Some(media_type.clone()),
        _ => None,
    };
    html! {
        <>
            <div class="toolbar">
                if name.is_empty() {
                    <h3>{ files::CONTENT.get(language) }</h3>
                } else {
                    { looks(frame, opened.look, name) }
                }
                { kind.map(|kind| html! { <span class="faint f-kind">{ kind }</span> }) }
                { part(frame, shown) }
            </div>
            { body }
        </>
    }
}

/// As itself, or byte by byte.
fn looks(frame: &Frame, look: ContentView, name: &'static str) -> Html {
    let language = frame.language;
    let on = says(frame);
    let button = |to: ContentView, name: &'static str| {
        html! {
            <button type="button" aria-pressed={(look == to).to_string()}
                onclick={on.reform(move |_: MouseEvent| FilesEvent::Looked(to))}>{ name }</button>
        }
    };
    html! {
        <div class="segments" role="group" aria-label={files::LOOK.get(language)}>
            { button(ContentView::Itself, name) }
            { button(ContentView::Bytes, files::LOOK_BYTES.get(language)) }
        </div>
    }
}

/// Which part of a long file this is, and the way to the others.
fn part(frame: &Frame, shown: &Shown) -> Html {
    let language = frame.language;
    let on = says(frame);
    let length = shown.bytes.len() as u64;
    let end = shown.offset.saturating_add(length);
    if shown.offset == 0 && end >= shown.size {
        return Html::default();
    }
    let (before, after) = (shown.offset.checked_sub(SHOWN), end < shown.size);
    let to = move |offset: u64| on.reform(move |_: MouseEvent| FilesEvent::Offset(offset));
    html! {
        <span class="f-part figure">
            <button type="button" aria-label={files::PART_PREVIOUS.get(language)} title={files::PART_PREVIOUS.get(language)} disabled={shown.offset == 0}
                onclick={to(before.unwrap_or(0))}>{ "‹" }</button>
            <span>{ files::PART.get(language)(&figures::exact(shown.offset), &figures::exact(end), &figures::exact(shown.size)) }</span>
            <button type="button" aria-label={files::PART_NEXT.get(language)} title={files::PART_NEXT.get(language)} disabled={!after}
                onclick={to(end)}>{ "›" }</button>
        </span>
    }
}

fn picture(frame: &Frame, opened: &Opened) -> Html {
    let language = frame.language;
    let path = opened.facts.as_ref().map(|facts| facts.path.clone());
    let alt = files::PICTURE.get(language)(&path.unwrap_or_default());
    frame.picture.as_ref().map_or_else(Html::default, |url| {
        html! { <div class="f-picture"><img src={url.clone()} {alt} /></div> }
    })
}

/// Byte by byte.
fn bytes(frame: &Frame, shown: &Shared<Shown>) -> Html {
    let language = frame.language;
    let draw = {
        let shown = shown.clone();
        Callback::from(move |row: u32| {
            let (offset, hex, letters) = text::hex_row(&shown.bytes, shown.offset, row);
            html! {
                <div key={row} class="f-line f-hex">
                    <span class="f-number">{ offset }</span><span>{ hex }</span><span class="f-letters">{ letters }</span>
                </div>
            }
        })
    };
    let of = format!("{} {}", shown.entry, shown.offset);
    html! {
        <VirtualList count={text::hex_rows(shown.bytes.len())} row={LINE} {draw} class="f-lines" role="group"
            label={files::LOOK_BYTES.get(language)} {of} />
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    frame: Frame,
    shown: Shared<Shown>,
    search: String,
    hit: usize,
    hit_moved: u32,
    wrap: bool,
}

/// A text with its numbers, and what is looked for in it.
#[function_component]
fn Text(props: &Props) -> Html {
    let language = props.frame.language;
    let columns = use_state_eq(|| None::<usize>);
    let wrapped = props.wrap.then_some(*columns).flatten();
    let lines = use_memo((props.shown.clone(), wrapped), |(shown, columns)| {
        Lines::new(&shown.bytes, *columns)
    });
    let hits = use_memo(
        (props.shown.clone(), props.search.clone()),
        |(_, search)| lines.find(search),
    );
    let on_width = {
        let columns = columns.clone();
        Callback::from(move |width: u32| {
            let letters = width.saturating_sub(NUMBERS).saturating_mul(100) / LETTER;
            columns.set(usize::try_from(letters.max(20)).ok());
        })
    };
    let at = hits.get(props.hit).map(|(start, _)| lines.row_at(*start));
    let draw = {
        let (lines, hits, hit) = (lines.clone(), hits.clone(), props.hit);
        Callback::from(move |place: u32| {
            let Some((row, text)) = lines.row(place) else {
                return Html::default();
            };
            let parts = text::parts(row, text, &hits)
                .into_iter()
                .map(|(part, number)| {
                    let part = printable_lines(part).into_owned();
                    match number {
                        None => html! { { part } },
                        Some(number) => {
                            html! { <mark class={(number == hit).then_some("at")}>{ part }</mark> }
                        }
                    }
                });
            html! {
                <div key={place} class="f-line">
                    <span class="f-number">{ row.line.map(|line| line.to_string()) }</span><span class="f-words">{ for parts }</span>
                </div>
            }
        })
    };
    let reveal = at.map_or((0, 0), |row| (props.hit_moved, row));
    let of = format!("{} {}", props.shown.entry, props.shown.offset);
    html! {
        <>
            { tools(props, hits.len(), lines.lines()) }
            <VirtualList count={lines.rows()} row={LINE} {draw} class={classes!("f-lines", props.wrap.then_some("f-wrapped"))}
                role="group" label={files::LOOK_TEXT.get(language)} {of} {reveal} {on_width} />
        </>
    }
}

fn tools(props: &Props, hits: usize, lines: u32) -> Html {
    let language = props.frame.language;
    let on = says(&props.frame);
    let entered = {
        let on = on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                on.emit(FilesEvent::Hit(
                    if event.shift_key() { -1 } else { 1 },
                    hits,
                ));
            }
        })
    };
    let step = |by: i32, name: &'static str, sign: &'static str| {
        html! {
            <button type="button" aria-label={name} title={name} disabled={hits == 0}
                onclick={on.reform(move |_: MouseEvent| FilesEvent::Hit(by, hits))}>{ sign }</button>
        }
    };
    let wrap = props.wrap;
    html! {
        <div class="toolbar f-search">
            <input id="files-search" type="text" aria-label={files::SEARCH.get(language)} placeholder={files::SEARCH.get(language)} value={props.search.clone()}
                oninput={typed(&on, FilesEvent::Searched)} onkeydown={entered} autocomplete="off" spellcheck="false" autocapitalize="off" />
            if !props.search.is_empty() {
                <span class="figure faint" aria-live="polite">{ found(language, props.hit, hits) }</span>
                <span class="segments">{ step(-1, files::HIT_PREVIOUS.get(language), "‹") }{ step(1, files::HIT_NEXT.get(language), "›") }</span>
            }
            <button type="button" class="f-wrap" aria-pressed={wrap.to_string()}
                onclick={on.reform(move |_: MouseEvent| FilesEvent::Wrapped(!wrap))}>{ files::WRAP.get(language) }</button>
            <span class="figure faint">{ files::LINES.get(language)(&figures::exact(lines.into())) }</span>
        </div>
    }
}

fn found(language: Language, hit: usize, hits: usize) -> String {
    if hits == 0 {
        files::HITS_NONE.get(language).to_owned()
    } else {
        files::HITS.get(language)(hit + 1, hits)
    }
}
