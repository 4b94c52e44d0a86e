//! `cargo xtask serve`: the site as a static host would serve it, on this machine only.

use std::path::Path;

use anyhow::{Context, Result};
use squint_site_server::{Mount, Server};

use crate::build;

/// Where it is served unless told otherwise.
pub(crate) const PORT: u16 = 8080;

/// Reads `--port`'s value.
pub(crate) fn port(text: &str) -> Result<u16> {
    text.parse().with_context(|| {
        format!("--port {text}: a port is a number from 0 (any free one) to 65535")
    })
}

/// Builds, then serves `dist/` until interrupted.
pub(crate) fn serve(root: &Path, port: u16) -> Result<()> {
    build::build(root)?;
    let server = Server::start(&build::dist(root), port, &[Mount::At("/")]).with_context(|| {
        format!("cannot listen on 127.0.0.1:{port}: is something else there? Try --port 0")
    })?;
    println!("\n{}/   (Ctrl-C ends it)", server.origin());
    server.wait().context("the server stopped")
}
