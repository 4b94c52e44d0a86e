//! What writers make that are not at hand to write fixtures: the shape of their archives, by their sources.

use serde_json::{Value as Json, json};

use super::containers::{LINE, TREE, check, layers};
use crate::support::archive::{Archive, INDEX, TAR_GZIP, config, gzip};
use crate::support::build::{hex, texts};
use crate::support::{open, show, squash};

/// Jib (`DockerManifestEntryTemplate`): a config of a fixed name, packed layers in its root, keys in lower camel case,
/// times of one second after the epoch.
#[test]
fn jib() {
    let tars = layers(LINE);
    let mut archive = Archive::default();
    let mut names = Vec::new();
    for tar in &tars {
        let packed = gzip(tar);
        names.push(format!("{}.tar.gz", hex(&packed)));
        archive.file(names.last().expect("one"), packed);
    }
    let mut document = config(&tars);
    for (step, comment) in document["history"]
        .as_array_mut()
        .expect("a list")
        .iter_mut()
        .zip(["dependencies", "resources", "classes"])
    {
        *step = json!({"created": "1970-01-01T00:00:00Z", "author": "Jib", "created_by": "jib-maven-plugin:3.4.0", "comment": comment});
    }
    archive.json("config.json", &document);
    archive.json(
        "manifest.json",
        &json!([{"config": "config.json", "repoTags": ["example/app:latest"], "layers": names}]),
    );
    let opened = check(&archive.bytes(), LINE, TREE);
    let report = opened.session.report().expect("read");
    assert_eq!(report.image.references, ["example/app:latest"]);
    assert_eq!(report.layers[1].comment.as_deref(), Some("resources"));
    assert_eq!(report.layers[1].media_type, TAR_GZIP);
}

/// go-containerregistry's `tarball`, which crane and kaniko write with: the config is named by its digest in full,
/// layers by theirs, equal ones once.
#[test]
fn crane_and_kaniko() {
    let tars = layers("a=one | b=two | a=one");
    let document = config(&tars).to_string();
    let name = format!("sha256:{}", hex(document.as_bytes()));
    let mut archive = Archive::default();
    archive.file(&name, document);
    let packed: Vec<Vec<u8>> = tars.iter().map(|t| gzip(t)).collect();
    let names: Vec<String> = packed
        .iter()
        .map(|p| format!("{}.tar.gz", hex(p)))
        .collect();
    archive
        .file(&names[0], &packed[0])
        .file(&names[1], &packed[1]);
    archive.json(
        "manifest.json",
        &json!([{"Config": name, "RepoTags": ["registry.example/app:1"], "Layers": names}]),
    );
    let opened = check(&archive.bytes(), "a=one b=two", "a=one b=two");
    assert_eq!(opened.session.image().expect("one").id, name);
}

/// `crane pull --format oci`, tarred: index annotations, no tag.
#[test]
fn crane_layout_without_a_tag() {
    let tars = layers(LINE);
    let mut archive = Archive::default();
    let blobs: Vec<Json> = tars
        .iter()
        .map(|t| archive.blob("application/vnd.docker.image.rootfs.diff.tar.gzip", gzip(t)))
        .collect();
    let image = archive.image(&config(&tars), &blobs);
    let opened = check(&archive.index(&json!([image])).bytes(), LINE, TREE);
    let (out, _) = squash(&opened, 0, 2).expect("squashed");
    assert!(
        open(&out, 1 << 20)
            .expect("one")
            .session
            .image()
            .expect("one")
            .references
            .is_empty()
    );
}

/// Bazel's `rules_docker`: names by package, layers in folders of their digest, `repositories` too.
#[test]
fn bazel_rules_docker() {
    let tars = layers(LINE);
    let mut archive = Archive::default();
    let mut names = Vec::new();
    for tar in &tars {
        let id = hex(tar);
        archive
            .file(&format!("{id}/VERSION"), "1.0")
            .file(&format!("{id}/json"), "{}")
            .file(&format!("{id}/layer.tar"), tar);
        names.push(format!("{id}/layer.tar"));
    }
    let document = config(&tars).to_string();
    let name = format!("{}.json", hex(document.as_bytes()));
    archive.file(&name, document);
    archive.json(
        "manifest.json",
        &json!([{"Config": name, "Layers": names, "RepoTags": ["bazel/app:image"]}]),
    );
    archive.json("repositories", &json!({"bazel/app": {"image": "0"}}));
    check(&archive.bytes(), LINE, TREE);
}

/// Bazel's `rules_oci` (`oci_load`): a docker-archive whose members stand where an OCI layout has them, and no index.
#[test]
fn bazel_rules_oci() {
    let tars = layers(LINE);
    let mut archive = Archive::default();
    let path = |descriptor: &Json| {
        format!(
            "blobs/{}",
            descriptor["digest"]
                .as_str()
                .expect("text")
                .replace(':', "/")
        )
    };
    let names: Vec<String> = tars
        .iter()
        .map(|t| path(&archive.blob("", gzip(t))))
        .collect();
    let document = path(&archive.blob("", config(&tars).to_string()));
    archive.json(
        "manifest.json",
        &json!([{"Config": document, "RepoTags": ["app:latest"], "Layers": names}]),
    );
    check(&archive.bytes(), LINE, TREE);
}

/// Nix (`stream_layered_image.py`): many layers of store paths, each beginning with the folders above, history entries
/// with nothing but a time and a comment.
#[test]
fn nix() {
    let store: Vec<String> = (0..40)
        .map(|n| {
            format!("./nix/ ./nix/store/ ./nix/store/{n:02}-p/ ./nix/store/{n:02}-p/f=text{n}@0444")
        })
        .collect();
    let line = format!("{} | ./bin->nix/store/00-p", store.join(" | "));
    let tars = layers(&line);
    let mut document = config(&tars);
    document["created"] = "1970-01-01T00:00:01+00:00".into();
    for step in document["history"].as_array_mut().expect("a list") {
        *step = json!({"created": "1970-01-01T00:00:01+00:00", "comment": "store paths: ['/nix/store/x']"});
    }
    let mut archive = Archive::default();
    let mut names = Vec::new();
    for tar in &tars {
        names.push(format!("{}/layer.tar", hex(tar)));
        archive.file(names.last().expect("one"), tar);
    }
    let text = document.to_string();
    let name = format!("{}.json", hex(text.as_bytes()));
    archive.file(&name, text);
    archive.json(
        "manifest.json",
        &json!([{"Config": name, "RepoTags": ["app:2b3c"], "Layers": names}]),
    );
    let opened = open(&archive.bytes(), 1 << 20).expect("an image");
    let before = show::words(&opened, &texts(&line));
    assert!(
        before.starts_with(
            "bin->nix/store/00-p nix/ nix/store/ nix/store/00-p/ nix/store/00-p/f=text0 "
        ),
        "{before}"
    );
    for (from, to) in [(0, 40), (1, 40), (7, 30)] {
        let (out, _) = squash(&opened, from, to).expect("squashed");
        assert_eq!(
            show::words(&open(&out, 1 << 20).expect("one"), &texts(&line)),
            before
        );
    }
}

/// `docker buildx build -o type=oci`: an index whose only manifest is another index, its name in annotations of both
/// kinds, the attestation last.
#[test]
fn buildx() {
    let tars = layers(LINE);
    let mut archive = Archive::default();
    let blobs: Vec<Json> = tars
        .iter()
        .map(|t| archive.blob(TAR_GZIP, gzip(t)))
        .collect();
    let mut image = archive.image(&config(&tars), &blobs);
    image["platform"] = json!({"architecture": "amd64", "os": "linux"});
    let statement = archive.blob("application/vnd.in-toto+json", "{}");
    let mut attestation = archive.image(&json!({"architecture": "unknown", "os": "unknown", "rootfs": {"type": "layers", "diff_ids": [statement["digest"]]}}), &[statement]);
    attestation["platform"] = json!({"architecture": "unknown", "os": "unknown"});
    let mut inner = archive.blob(
        INDEX,
        json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [image, attestation]})
            .to_string(),
    );
    inner["annotations"] = json!({"io.containerd.image.name": "docker.io/library/app:1", "org.opencontainers.image.created": "2024-01-02T03:04:05Z", "org.opencontainers.image.ref.name": "1"});
    let opened = check(&archive.index(&json!([inner])).bytes(), LINE, TREE);
    assert_eq!(
        opened.session.image().expect("one").references,
        ["docker.io/library/app:1"]
    );
}
