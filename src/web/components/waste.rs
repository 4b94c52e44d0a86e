//! The waste tab.

use yew::prelude::*;

use super::Frame;
use crate::view::Image;

/// The tab.
pub(super) fn waste(frame: &Frame, image: &Image) -> Html {
    let _ = (frame, image);
    Html::default()
}
