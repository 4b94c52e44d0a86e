//! `tests/rootfs_digest.py`: merges images with Python's own tar reader and knows nothing of Squint.

use std::io::Write;
use std::process::Command;

/// A file for the oracle to read.
pub fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("a temporary file");
    file
}

fn call(arguments: &[&std::ffi::OsStr]) -> (bool, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rootfs_digest.py");
    let out = Command::new("python3")
        .arg(script)
        .args(arguments)
        .output()
        .expect("python3 is there (apt install python3)");
    let text =
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    (out.status.success(), text)
}

/// Panics unless both hold the same filesystem and `squashed` is consistent in itself. With lower layers kept (`from`
/// above 0), a group of hard links that crosses the border is split there, which the oracle cannot know.
pub fn same(original: &[u8], squashed: &[u8], from: u32, what: &str) {
    let (a, b) = (file(original), file(squashed));
    let links: &[&std::ffi::OsStr] = if from == 0 {
        &[]
    } else {
        &["--no-links".as_ref()]
    };
    let (ok, text) = call(
        &[
            links,
            &[
                "--verify".as_ref(),
                "--compare".as_ref(),
                b.path().as_os_str(),
                a.path().as_os_str(),
            ],
        ]
        .concat(),
    );
    assert!(ok, "{what}: {text}");
}

/// The merged filesystem, one line a path: path, type, mode, owner, size, content, time, group, attributes.
pub fn listing(image: &[u8]) -> Vec<String> {
    let file = file(image);
    let (ok, text) = call(&[file.path().as_os_str()]);
    assert!(ok, "{text}");
    text.lines()
        .filter(|l| l.starts_with('/'))
        .map(str::to_owned)
        .collect()
}

/// The same for a folder that something was extracted to.
pub fn folder(path: &std::path::Path) -> Vec<String> {
    let (ok, text) = call(&["--no-xattrs".as_ref(), path.as_os_str()]);
    assert!(ok, "{text}");
    text.lines().map(str::to_owned).collect()
}

/// The oracle's sums over the layers.
pub fn waste(image: &std::path::Path) -> serde_json::Value {
    let (ok, text) = call(&["--waste".as_ref(), image.as_os_str()]);
    assert!(ok, "{text}");
    serde_json::from_str(&text[text.find('{').expect("json")..=text.rfind('}').expect("json")])
        .expect("json")
}
