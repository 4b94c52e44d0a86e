//! The cells of a row in a list of dead files.

use yew::prelude::*;

use super::super::super::Frame;
use super::super::tiles;
use crate::session::protocol::{Placed, WasteLine};
use crate::view::files::FilesEvent;
use crate::view::texts::waste;
use crate::view::waste::words;
use crate::view::{Event, figures};

/// Opens a dead file at the version that is dead.
pub(super) fn open(line: &WasteLine) -> Event {
    Event::Files(FilesEvent::OpenAt {
        path: line.path.clone(),
        entry: Some(line.entry),
    })
}

/// The cells of a row.
pub(super) fn cells(frame: &Frame, line: &WasteLine) -> Html {
    if line.group().is_some() {
        return directory(frame, line);
    }
    let event = open(line);
    let open = frame.on.reform(move |press: MouseEvent| {
        press.stop_propagation();
        event.clone()
    });
    let name = frame.text(waste::OPEN)(&line.path);
    html! {
        <>
            { path(line) }
            <span role="gridcell" class="size figure" title={frame.exact(line.bytes)}>{ figures::size(line.bytes) }</span>
            { why(frame, line) }
            <span role="gridcell" class="open">
                <button type="button" tabindex="-1" aria-label={name.clone()} title={name} onclick={open}>
                    <svg viewBox="0 0 10 10" aria-hidden="true"><path d="M3 1.5 L7 5 L3 8.5" /></svg>
                </button>
            </span>
        </>
    }
}

/// The cells of a directory's row.
fn directory(frame: &Frame, line: &WasteLine) -> Html {
    html! {
        <>
            { path(line) }
            <span role="gridcell" class="size figure" title={frame.exact(line.bytes)}>{ figures::size(line.bytes) }</span>
            { why(frame, line) }
            <span role="gridcell" class="twist" aria-hidden="true">
                <svg viewBox="0 0 10 10"><path d={if line.place == Placed::Open { "M1.5 3 L5 7 L8.5 3" } else { "M3 1.5 L7 5 L3 8.5" }} /></svg>
            </span>
        </>
    }
}

/// The path: its name stays, its directories give way.
fn path(line: &WasteLine) -> Html {
    let shown = match line.group() {
        Some(_) => format!("{}/", line.path),
        None => line.path.clone(),
    };
    let end = shown.trim_end_matches('/').len();
    let (dir, name) = match shown.get(..end).unwrap_or_default().rfind('/') {
        Some(slash) => shown.split_at(slash + 1),
        None => ("", shown.as_str()),
    };
    html! {
        <code role="gridcell" class="where" title={line.path.clone()}>
            <span class="of">{ dir.to_owned() }</span><span class="name">{ name.to_owned() }</span>
        </code>
    }
}

fn why(frame: &Frame, line: &WasteLine) -> Html {
    let cause = line.cause;
    let layers = if line.layer == line.by_layer {
        frame.text(waste::HIDES_ITSELF)(line.layer)
    } else {
        frame.text(waste::HIDES)(line.layer, line.by_layer)
    };
    html! {
        <span role="gridcell" class="why" title={cause.meaning(frame.language)}>
            { tiles::swatch(cause.as_str()) }
            if line.group().is_some() { <span class="figure">{ words::files(line.files.into(), frame.language) }</span> }
            <span>{ cause.name(frame.language) }</span>
            <span class="faint figure">{ layers }</span>
            if let Some(package) = &line.package {
                <code class="faint">{ package.clone() }</code>
            } else if line.database {
                <span class="faint">{ frame.text(waste::DATABASE) }</span>
            }
        </span>
    }
}
