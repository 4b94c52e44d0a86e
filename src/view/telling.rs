//! What a person says of the open image, where its base ends and which Dockerfile it was built from; and the answer.

use std::mem;

use super::dockerfile::DockerfileEvent;
use super::effect::{Effect, Task};
use super::layers::Form;
use super::shared::Shared;
use super::state::Image;
use super::tab::Tab;
use crate::session::protocol::{Reply, Request, Told};

impl Image {
    /// Applies an event about the Dockerfile; the result is the effects to carry out.
    pub(super) fn dockerfile_event(&mut self, event: DockerfileEvent) -> Vec<Effect> {
        let dockerfile = &mut self.dockerfile;
        match event {
            DockerfileEvent::Given(given) => {
                if given.is_some() {
                    self.tab = Tab::Layers;
                    self.layers.form = Form::Dockerfile;
                }
                dockerfile.before = mem::replace(&mut dockerfile.given, given);
                dockerfile.refused = None;
                dockerfile.from_history = false;
                vec![self.tell()]
            }
            DockerfileEvent::FromHistory(from_history) => {
                dockerfile.from_history = from_history;
                vec![self.ask_dockerfile()]
            }
        }
    }

    /// The question for the Dockerfile.
    pub(super) fn ask_dockerfile(&self) -> Effect {
        let from_history = self.dockerfile.from_history;
        Effect::Ask(Task::Dockerfile, Request::Dockerfile { from_history })
    }

    /// Tells the session what the person said of the image.
    pub(super) fn tell(&self) -> Effect {
        let told = Told {
            base: self.layers.given_base(),
            dockerfile: self.dockerfile.given.as_deref().cloned(),
        };
        Effect::Ask(Task::Tell, Request::Tell(told))
    }

    /// Applies the answer to what was told. A file that is no Dockerfile is given back.
    pub(super) fn told(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Overview(overview) => {
                self.dockerfile.before = None;
                self.layers.base_is(&overview.report.image.base);
                self.overview = Shared::new(*overview);
                let mut effects = self.advise();
                effects.extend(self.propose_anew());
                if self.dockerfile.shown.is_some() || self.layers.form == Form::Dockerfile {
                    effects.push(self.ask_dockerfile());
                }
                effects
            }
            Reply::Failed(error) => {
                let dockerfile = &mut self.dockerfile;
                if let Some(given) = mem::take(&mut dockerfile.given) {
                    dockerfile.refused = Some((given.name.clone(), error));
                    dockerfile.given = dockerfile.before.take();
                }
                if self.dockerfile.shown.is_none() && self.layers.form == Form::Dockerfile {
                    return vec![self.ask_dockerfile()];
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}
