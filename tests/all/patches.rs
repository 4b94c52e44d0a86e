//! Patches of a Dockerfile: which changes a piece of advice becomes, that `patch` and `git apply` take them, and that the
//! changed file means the same.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use serde_json::{Value, json};
use squint::advice::AdviceRow;
use squint::dockerfile::{Dockerfile, Statement};
use squint::report::GivenDockerfile;

use crate::support::archive::{config, saved};
use crate::support::program::squint;
use crate::support::shell::{BESIDE, COMMANDS, effects};
use crate::support::{build, open, oracle, schema};

/// The command of a RUN, as a builder gives it to the shell.
fn command(file: &Dockerfile, run: &Statement) -> String {
    match run.heredocs.as_slice() {
        [one] if run.text.split_whitespace().count() == 1 => file.content(one),
        all => {
            let mut text = run.text.clone();
            for heredoc in all {
                text.extend(["\n", &file.text[heredoc.content.clone()], &heredoc.name]);
            }
            text
        }
    }
}

/// The text of a step, as BuildKit records it.
fn recorded(file: &Dockerfile, statement: &Statement) -> String {
    match statement.keyword.as_str() {
        "RUN" => format!("RUN /bin/sh -c {} # buildkit", command(file, statement)),
        "COPY" | "ADD" => {
            let words = statement.exec().map(|words| words.join(" "));
            let text = words.unwrap_or_else(|| statement.text.clone());
            format!("{} {text} # buildkit", statement.keyword)
        }
        keyword => format!("{keyword} {}", statement.text.replace('"', "")),
    }
}

/// The image that a Dockerfile builds, on a base of one layer. `layers` are the members that each RUN, COPY, ADD and
/// WORKDIR writes.
fn image(dockerfile: &str, layers: &[&str]) -> Vec<u8> {
    let file = Dockerfile::parse(dockerfile).expect("a Dockerfile");
    let chain = file.chain(None, &[]).expect("a stage");
    let mut history = vec![json!({"created_by": "# debian.sh --arch 'amd64' out/ 'bookworm'"})];
    let mut tars = vec![build::layer("etc/ etc/os=d*1000")];
    let mut layers = layers.iter();
    for number in chain.statements {
        let statement = &file.statements[number];
        if statement.keyword == "ONBUILD" {
            continue;
        }
        let writes = ["RUN", "COPY", "ADD", "WORKDIR"].contains(&statement.keyword.as_str());
        if writes {
            tars.push(build::layer(layers.next().expect("a layer for each step")));
        }
        history.push(json!({"created_by": recorded(&file, statement), "empty_layer": !writes}));
    }
    assert!(layers.next().is_none(), "a step for each layer");
    let mut document = config(&tars);
    document["history"] = history.into();
    saved(&tars, &document)
}

/// The advice on an image with its Dockerfile, and the diff of all that applies together.
fn advised(dockerfile: &str, ignore: Option<&str>, layers: &[&str]) -> (Vec<AdviceRow>, String) {
    let opened = open(&image(dockerfile, layers), 1 << 20).expect("an image");
    let given = GivenDockerfile {
        name: "Dockerfile",
        text: dockerfile,
        ignore_name: ".dockerignore",
        ignore,
    };
    let read = |d: &squint::report::Document<'_>| {
        let diff = d.diff().expect("a diff").to_owned();
        (d.short().advice.clone(), diff)
    };
    opened
        .session
        .with_patches(Some(given), read)
        .expect("advice")
}

/// Applies a diff with a program, in a folder with the Dockerfile and the `.dockerignore`. The result is both files.
#[track_caller]
fn applied_by(
    program: &[&str],
    dockerfile: &str,
    ignore: Option<&str>,
    diff: &str,
) -> (String, Option<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("Dockerfile"), dockerfile).expect("a file");
    if let Some(ignore) = ignore {
        std::fs::write(at(".dockerignore"), ignore).expect("a file");
    }
    let mut child = Command::new(program[0])
        .args(&program[1..])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a program");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(diff.as_bytes())
        .expect("a pipe");
    let output = child.wait_with_output().expect("a program");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program:?}: {said}\n{diff}");
    assert!(
        !said.contains("fuzz") && !said.contains("offset"),
        "{said}\n{diff}"
    );
    let text = |name: &str| std::fs::read_to_string(at(name));
    (
        text("Dockerfile").expect("a file"),
        text(".dockerignore").ok(),
    )
}

/// A text after a diff of one file, by the rules of POSIX: a third way beside `patch` and `git apply`, and a fast one.
#[track_caller]
fn by_hand(text: &str, diff: &str) -> String {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    let mut lines = diff.split_inclusive('\n').skip(2).peekable();
    while let Some(line) = lines.next() {
        if let Some(range) = line.strip_prefix("@@ -") {
            let start: usize = range
                .split([',', ' '])
                .next()
                .expect("a number")
                .parse()
                .expect("a number");
            out.extend(old[at..start.saturating_sub(1).max(at)].iter().copied());
            at = start.saturating_sub(1).max(at);
            continue;
        }
        let has_end = !lines.peek().is_some_and(|next| next.starts_with('\\'));
        let (sign, rest) = line.split_at(1);
        let rest = if has_end {
            rest
        } else {
            rest.trim_end_matches('\n')
        };
        if sign == " " || sign == "-" {
            assert_eq!(old[at], rest, "{diff}");
            at += 1;
        }
        if sign == " " || sign == "+" {
            out.push_str(rest);
        }
    }
    out.extend(old[at..].iter().copied());
    out
}

/// The files after a diff; `patch` and `git apply` agree.
#[track_caller]
fn applied(dockerfile: &str, ignore: Option<&str>, diff: &str) -> (String, Option<String>) {
    let one = applied_by(&["patch", "-p1", "--binary"], dockerfile, ignore, diff);
    let other = applied_by(
        &["git", "apply", "--whitespace=nowarn", "-"],
        dockerfile,
        ignore,
        diff,
    );
    assert_eq!(one, other, "{diff}");
    Dockerfile::parse(one.0.as_str()).expect("a Dockerfile");
    one
}

/// The patch of the only piece of a kind.
fn patch_of(dockerfile: &str, layers: &[&str], kind: &str) -> Option<String> {
    let (rows, _) = advised(dockerfile, None, layers);
    let mut of_kind = rows.iter().filter(|row| row.id.starts_with(kind));
    let row = of_kind
        .next()
        .unwrap_or_else(|| panic!("a piece {kind}: {rows:#?}"));
    assert!(of_kind.next().is_none());
    row.patch.clone()
}

/// A RUN that stores two megabytes, one that keeps a file, and one that removes what the first stored.
const THREE: [&str; 3] = ["f=x*2000000 g", "h", ".wh.f"];
const TWO: [&str; 2] = ["f=x*2000000 g", ".wh.f"];

/// Dockerfiles with their layers, and what becomes of them.
#[test]
fn patches() {
    let mut out = String::new();
    let mut case = |name: &str, dockerfile: &str, layers: &[&str]| {
        let (rows, diff) = advised(dockerfile, None, layers);
        let (text, _) = applied(dockerfile, None, &diff);
        for row in &rows {
            let Some(patch) = &row.patch else { continue };
            applied(dockerfile, None, patch);
        }
        writeln!(out, "=== {name}\n{diff}").expect("memory");
        text
    };
    case(
        "comments and continued lines stay",
        "FROM base\n\n# Lists\nRUN apt-get update\n\n# Tools\nRUN apt-get install -y \\\n    vim \\\n    # for ifconfig\n    net-tools\n\nLABEL a=b\n# Clean\nRUN rm -rf /var/lib/apt/lists/*\nCMD [\"vim\"]\n",
        &THREE,
    );
    case(
        "operators at the end of lines",
        "FROM base\nRUN a && \\\n\tb\nRUN rm f && \\\n\ttrue || false\n",
        &TWO,
    );
    case(
        "mounts of both, and a secret",
        "FROM base\nRUN --mount=type=cache,target=/var/cache/apt \\\n    --mount=type=secret,id=key \\\n    make\nRUN --mount=type=bind,target=/ctx rm f\n",
        &TWO,
    );
    case(
        "variables, a directory and an argument between",
        "FROM base\nRUN make\nARG V=1\nENV A=x\nWORKDIR /srv\nRUN rm f; true\n",
        &["f=x*2000000 g", "srv/", ".wh.f"],
    );
    case(
        "scripts",
        "FROM base\nRUN <<EOF\nset -e\nmake\nEOF\nRUN <<-'END'\n\trm f\n\tEND\n",
        &TWO,
    );
    case(
        "a script beside continued lines with comments",
        "FROM base\nRUN a \\\n # why\n && b\nRUN cat <<EOF > x && rm f\nSQUINT\nEOF\n",
        &TWO,
    );
    case(
        "the line ends of Windows",
        "FROM base\r\nRUN a\r\n# b\r\nRUN rm f\r\n",
        &TWO,
    );
    case("no line end", "FROM base\nRUN a\nRUN rm f", &TWO);
    case(
        "another escape",
        "# escape=`\nFROM base\nRUN a `\n && b\nRUN rm f\n",
        &TWO,
    );
    case(
        "a clean-up that moves",
        "FROM base\nRUN make\nVOLUME /data\nRUN rm f\nCMD x\n",
        &TWO,
    );
    case(
        "lists that a later step needs",
        "FROM base\nRUN apt-get update\nCOPY etc /etc/app\nRUN apt-get install -y vim\n",
        &[
            "var/lib/apt/lists/l=l*3000000",
            "etc/ etc/app/ etc/app/a",
            "usr/bin/vim=v",
        ],
    );
    case(
        "caches of every kind",
        "FROM base\nRUN set -eux; \\\n    pip install \\\n      x; \\\n    pip3 install y\nRUN <<EOF\nset -e\nnpm ci\nEOF\nRUN go mod download\nRUN cd /x && go build\nRUN a; dnf install x\nRUN apk add --update x\n",
        &[
            "root/.cache/pip/x=x*2000000",
            "root/.npm/_cacache/x=x*2000000",
            "root/go/pkg/mod/cache/x=x*2000000",
            "app=y",
            "var/cache/dnf/x=x*2000000",
            "var/cache/apk/x=x*2000000",
        ],
    );
    case(
        "an owner and a mode",
        "FROM base\nWORKDIR /app\nCOPY --link dist /app/dist\nCOPY [\"run.sh\", \"/app/\"]\nRUN chown -R 7:7 /app\nUSER x\nRUN chmod 755 /app/run.sh\n",
        &[
            "app/",
            "app/dist/ app/dist/a=a*2000000 app/dist/e=",
            "app/run.sh=r*1500000",
            "app/^7:7 app/dist/^7:7 app/dist/a=a*2000000^7:7 app/dist/e=^7:7 app/run.sh=r*1500000^7:7",
            "app/run.sh=r*1500000@0755^7:7",
        ],
    );
    case(
        "the same twice",
        "FROM base\nCOPY app /app\nRUN a\n\nCOPY app /app\n\nRUN b\n",
        &["app=x*2000000", "a", "app=x*2000000", "b"],
    );
    insta::assert_snapshot!(out);
}

/// Where it is not certain that the changed file means the same, there is no patch.
#[test]
fn no_patch() {
    for (dockerfile, layers, kind) in [
        // Another stage begins between the two.
        (
            "FROM base AS a\nRUN a\nFROM a\nRUN rm f\n",
            &TWO[..],
            "merge",
        ),
        // What the mounts hide is in the layer, or the place of one is not known.
        (
            "FROM base\nRUN a\nRUN --mount=type=tmpfs,target=/t rm f\n",
            &["t/ t/a f=x*2000000", ".wh.f"],
            "merge",
        ),
        (
            "FROM base\nRUN a\nRUN --mount=type=tmpfs,target=$T rm f\n",
            &TWO,
            "merge",
        ),
        (
            "FROM base\nRUN --mount=type=tmpfs,target=/t a\nRUN --mount=type=cache,target=/t/u rm f\n",
            &TWO,
            "merge",
        ),
        ("FROM base\nRUN --network=none a\nRUN rm f\n", &TWO, "merge"),
        // A heredoc with the line ends of Windows.
        (
            "FROM base\r\nRUN <<E\r\na\r\nE\r\nRUN rm f\r\n",
            &TWO,
            "merge",
        ),
        // A later step needs the lists, and another user comes between.
        (
            "FROM base\nRUN apt-get update\nUSER x\nRUN apt-get install x\n",
            &["var/lib/apt/lists/l=l*3000000", "x"],
            "leave-out",
        ),
        // No RUN wrote the cache.
        (
            "FROM base\nCOPY . /root\n",
            &["root/.cache/pip/x=x*2000000"],
            "leave-out",
        ),
        // The repository is from another stage; a step needs it; a step fails without it.
        (
            "FROM base\nCOPY --from=x . /s\n",
            &["s/.git/x=x*2000000"],
            "leave-out",
        ),
        (
            "FROM base\nADD s.tar.gz /s\n",
            &["s/.git/x=x*2000000"],
            "leave-out",
        ),
        (
            "FROM base\nCOPY . /s\nRUN git describe > v\n",
            &["s/.git/x=x*2000000", "v"],
            "leave-out",
        ),
        (
            "FROM base\nCOPY . /s\nRUN rm -r /s/.git\n",
            &["s/ s/.git/x=x*2000000", "s/.wh..git"],
            "leave-out",
        ),
        // The step does more, or not the same to all.
        (
            "FROM base\nCOPY . /a\nRUN chown 7 /a/f && make\n",
            &["a/ a/f=x*2000000", "a/f=x*2000000^7:0 a/g"],
            "chown",
        ),
        (
            "FROM base\nCOPY . /a\nRUN chown 7 /a/f\n",
            &["a/ a/f=x*2000000 a/g", "a/f=x*2000000^7:0"],
            "chown",
        ),
        (
            "FROM base\nRUN make\nUSER x\nRUN chown 7 /f\n",
            &["f=x*2000000", "f=x*2000000^7:0"],
            "chown",
        ),
        // Other words that copy the same today.
        (
            "FROM base\nCOPY a /app\nCOPY b /app\n",
            &["app=x*2000000", "app=x*2000000"],
            "identical",
        ),
    ] {
        assert_eq!(patch_of(dockerfile, layers, kind), None, "{dockerfile}");
    }
}

/// What the build context does not send is not stored again by the steps that change its owner and its mode.
#[test]
fn what_is_not_sent_is_not_changed_either() {
    let (rows, _) = advised(
        "FROM base\nCOPY . /s\nRUN chown -R 7 /s\nRUN chmod -R 700 /s\nRUN make /r\nRUN chown -R 7 /r\n",
        None,
        &[
            "s/ s/.git/x=x*2000000 s/a=a",
            "s/.git/x=x*2000000^7:0 s/a=a^7:0",
            "s/.git/x=x*2000000^7:7",
            "r/.git/y=y*3000000",
            "r/.git/y=y*3000000^7:0",
        ],
    );
    let row = rows.iter().find(|row| row.id == "leave-out:git");
    let row = row.expect("advice");
    assert!(row.patch.is_some());
    assert_eq!(row.saves_bytes, Some(6_000_000));
}

/// What is not aligned has no patch, and a warning says so.
#[test]
fn what_differs_has_no_patch() {
    let built = "FROM base\nRUN a\nRUN rm f\nRUN c\nCMD x\n";
    let layers = ["f=x*2000000 g", ".wh.f", "c"];
    let given = built.replace("RUN c", "RUN other");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Dockerfile");
    std::fs::write(&path, given).expect("a file");
    let file = oracle::file(&image(built, &layers));
    let path = path.to_str().expect("text");
    let arguments = [
        "advice",
        file.path().to_str().expect("text"),
        "--dockerfile",
        path,
    ];
    let (text, error, code) = squint(&[&arguments[..], &["--format", "json"]].concat());
    assert_eq!((error.as_str(), code), ("", Some(0)));
    let document: Value = serde_json::from_str(&text).expect("JSON");
    schema::check("advice", &document);
    assert!(
        document["advice"]
            .as_array()
            .expect("rows")
            .iter()
            .all(|row| row["patch"].is_null())
    );
    let said = document["warnings"][0]["detail"]
        .as_str()
        .expect("a warning");
    assert!(
        said.starts_with("line 4 (RUN) is not what the history has"),
        "{said}"
    );
    let (text, error, code) = squint(&[&arguments[..], &["--format", "diff"]].concat());
    assert!(
        text.lines().all(|line| line.starts_with("# not here: ")),
        "{text}"
    );
    assert!(error.contains("warning: ") && code == Some(0), "{error}");
}

#[test]
fn the_command_line() {
    let dockerfile = "FROM base\nRUN a\nRUN rm f\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Dockerfile");
    std::fs::write(&path, dockerfile).expect("a file");
    let file = oracle::file(&image(dockerfile, &TWO));
    let (image, path) = (
        file.path().to_str().expect("text"),
        path.to_str().expect("text"),
    );
    let (_, error, code) = squint(&["advice", image, "--format", "diff"]);
    assert!(
        error.starts_with("error: --format diff needs --dockerfile"),
        "{error}"
    );
    assert_eq!(code, Some(2));
    let (diff, _, code) = squint(&["advice", image, "--dockerfile", path, "--format", "diff"]);
    assert_eq!(code, Some(0));
    let (text, _) = applied(dockerfile, None, &diff);
    assert_eq!(text, "FROM base\nRUN a \\\n    && rm f\n");
    // The Dockerfile tells where the base image ends.
    let (json, ..) = squint(&["advice", image, "--dockerfile", path, "--format", "json"]);
    let document: Value = serde_json::from_str(&json).expect("JSON");
    schema::check("advice", &document);
    assert_eq!(document["image"]["base"]["source"], "dockerfile");
    assert_eq!(document["image"]["base"]["name"], "base");
    let merge = document["advice"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["id"] == "merge:1-2");
    let merge = merge.expect("a merge");
    assert_eq!(merge["dockerfile"], "RUN a \\\n    && rm f");
    assert_eq!(merge["assumptions"], json!([]));
    let (text, ..) = squint(&["advice", image, "--dockerfile", path]);
    assert!(
        text.contains("    --- a/Dockerfile\n    +++ b/Dockerfile\n    @@ -1,3 +1,3 @@\n"),
        "{text}"
    );
    std::fs::write(path, "FRUM base\n").expect("a file");
    let (_, error, code) = squint(&["advice", image, "--dockerfile", path]);
    assert!(
        error.contains("there is no instruction FRUM") && code == Some(2),
        "{error}"
    );
}

#[test]
fn dockerignore() {
    let dockerfile = "FROM base\nCOPY . /s\nRUN rm -rf /s/node_modules\n";
    let layers = [
        "s/ s/.git/x=x*2000000 s/node_modules/x=x*2000000",
        "s/.wh.node_modules",
    ];
    for (before, after) in [
        (None, "**/.git\n**/node_modules\n"),
        (Some(""), "**/.git\n**/node_modules\n"),
        (Some("a\n"), "a\n**/.git\n**/node_modules\n"),
        (
            Some("a\r\nb\r\n"),
            "a\r\nb\r\n**/.git\r\n**/node_modules\r\n",
        ),
        (Some("a\nb"), "a\nb\n**/.git\n**/node_modules"),
    ] {
        let (_, diff) = advised(dockerfile, before, &layers);
        let (text, ignore) = applied(dockerfile, before.filter(|text| !text.is_empty()), &diff);
        assert_eq!(
            (text.as_str(), ignore.as_deref()),
            (dockerfile, Some(after))
        );
    }
}

/// The commands of all RUN steps of a Dockerfile.
fn commands(text: &str) -> Vec<String> {
    let file = Dockerfile::parse(text).expect("a Dockerfile");
    let runs = file
        .statements
        .iter()
        .filter(|statement| statement.keyword == "RUN");
    runs.map(|run| command(&file, run)).collect()
}

/// A RUN of a command, in several forms.
fn written(command: &str, form: u8) -> String {
    let is_lines = command.contains('\n');
    match form {
        _ if is_lines => format!("RUN <<'E_N_D'\n{}\nE_N_D\n", command.trim_end_matches('\n')),
        0 => format!("RUN {command}\n"),
        1 => format!(
            "# why\nRUN --mount=type=tmpfs,target=/none \\\n  {}\n",
            command.replace(" && ", " \\\n# and\n\n   && ")
        ),
        2 => format!("\n  run {}\n", command.replace(" && ", " && \\\n\t")),
        _ => format!("RUN <<-E_N_D\n\t{command}\n\tE_N_D\n"),
    }
}

/// What a patched Dockerfile runs does the same, in dash and bash, for commands that change their shell, fail and go on.
#[test]
fn a_patched_file_does_the_same() {
    let (mut tried, mut failed) = (0, String::new());
    let pairs = COMMANDS
        .iter()
        .flat_map(|a| BESIDE.iter().flat_map(move |b| [(a, b), (b, a)]));
    for (number, (a, b)) in pairs.enumerate() {
        let forms = [(0, 1), (2, 3), (1, 2), (3, 0)][number % 4];
        // A test runs in a folder of its own.
        let dockerfile = format!(
            "FROM base\n{}{}CMD x\n",
            written(a, forms.0),
            written(b, forms.1)
        );
        let Some(patch) = patch_of(&dockerfile, &TWO, "merge") else {
            failed.extend([format!("no patch: {dockerfile}\n")]);
            continue;
        };
        let text = by_hand(&dockerfile, &patch);
        if number % 16 == 0 {
            assert_eq!(applied(&dockerfile, None, &patch).0, text);
        }
        let (before, after) = (commands(&dockerfile), commands(&text));
        assert_eq!((before.len(), after.len()), (2, 1), "{text}");
        for shell in ["dash", "bash"] {
            let before: Vec<&str> = before.iter().map(String::as_str).collect();
            let (one, two) = (effects(shell, &[&after[0]]), effects(shell, &before));
            if one != two {
                failed.extend([format!(
                    "{shell}:\n{dockerfile}\n{text}\n{one:?}\n{two:?}\n"
                )]);
            }
            tried += 1;
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert_eq!(tried, COMMANDS.len() * BESIDE.len() * 4);
}

/// A command at the end of a RUN runs if the RUN succeeds, and only then; what the RUN does stays.
#[test]
fn what_is_appended_runs_last() {
    for (number, first) in COMMANDS.iter().enumerate() {
        let dockerfile = format!(
            "FROM base\n{}",
            written(first, u8::try_from(number % 4).unwrap())
        );
        let layers = ["root/.npm/_cacache/x=x*2000000"];
        let Some(patch) = patch_of(&dockerfile, &layers, "leave-out") else {
            panic!("{dockerfile}");
        };
        let text = applied(&dockerfile, None, &patch).0;
        let cleans = "rm -rf /root/.npm/_cacache";
        let [before, after] = [&dockerfile, &text].map(|text| commands(text).remove(0));
        let after = after.replace(cleans, "echo cleaned >> cleaned");
        for shell in ["dash", "bash"] {
            let own = effects(shell, &[&after]);
            let apart = effects(shell, &[&before, "echo cleaned >> cleaned"]);
            assert_eq!(own, apart, "{shell}: {text}");
        }
    }
}

/// An instruction of a random Dockerfile with its layer, if it writes one.
fn instruction() -> impl Strategy<Value = (&'static str, Option<&'static str>)> {
    prop::sample::select(vec![
        (
            "RUN apt-get update\n",
            Some("var/lib/apt/lists/a=x*1500000 f=x*1200000"),
        ),
        (
            "RUN apt-get install -y \\\n  vim \\\n  # two\n  htop\n",
            Some("usr/bin/vim=v*1200000 f=y*1300000 .wh.g"),
        ),
        (
            "run --mount=type=cache,target=/c make && \\\n\tclean\n",
            Some(".wh.f g=x*1400000"),
        ),
        (
            "RUN <<EOF\nset -e\nmake\nEOF\n",
            Some("root/.cache/pip/x=x*1500000 .wh.f"),
        ),
        (
            "RUN cd /x; a\n",
            Some("root/.npm/_cacache/x=x*1500000 f=x*1200000"),
        ),
        (
            "COPY dist /app\n",
            Some("app/ app/a=a*1300000 app/b=b*1300000"),
        ),
        (
            "COPY . /app\n",
            Some("app/ app/.git/x=g*1300000 app/a=a*1300000"),
        ),
        (
            "RUN chown -R 7:7 /app\n",
            Some("app/^7:7 app/a=a*1300000^7:7 app/b=b*1300000^7:7"),
        ),
        ("ENV A=1 B=2\n", None),
        ("ARG V=1\n", None),
        ("WORKDIR /srv\n", Some("srv/")),
        ("USER app\n", None),
        ("LABEL a=b \\\n  c=d\n", None),
        ("# a comment\n\nCMD [\"x\"]\n", None),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Every patch of a random Dockerfile applies, alone and together, and what it does not touch stays as it is.
    #[test]
    fn generated(parts in prop::collection::vec(instruction(), 1..9), is_windows: bool, has_end: bool) {
        let mut text = String::from("FROM base\n");
        parts.iter().for_each(|(part, _)| text.push_str(part));
        let mut dockerfile = if is_windows { text.replace('\n', "\r\n") } else { text };
        if !has_end {
            dockerfile.truncate(dockerfile.trim_end().len());
        }
        let layers: Vec<&str> = parts.iter().filter_map(|(_, layer)| *layer).collect();
        let (rows, diff) = advised(&dockerfile, Some("x\n"), &layers);
        let all = rows.iter().filter_map(|row| row.patch.as_ref()).chain([&diff].into_iter().filter(|d| d.contains("\n@@ ")));
        for patch in all {
            let (after, _) = applied(&dockerfile, Some("x\n"), patch);
            let told = |text: &str| {
                let file = Dockerfile::parse(text).expect("a Dockerfile");
                let others = file.statements.iter().filter(|s| !["RUN", "COPY", "ARG"].contains(&s.keyword.as_str()));
                others.map(|s| (s.keyword.clone(), s.text.clone())).collect::<Vec<_>>()
            };
            prop_assert_eq!(told(&dockerfile), told(&after));
            prop_assert_eq!(after.contains("\r\n"), is_windows);
            prop_assert!(after.ends_with('\n') || !dockerfile.ends_with('\n'));
        }
    }
}

/// A name that `patch` would not take is left out of the diff.
#[test]
fn names() {
    for (name, shown) in [
        ("Dockerfile", "a/Dockerfile"),
        ("./docker/Dockerfile", "a/docker/Dockerfile"),
        ("../x/Dockerfile.dev", "a/Dockerfile.dev"),
        ("/tmp/x/Dockerfile", "a/Dockerfile"),
        ("my files/Dockerfile", "a/my files/Dockerfile\t"),
        ("x\u{7}", "a/Dockerfile"),
    ] {
        let dockerfile = "FROM base\nRUN a\nRUN rm f\n";
        let opened = open(&image(dockerfile, &TWO), 1 << 20).expect("an image");
        let given = GivenDockerfile {
            name,
            text: dockerfile,
            ignore_name: "",
            ignore: None,
        };
        let read = |d: &squint::report::Document<'_>| d.diff().expect("a diff").to_owned();
        let diff = opened
            .session
            .with_patches(Some(given), read)
            .expect("advice");
        let line = diff.lines().find(|line| line.starts_with("--- "));
        assert_eq!(line, Some(format!("--- {shown}").as_str()));
    }
    assert!(Path::new("Cargo.toml").exists());
}
