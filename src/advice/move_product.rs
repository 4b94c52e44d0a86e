//! The product of a build in a fresh image: a second stage that copies what the last steps made and what it needs.

use std::fmt::Write as _;

use super::fits;
use super::made::{Made, PackageFacts};
use super::piece::{Piece, and_more, first_directories};
use super::pile::Pile;
use super::row::{AdviceKind, AdviceRow};
use super::subject::{Figures, Subject};
use super::texts;
use super::topmost::Topmost;
use crate::bytes::figures::{exact, size};
use crate::bytes::{exact as path_text, sorted};
use crate::language::Prose;
use crate::product::{Known, Product, Why};
use crate::rootfs::{ById, EntryId, IdRange, LayerId, MemberKind, NodeId, View};

/// The most paths that the lines to copy name. A product of more paths needs lines of its own.
const MOST_PATHS: usize = 120;
/// The most packages that a sentence names.
const NAMED: usize = 5;

/// Keywords that describe the image and not a step of its build.
const SETTINGS: [&str; 10] = [
    "ENV",
    "WORKDIR",
    "USER",
    "EXPOSE",
    "VOLUME",
    "LABEL",
    "SHELL",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "ENTRYPOINT",
];

/// The advice to move a product into a fresh image. `product` is what was made with all that it needs. `base_name` is the
/// name of the base image, if it is known. `None` if it saves less than `floor` bytes, or the lines would be too many.
pub fn move_product(
    figures: Figures<'_>,
    made: &Made,
    product: &Product,
    known: &Known,
    facts: &PackageFacts,
    base_name: Option<&str>,
    floor: u64,
) -> Option<AdviceRow> {
    let subject = Subject::new(figures);
    let (layers, rootfs) = (figures.layers, figures.rootfs);
    let content = |node: NodeId| -> Option<(EntryId, u64)> {
        let View::Entry(entry) = rootfs.view(node) else {
            return None;
        };
        let inode = rootfs.inode(entry);
        let member = layers.member(inode)?;
        (member.kind == MemberKind::File).then_some((inode, member.stored))
    };
    let (mut scratch, mut above) = (0u64, 0u64);
    let mut counted = ById::new(layers.entries().len(), false);
    for row in &product.rows {
        if let Some((inode, bytes)) = content(row.node)
            && counted.set(inode, true) == Some(false)
        {
            scratch += bytes;
            if layers.layer_of(inode) >= subject.base {
                above += bytes;
            }
        }
    }
    let of_base: u64 = figures
        .ledger
        .layers
        .iter()
        .take(subject.base.index())
        .map(|sums| sums.stored)
        .sum();
    let own = of_base.saturating_add(above);
    let stored = figures.ledger.stored();
    let saves = stored.saturating_sub(own);
    if saves < floor {
        return None;
    }
    let copies = Copies::new(&subject, product, made)?;
    let mut pile = Pile::default();
    for node in rootfs.nodes().filter(|node| !product.kept[*node]) {
        if let Some((inode, bytes)) = content(node)
            && layers.layer_of(inode) >= subject.base
            && counted.set(inode, true) == Some(false)
        {
            pile.add(layers.layer_of(inode), layers.paths.parent(node), bytes);
        }
    }
    let mut piece = Piece::new(AdviceKind::MoveProduct, "");
    piece.title = texts::MOVE_PRODUCT.into();
    piece.saves = Some(saves);
    piece.layers = IdRange::new(made.first, subject.end()).collect();
    let files = pile.directories(&layers.paths);
    piece.detail = detail(made, &copies, own, scratch, subject.base > LayerId::LOWEST);
    piece.detail.push(&first_directories(&files));
    piece.files = files;
    // Without a base image, its steps are not known either.
    piece.dockerfile =
        (subject.base > LayerId::LOWEST).then(|| lines(&subject, &copies, base_name));
    piece.assumptions = fits::sentences(&subject, product, known, facts);
    piece.assumptions.push(texts::LOST_OF_BOTH.into());
    piece
        .assumptions
        .extend(product.assumptions.iter().cloned());
    piece.assumptions.extend(subject.guess());
    Some(piece.row(&subject, None).0)
}

/// The reason and the price.
fn detail(made: &Made, copies: &Copies, own: u64, scratch: u64, has_base: bool) -> Prose {
    let first = |all: &[String], start: &str| {
        let named: Vec<String> = all
            .iter()
            .take(NAMED)
            .map(|one| format!("{start}{one}"))
            .collect();
        and_more(&named.join(", "), all.len().saturating_sub(NAMED))
    };
    let bytes = size(made.build_bytes);
    let mut out = if made.build_names.is_empty() {
        Prose::new(texts::BUILD_ONLY, |text| text(&bytes))
    } else {
        let names = first(&made.build_names, "");
        Prose::each(texts::BUILD_ONLY_OF, |text, language| {
            text(&bytes, names.get(language))
        })
    };
    let products = first(&copies.made, "/");
    out.push(&Prose::each(texts::MADE, |text, language| {
        text(products.get(language))
    }));
    let (own, scratch) = (exact(own), exact(scratch));
    out.push(&if has_base {
        Prose::new(texts::ON_BASE, |text| text(&own, &scratch))
    } else {
        Prose::new(texts::ON_SCRATCH, |text| text(&scratch))
    });
    out
}

/// The paths to copy into the second stage.
struct Copies {
    /// What the last steps made, as the topmost paths that hold nothing else.
    made: Vec<String>,
    /// What it needs and the base image lacks, the paths of a directory together.
    needs: Vec<String>,
    /// The directories that it needs and the base image lacks.
    directories: Vec<String>,
}

impl Copies {
    /// The paths to copy; `None` if they are too many, or a line of a Dockerfile cannot name them.
    fn new(subject: &Subject<'_>, product: &Product, made: &Made) -> Option<Self> {
        let (layers, rootfs) = (subject.of.layers, subject.of.rootfs);
        let paths = &layers.paths;
        let is_leaf =
            |node: NodeId| rootfs.view(node) != View::Absent && !rootfs.is_dir(layers, node);
        let above = |node: NodeId| match rootfs.view(node) {
            View::Entry(entry) => {
                subject.base == LayerId::LOWEST || layers.layer_of(entry) >= subject.base
            }
            _ => false,
        };
        // A directory is copied as a whole if everything in it is kept.
        let topmost = Topmost::new(subject.of, |node| product.kept[node] && above(node));
        let mut copies = Self {
            made: Vec::new(),
            needs: Vec::new(),
            directories: Vec::new(),
        };
        let mut count = 0;
        let mut taken = ById::new(paths.len(), false);
        for row in &product.rows {
            if !is_leaf(row.node) || !above(row.node) {
                continue;
            }
            let top = topmost.of(row.node);
            if taken.set(top, true) != Some(false) {
                continue;
            }
            count += 1;
            let path = paths.path(top);
            let is_plain = path
                .iter()
                .all(|b| b.is_ascii_graphic() && !b"$\"'\\*?[]{}".contains(b));
            if count > MOST_PATHS || !is_plain {
                return None;
            }
            // A copied link becomes the file that it leads to, so its target is not copied for it.
            if row.why == Why::LinkTarget && !made.nodes[row.node] {
                continue;
            }
            let text = path_text(&path).into_owned();
            if made.nodes[row.node] {
                copies.made.push(text);
            } else if top != row.node {
                copies.directories.push(text);
            } else {
                copies.needs.push(text);
            }
        }
        sorted::sort(&mut copies.made);
        sorted::sort_by(&mut copies.needs, |a, b| folder(a).cmp(folder(b)));
        Some(copies)
    }
}

/// The directory of a path.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The Dockerfile with two stages.
fn lines(subject: &Subject<'_>, copies: &Copies, base_name: Option<&str>) -> String {
    let base = base_name.unwrap_or("BASE");
    let mut out = String::new();
    if base_name.is_none() {
        out.push_str("# BASE stands for the base image, which the image does not name.\n");
    }
    let _ = writeln!(out, "FROM {base} AS build");
    let steps = subject.steps.iter().filter(|step| {
        step.layer.is_none_or(|layer| layer >= subject.base) && step.number >= first_step(subject)
    });
    let steps: Vec<_> = steps.filter(|step| !step.keyword.is_empty()).collect();
    let text = |step: &super::steps::Step| {
        let text = step.written.as_deref().unwrap_or(&step.text);
        format!("{} {text}", step.keyword)
    };
    let is_last =
        |keyword: &str| matches!(keyword, "CMD" | "ENTRYPOINT" | "HEALTHCHECK" | "EXPOSE");
    for step in steps.iter().filter(|step| !is_last(step.keyword)) {
        let _ = writeln!(out, "{}", text(step));
    }
    let _ = writeln!(out, "\nFROM {base}");
    for paths in copies.needs.chunk_by(|a, b| folder(a) == folder(b)) {
        let to = match paths {
            [path] => path.clone(),
            paths => paths
                .first()
                .map_or_else(String::new, |path| format!("{}/", folder(path))),
        };
        let _ = writeln!(out, "COPY --from=build /{} /{to}", paths.join(" /"));
    }
    for path in copies.directories.iter().chain(&copies.made) {
        let _ = writeln!(out, "COPY --from=build /{path} /{path}");
    }
    for step in steps {
        if SETTINGS.contains(&step.keyword) || step.keyword == "CMD" {
            let _ = writeln!(out, "{}", text(step));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The number of the first step above the base image.
fn first_step(subject: &Subject<'_>) -> u32 {
    let of_base = subject
        .steps
        .iter()
        .filter(|step| step.layer.is_some_and(|l| l < subject.base));
    let last = of_base.map(|step| step.number).max();
    // Settings of the base image follow its last layer up to its CMD.
    let Some(last) = last else { return 0 };
    let after = subject.steps.iter().filter(|step| step.number > last);
    let cmd = after
        .take_while(|step| step.layer.is_none())
        .find(|step| step.keyword == "CMD");
    cmd.map_or(last, |step| step.number) + 1
}
