//! The Dockerfile of an image, given beside it, with the instructions behind the steps of the history.

use crate::dockerfile::{Dockerfile, Lines, Statement};

/// A Dockerfile that is given beside an image.
#[derive(Debug, Clone)]
pub struct Given {
    /// The name of the file, as the user gave it.
    pub name: String,
    /// The Dockerfile.
    pub file: Dockerfile,
    /// The lines of the file.
    pub lines: Lines,
    /// For each step of the history, the number of its instruction in the file. `None` for a step that no instruction
    /// made.
    pub statements: Vec<Option<usize>>,
    /// The `.dockerignore` of the build.
    pub ignore: Ignore,
    /// For each instruction, the number of FROM instructions up to it.
    stages: Vec<u32>,
}

/// A `.dockerignore` file: what a build leaves out of its context.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignore {
    /// The name of the file.
    pub name: String,
    /// The text of the file. `None` if there is no such file, or nobody looked for it.
    pub text: Option<String>,
}

impl Given {
    /// A Dockerfile with the instructions behind the steps of a history.
    pub fn new(
        name: String,
        file: Dockerfile,
        statements: Vec<Option<usize>>,
        ignore: Ignore,
    ) -> Self {
        let mut stage = 0;
        let count = |statement: &Statement| {
            stage += u32::from(statement.keyword == "FROM");
            stage
        };
        Self {
            stages: file.statements.iter().map(count).collect(),
            lines: Lines::new(&file.text),
            name,
            file,
            statements,
            ignore,
        }
    }

    /// The number of the instruction behind a step, and the instruction.
    pub(super) fn statement(&self, step: u32) -> Option<(usize, &Statement)> {
        let number = self.statements.get(step as usize).copied().flatten()?;
        Some((number, self.file.statements.get(number)?))
    }

    /// Whether two instructions are in one stage.
    pub(super) fn is_one_stage(&self, one: usize, other: usize) -> bool {
        self.stages.get(one) == self.stages.get(other)
    }
}
