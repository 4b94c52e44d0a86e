//! A module uses the floors below it, never those above: the `use` lines say so.

use std::path::Path;

/// Each floor's modules, lowest first.
const FLOORS: [&[&str]; 9] = [
    &["bytes"],
    &["tarball"],
    &["image"],
    &["rootfs"],
    &["waste"],
    &["squash", "advice", "compare", "files", "report"],
    &["session"],
    &["view"],
    &["cli", "web"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|f| f.contains(&module))
}

fn files(dir: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[test]
fn nothing_looks_up() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    assert!(all.len() > 40, "the source is there");
    for path in all {
        let inside = path.strip_prefix(&src).expect("inside");
        let module = inside
            .iter()
            .next()
            .and_then(|m| m.to_str())
            .unwrap_or_default()
            .trim_end_matches(".rs");
        let Some(own) = floor(module) else { continue };
        let text = std::fs::read_to_string(&path).expect("text");
        for used in text.split("crate::").skip(1) {
            let used: String = used
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            let Some(other) = floor(&used) else { continue };
            assert!(
                other <= own && (other < own || used == module),
                "{} uses crate::{used}",
                inside.display()
            );
        }
    }
}
