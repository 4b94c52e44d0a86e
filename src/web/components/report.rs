//! The report tab: what the page shows, as a file in three forms, and the command that writes the same.

use yew::prelude::*;

use super::copy::Copy;
use super::{Frame, screens, use_frame};
use crate::session::protocol::{ReportFormat, printable};
use crate::view::texts::report;
use crate::view::{Event, Image, Pass, command};

/// The tab.
pub(super) fn report(frame: &Frame, image: &Image) -> Html {
    let caution = match image.pass {
        Pass::Going { .. } => Some(frame.text(report::UNVERIFIED)),
        Pass::Failed(_) => Some(frame.text(report::PASS_FAILED)),
        Pass::Done => None,
    };
    html! {
        <div class="report">
            <p class="lead">{ frame.text(report::INTRO) }</p>
            if let Some(caution) = caution { <p class="caution" role="note">{ caution }</p> }
            for format in [ReportFormat::Html, ReportFormat::Markdown, ReportFormat::Json] {
                <Form {format} command={command::inspect(image, format)} exporting={image.exporting} />
            }
            if let Some(error) = &image.export_failed {
                <p class="bad">{ frame.text(report::FAILED) }</p>
                { screens::notice(frame, error) }
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    format: ReportFormat,
    /// What writes the same in a terminal.
    command: String,
    /// The form in which the report is being saved.
    exporting: Option<ReportFormat>,
}

/// One form of the report.
#[function_component]
fn Form(props: &Props) -> Html {
    let frame = use_frame();
    let (name, means) = match props.format {
        ReportFormat::Html => (report::HTML, report::HTML_MEANS),
        ReportFormat::Markdown => (report::MARKDOWN, report::MARKDOWN_MEANS),
        ReportFormat::Json => (report::JSON, report::JSON_MEANS),
    };
    let name = frame.text(name);
    let label = if props.exporting == Some(props.format) {
        frame.text(report::SAVING).to_owned()
    } else {
        frame.text(report::SAVE)(name)
    };
    html! {
        <section class="form" aria-label={name}>
            <h2>{ name }</h2>
            <p class="means">{ frame.text(means) }</p>
            <button type="button" class="primary" disabled={props.exporting.is_some()}
                onclick={frame.sends(Event::Exported(props.format))}>{ label }</button>
            <p class="command">
                <span class="means">{ frame.text(report::SAME) }</span>
                <code>{ printable(&props.command).into_owned() }</code>
                <Copy text={props.command.clone()} />
            </p>
        </section>
    }
}
