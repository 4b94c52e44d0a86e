//! Base image and source code, as the provenance of an image and its labels name them.

use serde_json::{Value, json};
use squint::session::protocol::Report;

use crate::support::archive::{self, Archive, INDEX, MANIFEST, TAR};
use crate::support::{build, open, schema};

const STATEMENT: &str = "application/vnd.in-toto+json";
const V02: &str = "https://slsa.dev/provenance/v0.2";
const V1: &str = "https://slsa.dev/provenance/v1";

/// An image of three layers with these labels, and a provenance with this predicate, as BuildKit stores it.
fn image(kind: &str, predicate: &Value, labels: &Value) -> Archive {
    let tars = [build::layer("a"), build::layer("b"), build::layer("c")];
    let mut out = Archive::default();
    let layers: Vec<Value> = tars.iter().map(|tar| out.blob(TAR, tar)).collect();
    let mut config = archive::config(&tars);
    config["config"]["Labels"] = labels.clone();
    let manifest = out.image(&config, &layers);
    let statement = json!({"_type": "https://in-toto.io/Statement/v0.1", "predicateType": kind, "predicate": predicate});
    attested(&mut out, &manifest, &statement.to_string(), kind);
    out
}

/// Adds an index of a manifest and of a manifest with one statement about it.
fn attested(out: &mut Archive, manifest: &Value, statement: &str, kind: &str) {
    let mut layer = out.blob(STATEMENT, statement);
    layer["annotations"] = json!({"in-toto.io/predicate-type": kind});
    let mut attestation = out.blob(
        MANIFEST,
        json!({"schemaVersion": 2, "config": out.clone().blob("x", "{}"), "layers": [layer]})
            .to_string(),
    );
    attestation["platform"] = json!({"os": "unknown", "architecture": "unknown"});
    attestation["annotations"] = json!({
        "vnd.docker.reference.type": "attestation-manifest",
        "vnd.docker.reference.digest": manifest["digest"],
    });
    let index = json!({"schemaVersion": 2, "manifests": [manifest, attestation]});
    let index = out.blob(INDEX, index.to_string());
    out.index(&json!([index]));
}

#[track_caller]
fn report(archive: &Archive) -> Report {
    let opened = open(&archive.bytes(), 1 << 16).expect("an image");
    opened.session.report().expect("read")
}

fn base(report: &Report) -> Value {
    serde_json::to_value(&report.image.base).expect("JSON")
}

fn material(uri: &str, hex: &str) -> Value {
    json!({"uri": uri, "digest": {"sha256": hex}})
}

/// The same provenance in both versions, `mode=min`.
fn min(materials: &[Value], arguments: &Value, vcs: &Value) -> [(&'static str, Value); 2] {
    let v02 = json!({"materials": materials, "invocation": {"parameters": {"args": arguments}},
        "metadata": {"https://mobyproject.org/buildkit@v1#metadata": {"vcs": vcs}}});
    let v1 = json!({"buildDefinition": {"resolvedDependencies": materials, "externalParameters": {"request": {"args": arguments}}},
        "runDetails": {"metadata": {"buildkit_metadata": {"vcs": vcs}}}});
    [(V02, v02), (V1, v1)]
}

#[test]
fn the_only_image_among_the_materials() {
    let frontend = material("pkg:docker/docker/dockerfile@1", "f0");
    let own = material("pkg:docker/team/frontend@2", "f1");
    let scanner = material(
        "pkg:docker/docker/buildkit-syft-scanner@stable-1?platform=linux%2Famd64",
        "f2",
    );
    let git = json!({"uri": "https://example.org/app.git#main", "digest": {"sha1": "00"}});
    let debian = material(
        "pkg:docker/debian@bookworm-slim?platform=linux%2Famd64",
        "ab",
    );
    let registry = material(
        "pkg:docker/127.0.0.1%3A5000/team/base@1?platform=linux%2Famd64",
        "cd",
    );
    let golang = material("pkg:docker/golang@1.24?platform=linux%2Famd64", "ef");
    let by_digest = material(
        "pkg:docker/debian?digest=sha256:ab&platform=linux%2Famd64",
        "ab",
    );
    let blob = material("pkg:docker/team/blob@1?ref_type=blob", "11");
    let arguments = json!({"source": "docker.io/team/frontend:2", "build-arg:X": "1"});
    for (materials, name, digest) in [
        (
            vec![debian.clone()],
            json!("debian:bookworm-slim"),
            json!("sha256:ab"),
        ),
        (
            vec![frontend, own, scanner, git, blob, debian.clone()],
            json!("debian:bookworm-slim"),
            json!("sha256:ab"),
        ),
        (
            vec![registry],
            json!("127.0.0.1:5000/team/base:1"),
            json!("sha256:cd"),
        ),
        (vec![by_digest], json!("debian"), json!("sha256:ab")),
        (vec![debian.clone(), golang], json!(null), json!(null)),
        (vec![], json!(null), json!(null)),
    ] {
        for (kind, predicate) in min(&materials, &arguments, &json!({})) {
            let report = report(&image(kind, &predicate, &json!({})));
            assert_eq!(
                base(&report),
                json!({"layers": 0, "name": name, "digest": digest, "source": "none"})
            );
            assert!(report.warnings.is_empty());
            schema::check("report", &serde_json::to_value(&report).expect("JSON"));
        }
    }
}

#[test]
fn labels_stand_behind_the_provenance() {
    let labels = json!({
        "org.opencontainers.image.base.name": "docker.io/library/alpine:3",
        "org.opencontainers.image.base.digest": "sha256:77",
        "org.opencontainers.image.source": "https://example.org/label",
        "org.opencontainers.image.revision": "label",
    });
    let debian = material("pkg:docker/debian@12", "ab");
    for (materials, vcs, name, repository, revision) in [
        (
            vec![debian],
            json!({"source": "https://example.org/vcs", "revision": "vcs"}),
            "debian:12",
            "https://example.org/vcs",
            "vcs",
        ),
        (
            vec![],
            json!({}),
            "docker.io/library/alpine:3",
            "https://example.org/label",
            "label",
        ),
    ] {
        for (kind, predicate) in min(&materials, &json!({}), &vcs) {
            let image = report(&image(kind, &predicate, &labels)).image;
            assert_eq!(image.base.name.as_deref(), Some(name));
            assert_eq!(image.source.repository.as_deref(), Some(repository));
            assert_eq!(image.source.revision.as_deref(), Some(revision));
        }
    }
    let v1 = json!({"buildDefinition": {"externalParameters": {"configSource":
        {"uri": "https://example.org/app.git#refs/heads/main", "digest": {"sha1": "abc"}}}}});
    let source = report(&image(V1, &v1, &json!({}))).image.source;
    assert_eq!(
        source.repository.as_deref(),
        Some("https://example.org/app.git")
    );
    assert_eq!(source.revision.as_deref(), Some("abc"));
}

/// Damage is a warning, and the image stays readable.
#[test]
fn damaged_attestations() {
    for (statement, kind, said) in [
        ("{", V02, "an attestation cannot be read"),
        ("[]", V02, "it names no predicate type"),
        (
            r#"{"predicateType": "https://slsa.dev/provenance/v9", "predicate": {}}"#,
            V1,
            "it is no SLSA provenance",
        ),
        (
            r#"{"predicateType": "https://slsa.dev/provenance/v1", "predicate": 7}"#,
            V1,
            "it has no predicate",
        ),
    ] {
        let mut out = Archive::default();
        let tar = build::layer("a");
        let layer = out.blob(TAR, &tar);
        let manifest = out.image(&archive::config(&[tar]), &[layer]);
        attested(&mut out, &manifest, statement, kind);
        let report = report(&out);
        let told: Vec<&str> = report.warnings.iter().map(|w| w.detail.as_str()).collect();
        assert!(
            told.len() == 1 && told[0].contains(said),
            "{statement}: {told:?}"
        );
        assert_eq!(report.warnings[0].kind, "attestation");
    }
}

/// A statement that was changed after it was stored is not believed.
#[test]
fn a_statement_that_does_not_match_its_digest() {
    let (kind, predicate) = min(
        &[material("pkg:docker/debian@12", "ab")],
        &json!({}),
        &json!({}),
    )[0]
    .clone();
    let mut bytes = image(kind, &predicate, &json!({})).bytes();
    let at = bytes
        .windows(9)
        .position(|w| w == b"debian@12")
        .expect("there");
    bytes[at..at + 9].copy_from_slice(b"ubuntu@12");
    let report = open(&bytes, 1 << 16)
        .expect("an image")
        .session
        .report()
        .expect("read");
    assert_eq!(report.image.base.name, None);
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.detail.contains("does not match its digest"))
    );
}

#[test]
fn the_one_in_a_fixture() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/mini.docker-26-containerd.tar"
    );
    let opened = open(&std::fs::read(path).expect("a fixture"), 1 << 16).expect("an image");
    let report = opened.session.report().expect("read");
    assert_eq!(
        base(&report),
        json!({"layers": 1, "name": "bench/busybox:1", "source": "history",
            "digest": "sha256:1d5e088696a86b5870ea5e687636203d2382b956994e679bf99a66228fa5fd5d"})
    );
}

/// Real ones of SLSA v1, of a build from a repository whose base is a named context: the step that fetches the base has no
/// digest, but the materials have it.
#[test]
fn the_ones_of_version_1() {
    for (name, layers) in [("max", "provenance"), ("min", "history")] {
        let path = format!(
            "{}/tests/fixtures/attested.docker-28-{name}.tar",
            env!("CARGO_MANIFEST_DIR")
        );
        let opened = open(&std::fs::read(path).expect("a fixture"), 1 << 16).expect("an image");
        let report = opened.session.report().expect("read");
        assert_eq!(
            base(&report),
            json!({"layers": 1, "name": "team/tiny:1", "source": layers,
                "digest": "sha256:86afd7f61f91bdee819db4e7ba128dcf3a5776f15fd5b934f5398b974eee4ccf"})
        );
        let source = &report.image.source;
        assert_eq!(
            source.repository.as_deref(),
            Some("http://127.0.0.1:8765/app.git")
        );
        assert_eq!(
            source.revision.as_deref(),
            Some("fe2c51097f0c1d8408ba4d537736dbe6d4732361")
        );
        assert!(report.warnings.is_empty());
    }
}

/// A real one of `mode=max`: the base is followed through stages, file operations and executions.
#[test]
fn the_recorded_steps_of_a_build() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/steps.buildkit-max.tar"
    );
    let opened = open(&std::fs::read(path).expect("a fixture"), 1 << 16).expect("an image");
    let image = opened.session.report().expect("read").image;
    assert_eq!(
        serde_json::to_value(&image.base).expect("JSON"),
        json!({"layers": 2, "name": "127.0.0.1:5077/team/base:1", "source": "provenance",
            "digest": "sha256:c203566574d4d6d54e226926870d44ddbd1c543832e42be65149f7695d9adbd8"})
    );
    assert_eq!(
        image.source.repository.as_deref(),
        Some("https://example.org/app.git")
    );
    assert_eq!(image.source.revision.as_deref(), Some("0123456"));
    assert_eq!(
        image.config.healthcheck,
        ["CMD-SHELL", "test -f /one || exit 1"]
    );
    assert_eq!(image.config.ports, ["8080/tcp", "9090/udp"]);
    assert_eq!(image.config.volumes, ["/data", "/more data"]);
    assert_eq!(image.config.labels["maintainer"], "A B <a@example.org>");
}

/// A predicate of `mode=max` in both versions: steps of the build, and the layers of each.
fn max(steps: &Value, layers: &Value) -> [(&'static str, Value); 2] {
    let v02 = json!({"buildConfig": {"llbDefinition": steps},
        "metadata": {"https://mobyproject.org/buildkit@v1#metadata": {"layers": layers}}});
    let v1 = json!({"buildDefinition": {"internalParameters": {"buildConfig": {"llbDefinition": steps}}},
        "runDetails": {"metadata": {"buildkit_metadata": {"layers": layers}}}});
    [(V02, v02), (V1, v1)]
}

/// The root filesystem is followed through every kind of step; what cannot be followed is unknown.
#[test]
fn steps_are_followed_to_the_base() {
    let step = |id: &str, op: Value, inputs: &[&str]| json!({"id": id, "op": {"Op": op}, "inputs": inputs});
    let source = step(
        "step0",
        json!({"source": {"identifier": "docker-image://docker.io/library/debian:12@sha256:ab"}}),
        &[],
    );
    let other = step(
        "step1",
        json!({"source": {"identifier": "docker-image://docker.io/library/golang:1@sha256:cd"}}),
        &[],
    );
    let copy = json!({"file": {"actions": [{"input": 0, "secondaryInput": 1, "output": -1}, {"input": 2, "secondaryInput": 1}]}});
    let copy = |id: &str, below: &str| step(id, copy.clone(), &[below, "step1:0"]);
    let exec = |below: i32| {
        let mounts = json!([{"input": 1, "dest": "/cache"}, {"input": below, "dest": "/"}]);
        step(
            "step3",
            json!({"exec": {"mounts": mounts}}),
            &["step2:0", "step1:0"],
        )
    };
    let merge = step(
        "step4",
        json!({"merge": {"inputs": [{}, {"input": 1}]}}),
        &["step3:0", "step1:0"],
    );
    let last = json!({"id": "step5", "op": {}, "inputs": ["step4:0"]});
    let all = json!([
        source,
        other,
        copy("step2", "step0:0"),
        exec(0),
        merge,
        last
    ]);
    let empty = json!([
        source,
        other,
        copy("step2", "step0:0"),
        exec(-1),
        merge,
        last
    ]);
    let circle = json!([
        source,
        other,
        copy("step2", "step4:0"),
        exec(0),
        merge,
        last
    ]);
    let tars = [build::layer("a"), build::layer("b"), build::layer("c")];
    let chain = |names: &[usize]| -> Vec<Value> {
        names
            .iter()
            .map(|n| archive::descriptor(TAR, &tars[*n]))
            .collect()
    };
    let (two, wrong) = (json!([chain(&[0]), chain(&[0, 1])]), json!([chain(&[1])]));
    let debian = (json!("debian:12"), json!("sha256:ab"));
    let unknown = (json!(null), json!(null));
    for (steps, layers, (name, digest), count, source) in [
        (&all, &two, &debian, 2, "provenance"),
        (&all, &wrong, &debian, 0, "none"),
        (&all, &json!([]), &debian, 0, "none"),
        (&empty, &two, &unknown, 0, "provenance"),
        (&circle, &two, &unknown, 0, "none"),
    ] {
        for (kind, predicate) in max(steps, &json!({"step0:0": layers})) {
            let report = report(&image(kind, &predicate, &json!({})));
            assert_eq!(
                base(&report),
                json!({"layers": count, "name": name, "digest": digest, "source": source})
            );
        }
    }
}
