//! `squint squash`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::arguments::{Format, Squash};
use super::drive::Sources;
use super::{io, open, print, warn};
use crate::bytes::{Demand, Error, Kind, Piece, Result, Rope};
use crate::image::{FileId, Slice};
use crate::rootfs::Spool;
use crate::session::protocol::SquashRequest;
use crate::session::{Building, Verifying};

/// The spool: a temporary file that nobody else sees.
struct Temporary(File);

impl Spool for Temporary {
    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let fail = |e: std::io::Error| {
            Error::new(Kind::Io, "cannot write a temporary file").because(e.to_string())
        };
        self.0.write_all(bytes).map_err(fail)
    }
}

pub(super) fn run(arguments: &Squash) -> Result<()> {
    let mut opened = open::open(&arguments.input)?;
    opened.read_layers(false)?;
    let last = u32::try_from(opened.session.image()?.layers.len())
        .unwrap_or(u32::MAX)
        .saturating_sub(1);
    let request = SquashRequest {
        from: arguments.from.unwrap_or(0),
        to: arguments.to.unwrap_or(last),
        tags: arguments.tag.clone(),
        message: arguments.message.clone(),
    };
    warn(&opened.session);
    let plan = opened.session.plan(&request)?;
    let order = opened.session.squash_order(&request)?;
    drop(opened.session);
    let fail = |e: std::io::Error| {
        Error::new(Kind::Io, "cannot make a temporary file").because(e.to_string())
    };
    // Two handles, since reading and writing go on in turns, each at its own place.
    let spool = tempfile::NamedTempFile::new().map_err(fail)?;
    opened.sources.spool = Some(spool.reopen().map_err(fail)?);
    let writer = spool.reopen().map_err(fail)?;
    let assembled = opened
        .sources
        .run(Building::of(order, Box::new(Temporary(writer))))?;
    // Beside its place, then moved there: a failure leaves what was there before.
    let folder = arguments
        .output
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".squint-")
        .tempfile_in(folder)
        .map_err(|e| io("cannot write into", folder, &e))?;
    write(
        &assembled.rope,
        &mut opened.sources,
        file.as_file_mut(),
        &arguments.output,
    )?;
    let mut built = assembled.built;
    if !arguments.no_verify {
        let mut output = Sources::default();
        output.add_open(
            arguments.output.clone(),
            file.reopen()
                .map_err(|e| io("cannot read", &arguments.output, &e))?,
        );
        output.run(Verifying::new(assembled.expected, built.bytes))?;
        built.verified = true;
    }
    permissions(file.as_file());
    file.persist(&arguments.output)
        .map_err(|e| io("cannot write", &arguments.output, &e.error))?;
    let text = match arguments.format {
        Format::Json => format!(
            "{}\n",
            serde_json::json!({
                "schema": "squint.squash/1",
                "output": arguments.output.to_string_lossy(),
                "bytes": built.bytes,
                "id": built.id,
                "diff_id": built.diff_id,
                "verified": built.verified,
                "references": built.references,
                "layers_before": plan.layers_before,
                "layers_after": plan.layers_after,
                "saved_bytes": plan.saved_bytes,
                "copied_up_bytes": plan.copied_up_bytes,
                "entries": plan.entries,
                "whiteouts": plan.whiteouts,
                "pieces": plan.pieces,
            })
        ),
        Format::Text => crate::report::squash_text(
            file_bytes(&arguments.input.path).unwrap_or(plan.before_bytes),
            built.bytes,
            plan.saved_bytes,
            (plan.layers_before, plan.layers_after),
            &built.id,
            built.verified,
        ),
    };
    print(text.as_bytes())
}

/// The length of the input, where it is one file: like is compared with like.
fn file_bytes(path: &Path) -> Option<u64> {
    let meta = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(meta.len())
}

/// A temporary file is private; the result is an ordinary file.
fn permissions(file: &File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Nothing depends on it.
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = file;
}

fn write(rope: &Rope<FileId>, sources: &mut Sources, file: &mut File, path: &Path) -> Result<()> {
    let fail = |e: std::io::Error| io("cannot write", path, &e);
    let mut out = BufWriter::with_capacity(1 << 20, file);
    for piece in rope.pieces() {
        match piece {
            Piece::Fresh(bytes) => out.write_all(bytes).map_err(fail)?,
            Piece::Copy(range) => {
                let slice = Slice {
                    file: range.source,
                    offset: range.offset,
                    length: range.length,
                };
                sources.read(slice, |bytes| {
                    out.write_all(bytes).map_err(fail)?;
                    Ok(Demand::More)
                })?;
            }
        }
    }
    out.flush().map_err(fail)
}
