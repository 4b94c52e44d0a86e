//! The report tab: what the page shows, as a file in three forms, and the command that writes the same.

use yew::prelude::*;

use super::Frame;
use super::copy::copy;
use super::stops;
use crate::session::protocol::{ReportFormat, printable};
use crate::view::texts::{page, report};
use crate::view::{Event, Image, Pass, command};

/// The tab.
pub(super) fn report(frame: &Frame, image: &Image) -> Html {
    let language = frame.language;
    let caution = match image.pass {
        Pass::Going(_) => Some(report::UNVERIFIED.get(language)),
        Pass::Failed(_) => Some(report::PASS_FAILED.get(language)),
        Pass::Done => None,
    };
    html! {
        <div class="report">
            <p class="lead">{ report::INTRO.get(language) }</p>
            if let Some(caution) = caution { <p class="caution" role="note">{ caution }</p> }
            { form(frame, image, ReportFormat::Html, report::HTML.get(language), report::HTML_MEANS.get(language)) }
            { form(frame, image, ReportFormat::Markdown, report::MARKDOWN.get(language), report::MARKDOWN_MEANS.get(language)) }
            { form(frame, image, ReportFormat::Json, report::JSON.get(language), report::JSON_MEANS.get(language)) }
            if let Some(error) = &image.export_failed {
                <p class="bad">{ report::FAILED.get(language) }</p>
                { stops::notice(frame, error) }
            }
        </div>
    }
}

fn form(
    frame: &Frame,
    image: &Image,
    format: ReportFormat,
    name: &'static str,
    means: &'static str,
) -> Html {
    let language = frame.language;
    let busy = image.exporting.is_some();
    let label = if image.exporting == Some(format) {
        report::SAVING.get(language).to_owned()
    } else {
        report::SAVE.get(language)(name)
    };
    let command = command::inspect(image, format);
    html! {
        <section class="form" aria-label={name}>
            <h2>{ name }</h2>
            <p class="means">{ means }</p>
            <button type="button" class="primary" disabled={busy} onclick={frame.says(Event::Exported(format))}>{ label }</button>
            <p class="command">
                <span class="means">{ report::SAME.get(language) }</span>
                <code>{ printable(&command).into_owned() }</code>
                { copy(frame, &command, page::COPY.get(language)) }
            </p>
        </section>
    }
}
