//! Names the commit that is built, for `squint --version`, the page and the reports.
//!
//! Only git is asked. Without it, or outside of a clone, the version stands alone. Whatever it says depends on the
//! sources and their commit only, so the same sources give the same bytes.

use std::path::Path;
use std::process::Command;

/// What ends up in the program: a change here that is not committed makes it another one.
const SOURCES: [&str; 4] = ["src", "build.rs", "Cargo.toml", "Cargo.lock"];

fn main() {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    // A path that does not exist would count as changed each time.
    for file in places().iter().filter(|file| Path::new(file).exists()) {
        println!("cargo::rerun-if-changed={file}");
    }
    let version = env!("CARGO_PKG_VERSION");
    let full = match commit() {
        Some(commit) => {
            println!("cargo::rustc-env=SQUINT_COMMIT={commit}");
            format!("{version} ({commit})")
        }
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=SQUINT_VERSION={full}");
}

/// The commit as twelve digits, with `-dirty` behind them if the sources differ from it.
fn commit() -> Option<String> {
    // A clone of something else around these sources knows nothing of them.
    let at_root = git(&["rev-parse", "--show-prefix"])?.is_empty();
    let commit = git(&["rev-parse", "--short=12", "HEAD"]).filter(|_| at_root)?;
    let status = ["--no-optional-locks", "status", "--porcelain", "--"];
    let clean = git(&[&status[..], &SOURCES].concat())?.is_empty();
    Some(format!("{commit}{}", if clean { "" } else { "-dirty" }))
}

/// The files that git writes when another commit is checked out or made.
fn places() -> Vec<String> {
    let path = |name: &str| git(&["rev-parse", "--git-path", name]);
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    let names = ["HEAD", "logs/HEAD", "packed-refs"].into_iter();
    names.chain(branch.as_deref()).filter_map(path).collect()
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
