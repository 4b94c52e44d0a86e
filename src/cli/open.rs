//! Opens the input (a file, a folder or standard input) and selects one of its images. It knows where bytes are;
//! `session` knows what they mean.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Read, Seek as _};
use std::path::Path;

use super::arguments::{Choice, Input};
use super::io;
use super::progress::Progress;
use super::sources::Sources;
use super::threads::each;
use crate::bytes::{Bounds, Error, Hashes, Kind, Result};
use crate::compare::SavedReport;
use crate::image::{self, ArchiveIndex, Image, Slice};
use crate::rootfs::{Changeset, EntryId, IdRange, LayerId};
use crate::session::{
    Collecting, ExaminePurpose, Examining, Found, Opening, PackagesDocument, Probing, Scanning,
    Session,
};

/// An opened input: the session of one image, and the files from which its layers are read.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) session: Session,
    pub(super) sources: Sources,
}

/// Opens the image that the arguments select, without reading its layers.
pub(super) fn open(input: &Input) -> Result<Opened> {
    open_at(&input.path, &input.choice)
}

/// Opens an image, without reading its layers.
pub(super) fn open_at(path: &Path, choice: &Choice) -> Result<Opened> {
    let file = if path.is_dir() {
        None
    } else {
        Some(readable(path)?)
    };
    open_file(path, file, choice)
}

/// Opens an image or a saved report about one.
pub(super) fn open_side(path: &Path, input: &Choice) -> Result<SideOf> {
    if path.is_dir() {
        return open_file(path, None, input).map(|opened| SideOf::Image(Box::new(opened)));
    }
    let mut file = readable(path)?;
    let fail = |e: std::io::Error| io("cannot read", path, &e);
    let mut head = Vec::new();
    (&file).take(64).read_to_end(&mut head).map_err(fail)?;
    file.rewind().map_err(fail)?;
    if !head.trim_ascii_start().starts_with(b"{") {
        return open_file(path, Some(file), input).map(|opened| SideOf::Image(Box::new(opened)));
    }
    let mut text = Vec::new();
    file.by_ref()
        .take(MOST_REPORT + 1)
        .read_to_end(&mut text)
        .map_err(fail)?;
    if text.len() as u64 > MOST_REPORT {
        return Err(placed(
            Error::new(Kind::TooLarge, "this report is larger than 1 GiB"),
            path,
        ));
    }
    let report = SavedReport::parse(&text).map_err(|e| placed(e, path))?;
    Ok(SideOf::Report(Box::new(report)))
}

/// An opened image, or a saved report about one.
pub(super) enum SideOf {
    Image(Box<Opened>),
    Report(Box<SavedReport>),
}

/// The most bytes of a saved report.
const MOST_REPORT: u64 = 1 << 30;

/// Opens the image in a file, or in a folder if there is no file.
fn open_file(path: &Path, file: Option<File>, input: &Choice) -> Result<Opened> {
    let mut sources = Sources::new(Progress::new());
    let opening = match file {
        None => Opening::folder(folder(path, &mut sources)?),
        Some(file) => opening(path, file, input, &mut sources)?,
    };
    let part = sources.progress.begin("looking for images", None);
    let Found { archive, packed } = sources.run(opening).map_err(|e| placed(e, path))?;
    if packed.is_some() {
        sources.read_spool_instead()?;
    }
    drop(part);
    let choice = choose(&archive.images, input)?;
    let name = path.file_name();
    let name = name.map_or_else(|| "image".to_owned(), |n| n.to_string_lossy().into_owned());
    let mut session = Session::new(name, archive, Some(choice))?;
    if input.allow_huge {
        session.allow_huge();
    }
    if let Some(layers) = input.base {
        session.set_base(layers)?;
    }
    Ok(Opened { session, sources })
}

/// A file that can be read at any offset; a pipe is copied to a temporary file.
fn readable(path: &Path) -> Result<File> {
    if path == Path::new("-") {
        return kept(std::io::stdin().lock(), path);
    }
    let file = File::open(path).map_err(|e| io("cannot open", path, &e))?;
    let is_file = file.metadata().is_ok_and(|meta| meta.is_file());
    if is_file { Ok(file) } else { kept(file, path) }
}

/// The job that opens a file, which is added to `sources`.
fn opening(path: &Path, file: File, input: &Choice, sources: &mut Sources) -> Result<Opening> {
    let meta = file.metadata().map_err(|e| io("cannot read", path, &e))?;
    sources.add_open(path.to_owned(), file);
    let bounds = Bounds::new(input.allow_huge);
    let spool = Box::new(sources.spool.clone());
    Ok(Opening::new(meta.len(), spool, bounds))
}

/// Adds the name of the input to an error that has no place and is not an error of the operating system.
fn placed(error: Error, path: &Path) -> Error {
    match error.place() {
        (None, None, _) if error.kind() != Kind::Io => {
            error.at_path(called(path).as_os_str().as_encoded_bytes())
        }
        _ => error,
    }
}

/// Copies a pipe to a temporary file, because a pipe can be read only once and an image is read twice.
fn kept(pipe: impl Read, path: &Path) -> Result<File> {
    let fail = |e: std::io::Error| {
        let what = format!("cannot keep {} in a temporary file", called(path).display());
        Error::new(Kind::Io, what).because(e.to_string())
    };
    let mut file = tempfile::tempfile().map_err(fail)?;
    let progress = Progress::new();
    let _part = progress.begin("reading the pipe", None);
    progress.copy(pipe, &mut file).map_err(fail)?;
    file.rewind().map_err(fail)?;
    Ok(file)
}

/// The name of an input in messages; `-` is standard input.
fn called(path: &Path) -> &Path {
    if path == Path::new("-") {
        Path::new("standard input")
    } else {
        path
    }
}

/// The index of the files in an OCI-layout folder. Symbolic links are not followed.
fn folder(root: &Path, sources: &mut Sources) -> Result<ArchiveIndex> {
    // This check comes first, because a folder that is not an image may be a whole home directory.
    let names = ["index.json", "manifest.json"];
    let list = |dir: &Path| fs::read_dir(dir).map_err(|e| io("cannot list", dir, &e));
    list(root)?;
    if !names.iter().any(|name| root.join(name).exists()) {
        let what =
            "this folder is not a container image: it has no index.json and no manifest.json";
        return Err(Error::new(Kind::NotAnImage, what)
            .at_path(root.as_os_str().as_encoded_bytes())
            .because("it is no OCI layout, or another folder in it is"));
    }
    let mut contents = ArchiveIndex::default();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        let entries: std::io::Result<Vec<_>> = list(&dir)?.collect();
        let mut entries = entries.map_err(|e| io("cannot list", &dir, &e))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let meta = entry.metadata().map_err(|e| io("cannot read", &path, &e))?;
            if meta.is_dir() {
                open.push(path);
            } else if meta.is_file() {
                let name = path.strip_prefix(root).unwrap_or(&path);
                let name = name.to_string_lossy().replace('\\', "/");
                let slice = Slice {
                    file: sources.add(path),
                    offset: 0,
                    length: meta.len(),
                };
                contents.add_file(name.as_bytes(), slice);
            }
        }
    }
    Ok(contents)
}

/// The number of the only image that fits `--image` and `--platform`, as far as they are given.
fn choose(images: &[Image], input: &Choice) -> Result<u32> {
    let mut named = match &input.image {
        // Images with exactly this name, on any platform, come before images whose names only contain it.
        Some(want) => {
            let exactly = numbers(images, |i| is_called(i, want));
            if exactly.is_empty() {
                numbers(images, |i| i.references.iter().any(|r| r.contains(want)))
            } else {
                exactly
            }
        }
        None => numbers(images, |_| true),
    };
    let refuse = |what: String| {
        Err(Error::new(Kind::Ambiguous, what).because("choose one with --image or --platform"))
    };
    let called = match &input.image {
        Some(want) if named.is_empty() => {
            let titles = image::titles(images);
            return refuse(format!(
                "no image of the archive is called {want}: {titles}"
            ));
        }
        Some(want) => format!(" that is called {want}"),
        None => String::new(),
    };
    if let Some(want) = &input.platform {
        let there = platforms(images, &named);
        named.retain(|n| images.get(*n as usize).is_some_and(|i| i.runs_on(want)));
        if named.is_empty() {
            return refuse(format!(
                "no image of the archive{called} is for {want}: there is {there}"
            ));
        }
    }
    match named.as_slice() {
        [one] => Ok(*one),
        _ => refuse(format!(
            "the archive holds several images: {}",
            image::titles(images)
        )),
    }
}

/// The platforms of the given images as one line, without repetition.
fn platforms(images: &[Image], numbers: &[u32]) -> String {
    /// The most platforms that are listed one by one.
    const MOST: usize = 20;
    let some = numbers.iter().filter_map(|n| images.get(*n as usize));
    let mut seen = HashSet::new();
    let mut all: Vec<String> = some.flat_map(Image::platforms).collect();
    all.retain(|platform| seen.insert(platform.clone()));
    if let Some(more) = all.len().checked_sub(MOST).filter(|n| *n > 0) {
        all.truncate(MOST);
        all.push(format!("and {more} more"));
    }
    all.join(", ")
}

/// The numbers of the images that fit, ascending.
fn numbers(images: &[Image], fits: impl Fn(&Image) -> bool) -> Vec<u32> {
    let all = (0..).zip(images);
    all.filter(|(_, i)| fits(i)).map(|(n, _)| n).collect()
}

/// Whether an image has this reference or this id; the first six or more hex digits of the id are enough.
fn is_called(image: &Image, want: &str) -> bool {
    let hex = image.id.trim_start_matches("sha256:");
    image.references.iter().any(|r| r == want)
        || image.id == want
        || (want.len() >= 6 && hex.starts_with(want))
}

impl Opened {
    /// Reads all layers of the image, several at a time.
    pub(super) fn read_layers(&mut self, hash: Hashes) -> Result<()> {
        let layers = IdRange::first(self.session.image()?.layers.len());
        let mut orders = Vec::new();
        for layer in layers {
            orders.push((layer, self.session.scan_order(layer, hash)?));
        }
        // The longest layers come first, so no thread works alone on a long one at the end.
        let layers = &self.session.image()?.layers;
        let length = |layer: LayerId| {
            let blob = layers.get(layer.index()).and_then(|l| l.blob);
            blob.map_or(0, |b| b.length)
        };
        orders.sort_by_key(|(layer, _)| std::cmp::Reverse(length(*layer)));
        let total = orders.iter().map(|(layer, _)| length(*layer)).sum();
        let (sources, session) = (&self.sources, &mut self.session);
        let _part = sources.progress.begin("reading layers", Some(total));
        each(
            orders,
            |(layer, order)| {
                Ok((
                    layer,
                    // An empty order means that the archive lacks the layer.
                    if order.is_empty() {
                        Changeset::default()
                    } else {
                        sources.run(Scanning::new(&order)?)?
                    },
                ))
            },
            |(layer, changeset)| session.add_layer(layer, changeset).map(|_| ()),
        )
    }

    /// Reads the packages of the image. From then on, the reports have them.
    pub(super) fn read_packages(&mut self) -> Result<PackagesDocument> {
        let (mut reading, orders) = self.session.packages_reading()?;
        let sources = &self.sources;
        let _part = sources.progress.begin("reading packages", None);
        each(
            orders,
            |order| sources.run(Collecting::new(&order)?),
            |layer| {
                reading.add(layer);
                Ok(())
            },
        )?;
        self.session.learn_packages(&reading)
    }

    /// Reads the contents that advice is about: databases of packages, and what programs need. What cannot be read tells
    /// nothing.
    pub(super) fn learn(&mut self) -> Result<()> {
        let (mut reading, orders) = self.session.packages_reading()?;
        let sources = &self.sources;
        let _part = sources.progress.begin("reading packages", None);
        let read = |order: Vec<u8>| {
            Ok(Collecting::new(&order)
                .and_then(|job| sources.run(job))
                .ok())
        };
        each(orders, read, |layer| {
            layer.into_iter().for_each(|layer| reading.add(layer));
            Ok(())
        })?;
        self.session.add_packages(&reading)?;
        loop {
            let orders = self.session.made_orders()?;
            if orders.is_empty() {
                return Ok(());
            }
            let session = &mut self.session;
            let mut any = false;
            let probe =
                |order: Vec<u8>| Ok(Probing::new(&order).and_then(|job| sources.run(job)).ok());
            each(orders, probe, |layer| {
                if let Some(layer) = layer {
                    any = true;
                    session.add_probed(layer);
                }
                Ok(())
            })?;
            if !any {
                return Ok(());
            }
        }
    }

    /// Recomputes the digests of the layers that are not hashed yet, and the digests of the contents that the ledger
    /// has to compare.
    pub(super) fn examine(&mut self) -> Result<()> {
        self.compare_beginnings()?;
        self.examine_for(ExaminePurpose::Digests)
    }

    /// Compares what must be told apart: the versions of a file that have the same size. Nothing else is read.
    pub(super) fn tell_apart(&mut self) -> Result<()> {
        self.session.read_headers_only();
        self.compare_beginnings()?;
        self.examine_for(ExaminePurpose::Members)
    }

    /// Tells the versions of a file apart that differ in their beginnings; later passes need not hash them for this.
    fn compare_beginnings(&mut self) -> Result<()> {
        let orders = self.session.beginnings()?;
        let (sources, session) = (&self.sources, &mut self.session);
        let _part = sources.progress.begin("comparing contents", None);
        each(
            orders,
            |order| sources.run(Examining::new(&order)?),
            |examined| {
                session.add_beginnings(examined);
                Ok(())
            },
        )
    }

    fn examine_for(&mut self, purpose: ExaminePurpose) -> Result<()> {
        let orders = self.session.examinations(purpose)?;
        look_again(&self.sources, &mut self.session, orders, None)
    }
}

/// Hashes the given contents, ascending, of one image.
pub(super) fn hash(opened: &mut Opened, wanted: &[EntryId]) -> Result<()> {
    let mut orders = Vec::new();
    for layer in opened.session.merged()?.0.ids() {
        let purpose = ExaminePurpose::Members;
        orders.extend(opened.session.examination(layer, wanted, purpose)?);
    }
    look_again(&opened.sources, &mut opened.session, orders, Some(wanted))
}

/// Recomputes the digests of the layers that are not hashed yet.
pub(super) fn verify(sources: &Sources, session: &mut Session) -> Result<()> {
    let orders = session.verifications()?;
    look_again(sources, session, orders, Some(&[]))
}

/// Reads layers a second time, several at a time, as the orders demand.
fn look_again(
    sources: &Sources,
    session: &mut Session,
    orders: Vec<Vec<u8>>,
    entries: Option<&[EntryId]>,
) -> Result<()> {
    let _part = sources.progress.begin("comparing contents", None);
    each(
        orders,
        |order| sources.run(Examining::new(&order)?),
        |examined| session.add_digests(examined, entries),
    )
}
