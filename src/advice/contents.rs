//! What contents tell beside the headers of layers. Who reads them is not known here.

use crate::rootfs::EntryId;

/// What was found in the contents of an image. Members are those of the final filesystem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// The bytes of programs and libraries that only debuggers read, by the member that holds the program, ascending;
    /// without those of the operating system's packages.
    pub symbols: Vec<(EntryId, u64)>,
    /// The members with the files of packages that are there only because others recommend them, ascending.
    pub recommended: Vec<EntryId>,
    /// The names of these packages, those with the most bytes first.
    pub names: Vec<String>,
}
