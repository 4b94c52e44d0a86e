//! The files tab.

use yew::prelude::*;

use super::Frame;
use crate::view::Image;

/// The tab.
pub(super) fn files(frame: &Frame, image: &Image) -> Html {
    let _ = (frame, image);
    Html::default()
}
