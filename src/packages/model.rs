//! The model of the answer: plain data from which every output is made.
//!
//! Names and order of the fields are those of `squint.packages/1` (docs/packages.schema.json) and stay stable. A missing
//! value is `null` and never left out.

use serde::{Deserialize, Serialize};

use super::PackageKind;
use crate::bytes::Warning;
use crate::rootfs::{ById, LayerId, NodeId};
use crate::waste::DeadOwners;

/// The packages of an image, with the owner of every byte. `I` is the row of the image, as reports have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document<I> {
    /// The name of the format; always `squint.packages/1`.
    pub schema: String,
    /// The figures of the image as a whole.
    pub image: I,
    /// The packages of the final image, sorted by kind, name, version, architecture and path.
    pub packages: Vec<PackageRow>,
    /// The packages that are only in lower layers, in the same order.
    pub removed: Vec<PackageRow>,
    /// The directories that directly hold bytes without a package, largest first.
    pub unowned: Vec<UnownedRow>,
    /// The databases that layers wrote, largest first.
    pub databases: Vec<DatabaseRow>,
    /// The warnings about the image and its packages.
    pub warnings: Vec<Warning>,
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageRow {
    /// The kind of the package, by the name that package URLs have for it.
    #[serde(rename = "type")]
    pub kind: PackageKind,
    /// The name of the package.
    pub name: String,
    /// The full version. `None` if the database has none.
    pub version: Option<String>,
    /// The architecture. `None` if the database has none.
    pub arch: Option<String>,
    /// The path where a package of a language lies. `None` for packages of the operating system.
    pub path: Option<String>,
    /// The licence, in the words of the database. `None` if it has none.
    pub licence: Option<String>,
    /// The source package, in the words of the database. `None` if it has none.
    pub source: Option<String>,
    /// The package URL.
    pub purl: String,
    /// The number of the lowest layer from which on every database in force held this version.
    pub layer: LayerId,
    /// The step of the history that wrote this layer, from 0. `None` if no step did.
    pub step: Option<u32>,
    /// The number of files that belong to the package.
    pub files: u64,
    /// The bytes of these files in the final filesystem.
    pub live_bytes: u64,
    /// The bytes of dead versions that belonged to the package when they were written.
    pub dead_bytes: u64,
    /// The live bytes of the package and of everything that is needed only because of it.
    pub retained_bytes: u64,
    /// Whether somebody asked for the package. `None` if nothing says so.
    pub manual: Option<bool>,
    /// What the package needs directly, as positions in the list of packages, ascending.
    pub needs: Vec<u32>,
}

/// One directory that directly holds bytes without a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnownedRow {
    /// The path of the directory; empty for the root.
    pub path: String,
    /// The live bytes without a package that the directory directly holds.
    pub bytes: u64,
    /// The bytes of dead versions without a package that the directory directly held.
    pub dead_bytes: u64,
    /// The number of live files without a package.
    pub files: u64,
}

/// One version of a database that a layer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseRow {
    /// The path of the database.
    pub path: String,
    /// The kind of the packages in it.
    #[serde(rename = "type")]
    pub kind: PackageKind,
    /// The number of the layer that wrote it.
    pub layer: LayerId,
    /// The stored bytes of this version.
    pub bytes: u64,
}

/// Everything about packages that does not depend on the row of the image.
#[derive(Debug, Clone, Default)]
pub struct Packages {
    /// The packages of the final image.
    pub packages: Vec<PackageRow>,
    /// The packages that are only in lower layers.
    pub removed: Vec<PackageRow>,
    /// The directories with bytes without a package.
    pub unowned: Vec<UnownedRow>,
    /// The databases that layers wrote.
    pub databases: Vec<DatabaseRow>,
    /// The packages, as positions in `packages`, that are there only because others recommend them.
    pub recommended: Vec<u32>,
    /// The members of the final image that hold the files of these packages, ascending.
    pub recommended_files: Vec<crate::rootfs::EntryId>,
    /// The bytes of programs that only debuggers read, by the member that holds the program, ascending; without
    /// programs of the operating system's packages.
    pub symbols: Vec<(crate::rootfs::EntryId, u64)>,
    /// The owners of dead versions.
    pub dead: DeadOwners,
    /// The warnings about databases.
    pub warnings: crate::bytes::Warnings,
    /// The packages, as positions in `packages`, that only builds need, ascending.
    pub build_only: Vec<u32>,
    /// For each node of the final filesystem: the position in `packages` of its owner; [`u32::MAX`] for none.
    pub owners: ById<NodeId, u32>,
}

impl Packages {
    /// The document with the row of the image and all warnings.
    pub fn document<I>(self, image: I, mut warnings: crate::bytes::Warnings) -> Document<I> {
        warnings.absorb(self.warnings, None);
        Document {
            schema: "squint.packages/1".to_owned(),
            image,
            packages: self.packages,
            removed: self.removed,
            unowned: self.unowned,
            databases: self.databases,
            warnings: warnings.to_vec(),
        }
    }
}
