//! The kinds of packages, with the names that package URLs have for them.

use serde::{Deserialize, Serialize};

/// The kind of a package, by the tool that installs it. The kinds are declared in the alphabetical order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PackageKind {
    /// A package of Alpine Linux.
    Apk,
    /// A crate of Rust in a program.
    Cargo,
    /// A package of PHP.
    Composer,
    /// A package of Debian, or of a distribution that is made from it.
    Deb,
    /// A package of Ruby.
    Gem,
    /// A Go module in a program.
    Golang,
    /// An artefact of Java in an archive.
    Maven,
    /// A package of Node.js.
    Npm,
    /// A package of Python.
    Pypi,
    /// A package of Fedora, SUSE or a distribution like these.
    Rpm,
}

impl PackageKind {
    /// The name of the kind in reports and in package URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apk => "apk",
            Self::Cargo => "cargo",
            Self::Composer => "composer",
            Self::Deb => "deb",
            Self::Gem => "gem",
            Self::Golang => "golang",
            Self::Maven => "maven",
            Self::Npm => "npm",
            Self::Pypi => "pypi",
            Self::Rpm => "rpm",
        }
    }

    /// Whether packages of this kind belong to the operating system. They own a file before packages of a language do.
    pub fn is_system(self) -> bool {
        matches!(self, Self::Apk | Self::Deb | Self::Rpm)
    }

    /// Whether one file is a package with others in it, which have no files of their own, and of which nothing tells what
    /// needs what.
    pub fn is_program(self) -> bool {
        matches!(self, Self::Golang | Self::Maven)
    }
}
