//! Contents of files as the page asks for them and is given them: shown, compared, saved.

use serde::{Deserialize, Serialize};

use crate::files::Scope;

/// Which contents to read, and what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// To look at one version of a file.
    Show {
        /// Its member: [`crate::files::Version::entry`].
        entry: u32,
        /// From which byte of its content.
        offset: u64,
    },
    /// To see how two versions of a file differ.
    Compare {
        /// The older member.
        old: u32,
        /// The newer one.
        new: u32,
    },
    /// To save one version of a file.
    SaveFile {
        /// Its member.
        entry: u32,
    },
    /// To save a directory, and all that is in it, as a tar.
    SaveFolder {
        /// Of which filesystem; of a difference, the second layer's.
        scope: Scope,
        /// Its node.
        node: u32,
    },
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Contents {
    /// One version of a file, to look at.
    Shown(Shown),
    /// How two differ.
    Difference(Difference),
    /// A file or a directory to save; its bytes are the `Blob`.
    Saved {
        /// The name to save it under.
        file_name: String,
    },
}

/// A part of a file's content, at most [`SHOWN`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its member.
    pub entry: u32,
    /// Size of the whole content.
    pub size: u64,
    /// Where `bytes` begin in it.
    pub offset: u64,
    /// The part.
    pub bytes: Vec<u8>,
    /// What it seems to be.
    pub form: Form,
}

/// The most bytes of a file that are shown at once.
pub const SHOWN: u64 = 1 << 20;

/// What a content seems to be, by its first bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Text in UTF-8.
    Text,
    /// A picture that browsers show; the whole of it is the `Blob`.
    Picture {
        /// `image/png`.
        media_type: String,
    },
    /// A program or library.
    Elf(Box<ElfFacts>),
    /// Anything else; what it is called, where its first bytes say so (`gzip`, `SQLite database`).
    Binary {
        /// Empty when nobody knows.
        name: String,
    },
}

/// What an ELF file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElfFacts {
    /// `executable`, `shared object`, `relocatable`, `core`.
    pub kind: String,
    /// `x86-64`, `AArch64`.
    pub machine: String,
    /// 32 or 64.
    pub bits: u8,
    /// Bytes are little-endian.
    pub little_endian: bool,
    /// The program that loads it.
    pub interpreter: Option<String>,
    /// Its own name as a library.
    pub soname: Option<String>,
    /// Libraries it needs.
    pub needed: Vec<String>,
    /// Where it looks for them.
    pub run_paths: Vec<String>,
    /// Its build id, in hexadecimal.
    pub build_id: Option<String>,
    /// It has a symbol table.
    pub symbols: bool,
    /// Bytes of debugging sections.
    pub debug_bytes: u64,
    /// Names and sizes in the file of its sections, largest first.
    pub sections: Vec<(String, u64)>,
}

/// How two versions of a file differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Difference {
    /// Not at all.
    Same,
    /// By lines: changed ones, with three unchanged around.
    Lines {
        /// The lines.
        lines: Vec<DiffLine>,
        /// Lines that only the newer has.
        added: u64,
        /// Lines that only the older has.
        removed: u64,
        /// There are more than are given.
        cut: bool,
    },
    /// One of them is no text, or too large to be compared by lines.
    Bytes {
        /// The first byte that differs.
        first: u64,
        /// Sizes of older and newer.
        sizes: (u64, u64),
    },
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// Its number in the older, from 1.
    pub old: Option<u32>,
    /// Its number in the newer. A line with neither stands for lines left out.
    pub new: Option<u32>,
    /// The line, without its end.
    pub text: String,
}
