//! Drives the built site in Chromium, as a person would: by roles, names and what is on the screen.
//!
//! [`browse`] opens a page in a browser of its own and hands it to the test; [`Page`] is all a test needs. Knows the
//! accessible names only as arguments, and nothing of the engine: a test that passes here passes for a reader of the
//! screen.

mod accessible;
mod axe;
mod browse;
mod chromedriver;
mod console;
mod download;
mod keyboard;
mod network;
mod page;
mod picture;
mod programs;

pub use accessible::Role;
pub use browse::{browse, browse_at, browse_server, dist};
pub use page::Page;
pub use picture::Theme;
pub use squint_site_server::{Mount, Server};

/// What a test returns.
pub type Result<T = ()> = anyhow::Result<T>;
