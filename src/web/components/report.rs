//! The report tab: what the page shows, as a file in three forms, and the command that writes the same.

use yew::prelude::*;

use super::copy::Copy;
use super::{Frame, screens};
use crate::session::protocol::{ReportFormat, printable};
use crate::view::texts::report;
use crate::view::{Event, Image, Pass, command};

/// The tab.
pub(super) fn report(frame: &Frame, image: &Image) -> Html {
    let caution = match image.pass {
        Pass::Going(_) => Some(frame.text(report::UNVERIFIED)),
        Pass::Failed(_) => Some(frame.text(report::PASS_FAILED)),
        Pass::Done => None,
    };
    html! {
        <div class="report">
            <p class="lead">{ frame.text(report::INTRO) }</p>
            if let Some(caution) = caution { <p class="caution" role="note">{ caution }</p> }
            for format in [ReportFormat::Html(frame.language), ReportFormat::Markdown, ReportFormat::Json] {
                { form(frame, image, format) }
            }
            if let Some(error) = &image.export_failed {
                <p class="bad">{ frame.text(report::FAILED) }</p>
                { screens::notice(frame, error) }
            }
        </div>
    }
}

/// One form of the report.
fn form(frame: &Frame, image: &Image, format: ReportFormat) -> Html {
    let command = command::inspect(image, format);
    let (name, means) = match format {
        ReportFormat::Html(_) => (report::HTML, report::HTML_MEANS),
        ReportFormat::Markdown => (report::MARKDOWN, report::MARKDOWN_MEANS),
        ReportFormat::Json => (report::JSON, report::JSON_MEANS),
    };
    let name = frame.text(name);
    let label = if image.exporting == Some(format) {
        frame.text(report::SAVING).to_owned()
    } else {
        frame.text(report::SAVE)(name)
    };
    html! {
        <section class="form" aria-label={name}>
            <h2>{ name }</h2>
            <p class="means">{ frame.text(means) }</p>
            <button type="button" class="primary" disabled={image.exporting.is_some()}
                onclick={frame.sends(Event::Exported(format))}>{ label }</button>
            <p class="command">
                <span class="means">{ frame.text(report::SAME) }</span>
                <code>{ printable(&command).into_owned() }</code>
                <Copy text={command} />
            </p>
        </section>
    }
}
