//! Drives the built site as a person would, in Chromium, Firefox or `WebKitGTK`: by roles, names and what is on the
//! screen.
//!
//! [`browse`] opens a page in a browser of its own and hands it to the test; [`Page`] is all a test needs. Knows the
//! accessible names only as arguments. What differs between the browsers is in [`Engine`], so that a test is written once.

mod accessible;
mod axe;
mod browse;
mod capabilities;
mod choosing;
mod command_line;
mod console;
mod display;
mod download;
mod driver;
mod dropping;
mod engine;
mod home;
mod keyboard;
mod memory;
mod network;
mod page;
mod picture;
mod programs;
mod site;

pub use accessible::Role;
pub use browse::{browse, browse_at, browse_in, browse_in_private, browse_server, target};
pub use engine::Engine;
pub use memory::Memory;
pub use page::Page;
pub use picture::Theme;
pub use site::dist;
pub use squint_site_server::{Mount, Server};

/// What a test returns.
pub type Result<T = ()> = anyhow::Result<T>;
