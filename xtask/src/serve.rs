//! `cargo xtask serve`: the site as a static host would serve it, on this machine only.

use std::path::Path;

use anyhow::{Context, Result, bail};
use squint_site_server::{Mount, Server};

use crate::build;

/// How it is served.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    port: u16,
    /// With the service worker. Then a browser shows the build that it has kept, until the newer one is accepted.
    offline: bool,
}

impl Options {
    /// Reads what stands behind `serve`, in any order.
    pub(crate) fn parse(mut words: &[&str]) -> Result<Self> {
        let (mut port, mut offline) = (8080, false);
        loop {
            words = match words {
                [] => return Ok(Self { port, offline }),
                ["--offline", rest @ ..] => {
                    offline = true;
                    rest
                }
                ["--port", text, rest @ ..] => {
                    port = text.parse().with_context(|| {
                        format!("--port {text}: a port is a number from 0 (any free one) to 65535")
                    })?;
                    rest
                }
                [word, ..] => {
                    bail!("cargo xtask serve {word}: there are --port NUMBER and --offline")
                }
            };
        }
    }
}

/// Builds, then serves `dist/` until interrupted.
pub(crate) fn serve(root: &Path, options: &Options) -> Result<()> {
    build::build(root)?;
    let start = if options.offline {
        Server::start_offline
    } else {
        Server::start
    };
    let port = options.port;
    let server = start(&build::dist(root), port, &[Mount::At("/")]).with_context(|| {
        format!("cannot listen on 127.0.0.1:{port}: is something else there? Try --port 0")
    })?;
    println!("\n{}/   (Ctrl-C ends it)", server.origin());
    server.wait().context("the server stopped")
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn options_come_in_any_order() -> anyhow::Result<()> {
        let options = |port, offline| Options { port, offline };
        assert_eq!(Options::parse(&[])?, options(8080, false));
        assert_eq!(Options::parse(&["--port", "0"])?, options(0, false));
        for words in [["--port", "1", "--offline"], ["--offline", "--port", "1"]] {
            assert_eq!(Options::parse(&words)?, options(1, true));
        }
        assert!(Options::parse(&["--port"]).is_err());
        assert!(Options::parse(&["--port", "x"]).is_err());
        assert!(Options::parse(&["--prot", "1"]).is_err());
        Ok(())
    }
}
