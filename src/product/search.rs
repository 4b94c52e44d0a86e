//! Where the loaders of libraries look: the directories of the GNU C library and of musl, in their order.
//!
//! Sources: ld.so(8), glibc (`elf/dl-load.c`), musl (`ldso/dynlink.c`). Which directory has a library is not known here.

use super::facts::Machine;

/// The directories that a search path names, for a file whose directory is `origin`. Empty elements are the working
/// directory.
pub(super) fn elements(
    path: &[u8],
    separators: &[u8],
    origin: &[u8],
    machine: Machine,
) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for element in path
        .split(|byte| separators.contains(byte))
        .take(MOST_ELEMENTS)
    {
        out.extend(expanded(element, origin, machine));
    }
    out
}

/// The most elements of a search path.
const MOST_ELEMENTS: usize = 1024;
/// The longest directory.
const LONGEST: usize = 4096;

/// A path with `$ORIGIN`, `$LIB` and `$PLATFORM` replaced. The values of the last two are those that distributions use,
/// so there may be several paths.
pub(super) fn expanded(path: &[u8], origin: &[u8], machine: Machine) -> Vec<Vec<u8>> {
    let mut out = vec![Vec::new()];
    let mut rest = path;
    while let Some((first, behind)) = rest.split_first() {
        let token = (*first == b'$').then(|| token(behind)).flatten();
        let (values, length): (Vec<Vec<u8>>, usize) = match token {
            Some((b"ORIGIN", length)) => (vec![origin.to_vec()], length + 1),
            Some((b"LIB", length)) => (libs(machine), length + 1),
            Some((b"PLATFORM", length)) => (platforms(machine), length + 1),
            _ => (vec![vec![*first]], 1),
        };
        let old = std::mem::take(&mut out);
        for value in &values {
            for start in &old {
                // Each token occurs once in real paths; a path of many tokens has few of its meanings.
                if out.len() < 16 && start.len() + value.len() <= LONGEST {
                    out.push([&start[..], value].concat());
                }
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

/// The name of the token behind a dollar sign, and its length.
fn token(behind: &[u8]) -> Option<(&'static [u8], usize)> {
    let names: [&[u8]; 3] = [b"ORIGIN", b"LIB", b"PLATFORM"];
    if let Some(inside) = behind.strip_prefix(b"{") {
        let found = |name: &&[u8]| {
            inside
                .strip_prefix(*name)
                .is_some_and(|r| r.starts_with(b"}"))
        };
        return names
            .into_iter()
            .find(found)
            .map(|name| (name, name.len() + 2));
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let found = |name: &&[u8]| {
        let rest = behind.strip_prefix(*name);
        rest.is_some_and(|rest| !rest.first().is_some_and(is_name))
    };
    names.into_iter().find(found).map(|name| (name, name.len()))
}

/// The default directories of the GNU loader.
pub(super) fn defaults(machine: Machine) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for triplet in triplets(machine) {
        out.push([b"/lib/", *triplet].concat());
        out.push([b"/usr/lib/", *triplet].concat());
    }
    let plain: &[&[u8]] = if machine.is_64 {
        &[b"/lib64", b"/usr/lib64", b"/lib", b"/usr/lib"]
    } else {
        &[
            b"/lib",
            b"/usr/lib",
            b"/lib32",
            b"/usr/lib32",
            b"/libx32",
            b"/usr/libx32",
        ]
    };
    out.extend(plain.iter().map(|dir| dir.to_vec()));
    out
}

/// The default directories of musl.
pub(super) const MUSL: &[u8] = b"/lib:/usr/local/lib:/usr/lib";

/// The meanings of `$LIB`: `lib/TRIPLET` on Debian, `lib64` or `lib` elsewhere.
fn libs(machine: Machine) -> Vec<Vec<u8>> {
    let mut out: Vec<Vec<u8>> = Vec::new();
    out.extend(triplets(machine).iter().map(|t| [b"lib/", *t].concat()));
    if machine.is_64 {
        out.push(b"lib64".to_vec());
    }
    out.push(b"lib".to_vec());
    out
}

/// The directories of Debian's architectures (Debian wiki, Multiarch/Tuples).
fn triplets(machine: Machine) -> &'static [&'static [u8]] {
    match (machine.number, machine.is_64, machine.is_little_endian) {
        (62, true, _) => &[b"x86_64-linux-gnu"],
        (62, false, _) => &[b"x86_64-linux-gnux32"],
        (3, ..) => &[b"i386-linux-gnu"],
        (183, ..) => &[b"aarch64-linux-gnu"],
        (40, ..) => &[b"arm-linux-gnueabihf", b"arm-linux-gnueabi"],
        (243, true, _) => &[b"riscv64-linux-gnu"],
        (21, _, true) => &[b"powerpc64le-linux-gnu"],
        (21, ..) => &[b"powerpc64-linux-gnu"],
        (20, ..) => &[b"powerpc-linux-gnu"],
        (22, true, _) => &[b"s390x-linux-gnu"],
        (258, true, _) => &[b"loongarch64-linux-gnu"],
        (8, true, true) => &[b"mips64el-linux-gnuabi64"],
        (8, false, true) => &[b"mipsel-linux-gnu"],
        (8, false, false) => &[b"mips-linux-gnu"],
        _ => &[],
    }
}

/// The meanings of `$PLATFORM` (`AT_PLATFORM` of the kernel).
fn platforms(machine: Machine) -> Vec<Vec<u8>> {
    let names: &[&[u8]] = match machine.number {
        62 => &[b"x86_64", b"haswell", b"xeon_phi"],
        3 => &[b"i686", b"i586", b"i486", b"i386"],
        183 => &[b"aarch64"],
        40 => &[b"v8l", b"v7l", b"v6l", b"v5l"],
        _ => &[],
    };
    names.iter().map(|name| name.to_vec()).collect()
}

/// The names of directories below a searched one that have variants of libraries for some processors only, besides
/// those in `glibc-hwcaps` (glibc before version 2.37).
pub(super) const LEGACY: [&[u8]; 14] = [
    b"tls",
    b"x86_64",
    b"haswell",
    b"xeon_phi",
    b"avx512_1",
    b"i686",
    b"i586",
    b"i486",
    b"sse2",
    b"nosegneg",
    b"neon",
    b"vfp",
    b"power8",
    b"power9",
];

/// Whether a library of musl is a part of the loader: `libc.so`, `libpthread.so` and so on.
pub(super) fn is_in_musl(name: &[u8]) -> bool {
    let Some(rest) = name.strip_prefix(b"lib") else {
        return false;
    };
    let parts: [&[u8]; 7] = [
        b"c.",
        b"pthread.",
        b"rt.",
        b"m.",
        b"dl.",
        b"util.",
        b"xnet.",
    ];
    parts.iter().any(|part| rest.starts_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMD64: Machine = Machine {
        is_64: true,
        is_little_endian: true,
        number: 62,
    };

    #[test]
    fn search_paths() {
        for (path, dirs) in [
            ("/a:/b", "/a /b"),
            ("$ORIGIN/../lib", "/opt/x/../lib"),
            ("${ORIGIN}:$ORIGINAL", "/opt/x $ORIGINAL"),
            ("/$LIB", "/lib/x86_64-linux-gnu /lib64 /lib"),
            ("/p/$PLATFORM", "/p/x86_64 /p/haswell /p/xeon_phi"),
            ("a$", "a$"),
        ] {
            let found = elements(path.as_bytes(), b":", b"/opt/x", AMD64);
            assert_eq!(String::from_utf8_lossy(&found.join(&b' ')), dirs, "{path}");
        }
        let long = "$LIB$PLATFORM".repeat(50);
        assert!(elements(long.as_bytes(), b":", b"/", AMD64).len() <= 16);
    }

    #[test]
    fn the_loader_of_musl_is_its_library() {
        for (name, expected) in [
            ("libc.so", true),
            ("libc.musl-x86_64.so.1", true),
            ("libpthread.so.0", true),
            ("libcrypto.so.3", false),
            ("m.so", false),
        ] {
            assert_eq!(is_in_musl(name.as_bytes()), expected, "{name}");
        }
    }
}
