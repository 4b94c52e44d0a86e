//! Navigation in an opened image: the current place, moving to another place by address or key, and the questions
//! that this needs.

use crate::session::protocol::{LayerId, LayerRange, Progress, Step, WasteFilter};

use super::effect::{Effect, Script, Task};
use super::event::Event;
use super::keys::Key;
use super::layers::{Form, LayersEvent};
use super::operations::PlanEvent;
use super::range;
use super::route::Route;
use super::state::{Image, Packages, Screen, State};
use super::tab::Tab;
use super::waste::{List, WasteEvent};

impl State {
    /// The event for a key in the current state; `None` if the key does nothing now.
    pub fn event_of(&self, key: Key) -> Option<Event> {
        if key == Key::Help {
            return Some(Event::Helped(!self.help));
        }
        let Screen::Open(image) = &self.screen else {
            return None;
        };
        Some(match key {
            Key::Tab(tab) => Event::Selected(tab),
            Key::Order if image.tab == Tab::Layers => {
                Event::Layers(LayersEvent::NewestFirst(!image.layers.newest_first))
            }
            Key::Matrix if image.tab == Tab::Layers => image.other_form(Form::Matrix),
            Key::Dockerfile if image.tab == Tab::Layers => image.other_form(Form::Dockerfile),
            Key::Layer(by) if image.tab == Tab::Layers => Event::Layers(LayersEvent::Step(by)),
            // A key does not change what is not visible.
            key if image.tab == Tab::Files || key == Key::Search => {
                Event::Files(image.files.event_of(key)?)
            }
            _ => return None,
        })
    }
}

impl Image {
    /// The current place in the image, for the address.
    pub fn route(&self) -> Route {
        match self.tab {
            Tab::Layers => Route::Layers {
                selected: self.layers.selected,
                form: self.layers.form,
            },
            Tab::Files => {
                let (scope, path) = self.files.address();
                Route::Files { scope, path }
            }
            Tab::Advice => Route::Advice,
            Tab::Packages => Route::Packages,
            Tab::Waste => Route::Waste(self.waste.root),
            Tab::Squash => self.squash_route(),
            Tab::Compare => Route::Compare,
            Tab::Report => Route::Report,
        }
    }

    /// The event of a key that shows a form of the layers tab, or the table again.
    fn other_form(&self, form: Form) -> Event {
        let is_shown = self.layers.form == form;
        let form = if is_shown { Form::Table } else { form };
        Event::Layers(LayersEvent::Form(form))
    }

    /// The place of the squash with its current range.
    pub fn squash_route(&self) -> Route {
        let range = (self.squash.from, self.squash.to);
        Route::Squash((range != self.default_range()).then_some(range))
    }

    /// The range of layers that is chosen at first.
    fn default_range(&self) -> (LayerId, LayerId) {
        range::default(
            &self.overview,
            LayerId::new(self.report().image.base_layers),
        )
    }

    /// The number of the last layer; 0 if the image has none.
    pub(super) fn last_layer(&self) -> LayerId {
        let layers = self.report().layers.last();
        layers.map_or(LayerId::LOWEST, |layer| layer.index)
    }

    /// Goes to a place and returns the effects; `None` goes to the layers tab.
    pub(super) fn go(&mut self, route: Option<Route>) -> Vec<Effect> {
        match route {
            Some(route) if route == self.route() => Vec::new(),
            None => self.select(Tab::Layers),
            Some(Route::Layers { selected, form }) => {
                let mut effects = self.select(Tab::Layers);
                effects.extend(self.layers_event(LayersEvent::Form(form)));
                effects.extend(self.layers_event(LayersEvent::Select(selected)));
                effects
            }
            Some(Route::Files { scope, path }) => {
                self.tab = Tab::Files;
                self.files.go(scope, path)
            }
            Some(Route::Advice) => self.select(Tab::Advice),
            Some(Route::Packages) => self.select(Tab::Packages),
            Some(Route::Waste(node)) => {
                let mut effects = self.select(Tab::Waste);
                if node != self.waste.root {
                    effects.extend(self.waste.apply(WasteEvent::Zoomed(node)));
                }
                effects
            }
            Some(Route::Squash(range)) => {
                let (from, to) = range.unwrap_or_else(|| self.default_range());
                let mut effects = self.select(Tab::Squash);
                let wanted = LayerRange { from, to };
                effects.extend(match self.squash.others.as_slice() {
                    // An address holds a range, so it does not say that only the product is kept.
                    _ if self.squash.keep.only && wanted == self.squash.current() => Vec::new(),
                    [] => self.apply(Event::SquashRange(from, to)),
                    // An address holds one range, so it does not replace a plan of several.
                    others if others.contains(&wanted) => {
                        self.apply(Event::Plan(PlanEvent::Pick(wanted)))
                    }
                    _ => Vec::new(),
                });
                effects
            }
            Some(Route::Compare) => self.select(Tab::Compare),
            Some(Route::Report) => self.select(Tab::Report),
        }
    }

    /// Shows a tab; the result is the effects to carry out.
    pub(super) fn select(&mut self, tab: Tab) -> Vec<Effect> {
        self.tab = tab;
        match tab {
            Tab::Files => self.files.shown(),
            Tab::Waste => self.waste.shown(),
            Tab::Squash => self.list_range(),
            // Some advice is about packages.
            Tab::Packages | Tab::Advice if self.packages == Packages::Unasked => {
                self.read_packages()
            }
            Tab::Layers | Tab::Advice | Tab::Packages | Tab::Compare | Tab::Report => Vec::new(),
        }
    }

    /// Begins to read the packages.
    pub(super) fn read_packages(&mut self) -> Vec<Effect> {
        self.packages = Packages::Reading(Progress::begun(Step::Reading));
        vec![Effect::Run(Task::Packages, Script::Packages)]
    }

    /// Applies an event of the layers tab; the result is the effects to carry out.
    pub(super) fn layers_event(&mut self, event: LayersEvent) -> Vec<Effect> {
        let end = LayerId::at(self.report().layers.len());
        if !self.layers.apply(event, end) {
            return match event {
                LayersEvent::Base(_) => vec![self.tell()],
                LayersEvent::Form(Form::Dockerfile) if self.dockerfile.shown.is_none() => {
                    vec![self.ask_dockerfile()]
                }
                _ => Vec::new(),
            };
        }
        match self.layers.listed() {
            Some(filter) => {
                let event = WasteEvent::Filtered(List::Layers, filter);
                self.waste.apply(event)
            }
            None => Vec::new(),
        }
    }

    /// Lists the dead versions that the chosen range would remove, and returns the effects.
    pub(super) fn list_range(&mut self) -> Vec<Effect> {
        let filter = WasteFilter {
            range: Some((self.squash.from, self.squash.to)),
            ..WasteFilter::default()
        };
        let event = WasteEvent::Filtered(List::Range, filter);
        self.waste.apply(event)
    }
}
