//! What a terminal shows and a pipe does not: colours and progress. Then what a system installs beside the program.

use std::process::{Command, Stdio};

use crate::support::program::squint;

/// Runs a line of the shell with a terminal as standard output and standard error; gives what the terminal got. `squint`
/// is the program.
fn on_terminal(line: &str, environment: &[(&str, &str)]) -> String {
    let run = "import pty, sys; pty.spawn(['sh', '-c', sys.argv[1]])";
    let mut command = Command::new("python3");
    command
        .args([
            "-c",
            run,
            &line.replace("squint ", &format!("{} ", env!("CARGO_BIN_EXE_squint"))),
        ])
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        // What runs in a CI counts as a terminal with colours, whatever `TERM` says.
        .env_remove("CI")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
        .stdin(Stdio::null())
        .envs(environment.iter().copied());
    let done = command.output().expect("python3 runs");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// Whether a text has colours. The line of progress moves the cursor, which `NO_COLOR` does not speak of.
fn is_coloured(text: &str) -> bool {
    text.split("\u{1b}[").skip(1).any(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
            .starts_with('m')
    })
}

#[test]
fn colours_are_for_terminals() {
    let image = "mini.docker-26-containerd.tar";
    let line = format!("squint inspect {image}");
    let shown = on_terminal(&line, &[]);
    assert!(shown.contains("\u{1b}[33mwasted "), "{shown}");
    assert!(shown.contains("\u{1b}[1madvice\u{1b}[0m"), "{shown}");
    for plain in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")] {
        let shown = on_terminal(&line, &[plain]);
        assert!(
            shown.contains("wasted ") && !is_coloured(&shown),
            "{plain:?}: {shown}"
        );
    }
    let piped = on_terminal(&format!("{line} | cat"), &[]);
    assert!(piped.contains("wasted ") && !is_coloured(&piped), "{piped}");
    let json = on_terminal(&format!("{line} --format json"), &[]);
    assert!(!is_coloured(&json), "{json}");
}

#[test]
fn errors_and_warnings_are_coloured_on_terminals() {
    let shown = on_terminal("squint inspect /nowhere", &[]);
    assert!(
        shown.contains("\u{1b}[1m\u{1b}[31merror: \u{1b}[0m"),
        "{shown}"
    );
    let shown = on_terminal("squint inspect /nowhere", &[("NO_COLOR", "1")]);
    assert!(shown.starts_with("error: "), "{shown}");
}

#[test]
fn progress_is_for_terminals() {
    let image = "mini.docker-20.tar";
    let slow =
        format!("(head -c 50000 {image}; sleep 1; tail -c +50001 {image}) | squint inspect -");
    let shown = on_terminal(&slow, &[]);
    assert!(shown.contains("reading the pipe, "), "{shown}");
    // The line is gone before the report comes.
    let (_, report) = shown
        .rsplit_once("\r\u{1b}[2K")
        .expect("the line is cleared");
    assert!(
        !report.contains("reading") && report.contains("wasted"),
        "{report}"
    );
    let shown = on_terminal(&slow, &[("TERM", "dumb")]);
    assert!(!shown.contains("reading the pipe"), "{shown}");
    let shown = on_terminal(&format!("({slow}) 2>&1 | cat"), &[]);
    assert!(
        !shown.contains("reading the pipe") && !shown.contains('\u{1b}'),
        "{shown}"
    );
}

#[test]
fn shells_complete_and_the_manual_has_every_option() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (text, _, code) = squint(&["completions", shell]);
        assert_eq!(code, Some(0), "{shell}");
        for word in ["squash", "onto", "inspect", "no-verify"] {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
    let (manual, _, code) = squint(&["man"]);
    assert_eq!(code, Some(0));
    for command in ["INSPECT", "SQUASH", "COMPARE", "CHECK", "COMPLETIONS"] {
        assert!(
            manual.contains(&format!(".SH \"SQUINT {command}\"")),
            "{command}"
        );
    }
    for option in [
        "\\-\\-onto",
        "\\-\\-exclude",
        "\\-\\-dockerfile",
        "\\-\\-floor",
    ] {
        assert!(manual.contains(option), "{option}");
    }
}

#[cfg(unix)]
#[test]
fn the_completions_of_bash_complete() {
    let (text, ..) = squint(&["completions", "bash"]);
    let line = format!(
        "{text}\nCOMP_WORDS=(squint squ); COMP_CWORD=1; _squint squint squ squint; echo \"${{COMPREPLY[@]}}\""
    );
    let done = Command::new("bash")
        .args(["-c", &line])
        .output()
        .expect("bash runs");
    assert_eq!(String::from_utf8_lossy(&done.stdout), "squash\n");
}
