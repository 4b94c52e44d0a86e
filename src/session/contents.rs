//! Contents of files: the page's requests to show, compare or save them, and the answers.

use crate::rootfs::{EntryId, NodeId};
use serde::{Deserialize, Serialize};

use crate::files::Scope;

/// A request to read contents, by purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// Show a part of one version of a file.
    Show {
        /// The member of the version: [`crate::files::Version::entry`].
        entry: EntryId,
        /// The offset of the first byte to show, in bytes.
        offset: u64,
    },
    /// Compare two versions of a file.
    Compare {
        /// The member of the older version.
        old: EntryId,
        /// The member of the newer version.
        new: EntryId,
    },
    /// Save one version of a file.
    SaveFile {
        /// The member of the version.
        entry: EntryId,
    },
    /// Save a directory with everything in it as a tar.
    SaveFolder {
        /// The filesystem that the directory is in. For a difference, it is the filesystem of the second layer.
        scope: Scope,
        /// The node of the directory.
        node: NodeId,
    },
}

/// Contents that were read for a [`Reading`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Contents {
    /// A part of one version of a file, to show.
    Shown(Shown),
    /// The difference between two versions of a file.
    Difference(Difference),
    /// A file or directory to save. Its bytes come with the reply as a file.
    Saved {
        /// The proposed name of the file.
        file_name: String,
    },
}

/// A part of a file's content, at most [`SHOWN`] bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The member of the version that is shown.
    pub entry: EntryId,
    /// The size of the whole content in bytes.
    pub size: u64,
    /// The offset of `bytes` in the content, in bytes.
    pub offset: u64,
    /// The bytes of the part; empty at or after the end of the content.
    pub bytes: Vec<u8>,
    /// The form of the content, by its first bytes.
    pub form: Form,
}

/// The most bytes of a file that are shown at once: 1 MiB.
pub const SHOWN: u64 = 1 << 20;

/// The form of a file's content, guessed from its first bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Text in UTF-8.
    Text,
    /// A picture that browsers show. The whole picture comes with the reply as a file.
    Picture {
        /// The media type of the picture, for example `image/png`.
        media_type: String,
    },
    /// An ELF file: a program or a library.
    Elf(Box<ElfFacts>),
    /// Any other content.
    Binary {
        /// The name of the format, for example `gzip` or `SQLite database`; empty if it is unknown.
        name: String,
    },
}

/// The facts about an ELF file, from its headers and its dynamic section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElfFacts {
    /// The type of the ELF file: `executable`, `shared object`, `relocatable` or `core`.
    pub kind: String,
    /// The machine architecture, for example `x86-64` or `AArch64`.
    pub machine: String,
    /// The word size in bits: 32 or 64.
    pub bits: u8,
    /// Whether the byte order is little-endian.
    pub little_endian: bool,
    /// The path of the program that loads the file (the interpreter); `None` if the file names none.
    pub interpreter: Option<String>,
    /// The file's own name as a library (`DT_SONAME`); `None` if it has none.
    pub soname: Option<String>,
    /// The names of the libraries that the file needs, in its own order.
    pub needed: Vec<String>,
    /// The directories that are searched for libraries, in order.
    pub run_paths: Vec<String>,
    /// The build id in hexadecimal; `None` if the file has none.
    pub build_id: Option<String>,
    /// Whether the file has a symbol table.
    pub symbols: bool,
    /// The size of the debugging sections in bytes.
    pub debug_bytes: u64,
    /// The sections by name and by size in the file in bytes, largest first.
    pub sections: Vec<(String, u64)>,
}

/// The difference between two versions of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Difference {
    /// The versions are equal.
    Same,
    /// The versions differ in lines. Changed lines have up to three unchanged lines around them.
    Lines {
        /// The lines of the difference, in order.
        lines: Vec<DiffLine>,
        /// The number of lines that only the newer version has.
        added: u64,
        /// The number of lines that only the older version has.
        removed: u64,
        /// Whether `lines` is cut because there are too many.
        cut: bool,
    },
    /// The versions differ, and one of them is no text or is too large to compare by lines.
    Bytes {
        /// The offset of the first byte that differs.
        first: u64,
        /// The sizes of the older and the newer version in bytes.
        sizes: (u64, u64),
    },
}

/// A line of a difference. A line without any number stands for lines that are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffLine {
    /// The number of the line in the older version, from 1; `None` if the line is not in it.
    pub old: Option<u32>,
    /// The number of the line in the newer version, from 1; `None` if the line is not in it.
    pub new: Option<u32>,
    /// The text of the line, without its line end.
    pub text: String,
}
