//! Keeping only the product: which contents must be read to find what it needs, the job that reads them, and the
//! answer.
//!
//! Contents are read in rounds: first all that are likely to be needed, one job for each layer; then those that turn out
//! to be needed as well, if there are any.

use serde::{Deserialize, Serialize};

use super::Session;
use super::gathering::{Gathering, gathering_job};
use super::kept::{Kept, KeptRow};
use super::needs::Asked;
use super::protocol::SquashRequest;
use crate::bytes::{Error, Kind, Result, Wire, exact};
use crate::files::PathGlob;
use crate::image::Settings;
use crate::product::{self, By, Facts, Look, Probe, Product, Why, With, product};
use crate::rootfs::{ById, EntryId, Layers, Lookup, NodeId, ROOT, Rootfs};

/// The most rounds of reading. Real images need two or three.
const MOST_ROUNDS: u32 = 12;

/// What a probe found in the contents of one layer, by member.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProbedLayer(Vec<(EntryId, Facts)>);

impl Wire for ProbedLayer {}

impl Session {
    /// One serialized order for [`Probing`] for each layer with contents that a request to keep a product still needs.
    /// Ask again when all of them are carried out, until there is none.
    ///
    /// # Errors
    /// When the layers are not all added, a glob cannot be used, or an order cannot be serialized.
    pub fn product_orders(&mut self, request: &SquashRequest) -> Result<Vec<Vec<u8>>> {
        if !self.needs.asked.is(request) {
            self.needs.asked = Asked::new(request);
        }
        if self.needs.asked.kept.is_some() {
            return Ok(Vec::new());
        }
        loop {
            let wanted = if self.needs.has_begun {
                let product = self.product(request)?;
                if product.unread.is_empty() {
                    // An error is told by whoever asks for the answer.
                    self.needs.asked.kept = self.answer(product).ok();
                    return Ok(Vec::new());
                }
                product.unread
            } else {
                let (layers, rootfs) = self.merged()?;
                product::candidates(layers, rootfs)
            };
            self.needs.asked.rounds += 1;
            let orders = self.probes(&wanted, self.needs.asked.rounds)?;
            // What cannot be read may show that more is needed.
            if !orders.is_empty() {
                return Ok(orders);
            }
        }
    }

    /// The orders to read contents in a round, by its number from 1. What cannot be read, or would take too many rounds, is
    /// known to be unreadable from then on.
    pub(super) fn probes(
        &mut self,
        wanted: &[(EntryId, Look)],
        round: u32,
    ) -> Result<Vec<Vec<u8>>> {
        self.needs.has_begun = true;
        let mut failed = Vec::new();
        let orders = if round > MOST_ROUNDS {
            let why = "it is needed by too long a chain of others";
            failed.extend(wanted.iter().map(|(entry, _)| (*entry, why.to_owned())));
            Vec::new()
        } else {
            self.gather(wanted, |entry, why| failed.push((entry, why)))?
        };
        for (entry, why) in failed {
            self.needs.known.add(entry, Facts::Unreadable(why));
        }
        Ok(orders)
    }

    /// Adds what a probe found in one layer.
    pub fn add_probed(&mut self, layer: ProbedLayer) {
        for (entry, facts) in layer.0 {
            self.needs.known.add(entry, facts);
        }
    }

    /// What a request keeps, with everything that it needs.
    ///
    /// # Errors
    /// When the layers are not all added, or not everything is read that [`Session::product_orders`] asks for. When a
    /// glob cannot be used or matches nothing. When something that is needed is excluded.
    pub fn kept(&self, request: &SquashRequest) -> Result<Kept> {
        self.with_kept(request, Kept::clone)
    }

    /// The result of `then`, which gets what a request keeps.
    pub(super) fn with_kept<T>(
        &self,
        request: &SquashRequest,
        then: impl FnOnce(&Kept) -> T,
    ) -> Result<T> {
        match &self.needs.asked.kept {
            Some(kept) if self.needs.asked.is(request) => Ok(then(kept)),
            _ => Ok(then(&self.answer(self.product(request)?)?)),
        }
    }

    /// What a closure keeps.
    fn answer(&self, product: Product) -> Result<Kept> {
        if let Some(fault) = product.fault {
            return Err(fault);
        }
        if !product.unread.is_empty() {
            let what = "the contents that may be needed are not read yet";
            return Err(Error::new(Kind::Request, what));
        }
        let layers = self.layers();
        let name = |node| exact(&layers.paths.path(node)).into_owned();
        let rows = product.rows.iter().map(|row| KeptRow {
            path: name(row.node),
            why: row.why,
            by: match &row.by {
                By::Image => None,
                By::Text(text) => Some(text.to_string()),
                By::Node(node) => Some(name(*node)),
            },
        });
        let node = |row: &product::Row| (row.node, matches!(row.by, By::Node(_)));
        Ok(Kept {
            rows: rows.collect(),
            nodes: product.rows.iter().map(node).collect(),
            gone: self.with_rootfs(|rootfs| gone(layers, rootfs, &product.kept)),
            assumptions: product.assumptions,
            warnings: product.warnings,
        })
    }

    /// The topmost paths that a request leaves out; `None` if it keeps everything but what globs exclude.
    pub(super) fn gone(&self, request: &SquashRequest) -> Result<Option<Vec<NodeId>>> {
        if request.keep.is_empty() {
            return Ok(None);
        }
        self.with_kept(request, |kept| Some(kept.gone.clone()))
    }

    /// The result of `then`, which gets the merged filesystem of all layers.
    fn with_rootfs<T>(&self, then: impl FnOnce(&Rootfs) -> T) -> T {
        match self.merged() {
            Ok((_, rootfs)) => then(rootfs),
            Err(_) => then(&Rootfs::merge(self.layers(), self.layers().end())),
        }
    }

    /// The closure of a request.
    fn product(&self, request: &SquashRequest) -> Result<Product> {
        let layers = self.layers();
        let mut keep = Vec::new();
        for text in &request.keep {
            keep.push((text.clone(), glob(text)?.matches(&layers.paths)));
        }
        let mut exclude = ById::new(layers.paths.len(), false);
        for text in &request.exclude {
            let matches = glob(text)?.matches(&layers.paths);
            for node in layers.paths.nodes().filter(|node| matches[*node]) {
                exclude.set(node, true);
            }
        }
        let owners = self
            .needs
            .packages
            .as_ref()
            .map(|packages| &packages.owners);
        if request.with.contains(&With::Packages) && owners.is_none() {
            return Err(Error::new(Kind::Request, "the packages are not read yet"));
        }
        let settings = Settings::new(&self.image()?.config);
        let request = product::Request {
            keep: &keep,
            exclude,
            with: &request.with,
            owners: owners.filter(|_| request.with.contains(&With::Packages)),
        };
        Ok(self.with_rootfs(|rootfs| {
            let subject = product::Subject {
                settings: &settings,
                lookup: &Lookup::new(layers),
                rootfs,
                known: &self.needs.known,
            };
            product(&subject, request)
        }))
    }
}

/// The files that the settings of an image start, through symbolic links.
pub(super) fn starts_of(product: &Product, layers: &Layers, rootfs: &Rootfs) -> Vec<NodeId> {
    let is_start = |why| matches!(why, Why::Entrypoint | Why::Command);
    let mut starts: Vec<NodeId> = Vec::new();
    // A target follows the link that leads to it.
    for row in &product.rows {
        let follows = matches!(row.by, By::Node(by) if starts.contains(&by));
        let follows = follows && matches!(row.why, Why::LinkTarget | Why::ScriptInterpreter);
        if (is_start(row.why) || follows) && !rootfs.is_dir(layers, row.node) {
            starts.push(row.node);
        }
    }
    starts
}

/// The topmost paths of a filesystem that are not kept and have nothing kept below them, ascending.
fn gone(layers: &Layers, rootfs: &Rootfs, kept: &ById<NodeId, bool>) -> Vec<NodeId> {
    let paths = &layers.paths;
    let mut stays = kept.clone();
    stays.set(ROOT, true);
    for node in paths.nodes().rev() {
        if stays[node] {
            stays.set(paths.parent(node), true);
        }
    }
    let is_topmost = |node: &NodeId| !stays[*node] && stays[paths.parent(*node)];
    rootfs.nodes().filter(is_topmost).collect()
}

fn glob(text: &str) -> Result<PathGlob> {
    PathGlob::new(text).map_err(|reason| {
        Error::new(Kind::Request, format!("the glob {text} cannot be used")).because(reason)
    })
}

gathering_job! {
    /// The job that reads the contents of one layer that may need others.
    Probing, Probe, ProbedLayer
}

impl Probing {
    /// A job that reads the contents of one layer, for one of the orders of [`Session::product_orders`].
    ///
    /// # Errors
    /// When the bytes are not an order of this version.
    pub fn new(order: &[u8]) -> Result<Self> {
        Ok(Self(Gathering::new(order, |looks: Vec<Look>| {
            Probe::new(looks)
        })?))
    }
}
