//! What a patch does to the instructions of a Dockerfile.

use crate::language::Prose;

/// What a piece of advice changes in the Dockerfile, or beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::advice) struct Patch {
    /// The changes. Numbers in them are those of instructions in the file.
    pub(in crate::advice) acts: Vec<Act>,
    /// What must be true for the changed file to mean the same, a sentence each.
    pub(in crate::advice) assumptions: Vec<Prose>,
    /// The bytes that the patch saves beside those of the advice, because the instructions do more than one thing.
    pub(in crate::advice) extra: u64,
}

/// One change of a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::advice) enum Act {
    /// RUN instructions become one, in the place of the first.
    Join {
        /// The instructions, in their order, each with the commands that run before it in place of what stands between.
        runs: Vec<(usize, Vec<String>)>,
        /// The instructions that move above the RUN.
        rises: Vec<usize>,
        /// Whether the shell of the instructions ends a command at its first failure.
        errexit: bool,
    },
    /// A RUN ends with one more command.
    Append {
        run: usize,
        command: String,
        errexit: bool,
    },
    /// A RUN has one more flag: a mount.
    Mount { run: usize, flag: String },
    /// A word stands behind each of these words in the text of a RUN.
    Insert {
        run: usize,
        behind: &'static [&'static str],
        word: &'static str,
    },
    /// A COPY or ADD has a flag, in place of one of the same name.
    Flag { copy: usize, flag: String },
    /// An instruction goes.
    Remove(usize),
    /// A RUN has another text.
    Rewrite { run: usize, text: String },
    /// The `.dockerignore` has one more line.
    Ignore(&'static str),
}
