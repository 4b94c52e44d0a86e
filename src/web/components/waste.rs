//! Dead bytes, largest first: which file, how many bytes, why, written and hidden by which layer.

use yew::prelude::*;

use super::Frame;
use super::bar::{self, Kind};
use crate::session::protocol::WasteRow;
use crate::view::cause::Cause;
use crate::view::texts::Texts;
use crate::view::{Event, Image, figures};

/// The list. Only as many rows are in the page as were asked for.
pub(super) fn waste(frame: &Frame, image: &Image) -> Html {
    let texts = frame.texts();
    let all = &image.report.waste;
    if all.is_empty() {
        return html! {
            <p class="good"><strong>{ texts.nothing_to_reclaim }</strong>{ " " }{ texts.nothing_to_reclaim_means }</p>
        };
    }
    let wanted = |row: &&WasteRow| {
        image
            .waste_filter
            .is_none_or(|cause| cause.word() == row.cause)
    };
    let count = all.iter().filter(wanted).count();
    let sum = all.iter().filter(wanted).map(|row| row.bytes).sum();
    let rows = all.iter().filter(wanted).take(image.waste_shown);
    let more = count > image.waste_shown;
    let heads = [
        (texts.column_path, "path"),
        (texts.column_size, "size"),
        (texts.column_cause, "cause"),
        (texts.column_written, "written"),
        (texts.column_hidden, "hidden"),
    ];
    html! {
        <>
            { filters(frame, image) }
            <p class="figure">
                { (texts.waste_count)(&figures::exact(count as u64), &figures::size(sum)) }
                if more {
                    <span class="faint">
                        { texts.comma }
                        { (texts.waste_shown)(&figures::exact(image.waste_shown as u64), &figures::exact(count as u64)) }
                    </span>
                }
            </p>
            <table class="waste" role="table">
                <caption class="unseen">{ texts.tab_waste }</caption>
                <thead role="rowgroup"><tr role="row">
                    { for heads.iter().map(|(name, class)| html! {
                        <th role="columnheader" scope="col" class={*class}>{ *name }</th>
                    }) }
                </tr></thead>
                <tbody role="rowgroup">{ for rows.map(|row| line(texts, row)) }</tbody>
            </table>
            if more {
                <button type="button" onclick={frame.says(Event::WasteExtended)}>{ texts.waste_more }</button>
            }
        </>
    }
}

fn filters(frame: &Frame, image: &Image) -> Html {
    let texts = frame.texts();
    let present = Cause::ALL
        .into_iter()
        .filter(|cause| {
            let word = cause.word();
            image.report.layers.iter().any(|layer| {
                layer
                    .dead_by_cause
                    .get(word)
                    .is_some_and(|bytes| *bytes > 0)
            })
        })
        .map(Some);
    let buttons = std::iter::once(None).chain(present).map(|cause| {
        let name = cause.map_or(texts.waste_all, |cause| cause.name(texts));
        let pressed = image.waste_filter == cause;
        html! {
            <button type="button" aria-pressed={pressed.to_string()} onclick={frame.says(Event::WasteFiltered(cause))}>
                { cause.map(|cause| bar::swatch(Kind::Dead(cause))) }
                { name }
            </button>
        }
    });
    html! { <div class="filters" role="group" aria-label={texts.waste_filter}>{ for buttons }</div> }
}

fn line(texts: &Texts, row: &WasteRow) -> Html {
    let cause = Cause::of(&row.cause);
    html! {
        <tr role="row">
            <th role="rowheader" scope="row" class="path"><code>{ &row.path }</code></th>
            <td role="cell" class="size figure" title={(texts.bytes_exact)(&figures::exact(row.bytes))}>
                { figures::size(row.bytes) }
            </td>
            <td role="cell" class="cause" title={cause.map(|cause| cause.meaning(texts))}>
                { cause.map(|cause| bar::swatch(Kind::Dead(cause))) }
                { cause.map_or(row.cause.clone(), |cause| cause.name(texts).to_owned()) }
            </td>
            <td role="cell" class="written figure">
                <span class="inline-head" aria-hidden="true">{ texts.column_written }{ " " }</span>{ row.layer }
            </td>
            <td role="cell" class="hidden figure">
                <span class="inline-head" aria-hidden="true">{ texts.column_hidden }{ " " }</span>{ row.by_layer }
            </td>
        </tr>
    }
}
