//! The engine of Squint: opens container images, shows what their layers waste, and squashes them.
//!
//! Constraints that shape everything here: it must run in a browser and natively, on images of many gigabytes, in
//! bounded memory. So the engine is fed bytes and does no I/O; it has no clock, no `std::path`, no global state, and a
//! file's content is a range until it is needed.
//!
//! # How to use it
//!
//! The engine does no I/O: a [`session::Job`] names the range that it needs next, and a driver feeds that range. This
//! driver has the whole file in memory. The drivers of the command line and of the page read ranges of large files.
//!
//! ```
#![doc = include_str!("../docs/examples/driver.rs")]
//! ```
//!
//! **Open** an image: read its table of contents, then its layers, in any order and on any number of threads. A second pass
//! recomputes digests and compares contents that were overwritten by others of the same size.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/driver.rs"));
#![doc = include_str!("../docs/examples/open.rs")]
//!
//! # fn main() -> Result<()> {
//! let file = std::fs::read("tests/fixtures/mini.docker-26.tar").expect("a fixture");
//! let session = open(&file)?;
//! assert_eq!(session.image()?.references, ["bench/mini:1"]);
//! assert_eq!(session.image()?.layers.len(), 9);
//! # Ok(())
//! # }
//! ```
//!
//! **Merge** layers: which member of which layer is at a path in the end.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/driver.rs"));
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/open.rs"));
//! use squint::rootfs::{LayerId, ROOT, Rootfs, View};
//!
//! # fn main() -> Result<()> {
//! let file = std::fs::read("tests/fixtures/mini.docker-26.tar").expect("a fixture");
//! let session = open(&file)?;
//! let (layers, rootfs) = session.merged()?;
//! let bin = layers.paths.find(ROOT, b"bin").expect("a directory of the lowest layer");
//! assert!(matches!(rootfs.view(bin), View::Entry(_)));
//! // The filesystem below the first layer is empty.
//! assert_eq!(Rootfs::merge(layers, LayerId::LOWEST).view(bin), View::Absent);
//! # Ok(())
//! # }
//! ```
//!
//! The **ledger** says of every stored byte whether it is live, and if not, which layer hid it and how.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/driver.rs"));
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/open.rs"));
//! use squint::waste::Ledger;
//!
//! # fn main() -> Result<()> {
//! let file = std::fs::read("tests/fixtures/mini.docker-26.tar").expect("a fixture");
//! let session = open(&file)?;
//! let (layers, rootfs) = session.merged()?;
//! let ledger = Ledger::new(layers, rootfs, session.digests());
//! let dead: u64 = ledger.dead.iter().map(|dead| dead.bytes).sum();
//! assert_eq!(ledger.stored(), ledger.live() + dead);
//! assert!(ledger.dead.iter().all(|dead| dead.writer < dead.killer));
//! # Ok(())
//! # }
//! ```
//!
//! **Plan** a squash, **write** it, and **prove** that the result is the same filesystem.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/driver.rs"));
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/open.rs"));
//! use squint::bytes::Part;
//! use squint::rootfs::LayerId;
//! use squint::session::protocol::SquashRequest;
//! use squint::session::{Building, Hashing, Sealing, Verifying};
//!
//! # fn main() -> Result<()> {
//! let file = std::fs::read("tests/fixtures/mini.docker-26.tar").expect("a fixture");
//! let session = open(&file)?;
//! let request = SquashRequest::merging(LayerId::new(1), LayerId::new(8));
//! let plan = session.plan(&request)?;
//! assert_eq!((plan.layers_before, plan.layers_after), (9, 2));
//!
//! // A rope is a list of ranges, of the file and of what was put aside, and of fresh bytes between them.
//! let aside = Aside::default();
//! let bytes = |rope: &squint::bytes::Rope<u32>| -> Result<Vec<u8>> {
//!     let mut out = Vec::new();
//!     rope.walk(0..rope.length(), |part| {
//!         match part {
//!             Part::Fresh(bytes) => out.extend_from_slice(bytes),
//!             Part::Copy(range) => {
//!                 let place = range.offset as usize..(range.offset + range.length) as usize;
//!                 match range.source {
//!                     SPOOL => out.extend_from_slice(&aside.0.borrow()[place]),
//!                     _ => out.extend_from_slice(&file[place]),
//!                 }
//!             }
//!         }
//!         Ok(true)
//!     })?;
//!     Ok(out)
//! };
//! let building = Building::new(&session.order(&request)?, false, Box::new(aside.clone()))?;
//! let prepared = run(building, &file, &aside)?;
//! let layer = bytes(prepared.rope())?;
//! let hashed = run(Hashing::new(prepared), &layer, &aside)?;
//! let sealing = Sealing::new(hashed, &[], session.recomputed()?)?;
//! let assembled = run(sealing, &[], &aside)?;
//! let output = bytes(&assembled.rope)?;
//!
//! run(Verifying::new(assembled.expected, output.len() as u64), &output, &aside)?;
//! assert_eq!(output.len() as u64, plan.after_bytes);
//! # Ok(())
//! # }
//! ```
//!
//! Write the **report**, in any of its forms.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/driver.rs"));
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/open.rs"));
//! use squint::session::protocol::ReportFormat;
//!
//! # fn main() -> Result<()> {
//! let file = std::fs::read("tests/fixtures/mini.docker-26.tar").expect("a fixture");
//! let (name, text) = open(&file)?.export(ReportFormat::Markdown)?;
//! assert_eq!(name, "mini_1.report.md");
//! assert!(text.starts_with(b"## `bench/mini:1`"));
//! # Ok(())
//! # }
//! ```
//!
//! # Floors
//!
//! Lowest first; a module uses those below it only (see `src/ARCHITECTURE.md`).

#[macro_use]
pub mod language;
pub mod advice;
pub mod bytes;
pub mod check;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod cli;
pub mod compare;
pub mod dockerfile;
pub mod files;
pub mod image;
pub mod packages;
pub mod product;
pub mod report;
pub mod rootfs;
pub mod session;
pub mod squash;
pub mod tarball;
pub mod view;
pub mod waste;
#[cfg(all(feature = "web", target_arch = "wasm32"))]
pub mod web;
