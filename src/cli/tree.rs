//! `squint tree` prints the files of a merged filesystem or of one layer.

use super::arguments::{Format, Tree};
use super::{open, output, warn};
use crate::bytes::{Error, Hashes, Kind, Result};
use crate::report::tree;
use crate::rootfs::{EntryId, LayerId, Layers, MemberKind, Rootfs, View};
use crate::session::{ExaminePurpose, Examining};

/// Runs `squint tree`.
pub(super) fn run(arguments: &Tree) -> Result<()> {
    let question = &arguments.question;
    output::check(question)?;
    let mut opened = open::open(&question.input)?;
    opened.read_layers(Hashes::None)?;
    warn(&opened.session);
    let (layers, merged) = opened.session.merged()?;
    let (count, end) = (layers.len(), layers.end());
    let beyond = |n: LayerId| {
        Error::new(Kind::Request, format!("there is no layer {n}"))
            .because(format!("the image has {count} layers"))
    };
    let number = |n: Option<u16>| n.map(|n| LayerId::new(n.into()));
    let (layer, upto) = (number(arguments.layer), number(arguments.upto));
    if let Some(n) = layer.or(upto).filter(|n| *n >= end) {
        return Err(beyond(n));
    }
    // The final filesystem is taken from the session, so a million files are not merged twice.
    let other = match (layer, upto) {
        (Some(layer), _) => Some(Rootfs::alone(layers, layer)),
        (None, Some(n)) if n.above() < end => Some(Rootfs::merge(layers, n.above())),
        (None, _) => None,
    };
    let wanted = if arguments.format == Format::Json {
        contents(layers, other.as_ref().unwrap_or(merged))
    } else {
        Vec::new()
    };
    for layer in layers.ids() {
        if let Some(order) = opened
            .session
            .examination(layer, &wanted, ExaminePurpose::Members)?
        {
            let examining = Examining::new(&order)?;
            drop(order);
            let examined = opened.sources.run(examining)?;
            opened.session.add_digests(examined, Some(&wanted))?;
        }
    }
    drop(wanted);
    let (layers, merged) = opened.session.merged()?;
    let rootfs = other.as_ref().unwrap_or(merged);
    let rows = tree::rows(layers, rootfs, opened.session.digests());
    output::write(question.output.as_deref(), None, |to| {
        let mut out = Vec::new();
        for row in rows {
            match arguments.format {
                Format::Json => tree::json(&mut out, &row),
                Format::Text => tree::text(&mut out, &row),
            }
            if out.len() > 1 << 20 {
                output::told(to.write_all(&out))?;
                out.clear();
            }
        }
        output::told(to.write_all(&out))
    })
}

/// The contents that are visible in a filesystem, ascending and each once.
fn contents(layers: &Layers, rootfs: &Rootfs) -> Vec<EntryId> {
    let entry = |node| match rootfs.view(node) {
        View::Entry(entry) => Some(rootfs.inode(entry)),
        _ => None,
    };
    let mut wanted: Vec<EntryId> = rootfs
        .nodes()
        .filter_map(entry)
        .filter(|e| {
            layers
                .member(*e)
                .is_some_and(|r| r.kind == MemberKind::File)
        })
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}
