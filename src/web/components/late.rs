//! The tabs beside the first one, and the other forms of the first, which the page can wait for.
//!
//! The build puts these functions into the late part of the page's code, with all components that only they need.

use yew::prelude::*;

use super::{
    Browser, Frame, advice, compare, config, dockerfile, files, help, layers, packages, report,
    squash, waste,
};
use crate::view::{Form, Image, Picked, Tab};

/// A tab of an open image; of the first tab not the table, which is in the early part.
///
/// The name begins with `late_`, which tells the build to split the code here. It may be called only when the late part
/// has arrived.
#[inline(never)]
pub(super) fn late_tab(frame: &Frame, image: &Image, browser: &Browser) -> Html {
    match image.tab {
        Tab::Layers if image.layers.form == Form::Dockerfile => layers::dockerfile(frame, image),
        Tab::Layers => layers::matrix(frame, image),
        Tab::Advice => advice::advice(frame, image),
        Tab::Files => files::files(frame, image, browser),
        Tab::Packages => packages::packages(frame, image),
        Tab::Waste => waste::waste(frame, image),
        Tab::Squash => squash::squash(frame, image, browser),
        Tab::Compare => compare::compare(frame, image, browser),
        Tab::Report => report::report(frame, image),
    }
}

/// What the image is set to do, below the table of layers.
#[inline(never)]
pub(super) fn late_config(frame: &Frame, image: &Image) -> Html {
    config::config(frame, &image.report().image.config)
}

/// The question what to do with a file that was given while the image is open.
#[inline(never)]
pub(super) fn late_offer(frame: &Frame, image: &Image, file: &Picked) -> Html {
    compare::offer(frame, image, file)
}

/// The list of keys.
#[inline(never)]
pub(super) fn late_help(open: bool, single_keys: bool) -> Html {
    html! { <help::Help {open} {single_keys} /> }
}

/// Takes the Dockerfiles that are given to the page, as long as an image is open.
#[inline(never)]
pub(super) fn late_dockerfile(frame: &Frame) -> Html {
    dockerfile::taker(frame)
}
