//! The driver's process: started on a free port, ended when dropped, whatever the test did.
//!
//! Driver and browser are one group of processes. A browser whose driver was ended goes on without it, so the end is the
//! end of the group.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::display::Display;
use crate::engine::Engine;
use crate::home::Home;
use crate::programs;

/// A running driver.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
    _display: Option<Display>,
}

/// Another program can take the port between the search for it and the driver's start.
const ATTEMPTS: usize = 5;

/// The time from the driver's start until it listens.
const PATIENCE: Duration = Duration::from_secs(20);

impl Driver {
    /// Starts one and waits until it listens.
    pub(crate) fn start(engine: Engine, home: &Home) -> Result<Self> {
        let mut last = Self::attempt(engine, home);
        for _ in 1..ATTEMPTS {
            if last.is_ok() {
                break;
            }
            last = Self::attempt(engine, home);
        }
        last
    }

    fn attempt(engine: Engine, home: &Home) -> Result<Self> {
        let program = programs::driver(engine)?;
        let port = free_port()?;
        let mut command = Command::new(&program);
        command.arg(format!("--port={port}"));
        if engine == Engine::Firefox {
            // The port of another protocol is a fixed one unless any will do. Access lets a test answer a dialog.
            command.args(["--websocket-port=0", "--allow-system-access"]);
        }
        // Chromium has a window without a display, and Firefox too.
        let display = match engine {
            Engine::WebKit => Some(Display::start()?),
            Engine::Chromium | Engine::Firefox => None,
        };
        if let Some(display) = &display {
            command.env("DISPLAY", display.name());
            command.env("GDK_BACKEND", "x11");
        }
        let process = command
            .envs(home.variables())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut driver = Self {
            process,
            port,
            _display: display,
        };
        driver
            .wait()
            .with_context(|| program.display().to_string())?;
        Ok(driver)
    }

    fn wait(&mut self) -> Result<()> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let begin = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("it ended before it listened ({status})");
            }
            if begin.elapsed() > PATIENCE {
                bail!("it does not listen after {} s", PATIENCE.as_secs());
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// The group of processes that the driver and its browser are.
    pub(crate) fn group(&self) -> u32 {
        self.process.id()
    }

    /// Where commands go.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("kill -KILL -{}", self.process.id());
        // All of them may have ended by themselves.
        let _ = Command::new("sh")
            .args(["-c", &group])
            .stderr(Stdio::null())
            .status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
