//! What any output must satisfy, from the sources of those who load it. Read with other people's tar, gzip and JSON.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;

use serde_json::Value as Json;

use super::build::hex;

/// Panics unless every loader takes `out`, whose layers with the numbers `new` were written afresh.
pub fn output(out: &[u8], new: &[usize]) {
    super::readers::agree(out, "the output");
    let files = members(out);
    let json = |path: &str| -> Json { serde_json::from_slice(&files[path]).expect("JSON") };
    let blob = |digest: &Json| {
        let hash = digest
            .as_str()
            .expect("a digest")
            .trim_start_matches("sha256:");
        let bytes = &files[&format!("blobs/sha256/{hash}")];
        assert_eq!(hex(bytes), hash, "a blob is named by its digest");
        bytes
    };
    assert_eq!(json("oci-layout")["imageLayoutVersion"], "1.0.0");
    let index = json("index.json");
    let descriptors = index["manifests"].as_array().expect("manifests");
    let digests: HashSet<&Json> = descriptors.iter().map(|d| &d["digest"]).collect();
    assert_eq!(digests.len(), 1, "one image: {index}");
    let manifest = blob(&descriptors[0]["digest"]);
    assert_eq!(descriptors[0]["size"], manifest.len());
    let manifest: Json = serde_json::from_slice(manifest).expect("JSON");
    let config = blob(&manifest["config"]["digest"]);
    assert_eq!(manifest["config"]["size"], config.len());
    let config: Json = serde_json::from_slice(config).expect("JSON");
    let docker = json("manifest.json");
    let [docker] = docker.as_array().expect("a list").as_slice() else {
        panic!("one image: {docker}")
    };
    let described = manifest["layers"].as_array().expect("layers");
    let paths = docker["Layers"].as_array().expect("Layers");
    let diff_ids = config["rootfs"]["diff_ids"].as_array().expect("diff_ids");
    let history = config["history"].as_array().expect("history");
    let writing = history.iter().filter(|h| h["empty_layer"] != true).count();
    assert_eq!(
        (described.len(), paths.len(), writing),
        (diff_ids.len(), diff_ids.len(), diff_ids.len()),
        "as many layers as diff_ids and steps that write one: {config}"
    );
    for tag in docker["RepoTags"].as_array().into_iter().flatten() {
        let tag = tag.as_str().expect("text");
        assert!(
            tag.contains(':') && !tag.contains('@'),
            "name:tag, not {tag}"
        );
    }
    for (number, ((layer, path), diff_id)) in described.iter().zip(paths).zip(diff_ids).enumerate()
    {
        let bytes = blob(&layer["digest"]);
        assert_eq!(layer["size"], bytes.len());
        let hash = layer["digest"]
            .as_str()
            .expect("text")
            .trim_start_matches("sha256:");
        assert_eq!(path, &Json::from(format!("blobs/sha256/{hash}")));
        let Some(tar) = unpack(bytes, layer["mediaType"].as_str().expect("text")) else {
            continue;
        };
        assert_eq!(diff_id, &Json::from(format!("sha256:{}", hex(&tar))));
        if new.contains(&number) {
            super::readers::agree(&tar, "the new layer");
            one_layer(&tar, number == 0);
        }
    }
}

/// Every file of a tar, by name.
fn members(tar: &[u8]) -> HashMap<String, Vec<u8>> {
    let mut files = HashMap::new();
    for entry in tar::Archive::new(tar).entries().expect("a tar") {
        let mut entry = entry.expect("a member");
        let path = String::from_utf8(entry.path_bytes().into_owned()).expect("text");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("a member");
        assert!(files.insert(path.clone(), bytes).is_none(), "{path} twice");
    }
    files
}

/// `None` for what no crate of the tests unpacks.
fn unpack(blob: &[u8], media_type: &str) -> Option<Vec<u8>> {
    match media_type.rsplit_once(".tar").expect("a tar").1 {
        "" => Some(blob.to_vec()),
        "+gzip" => {
            let (tar, rest) = super::gunzip::gunzip(blob).expect("gzip");
            assert!(rest.is_empty(), "bytes after the last member");
            Some(tar)
        }
        _ => None,
    }
}

/// The rules of go-archive, tar-split and the OCI layer specification.
fn one_layer(tar: &[u8], alone: bool) {
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    let mut above: HashSet<Vec<u8>> = HashSet::new();
    let mut gone: HashSet<Vec<u8>> = HashSet::new();
    for entry in tar::Archive::new(tar).entries().expect("a tar") {
        // Engines read on where the crate does not: two PAX headers, a directory with a size.
        let Ok(mut entry) = entry else { return };
        assert!(
            !entry.header().entry_type().is_pax_global_extensions(),
            "a global header in a merged layer"
        );
        let path = sparse_name(&mut entry).unwrap_or_else(|| entry.path_bytes().into_owned());
        let path = clean(&path);
        let shown = path.escape_ascii().to_string();
        let (parent, name) = split(&path);
        assert!(!path.split(|b| *b == b'/').any(|c| c == b".."), "{shown}");
        assert!(!above.contains(&path), "{shown} after what is in it");
        assert!(!gone.contains(&path), "{shown} beside its own whiteout");
        if let Some(whiteout) = name.strip_prefix(b".wh.") {
            assert!(!alone, "{shown} with nothing below");
            assert!(entry.header().entry_type().is_file(), "{shown}");
            let target = clean(&[parent, b"/", whiteout].concat());
            let late = seen.iter().any(|path| {
                let (beside, other) = split(path);
                beside == parent && !path.is_empty() && !other.starts_with(b".wh.")
            });
            assert!(!late, "{shown} after its sibling");
            assert!(
                !ancestors(&target).any(|a| gone.contains(a)),
                "{shown} under another"
            );
            gone.insert(target);
        }
        if entry.header().entry_type().is_hard_link() {
            let target = clean(&entry.link_name_bytes().expect("a target"));
            assert!(
                seen.contains(&target),
                "{shown} before {}",
                target.escape_ascii()
            );
        }
        above.extend(
            ancestors(&path)
                .map(<[u8]>::to_vec)
                .filter(|a| !seen.contains(a)),
        );
        assert!(seen.insert(path), "{shown} twice");
    }
}

/// What PAX calls a sparse file whose header names a stand-in.
fn sparse_name<R: std::io::Read>(entry: &mut tar::Entry<'_, R>) -> Option<Vec<u8>> {
    let mut records = entry.pax_extensions().ok()??.flatten();
    let name = records.find(|r| r.key_bytes() == b"GNU.sparse.name")?;
    Some(name.value_bytes().to_vec())
}

fn clean(path: &[u8]) -> Vec<u8> {
    let parts = path.split(|b| *b == b'/');
    parts
        .filter(|c| !c.is_empty() && *c != b".")
        .collect::<Vec<_>>()
        .join(&b"/"[..])
}

fn split(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|b| *b == b'/') {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => (b"", path),
    }
}

/// Every directory above a path, the root not.
fn ancestors(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    (0..path.len())
        .filter(|i| path[*i] == b'/')
        .map(|i| &path[..i])
}
