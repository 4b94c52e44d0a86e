//! What is drawn, from what the page knows. Thin: props in, events out; every decision is in `view`.
//!
//! No `style=` anywhere: the page's policy drops it silently. Lengths are geometry of SVG, looks are classes.

mod bar;
mod copy;
mod files;
mod header;
mod help;
mod image;
mod inputs;
mod landing;
mod layers;
mod progress;
mod range;
mod report;
mod savers;
mod squash;
mod stops;
mod tabs;
mod virtual_list;
mod warnings;
mod waste;

use yew::prelude::*;

use super::files::Given;
use super::preferences::Theme;
use super::save::Saved;
use crate::view::texts::{self, Language, page};
use crate::view::{Event, Screen, State};

/// What every screen needs besides its state.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    pub(super) language: Language,
    pub(super) theme: Theme,
    pub(super) on: Callback<Event>,
    pub(super) on_given: Callback<Given>,
    pub(super) on_save: Callback<()>,
    pub(super) on_stop_saving: Callback<()>,
    pub(super) on_single_keys: Callback<bool>,
    pub(super) single_keys: bool,
    pub(super) on_theme: Callback<Theme>,
    pub(super) on_language: Callback<Language>,
    /// Of the finished file.
    pub(super) url: Option<String>,
    pub(super) saved: Option<Saved>,
    /// Of the picture that was read out of the image last.
    pub(super) picture: Option<String>,
}

impl Frame {
    /// A callback that says that `event` happened.
    fn says<E>(&self, event: Event) -> Callback<E> {
        let on = self.on.clone();
        Callback::from(move |_: E| on.emit(event.clone()))
    }
}

/// The whole page.
pub(super) fn page(state: &State, frame: &Frame, hovering: bool) -> Html {
    let language = frame.language;
    let screen = match &state.screen {
        Screen::Landing => landing::landing(frame),
        Screen::Failed { file, error } => stops::failed(frame, file, error),
        Screen::Opening { file, timed } => stops::opening(frame, file, timed),
        Screen::Choosing { file, choices } => stops::choosing(frame, file, choices),
        Screen::Scanning(scanning) => image::scanning(frame, scanning, state.doing()),
        Screen::Open(image) => image::open(frame, image),
    };
    let landed = matches!(state.screen, Screen::Landing);
    let status = state.status(language);
    let quiet = status.is_empty().then_some("quiet");
    html! {
        <>
            <a class="skip" href="#content">{ page::SKIP_TO_CONTENT.get(language) }</a>
            { header::header(frame, landed) }
            <main id="content" tabindex="-1">
                { screen }
            </main>
            <p class={classes!("status", quiet)} role="status">{ status }</p>
            <help::Help frame={frame.clone()} open={state.help} />
            if hovering {
                <div class="hover" aria-hidden="true"><p>{ texts::landing::DROP_RELEASE.get(language) }</p></div>
            }
        </>
    }
}

/// The one input for files; on the page exactly once, in whichever place invites to open.
fn file_input(frame: &Frame) -> Html {
    html! {
        <input id="open-image" class="unseen" type="file" aria-label={page::OPEN_IMAGE.get(frame.language)} onchange={changed(frame)} />
    }
}

/// The one for a folder.
fn folder_input(frame: &Frame) -> Html {
    html! {
        <input id="open-folder" class="unseen" type="file" webkitdirectory={true} aria-label={page::OPEN_FOLDER.get(frame.language)}
            onchange={changed(frame)} />
    }
}

fn changed(frame: &Frame) -> Callback<yew::Event> {
    let on_given = frame.on_given.clone();
    Callback::from(move |event: yew::Event| {
        if let Some(given) = super::files::picked(&event) {
            on_given.emit(given);
        }
    })
}
