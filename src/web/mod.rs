//! Floor 7: the browser.
