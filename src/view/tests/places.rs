//! Tabs, and places in the address.

use super::super::*;
use super::page::*;
use crate::session::protocol::{LayerId, LayerRange};

#[test]
fn tabs_step_around_their_ends() {
    assert_eq!(Tab::Layers.step(-1), Tab::Report);
    assert_eq!(Tab::Report.step(1), Tab::Layers);
    assert_eq!(Tab::Layers.step(1), Tab::Advice);
}

#[test]
fn a_place_in_the_address_waits_for_the_image() {
    let mut page = Page::default();
    page.does(Event::Went(Route::parse("#/squash?from=1&to=1")));
    page.open();
    let image = page.image();
    assert_eq!(image.tab, Tab::Squash);
    assert_eq!(image.squash.current(), LayerRange::numbered(1, 1));
    assert_eq!(image.route().hash(), "#/squash?from=1&to=1");
}

#[test]
fn going_to_a_place_and_back_shows_what_was_there() {
    let mut page = Page::default();
    page.open();
    page.does(Event::Layers(LayersEvent::Select(Some(Selected::Layer(
        LayerId::new(1),
    )))));
    let before = page.image().route();
    assert_eq!(before.hash(), "#/layers?layer=1");
    page.does(Event::Selected(Tab::Report));
    assert!(page.image().route().is_step_from(&before));
    page.does(Event::Went(Some(before.clone())));
    assert_eq!(page.image().route(), before);
    // A layer that is not there is not selected.
    page.does(Event::Went(Route::parse("#/layers?layer=9")));
    assert_eq!(page.image().route().hash(), "#/layers");
}
