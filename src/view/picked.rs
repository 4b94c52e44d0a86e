//! A file that was given to the page.

/// A file that was dropped, pasted or picked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picked {
    /// The name of the file, without a folder.
    pub name: String,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The number of files that were given at once; this is the first of them.
    pub among: u32,
}
