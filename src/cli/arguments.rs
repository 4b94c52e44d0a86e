//! The command-line arguments of `squint`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::bytes::version::VERSION;
use crate::rootfs::LayerRange;

/// Look hard at a container image: what every byte is, what is waste and why, and a squashed copy that proves itself.
#[derive(Debug, Parser)]
#[command(name = "squint", version = VERSION)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Layers, their sizes and their waste
    Inspect(Inspect),
    /// The steps of the history, newest first, with the bytes of each
    History(History),
    /// What to change to make the image smaller, and what each change saves
    Advice(Advice),
    /// The Dockerfile of the image, and the bytes behind its lines
    Dockerfile(Dockerfile),
    /// The files of the merged filesystem, or of one layer
    Tree(Tree),
    /// The packages in an image: who brought which bytes, when, and what needs what
    Packages(Packages),
    /// Two images: sizes, what a pull of the new one costs and why, files, packages, settings
    Compare(Compare),
    /// Whether an image keeps to rules, for CI: exit code 1 if it does not
    Check(Check),
    /// Merge layers and save the result; it is verified before the command ends
    Squash(Squash),
    /// Write the completions of a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual page (roff)
    Man,
}

/// Which image.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// A `docker save` tarball, an OCI archive, an OCI-layout folder, or - for standard input
    #[arg(value_name = "IMAGE")]
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) choice: Choice,
}

/// Which image of an archive, and how it is read.
#[derive(Debug, Clone, Args)]
pub(super) struct Choice {
    /// Which image, where the archive holds several: a reference or a part of it, or an id
    #[arg(long, value_name = "REF")]
    pub(super) image: Option<String>,
    /// Which platform, where the archive holds several
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(super) platform: Option<String>,
    /// How many of the lowest layers are the base image
    #[arg(long, value_name = "N")]
    pub(super) base: Option<u32>,
    /// Read on where packed data becomes suspiciously large
    #[arg(long)]
    pub(super) allow_huge: bool,
}

/// Which image, and where the answer goes.
#[derive(Debug, Args)]
pub(super) struct Question {
    #[command(flatten)]
    pub(super) input: Input,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For reading
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Written {
    /// For reading here
    Text,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
    /// A page that needs nothing beside it
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Spoken {
    /// English
    En,
    /// 简体中文
    Zh,
}

#[derive(Debug, Args)]
pub(super) struct Inspect {
    #[command(flatten)]
    pub(super) question: Question,
    /// The Dockerfile that the image was built from
    #[arg(long = "dockerfile", value_name = "FILE")]
    pub(super) given: Option<PathBuf>,
    /// Read headers only, and what must be told apart: no digest is checked, no package is read
    #[arg(long)]
    pub(super) no_verify: bool,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Written,
    /// The language of the HTML page
    #[arg(long, value_enum, default_value = "en")]
    pub(super) language: Spoken,
}

#[derive(Debug, Args)]
pub(super) struct History {
    #[command(flatten)]
    pub(super) question: Question,
    /// Write long commands in full
    #[arg(long)]
    pub(super) no_trunc: bool,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DockerfileFormat {
    /// A Dockerfile
    Text,
    /// For programs
    Json,
    /// Warnings at the lines of the file of --dockerfile, for a workflow on GitHub
    Github,
}

#[derive(Debug, Args)]
pub(super) struct Dockerfile {
    #[command(flatten)]
    pub(super) question: Question,
    /// The Dockerfile that the image was built from
    #[arg(long = "dockerfile", value_name = "FILE")]
    pub(super) given: Option<PathBuf>,
    /// Make it from the history, even if the provenance of the image has the true one
    #[arg(long, conflicts_with = "given")]
    pub(super) from_history: bool,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: DockerfileFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PackagesFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// A bill of materials, CycloneDX 1.6
    Cyclonedx,
}

#[derive(Debug, Args)]
pub(super) struct Packages {
    #[command(flatten)]
    pub(super) question: Question,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: PackagesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AdviceFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// One diff of the file of --dockerfile, for `patch -p1` and `git apply`
    Diff,
}

#[derive(Debug, Args)]
pub(super) struct Advice {
    #[command(flatten)]
    pub(super) question: Question,
    /// The Dockerfile that the image was built from: advice becomes patches of it
    #[arg(long = "dockerfile", value_name = "FILE")]
    pub(super) given: Option<PathBuf>,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: AdviceFormat,
}

#[derive(Debug, Args)]
pub(super) struct Tree {
    #[command(flatten)]
    pub(super) question: Question,
    /// What this layer alone brings
    #[arg(long, value_name = "N", conflicts_with = "upto")]
    pub(super) layer: Option<u16>,
    /// The filesystem up to this layer, inclusive
    #[arg(long, value_name = "N")]
    pub(super) upto: Option<u16>,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

/// The old image of a comparison.
#[derive(Debug, Args)]
pub(super) struct Other {
    /// Which image of OLD, where it holds several: a reference or a part of it, or an id
    #[arg(long, value_name = "REF")]
    pub(super) old_image: Option<String>,
    /// Which platform of OLD, where it holds several
    #[arg(long, value_name = "OS/ARCH[/VARIANT]")]
    pub(super) old_platform: Option<String>,
}

impl Other {
    /// Whether something is said of the old image.
    pub(super) fn is_given(&self) -> bool {
        self.old_image.is_some() || self.old_platform.is_some()
    }

    /// How the old image is chosen; the rest is as for the new one.
    pub(super) fn choice(&self, new: &Choice) -> Choice {
        Choice {
            image: self.old_image.clone(),
            platform: self.old_platform.clone(),
            base: None,
            allow_huge: new.allow_huge,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The image before, or a JSON report about it, or - for standard input
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,
    /// The image after, or a JSON report about it, or - for standard input
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,
    #[command(flatten)]
    pub(super) choice: Choice,
    #[command(flatten)]
    pub(super) other: Other,
    /// Write to a file
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Write nothing where both the difference on disk and what a pull fetches are below this size
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(super) floor: Option<u64>,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Written,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// Annotations of a workflow on GitHub
    Github,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) question: Question,
    /// Limits from this file, in place of .squint-ci and .dive-ci; *.dive-ci is read as dive reads it
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The arithmetic of dive, and its configuration only
    #[arg(long)]
    pub(super) like_dive: bool,
    /// A JSON report on an earlier image, than which this one must not be worse; or off
    #[arg(long, value_name = "REPORT.json")]
    pub(super) baseline: Option<String>,
    /// The least visible share of what is on disk, between 0 and 1; or off [default: 0.9]
    #[arg(long, value_name = "X")]
    pub(super) lowest_efficiency: Option<String>,
    /// The most wasted bytes; or off [default: off]
    #[arg(long, value_name = "SIZE")]
    pub(super) highest_wasted_bytes: Option<String>,
    /// The most wasted bytes by what was added above the base image, between 0 and 1; or off [default: 0.1]
    #[arg(long, value_name = "X")]
    pub(super) highest_user_wasted_percent: Option<String>,
    /// The most bytes on disk; or off [default: off]
    #[arg(long, value_name = "SIZE")]
    pub(super) max_size: Option<String>,
    /// Paths that no layer may have, not even one that is deleted later; any number of times
    #[arg(long, value_name = "GLOB")]
    pub(super) deny: Vec<String>,
    /// How to say it
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: CheckFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Stored {
    /// As the merged layers were
    Same,
    /// As a plain tar
    None,
    /// With gzip
    Gzip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum With {
    /// Certificates of certificate authorities, for TLS
    Certificates,
    /// Time zones
    Zones,
    /// Users and groups, the name service switch with its libraries, /tmp
    Users,
    /// Locales, and conversions between encodings
    Locale,
    /// The whole packages that own a kept file
    Packages,
    /// The libraries of kept interpreters: Python, Node.js, Java, Perl, Ruby, PHP
    Interpreters,
}

#[derive(Debug, Args)]
pub(super) struct Squash {
    #[command(flatten)]
    pub(super) input: Input,
    /// Where to write the squashed image
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: PathBuf,
    /// Layers to merge into one, first and last, from 0; any number of times
    #[arg(long, value_name = "A-B", value_parser = range, conflicts_with_all = ["from", "to"])]
    pub(super) merge: Vec<LayerRange>,
    /// First layer to merge, from 0 [default: 0]
    #[arg(long, value_name = "N")]
    pub(super) from: Option<u32>,
    /// Last layer to merge, inclusive [default: the last]
    #[arg(long, value_name = "N")]
    pub(super) to: Option<u32>,
    /// Reference of the result, in place of the input's
    #[arg(long, value_name = "NAME:TAG")]
    pub(super) tag: Vec<String>,
    /// Comment of every new history entry
    #[arg(long, value_name = "TEXT")]
    pub(super) message: Option<String>,
    /// Leave out paths that match, and all below them; * stays within a component, ** crosses them
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    /// Keep only paths that match, all below them, and what they need
    #[arg(long, value_name = "GLOB", conflicts_with_all = ["from", "to", "merge"])]
    pub(super) keep: Vec<String>,
    /// What to keep besides: things that programs read by name
    #[arg(long, value_enum, value_name = "WHAT", requires = "keep")]
    pub(super) with: Vec<With>,
    /// Keep all layers of this image and write one above them that makes IMAGE of it: a pull fetches only that
    #[arg(long, value_name = "OLD", conflicts_with_all = ["from", "to", "merge", "keep", "exclude", "with"])]
    pub(super) onto: Option<PathBuf>,
    #[command(flatten)]
    pub(super) other: Other,
    /// How each new layer is stored; same: with gzip when one of the layers that it merges was packed
    #[arg(long, value_enum, default_value = "same")]
    pub(super) compression: Stored,
    /// Do not read the result back
    #[arg(long)]
    pub(super) no_verify: bool,
    /// How to say what was done
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
}

/// A range of layers as `A-B`, where both are decimal numbers and A is less than B.
fn range(text: &str) -> Result<LayerRange, String> {
    let number = |digits: &str| {
        let is_decimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|_| is_decimal)
    };
    let ends = text.split_once('-');
    let ends = ends.and_then(|(from, to)| Some((number(from)?, number(to)?)));
    match ends {
        None => Err("a range is two layer numbers, as in 1-3".to_owned()),
        Some((from, to)) if from >= to => {
            Err("the first layer must be below the last one".to_owned())
        }
        Some((from, to)) => Ok(LayerRange::numbered(from, to)),
    }
}

/// A size in bytes, as people write it: `20MB`, `20 MiB`, `1048576`.
fn size(text: &str) -> Result<u64, String> {
    crate::check::bytes(text)
}
