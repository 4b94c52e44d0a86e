//! Advice: which pieces an image gets, that their figures are what a squash does, and that a merged RUN does the same.

use std::path::Path;

use serde_json::{Value, json};
use squint::advice::{AdviceKind, AdviceRow};
use squint::session::protocol::{SquashRequest, Stored};

use crate::support::archive::{config, saved};
use crate::support::memory::Opened;
use crate::support::program::squint;
use crate::support::shell::{BESIDE, COMMANDS, effects};
use crate::support::{build, open, oracle, schema};

/// A step of a history, and the members of the layer that it wrote. `None` if it wrote none.
type Step<'a> = (&'a str, Option<&'a str>);

/// An image of these steps.
fn image(steps: &[Step<'_>]) -> Vec<u8> {
    let tars: Vec<Vec<u8>> = steps
        .iter()
        .filter_map(|(_, members)| members.map(build::layer))
        .collect();
    let mut document = config(&tars);
    let history = steps
        .iter()
        .map(|(by, members)| json!({"created_by": by, "empty_layer": members.is_none()}));
    document["history"] = history.collect();
    document["config"] = json!({"Env": ["A=1", "B=2", "V=it", "W=2"]});
    saved(&tars, &document)
}

fn opened(steps: &[Step<'_>], base: u32) -> Opened {
    let mut opened = open(&image(steps), 1 << 20).expect("an image");
    opened.session.set_base(base).expect("a base");
    opened
}

/// The pieces of an image, with what the session says of a squash of the same layers.
fn pieces(opened: &Opened) -> Vec<AdviceRow> {
    let pieces = opened.session.report().expect("read").advice;
    for piece in &pieces {
        let merged = matches!(
            piece.kind,
            AdviceKind::Merge | AdviceKind::Squash | AdviceKind::SquashAboveBase
        );
        if let (true, Some(from), Some(to)) = (merged, piece.layers.first(), piece.layers.last()) {
            let (from, to) = (*from, *to);
            let request = SquashRequest {
                compression: Stored::Plain,
                ..SquashRequest::merging(from, to)
            };
            let plan = opened.session.plan(&request).expect("a plan");
            assert_eq!(
                piece.saves_bytes.map(i64::try_from),
                Some(Ok(plan.saved_bytes)),
                "{}",
                piece.id
            );
        }
        let listed: u64 = piece.files.iter().map(|row| row.bytes).sum();
        assert!(
            piece.saves_bytes.is_none_or(|saves| listed >= saves),
            "{piece:?}"
        );
        assert!(
            piece.files.len() <= 100
                && piece
                    .files
                    .is_sorted_by_key(|row| std::cmp::Reverse(row.bytes))
        );
    }
    pieces
}

/// The ids of the pieces with a figure, in their order, each with the megabytes that it saves.
#[track_caller]
fn advises(steps: &[Step<'_>], base: u32, expected: &str) {
    let pieces = pieces(&opened(steps, base));
    let said = |piece: &AdviceRow| {
        piece
            .saves_bytes
            .map(|bytes| format!("{} {}", piece.id, bytes / 1_000_000))
    };
    let ids: Vec<String> = pieces.iter().filter_map(said).collect();
    assert_eq!(ids.join(", "), expected);
}

const SH: &str = "RUN /bin/sh -c";

#[test]
fn kinds() {
    // RUN steps that remove what others wrote.
    advises(
        &[
            ("RUN /bin/sh -c a # buildkit", Some("f=x*2000000 g")),
            ("RUN /bin/sh -c b # buildkit", Some(".wh.f")),
        ],
        0,
        "merge:0-1 2, squash:0-1 2",
    );
    // Nothing dead, nothing to say.
    advises(
        &[
            ("RUN /bin/sh -c a", Some("f=x*2000000")),
            ("RUN /bin/sh -c b", Some("g")),
        ],
        0,
        "",
    );
    // Less than a megabyte.
    advises(
        &[
            ("RUN /bin/sh -c a", Some("f=x*900000 g")),
            ("RUN /bin/sh -c b", Some(".wh.f")),
        ],
        0,
        "",
    );
    // Another user, so the step before must clean up.
    advises(
        &[
            ("RUN /bin/sh -c a # buildkit", Some("f=x*2000000 g")),
            ("USER app", None),
            ("RUN /bin/sh -c rm f # buildkit", Some(".wh.f")),
        ],
        0,
        "cleanup:0-1 2, squash:0-1 2",
    );
    // What the base image wrote, no step above it can save.
    advises(
        &[
            ("base", Some("f=x*2000000 g")),
            ("RUN /bin/sh -c a", Some(".wh.f")),
            ("RUN /bin/sh -c b", Some("h")),
        ],
        1,
        "squash:0-2 2",
    );
    advises(
        &[
            ("base", Some("f=x*2000000 g")),
            ("RUN /bin/sh -c a", Some(".wh.f h=x*3000000")),
            ("RUN /bin/sh -c b", Some(".wh.h")),
        ],
        1,
        "squash:0-2 5, merge:1-2 3, squash-above-base:1-2 3",
    );
    // Attributes that a later step changes.
    advises(
        &[
            (
                "COPY --from=b /app /app # buildkit",
                Some("app/ app/f=x*2000000"),
            ),
            ("USER x", None),
            (
                "RUN /bin/sh -c chmod 600 /app/f",
                Some("app/f=x*2000000@0600"),
            ),
        ],
        0,
        "squash:0-1 2, chown:2 2",
    );
    advises(
        &[
            ("COPY . /app # buildkit", Some("app/ app/f=x*2000000")),
            ("COPY . /app # buildkit", Some("app/f=x*2000000")),
        ],
        0,
        "squash:0-1 2, identical:1 2",
    );
    // The same content twice.
    advises(
        &[(
            "COPY . /app # buildkit",
            Some("a=x*2000000 b=x*2000000 c=x*2000000"),
        )],
        0,
        "duplicates 4",
    );
    // One that links to a file below copies it up.
    advises(
        &[
            ("COPY . / # buildkit", Some("low=y*1500000")),
            ("RUN /bin/sh -c a", Some("f=x*4000000")),
            ("RUN /bin/sh -c b", Some("name=>low .wh.f")),
        ],
        0,
        "squash:0-2 4, merge:1-2 2",
    );
}

#[test]
fn what_need_not_be_there() {
    let run = |members| [("base", Some("a")), ("RUN /bin/sh -c a", Some(members))];
    for (members, expected) in [
        (
            "var/lib/apt/lists/x=x*2000000 var/lib/apt/lists/partial/y=y*2000000",
            "leave-out:apt-lists 2",
        ),
        (
            "var/cache/apt/pkgcache.bin=x*2000000",
            "leave-out:apt-cache 2",
        ),
        ("root/.cache/pip/x=x*2000000", "leave-out:pip-cache 2"),
        ("home/me/.cache/pip/a/b=x*2000000", "leave-out:pip-cache 2"),
        ("srv/.cache/pip/x=x*2000000", ""),
        ("root/.npm/_cacache/x=x*2000000", "leave-out:npm-cache 2"),
        (
            "srv/node_modules/.cache/x=x*2000000",
            "leave-out:node-cache 2",
        ),
        ("srv/node_modules/x=x*2000000", ""),
        ("go/pkg/mod/cache/x=x*2000000", "leave-out:go-modules 2"),
        // Hard links of installed files weigh nothing.
        ("root/.cache/uv/x=x*2000000 venv/x=>root/.cache/uv/x", ""),
        // A repository that a RUN cloned may be meant.
        ("srv/.git/x=x*2000000", ""),
    ] {
        advises(&run(members), 1, expected);
    }
    advises(&run("var/cache/apt/pkgcache.bin=x*2000000"), 2, "");
    advises(
        &[("COPY . /srv # buildkit", Some("srv/.git/x=x*2000000"))],
        0,
        "leave-out:git 2",
    );
    advises(
        &[
            (
                "COPY . /srv # buildkit",
                Some("srv/node_modules/x=x*2000000 srv/.env=y*1200000"),
            ),
            (
                "RUN /bin/sh -c rm -r /srv/node_modules /srv/.env # buildkit",
                Some("srv/.wh.node_modules srv/.wh..env"),
            ),
        ],
        0,
        "squash:0-1 3, leave-out:node-modules 2, leave-out:env 1",
    );
}

/// What may stand between two RUN steps of which the second removes what the first wrote.
#[test]
fn between_two_runs() {
    for (between, expected) in [
        (("CMD [\"x\"]", None), true),
        (("ENV A=1 B=2", None), true),
        (("ENV A=x y=z w", None), false),
        (("ARG V=1", None), true),
        (("ARG PATH=1", None), false),
        (("ARG make=1", None), false),
        (("LABEL a=b", None), true),
        (("WORKDIR /srv", Some("srv/")), true),
        (("WORKDIR srv", Some("srv/")), false),
        (("USER app", None), false),
        (("SHELL [/bin/bash -c]", None), false),
        (("VOLUME [/data]", None), false),
        (("bazel build ...", None), false),
        (("RUN /bin/sh -c c # buildkit", Some("c")), true),
        (("RUN /bin/bash -c c # buildkit", Some("c")), false),
        (("RUN c d # buildkit", Some("c")), false),
        (("RUN /bin/sh -c c & # buildkit", Some("c")), false),
        (("RUN /bin/sh -c echo 'c # buildkit", Some("c")), false),
        (("COPY app /app # buildkit", Some("app/ app/x")), true),
        // The RUN below names the directory, or works in it.
        (("COPY rm /make # buildkit", Some("make/ make/x")), false),
        (("COPY . . # buildkit", Some("srv/x")), false),
        // The COPY replaces what the RUN above wrote, or the RUN below touches what it copied.
        (("COPY app /app # buildkit", Some("app/ g")), false),
        (("COPY app /app # buildkit", Some("late")), false),
        (("COPY app /usr/app # buildkit", Some("usr/ usr/app")), true),
    ] {
        let make = (
            "RUN /bin/sh -c make it # buildkit",
            Some("usr/ f=x*2000000 g"),
        );
        let steps = [
            make,
            between,
            (
                "RUN /bin/sh -c make clean # buildkit",
                Some("usr/ .wh.f late"),
            ),
        ];
        let merges = pieces(&opened(&steps, 0))
            .iter()
            .any(|piece| piece.kind == AdviceKind::Merge);
        assert_eq!(merges, expected, "{between:?}");
    }
}

/// The lines for the Dockerfile of an image whose first RUN steps are these.
fn merged(steps: &[Step<'_>]) -> Option<String> {
    let pieces = pieces(&opened(steps, 0));
    let piece = pieces
        .iter()
        .find(|piece| piece.kind == AdviceKind::Merge)?;
    piece.dockerfile.clone()
}

/// The lines for two commands with lines between them.
fn of_two(a: &str, between: &[&str], b: &str) -> Option<String> {
    let (a, b) = (
        format!("{SH} {a} # buildkit"),
        format!("{SH} {b} # buildkit"),
    );
    let mut steps = vec![(a.as_str(), Some("f=x*1000000"))];
    steps.extend(between.iter().map(|step| (*step, None)));
    steps.push((b.as_str(), Some(".wh.f")));
    merged(&steps)
}

#[test]
fn merged_lines() {
    for (a, between, b, expected) in [
        ("a", &[][..], "b", "RUN a \\\n && b"),
        ("a ;", &[], "b ;", "RUN a \\\n && b"),
        // Each from a heredoc of one line.
        ("a\n", &[], "b\n", "RUN a \\\n && b"),
        ("a && b     c\n", &[], "d", "RUN a && b     c \\\n && d"),
        ("a", &[], "b || c", "RUN a \\\n && { b || c; }"),
        ("a || b", &[], "c", "RUN a || b \\\n && c"),
        (
            "find . -exec rm {} \\;",
            &[],
            "b",
            "RUN find . -exec rm {} \\; \\\n && b",
        ),
        (
            "cd /x && a",
            &[],
            "b",
            "RUN set -e; \\\n    ( cd /x && a ); \\\n    ( b )",
        ),
        (
            "a; b",
            &[],
            "c",
            "RUN set -e; \\\n    ( set +e; a; b ); \\\n    ( c )",
        ),
        (
            "set -e; a; b",
            &[],
            "c",
            "RUN set -e; \\\n    ( set -e; a; b ); \\\n    ( c )",
        ),
        (
            "a",
            &["ENV V=it W=2"],
            "b",
            "RUN set -e; \\\n    ( a ); \\\n    ( export V='it'; export W='2'; b )\n# below it, as it is: ENV V=it W=2",
        ),
        (
            "a",
            &["WORKDIR /srv", "CMD [\"x\" \"y\"]"],
            "b",
            "RUN set -e; \\\n    ( a ); \\\n    ( mkdir -p '/srv'; cd '/srv'; b )\n# below it, as it is: WORKDIR /srv\n# below it, as it is: CMD [\"x\", \"y\"]",
        ),
        (
            "a",
            &["ARG V=secret"],
            "b",
            "# above it, as it is: ARG V\nRUN a \\\n && b",
        ),
        (
            "a # why",
            &[],
            "b",
            "RUN <<'SQUINT'\nset -e\n(\na # why\n)\n(\nb\n)\nSQUINT",
        ),
        (
            "a\nb SQUINT\n",
            &[],
            "c",
            "RUN <<'SQUINT_'\nset -e\n(\nset +e\na\nb SQUINT\n)\n(\nc\n)\nSQUINT_",
        ),
    ] {
        assert_eq!(
            of_two(a, between, b).as_deref(),
            Some(expected),
            "{a} / {b}"
        );
    }
}

/// What a shell runs for the lines of a merged RUN.
fn command(dockerfile: &str) -> String {
    let lines: Vec<&str> = dockerfile
        .lines()
        .filter(|line| !line.starts_with("# "))
        .collect();
    let text = lines.join("\n");
    let run = text.strip_prefix("RUN ").expect("a RUN");
    match run.strip_prefix("<<'SQUINT'\n") {
        Some(rest) => rest.strip_suffix("\nSQUINT").expect("its end").to_owned() + "\n",
        None => run.replace("\\\n", ""),
    }
}

/// Pairs in both orders, in dash and in bash.
#[test]
fn a_merged_run_does_the_same() {
    let (mut tried, mut failed) = (0, String::new());
    let pairs = COMMANDS
        .iter()
        .flat_map(|a| BESIDE.iter().flat_map(move |b| [(a, b), (b, a)]));
    for (a, b) in pairs {
        let dockerfile = of_two(a, &[], b).unwrap_or_else(|| panic!("{a} / {b}"));
        let merged = command(&dockerfile);
        for shell in ["dash", "bash"] {
            let (one, two) = (effects(shell, &[&merged]), effects(shell, &[a, b]));
            if one != two {
                failed.extend([format!("{shell}: {a} / {b}\n{merged}\n{one:?}\n{two:?}\n")]);
            }
            tried += 1;
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert_eq!(tried, COMMANDS.len() * BESIDE.len() * 4);
}

/// What stood between the steps is there for the second one, and not for the first.
#[test]
fn a_merged_run_keeps_what_stood_between() {
    for shell in ["dash", "bash"] {
        for (a, b) in [
            (
                "echo \"[$V]\" >> f",
                "echo \"[$V]\" >> $OUT/f; pwd | sed 's/.*srv/srv/' >> $OUT/f",
            ),
            ("false", "echo no"),
        ] {
            let dockerfile = of_two(a, &["ENV V=it is", "WORKDIR /srv"], b).expect("lines");
            let merged = command(&dockerfile);
            let second = format!("mkdir -p /srv; cd /srv; export V='it is'; {b}");
            assert_eq!(
                effects(shell, &[&merged]),
                effects(shell, &[a, &second]),
                "{shell}: {merged}"
            );
        }
    }
}

/// An image with a piece of every kind.
fn all_kinds() -> Vec<Step<'static>> {
    vec![
        (
            "# debian.sh --arch 'amd64' out/ 'bookworm'",
            Some("etc/os=d*9000000 etc/old=o*1100000"),
        ),
        ("ENV DEBIAN_FRONTEND=noninteractive", None),
        (
            "RUN /bin/sh -c apt-get update # buildkit",
            Some("var/lib/apt/lists/a=a*3000000 var/cache/apt/p.bin=p*2500000"),
        ),
        (
            "RUN /bin/sh -c apt-get install -y     vim     htop # buildkit",
            Some("usr/bin/vim=v*1700000 var/cache/apt/p.bin=q*2600000"),
        ),
        (
            "RUN /bin/sh -c rm -rf /var/lib/apt/lists/* # buildkit",
            Some("var/lib/apt/.wh.lists etc/.wh.old"),
        ),
        ("WORKDIR /app", Some("app/")),
        (
            "COPY dist /app # buildkit",
            Some("app/ app/a=k*1900000 app/b=k*1900000"),
        ),
        ("USER app", None),
        (
            "RUN /bin/sh -c chmod 600 /app/a # buildkit",
            Some("app/a=k*1900000@0600"),
        ),
        ("COPY dist/b /app/ # buildkit", Some("app/b=k*1900000")),
        ("RUN /bin/sh -c tmp # buildkit", Some("srv/t=t*1300000")),
        ("USER root", None),
        ("RUN /bin/sh -c rm -r /srv # buildkit", Some(".wh.srv")),
        ("CMD [\"vim\"]", None),
    ]
}

#[test]
fn advice_as_text_and_json() {
    let file = oracle::file(&image(&all_kinds()));
    let path = file.path().to_str().expect("text");
    let (text, error, code) = squint(&["advice", path]);
    assert_eq!((error.as_str(), code), ("", Some(0)));
    insta::assert_snapshot!("advice_text", text);
    let (json, ..) = squint(&["advice", path, "--format", "json"]);
    let document: Value = serde_json::from_str(&json).expect("JSON");
    schema::check("advice", &document);
    let (report, ..) = squint(&["inspect", path, "--format", "json"]);
    let report: Value = serde_json::from_str(&report).expect("JSON");
    schema::check("report", &report);
    assert_eq!(document["advice"], report["advice"]);
    let (text, ..) = squint(&["inspect", path]);
    let (_, best) = text.split_once("\nadvice\n").expect("advice");
    let (best, _) = best.split_once("\n\n").expect("its end");
    insta::assert_snapshot!("advice_in_the_text_report", best);
    let (markdown, ..) = squint(&["inspect", path, "--format", "markdown"]);
    let (_, best) = markdown.split_once("### Advice\n").expect("advice");
    let (best, _) = best.split_once("###").expect("its end");
    insta::assert_snapshot!("advice_in_markdown", best);
}

#[test]
fn a_lean_image_gets_good_news() {
    let file = oracle::file(&image(&[("COPY app / # buildkit", Some("app=x*3000000"))]));
    let (text, ..) = squint(&["advice", file.path().to_str().expect("text")]);
    assert_eq!(
        text,
        "case:1  linux/amd64\n\nNothing to change: every stored byte shows in the final filesystem.\n"
    );
}

/// Every fixture has the shape of the schemas, and what it says of squashes is what they do.
#[test]
fn fixtures() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for file in std::fs::read_dir(fixtures).expect("fixtures") {
        let path = file.expect("a file").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("text");
        if !name.contains(".tar") || name.starts_with("two-images") {
            continue;
        }
        let (text, ..) = squint(&["advice", name, "--format", "json"]);
        schema::check("advice", &serde_json::from_str(&text).expect("JSON"));
        if path.extension().is_some_and(|ending| ending == "tar") {
            pieces(&open(&std::fs::read(&path).expect("a file"), 1 << 20).expect("an image"));
        }
    }
}

/// The reasons and assumptions of every kind, in Chinese: no sentence is left in English.
#[test]
fn advice_in_chinese() {
    let pieces = pieces(&opened(&all_kinds(), 1));
    let mut out = String::new();
    for piece in &pieces {
        let assumptions = piece.assumptions.iter();
        for prose in [&piece.detail].into_iter().chain(assumptions) {
            let text = prose.get(squint::language::Language::Chinese);
            out.extend([&piece.id, ": ", text, "\n"]);
        }
    }
    insta::assert_snapshot!("advice_in_chinese", out);
}
