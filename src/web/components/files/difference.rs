//! How two versions of a file differ, by lines where they are text.

use yew::prelude::*;

use super::super::Frame;
use super::super::virtual_list::{LINE, VirtualList};
use crate::session::protocol::{DiffLine, Difference, printable_lines};
use crate::view::texts::files;
use crate::view::{Shared, figures};

/// The difference.
pub(in crate::web::components) fn difference(
    frame: &Frame,
    difference: &Shared<Difference>,
) -> Html {
    match &**difference {
        Difference::Same => frame.line("f-same", files::SAME),
        Difference::Bytes { first, sizes } => html! {
            <p>{ frame.text(files::DIFFERS_BYTES)(&figures::exact(*first), &figures::size(sizes.0), &figures::size(sizes.1)) }</p>
        },
        Difference::Lines {
            lines,
            added,
            removed,
            cut,
        } => {
            let draw = {
                let (frame, difference) = (frame.clone(), difference.clone());
                Callback::from(move |place: u32| {
                    let Difference::Lines { lines, .. } = &*difference else {
                        return Html::default();
                    };
                    let at = usize::try_from(place).ok().and_then(|at| lines.get(at));
                    at.map_or_else(Html::default, |line| drawn(&frame, place, line))
                })
            };
            let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            html! {
                <>
                    <p class="figure">
                        { frame.text(files::DIFFERS)(&figures::exact(*added), &figures::exact(*removed)) }
                        if *cut { <span class="faint">{ " " }{ frame.text(files::DIFFERS_CUT) }</span> }
                    </p>
                    <VirtualList {count} row={LINE} {draw} class="f-lines f-difference" role="group" label={frame.text(files::COMPARE)} />
                </>
            }
        }
    }
}

fn drawn(frame: &Frame, place: u32, line: &DiffLine) -> Html {
    let (class, sign, name) = match (line.old, line.new) {
        (None, None) => {
            return html! {
                <div key={place} class="f-line f-left-out"><span class="faint">{ "⋯ " }{ frame.text(files::LEFT_OUT) }</span></div>
            };
        }
        (None, Some(_)) => ("f-line f-plus", "+", frame.text(files::LINE_ADDED)),
        (Some(_), None) => ("f-line f-minus", "−", frame.text(files::LINE_REMOVED)),
        (Some(_), Some(_)) => ("f-line", " ", ""),
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    html! {
        <div key={place} {class}>
            <span class="f-number">{ number(line.old) }</span>
            <span class="f-number">{ number(line.new) }</span>
            <span class="f-sign" aria-hidden="true">{ sign }</span>
            if !name.is_empty() { <span class="unseen">{ name }{ " " }</span> }
            <span class="f-words">{ printable_lines(&line.text).into_owned() }</span>
        </div>
    }
}
