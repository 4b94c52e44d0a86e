//! What the content of a file says about what it needs, as plain data.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::rootfs::EntryId;

/// The way in which a content is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    /// The beginning tells what the file is; of an ELF file the parts that name libraries are read too.
    Probe,
    /// These ranges of an ELF file are read, which an earlier look found too late.
    Ranges(Vec<(u64, u64)>),
    /// The whole content is read, up to a limit.
    Text,
}

/// What a content says about what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facts {
    /// The content is neither a program nor a script.
    Other,
    /// A script: its first line after `#!`.
    Script(Vec<u8>),
    /// A program or a library.
    Program(Box<Program>),
    /// The ranges of an ELF file that are still to be read, as start and end.
    Unfinished(Vec<(u64, u64)>),
    /// The whole content.
    Text(Vec<u8>),
    /// The content could not be read; the text says why.
    Unreadable(String),
}

/// The processor that an ELF file is for: files of different processors cannot be loaded together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Machine {
    /// Whether addresses have 64 bits.
    pub is_64: bool,
    /// Whether the lowest byte of a number comes first.
    pub is_little_endian: bool,
    /// The number of the processor (`e_machine`).
    pub number: u16,
}

/// Functions that reach files by a name that is not in the ELF file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// `dlopen`: loads plugins.
    pub dlopen: bool,
    /// Functions that look up users, groups or hosts.
    pub lookups: bool,
    /// `iconv_open`: converts texts between encodings.
    pub iconv: bool,
}

/// What a program or a library needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// The processor.
    pub machine: Machine,
    /// The path of the program that loads it (`PT_INTERP`). Libraries and static programs have none.
    pub interpreter: Option<Vec<u8>>,
    /// The names of the libraries that it needs, each once (`DT_NEEDED`).
    pub needed: Vec<Vec<u8>>,
    /// The name under which a library is known once it is loaded (`DT_SONAME`).
    pub soname: Option<Vec<u8>>,
    /// The old search path, which is in force for the libraries below too (`DT_RPATH`).
    pub rpath: Option<Vec<u8>>,
    /// The search path (`DT_RUNPATH`).
    pub runpath: Option<Vec<u8>>,
    /// Whether the default directories are not searched (`DF_1_NODEFLIB`).
    pub no_default: bool,
    /// The highest version of the GNU C library that it asks for, as the number after `2.`.
    pub glibc: Option<u32>,
    /// Functions that reach files by name.
    pub calls: Calls,
    /// Whether it names more libraries than are read.
    pub is_cut: bool,
}

/// The facts of contents, by the member that holds them.
#[derive(Debug, Clone, Default)]
pub struct Known(HashMap<EntryId, Facts>);

impl Known {
    /// Adds the facts of a content. A text does not replace other facts about it, nor do they replace a text.
    pub fn add(&mut self, entry: EntryId, facts: Facts) {
        self.0.insert(entry, facts);
    }

    /// The facts of a content; `None` if it was not read.
    pub fn get(&self, entry: EntryId) -> Option<&Facts> {
        self.0.get(&entry)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
