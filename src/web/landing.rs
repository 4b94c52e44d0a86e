//! The first screen, which `index.html` draws: shows and hides it, and says in it what the browser lacks.

use web_sys::{Document, Element};

/// An attribute of the root, by which the style sheet hides the first screen.
const ELSEWHERE: &str = "data-elsewhere";

/// Shows the first screen, or hides it while another screen is shown.
pub(super) fn show(document: &Document, shown: bool) {
    if let Some(root) = document.document_element() {
        // Setting an attribute of the page's own element cannot fail.
        let _ = root.toggle_attribute_with_force(ELSEWHERE, !shown);
    }
}

/// Whether an element is hidden because it belongs to the first screen.
pub(super) fn hides(element: &Element) -> bool {
    // The selector is valid, so there is an answer.
    let selector = format!(":root[{ELSEWHERE}] #landing *");
    element.matches(&selector).unwrap_or(false)
}

/// Says that the browser gives pages no storage on disk.
pub(super) fn say_no_disk(document: &Document) {
    if let Some(line) = document.get_element_by_id("no-disk") {
        let _ = line.remove_attribute("hidden");
    }
}
