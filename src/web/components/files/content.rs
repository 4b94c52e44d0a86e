//! What is in a file: as text, as a picture, as a program, or byte by byte.

use yew::prelude::*;

use super::super::inputs::{segments, sends, typed};
use super::super::virtual_list::{LINE, VirtualList};
use super::super::{Frame, Of, screens, use_frame};
use super::{difference, program};
use crate::session::protocol::{Form, SHOWN, Shown, printable_lines};
use crate::view::files::text::{self, Lines};
use crate::view::files::{Content, ContentView, FilesEvent, Opened};
use crate::view::texts::files;
use crate::view::{Shared, figures};

/// Width of a letter in hundredths of a pixel, and of the numbers beside the lines in pixels.
const LETTER: u32 = 785;
const NUMBERS: u32 = 84;

/// The content of the version that is shown; how far the reading is, and the address of the picture that was read last.
pub(super) fn content(
    frame: &Frame,
    opened: &Opened,
    percent: Option<&str>,
    picture: Option<&str>,
) -> Html {
    let inner = match &opened.content {
        Content::None => return Html::default(),
        Content::Loading => html! {
            <p class="faint" aria-live="polite">{ frame.text(files::LOADING) }{ percent }</p>
        },
        Content::Failed(error) => screens::notice(frame, error),
        Content::Differs(difference) => difference::difference(frame, difference),
        Content::Shown(shown) if shown.size == 0 => frame.line("faint", files::EMPTY),
        Content::Shown(shown) => known(frame, opened, shown, picture),
    };
    html! { <section class="f-content" aria-label={frame.text(files::CONTENT)}>{ inner }</section> }
}

fn known(frame: &Frame, opened: &Opened, shown: &Shared<Shown>, picture: Option<&str>) -> Html {
    let name = match &shown.form {
        Form::Text => Some(files::LOOK_TEXT),
        Form::Picture { .. } => Some(files::LOOK_PICTURE),
        Form::Elf(_) => Some(files::LOOK_PROGRAM),
        Form::Binary { .. } => None,
    };
    let body = match (&shown.form, opened.look == ContentView::Itself) {
        (Form::Text, true) => html! {
            <Text shown={shown.clone()} search={opened.search.clone()} hit={opened.hit} hit_moved={opened.hit_moved} wrap={opened.wrap} />
        },
        (Form::Picture { .. }, true) => image(frame, opened, picture),
        (Form::Elf(facts), true) => program::program(frame, facts),
        _ => bytes(frame, shown),
    };
    let kind = match &shown.form {
        Form::Binary { name } => Some(frame.text(files::BINARY)(name)),
        Form::Picture { media_type } => Some(media_type.clone()),
        _ => None,
    };
    let look = |look: ContentView, name| {
        (
            frame.text(name),
            opened.look == look,
            FilesEvent::Looked(look),
        )
    };
    html! {
        <>
            <div class="toolbar">
                if let Some(name) = name {
                    { segments(frame.text(files::LOOK), &frame.on_files(), [look(ContentView::Itself, name), look(ContentView::Bytes, files::LOOK_BYTES)]) }
                } else {
                    <h3>{ frame.text(files::CONTENT) }</h3>
                }
                if let Some(kind) = kind { <span class="faint f-kind">{ kind }</span> }
                { part(frame, shown) }
            </div>
            { body }
        </>
    }
}

/// A content without the tools of the files tab: the one side of a comparison that has a file.
pub(in crate::web::components) fn plain(frame: &Frame, shown: &Shared<Shown>) -> Html {
    match &shown.form {
        _ if shown.size == 0 => frame.line("faint", files::EMPTY),
        Form::Text => html! { <Plain of={shown.clone()} /> },
        Form::Elf(facts) => program::program(frame, facts),
        Form::Picture { .. } | Form::Binary { .. } => bytes(frame, shown),
    }
}

/// The lines of a text.
#[function_component]
fn Plain(Of { of: shown }: &Of<Shared<Shown>>) -> Html {
    let frame = use_frame();
    let lines = use_memo(shown.clone(), |shown| Lines::new(&shown.bytes, None));
    let of = shown.entry.number().to_string();
    let count = lines.rows();
    let draw = Callback::from(move |place: u32| match lines.row(place) {
        Some((row, text)) => html! {
            <div key={place} class="f-line">
                <span class="f-number">{ row.line.map(|line| line.to_string()) }</span>
                <span class="f-words">{ printable_lines(text).into_owned() }</span>
            </div>
        },
        None => Html::default(),
    });
    html! {
        <VirtualList {count} row={LINE} {draw} class="f-lines" role="group" label={frame.text(files::LOOK_TEXT)} {of} />
    }
}

/// Which part of a long file this is, and the way to the others.
fn part(frame: &Frame, shown: &Shown) -> Html {
    let end = shown.offset.saturating_add(shown.bytes.len() as u64);
    let (before, after) = (shown.offset.checked_sub(SHOWN), end < shown.size);
    if shown.offset == 0 && !after {
        return Html::default();
    }
    let on = frame.on_files();
    let to = move |offset: u64| on.reform(move |_| FilesEvent::Offset(offset));
    let (previous, next) = (
        frame.text(files::PART_PREVIOUS),
        frame.text(files::PART_NEXT),
    );
    html! {
        <span class="f-part figure">
            <button type="button" aria-label={previous} title={previous} disabled={shown.offset == 0} onclick={to(before.unwrap_or(0))}>{ "‹" }</button>
            <span>{ frame.text(files::PART)(&figures::exact(shown.offset), &figures::exact(end), &figures::exact(shown.size)) }</span>
            <button type="button" aria-label={next} title={next} disabled={!after} onclick={to(end)}>{ "›" }</button>
        </span>
    }
}

fn image(frame: &Frame, opened: &Opened, picture: Option<&str>) -> Html {
    let path = opened.facts.as_ref().map_or("", |facts| &facts.path);
    let alt = frame.text(files::PICTURE)(path);
    html! {
        if let Some(src) = picture { <div class="f-picture"><img src={src.to_owned()} {alt} /></div> }
    }
}

/// Byte by byte.
fn bytes(frame: &Frame, shown: &Shared<Shown>) -> Html {
    let rows = text::hex_rows(shown.bytes.len());
    let of = format!("{} {}", shown.entry.number(), shown.offset);
    let shown = shown.clone();
    let draw = move |row: u32| {
        let (offset, hex, letters) = text::hex_row(&shown.bytes, shown.offset, row);
        html! {
            <div key={row} class="f-line f-hex">
                <span class="f-number">{ offset }</span><span>{ hex }</span><span class="f-letters">{ letters }</span>
            </div>
        }
    };
    html! {
        <VirtualList count={rows} row={LINE} {draw} class="f-lines" role="group" label={frame.text(files::LOOK_BYTES)} {of} />
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    shown: Shared<Shown>,
    search: String,
    hit: usize,
    hit_moved: u32,
    wrap: bool,
}

/// A text with its numbers, and what is looked for in it.
#[function_component]
fn Text(props: &Props) -> Html {
    let frame = use_frame();
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
        let columns = columns.setter();
        move |width: u32| {
            let letters = width.saturating_sub(NUMBERS).saturating_mul(100) / LETTER;
            columns.set(usize::try_from(letters.max(20)).ok());
        }
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
    let of = format!("{} {}", props.shown.entry.number(), props.shown.offset);
    html! {
        <>
            { tools(&frame, props, hits.len(), lines.lines()) }
            <VirtualList count={lines.rows()} row={LINE} {draw} class={classes!("f-lines", props.wrap.then_some("f-wrapped"))}
                role="group" label={frame.text(files::LOOK_TEXT)} {of} {reveal} {on_width} />
        </>
    }
}

fn tools(frame: &Frame, props: &Props, hits: usize, lines: u32) -> Html {
    let on = frame.on_files();
    let entered = sends(&on, move |event: KeyboardEvent| {
        if event.key() != "Enter" {
            return None;
        }
        event.prevent_default();
        Some(FilesEvent::Hit(
            if event.shift_key() { -1 } else { 1 },
            hits,
        ))
    });
    let step = |by: i32, name: &'static str, sign: &'static str| {
        html! {
            <button type="button" aria-label={name} title={name} disabled={hits == 0}
                onclick={on.reform(move |_| FilesEvent::Hit(by, hits))}>{ sign }</button>
        }
    };
    let found = if hits == 0 {
        frame.text(files::HITS_NONE).to_owned()
    } else {
        frame.text(files::HITS)(props.hit + 1, hits)
    };
    let wrap = props.wrap;
    html! {
        <div class="toolbar f-search">
            <input id="files-search" type="text" aria-label={frame.text(files::SEARCH)} placeholder={frame.text(files::SEARCH)} value={props.search.clone()}
                oninput={typed(&on, FilesEvent::Searched)} onkeydown={entered} autocomplete="off" spellcheck="false" autocapitalize="off" />
            if !props.search.is_empty() {
                <span class="figure faint" aria-live="polite">{ found }</span>
                <span class="segments">{ step(-1, frame.text(files::HIT_PREVIOUS), "‹") }{ step(1, frame.text(files::HIT_NEXT), "›") }</span>
            }
            <button type="button" class="f-wrap" aria-pressed={wrap.to_string()}
                onclick={on.reform(move |_| FilesEvent::Wrapped(!wrap))}>{ frame.text(files::WRAP) }</button>
            <span class="figure faint">{ frame.text(files::LINES)(&figures::exact(lines.into())) }</span>
        </div>
    }
}
