//! How two versions of a file differ, by lines where they are text.

use yew::prelude::*;

use super::super::Frame;
use super::list::{LINE, List};
use crate::session::protocol::{DiffLine, Difference, printable_lines};
use crate::view::texts::FilesTexts;
use crate::view::{Shared, figures};

/// The difference.
pub(super) fn difference(frame: &Frame, difference: &Shared<Difference>) -> Html {
    let words = &frame.texts().files;
    match &**difference {
        Difference::Same => html! { <p class="f-same">{ words.same }</p> },
        Difference::Bytes { first, sizes } => html! {
            <p>{ (words.differs_bytes)(&figures::exact(*first), &figures::size(sizes.0), &figures::size(sizes.1)) }</p>
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
                    at.map_or_else(Html::default, |line| drawn(words, place, line))
                })
            };
            let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
            html! {
                <>
                    <p class="figure">
                        { (words.differs)(&figures::exact(*added), &figures::exact(*removed)) }
                        if *cut { <span class="faint">{ " " }{ words.differs_cut }</span> }
                    </p>
                    <List {count} row={LINE} {draw} class="f-lines f-difference" role="group" label={words.compare} />
                </>
            }
        }
    }
}

fn drawn(words: &FilesTexts, place: u32, line: &DiffLine) -> Html {
    let (class, sign, name) = match (line.old, line.new) {
        (None, None) => {
            return html! {
                <div key={place} class="f-line f-left-out"><span class="faint">{ "⋯ " }{ words.left_out }</span></div>
            };
        }
        (None, Some(_)) => ("f-line f-plus", "+", words.line_added),
        (Some(_), None) => ("f-line f-minus", "−", words.line_removed),
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
