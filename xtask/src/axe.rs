//! axe-core, which `tests/browser` asks what keeps people out: fetched by npm, once.
//!
//! It is no part of the site and no program, so neither a `package.json` nor `node_modules` comes with it: one file of one
//! version, in `target/`, taken only when the package is the one that was pinned here.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha512};

use crate::build;
use crate::programs;
use crate::step::Step;

const PACKAGE: &str = "axe-core@4.14.1";
const TARBALL: &str = "axe-core-4.14.1.tgz";
/// Of the tarball, in hexadecimal; the registry gives the same in base64 (`npm view axe-core@4.14.1 dist.integrity`).
const SHA512: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";
const MEMBER: &str = "package/axe.min.js";

/// Puts `axe.min.js` into `target/axe-core/`, when it is not there yet.
pub(crate) fn ensure(root: &Path) -> Result<()> {
    let folder = build::target(root).join("axe-core");
    let (tarball, script) = (folder.join(TARBALL), folder.join("axe.min.js"));
    if tarball.is_file() && script.is_file() {
        return Ok(());
    }
    println!("{PACKAGE} is not in {}: fetching it", folder.display());
    programs::ensure(root, &programs::NPM)?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Step::new(
        root,
        "npm",
        "pack --ignore-scripts --loglevel=error --pack-destination",
    )
    .arg(&folder)
    .arg(PACKAGE)
    .run()?;
    let bytes = fs::read(&tarball).with_context(|| format!("cannot read {}", tarball.display()))?;
    match member(&bytes) {
        Ok(found) => {
            fs::write(&script, found).with_context(|| format!("cannot write {}", script.display()))
        }
        Err(error) => {
            // Else the next run would take it for the right one.
            let _ = fs::remove_file(&tarball);
            Err(error.context(format!("{PACKAGE} from npm's registry")))
        }
    }
}

/// The script out of the package, which must be the pinned one.
fn member(tarball: &[u8]) -> Result<Vec<u8>> {
    let hash = hex(&Sha512::digest(tarball));
    if hash != SHA512 {
        bail!("its SHA-512 is {hash}, not the {SHA512} that was pinned");
    }
    for entry in tar::Archive::new(GzDecoder::new(tarball)).entries()? {
        let mut entry = entry?;
        if *entry.path_bytes() == *MEMBER.as_bytes() {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            return Ok(bytes);
        }
    }
    bail!("it has no {MEMBER}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::member;

    #[test]
    fn another_package_is_refused() {
        let error = member(b"another").map_err(|error| error.to_string());
        assert!(error.is_err_and(|error| error.contains("that was pinned")));
    }
}
