//! Floor 5: packages. Which package owns which bytes, which layer brought it, and what needs it.
//!
//! The databases of package managers are read as plain data from the contents that a collector is fed with. Every live
//! and every dead byte of the ledger belongs to one package, or to a directory without one, so the sums are those of the
//! report. It reads nothing itself, and it knows no formats but those that it writes.

mod apk;
mod auditable;
mod build;
mod build_only;
mod collected;
mod collector;
mod composer;
mod cyclonedx;
mod deb;
mod dnf;
mod dominators;
mod facts;
mod gem;
mod golang;
mod jar;
mod json;
mod kind;
mod manual;
mod model;
mod modules;
mod needs;
mod node;
mod owners;
mod presence;
mod program;
mod purl;
mod python;
mod recommended;
mod release;
mod resolver;
mod rows;
mod rpm;
mod source;
mod symbols;
mod text;
mod timeline;
mod uuid;
mod zip;

pub use build::Subject;
pub use collected::Collected;
pub use collector::{Collector, read};
pub use cyclonedx::{Named, cyclonedx};
pub use facts::{Diversion, Facts, Found, Paths, Record, Release};
pub use kind::PackageKind;
pub use model::{DatabaseRow, Document, PackageRow, Packages, UnownedRow};
pub use source::Source;
pub use text::{Heading, text};
pub use timeline::{Span, Timeline, Tracked};
