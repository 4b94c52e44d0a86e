//! Package URLs (the purl specification): `pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12`.

use std::fmt::Write as _;

use super::PackageKind;
use super::facts::{Record, Release};
use super::python::normalized;

/// The package URL of a package in a distribution.
pub(super) fn purl(kind: PackageKind, record: &Record, release: &Release) -> String {
    let mut out = format!("pkg:{}/", kind.as_str());
    if kind.is_system() && !release.id.is_empty() {
        out.extend([&quoted(&release.id), "/"]);
    }
    let name = match kind {
        PackageKind::Pypi => normalized(&record.name),
        PackageKind::Maven => record.name.replace(':', "/"),
        _ => record.name.clone(),
    };
    // A slash divides a namespace from the name; the scope of npm is one too.
    let parts: Vec<String> = name.split('/').map(quoted).collect();
    out.push_str(&parts.join("/"));
    let (epoch, version) = match (kind, record.version.as_deref()) {
        (PackageKind::Rpm, Some(version)) => match version.split_once(':') {
            Some((epoch, version)) => (Some(epoch), Some(version)),
            None => (None, Some(version)),
        },
        (PackageKind::Golang, Some("(devel)")) => (None, None),
        (_, version) => (None, version),
    };
    if let Some(version) = version {
        out.extend(["@", &quoted(version)]);
    }
    let distro = if kind.is_system() && !release.id.is_empty() {
        let mut distro = release.id.clone();
        if !release.version.is_empty() {
            distro.extend(["-", &release.version]);
        }
        Some(distro)
    } else {
        None
    };
    let source = record.source.as_deref().filter(|_| kind.is_system());
    let upstream = source.map(|source| match source.split_once(" (") {
        Some((name, version)) => format!("{name}@{}", version.trim_end_matches(')')),
        None => source.to_owned(),
    });
    // The qualifiers are in alphabetical order.
    let mut lead = '?';
    for (key, value) in [
        ("arch", record.arch.as_deref()),
        ("distro", distro.as_deref()),
        ("epoch", epoch),
        ("upstream", upstream.as_deref()),
    ] {
        if let Some(value) = value {
            out.push(lead);
            out.extend([key, "=", &quoted(value)]);
            lead = '&';
        }
    }
    out
}

/// A part of a package URL, with everything quoted that is not plain.
pub(super) fn quoted(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_form() {
        let release = Release {
            id: "debian".to_owned(),
            version: "12".to_owned(),
        };
        for (kind, name, version, arch, source, expected) in [
            (
                PackageKind::Deb,
                "curl",
                "1:7.88+x",
                Some("amd64"),
                Some("c (2)"),
                "pkg:deb/debian/curl@1:7.88%2Bx?arch=amd64&distro=debian-12&upstream=c%402",
            ),
            (
                PackageKind::Rpm,
                "bash",
                "1:5-1",
                Some("x86_64"),
                Some("bash-5-1.src.rpm"),
                "pkg:rpm/debian/bash@5-1?arch=x86_64&distro=debian-12&epoch=1&upstream=bash-5-1.src.rpm",
            ),
            (
                PackageKind::Npm,
                "@a/b",
                "1",
                None,
                None,
                "pkg:npm/%40a/b@1",
            ),
            (PackageKind::Pypi, "A_b", "1", None, None, "pkg:pypi/a-b@1"),
            (
                PackageKind::Golang,
                "x.y/z",
                "(devel)",
                None,
                None,
                "pkg:golang/x.y/z",
            ),
        ] {
            let record = Record {
                name: name.to_owned(),
                version: Some(version.to_owned()),
                arch: arch.map(str::to_owned),
                source: source.map(str::to_owned),
                ..Record::default()
            };
            assert_eq!(purl(kind, &record, &release), expected);
        }
    }
}
