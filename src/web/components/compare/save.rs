//! The comparison as a file, in the formats of the command line.

use yew::prelude::*;

use super::super::copy::Copy;
use super::super::{Frame, screens};
use super::{section, sends};
use crate::session::protocol::{CompareFormat, printable};
use crate::view::texts::{compare, report};
use crate::view::{CompareEvent, Image, command};

/// The section.
pub(super) fn save(frame: &Frame, image: &Image) -> Html {
    let state = &image.compare;
    let line = command::compare(image, state.open_is_old, CompareFormat::Html);
    let name = |format| match format {
        CompareFormat::Html => frame.text(report::HTML),
        CompareFormat::Markdown => frame.text(report::MARKDOWN),
        CompareFormat::Text => frame.text(compare::FORMAT_TEXT),
        CompareFormat::Json => frame.text(report::JSON),
    };
    let inner = html! {
        <>
            <p class="cmp-actions">
                for format in CompareFormat::ALL {
                    <button type="button" disabled={state.exporting.is_some()}
                        onclick={sends(frame, CompareEvent::Exported(format))}>{ frame.text(compare::SAVE_AS)(name(format)) }</button>
                }
            </p>
            if let Some(error) = &state.export_failed {
                { frame.line("bad", compare::SAVE_FAILED) }
                { screens::notice(frame, error) }
            }
            if !state.of_result { { by_command(frame, line) } }
        </>
    };
    section(frame.text(compare::SAVE), inner)
}

/// What does the same in a terminal.
pub(super) fn by_command(frame: &Frame, line: String) -> Html {
    html! {
        <p class="by-command">
            <span class="means">{ frame.text(compare::SAME_BY_COMMAND) }</span>
            <code>{ printable(&line).into_owned() }</code>
            <Copy text={line} />
        </p>
    }
}
