//! The commands that are compared: each verb of Squint with a program that does the same, less of it, or its hardest part.

use std::path::Path;
use std::process::Command;

/// A command of Squint and the one beside it.
#[derive(Debug)]
pub(super) struct Pair {
    /// The verb of Squint with its options.
    pub(super) verb: &'static str,
    /// The program beside it.
    pub(super) peer: &'static str,
    /// Its command line as tables show it.
    pub(super) shown: &'static str,
    /// Its arguments; `IMAGE` and `OUT` stand for paths.
    arguments: &'static [&'static str],
}

pub(super) const PAIRS: [Pair; 7] = [
    Pair {
        verb: "inspect --no-verify",
        peer: "diving",
        shown: "diving",
        arguments: &["file://IMAGE", "--no-verify-dup", "-o", "OUT"],
    },
    Pair {
        verb: "inspect --no-verify",
        peer: "dive",
        shown: "dive",
        arguments: &["docker-archive://IMAGE", "--json", "OUT"],
    },
    Pair {
        verb: "inspect --no-verify",
        peer: "tar",
        shown: "tar -t",
        arguments: &["-tf", "IMAGE"],
    },
    Pair {
        verb: "inspect",
        peer: "openssl",
        shown: "openssl dgst -sha256",
        arguments: &["dgst", "-sha256", "IMAGE"],
    },
    Pair {
        verb: "inspect",
        peer: "dive",
        shown: "dive",
        arguments: &["docker-archive://IMAGE", "--json", "OUT"],
    },
    Pair {
        verb: "squash",
        peer: "oci-squash",
        shown: "oci-squash",
        arguments: &["-o", "OUT", "IMAGE"],
    },
    Pair {
        verb: "squash",
        peer: "openssl",
        shown: "openssl dgst -sha256",
        arguments: &["dgst", "-sha256", "IMAGE"],
    },
];

impl Pair {
    /// Squint's command.
    pub(super) fn squint(&self, root: &Path, image: &Path, folder: &Path) -> Command {
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
        let mut command = Command::new(target.join("release/squint"));
        command.args(self.verb.split(' ')).arg(image);
        command.arg("-o").arg(folder.join("ours"));
        command
    }

    /// The command beside it.
    pub(super) fn beside(&self, image: &Path, folder: &Path) -> Command {
        let mut command = Command::new(self.peer);
        let (image, out) = (image.to_string_lossy(), folder.join("theirs"));
        for argument in self.arguments {
            let argument = argument.replace("IMAGE", &image);
            command.arg(argument.replace("OUT", &out.to_string_lossy()));
        }
        // Programs with caches begin without one, and those that draw a screen leave it out.
        command.env("HOME", folder).env("CI", "true");
        command
    }
}
