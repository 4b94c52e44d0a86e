//! The reasons for which a path is kept, as documents name them (docs/squash.md).

use serde::{Deserialize, Serialize};

/// The reason for which a path is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A pattern of `--keep` matches the path or a directory above it.
    Keep,
    /// A word of `--with` stands for the path.
    With,
    /// The entrypoint of the image starts it.
    Entrypoint,
    /// The command of the image starts it.
    Command,
    /// The health check of the image starts it.
    Healthcheck,
    /// It is the shell that runs the entrypoint, the command or the health check.
    Shell,
    /// It is the working directory.
    Workdir,
    /// It is a volume.
    Volume,
    /// It has the names of users or groups, and the image names a user.
    User,
    /// A kept symbolic link leads to it.
    LinkTarget,
    /// It is a symbolic link on the way to a kept path.
    LinkOnPath,
    /// A kept script names it after `#!`, or `env` runs it there.
    ScriptInterpreter,
    /// A kept program names it as the loader of its libraries.
    Loader,
    /// A kept program or library loads it.
    Library,
    /// The variable `LD_PRELOAD` of the image names it.
    Preload,
    /// It is a copy of a kept library for some processors.
    LibraryVariant,
    /// Without this list, the loader would not find a library.
    LoaderCache,
    /// It belongs to a package that owns a kept file.
    Package,
    /// An interpreter that is kept reads it.
    InterpreterLibrary,
}

impl Why {
    /// All reasons, in the order in which texts list them.
    pub const ALL: [Self; 19] = [
        Self::Keep,
        Self::With,
        Self::Entrypoint,
        Self::Command,
        Self::Healthcheck,
        Self::Shell,
        Self::Workdir,
        Self::Volume,
        Self::User,
        Self::LinkTarget,
        Self::LinkOnPath,
        Self::ScriptInterpreter,
        Self::Loader,
        Self::Library,
        Self::Preload,
        Self::LibraryVariant,
        Self::LoaderCache,
        Self::Package,
        Self::InterpreterLibrary,
    ];

    /// The name of the reason in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::With => "with",
            Self::Entrypoint => "entrypoint",
            Self::Command => "command",
            Self::Healthcheck => "healthcheck",
            Self::Shell => "shell",
            Self::Workdir => "workdir",
            Self::Volume => "volume",
            Self::User => "user",
            Self::LinkTarget => "link-target",
            Self::LinkOnPath => "link-on-path",
            Self::ScriptInterpreter => "script-interpreter",
            Self::Loader => "loader",
            Self::Library => "library",
            Self::Preload => "preload",
            Self::LibraryVariant => "library-variant",
            Self::LoaderCache => "loader-cache",
            Self::Package => "package",
            Self::InterpreterLibrary => "interpreter-library",
        }
    }
}
