//! Fills `corpus/`: the images of `tests/fixtures`, every image line of the tests, whole and in parts, and the packed files
//! of `seeds/`, as real programs write them.
//!
//! Each target's inputs begin with the bytes that say how it is fed; see the targets.

#[path = "../../tests/support/elf.rs"]
mod elf;
#[path = "../../tests/support/build.rs"]
#[allow(dead_code)]
mod build;
#[path = "../fuzz_targets/seeds.rs"]
mod seeds;

use std::fs;
use std::path::{Path, PathBuf};

use build::{Framing, Pack};
use squint::bytes::{Bounds, Demand, Feed, Unpack};

/// The files of the target `packages`, by the ends of their names, in its order.
const KINDS: [&str; 22] = [
    "status", ".list", "diversions", "extended_states", "installed", "world", "rpmdb.sqlite", "Packages", "Packages.db",
    "METADATA", "RECORD", "/package.json", "package.json", "os-release", "app", "status.d/", "installed.json", "composer.json",
    ".gemspec", ".jar", "history.sqlite", "packages.toml",
];

/// Larger seeds only slow a fuzzer down.
const MOST: usize = 256 << 10;

/// What is kept of a large member.
const CUT: usize = 24 << 10;

fn main() -> std::io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = here.join("../tests");
    let mut seeds = Seeds {
        corpus: here.join("corpus"),
        count: 0,
    };
    for file in fs::read_dir(tests.join("fixtures"))? {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "tar") {
            seeds.archive(&small(&fs::read(path)?)?)?;
        } else if path.to_string_lossy().contains("/packages.") && path.extension().is_some_and(|e| e == "xz") {
            seeds.databases(&unpacked(&fs::read(path)?))?;
        } else if path.extension().is_some_and(|e| e == "Dockerfile") {
            seeds.put("dockerfile", &[], &fs::read(path)?)?;
        }
    }
    for file in fs::read_dir(here.join("seeds"))? {
        let packed = fs::read(file?.path())?;
        seeds.put("unpack", &[200], &packed)?;
        seeds.put("archive", &[1], &packed)?;
    }
    for file in fs::read_dir(tests.join("all"))? {
        let path = file?.path();
        if path.extension().is_some_and(|e| e == "rs") {
            for line in seeds::lines(&fs::read_to_string(path)?) {
                seeds.line(&line)?;
            }
        }
    }
    for line in [
        "interp:/lib/ld.so,need:liba.so,need:libb.so,rpath:/lib:$ORIGIN,glibc:36,dlopen",
        "32,be,soname:liba.so,runpath:${ORIGIN}/$LIB,need:libc.so.6",
        "interp:/lib/ld-musl-x86_64.so.1,need:libc.so",
    ] {
        for kind in [0, 1] {
            seeds.put("product", &[kind], &elf::elf(line))?;
        }
    }
    seeds.put("product", &[0], b"#!/usr/bin/env -S A=1 app -x\n")?;
    for line in ["liba.so=/lib/liba.so;libb.so=/lib64/libb.so+", "old;a=/b"] {
        seeds.put("product", &[2], &elf::cache(line))?;
    }
    seeds.put("product", &[3], b"include /etc/*.conf\n/lib64 # x\n")?;
    let report = fs::read(here.join("report.json"))?;
    seeds.put("compare", &[], &report)?;
    seeds.put("compare", &[], &[&report[..], b"\0", &report].concat())?;
    println!("{} seeds in {}", seeds.count, seeds.corpus.display());
    Ok(())
}

/// A real archive with its layers cut short: its framing is what no line of ours has.
fn small(file: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = tar::Builder::new(Vec::new());
    for entry in tar::Archive::new(file).entries()? {
        let mut entry = entry?;
        let mut header = entry.header().clone();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content)?;
        content.truncate(CUT);
        header.set_size(content.len() as u64);
        header.set_cksum();
        out.append(&header, content.as_slice())?;
    }
    out.into_inner()
}

/// A file that is packed as a whole, unpacked.
fn unpacked(file: &[u8]) -> Vec<u8> {
    struct All(Vec<u8>);
    impl Feed for All {
        fn feed(&mut self, bytes: &[u8]) -> squint::bytes::Result<Demand> {
            self.0.extend_from_slice(bytes);
            Ok(Demand::More)
        }
        fn finish(&mut self) -> squint::bytes::Result<()> {
            Ok(())
        }
    }
    let mut unpack = Unpack::new(All(Vec::new()), Bounds::HUGE);
    for chunk in file.chunks(1 << 16) {
        unpack.feed(chunk).expect("a fixture");
    }
    unpack.finish().expect("a fixture");
    unpack.into_inner().0
}

struct Seeds {
    corpus: PathBuf,
    count: usize,
}

impl Seeds {
    fn put(&mut self, target: &str, head: &[u8], body: &[u8]) -> std::io::Result<()> {
        if body.len() > MOST {
            return Ok(());
        }
        let folder = self.corpus.join(target);
        fs::create_dir_all(&folder)?;
        let bytes = [head, body].concat();
        self.count += 1;
        fs::write(folder.join(build::hex(&bytes)), bytes)
    }

    fn archive(&mut self, file: &[u8]) -> std::io::Result<()> {
        self.put("archive", &[1], file)?;
        self.put("entries", &[255, 0, 9, 170], file)?;
        // Its packed layers, found by how they begin, to the end of the file: what follows is more to unpack.
        for magic in [&[0x1f, 0x8b, 8][..], &[0x28, 0xb5, 0x2f, 0xfd]] {
            for at in (0..file.len())
                .step_by(512)
                .filter(|at| file[*at..].starts_with(magic))
            {
                self.put("unpack", &[200], &file[at..])?;
            }
        }
        Ok(())
    }

    /// The files of an image's layers, each as the target takes it.
    fn databases(&mut self, image: &[u8]) -> std::io::Result<()> {
        for layer in tar::Archive::new(image).entries()? {
            let mut layer = layer?;
            if !layer.path()?.to_string_lossy().ends_with("layer.tar") {
                continue;
            }
            let mut tar = Vec::new();
            std::io::Read::read_to_end(&mut layer, &mut tar)?;
            for entry in tar::Archive::new(&tar[..]).entries()? {
                let mut entry = entry?;
                let path = entry.path()?.to_string_lossy().into_owned();
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                let Some(kind) = KINDS.iter().position(|kind| name.ends_with(kind)) else {
                    continue;
                };
                let mut content = Vec::new();
                std::io::Read::read_to_end(&mut entry, &mut content)?;
                let kind = u8::try_from(kind).unwrap_or_default();
                self.put("packages", &[kind, 1], &content)?;
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str) -> std::io::Result<()> {
        self.put("merge", &[255], line.as_bytes())?;
        for input in seeds::squashes(line) {
            self.put("squash", &[], &input)?;
        }
        if std::panic::catch_unwind(|| build::image(line, Framing::Oci, Pack::Plain)).is_err() {
            return Ok(());
        }
        for framing in [Framing::DockerLegacy, Framing::DockerOci, Framing::Oci] {
            self.put("archive", &[1], &build::image(line, framing, Pack::Plain))?;
        }
        let packed = build::image(line, Framing::DockerOci, Pack::Gzip);
        self.archive(&packed)?;
        line.split('|')
            .try_for_each(|l| self.put("entries", &[255, 0, 9, 170], &build::layer(l)))
    }
}
