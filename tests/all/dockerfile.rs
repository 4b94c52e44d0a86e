//! `squint dockerfile`: the Dockerfile of an image, true or made from its history, and the bytes behind its lines.

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use squint::dockerfile::{Dockerfile, Form, align, from_history, history_lines};
use squint::image::Config;
use squint::session::protocol::{BaseSource, GivenFile, ShownDockerfile, Told};

use crate::support::archive::{self, Archive, TAR};
use crate::support::program::squint;
use crate::support::{build, memory, oracle, schema};

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn document(arguments: &[&str]) -> Value {
    let arguments = [&["dockerfile"], arguments, &["--format", "json"]].concat();
    let (text, error, code) = squint(&arguments);
    assert_eq!(code, Some(0), "{error}");
    let document = serde_json::from_str(&text).expect("JSON");
    schema::check("dockerfile", &document);
    document
}

/// The keywords and lines of the steps that have one.
fn lines(document: &Value) -> Vec<(String, u64, u64)> {
    let steps = document["steps"].as_array().expect("steps");
    let line = |step: &Value| {
        let keyword = step["instruction"].as_str()?.to_owned();
        Some((keyword, step["line"].as_u64()?, step["end_line"].as_u64()?))
    };
    steps.iter().filter_map(line).collect()
}

#[test]
fn from_the_history_of_buildkit() {
    insta::assert_snapshot!(squint(&["dockerfile", "steps.buildkit-max.tar", "--from-history"]).0);
}

#[test]
fn from_the_history_of_the_classic_builder() {
    insta::assert_snapshot!(squint(&["dockerfile", "steps.docker-20.tar"]).0);
}

#[test]
fn from_the_history_of_buildah() {
    insta::assert_snapshot!(squint(&["dockerfile", "steps.buildah-oci.tar"]).0);
}

/// Buildah 1.43 records flags, no ends of heredocs, and digests of what mounts bind.
#[test]
fn heredocs_and_mounts_of_buildah() {
    let name = "heredocs.buildah-1.43.tar";
    let given = document(&[name, "--dockerfile", "heredocs.Dockerfile"]);
    assert_eq!(given["warnings"], json!([]));
    let expected = [
        ("ARG", 2, 2),
        ("RUN", 3, 6),
        ("RUN", 7, 9),
        ("COPY", 10, 12),
        ("RUN", 13, 17),
        ("RUN", 18, 19),
        ("CMD", 20, 20),
    ];
    let expected = expected.map(|(keyword, from, to)| (keyword.to_owned(), from, to));
    assert_eq!(lines(&given), expected);
    let (text, ..) = squint(&["dockerfile", name]);
    assert!(
        text.contains("\nRUN <<EOF\nmake all\nmake install\nEOF\n"),
        "{text}"
    );
    let (_, _, code) = squint(&["advice", name]);
    assert_eq!(code, Some(0));
}

#[test]
fn with_the_bytes_of_its_lines() {
    let arguments = [
        "dockerfile",
        "steps.buildkit-max.tar",
        "--dockerfile",
        "steps.Dockerfile",
    ];
    insta::assert_snapshot!(squint(&arguments).0);
}

/// The attestation's own file comes out as it went in.
#[test]
fn the_true_one_of_a_provenance() {
    let (text, ..) = squint(&["dockerfile", "steps.buildkit-max.tar"]);
    let file = std::fs::read_to_string(fixtures().join("steps.Dockerfile")).expect("a file");
    assert_eq!(text, file);
    let document = document(&["steps.buildkit-max.tar"]);
    assert_eq!(document["source"], "provenance");
    assert_eq!(document["text"], file);
    assert_eq!(lines(&document), expected_lines());
}

/// The instructions of the last stage, and of the stage that it is built on.
fn expected_lines() -> Vec<(String, u64, u64)> {
    let lines = [
        ("ENV", 11, 12),
        ("LABEL", 13, 14),
        ("SHELL", 15, 15),
        ("ARG", 18, 18),
        ("ARG", 19, 19),
        ("RUN", 20, 23),
        ("COPY", 24, 24),
        ("COPY", 25, 25),
        ("RUN", 26, 29),
        ("RUN", 30, 32),
        ("COPY", 33, 33),
        ("RUN", 34, 34),
        ("COPY", 35, 37),
        ("EXPOSE", 38, 38),
        ("VOLUME", 39, 39),
        ("HEALTHCHECK", 40, 40),
        ("STOPSIGNAL", 41, 41),
        ("USER", 42, 42),
        ("WORKDIR", 43, 43),
        ("ENTRYPOINT", 45, 45),
        ("CMD", 46, 46),
    ];
    lines
        .map(|(keyword, line, end)| (keyword.to_owned(), line, end))
        .to_vec()
}

#[test]
fn a_given_one_is_aligned() {
    let given = document(&["steps.buildkit-max.tar", "--dockerfile", "steps.Dockerfile"]);
    assert_eq!(given["source"], "given");
    assert_eq!(lines(&given), expected_lines());
    let step = &given["steps"][9];
    assert_eq!(
        (
            &step["text"],
            &step["stored_bytes"],
            &step["dead_bytes"],
            &step["killed_bytes"]
        ),
        (
            &json!("COPY model /srv/model"),
            &json!(9000),
            &json!(9000),
            &json!(0)
        )
    );
    assert_eq!(given["steps"][13]["killed_bytes"], 9000);
    for name in ["steps.docker-20.tar", "steps.buildah-oci.tar"] {
        let given = document(&[name, "--dockerfile", "steps.plain.Dockerfile"]);
        assert_eq!(given["warnings"], json!([]), "{name}");
        assert_eq!(
            given["base"],
            json!({"layers": 1, "name": "localhost/team/small:1", "digest": null, "source": "dockerfile"})
        );
        let (first, last) = (lines(&given)[0].clone(), lines(&given).last().cloned());
        assert_eq!(first, ("ENV".to_owned(), 11, 12));
        assert_eq!(last, Some(("CMD".to_owned(), 37, 37)));
    }
}

/// A Dockerfile in a temporary file.
fn file(text: &str) -> tempfile::NamedTempFile {
    oracle::file(text.as_bytes())
}

#[test]
fn lines_that_differ_are_told() {
    let text = std::fs::read_to_string(fixtures().join("steps.Dockerfile")).expect("a file");
    let other = file(
        &text
            .replace("echo two", "echo other")
            .replace("\"two  $WHO\"", "other"),
    );
    let path = other.path().to_str().expect("text");
    let given = document(&["steps.buildkit-max.tar", "--dockerfile", path]);
    let told = given["warnings"][0]["detail"].as_str().expect("a warning");
    assert!(
        told.starts_with("line 26 (RUN) is not what the history has"),
        "{told}"
    );
    assert_eq!(given["warnings"].as_array().map(Vec::len), Some(1));
    let expected = expected_lines();
    assert_eq!(lines(&given), expected[expected.len() - 12..]);
    let (_, error, code) = squint(&["dockerfile", "steps.buildkit-max.tar", "--dockerfile", path]);
    assert_eq!(code, Some(0));
    assert!(
        error.starts_with("warning: ") && error.lines().count() == 1,
        "{error}"
    );
}

/// The beginning of what is said.
#[test]
fn failures() {
    let (other, none, open) = (
        file("FROM x\nCMD a\nRUN b\n"),
        file("hello world\n"),
        file("FROM x\nRUN <<EOF\na\n"),
    );
    let path = |file: &tempfile::NamedTempFile| file.path().to_str().expect("text").to_owned();
    for (arguments, said) in [
        (
            vec!["--format", "github"],
            "error: --format github needs --dockerfile: ",
        ),
        (
            vec!["--format", "github", "--dockerfile", &path(&other)],
            "error: no line of the Dockerfile fits",
        ),
        (
            vec!["--dockerfile", &path(&none)],
            "error: line 1 of the Dockerfile: there is no instruction hello",
        ),
        (
            vec!["--dockerfile", &path(&open)],
            "error: line 2 of the Dockerfile: the heredoc EOF does not end",
        ),
        (
            vec!["--dockerfile", "nowhere"],
            "error: cannot open nowhere",
        ),
        (
            vec!["--base", "99"],
            "error: the base image cannot have 99 layers",
        ),
        (
            vec!["--from-history", "--dockerfile", "x"],
            "error: --from-history does not go with",
        ),
    ] {
        let arguments = [&["dockerfile", "steps.docker-20.tar"], &arguments[..]].concat();
        let (text, error, code) = squint(&arguments);
        let last = error.lines().last().unwrap_or_default();
        assert!(last.starts_with(said), "{arguments:?}: {error}");
        assert_eq!((text.as_str(), code), ("", Some(2)), "{arguments:?}");
    }
}

/// Twelve steps that write, and one that removes all they wrote: the ten largest are annotated.
#[test]
fn annotations_of_a_workflow() {
    let mut tars: Vec<Vec<u8>> = (0..12)
        .map(|i| build::layer(&format!("d/f{i}=x*{}", 1_000_000 + i * 1000)))
        .collect();
    tars.push(build::layer(".wh.d"));
    let mut config = archive::config(&tars);
    let run = |i: usize| json!({"created_by": format!("RUN /bin/sh -c make {i} # buildkit")});
    config["history"] = (0..13).map(run).collect();
    let mut archive = Archive::default();
    let layers: Vec<Value> = tars.iter().map(|tar| archive.blob(TAR, tar)).collect();
    let manifest = archive.image(&config, &layers);
    let image = oracle::file(&archive.index(&json!([manifest])).bytes());
    let text: String = (0..13).map(|i| format!("RUN make \\\n  {i}\n")).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Docker,file:1");
    std::fs::write(&path, format!("FROM scratch\n{text}")).expect("written");
    let path = path.to_str().expect("text");
    let image = image.path().to_str().expect("text");
    let (out, _, code) = squint(&[
        "dockerfile",
        image,
        "--dockerfile",
        path,
        "--format",
        "github",
    ]);
    assert_eq!(code, Some(0));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 11);
    let file = path.replace(':', "%3A").replace(',', "%2C");
    assert_eq!(
        lines[0],
        format!(
            "::warning file={file},line=24,endLine=25,title=Dead bytes in a layer::1.01 MB of the 1.01 MB that this \
             instruction writes are dead: a later instruction hides them"
        )
    );
    assert!(
        lines[10].starts_with("::notice::2 more lines"),
        "{}",
        lines[10]
    );
}

/// Steps of a config as lines of a Dockerfile, with what is not certain.
#[track_caller]
fn written(config: &Value, steps: &[(&str, &str)]) {
    let mut config = config.clone();
    config["history"] = steps
        .iter()
        .map(|(by, _)| json!({"created_by": by}))
        .collect();
    let lines = history_lines(&Config::new(config));
    for (line, (by, expected)) in lines.iter().zip(steps) {
        let mark = if line.certain { "" } else { "? " };
        let text = line
            .written
            .as_deref()
            .map_or_else(|| format!("# {}", line.text), str::to_owned);
        assert_eq!(format!("{mark}{text}"), *expected, "{by}");
        if let Some(written) = &line.written {
            Dockerfile::parse(written.as_str()).expect("a Dockerfile");
        }
    }
}

#[test]
fn steps_of_builders() {
    let plain = json!({"config": {"Env": ["A=1 2", "B=", "P=/x:$Y"], "Labels": {"l": "a b=c"}, "Shell": ["/bin/bash", "-o", "pipefail", "-c"],
        "Volumes": {"/a b": {}, "/c": {}}, "Healthcheck": {"Test": ["CMD", "x y"], "Interval": 5_000_000_000u64}}});
    written(
        &plain,
        &[
            ("ENV A=1 2 B= P=/x:$Y", r#"ENV A="1 2" B="" P="/x:\$Y""#),
            ("ENV OLD=x y", r#"ENV OLD="x y""#),
            ("LABEL l=a b=c", r#"LABEL l="a b=c""#),
            ("LABEL m=a\nb", "? # m=a\nb"),
            ("RUN /bin/sh -c a && b # buildkit", "RUN a && b"),
            (
                "RUN /bin/bash -o pipefail -c a # buildkit",
                r#"? RUN ["/bin/bash", "-o", "pipefail", "-c", "a"]"#,
            ),
        ],
    );
    written(
        &plain,
        &[
            (
                "SHELL [/bin/bash -o pipefail -c]",
                r#"SHELL ["/bin/bash", "-o", "pipefail", "-c"]"#,
            ),
            (
                "RUN |1 V=a b /bin/bash -o pipefail -c x | y # buildkit",
                "RUN x | y",
            ),
            ("RUN |1 V=a b /app/x # buildkit", r#"RUN ["/app/x"]"#),
            ("RUN /dev/pipes/EOF # buildkit", "? # /dev/pipes/EOF"),
            ("VOLUME [/a b /c]", r#"VOLUME ["/a b", "/c"]"#),
            ("EXPOSE [80/tcp 9/udp]", "EXPOSE 80/tcp 9/udp"),
            (
                r#"HEALTHCHECK &{["NONE"] "0s" "0s" "0s" '\x00'}"#,
                "HEALTHCHECK NONE",
            ),
            (
                "HEALTHCHECK {Test:[CMD x y] Interval:5s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}",
                r#"HEALTHCHECK --interval=5s CMD ["x y"]"#,
            ),
            (
                r#"CMD ["/bin/bash" "-o" "pipefail" "-c" "a    b"]"#,
                "CMD a \\\n   b",
            ),
            (r#"ENTRYPOINT ["a" "b\n"]"#, r#"ENTRYPOINT ["a", "b\n"]"#),
            ("WORKDIR /a $b", "WORKDIR /a \\$b"),
            (
                "COPY --chown=1:1 a /b # buildkit",
                "? COPY --chown=1:1 a /b",
            ),
            ("bazel build ...", "? # bazel build ..."),
            (
                "# debian.sh --arch 'amd64' out/ 'bookworm' '@1'",
                "? # # debian.sh --arch 'amd64' out/ 'bookworm' '@1'",
            ),
        ],
    );
    let buildah = json!({"config": {"Labels": {"io.buildah.version": "1.35.0"}}});
    written(
        &buildah,
        &[
            (
                r#"/bin/sh -c #(nop) ENV A="x y" B='z'"#,
                r#"ENV A="x y" B='z'"#,
            ),
            (
                r#"/bin/sh -c #(nop) CMD ["a", "b"]|unsetLabel=true|force-mtime=10"#,
                r#"CMD ["a", "b"]"#,
            ),
            ("|2 A=b c /bin/sh -c make|inheritLabels=false", "RUN make"),
            (
                r#"/bin/sh -c ["make", "all now"]"#,
                r#"RUN ["make", "all now"]"#,
            ),
            (
                r#"/bin/sh -c #(nop) SHELL ["/bin/bash", "-c"]"#,
                r#"SHELL ["/bin/bash", "-c"]"#,
            ),
            ("/bin/sh -c make", "RUN make"),
        ],
    );
    // Old engines wrote one blank, and lists without commas.
    written(
        &json!({}),
        &[
            (r#"/bin/sh -c #(nop) CMD ["a" "b"]"#, r#"CMD ["a", "b"]"#),
            ("/bin/sh -c #(nop) EXPOSE map[80/tcp:{}]", "EXPOSE 80/tcp"),
            ("/bin/sh -c #(nop) ENV A=x y", r#"ENV A="x y""#),
        ],
    );
}

#[test]
fn commands_have_a_form_and_no_words_of_the_builder() {
    let config = json!({"history": [
        {"created_by": "RUN |1 A=1 /bin/sh -c make all # buildkit"},
        {"created_by": "CMD [\"/bin/sh\" \"-c\" \"run it\"]"},
        {"created_by": "CMD [\"run\" \"it\"]"},
        {"created_by": "ENV A=1"},
    ]});
    let lines = history_lines(&Config::new(config));
    let told: Vec<_> = lines
        .iter()
        .map(|l| (l.keyword, l.text.as_str(), l.form))
        .collect();
    assert_eq!(
        told,
        [
            (Some("RUN"), "make all", Some(Form::Shell)),
            (Some("CMD"), "run it", Some(Form::Shell)),
            (Some("CMD"), "[\"run\" \"it\"]", Some(Form::Exec)),
            (Some("ENV"), "A=1", None),
        ]
    );
}

/// The keyword, text, lines and bytes of each instruction.
#[test]
fn places_of_instructions() {
    let text = "\u{feff}# escape=`\r\nFROM a AS b\r\n\r\n  run one `\r\n # a comment\r\n\r\n  two\r\nCOPY --from=x \"a b\" c\r\nRUN <<A <<-\"B\" cat\r\n1\r\nA\r\n\t2\r\n\tB\r\nCMD [\"x\"]";
    let file = Dockerfile::parse(text).expect("a Dockerfile");
    let told: Vec<String> = file
        .statements
        .iter()
        .map(|s| {
            format!(
                "{}-{} {} {:?} {} | {:?}",
                s.line,
                s.end_line,
                s.keyword,
                s.flags,
                s.text,
                &text[s.bytes.clone()]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "2-2 FROM [] a AS b | \"FROM a AS b\"",
            "4-7 RUN [] one   two | \"run one `\\r\\n # a comment\\r\\n\\r\\n  two\"",
            "8-8 COPY [\"--from=x\"] \"a b\" c | \"COPY --from=x \\\"a b\\\" c\"",
            "9-13 RUN [] <<A <<-\"B\" cat | \"RUN <<A <<-\\\"B\\\" cat\\r\\n1\\r\\nA\\r\\n\\t2\\r\\n\\tB\"",
            "14-14 CMD [] [\"x\"] | \"CMD [\\\"x\\\"]\"",
        ]
    );
    let run = &file.statements[3];
    assert_eq!(file.content(&run.heredocs[0]), "1\r\n");
    assert_eq!(file.content(&run.heredocs[1]), "2\r\n");
    assert!(run.heredocs[0].expand && !run.heredocs[1].expand);
    assert_eq!(
        &text[file.statements[2].arguments.clone()],
        "--from=x \"a b\" c"
    );
    assert_eq!(file.statements[2].flag("from"), Some("x"));
    assert_eq!(file.statements[2].flag("chown"), None);
}

/// Texts of megabytes that ask for the same work at each of their words.
#[test]
fn long_texts_take_no_longer_per_byte() {
    let many = 200_000;
    let stages = "FROM a AS a\n".repeat(many);
    let file = Dockerfile::parse(stages).expect("a Dockerfile");
    assert!(file.chain(None, &[]).is_some());
    let pairs = "A=x ".repeat(many);
    let words = "a ".repeat(many);
    let marks: String = (0..3000)
        .map(|n| format!("EOF{}\n", "_".repeat(n)))
        .collect();
    let mut history: Vec<Value> = [
        format!("ENV {pairs}"),
        format!("ENV {pairs}y"),
        format!("LABEL {words}"),
        format!("VOLUME [{words}]"),
        format!("SHELL [{words}]"),
        format!("RUN /bin/sh -c {marks} # buildkit"),
        format!("RUN |65535 {pairs} # buildkit"),
        format!("CMD [{}]", "\"a\" ".repeat(many)),
    ]
    .iter()
    .map(|by| json!({"created_by": by}))
    .collect();
    history.extend((0..many).map(|_| json!({"created_by": "RUN x # buildkit"})));
    let mut volumes = serde_json::Map::new();
    volumes.insert(words, json!({}));
    let config =
        json!({"config": {"Env": [format!("A={pairs}")], "Volumes": volumes}, "history": history});
    let lines = history_lines(&Config::new(config));
    let text = from_history(None, &lines, &[]).text;
    let file = Dockerfile::parse(text).expect("a Dockerfile");
    let chain = file.chain(None, &[]).expect("a stage");
    align(&file, &chain, &lines);
}

/// Parts of instructions that mean something somewhere.
fn parts() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "RUN ",
        "COPY ",
        "ENV ",
        "FROM ",
        "ARG ",
        "CMD ",
        "SHELL ",
        "LABEL ",
        "HEALTHCHECK ",
        "VOLUME ",
        "ONBUILD ",
        "a",
        "A=",
        "b c",
        " ",
        "    ",
        "\t",
        "\n",
        "\\\n",
        "\\",
        "\"",
        "'",
        "<<EOF",
        "EOF\n",
        "# ",
        "# buildkit",
        "|1 ",
        "/bin/sh -c ",
        "#(nop) ",
        "[",
        "]",
        "[\"x\" \"y\"]",
        "&{",
        "map[",
        "$",
        "${",
        "--from=",
        "é",
        "\u{202e}",
        "/dev/pipes/X",
        " in ",
        "scratch",
        " AS b",
        "`",
        "{Test:[",
        "\r\n",
    ]);
    prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Whatever a history says, the Dockerfile made of it is one.
    #[test]
    fn any_history_gives_a_dockerfile(steps in prop::collection::vec(parts(), 0..5), is_buildah: bool) {
        let labels = if is_buildah { json!({"io.buildah.version": "1"}) } else { json!({}) };
        let history: Vec<Value> = steps.iter().map(|by| json!({"created_by": by})).collect();
        let config = json!({"config": {"Labels": labels, "Env": ["A=b c"], "OnBuild": steps}, "history": history});
        let lines = history_lines(&Config::new(config));
        let text = from_history(Some("x"), &lines, &steps).text;
        let file = Dockerfile::parse(text.as_str());
        let file = file.map_err(|e| TestCaseError::fail(format!("{e}:\n{text}")))?;
        let made = lines.iter().filter(|line| line.written.is_some()).count();
        prop_assert!(file.statements.len() <= 1 + made + steps.len(), "{}", text);
        let chain = file.chain(None, &[]).unwrap_or_default();
        align(&file, &chain, &lines);
    }

    /// Whatever a Dockerfile says, its instructions stand one behind the other.
    #[test]
    fn any_text_has_instructions_in_order(text in parts()) {
        let Ok(file) = Dockerfile::parse(format!("FROM a\n{text}")) else {
            return Ok(());
        };
        let mut end = 0;
        for statement in &file.statements {
            prop_assert!(statement.bytes.start >= end && statement.bytes.end <= file.text.len());
            prop_assert!(statement.line <= statement.end_line);
            prop_assert!(statement.arguments.start >= statement.bytes.start && statement.arguments.end <= statement.bytes.end);
            prop_assert!(file.text.get(statement.bytes.clone()).is_some());
            prop_assert!(file.text.get(statement.arguments.clone()).is_some());
            end = statement.bytes.end;
            for heredoc in &statement.heredocs {
                file.content(heredoc);
            }
        }
        file.chain(None, &[]);
        file.chain(Some("b"), &[]);
    }
}

/// The bytes of all lines and of what has no line are those of the image.
#[track_caller]
fn adds_up(shown: &ShownDockerfile, report: &squint::session::protocol::ImageRow) {
    let lines = shown.lines.iter().filter_map(|line| line.bytes);
    let (mut stored, mut dead) = (shown.unmatched.stored, shown.unmatched.dead);
    for bytes in lines {
        stored += bytes.stored;
        dead += bytes.dead;
    }
    assert_eq!(
        (stored, dead),
        (report.stored_bytes, report.reclaimable_bytes)
    );
}

fn told(name: &str, text: &str) -> Told {
    Told {
        base: None,
        dockerfile: Some(GivenFile {
            name: name.to_owned(),
            text: text.to_owned(),
        }),
    }
}

#[test]
fn lines_are_a_partition_of_the_image() {
    for entry in std::fs::read_dir(fixtures()).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.extension().is_none_or(|ending| ending != "tar") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a file");
        let mut opened = memory::open_image(&bytes, 1 << 16, Some(0)).expect("an image");
        let image = opened.session.report().expect("read").image;
        for from_history in [false, true] {
            let shown = opened.session.dockerfile(from_history).expect("read");
            adds_up(&shown, &image);
        }
        // Nothing of it fits, some of it, and everything.
        for text in [
            "FROM x\nCMD never\nRUN never",
            "FROM a\nFROM b\nUSER never\nCMD x",
        ] {
            opened.session.tell(told("D", text)).expect("a Dockerfile");
            adds_up(&opened.session.dockerfile(false).expect("read"), &image);
        }
    }
}

/// The lines of a Dockerfile with their bytes.
fn shown(shown: &ShownDockerfile) -> String {
    let line = |line: &squint::session::protocol::DockerfileLine| {
        let bytes = line.bytes.map_or_else(String::new, |bytes| {
            format!("{} {} {}", bytes.stored, bytes.dead, bytes.killed)
        });
        let mark = match (line.is_elsewhere, line.ends_base) {
            (true, _) => "elsewhere",
            (_, true) => "ends base",
            _ => "",
        };
        let row = format!("{bytes:>14} {mark:9} | {}", line.text);
        row.trim_end().to_owned()
    };
    let lines: Vec<String> = shown.lines.iter().map(line).collect();
    format!("{}\nunmatched: {:?}", lines.join("\n"), shown.unmatched)
}

#[test]
fn lines_of_a_given_dockerfile() {
    let bytes = std::fs::read(fixtures().join("steps.docker-20.tar")).expect("a file");
    let text = std::fs::read_to_string(fixtures().join("steps.plain.Dockerfile")).expect("a file");
    let mut opened = memory::open(&bytes, 1 << 16).expect("an image");
    let before = opened.session.base().expect("an image");
    assert_eq!(before.source, BaseSource::History);
    insta::assert_snapshot!(
        "lines_of_a_history",
        shown(&opened.session.dockerfile(false).expect("read"))
    );
    opened
        .session
        .tell(told("my.Dockerfile", &text))
        .expect("a Dockerfile");
    let answer = opened.session.dockerfile(false).expect("read");
    assert_eq!(answer.name.as_deref(), Some("my.Dockerfile"));
    insta::assert_snapshot!(shown(&answer));
    // Every report knows it then.
    let base = opened.session.report().expect("read").image.base;
    assert_eq!((base.layers, base.source), (1, BaseSource::Dockerfile));
    // What is no Dockerfile changes nothing, and neither does a base that cannot be.
    assert!(
        opened
            .session
            .tell(told("notes.txt", "hello world"))
            .is_err()
    );
    let many = Told {
        base: Some(99),
        ..Told::default()
    };
    assert!(opened.session.tell(many).is_err());
    assert_eq!(opened.session.base().expect("an image"), base);
    opened
        .session
        .tell(Told {
            base: Some(2),
            ..told("D", &text)
        })
        .expect("a Dockerfile");
    let base = opened.session.base().expect("an image");
    assert_eq!((base.layers, base.source), (2, BaseSource::Given));
    assert_eq!(base.name.as_deref(), Some("localhost/team/small:1"));
    opened.session.tell(Told::default()).expect("nothing");
    assert_eq!(opened.session.base().expect("an image"), before);
}

#[test]
fn files_that_are_taken_as_dockerfiles() {
    let is = |name: &str, text: &str| {
        let (name, text) = (name.to_owned(), text.to_owned());
        GivenFile { name, text }.is_dockerfile()
    };
    for name in [
        "Dockerfile",
        "dockerfile",
        "Dockerfile.prod",
        "app.Dockerfile",
        "Containerfile",
    ] {
        assert!(is(name, "nothing"), "{name}");
    }
    assert!(is(
        "build.txt",
        "# syntax=docker/dockerfile:1\nARG V=1\nFROM x:$V\n"
    ));
    for (name, text) in [
        ("README", "hello"),
        ("run.sh", "RUN a\n"),
        ("Dockerfiles.md", "From here\nit goes on"),
    ] {
        assert!(!is(name, text), "{name}");
    }
}

/// The part of a text from a line that begins so, to the next empty line.
fn part(text: &str, begin: &str) -> String {
    let lines = text.lines().skip_while(|line| !line.starts_with(begin));
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A report has the lines of a Dockerfile: of a given one, and of the one in a provenance.
#[test]
fn reports_have_the_lines() {
    let given = [
        "steps.docker-20.tar",
        "--dockerfile",
        "steps.plain.Dockerfile",
    ];
    let inspect = |arguments: &[&str]| {
        let (text, error, code) = squint(&[&["inspect"], arguments].concat());
        assert_eq!((error.as_str(), code), ("", Some(0)));
        text
    };
    let text = inspect(&given);
    let markdown = inspect(&[&given[..], &["--format", "markdown"]].concat());
    let (_, markdown) = markdown
        .split_once("<details><summary>Lines")
        .expect("lines");
    let (markdown, _) = markdown.split_once("</details>").expect("an end");
    let html = inspect(&[&given[..], &["--format", "html", "--language", "zh"]].concat());
    let (_, html) = html.split_once("<h2>Dockerfile").expect("lines");
    let (html, _) = html.split_once("</section>").expect("an end");
    insta::assert_snapshot!(
        "lines_in_reports",
        format!("{}\n\n{markdown}\n\n{html}", part(&text, " line"))
    );
    for (arguments, source) in [
        (&given[..], Some("given")),
        (&["steps.buildkit-max.tar"], Some("provenance")),
        (&["steps.docker-20.tar"], None),
    ] {
        let json = inspect(&[arguments, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&json).expect("JSON");
        schema::check("report", &report);
        assert_eq!(report["dockerfile"]["source"].as_str(), source);
        let alone = squint(&[&["dockerfile"], arguments, &["--format", "json"]].concat()).0;
        let alone: Value = serde_json::from_str(&alone).expect("JSON");
        if source.is_some() {
            assert_eq!(report["dockerfile"]["steps"], alone["steps"]);
        }
    }
}
