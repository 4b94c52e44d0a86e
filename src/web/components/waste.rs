//! The waste tab.

use yew::prelude::*;

use super::Frame;
use crate::view::Image;

/// The tab.
pub(super) fn waste(frame: &Frame, image: &Image) -> Html {
    let _ = (frame, image);
    Html::default()
}

/// A list of dead versions.
pub(super) fn list(frame: &Frame, image: &Image, list: crate::view::waste::List) -> Html {
    let _ = (frame, image, list);
    Html::default()
}
