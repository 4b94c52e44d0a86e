//! Floor 7: one opened image. Queries answer from memory; jobs say which range to feed to them next.
//!
//! Input and output are plain data. The page, its workers and the command line are the drivers of this floor.

mod advised;
mod budget;
mod building;
mod checksum_pass;
mod compare_request;
mod comparing;
mod contents;
mod copying;
mod dockerfile;
mod document;
mod exclude;
mod exporting;
mod gathering;
mod given;
mod hashing;
mod job;
mod kept;
mod measuring;
mod messages;
mod moved;
mod needs;
mod onto;
mod opened;
mod opening;
mod order;
mod package_files;
mod packages;
mod packing;
mod people;
mod product;
mod progress;
mod proposed;
pub mod protocol;
mod proving;
mod queries;
mod reading;
mod recomputed;
mod scanning;
pub mod scripts;
mod sealing;
mod second_pass;
#[allow(
    clippy::module_inception,
    reason = "the session is what this folder is about"
)]
mod session;
mod shown_kept;
mod squash_order;
mod squash_request;
mod summary;
mod told_side;
mod verifying;
mod walking;
mod wasted;

pub use building::{Building, Prepared};
pub use comparing::{Answered, Comparing, Pair};
pub use copying::Copying;
pub use given::{GivenFile, ShownDockerfile, Told};
pub use hashing::{Hashed, Hashing};
pub use job::{Job, LAYER, PACKED, SPOOL};
pub use kept::{Kept, KeptRow};
pub use measuring::MeasureOrder;
pub use onto::OntoReading;
pub use opening::{Found, Opening};
pub use order::{Below, SquashOrder};
pub use package_files::PackageFiles;
pub use packages::{CollectedLayer, Collecting, PackagesDocument, PackagesReading};
pub use packing::{Packing, SEGMENT, Segment};
pub use product::{ProbedLayer, Probing};
pub use proving::{Proving, ReadLayer};
pub use reading::{Body, Fetched, Fetching};
pub use recomputed::Recomputed;
pub use scanning::{Examined, Examining, Scanning};
pub use sealing::{Assembled, Expected, Sealing};
pub use second_pass::ExaminePurpose;
pub use session::Session;
pub use summary::summary;
pub use told_side::{KnownPackages, ToldSide};
pub use verifying::Verifying;
