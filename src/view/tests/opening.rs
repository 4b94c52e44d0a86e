//! Opening a file: how far it is told, what is no image, and archives of several images.

use super::super::*;
use super::page::*;
use crate::session::protocol::{Error, Kind, LayerId, Progress, Reply, Step};
use crate::view::texts::Language;

#[test]
fn how_far_the_layers_are_is_told() {
    let mut page = Page::default();
    page.scanning();
    assert_eq!(page.state.status(Language::English), "Scanning layers: 0%");
    let progress = Progress {
        step: Step::Scanning,
        done: 50,
        total: 100,
    };
    page.hears(
        page.ask(Task::Layer(LayerId::new(1))),
        Reply::Progress(progress),
    );
    // Half of 200 bytes of 300 in all: 33 %, told by fives.
    assert_eq!(page.state.status(Language::English), "Scanning layers: 30%");
}

#[test]
fn cancelling_a_scan_ends_the_workers_and_what_they_still_say_is_ignored() {
    let mut page = Page::default();
    let open = page.scanning();
    assert!(matches!(
        &page.does(Event::Cancelled)[..],
        [Effect::Restart]
    ));
    assert_eq!(page.state.screen, Screen::Landing);
    assert!(page.hears(open, Reply::Overview(report(2))).is_empty());
    assert_eq!(page.state.screen, Screen::Landing);
}

#[test]
fn what_is_not_an_image_is_said_and_leaves_a_way_on() {
    let mut page = Page::default();
    let asked = page.asks(Event::Opened(picked()));
    let error = Error::new(Kind::NotAnImage, "this is a PNG picture");
    page.hears(asked[0], Reply::Failed(error));
    assert!(matches!(&page.state.screen, Screen::Failed { .. }));
    assert_eq!(page.asks(Event::Opened(picked())).len(), 1);
}

#[test]
fn an_archive_of_several_images_asks_which() {
    let mut page = Page::default();
    let asked = page.asks(Event::Opened(picked()));
    let mut several = opened(&[]);
    several.chosen = None;
    page.hears(asked[0], Reply::Opened(several));
    assert!(matches!(&page.state.screen, Screen::Choosing { .. }));
    let effects = page.does(Event::Chosen(1));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(
                _,
                Script::Open {
                    choice: Some(1),
                    ..
                }
            )
        ]
    ));
}

#[test]
fn a_bomb_is_read_on_when_the_person_says_so() {
    let mut page = Page::default();
    let asked = page.asks(Event::Opened(picked()));
    page.hears(
        asked[0],
        Reply::Failed(Error::new(Kind::TooLarge, "it has become large")),
    );
    let effects = page.does(Event::Insisted);
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(_, Script::Open { huge: true, .. })
        ]
    ));
    let effects = page.does(Event::Opened(picked()));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(_, Script::Open { huge: false, .. })
        ]
    ));
}

#[test]
fn the_second_pass_refines_the_figures() {
    let mut page = Page::default();
    page.open();
    assert!(matches!(page.image().pass, Pass::Going(_)));
    let mut refined = report(2);
    refined.report.image.live_bytes = 170;
    page.hears(page.ask(Task::Examine), Reply::Overview(refined));
    assert_eq!(page.image().pass, Pass::Done);
    assert_eq!(page.image().report().image.live_bytes, 170);
}

#[test]
fn another_image_of_the_archive_can_be_chosen_later() {
    let mut page = Page::default();
    page.open();
    assert!(page.does(Event::Chosen(0)).is_empty(), "it is open");
    let effects = page.does(Event::Chosen(1));
    assert!(matches!(
        &effects[..],
        [
            Effect::Restart,
            Effect::Run(
                _,
                Script::Open {
                    choice: Some(1),
                    ..
                }
            )
        ]
    ));
}
