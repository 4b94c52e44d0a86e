//! Commands that are run by real shells, and what they leave.

use std::process::Command;

/// The exit status of commands that are run one after another, each in a shell of its own, until one fails; and all
/// files that they leave.
pub fn effects(shell: &str, commands: &[&str]) -> (bool, Vec<(String, String)>) {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = commands.iter().all(|command| {
        let command = command.replace("/srv", "srv");
        let status = Command::new(shell)
            .args(["-c", &command])
            .env("OUT", folder.path())
            .current_dir(folder.path())
            .stderr(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .status();
        status.expect("a shell").success()
    });
    let mut files = Vec::new();
    let mut open = vec![folder.path().to_owned()];
    while let Some(path) = open.pop() {
        for file in std::fs::read_dir(path).expect("a folder") {
            let path = file.expect("a file").path();
            let name = path
                .strip_prefix(folder.path())
                .expect("below")
                .display()
                .to_string();
            if path.is_dir() {
                files.push((name, String::new()));
                open.push(path);
            } else {
                files.push((name, std::fs::read_to_string(&path).expect("text")));
            }
        }
    }
    files.sort();
    (ran, files)
}

/// Commands whose order, failure and state must not change.
pub const COMMANDS: [&str; 30] = [
    "echo a >> f",
    "echo b >> f && echo c >> g",
    "true || echo no >> f",
    "false || echo yes >> f",
    "false",
    "false && echo no >> f",
    "false; echo on >> f",
    "echo x >> f; false",
    "set -e; false; echo no >> f",
    "set -e; echo one >> f; echo two >> f",
    "mkdir -p d && cd d && echo in >> f",
    "V=1; echo \"$V$W\" >> f",
    "W=2",
    "echo \"[$V][$W]\" >> f",
    "export W=3 && echo \"$W\" >> f",
    "exit 0",
    "echo x >> f; exit 0; echo no >> f",
    "exit 3",
    "umask 077; echo x >> f",
    "trap 'echo end >> f' EXIT; echo x >> f",
    "if false; then echo no >> f; else echo else >> f; fi",
    "case x in y) echo no >> f ;; x) echo case >> f ;; esac",
    "for i in 1 2; do echo $i >> f; done",
    "f() { echo \"$1\" >> f; } && f x",
    "(echo sub >> f; false) || echo or >> f",
    "echo it\\'s \"# no\" >> f # a comment",
    "cat > h <<E\nline $((1 + 2))\nE\necho after >> f\n",
    "echo one >> f\nfalse\necho two >> f\n",
    "echo $(echo a; false; echo b) >> f",
    "! false",
];

/// Commands beside which each of the others is tried, before and after.
pub const BESIDE: [&str; 7] = [
    "echo last >> f",
    "false || echo yes >> f",
    "echo x >> f; false",
    "set -e; echo one >> f; echo two >> f",
    "mkdir -p d && cd d && echo in >> f",
    "echo \"[$V][$W]\" >> f",
    "cat > h <<E\nline $((1 + 2))\nE\necho after >> f\n",
];
