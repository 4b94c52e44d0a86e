//! The chosen package: its figures, why it is there, and its files.

use yew::prelude::*;

use super::super::Frame;
use crate::session::protocol::{PackageFiles, PackageRow, PackagesDocument, printable};
use crate::view::texts::packages;
use crate::view::{Event, Route, packages as model};

/// The most packages that are named as needing one.
const NAMED: usize = 30;

/// What is told of the chosen package, and beside it.
pub(super) fn detail(
    frame: &Frame,
    document: &PackagesDocument,
    (by, reasons): (&[Vec<u32>], &[Option<u32>]),
    place: u32,
    files: Option<&PackageFiles>,
) -> Html {
    let Some(row) = document.packages.get(place as usize) else {
        return Html::default();
    };
    let by = by.get(place as usize).map_or(&[][..], Vec::as_slice);
    let fact = |name, value: &Option<String>| {
        let value = value.as_deref().filter(|value| !value.is_empty())?;
        Some(html! { <><dt>{ frame.text(name) }</dt><dd>{ printable(value).into_owned() }</dd></> })
    };
    html! {
        <section class="detail" aria-labelledby="package">
            <h2 id="package">{ printable(&row.name).into_owned() }</h2>
            <dl class="facts-list">
                { fact(packages::VERSION, &row.version) }
                { fact(packages::LICENCE, &row.licence) }
                { fact(packages::SOURCE, &row.source) }
                <dt>{ frame.text(packages::VISIBLE) }</dt><dd>{ frame.bytes(row.live_bytes) }</dd>
                <dt>{ frame.text(packages::WASTED) }</dt><dd>{ frame.bytes(row.dead_bytes) }</dd>
                <dt title={frame.text(packages::FREES_MEANS)}>{ frame.text(packages::FREES) }</dt><dd>{ frame.bytes(row.retained_bytes) }</dd>
            </dl>
            <h3>{ frame.text(packages::WHY) }</h3>
            { why(frame, document, reasons, place, row) }
            if by.len() > 1 {
                <details>
                    <summary>{ frame.text(packages::ALL_NEEDING)(by.len()) }</summary>
                    <p class="actions">
                        for other in by.iter().take(NAMED) { { link(frame, document, *other) } }
                        if by.len() > NAMED { { "…" } }
                    </p>
                </details>
            }
            <h3>{ frame.text(packages::FILES) }</h3>
            { list(frame, place, files) }
        </section>
    }
}

/// The path of needs that leads to the package.
fn why(
    frame: &Frame,
    document: &PackagesDocument,
    reasons: &[Option<u32>],
    place: u32,
    row: &PackageRow,
) -> Html {
    let path = model::path(reasons, place);
    let first = path.first().copied().unwrap_or(place);
    let begins = document.packages.get(first as usize);
    let begins = begins.and_then(|row| row.manual) == Some(true);
    let begins = if begins {
        packages::ASKED
    } else if row.needs.is_empty() && path.len() == 1 {
        packages::UNKNOWN
    } else {
        packages::UNNEEDED
    };
    html! {
        <ol class="actions path-of-needs" aria-label={frame.text(packages::PATH)}>
            for (number, other) in path.iter().enumerate() {
                <li>
                    if number > 0 { <span class="faint">{ frame.text(packages::NEEDS) }{ " " }</span> }
                    if *other == place { <strong>{ name(document, place) }</strong> } else { { link(frame, document, *other) } }
                    if number == 0 { <span class="faint">{ " " }{ frame.text(packages::IN_BRACKETS)(frame.text(begins)) }</span> }
                </li>
            }
        </ol>
    }
}

fn name(document: &PackagesDocument, place: u32) -> String {
    let row = document.packages.get(place as usize);
    row.map_or_else(String::new, |row| printable(&row.name).into_owned())
}

/// A button that chooses a package.
pub(super) fn link(frame: &Frame, document: &PackagesDocument, place: u32) -> Html {
    html! {
        <button type="button" class="link" onclick={frame.sends(Event::Package(place))}>{ name(document, place) }</button>
    }
}

fn list(frame: &Frame, place: u32, files: Option<&PackageFiles>) -> Html {
    let Some(files) = files.filter(|files| files.package == place) else {
        return frame.line("faint", packages::READING);
    };
    if files.count == 0 {
        return frame.line("faint", packages::NO_FILES);
    }
    let more = files.count.saturating_sub(files.files.len() as u64);
    html! {
        <>
            <ul class="pairs package-files">
                for (path, bytes) in &files.files {
                    <li>
                        <a href={Route::Files { scope: None, path: Some(path.clone()) }.hash()}><code>{ format!("/{path}") }</code></a>
                        { frame.bytes(*bytes) }
                    </li>
                }
            </ul>
            if more > 0 { <p class="faint">{ frame.text(packages::MORE_FILES)(more) }</p> }
        </>
    }
}
