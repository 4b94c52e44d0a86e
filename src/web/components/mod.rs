//! What is drawn, from what the page knows. Thin: props in, events out; every decision is in `view`.
//!
//! A part that changes apart from the others is a function component with small props that compare quickly, so that an event
//! draws that part anew and no other. What all need, the language and where events go, is a context: [`Frame`].
//!
//! No `style=` anywhere: the page's policy drops it silently. Lengths are geometry of SVG, looks are classes.

mod advice;
mod bar;
mod compare;
mod config;
mod copy;
mod dockerfile;
mod files;
mod foot;
mod help;
mod image;
mod inputs;
mod keep;
mod kept;
mod late;
mod layers;
mod operations;
mod packages;
mod prediction;
mod progress;
mod range;
mod report;
mod save_buttons;
mod screens;
mod settings;
mod squash;
mod tabs;
mod tip;
mod virtual_list;
mod warnings;
mod waste;

use web_sys::{Document, Element};
use yew::prelude::*;

use super::preferences::Theme;
use super::save::Saved;
use crate::view::files::FilesEvent;
use crate::view::texts::{Language, Text, page};
use crate::view::waste::WasteEvent;
use crate::view::{Arrival, Event, Screen, State, Tab, figures};

/// What a person asks of the page itself: it changes nothing of what is known of an image.
#[derive(Clone, Copy)]
pub(super) enum Action {
    Save,
    /// Open the finished image in the place of this one.
    OpenResult,
    /// Compare with the finished image.
    CompareResult,
    /// Compare with the file that was given, or open it.
    CompareOffered,
    OpenOffered,
    /// The browser downloads the finished image.
    Downloaded,
    StopSaving,
    SingleKeys(bool),
    Theme(Theme),
    Language(Language),
    Reload,
    /// Load the newer build of the site that is ready.
    Renew,
}

/// The context of every component: the language, and where events and actions go.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Frame {
    pub(super) language: Language,
    pub(super) on: Callback<Event>,
    pub(super) on_action: Callback<Action>,
}

/// The frame that the page provides.
#[hook]
fn use_frame() -> Frame {
    use_context().unwrap_or_default()
}

impl Frame {
    /// A text in the page's language.
    fn text<T>(&self, text: Text<T>) -> T {
        text.get(self.language)
    }

    /// Bytes to the last one, for a title.
    fn exact(&self, bytes: u64) -> String {
        self.text(page::BYTES_EXACT)(&figures::exact(bytes))
    }

    /// Bytes as a figure; all of their digits in its title.
    fn bytes(&self, bytes: u64) -> Html {
        html! { <span class="figure" title={self.exact(bytes)}>{ figures::size(bytes) }</span> }
    }

    /// A paragraph of one text.
    fn line(&self, class: &'static str, text: Text) -> Html {
        html! { <p {class}>{ self.text(text) }</p> }
    }

    /// A callback that sends `event`, whatever it is called with.
    fn sends<E>(&self, event: Event) -> Callback<E> {
        self.on.reform(move |_| event.clone())
    }

    /// Where the events of the files tab go.
    fn on_files(&self) -> Callback<FilesEvent> {
        self.on.reform(Event::Files)
    }

    /// Where the events of the waste tab go.
    fn on_waste(&self) -> Callback<WasteEvent> {
        self.on.reform(Event::Waste)
    }
}

/// Props of a component that is drawn from one value.
#[derive(PartialEq, Properties)]
struct Of<T: PartialEq> {
    of: T,
}

/// The elements of `index.html` that components draw into. They lie in the frame, which is there before Rust runs.
#[derive(Clone, PartialEq)]
pub(super) struct Hosts {
    /// The bar at the top.
    pub(super) head: Element,
    /// The place of the screen in the middle.
    pub(super) screen: Element,
    /// What follows below.
    pub(super) rest: Element,
}

impl Hosts {
    /// The elements of a document that is the page; `None` for another document.
    pub(super) fn find(document: &Document) -> Option<Self> {
        let element = |id| document.get_element_by_id(id);
        Some(Self {
            head: element("head")?,
            screen: element("screen")?,
            rest: element("rest")?,
        })
    }
}

/// What the page knows of the browser and of the person's preferences.
pub(super) struct Browser {
    pub(super) theme: Theme,
    pub(super) single_keys: bool,
    /// It gives pages no storage on disk.
    pub(super) lacks_disk: bool,
    /// The address of the finished file, and how far saving it is.
    pub(super) url: Option<String>,
    pub(super) saved: Option<Saved>,
    /// The address of the picture that was read out of the image last.
    pub(super) picture: Option<String>,
    /// A newer build of the site is ready.
    pub(super) renewable: bool,
}

/// The whole page. The first screen is a part of `index.html`.
pub(super) fn page(state: &State, frame: &Frame, browser: &Browser, hosts: &Hosts) -> Html {
    let screen = match &state.screen {
        Screen::Landing => Html::default(),
        Screen::Failed { file, error } => screens::failed(frame, file, error),
        Screen::Opening { file, timed } => screens::opening(file, timed),
        Screen::Choosing { file, choices } => screens::choosing(frame, file, choices),
        Screen::Scanning(scanning) => image::scanning(frame, scanning, state.doing()),
        Screen::Open(image) => image::open(frame, image, browser, state.late),
    };
    html! {
        <ContextProvider<Frame> context={frame.clone()}>
            { create_portal(html! { <settings::Settings of={browser.theme} /> }, hosts.head.clone()) }
            { create_portal(screen, hosts.screen.clone()) }
            <foot::Foot of={browser.renewable} />
            <Status of={state.status(frame.language)} />
            if state.late == Arrival::Here { { late::late_help(state.help, browser.single_keys) } }
        </ContextProvider<Frame>>
    }
}

/// The line that is read aloud when it changes.
#[function_component]
fn Status(Of { of: status }: &Of<String>) -> Html {
    let quiet = status.is_empty().then_some("quiet");
    html! { <p class={classes!("status", quiet)} role="status">{ status }</p> }
}

/// Moves the focus to a tab, so that keys go on from there.
pub(super) fn focus_tab(tab: Tab) {
    tabs::focus(tab);
}

/// A rectangle of a picture: its upper left corner, and its width and height.
fn rect(class: impl Into<Classes>, (x, y): (u32, u32), (width, height): (u32, u32)) -> Html {
    html! {
        <rect class={class.into()} x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} />
    }
}
