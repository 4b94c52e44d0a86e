//! `squint check`: its rules, where limits are from, and what it says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::build::{layer, with_steps};
use crate::support::{Framing, Pack, image, schema};

/// A working directory with an image, and a configuration or none.
struct Place(tempfile::TempDir);

impl Place {
    fn new(line: &str) -> Self {
        Self::of(&image(line, Framing::DockerOci, Pack::Plain))
    }

    fn of(image: &[u8]) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.put("image.tar", image);
        place
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_squint"));
        command
            .args(["check", "image.tar"])
            .args(arguments)
            .current_dir(self.0.path());
        for name in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "CI"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("squint runs")
    }

    /// The exit code, and the document.
    fn check(&self, arguments: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[arguments, &["--format", "json"]].concat());
        let document: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| json!({"error": String::from_utf8_lossy(&output.stderr)}));
        if document.get("error").is_none() {
            schema::check("check", &document);
            let failed = document["rules"]
                .as_array()
                .expect("rules")
                .iter()
                .any(|rule| rule["passed"] == false);
            assert_eq!(document["passed"], json!(!failed));
            assert_eq!(output.status.code(), Some(i32::from(failed)));
        }
        (output.status.code(), document)
    }

    /// What is said of one rule: limit, value and source, with `!` if it failed.
    fn rule(&self, rule: &str, arguments: &[&str]) -> String {
        let (_, document) = self.check(arguments);
        let Some(rules) = document["rules"].as_array() else {
            return document["error"]
                .as_str()
                .expect("text")
                .trim_end()
                .to_owned();
        };
        let row = rules
            .iter()
            .find(|row| row["rule"] == rule)
            .expect("a rule");
        let mark = if row["passed"] == true { "" } else { "!" };
        let skipped = if row["skipped"] == true {
            "skipped "
        } else {
            ""
        };
        format!(
            "{mark}{skipped}{} {} {}",
            row["limit"],
            row["value"],
            row["source"].as_str().expect("text")
        )
    }
}

/// 10 of 100 stored bytes are wasted, all of them hidden above layer 0, which stores 60.
const LINE: &str = "a=x*50 b=x*10 | b=y*10 c=z*30";

#[test]
fn rules_and_limits() {
    for (rule, arguments, expected) in [
        ("lowestEfficiency", &[][..], "0.9 0.9 default"),
        (
            "lowestEfficiency",
            &["--lowest-efficiency", "0.91"],
            "!0.91 0.9 argument",
        ),
        (
            "lowestEfficiency",
            &["--lowest-efficiency", "off"],
            "skipped null null argument",
        ),
        (
            "lowestEfficiency",
            &["--lowest-efficiency", "NaN"],
            "null 0.9 argument",
        ),
        ("highestWastedBytes", &[], "skipped null null default"),
        (
            "highestWastedBytes",
            &["--highest-wasted-bytes", "10"],
            "10 10 argument",
        ),
        (
            "highestWastedBytes",
            &["--highest-wasted-bytes", "9B"],
            "!9 10 argument",
        ),
        ("highestUserWastedPercent", &[], "!0.1 0.25 default"),
        (
            "highestUserWastedPercent",
            &["--highest-user-wasted-percent", "0.25"],
            "0.25 0.25 argument",
        ),
        (
            "highestUserWastedPercent",
            &["--base", "2"],
            "0.1 0.0 default",
        ),
        (
            "highestUserWastedPercent",
            &["--base", "0"],
            "0.1 0.1 default",
        ),
        ("maxSize", &["--max-size", "100"], "100 100 argument"),
        ("maxSize", &["--max-size", "99"], "!99 100 argument"),
        ("deny", &["--deny", "b"], "!0 2 argument"),
        ("deny", &["--deny", "**/x", "--deny", "c"], "!0 1 argument"),
        ("deny", &["--deny", "x"], "0 0 argument"),
        ("deny", &["--deny", "off"], "skipped null null argument"),
        (
            "maxSize",
            &["--lowest-efficiency", "95%"],
            "error: argument: lowestEfficiency is wrong: a ratio is a number between 0 and 1, not 95%",
        ),
        (
            "maxSize",
            &["--highest-wasted-bytes", "1x"],
            "error: argument: highestWastedBytes is wrong: there is no unit x",
        ),
        (
            "maxSize",
            &["--config", "none"],
            "error: cannot open none: No such file or directory (os error 2)",
        ),
        (
            "maxSize",
            &["--deny", "["],
            "error: [ is no glob: a [ without its ]",
        ),
    ] {
        let place = Place::new(LINE);
        assert_eq!(
            place.rule(rule, arguments),
            expected,
            "{rule} {arguments:?}"
        );
    }
}

/// Files of the working directory, arguments, a rule, and what is said of it.
type Configured = (
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
    &'static str,
    &'static str,
);

const OURS: &str = ".squint-ci";
const DIVES: &str = ".dive-ci";

/// Which configuration counts, and how each is read.
const CONFIGURATIONS: &[Configured] = &[
    (
        &[(DIVES, "rules:\n  lowestEfficiency: 0.95\n")],
        &[],
        "lowestEfficiency",
        "!0.95 0.9 .dive-ci",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: 0.95\n")],
        &["--lowest-efficiency", "0.5"],
        "lowestEfficiency",
        "0.5 0.9 argument",
    ),
    (
        &[
            (DIVES, "rules:\n  lowestEfficiency: 0.95\n"),
            (OURS, "rules: {lowestEfficiency: 0.8}"),
        ],
        &[],
        "lowestEfficiency",
        "0.8 0.9 .squint-ci",
    ),
    (
        &[
            (DIVES, "rules:\n  highestWastedBytes: 5B\n"),
            (OURS, "rules: {lowestEfficiency: 0.8}"),
        ],
        &[],
        "highestWastedBytes",
        "!5 10 .dive-ci",
    ),
    (
        &[(
            DIVES,
            "rules:\n  highestUserWastedPercent: \"Disabled\"\nplugins: [a]\n",
        )],
        &[],
        "highestUserWastedPercent",
        "skipped null null .dive-ci",
    ),
    (
        &[(DIVES, "rules:\n  highestUserWastedPercent: false\n")],
        &[],
        "highestUserWastedPercent",
        "skipped null null .dive-ci",
    ),
    (
        &[(DIVES, "rules:\n  highestUserWastedPercent: ''\n")],
        &[],
        "highestUserWastedPercent",
        "skipped null null .dive-ci",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency:\n")],
        &[],
        "lowestEfficiency",
        "0.9 0.9 default",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: ~\n")],
        &[],
        "lowestEfficiency",
        "0.9 0.9 default",
    ),
    (
        &[(DIVES, "rules:\n")],
        &[],
        "lowestEfficiency",
        "0.9 0.9 default",
    ),
    (&[(DIVES, "")], &[], "lowestEfficiency", "0.9 0.9 default"),
    (
        &[(
            DIVES,
            "rules:\n  lowestefficiency: 0.95\n  lowest-efficiency: 0.95\n",
        )],
        &[],
        "lowestEfficiency",
        "0.9 0.9 default",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: NaN\n")],
        &[],
        "lowestEfficiency",
        "null 0.9 .dive-ci",
    ),
    (
        &[(DIVES, "x: &a 0.95\nrules:\n  lowestEfficiency: *a\n")],
        &[],
        "lowestEfficiency",
        "!0.95 0.9 .dive-ci",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: 95%\n")],
        &[],
        "lowestEfficiency",
        "error: .dive-ci: lowestEfficiency is wrong: a ratio is a number between 0 and 1, not 95%",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: 1.5\n")],
        &[],
        "lowestEfficiency",
        "error: .dive-ci: lowestEfficiency is wrong: a ratio lies between 0 and 1, 1.5 does not",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: [1]\n")],
        &[],
        "lowestEfficiency",
        "error: .dive-ci: lowestEfficiency is wrong: it is no single value",
    ),
    (
        &[(DIVES, "rules: 5\n")],
        &[],
        "lowestEfficiency",
        "error: .dive-ci: rules is wrong: it is no mapping",
    ),
    (
        &[(
            DIVES,
            "rules:\n  lowestEfficiency: 1\n  lowestEfficiency: 1\n",
        )],
        &[],
        "lowestEfficiency",
        "error: .dive-ci: lowestEfficiency is wrong: it is there twice",
    ),
    (
        &[(OURS, "rules: {maxSize: 50B}")],
        &[],
        "maxSize",
        "!50 100 .squint-ci",
    ),
    (
        &[(OURS, "rules: {deny: [b, nothing]}")],
        &[],
        "deny",
        "!0 2 .squint-ci",
    ),
    (
        &[(OURS, "rules: {deny: b}")],
        &[],
        "deny",
        "!0 2 .squint-ci",
    ),
    (
        &[(OURS, "rules: {deny: [b]}\nexclude: [b]")],
        &[],
        "deny",
        "0 0 .squint-ci",
    ),
    (
        &[(OURS, "exclude: [b]")],
        &[],
        "lowestEfficiency",
        "0.9 1.0 default",
    ),
    (
        &[(OURS, "exclude: [a]")],
        &["--max-size", "off"],
        "highestUserWastedPercent",
        "!0.1 0.25 default",
    ),
    (
        &[(OURS, "exclude: [a]")],
        &["--max-size", "1kB"],
        "maxSize",
        "1000 50 argument",
    ),
    (
        &[(
            "x.dive-ci",
            "rules:\n  lowestEfficiency: 0.95\n  maxSize: 1\n",
        )],
        &["--config", "x.dive-ci"],
        "lowestEfficiency",
        "!0.95 0.9 x.dive-ci",
    ),
    (
        &[
            ("x.yaml", "rules: {maxSize: 1}"),
            (OURS, "rules: {maxSize: 2}"),
        ],
        &["--config", "x.yaml"],
        "maxSize",
        "!1 100 x.yaml",
    ),
    (
        &[(OURS, "rules: {maxSize: 1}")],
        &["--like-dive"],
        "maxSize",
        "skipped null null default",
    ),
    (
        &[(DIVES, "rules:\n  lowestEfficiency: 0.5\n")],
        &["--like-dive", "--lowest-efficiency", "0.99"],
        "lowestEfficiency",
        "0.5 0.9 .dive-ci",
    ),
    (
        &[],
        &["--like-dive", "--lowest-efficiency", "0.99"],
        "lowestEfficiency",
        "!0.99 0.9 argument",
    ),
];

#[test]
fn configurations() {
    for (files, arguments, rule, expected) in CONFIGURATIONS {
        let place = Place::new(LINE);
        for (name, text) in *files {
            place.put(name, text);
        }
        assert_eq!(
            place.rule(rule, arguments),
            *expected,
            "{files:?} {arguments:?}"
        );
    }
}

#[test]
fn unknown_keys_are_warnings() {
    let place = Place::new("a");
    place.put(
        ".squint-ci",
        "rules: {lowestefficiency: 1}\nfloor: {byte: 1}\nother: 1\n",
    );
    let (code, document) = place.check(&[]);
    let warnings: Vec<&str> = document["warnings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|w| w["detail"].as_str().expect("text"))
        .collect();
    assert_eq!(code, Some(0));
    assert_eq!(
        warnings,
        [
            ".squint-ci has an unknown key: rules.lowestefficiency",
            ".squint-ci has an unknown key: floor.byte",
            ".squint-ci has an unknown key: other"
        ]
    );
}

#[test]
fn a_baseline() {
    for (before, after, config, expected) in [
        (LINE, LINE, "", "0 0 argument"),
        ("a=x*50 b=x*10", LINE, "", "!0 40 argument"),
        (
            "a=x*50 b=x*10",
            LINE,
            "floor: {bytes: 40}",
            "40 40 argument",
        ),
        (
            "a=x*50 b=x*10",
            LINE,
            "floor: {bytes: 1, percent: 50}",
            "!30 40 argument",
        ),
        (
            "a=x*50 b=x*10",
            LINE,
            "floor: {percent: 70%}",
            "42 40 argument",
        ),
        ("a=x*200", LINE, "", "!0 10 argument"),
        ("a=x*200", LINE, "exclude: [b]", "0 0 argument"),
        (LINE, "a=x*50", "", "0 0 argument"),
    ] {
        let place = Place::new(before);
        let report = Command::new(env!("CARGO_BIN_EXE_squint"))
            .args([
                "inspect",
                "image.tar",
                "--format",
                "json",
                "-o",
                "report.json",
            ])
            .current_dir(place.0.path())
            .status();
        assert!(report.expect("squint runs").success());
        place.put("image.tar", image(after, Framing::DockerOci, Pack::Gzip));
        place.put(".squint-ci", config);
        assert_eq!(
            place.rule("baseline", &["--baseline", "report.json"]),
            expected,
            "{before} {after} {config}"
        );
    }
    let place = Place::new("a");
    place.put("x.json", "{}");
    assert_eq!(place.run(&["--baseline", "x.json"]).status.code(), Some(2));
}

/// The layer that wrote what is wasted is to blame, and for the user's waste the layer that hid it.
#[test]
fn blame() {
    let place = Place::new(LINE);
    let (_, document) =
        place.check(&["--lowest-efficiency", "1", "--max-size", "1", "--deny", "c"]);
    let blame = |rule: usize| document["rules"][rule]["blame"].clone();
    let row = |layer: u32, path: Value, bytes: u32| json!({"layer": layer, "step": layer, "path": path, "bytes": bytes, "package": null});
    assert_eq!(blame(0), json!([row(0, json!("b"), 10)]));
    assert_eq!(blame(2), json!([row(1, json!("b"), 10)]));
    assert_eq!(
        blame(3),
        json!([row(0, json!(null), 60), row(1, json!(null), 40)])
    );
    assert_eq!(blame(4), json!([row(1, json!("c"), 30)]));
}

#[test]
fn check_text() {
    let place = Place::new(LINE);
    let output = place.run(&["--deny", "b"]);
    insta::assert_snapshot!(String::from_utf8(output.stdout).expect("text"));
    assert_eq!(output.status.code(), Some(1));
}

/// A layer that is missing, cut or changed: never passed.
#[test]
fn a_damaged_image_never_passes() {
    let whole = image("a=x*5000 | b=y*5000", Framing::DockerOci, Pack::Plain);
    let at = whole
        .windows(100)
        .position(|bytes| bytes == [b'y'; 100])
        .expect("the content");
    let mut changed = whole.clone();
    changed[at] = b'z';
    for image in [changed, whole[..at].to_vec()] {
        let output = Place::of(&image).run(&[
            "--lowest-efficiency",
            "off",
            "--highest-user-wasted-percent",
            "off",
        ]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), said.lines().count()),
            (Some(2), 1),
            "{said}"
        );
    }
}

#[test]
fn in_a_workflow() {
    let place = Place::new("a%,b=x*50 | a%,b=y*10");
    let summary = place.put("summary.md", "before\n");
    let output = place
        .command(&[])
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .expect("squint runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("::error title=Image check failed::lowestEfficiency: 0.7333 below the limit%0A50 B in layer 0: /a%25,b"), "{text}");
    let added = std::fs::read_to_string(&summary).expect("text");
    assert!(
        added.starts_with("before\n### Image check failed\n") && added.contains("| `a%,b` |"),
        "{added}"
    );
    let output = place
        .command(&["--format", "json"])
        .env("GITHUB_ACTIONS", "true")
        .output()
        .expect("squint runs");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    assert_eq!(document["passed"], false);
    let output = place.run(&[
        "--format",
        "github",
        "--lowest-efficiency",
        "off",
        "--highest-user-wasted-percent",
        "off",
    ]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "::notice title=Image check passed::0 passed, 6 skipped\n"
    );
}

/// The script of the action, run as a runner would.
#[test]
fn the_action() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let action = std::fs::read_to_string(root.join("action.yml")).expect("text");
    let script = action.split_once("      run: |\n").expect("a script").1;
    let program = Path::new(env!("CARGO_BIN_EXE_squint"))
        .parent()
        .expect("a folder");
    let path = std::env::join_paths([
        program.into(),
        std::path::PathBuf::from("/usr/bin"),
        "/bin".into(),
    ])
    .expect("paths");
    let run = |arguments: &str, old: &str, floor: &str| {
        let place = Place::new(LINE);
        place.put("old.tar", image("a=x*50", Framing::DockerOci, Pack::Plain));
        let [summary, output] = ["summary.md", "output"].map(|name| place.put(name, ""));
        let done = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", script])
            .current_dir(place.0.path())
            .env("PATH", &path)
            .env("RUNNER_TEMP", place.0.path())
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_OUTPUT", &output)
            .env("SQUINT_IMAGE", "image.tar")
            .env("SQUINT_ARGUMENTS", arguments)
            .env("SQUINT_OLD", old)
            .env("SQUINT_FLOOR", floor)
            .output()
            .expect("bash runs");
        let read = |path: &Path| std::fs::read_to_string(path).expect("text");
        (done.status.code(), read(&summary), read(&output))
    };
    let (code, summary, output) = run("", "", "");
    assert_eq!((code, output.as_str()), (Some(1), ""));
    assert!(summary.starts_with("### Image check failed"), "{summary}");
    let (code, summary, output) = run(
        "--highest-user-wasted-percent off --deny '$(touch x) *'",
        "old.tar",
        "1B",
    );
    assert_eq!(code, Some(0));
    assert!(
        summary.starts_with("<!-- squint compare -->")
            && summary.contains("### Image check passed"),
        "{summary}"
    );
    assert!(output.ends_with("squint-comparison.md\n"), "{output}");
    let (_, summary, output) = run("", "old.tar", "1GB");
    assert!(summary.starts_with("### Image check failed"), "{summary}");
    assert_eq!(output, "comparison=\n");
}

/// What dive 0.13.1 says of these images; its own code was run over the same layers. `None` is no finite number.
#[test]
#[allow(
    clippy::unreadable_literal,
    reason = "the figures are copied from dive"
)]
fn like_dive() {
    for (line, efficiency, wasted, user) in [
        ("a=x*50", 1.0, 0, None),
        ("a=x*50 | b=x*50", 1.0, 0, Some(0.0)),
        ("a=x*50 b=x*10 | b=y*10 c=z*30", 0.9, 20, Some(0.5)),
        ("a=x*50 | .wh.a", 0.0, 50, None),
        ("d/a=x*50 d/b=x*50 | .wh.d", 1.0, 0, None),
        ("d/ d/a=x*50 | .wh.d b=y*10", 1.0, 0, Some(0.0)),
        (
            "d/ d/a=x*50 | .wh.d | d/a=y*7",
            0.5327102803738317,
            57,
            Some(8.142857142857142),
        ),
        (
            "d/ d/a=x*50 | .wh.d d/a=y*7",
            0.5327102803738317,
            57,
            Some(8.142857142857142),
        ),
        ("d/a=x*50 | d/.wh..wh..opq d/b=y*5", 1.0, 0, Some(0.0)),
        ("a=x*50 | .wh.a | a=y*20", 0.0, 70, Some(3.5)),
        ("b=x*10 | .wh.a b=y*10 c=z*5", 0.9, 0, Some(0.0)),
        ("d/ d/a=x*9 | d/b=y*1 | .wh.d", 1.0, 0, Some(0.0)),
        ("a=x*40 b=>a | a=y*10", 0.2, 50, Some(5.0)),
        ("d/ d/e/ d/e/a=x*8 | d/.wh.e | .wh.d", 1.0, 0, None),
        ("-a=x*9 | .wh.-a -a=y*3 | .wh.-a", 0.0, 12, Some(4.0)),
    ] {
        let tars: Vec<Vec<u8>> = line.split('|').map(layer).collect();
        let steps: Vec<String> = (0..tars.len()).map(|n| format!("step {n}")).collect();
        let place = Place::of(&with_steps(
            &tars,
            Framing::DockerOci,
            Pack::Plain,
            &json!({}),
            &steps,
        ));
        let (_, document) = place.check(&["--like-dive", "--highest-wasted-bytes", "1GB"]);
        let value = |rule: usize| document["rules"][rule]["value"].clone();
        assert_eq!(
            (value(0), value(1), value(2)),
            (json!(efficiency), json!(wasted), json!(user)),
            "{line}"
        );
    }
}

/// Whatever a configuration holds: an answer in one line, soon.
#[test]
fn hostile_configurations() {
    let bomb: String = (1..20)
        .map(|n| {
            let before = if n > 1 {
                format!("*a{}", n - 1)
            } else {
                "x".to_owned()
            };
            format!("a{n}: &a{n} [{}]\n", vec![before; 9].join(","))
        })
        .collect();
    for (text, why) in [
        ("[".repeat(400_000).into_bytes(), "this is no YAML"),
        ("a: {".repeat(200_000).into_bytes(), "this is no YAML"),
        (
            format!("{bomb}rules: {{lowestEfficiency: *a19}}").into_bytes(),
            "it is no single value",
        ),
        (
            b"rules: &a {lowestEfficiency: *a}".to_vec(),
            "it is no single value",
        ),
        (b"rules: *a".to_vec(), "this is no YAML"),
        (b"rules: {lowestEfficiency: 0.9".to_vec(), "this is no YAML"),
        (b"- a".to_vec(), "it is no mapping"),
        (b"\xff\xfe\x00".to_vec(), "this is no UTF-8"),
        (b"rules:\n\tlowestEfficiency: 1".to_vec(), "this is no YAML"),
        (vec![b'x'; 2 << 20], "is larger than"),
        (
            b"rules: {lowestEfficiency: \"\\e[2J\"}".to_vec(),
            "a ratio is a number",
        ),
    ] {
        for name in [".dive-ci", ".squint-ci"] {
            let place = Place::new("a");
            place.put(name, &text);
            let output = place.run(&[]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(
                (output.status.code(), said.lines().count()),
                (Some(2), 1),
                "{said}"
            );
            assert!(
                said.contains(why) && said.len() < 1000 && !said.contains('\u{1b}'),
                "{said}"
            );
        }
    }
}
