//! The page's root component: holds the state, carries out its effects, draws the frame.
//!
//! `view` decides what happens, and [`super::components`] decides what is drawn. This module only connects them
//! with the workers and the browser.

mod held;

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Document, HtmlElement, Window};
use yew::prelude::*;

use super::bridge::Bridge;
use super::components::{Action, Browser, Frame, Hosts};
use super::files::Given;
use super::new_version::NewVersion;
use super::preferences::Theme;
use super::save::{Finished, Saved};
use super::scripts::Scripts;
use super::{address, components, events, files, landing, preferences, private, save};
use crate::session::protocol::{Contents, Reply};
use crate::view::keys::Key;
use crate::view::{Answer, Effect, Event, Route, Screen, State, Tab, keys};

/// Starts the page, in the frame that `index.html` has drawn.
pub(super) fn start() {
    let hosts = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| Hosts::find(&document));
    if let Some(hosts) = hosts {
        let rest = hosts.rest.clone();
        yew::Renderer::<Page>::with_root_and_props(rest, Props { hosts }).render();
    }
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    hosts: Hosts,
}

enum Message {
    Happened(Event),
    Heard(Answer, Option<Blob>),
    Given(Given),
    Asked(Action),
    /// The browser gives pages no storage on disk.
    NoDisk,
    Saved(Saved),
    /// The result was saved. The file is the saved one; `None` if the browser cannot read it.
    Written(Option<Blob>),
    Went(String),
    Pressed(Key),
    /// A newer build of the site is ready.
    Renewable(NewVersion),
}

struct Page {
    window: Option<Window>,
    state: State,
    scripts: Scripts,
    /// The file that was given while an image is open, until the person says what to do with it.
    offered: Option<Given>,
    /// The file that is open or being opened, and the one that was open before, to go back to.
    opened: Option<Given>,
    before: Option<Given>,
    finished: Option<Finished>,
    /// The picture that was read from the image last.
    picture: Option<Finished>,
    saved: Option<Saved>,
    new_version: Option<NewVersion>,
    stop_saving: Rc<Cell<bool>>,
    /// Whether there is a result that was not saved, for a browser that is about to leave the page.
    unsaved: Rc<Cell<bool>>,
    lacks_disk: bool,
    theme: Theme,
    /// The frame of the page. It is made once, so that no component is redrawn because of it.
    frame: Frame,
    /// Whether single keys are active. People who dictate, or who touch keys by accident, can switch them off.
    single_keys: Rc<Cell<bool>>,
    /// The name of the screen that was drawn last.
    place: &'static str,
    /// The place in the address.
    route: Option<Route>,
    /// The tab that a single key chose, until it is drawn.
    chosen_by_key: Option<Tab>,
}

impl Component for Page {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let window = web_sys::window();
        let (theme, language) = window.as_ref().map(preferences::read).unwrap_or_default();
        let link = ctx.link();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small count"
        )]
        let cores = window.as_ref().map_or(1, |window| {
            window.navigator().hardware_concurrency() as usize
        });
        let bridge = Bridge::new(cores, save::has_picker());
        let heard = link.callback(|(answer, file)| Message::Heard(answer, file));
        let scripts = Scripts::new(bridge.clone(), heard);
        let (loading, arrived) = (bridge.clone(), link.callback(Message::Happened));
        spawn_local(async move {
            let heard = |part, arrival| arrived.emit(Event::Arrived(part, arrival));
            loading.load(heard).await;
        });
        let of = link.clone();
        spawn_local(async move {
            match private::claim().await {
                Some(folder) => bridge.set_folder(folder),
                None => of.send_message(Message::NoDisk),
            }
        });
        let single_keys = Rc::new(Cell::new(window.as_ref().is_none_or(preferences::keys)));
        let unsaved: Rc<Cell<bool>> = Rc::default();
        if let Some(window) = &window {
            let asks = unsaved.clone();
            events::listen(window, "beforeunload", move |event: web_sys::Event| {
                if asks.get() {
                    event.prevent_default();
                }
            });
            address::listen(window, link.callback(Message::Went));
            let (of, on) = (link.clone(), single_keys.clone());
            address::keys(window, move |name| {
                let key = keys::parse(name).filter(|key| *key == Key::Help || on.get());
                key.map(|key| of.send_message(Message::Pressed(key)))
                    .is_some()
            });
            // A place in the first address waits until an image is open.
            link.send_message(Message::Went(address::hash(window)));
        }
        files::listen(link.callback(Message::Given));
        let of = link.clone();
        spawn_local(async move {
            if let Some(new_version) = NewVersion::ready().await {
                of.send_message(Message::Renewable(new_version));
            }
        });
        Self {
            window,
            state: State::default(),
            scripts,
            offered: None,
            opened: None,
            before: None,
            finished: None,
            picture: None,
            saved: None,
            new_version: None,
            stop_saving: Rc::default(),
            unsaved,
            lacks_disk: false,
            theme,
            frame: Frame {
                language,
                on: link.callback(Message::Happened),
                on_action: link.callback(Message::Asked),
            },
            single_keys,
            place: "landing",
            route: None,
            chosen_by_key: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Happened(event) => {
                let draws = event.draws();
                let cancelled = matches!(event, Event::Cancelled) && !self.is_open();
                self.happened(event);
                if let Some(before) = self.before.take_if(|_| cancelled) {
                    // The image that was open when this one was opened.
                    self.open(before);
                }
                return draws || cancelled;
            }
            Message::Heard(answer, blob) => {
                match (&answer.reply, blob) {
                    (Reply::Built(_), Some(blob)) => {
                        self.finished = Finished::new(blob);
                        self.saved = None;
                    }
                    (Reply::Exported { file_name }, Some(blob)) => save::download(blob, file_name),
                    (Reply::Contents(contents), blob) => match (&**contents, blob) {
                        (Contents::Saved { file_name }, Some(blob)) => {
                            save::download(blob, file_name);
                        }
                        (_, blob) => self.picture = blob.and_then(Finished::new),
                    },
                    _ => {}
                }
                let effects = self.state.answered(answer, self.now());
                self.carry_out(effects);
            }
            Message::Given(given) if self.takes_beside(&given) => {}
            Message::Given(given) if self.may_discard() => {
                self.before = self.opened.take().filter(|_| self.is_open());
                self.open(given);
            }
            Message::Given(_) => return false,
            Message::Asked(Action::OpenResult) => self.open_result(),
            Message::Asked(Action::CompareResult) => held::late_compare_result(self),
            Message::Asked(Action::CompareOffered) => {
                if let Some(given) = self.offered.take() {
                    held::late_compare_with(self, given);
                }
            }
            Message::Asked(Action::OpenOffered) => self.open_offered(),
            Message::Asked(Action::Save) => self.save(ctx),
            Message::Asked(Action::Downloaded) => self.saved = Some(Saved::ByLink),
            Message::Asked(Action::StopSaving) => self.stop_saving.set(true),
            Message::NoDisk => {
                self.lacks_disk = true;
                if let Some(document) = self.window.as_ref().and_then(Window::document) {
                    landing::say_no_disk(&document);
                }
            }
            Message::Saved(saved) => self.saved = Some(saved),
            Message::Written(file) => {
                self.saved = Some(Saved::Yes);
                let readable = file.is_some();
                if let Some(file) = file {
                    self.scripts.set_saved(file);
                }
                self.happened(Event::Saved { readable });
            }
            Message::Went(hash) => {
                let route = Route::parse(&hash);
                if route.is_none() && !hash.is_empty() {
                    // Such an address is a part of the page, for example the target of the link to the content.
                    return false;
                }
                self.route.clone_from(&route);
                self.happened(Event::Went(route));
            }
            Message::Pressed(key) => self.pressed(key),
            Message::Renewable(new_version) => self.new_version = Some(new_version),
            Message::Asked(Action::Renew) => {
                if let Some(new_version) = &self.new_version {
                    new_version.load();
                }
            }
            Message::Asked(Action::SingleKeys(on)) => {
                self.single_keys.set(on);
                if let Some(window) = &self.window {
                    preferences::write_keys(window, on);
                }
            }
            Message::Asked(Action::Reload) => {
                let reloaded = self
                    .window
                    .as_ref()
                    .map(|window| window.location().reload());
                // Only a page that is being left refuses.
                drop(reloaded);
            }
            Message::Asked(Action::Theme(theme)) => {
                self.theme = theme;
                self.prefer();
            }
            Message::Asked(Action::Language(language)) => {
                self.frame.language = language;
                self.prefer();
            }
        }
        true
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        self.tell_address();
        self.unsaved.set(self.holds_unsaved());
        if let Some(tab) = self.chosen_by_key.take() {
            components::focus_tab(tab);
            if let Some(window) = &self.window {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
        let place = self.state.screen.place();
        if first || self.place == place {
            return;
        }
        self.place = place;
        if let Some(document) = self.window.as_ref().and_then(Window::document) {
            document.set_title(&self.state.screen.title());
            landing::show(&document, matches!(self.state.screen, Screen::Landing));
            if let (Screen::Open(image), Some(window)) = (&self.state.screen, &self.window) {
                preferences::write_image(window, &image.file.name);
            }
            Self::keep_focus(&document);
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let browser = Browser {
            theme: self.theme,
            single_keys: self.single_keys.get(),
            lacks_disk: self.lacks_disk,
            url: self.finished.as_ref().map(|file| file.url.clone()),
            saved: self.saved,
            picture: self.picture.as_ref().map(|file| file.url.clone()),
            renewable: self.new_version.is_some(),
        };
        components::page(&self.state, &self.frame, &browser, &ctx.props().hosts)
    }
}

impl Page {
    /// Shows the current place in the address.
    fn tell_address(&mut self) {
        let (Some(window), Screen::Open(image)) = (&self.window, &self.state.screen) else {
            return;
        };
        let route = image.route();
        if self.route.as_ref() == Some(&route) {
            return;
        }
        let step = self
            .route
            .as_ref()
            .is_some_and(|old| route.is_step_from(old));
        address::show(window, &route.hash(), step);
        self.route = Some(route);
    }

    /// Handles a single key.
    fn pressed(&mut self, key: Key) {
        if let Some(event) = self.state.event_of(key) {
            self.happened(event);
            self.chosen_by_key = match key {
                Key::Tab(tab) => Some(tab),
                _ => None,
            };
        }
    }

    /// Moves the focus to the top of a new screen if the focused control is gone, so that people can go on with the
    /// keyboard.
    fn keep_focus(document: &Document) -> Option<()> {
        let lost = document
            .active_element()
            .is_none_or(|element| element.tag_name() == "BODY" || landing::hides(&element));
        if lost {
            let content = document.get_element_by_id("content")?;
            content.dyn_into::<HtmlElement>().ok()?.focus().ok()?;
        }
        Some(())
    }

    fn now(&self) -> f64 {
        let clock = self.window.as_ref().and_then(Window::performance);
        clock.map_or(0.0, |clock| clock.now())
    }

    fn happened(&mut self, event: Event) {
        let effects = self.state.apply(event, self.now());
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.scripts.carry_out(effect, self.state.generation());
        }
        if !matches!(self.state.screen, Screen::Open(_)) {
            self.finished = None;
            self.picture = None;
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.state.screen, Screen::Open(_))
    }

    fn prefer(&self) {
        if let Some(window) = &self.window {
            preferences::write(window, self.theme, self.frame.language);
        }
    }
}
