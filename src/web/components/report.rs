//! The report tab.

use yew::prelude::*;

use super::Frame;
use crate::view::Image;

/// The tab.
pub(super) fn report(frame: &Frame, image: &Image) -> Html {
    let _ = (frame, image);
    Html::default()
}
