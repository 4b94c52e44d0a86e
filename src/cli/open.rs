//! Opening the input: a file, a folder, or standard input.

use std::fs::{self, File};
use std::path::Path;

use super::arguments::Input;
use super::drive::each;
use super::io;
use super::sources::Sources;
use crate::bytes::{Bounds, Error, Hashes, Kind, Result};
use crate::image::{Contents, Image, Slice};
use crate::rootfs::{Changeset, EntryId};
use crate::session::{Examining, Found, Opening, Scanning, Session};

/// An opened input.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) session: Session,
    pub(super) sources: Sources,
}

/// Opens the image that is asked for; its layers are not read yet.
pub(super) fn open(input: &Input) -> Result<Opened> {
    let mut sources = Sources::default();
    let name = input
        .path
        .file_name()
        .map_or_else(|| "image".to_owned(), |n| n.to_string_lossy().into_owned());
    let opening = if input.path.is_dir() {
        Opening::folder(folder(&input.path, &mut sources)?)
    } else {
        let file = if input.path == Path::new("-") {
            standard_input()?
        } else {
            File::open(&input.path).map_err(|e| io("cannot open", &input.path, &e))?
        };
        let length = file
            .metadata()
            .map_err(|e| io("cannot read", &input.path, &e))?
            .len();
        sources.add_open(input.path.clone(), file);
        let bounds = if input.allow_huge {
            Bounds::HUGE
        } else {
            Bounds::default()
        };
        Opening::new(length, Box::new(sources.spool.clone()), bounds)
    };
    let Found { archive, packed } = sources.run(opening)?;
    if packed.is_some() {
        sources.read_spool_instead()?;
    }
    let choice = choose(&archive.images, input)?;
    let mut session = Session::new(name, archive, Some(choice))?;
    if input.allow_huge {
        session.allow_huge();
    }
    Ok(Opened { session, sources })
}

/// Standard input can be read once and an image has to be read twice.
fn standard_input() -> Result<File> {
    let fail = |e: std::io::Error| {
        Error::new(Kind::Io, "cannot keep standard input in a temporary file")
            .because(e.to_string())
    };
    let mut file = tempfile::tempfile().map_err(fail)?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).map_err(fail)?;
    Ok(file)
}

/// The files of an OCI-layout folder, symbolic links not followed.
fn folder(root: &Path, sources: &mut Sources) -> Result<Contents> {
    let mut contents = Contents::default();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        let fail = |e: std::io::Error| io("cannot list", &dir, &e);
        let mut entries: Vec<_> = fs::read_dir(&dir)
            .map_err(fail)?
            .collect::<Result<_, _>>()
            .map_err(fail)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let meta = entry.metadata().map_err(|e| io("cannot read", &path, &e))?;
            if meta.is_dir() {
                open.push(path);
            } else if meta.is_file() {
                let name = path
                    .strip_prefix(root)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                let file = sources.add(path);
                contents.add_file(
                    name.as_bytes(),
                    Slice {
                        file,
                        offset: 0,
                        length: meta.len(),
                    },
                );
            }
        }
    }
    Ok(contents)
}

/// The one image that fits what was asked.
fn choose(images: &[Image], input: &Input) -> Result<u32> {
    let fits = |image: &Image| {
        let named = |want: &String| {
            image.references.iter().any(|r| r == want)
                || image.id == *want
                || image
                    .id
                    .trim_start_matches("sha256:")
                    .starts_with(want.as_str())
                    && want.len() >= 6
        };
        let platform = |want: &String| {
            image.platform() == *want || image.platform().starts_with(&format!("{want}/"))
        };
        input.image.as_ref().is_none_or(named) && input.platform.as_ref().is_none_or(platform)
    };
    let exact: Vec<usize> = images
        .iter()
        .enumerate()
        .filter(|(_, i)| fits(i))
        .map(|(n, _)| n)
        .collect();
    let part = |want: &String| {
        let fits =
            |(_, i): &(usize, &Image)| i.references.iter().any(|r| r.contains(want.as_str()));
        images
            .iter()
            .enumerate()
            .filter(fits)
            .map(|(n, _)| n)
            .collect::<Vec<_>>()
    };
    let found = if exact.is_empty() {
        input.image.as_ref().map(part).unwrap_or_default()
    } else {
        exact
    };
    if let [one] = found.as_slice() {
        return Ok(u32::try_from(*one).unwrap_or(u32::MAX));
    }
    let all: Vec<String> = images
        .iter()
        .map(|i| {
            format!(
                "{} ({})",
                if i.references.is_empty() {
                    i.id.clone()
                } else {
                    i.references.join(", ")
                },
                i.platform()
            )
        })
        .collect();
    let what = if found.is_empty() {
        "no image of the archive fits"
    } else {
        "the archive holds several images"
    };
    Err(
        Error::new(Kind::Ambiguous, format!("{what}: {}", all.join("; ")))
            .because("choose one with --image or --platform"),
    )
}

impl Opened {
    /// Reads every layer, several at a time.
    pub(super) fn read_layers(&mut self, hash: Hashes) -> Result<()> {
        let layers = u32::try_from(self.session.image()?.layers.len()).unwrap_or(u32::MAX);
        if layers == 0 {
            self.session.settle()?;
        }
        let mut orders = Vec::new();
        for layer in 0..layers {
            orders.push((layer, self.session.scan_order(layer, hash)?));
        }
        // The longest first, so that no thread is left alone with it at the end.
        let layers = &self.session.image()?.layers;
        let length = |layer: u32| {
            let blob = layers.get(layer as usize).and_then(|l| l.blob);
            blob.map_or(0, |b| b.length)
        };
        orders.sort_by_key(|(layer, _)| std::cmp::Reverse(length(*layer)));
        let (sources, session) = (&self.sources, &mut self.session);
        each(
            orders,
            |(layer, order)| {
                Ok((
                    layer,
                    // The archive lacks a layer that there is no order for.
                    if order.is_empty() {
                        Changeset::default()
                    } else {
                        sources.run(Scanning::new(&order)?)?
                    },
                ))
            },
            |(layer, changeset)| session.absorb(layer, changeset).map(|_| ()),
        )
    }

    /// Recomputes the digests of the layers that nobody has hashed yet, and those of contents that the ledger has to tell
    /// apart.
    pub(super) fn examine(&mut self) -> Result<()> {
        let orders = self.session.examinations()?;
        look_again(&self.sources, &mut self.session, orders, None)
    }
}

/// Recomputes the digests of the layers that nobody has hashed yet.
pub(super) fn verify(sources: &Sources, session: &mut Session) -> Result<()> {
    let orders = session.verifications()?;
    look_again(sources, session, orders, Some(&[]))
}

/// A second pass, over several layers at a time.
fn look_again(
    sources: &Sources,
    session: &mut Session,
    orders: Vec<Vec<u8>>,
    entries: Option<&[EntryId]>,
) -> Result<()> {
    each(
        orders,
        |order| sources.run(Examining::new(&order)?),
        |examined| session.learn(examined, entries),
    )
}
