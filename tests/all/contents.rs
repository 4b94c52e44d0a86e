//! Advice about contents: symbols of programs, and packages that only a recommendation brought.

use serde_json::{Value, json};
use squint::advice::AdviceRow;
use squint::report::GivenDockerfile;

use crate::support::archive::{config, saved};
use crate::support::program::squint;
use crate::support::{memory, open, oracle, schema};

/// A file of a layer: its path, its mode and its content.
type File = (&'static str, u32, Vec<u8>);

/// A layer with these files.
fn layer(files: &[File]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, mode, content) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(*mode);
        header.set_mtime(1);
        tar.append_data(&mut header, path, content.as_slice())
            .expect("memory");
    }
    tar.into_inner().expect("memory")
}

/// An image of a base and of steps with their files.
fn image(base: &[File], steps: &[(&str, &[File])]) -> Vec<u8> {
    let mut tars = vec![layer(base)];
    tars.extend(steps.iter().map(|(_, files)| layer(files)));
    let mut document = config(&tars);
    let base = json!({"created_by": "# debian.sh --arch 'amd64' out/ 'bookworm'"});
    let own = steps.iter().map(|(by, _)| json!({"created_by": by}));
    document["history"] = std::iter::once(base).chain(own).collect();
    saved(&tars, &document)
}

/// The advice after the packages were read, with patches of a Dockerfile.
fn advised(image: &[u8], dockerfile: &str) -> Vec<AdviceRow> {
    let opened = open(image, 1 << 20).expect("an image");
    let before = opened.session.advice().expect("advice");
    let about = |row: &AdviceRow| matches!(row.id.as_str(), "debug-symbols" | "recommends");
    assert!(!before.iter().any(about), "nothing was read yet");
    memory::packages(&opened, 4096).expect("packages");
    let given = GivenDockerfile {
        name: "Dockerfile",
        text: dockerfile,
        ignore_name: "",
        ignore: None,
    };
    let read = |d: &squint::report::Document<'_>| d.short().advice.clone();
    let rows = opened
        .session
        .with_patches(Some(given), read)
        .expect("advice");
    rows.into_iter().filter(about).collect()
}

/// The lines that a patch adds.
fn added(row: &AdviceRow) -> Vec<&str> {
    let lines = row.patch.as_deref().unwrap_or_default().lines();
    lines
        .filter(|line| line.starts_with('+') && !line.starts_with("+++"))
        .collect()
}

/// A program of 64 bits with this many bytes of symbols and of debug information.
fn program(symbols: usize, debug: usize) -> Vec<u8> {
    let names = b"\0.symtab\0.debug_info\0.text\0.shstrtab\0";
    let sections = [(1u32, symbols), (9, debug), (21, 40_000), (27, names.len())];
    let mut out = b"\x7fELF\x02\x01\x01".to_vec();
    out.resize(64, 0);
    let mut table = vec![0u8; 64];
    for (number, (name, size)) in sections.into_iter().enumerate() {
        let mut row = vec![0u8; 64];
        row[..4].copy_from_slice(&name.to_le_bytes());
        row[4] = 1;
        row[24..32].copy_from_slice(&(out.len() as u64).to_le_bytes());
        row[32..40].copy_from_slice(&(size as u64).to_le_bytes());
        table.extend(row);
        if number == 3 {
            out.extend_from_slice(names);
        } else {
            out.resize(out.len() + size, b'x');
        }
    }
    let start = out.len() as u64;
    out.extend(table);
    out[16..20].copy_from_slice(&[2, 0, 62, 0]);
    out[40..48].copy_from_slice(&start.to_le_bytes());
    out[58..64].copy_from_slice(&[64, 0, 5, 0, 4, 0]);
    out
}

#[test]
fn symbols() {
    let base = [
        ("usr/bin/strip", 0o755, program(9_000_000, 0)),
        ("lib/l.so.1", 0o644, program(10, 0)),
    ];
    let made = [
        ("usr/local/bin/app", 0o755, program(1_000_000, 2_000_000)),
        ("usr/local/lib/libx.so.2", 0o644, program(500_000, 0)),
        ("usr/local/lib/x.o", 0o644, program(500_000, 0)),
        ("usr/lib/debug/app", 0o755, program(9_000_000, 0)),
        // A distribution has its reasons.
        ("usr/bin/packaged", 0o755, program(9_000_000, 0)),
        (
            "var/lib/dpkg/status",
            0o644,
            stanza("packaged", "").into_bytes(),
        ),
        (
            "var/lib/dpkg/info/packaged.list",
            0o644,
            b"/usr/bin/packaged\n".to_vec(),
        ),
    ];
    let image = image(&base, &[("RUN /bin/sh -c make install # buildkit", &made)]);
    let rows = advised(&image, "FROM base\nRUN make install\n");
    let [row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (row.id.as_str(), row.saves_bytes, row.exact),
        ("debug-symbols", Some(3_500_000), true)
    );
    let line = "&& strip --strip-unneeded /usr/local/bin/app /usr/local/lib/libx.so.2";
    assert_eq!(
        added(row),
        ["+RUN make install \\", &format!("+    {line}")]
    );
    assert_eq!(row.files[0].path, "usr/local/bin");
    let file = oracle::file(&image);
    let path = file.path().to_str().expect("text");
    let (json, ..) = squint(&["advice", path, "--format", "json"]);
    let document: Value = serde_json::from_str(&json).expect("JSON");
    schema::check("advice", &document);
    let of_kind = |document: &Value| {
        let rows = document["advice"].as_array().expect("rows").iter();
        rows.filter(|row| row["kind"] == "debug-symbols")
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(of_kind(&document)[0]["dockerfile"], line);
    let (report, ..) = squint(&["inspect", path, "--format", "json"]);
    let report: Value = serde_json::from_str(&report).expect("JSON");
    schema::check("report", &report);
    assert_eq!(document["advice"], report["advice"]);
}

/// A stanza of dpkg's status.
fn stanza(name: &str, fields: &str) -> String {
    format!(
        "Package: {name}\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n{fields}\n"
    )
}

#[test]
fn recommends() {
    let list = |name: &str| format!("/usr/share/{name}/data\n").into_bytes();
    let data = |n: usize| vec![b'd'; n];
    let old = stanza("os", "Recommends: wish\n");
    let new = [
        old.clone(),
        stanza("git", "Depends: lib\nRecommends: less | more, patch\n"),
        stanza("lib", ""),
        stanza("less", "Depends: tinfo\n"),
        stanza("tinfo", ""),
        stanza("patch", "Depends: lib\n"),
        stanza("asked", ""),
        stanza("stray", ""),
    ]
    .join("\n");
    let states = ["lib", "less", "tinfo", "patch", "stray"]
        .map(|name| format!("Package: {name}\nArchitecture: amd64\nAuto-Installed: 1\n\n"));
    let mut files: Vec<File> = vec![
        ("var/lib/dpkg/status", 0o644, new.into_bytes()),
        (
            "var/lib/apt/extended_states",
            0o644,
            states.concat().into_bytes(),
        ),
        ("var/lib/dpkg/info/git.list", 0o644, list("git")),
        ("var/lib/dpkg/info/lib.list", 0o644, list("lib")),
        ("var/lib/dpkg/info/less.list", 0o644, list("less")),
        ("var/lib/dpkg/info/tinfo.list", 0o644, list("tinfo")),
        ("var/lib/dpkg/info/patch.list", 0o644, list("patch")),
    ];
    files.extend([
        ("usr/share/git/data", 0o644, data(5_000_000)),
        ("usr/share/lib/data", 0o644, data(4_000_000)),
        ("usr/share/less/data", 0o644, data(1_000_000)),
        ("usr/share/tinfo/data", 0o644, data(300_000)),
        ("usr/share/patch/data", 0o644, data(70_000)),
    ]);
    let base = [("var/lib/dpkg/status", 0o644, old.into_bytes())];
    let by = "RUN /bin/sh -c apt-get update && apt-get install -y git # buildkit";
    let image = image(&base, &[(by, &files)]);
    let rows = advised(
        &image,
        "FROM base\nRUN apt-get update && apt-get install -y git\n",
    );
    let [row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (row.id.as_str(), row.saves_bytes, row.exact),
        ("recommends", Some(1_370_000), false)
    );
    assert!(
        row.detail.english().contains(
            "3 packages that apt installed only because others recommend them: less, tinfo, patch."
        ),
        "{}",
        row.detail.english()
    );
    assert_eq!(
        added(row),
        ["+RUN apt-get update && apt-get install --no-install-recommends -y git"]
    );
    assert_eq!(row.rules, ["DL3015"]);
    // With the option there already, somebody wanted them.
    let rows = advised(
        &image,
        "FROM base\nRUN apt-get install --no-install-recommends git\n",
    );
    assert!(rows.iter().all(|row| row.patch.is_none()));
}
