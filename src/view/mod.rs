//! Floor 8: the page's state and texts, without a browser.
//!
//! All behaviour is data: [`State`], what can happen to it ([`Event`]), and what to do then ([`Effect`]). Texts,
//! figures and geometry of the screen are here too. The module knows `session::protocol` and no browser, so all of
//! it runs under plain `cargo test`.

pub mod bars;
pub mod cause;
pub mod colour;
pub mod command;
pub mod failure;
pub mod figures;
pub mod files;
pub mod keep;
mod keeping;
pub mod keys;
pub mod layers;
pub mod matrix;
pub mod packages;
pub mod range;
pub mod reference;
pub mod route;
pub mod scroll;
pub mod shell;
pub mod status;
pub mod steps;
pub mod texts;
pub mod treemap;
pub mod waste;
pub mod window;

pub mod advice;
mod arrival;
pub mod compare;
mod dockerfile;
mod effect;
mod event;
mod latest;
mod measure;
pub mod merges;
mod navigation;
mod open_image;
pub mod operations;
mod picked;
mod reduce;
mod shared;
mod squash;
mod squashing;
mod state;
mod tab;
mod telling;
#[cfg(test)]
mod tests;
mod timed;

pub use arrival::{Arrival, Part};
pub use compare::{Compare, CompareEvent, CompareRun};
pub use dockerfile::{Dockerfile, DockerfileEvent};
pub use effect::{Answer, Effect, Script, Task, Ticket};
pub use event::Event;
pub use latest::Latest;
pub use layers::{Column, Form, Layers, LayersEvent, Selected};
pub use measure::Measure;
pub use operations::PlanEvent;
pub use picked::Picked;
pub use route::Route;
pub use shared::Shared;
pub use squash::{Check, Run, Squash};
pub use state::{Image, LayerRead, Packages, Pass, Scanning, Screen, State};
pub use tab::Tab;
pub use timed::Timed;
