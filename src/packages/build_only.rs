//! Which packages only builds need: compilers, headers, debug information, documentation.
//!
//! Debian's sections say it; where there is none, names do. Source: Debian policy 2.4.

use super::PackageKind;

/// Sections of Debian whose packages programs do not need to run.
const SECTIONS: [&str; 7] = [
    "devel", "libdevel", "debug", "doc", "vcs", "kernel", "golang",
];

/// Names of packages.
const NAMES: [&str; 24] = [
    "gcc",
    "g++",
    "cpp",
    "gcc-c++",
    "binutils",
    "make",
    "cmake",
    "ninja-build",
    "autoconf",
    "automake",
    "libtool",
    "pkg-config",
    "pkgconf",
    "build-essential",
    "build-base",
    "linux-headers",
    "kernel-headers",
    "linux-libc-dev",
    "rustc",
    "cargo",
    "go",
    "maven",
    "gradle",
    "git",
];

/// Beginnings of names, which a version or a part follows.
const BEGINNINGS: [&str; 14] = [
    "gcc-",
    "g++-",
    "cpp-",
    "binutils-",
    "golang",
    "rust-",
    "cargo-",
    "automake-",
    "cmake-",
    "clang-",
    "llvm-",
    "linux-headers-",
    ".build-deps",
    "git-",
];

/// Whether only builds need a package of the operating system.
pub(super) fn is_build_only(kind: PackageKind, name: &str, section: Option<&str>) -> bool {
    if !kind.is_system() {
        return false;
    }
    let section = section.map(|section| section.rsplit('/').next().unwrap_or(section));
    if section.is_some_and(|section| SECTIONS.contains(&section)) {
        return true;
    }
    // Libraries that compiled programs load.
    if name.ends_with("-base") && name.starts_with("gcc-") || name == "gcc-libs" {
        return false;
    }
    NAMES.contains(&name)
        || BEGINNINGS.iter().any(|start| name.starts_with(start))
        || name.ends_with("-dev")
        || name.ends_with("-devel")
        || name.contains("-jdk")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_need_them() {
        for (name, section, expected) in [
            ("golang-1.19-go", None, true),
            ("gcc-12", Some("devel"), true),
            ("gcc-12-base", Some("libs"), false),
            ("libgcc-s1", Some("libs"), false),
            ("libc6-dev", Some("libdevel"), true),
            ("openjdk-17-jdk-headless", Some("java"), true),
            ("openjdk-17-jre-headless", Some("java"), false),
            ("python3", Some("python"), false),
            ("man-db", Some("universe/doc"), true),
            ("perl", Some("perl"), false),
        ] {
            assert_eq!(
                is_build_only(PackageKind::Deb, name, section),
                expected,
                "{name}"
            );
        }
        assert!(is_build_only(PackageKind::Apk, ".build-deps", None));
        assert!(!is_build_only(PackageKind::Npm, "make", None));
    }
}
