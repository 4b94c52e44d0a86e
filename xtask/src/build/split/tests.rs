//! A small program, linked, split and run: what is late is late, and works when it has come.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::{late, split, without_relocations};
use crate::build::TARGET;
use crate::programs;

/// Trait objects on both sides, a function that both sides call, and constants that only one of them reads.
const PROGRAM: &str = r#"
    use std::hint::black_box;

    pub trait Speak {
        fn speak(&self) -> u32;
    }

    struct Soon(u32);
    struct Later(u32);

    impl Speak for Soon {
        fn speak(&self) -> u32 {
            shared(self.0) + 1
        }
    }

    impl Speak for Later {
        fn speak(&self) -> u32 {
            shared(self.0) + u32::from(black_box(&SECRET)[self.0 as usize % 64])
        }
    }

    static SECRET: [u8; 64] = [42; 64];

    #[inline(never)]
    fn shared(n: u32) -> u32 {
        black_box(n) * 1000
    }

    #[inline(never)]
    fn late_speaker(n: u32) -> Box<dyn Speak> {
        black_box(Box::new(Later(n)))
    }

    #[unsafe(no_mangle)]
    pub extern "C" fn soon(n: u32) -> u32 {
        black_box::<Box<dyn Speak>>(Box::new(Soon(n))).speak()
    }

    #[unsafe(no_mangle)]
    pub extern "C" fn later(n: u32) -> u32 {
        late_speaker(n).speak()
    }
"#;

/// Runs the early part alone, then with the late part.
const RUN: &str = r#"
    const [early, late] = ["early", "late"].map((name) =>
        new WebAssembly.Module(require("fs").readFileSync(`${process.argv[1]}/${name}.wasm`)));
    const { exports } = new WebAssembly.Instance(early);
    const call = (name) => { try { return exports[name](7); } catch (error) { return error.constructor.name; } };
    const alone = [call("soon"), call("later")];
    new WebAssembly.Instance(late, { early: exports });
    console.log(JSON.stringify([alone, [call("soon"), call("later")]]));
"#;

fn linked(folder: &Path) -> Result<Vec<u8>> {
    programs::ensure_target(folder, TARGET)?;
    let (source, wasm) = (folder.join("program.rs"), folder.join("program.wasm"));
    fs::write(&source, PROGRAM)?;
    let status = Command::new("rustc")
        .args([
            "--edition=2024",
            "--crate-type=cdylib",
            "-O",
            "--target",
            TARGET,
        ])
        .args(["-Clink-arg=--emit-relocs", "-Csymbol-mangling-version=v0"])
        .args([
            "-Cpanic=abort",
            "-Clto=fat",
            "-Ctarget-feature=-reference-types",
            "-o",
        ])
        .arg(&wasm)
        .arg(&source)
        .status()?;
    if !status.success() {
        bail!("rustc: {status}");
    }
    Ok(fs::read(wasm)?)
}

#[test]
fn a_program_runs_early_and_whole() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let linked = linked(folder.path())?;
    let late = late(&linked)?;
    let ends =
        |name: &str, end: &str| format!("{:#}", rustc_demangle::demangle(name)).ends_with(end);
    let is_late = |end: &str| late.functions.iter().any(|name| ends(name, end));
    assert_eq!(late.gates.len(), 1);
    assert!(late.gates.iter().all(|gate| ends(gate, "late_speaker")));
    assert!(is_late("late_speaker") && is_late("Later as program::Speak>::speak"));
    assert!(!is_late("shared") && !is_late("Soon as program::Speak>::speak"));
    let parts = split(&without_relocations(&linked)?, &late)?;
    let secret = [42; 64];
    let holds = |module: &[u8]| module.windows(secret.len()).any(|bytes| bytes == secret);
    assert!(holds(&parts.late) && !holds(&parts.early));
    fs::write(folder.path().join("early.wasm"), parts.early)?;
    fs::write(folder.path().join("late.wasm"), parts.late)?;
    let output = Command::new("node")
        .args(["-e", RUN])
        .arg(folder.path())
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        said.trim(),
        r#"[[7001,"RuntimeError"],[7001,7042]]"#,
        "{output:?}"
    );
    Ok(())
}

#[test]
fn a_module_without_relocations_is_refused() {
    let empty = b"\0asm\x01\0\0\0";
    let error = late(empty).map_err(|error| error.to_string());
    assert!(error.is_err_and(|error| error.contains("--emit-relocs")));
}
