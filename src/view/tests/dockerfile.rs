//! The Dockerfile of an image, and where its base image ends.

use super::super::*;
use super::page::*;
use crate::session::protocol;
use crate::session::protocol::{Error, Kind, Reply, Request};

/// What is told of the image, among some effects.
fn tells(effects: &[Effect]) -> Option<protocol::Told> {
    effects.iter().find_map(|effect| match effect {
        Effect::Ask(Task::Tell, Request::Tell(told)) => Some(told.clone()),
        _ => None,
    })
}

/// An overview whose base image has so many layers.
fn based(layers: u32, source: protocol::BaseSource) -> Reply {
    let mut overview = report(2);
    overview.report.image.base.layers = layers;
    overview.report.image.base.source = source;
    Reply::Overview(overview)
}

fn given(name: &str) -> Event {
    let file = protocol::GivenFile {
        name: name.to_owned(),
        text: "FROM x".to_owned(),
    };
    Event::Dockerfile(DockerfileEvent::Given(Some(Shared::new(file))))
}

#[test]
fn a_dockerfile_tells_where_the_base_ends() {
    let mut page = Page::default();
    page.open();
    let effects = page.does(given("Dockerfile"));
    let told = tells(&effects).expect("told");
    assert_eq!(told.dockerfile.expect("a file").name, "Dockerfile");
    assert_eq!(
        (page.image().tab, page.image().layers.form),
        (Tab::Layers, Form::Dockerfile)
    );
    let ticket = page.ask(Task::Tell);
    let effects = page.hears(ticket, based(1, protocol::BaseSource::Dockerfile));
    let asked: Vec<Task> = page.tickets(&effects).iter().map(|t| t.task).collect();
    assert_eq!(asked, [Task::Advice, Task::Dockerfile]);
    assert_eq!(page.image().layers.base, 1);
    // The next file is none: the first one stays.
    page.does(given("notes.txt"));
    page.hears(
        ticket,
        Reply::Failed(Error::new(Kind::Broken, "no instruction")),
    );
    let dockerfile = &page.image().dockerfile;
    assert_eq!(
        dockerfile.given.as_ref().map(|file| &*file.name),
        Some("Dockerfile")
    );
    let refused = dockerfile.refused.as_ref();
    assert_eq!(refused.map(|(name, _)| &**name), Some("notes.txt"));
    // It is taken back.
    let effects = page.does(Event::Dockerfile(DockerfileEvent::Given(None)));
    assert_eq!(tells(&effects), Some(protocol::Told::default()));
    page.hears(ticket, based(0, protocol::BaseSource::None));
    assert_eq!(page.image().layers.base, 0);
    assert_eq!(page.image().dockerfile.given, None);
}

#[test]
fn a_chosen_border_is_told_and_the_suggested_one_is_not() {
    let mut page = Page::default();
    page.open();
    let choose = |base| Event::Layers(LayersEvent::Base(base));
    let effects = page.does(choose(2));
    assert_eq!(tells(&effects).and_then(|told| told.base), Some(2));
    let ticket = page.ask(Task::Tell);
    page.hears(ticket, based(2, protocol::BaseSource::Given));
    assert_eq!(
        page.image().layers.suggested,
        (0, protocol::BaseSource::None)
    );
    let effects = page.does(choose(0));
    assert_eq!(tells(&effects).map(|told| told.base), Some(None));
}

#[test]
fn the_dockerfile_is_asked_for_once() {
    let mut page = Page::default();
    page.open();
    let show = || Event::Layers(LayersEvent::Form(Form::Dockerfile));
    let asked = page.asks(show());
    assert_eq!(
        asked.iter().map(|t| t.task).collect::<Vec<_>>(),
        [Task::Dockerfile]
    );
    page.hears(asked[0], Reply::Dockerfile(Vec::new()));
    page.does(Event::Layers(LayersEvent::Form(Form::Table)));
    assert_eq!(page.asks(show()), []);
}
