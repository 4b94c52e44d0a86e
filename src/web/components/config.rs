//! What the image is set to do: the settings of its config, by the words of a Dockerfile.

use yew::prelude::*;

use super::Frame;
use crate::session::protocol::{Settings, printable};
use crate::view::texts::image;

/// The settings, folded away.
pub(super) fn config(frame: &Frame, settings: &Settings) -> Html {
    let json = |words: &[String]| {
        let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
        format!("[{}]", words.join(", "))
    };
    let listed = |keyword: &'static str, words: &[String]| {
        (!words.is_empty()).then(|| (keyword, vec![json(words)]))
    };
    let single = |keyword: &'static str, value: &Option<String>| {
        value.clone().map(|value| (keyword, vec![value]))
    };
    let labels = settings.labels.iter();
    let labels: Vec<String> = labels
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let several = |keyword: &'static str, values: &[String]| {
        (!values.is_empty()).then(|| (keyword, values.to_vec()))
    };
    let rows = [
        listed("ENTRYPOINT", &settings.entrypoint),
        listed("CMD", &settings.cmd),
        single("WORKDIR", &settings.workdir),
        single("USER", &settings.user),
        several("ENV", &settings.env),
        several("EXPOSE", &settings.ports),
        several("VOLUME", &settings.volumes),
        listed("HEALTHCHECK", &settings.healthcheck),
        single("STOPSIGNAL", &settings.stop_signal),
        listed("SHELL", &settings.shell),
        several("LABEL", &labels),
    ];
    let rows = rows.into_iter().flatten().map(|(keyword, values)| {
        html! {
            <>
                <dt><code>{ keyword }</code></dt>
                <dd>for value in values { <code>{ printable(&value).into_owned() }</code> }</dd>
            </>
        }
    });
    html! {
        <details class="config">
            <summary>{ frame.text(image::CONFIG) }</summary>
            <dl class="facts-list">{ for rows }</dl>
        </details>
    }
}
