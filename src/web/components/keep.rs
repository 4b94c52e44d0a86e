//! What to keep, if a squash keeps only the product: patterns, what is proposed, and what programs read by name.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Frame;
use super::inputs::{sends, typed};
use crate::session::protocol::{Proposal, ProposedRow, With};
use crate::view::keep::{Keep, Proposed};
use crate::view::operations::glob_of_path;
use crate::view::texts::{Text, squash};
use crate::view::{Event, PlanEvent, figures};

/// The fields. While a squash is `running`, the plan stays.
pub(super) fn fields(frame: &Frame, keep: &Keep, running: bool) -> Html {
    let proposal = match &keep.proposal {
        Proposed::Known(proposal) => proposed(frame, proposal, keep, running),
        Proposed::Failed(error) => super::screens::notice(frame, error),
        _ => frame.line("faint", squash::FINDING),
    };
    let words = With::ALL.map(|word| {
        let set = move |ticked| PlanEvent::With(word, ticked);
        let name = html! { frame.text(name_of(word)) };
        html! { <li key={word.as_str()}>{ tick(frame, name, keep.is_with(word), running, set) }</li> }
    });
    html! {
        <>
            <fieldset class="ticks">
                <legend>{ frame.text(squash::PROPOSED) }</legend>
                { proposal }
            </fieldset>
            <div class="choices-of-squash">
                <div class="field">
                    <label for="keep">{ frame.text(squash::KEEP) }</label>
                    <textarea id="keep" rows="4" spellcheck="false" autocapitalize="off" aria-describedby="keep-means"
                        placeholder={"usr/local/bin/app\nsrv/app"} disabled={running} value={keep.globs.clone()}
                        oninput={typed(&frame.on, |text| Event::Plan(PlanEvent::KeepGlobs(text)))} />
                    <p id="keep-means" class="means">{ frame.text(squash::KEEP_MEANS) }</p>
                </div>
                <fieldset class="ticks">
                    <legend>{ frame.text(squash::KEEP_TOO) }</legend>
                    <ul>{ for words }</ul>
                </fieldset>
            </div>
        </>
    }
}

/// The paths that are proposed, each with a box that puts it among the patterns.
fn proposed(frame: &Frame, proposal: &Proposal, keep: &Keep, running: bool) -> Html {
    if proposal.rows.is_empty() {
        return frame.line("means", squash::PROPOSED_NONE);
    }
    let row = |row: &ProposedRow| {
        let glob = glob_of_path(&row.path)?;
        let is_kept = keep.has(&glob);
        let globs = vec![glob];
        let set = move |ticked| {
            let globs = globs.clone();
            if ticked {
                PlanEvent::Keep(globs)
            } else {
                PlanEvent::Unkeep(globs)
            }
        };
        let name = html! { <code>{ format!("/{}", row.path) }</code> };
        Some(html! {
            <li key={row.path.clone()}>
                { tick(frame, name, is_kept, running, set) }
                <span class="figure" title={frame.exact(row.bytes)}>{ figures::size(row.bytes) }</span>
                <span class="figure faint">{ frame.text(squash::PROPOSED_FILES)(row.files) }</span>
            </li>
        })
    };
    html! {
        <>
            <ul class="proposed">{ for proposal.rows.iter().filter_map(row) }</ul>
            if proposal.more > 0 { <p class="means">{ frame.text(squash::PROPOSED_MORE)(proposal.more) }</p> }
        </>
    }
}

/// A box with its name.
fn tick(
    frame: &Frame,
    name: Html,
    checked: bool,
    disabled: bool,
    set: impl Fn(bool) -> PlanEvent + 'static,
) -> Html {
    let changed = sends(&frame.on, move |change: yew::Event| {
        let input: HtmlInputElement = change.target_dyn_into()?;
        Some(Event::Plan(set(input.checked())))
    });
    html! {
        <label class="tick"><input type="checkbox" {checked} {disabled} onchange={changed} />{ name }</label>
    }
}

fn name_of(word: With) -> Text {
    match word {
        With::Certificates => squash::WITH_CERTIFICATES,
        With::Zones => squash::WITH_ZONES,
        With::Users => squash::WITH_USERS,
        With::Locale => squash::WITH_LOCALE,
        With::Packages => squash::WITH_PACKAGES,
        With::Interpreters => squash::WITH_INTERPRETERS,
    }
}
