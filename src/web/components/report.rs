//! The report tab: what the page shows, as a file in three forms, and the command that writes the same.

use yew::prelude::*;

use super::Frame;
use super::copy::copy;
use super::stops;
use crate::session::protocol::{ReportFormat, printable};
use crate::view::{Event, Image, Pass, command};

/// The tab.
pub(super) fn report(frame: &Frame, image: &Image) -> Html {
    let texts = &frame.texts().report;
    let caution = match image.pass {
        Pass::Going { .. } => Some(texts.unverified),
        Pass::Failed(_) => Some(texts.pass_failed),
        Pass::Done => None,
    };
    html! {
        <div class="report">
            <p class="lead">{ texts.intro }</p>
            if let Some(caution) = caution { <p class="caution" role="note">{ caution }</p> }
            { form(frame, image, ReportFormat::Html, texts.html, texts.html_means) }
            { form(frame, image, ReportFormat::Markdown, texts.markdown, texts.markdown_means) }
            { form(frame, image, ReportFormat::Json, texts.json, texts.json_means) }
            if let Some(error) = &image.export_failed {
                <p class="bad">{ texts.failed }</p>
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
    let texts = &frame.texts().report;
    let busy = image.exporting.is_some();
    let label = if image.exporting == Some(format) {
        texts.saving.to_owned()
    } else {
        (texts.save)(name)
    };
    let command = command::inspect(image, format);
    html! {
        <section class="form" aria-label={name}>
            <h2>{ name }</h2>
            <p class="means">{ means }</p>
            <button type="button" class="primary" disabled={busy} onclick={frame.says(Event::Exported(format))}>{ label }</button>
            <p class="command">
                <span class="means">{ texts.same }</span>
                <code>{ printable(&command).into_owned() }</code>
                { copy(frame, &command, texts.copy) }
            </p>
        </section>
    }
}
