//! A page in a browser: opening it, asking it, waiting for what it says.
//!
//! Blocking, since a test has nothing else to do meanwhile; the driver's futures run to their end in each call.

use std::cell::RefCell;
use std::future::Future;
use std::time::{Duration, Instant};
use std::{fmt, thread};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use squint_site_server::Server;
use thirtyfour::{By, WebDriver};
use tokio::runtime::{Builder, Runtime};

use crate::capabilities;
use crate::driver::Driver;
use crate::engine::Engine;
use crate::home::Home;

/// Long enough for two busy cores, short enough to wait for when something is broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The time between two looks at the page.
const PAUSE: Duration = Duration::from_millis(50);

/// Runs before any script of the page. A headless browser has no dialog to choose a file in, so the page has to save as
/// it does where there is none: by a download. Firefox and `WebKit` have no such dialog by themselves.
const BEFORE_THE_PAGE: &str = "
    delete window.showSaveFilePicker;
    window.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)))
        .observe({ type: 'longtask', buffered: true });";

/// A page in a browser of its own.
pub struct Page {
    // Fields are dropped in this order: the session has ended by then (see `drop`).
    pub(crate) driver: WebDriver,
    pub(crate) engine: Engine,
    pub(crate) server: Server,
    pub(crate) console: RefCell<Vec<String>>,
    runtime: Runtime,
    pub(crate) process: Driver,
    pub(crate) home: Home,
}

impl Page {
    /// Starts a browser with a fresh profile, which shows nothing yet.
    pub(crate) fn launch(engine: Engine, private: bool, server: Server) -> Result<Self> {
        let home = Home::new()?;
        let capabilities = capabilities::of(engine, &home, private)?;
        let process = Driver::start(engine, &home)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let driver = runtime
            .block_on(WebDriver::new(process.url(), capabilities))
            .with_context(|| {
                format!("the driver cannot start {engine}: are both of the same version?")
            })?;
        let page = Self {
            driver,
            engine,
            server,
            console: RefCell::default(),
            runtime,
            process,
            home,
        };
        if engine.has_cdp() {
            page.cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                &json!({ "source": BEFORE_THE_PAGE }),
            )?;
            page.cdp(
                "Browser.setDownloadBehavior",
                &json!({ "behavior": "allow", "downloadPath": page.home.downloads() }),
            )?;
        }
        Ok(page)
    }

    /// The engine that shows it.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Goes to a path of the site and waits until the page is locked and started.
    pub fn open(&self, path: &str) -> Result<()> {
        let separator = if path.ends_with('/') { "" } else { "/" };
        let url = format!("{}{path}{separator}", self.server.origin());
        self.go(&url)
    }

    /// Goes to an address, wherever it is, and waits until the page is locked and started.
    pub fn go(&self, url: &str) -> Result<()> {
        self.run(self.driver.goto(url))
            .with_context(|| format!("cannot open {url}"))?;
        self.wait_until("the page to start", || {
            let started =
                "return 'squint' in globalThis && document.querySelector('.settings') !== null";
            self.fail_on_alert()?;
            Ok(self
                .execute(started)?
                .as_bool()
                .unwrap_or(false)
                .then_some(()))
        })?;
        self.forget_requests()
    }

    /// Runs statements in the page; their `return` value.
    pub fn execute(&self, script: &str) -> Result<Value> {
        let result = self
            .run(self.driver.execute(script, Vec::new()))
            .with_context(|| script.to_owned())?;
        Ok(result.json().clone())
    }

    /// Runs statements that may `await`; their `return` value.
    pub fn execute_async(&self, script: &str) -> Result<Value> {
        let whole = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then(done, (e) => done(String(e)))"
        );
        let result = self
            .run(self.driver.execute_async(whole, Vec::new()))
            .with_context(|| script.to_owned())?;
        Ok(result.json().clone())
    }

    /// What the page's `role="status"` regions say.
    pub fn status(&self) -> Result<String> {
        self.text_of("status")
    }

    /// Waits until the status says this somewhere; what it says then. An alert ends the waiting. As long as the status
    /// changes, the page is at work and the wait goes on.
    pub fn wait_for_status(&self, text: &str) -> Result<String> {
        let begin = Instant::now();
        let (mut last, mut changed) = (String::new(), begin);
        loop {
            self.fail_on_alert()?;
            let status = self.status()?;
            if status.contains(text) {
                return Ok(status);
            }
            if status != last {
                (last, changed) = (status, Instant::now());
            }
            if changed.elapsed() > PATIENCE || begin.elapsed() > 6 * PATIENCE {
                let seconds = begin.elapsed().as_secs();
                bail!("waited {seconds} s for the status to say {text:?}; it is {last:?}");
            }
            thread::sleep(PAUSE);
        }
    }

    /// Everything that can be read on the page.
    pub fn text(&self) -> Result<String> {
        Ok(self.run(async { self.driver.find(By::Tag("body")).await?.text().await })?)
    }

    /// Asks until there is an answer; says what was waited for when there is none in time.
    pub fn wait_until<T>(
        &self,
        what: &str,
        mut ask: impl FnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let begin = Instant::now();
        loop {
            if let Some(answer) = ask()? {
                return Ok(answer);
            }
            if begin.elapsed() > PATIENCE {
                let status = self.status().unwrap_or_default();
                bail!(
                    "waited {} s for {what}; the status is {status:?}",
                    PATIENCE.as_secs()
                );
            }
            thread::sleep(PAUSE);
        }
    }

    fn fail_on_alert(&self) -> Result<()> {
        let alert = self.text_of("alert")?;
        if alert.is_empty() {
            Ok(())
        } else {
            bail!("the page alerts: {alert}")
        }
    }

    /// What the visible elements with a role say.
    pub fn text_of(&self, role: &str) -> Result<String> {
        let script = format!(
            "return [...document.querySelectorAll('[role={role}]')].filter((one) => one.getClientRects().length)
                 .map((one) => one.textContent.trim()).join('\\n').trim()"
        );
        Ok(self
            .execute(&script)?
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// A command of the `DevTools` protocol, which only Chromium has.
    pub fn cdp(&self, method: &str, parameters: &Value) -> Result<Value> {
        self.run(self.driver.cdp().send_raw(method, parameters))
            .with_context(|| method.to_owned())
    }

    pub(crate) fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

impl Drop for Page {
    /// Ends the browser; the driver's process ends after it.
    fn drop(&mut self) {
        let driver = self.driver.clone();
        // The test's own result matters more than a browser that ended early; and one that hangs is left behind.
        let _ended = self.runtime.block_on(async {
            tokio::time::timeout(Duration::from_secs(10), driver.quit())
                .await
                .is_ok()
        });
    }
}
