//! One test's browser, from its start to its end.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, thread};

use anyhow::{Context, Result};
use squint_site_server::{Mount, Server};

use crate::engine::Engine;
use crate::page::Page;
use crate::site::Site;

/// Two browsers at once on two cores make each other's waits time out.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Opens the site at `/` in a fresh browser and runs the test.
///
/// Fails when the test does, and when the console has an error that the test did not expect. A failure brings the
/// console's words and leaves a picture in `target/screenshots/`.
pub fn browse(test: impl FnOnce(&Page) -> Result<()>) -> Result<()> {
    browse_at(Mount::At("/"), test)
}

/// The same, with the site on another path or host.
pub fn browse_at(mount: Mount, test: impl FnOnce(&Page) -> Result<()>) -> Result<()> {
    opened(Engine::chosen()?, mount, false, test)
}

/// The same for a test that only some engines can run. In any other the test does nothing, and the run says so and why.
pub fn browse_in(
    engines: &[Engine],
    why: &str,
    test: impl FnOnce(&Page) -> Result<()>,
) -> Result<()> {
    runs_in(engines, why, false, test)
}

/// The same in a private window, in which Firefox keeps no file on disk.
pub fn browse_in_private(
    engines: &[Engine],
    why: &str,
    test: impl FnOnce(&Page) -> Result<()>,
) -> Result<()> {
    runs_in(engines, why, true, test)
}

fn runs_in(
    engines: &[Engine],
    why: &str,
    private: bool,
    test: impl FnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let engine = Engine::chosen()?;
    if engines.contains(&engine) {
        return opened(engine, Mount::At("/"), private, test);
    }
    // The harness swallows what a passing test prints; this goes past it.
    writeln!(io::stderr(), "{}: not run in {engine}: {why}", name())?;
    Ok(())
}

fn opened(
    engine: Engine,
    mount: Mount,
    private: bool,
    test: impl FnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let site = Site::of(engine)?;
    let server = Server::start(site.folder(), 0, &[mount]).context("cannot serve dist/")?;
    shown(engine, private, server, mount.path(), test)
}

/// The same in Chromium, with a server that the test has started, and the path where it has the site.
pub fn browse_server(
    server: Server,
    path: &str,
    test: impl FnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let engine = Engine::chosen()?;
    if engine == Engine::Chromium {
        return shown(engine, false, server, path, test);
    }
    writeln!(
        io::stderr(),
        "{}: not run in {engine}: its server has no listener for errors",
        name()
    )?;
    Ok(())
}

fn shown(
    engine: Engine,
    private: bool,
    server: Server,
    path: &str,
    test: impl FnOnce(&Page) -> Result<()>,
) -> Result<()> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let page = Page::launch(engine, private, server)?;
    let result = page
        .open(path)
        .and_then(|()| test(&page))
        .and_then(|()| page.no_errors());
    result.map_err(|error| {
        let picture = page
            .screenshot(&format!("failed-{engine}-{}", name().replace("::", "-")))
            .map_or_else(|_| "none".to_owned(), |path| path.display().to_string());
        error.context(format!(
            "engine: {engine}\npicture: {picture}\nconsole:\n{}",
            page.console().join("\n")
        ))
    })
}

/// The name of the test that runs.
fn name() -> String {
    thread::current().name().unwrap_or("test").to_owned()
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Where cargo puts what it makes.
pub fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// `target/screenshots/`, where pictures go.
pub(crate) fn screenshots() -> Result<PathBuf> {
    let folder = target().join("screenshots");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}
