//! How two versions of a file differ, by lines where they are text.

use yew::prelude::*;

use super::super::Frame;
use super::super::virtual_list::{LINE, VirtualList};
use crate::session::protocol::{DiffLine, Difference, printable_lines};
use crate::view::texts::{Language, files};
use crate::view::{Shared, figures};

/// The difference.
pub(super) fn difference(frame: &Frame, difference: &Shared<Difference>) -> Html {
    let language = frame.language;
    match &**difference {
        Difference::Same => html! { <p class="f-same">{ files::SAME.get(language) }</p> },
        Difference::Bytes { first, sizes } => html! {
            <p>{ files::DIFFERS_BYTES.get(language)(&figures::exact(*first), &figures::size(sizes.0), &figures::size(sizes.1)) }</p>
        },
        Difference::Lines {
            lines,
            added,
            removed,
            cut,
        } => {
            let draw = {
                let difference = difference.clone();
                Callback::from(move |place: u32| {
                    let Difference::Lines { lines, .. } = &*difference else {
                        return Html::default();
                    };
                    let at = usize::try_from(place).ok().and_then(|at| lines.get(at));
                    at.map_or_else(Html::default, |line| drawn(language, place, line))
                })
            };
            let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            html! {
                <>
                    <p class="figure">
                        { files::DIFFERS.get(language)(&figures::exact(*added), &figures::exact(*removed)) }
                        if *cut { <span class="faint">{ " " }{ files::DIFFERS_CUT.get(language) }</span> }
                    </p>
                    <VirtualList {count} row={LINE} {draw} class="f-lines f-difference" role="group" label={files::COMPARE.get(language)} />
                </>
            }
        }
    }
}

fn drawn(language: Language, place: u32, line: &DiffLine) -> Html {
    let (class, sign, name) = match (line.old, line.new) {
        (None, None) => {
            return html! {
                <div key={place} class="f-line f-left-out"><span class="faint">{ "⋯ " }{ files::LEFT_OUT.get(language) }</span></div>
            };
        }
        (None, Some(_)) => ("f-line f-plus", "+", files::LINE_ADDED.get(language)),
        (Some(_), None) => ("f-line f-minus", "−", files::LINE_REMOVED.get(language)),
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
