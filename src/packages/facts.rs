//! What the databases of packages say, as plain data.
//!
//! Where a database lies, and which layer wrote it, is not known here.

use serde::{Deserialize, Serialize};

/// A list of paths or of parts of paths, as one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Paths {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Paths {
    /// Adds a path made of two parts. It is dropped if the list has four gigabytes.
    pub fn push(&mut self, directory: &[u8], name: &[u8]) {
        let length = self.text.len() + directory.len() + name.len() + 1;
        let Ok(_) = u32::try_from(length) else { return };
        self.text.extend_from_slice(directory);
        if !directory.is_empty() && !directory.ends_with(b"/") {
            self.text.push(b'/');
        }
        self.text.extend_from_slice(name);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// The paths in their order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let from = std::mem::replace(&mut start, *end as usize);
            self.text.get(from..*end as usize).unwrap_or_default()
        })
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Frees the memory that was reserved for more paths.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// One package as a database describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Record {
    /// The name of the package.
    pub name: String,
    /// The full version; `None` if the database has none.
    pub version: Option<String>,
    /// The architecture; `None` for packages of languages.
    pub arch: Option<String>,
    /// The licence, in the words of the database.
    pub licence: Option<String>,
    /// The source package, in the words of the database.
    pub source: Option<String>,
    /// The section of the distribution, in the words of the database.
    pub section: Option<String>,
    /// What the package needs: groups of alternatives, the preferred one first.
    pub needs: Vec<Vec<String>>,
    /// What the package recommends, in the same form.
    pub recommends: Vec<Vec<String>>,
    /// The other names that the package fulfils.
    pub provides: Vec<String>,
    /// The files that the package owns, if the database lists them itself.
    pub files: Paths,
    /// The folder of the package, if the database names it: a path that begins at the folder of the database.
    pub folder: Option<String>,
    /// Whether the package is a module in another one, which has no files of its own.
    pub is_part: bool,
    /// Whether the package is a crate of Rust in a program. The path of a program does not tell its language.
    pub is_crate: bool,
}

/// A file that another package put elsewhere (dpkg-divert(1)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diversion {
    /// The path that packages list, without a leading slash.
    pub from: Vec<u8>,
    /// The path at which their file is.
    pub to: Vec<u8>,
    /// The package whose own file stays at `from`. Empty if there is none.
    pub by: String,
}

/// The operating system, from os-release(5).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The name of the distribution in lower case: `debian`.
    pub id: String,
    /// The version of the distribution; empty if it has none.
    pub version: String,
}

/// What one content says about packages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facts {
    /// The packages that a database holds.
    Records(Vec<Record>),
    /// A package of Node.js, if the manifest has a name and a version, and the names that the manifest asks for.
    Manifest(Option<Box<Record>>, Vec<String>),
    /// The files of one package.
    Paths(Paths),
    /// Words: the names that were asked for, or the packages that were installed automatically.
    Words(Vec<String>),
    /// The diversions of dpkg.
    Diversions(Vec<Diversion>),
    /// The operating system.
    Release(Release),
    /// The content itself, for what is read together with another one.
    Bytes(Vec<u8>),
    /// The content only has to exist.
    Nothing,
}

/// The result of reading one content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What the content says. An error is a phrase that says why the content cannot be used.
    pub facts: Result<Facts, String>,
    /// Phrases about parts of the content that had to be left out.
    pub problems: Vec<String>,
    /// The bytes of a program that only debuggers read. 0 for other contents.
    pub symbols: u64,
}

impl Found {
    /// A result without problems.
    pub fn new(facts: Result<Facts, String>) -> Self {
        Self {
            facts,
            problems: Vec::new(),
            symbols: 0,
        }
    }
}

/// The text of bytes; what is not UTF-8 becomes a replacement character.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The text, unless it is empty.
pub(super) fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
