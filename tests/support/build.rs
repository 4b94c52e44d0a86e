//! Images from one line: layers separated by ` | `, members by blanks.
//!
//! `d/` a directory, `f` a file that holds its own name, `f=text` one that holds text, `b=>a` a hard link, `l->t` a
//! symbolic link, `p|` is not used; `c!1,3` a character device, `q?` a pipe; `@0644` after a member sets its mode, `#7`
//! its time, `~user.x:value` an extended attribute. `*N` after a file repeats its text N times. Written with the tar
//! crate, not with Squint's own writer.

use std::io::Write;

use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};

/// How the archive is framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// `ID/layer.tar`, as Docker wrote it until version 24.
    DockerLegacy,
    /// `blobs/sha256` with `manifest.json` and `index.json`, as Docker writes it since.
    DockerOci,
    /// An OCI layout without `manifest.json`.
    Oci,
}

/// How layers are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pack {
    Plain,
    Gzip,
}

/// One member of a layer.
pub struct Member<'a> {
    pub name: &'a [u8],
    pub kind: EntryType,
    pub content: Vec<u8>,
    pub link: &'a [u8],
    pub mode: u32,
    pub mtime: u64,
    pub xattr: Option<(&'a str, &'a str)>,
    pub device: (u32, u32),
}

fn parse(word: &str) -> Member<'_> {
    let (word, xattr) = word
        .split_once('~')
        .map_or((word, None), |(w, x)| (w, x.split_once(':')));
    let (word, mtime) = word
        .split_once('#')
        .map_or((word, 1), |(w, t)| (w, t.parse().expect("a time")));
    let (word, mode) = word
        .split_once('@')
        .map_or((word, None), |(w, m)| (w, u32::from_str_radix(m, 8).ok()));
    let mut out = Member {
        name: word.as_bytes(),
        kind: EntryType::Regular,
        content: Vec::new(),
        link: b"",
        mode: mode.unwrap_or(0o644),
        mtime,
        xattr,
        device: (0, 0),
    };
    if let Some((name, target)) = word.split_once("=>") {
        (out.name, out.link, out.kind) = (name.as_bytes(), target.as_bytes(), EntryType::Link);
    } else if let Some((name, target)) = word.split_once("->") {
        (out.name, out.link, out.kind) = (name.as_bytes(), target.as_bytes(), EntryType::Symlink);
    } else if let Some((name, text)) = word.split_once('=') {
        let (text, times) = text
            .split_once('*')
            .map_or((text, 1), |(t, n)| (t, n.parse().expect("a count")));
        (out.name, out.content) = (name.as_bytes(), text.as_bytes().repeat(times));
    } else if let Some((name, numbers)) = word.split_once('!') {
        let (major, minor) = numbers.split_once(',').expect("two numbers");
        (out.name, out.kind) = (name.as_bytes(), EntryType::Char);
        out.device = (
            major.parse().expect("a number"),
            minor.parse().expect("a number"),
        );
    } else if let Some(name) = word.strip_suffix('?') {
        (out.name, out.kind) = (name.as_bytes(), EntryType::Fifo);
    } else if word.ends_with('/') {
        out.kind = EntryType::Directory;
        out.mode = mode.unwrap_or(0o755);
    } else if !word.rsplit('/').next().unwrap_or("").starts_with(".wh.") {
        out.content = word.as_bytes().to_vec();
    }
    out
}

pub fn record(key: &str, value: &[u8]) -> Vec<u8> {
    let bare = key.len() + value.len() + 3;
    let mut length = bare + 1;
    while length != bare + length.to_string().len() {
        length = bare + length.to_string().len();
    }
    [format!("{length} {key}=").as_bytes(), value, b"\n"].concat()
}

/// Writes a block of header for `member`.
pub fn append(tar: &mut Vec<u8>, member: &Member<'_>) {
    let mut records = Vec::new();
    if let Some((name, value)) = member.xattr {
        records.extend(record(&format!("SCHILY.xattr.{name}"), value.as_bytes()));
    }
    if member.name.len() > 100 {
        records.extend(record("path", member.name));
    }
    if member.link.len() > 100 {
        records.extend(record("linkpath", member.link));
    }
    if !records.is_empty() {
        block(
            tar,
            b"PaxHeader",
            EntryType::XHeader,
            0o644,
            0,
            b"",
            (0, 0),
            &records,
        );
    }
    block(
        tar,
        member.name,
        member.kind,
        member.mode,
        member.mtime,
        member.link,
        member.device,
        &member.content,
    );
}

#[allow(clippy::too_many_arguments)]
fn block(
    tar: &mut Vec<u8>,
    name: &[u8],
    kind: EntryType,
    mode: u32,
    mtime: u64,
    link: &[u8],
    device: (u32, u32),
    content: &[u8],
) {
    let mut header = Header::new_ustar();
    let ustar = header.as_ustar_mut().expect("ustar");
    let n = name.len().min(100);
    ustar.name[..n].copy_from_slice(&name[..n]);
    let n = link.len().min(100);
    ustar.linkname[..n].copy_from_slice(&link[..n]);
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(mtime);
    header.set_size(content.len() as u64);
    header.set_device_major(device.0).expect("ustar");
    header.set_device_minor(device.1).expect("ustar");
    header.set_cksum();
    tar.extend_from_slice(header.as_bytes());
    tar.extend_from_slice(content);
    tar.resize(tar.len().next_multiple_of(512), 0);
}

/// One layer's tar.
pub fn layer(line: &str) -> Vec<u8> {
    let mut tar = Vec::new();
    for word in line.split_whitespace() {
        append(&mut tar, &parse(word));
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

/// Every text of a description, by its digest, to name contents in expectations.
pub fn texts(line: &str) -> Vec<(String, Vec<u8>)> {
    let members = line.split(" | ").flat_map(str::split_whitespace).map(parse);
    members
        .map(|m| (format!("sha256:{}", hex(&m.content)), m.content))
        .collect()
}

pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// A whole image.
pub fn image(line: &str, framing: Framing, pack: Pack) -> Vec<u8> {
    from_layers(
        &line.split('|').map(layer).collect::<Vec<_>>(),
        framing,
        pack,
    )
}

/// A whole image of given layers.
pub fn from_layers(tars: &[Vec<u8>], framing: Framing, pack: Pack) -> Vec<u8> {
    with_settings(tars, framing, pack, &serde_json::json!({"Cmd": ["sh"]}))
}

/// A whole image of given layers, with the settings for its containers.
pub fn with_settings(
    tars: &[Vec<u8>],
    framing: Framing,
    pack: Pack,
    settings: &serde_json::Value,
) -> Vec<u8> {
    let steps: Vec<String> = (0..tars.len()).map(|i| format!("step {i}")).collect();
    with_steps(tars, framing, pack, settings, &steps)
}

/// A whole image of given layers, with the settings for its containers and the step that wrote each layer.
pub fn with_steps(
    tars: &[Vec<u8>],
    framing: Framing,
    pack: Pack,
    settings: &serde_json::Value,
    steps: &[String],
) -> Vec<u8> {
    let diff_ids: Vec<String> = tars.iter().map(|t| format!("sha256:{}", hex(t))).collect();
    let history: Vec<_> = steps
        .iter()
        .map(|step| serde_json::json!({"created_by": step}))
        .collect();
    let config = serde_json::json!({
        "architecture": "amd64", "os": "linux", "x-unknown": {"kept": 1.50},
        "config": settings, "rootfs": {"type": "layers", "diff_ids": diff_ids}, "history": history,
    });
    let config = serde_json::to_vec(&config).expect("json");
    let blobs: Vec<Vec<u8>> = tars
        .iter()
        .map(|tar| match pack {
            Pack::Plain => tar.clone(),
            Pack::Gzip => {
                let mut gzip =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
                gzip.write_all(tar).expect("memory");
                gzip.finish().expect("memory")
            }
        })
        .collect();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let blob = |bytes: &[u8]| format!("blobs/sha256/{}", hex(bytes));
    let (config_path, paths): (String, Vec<String>) = match framing {
        Framing::DockerLegacy => {
            let paths = (0..blobs.len())
                .map(|i| format!("{:064x}/layer.tar", i + 1))
                .collect();
            (format!("{}.json", hex(&config)), paths)
        }
        _ => (blob(&config), blobs.iter().map(|b| blob(b)).collect()),
    };
    for (path, bytes) in paths.iter().zip(&blobs) {
        if !files.iter().any(|(p, _)| p == path) {
            files.push((path.clone(), bytes.clone()));
        }
    }
    files.push((config_path.clone(), config.clone()));
    if framing != Framing::DockerLegacy {
        let suffix = if pack == Pack::Gzip { "+gzip" } else { "" };
        let media = format!("application/vnd.oci.image.layer.v1.tar{suffix}");
        let layers: Vec<_> = blobs
            .iter()
            .map(|b| serde_json::json!({"mediaType": media, "digest": format!("sha256:{}", hex(b)), "size": b.len()}))
            .collect();
        let manifest = serde_json::json!({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": format!("sha256:{}", hex(&config)), "size": config.len()},
            "layers": layers,
        });
        let manifest = serde_json::to_vec(&manifest).expect("json");
        let index = serde_json::json!({"schemaVersion": 2, "manifests": [{
            "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": format!("sha256:{}", hex(&manifest)), "size": manifest.len(),
            "annotations": {"org.opencontainers.image.ref.name": "1", "io.containerd.image.name": "docker.io/library/case:1"},
        }]});
        files.push((blob(&manifest), manifest));
        files.push((
            "index.json".into(),
            serde_json::to_vec(&index).expect("json"),
        ));
        files.push((
            "oci-layout".into(),
            br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec(),
        ));
    }
    if framing != Framing::Oci {
        let manifest =
            serde_json::json!([{"Config": config_path, "RepoTags": ["case:1"], "Layers": paths}]);
        files.push((
            "manifest.json".into(),
            serde_json::to_vec(&manifest).expect("json"),
        ));
    }
    let mut tar = Vec::new();
    for (path, bytes) in &files {
        let member = Member {
            name: path.as_bytes(),
            kind: EntryType::Regular,
            content: bytes.clone(),
            link: b"",
            mode: 0o644,
            mtime: 0,
            xattr: None,
            device: (0, 0),
        };
        append(&mut tar, &member);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}
