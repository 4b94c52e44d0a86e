//! Programs that the chores need but cargo does not bring: found, installed where that is ours to do, or asked for.
//!
//! Ours to do is adding a target to rustup's toolchain, and packages on Debian and its like when root asks, which is
//! what a container in CI is. Anywhere else the error names the command.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::step::Step;

/// A program that tests need.
#[derive(Debug)]
pub(crate) struct Program {
    /// Any of these will do.
    names: &'static [&'static str],
    /// Where it is set, the tests take the program from there.
    variable: Option<&'static str>,
    /// Debian's package.
    package: &'static str,
}

/// Recompute digests and squashed trees by other means, and read every output to its end, for the native tests.
pub(crate) const ORACLES: [Program; 5] = [
    Program {
        names: &["python3"],
        variable: None,
        package: "python3",
    },
    Program {
        names: &["zstd"],
        variable: None,
        package: "zstd",
    },
    Program {
        names: &["tar"],
        variable: None,
        package: "tar",
    },
    Program {
        names: &["bsdtar"],
        variable: None,
        package: "libarchive-tools",
    },
    Program {
        names: &["go"],
        variable: None,
        package: "golang-go",
    },
];

/// Chromium and what drives it, for `tests/browser`.
pub(crate) const CHROMIUM: [Program; 2] = [
    Program {
        names: &["chromium", "chromium-browser", "google-chrome"],
        variable: Some("SQUINT_CHROMIUM"),
        package: "chromium",
    },
    Program {
        names: &["chromedriver"],
        variable: Some("SQUINT_CHROMEDRIVER"),
        package: "chromium-driver",
    },
];

/// Firefox; [`crate::geckodriver`] drives it.
pub(crate) const FIREFOX: [Program; 1] = [Program {
    names: &["firefox-esr", "firefox"],
    variable: Some("SQUINT_FIREFOX"),
    package: "firefox-esr",
}];

/// What drives `WebKitGTK`, whose browser comes with it, and the display that it needs.
pub(crate) const WEBKIT: [Program; 2] = [
    Program {
        names: &["WebKitWebDriver"],
        variable: Some("SQUINT_WEBKITDRIVER"),
        package: "webkit2gtk-driver",
    },
    Program {
        names: &["Xvfb"],
        variable: Some("SQUINT_XVFB"),
        package: "xvfb",
    },
];

/// Counts instructions.
pub(crate) const VALGRIND: [Program; 1] = [Program {
    names: &["valgrind"],
    variable: None,
    package: "valgrind",
}];

/// Fetches packages of JavaScript, for the browser tests.
pub(crate) const NPM: [Program; 1] = [Program {
    names: &["npm"],
    variable: None,
    package: "npm",
}];

/// The first of these names that PATH knows.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Installs what is missing, or says how.
pub(crate) fn ensure(root: &Path, programs: &[Program]) -> Result<()> {
    let missing: Vec<&Program> = programs
        .iter()
        .filter(|program| !program.is_there())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|program| program.names[0]).collect();
    let packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
    let (names, packages) = (names.join(" and "), packages.join(" "));
    if on_path(&["apt-get"]).is_none() || Step::new(root, "id", "-u").output()?.trim() != "0" {
        let variables: Vec<&str> = missing
            .iter()
            .filter_map(|program| program.variable)
            .collect();
        let or = if variables.is_empty() {
            String::new()
        } else {
            format!(", or set {}", variables.join(" and "))
        };
        bail!(
            "{names} not found on PATH: install it (Debian: `sudo apt-get install {packages}`){or}"
        );
    }
    println!("{names} not found on PATH: installing {packages}");
    Step::new(root, "apt-get", "update").run()?;
    Step::new(root, "apt-get", "install -y --no-install-recommends")
        .args(&packages)
        .run()?;
    match missing.iter().find(|program| !program.is_there()) {
        None => Ok(()),
        Some(program) => bail!(
            "{} was installed, but is not on PATH as {}",
            program.package,
            program.names.join(" or ")
        ),
    }
}

/// Adds a compilation target when the toolchain lacks it.
pub(crate) fn ensure_target(root: &Path, target: &str) -> Result<()> {
    let sysroot = Step::new(root, "rustc", "--print sysroot").output()?;
    let sysroot = Path::new(sysroot.trim());
    if sysroot
        .join("lib/rustlib")
        .join(target)
        .join("lib")
        .is_dir()
    {
        return Ok(());
    }
    if on_path(&["rustup"]).is_none() {
        bail!(
            "the Rust toolchain in {} cannot compile for {target}, and there is no rustup to add it: install the \
             target with whatever installed Rust, or Rust from https://rustup.rs",
            sysroot.display()
        );
    }
    println!("the Rust toolchain lacks {target}: adding it");
    Step::new(root, "rustup", "target add").arg(target).run()
}

impl Program {
    fn is_there(&self) -> bool {
        self.variable
            .is_some_and(|variable| env::var_os(variable).is_some())
            || on_path(self.names).is_some()
    }
}
