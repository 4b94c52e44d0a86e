//! Instructions of the main commands, counted by callgrind: the figure that tells a slower build on any machine.
//!
//! Seconds are noise on machines that do other work; the instructions of one program on one input are the same to a
//! thousandth. The counts lie in `docs/instructions.tsv` with the compiler, the valgrind and the processor's vectors that they
//! hold for. Where these differ, counts are shown and not compared.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::measure;
use crate::programs::{self, VALGRIND};
use crate::step::Step;

/// The counts that hold, in the repository.
const COUNTS: &str = "docs/instructions.tsv";
/// The most that a count may grow, in parts of a thousand.
const BOUND: u64 = 20;

/// The commands that are counted; `IMAGE` is a small image of a real engine, `MANY` has 12,000 members, `OUT` is written.
const COMMANDS: [&str; 9] = [
    "inspect --format json IMAGE",
    "inspect --format json MANY",
    "inspect --no-verify MANY",
    "tree MANY",
    "packages IMAGE",
    "advice IMAGE",
    "squash MANY -o OUT",
    "squash IMAGE -o OUT --compression gzip",
    "compare IMAGE MANY",
];

/// Counts the instructions of all commands. They are compared with the counts that hold, or take their place.
///
/// # Errors
/// When a command needs more instructions than the bound allows.
pub(crate) fn instructions(root: &Path, replace: bool) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("instructions are counted on Linux on x86-64 only");
        return Ok(());
    }
    programs::ensure(root, &VALGRIND)?;
    Step::new(root, "cargo", "build --release --bin squint").run()?;
    let folder = tempfile::tempdir()?;
    measure::bulk(&folder.path().join("many.tar"), 4_000_000, 12_000)?;
    let machine = machine(root)?;
    let text = fs::read_to_string(root.join(COUNTS)).unwrap_or_default();
    let is_same = text.lines().next() == Some(machine.as_str());
    let mut counts = machine + "\n";
    let mut slower = Vec::new();
    for command in COMMANDS {
        let count = count(root, command, folder.path())?;
        let _ = writeln!(counts, "{command}\t{count}");
        let before = known(&text, command).filter(|_| is_same);
        let change = before.map_or_else(String::new, |before| {
            if count > before + before * BOUND / 1000 {
                slower.push(command);
            }
            let hundredths = i128::from(count) * 10_000 / i128::from(before.max(1)) - 10_000;
            let sign = if hundredths < 0 { '-' } else { '+' };
            let hundredths = hundredths.unsigned_abs();
            format!("  {sign}{}.{:02} %", hundredths / 100, hundredths % 100)
        });
        println!("{count:>14}  squint {command}{change}");
    }
    if replace {
        fs::write(root.join(COUNTS), counts)?;
    } else if !is_same {
        println!(
            "not compared: {COUNTS} holds for other tools or another processor (its first line)"
        );
    } else if !slower.is_empty() {
        bail!(
            "more than {BOUND} ‰ slower than {COUNTS} says: {}. If that is the price of something, `cargo xtask \
             instructions` writes the counts anew",
            slower.join(", ")
        );
    }
    Ok(())
}

/// What counts depend on besides the code.
fn machine(root: &Path) -> Result<String> {
    let rust = Step::new(root, "rustc", "--version").output()?;
    let valgrind = Step::new(root, "valgrind", "--version").output()?;
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let has = |name| processor.split_whitespace().any(|word| word == name);
    let vectors = if has("avx2") { "avx2" } else { "no avx2" };
    Ok(format!("# {}, {}, {vectors}", rust.trim(), valgrind.trim()))
}

/// The count of a command in the text of the file.
fn known(text: &str, command: &str) -> Option<u64> {
    let mut rows = text.lines().filter_map(|line| line.split_once('\t'));
    let (_, count) = rows.find(|(name, _)| *name == command)?;
    count.parse().ok()
}

/// The instructions of one command, in all of its threads.
fn count(root: &Path, command: &str, folder: &Path) -> Result<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(root.join("target/release/squint"))
        .stdout(Stdio::null());
    for word in command.split(' ') {
        match word {
            "IMAGE" => valgrind.arg(root.join("tests/fixtures/mini.docker-26-containerd.tar")),
            "MANY" => valgrind.arg(folder.join("many.tar")),
            "OUT" => valgrind.arg(folder.join("out.tar")),
            word => valgrind.arg(word),
        };
    }
    let told = valgrind.output().context("valgrind")?;
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    collected(&told).with_context(|| format!("valgrind of `squint {command}`: {told}"))
}

/// The number behind `Collected :` in what callgrind says.
fn collected(told: &str) -> Option<u64> {
    let (_, count) = told.split_once("Collected : ")?;
    count.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{collected, known};

    #[test]
    fn what_callgrind_says() {
        let told = "==1== Events    : Ir\n==1== Collected : 263408613\n==1==\n";
        assert_eq!(collected(told), Some(263_408_613));
        assert_eq!(collected("==1== no such file"), None);
    }

    #[test]
    fn counts_are_found_by_command() {
        let text = "# rustc\ntree MANY\t7\ninspect IMAGE\t8\n";
        assert_eq!(known(text, "inspect IMAGE"), Some(8));
        assert_eq!(known(text, "inspect"), None);
    }
}
