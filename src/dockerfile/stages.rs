//! The stages of a Dockerfile, and the instructions that lead to an image: those of its stage, and of the stages that it
//! is built on.

use std::collections::HashMap;
use std::ops::Range;

use super::parse::Dockerfile;
use super::statement::Statement;
use super::substitute::substitute;
use super::words;

/// A stage of a Dockerfile: a FROM and the instructions up to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The name of the stage, in small letters; `None` if it has none.
    pub name: Option<String>,
    /// The word behind FROM, with its variables; empty if there is none.
    pub from: String,
    /// The number of the FROM in the Dockerfile's statements.
    pub at: usize,
    /// The numbers of the stage's instructions, without the FROM.
    pub statements: Range<usize>,
}

/// The instructions that lead to an image, from the base image on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// The numbers of the instructions in the Dockerfile's statements, the lowest first, without any FROM.
    pub statements: Vec<usize>,
    /// The numbers of the stages that the instructions are of, the lowest first.
    pub stages: Vec<usize>,
    /// The name of the base image; `None` if it has a variable without a value.
    pub from: Option<String>,
    /// Whether the image begins empty.
    pub is_scratch: bool,
}

impl Dockerfile {
    /// The stages of the Dockerfile, in their order.
    pub fn stages(&self) -> Vec<Stage> {
        let mut stages: Vec<Stage> = Vec::new();
        for (at, statement) in self.statements.iter().enumerate() {
            if statement.keyword == "FROM" {
                stages.push(stage(at, statement));
            } else if let Some(stage) = stages.last_mut() {
                stage.statements.end = at + 1;
            }
        }
        stages
    }

    /// The instructions that lead to the image of a stage: of the last one, or of the one that is named or numbered. A
    /// stage that is built on another follows it. `given` are build arguments. `None` if there is no such stage.
    pub fn chain(&self, target: Option<&str>, given: &[(String, String)]) -> Option<Chain> {
        let stages = self.stages();
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, stage) in stages.iter().enumerate() {
            if let Some(name) = &stage.name {
                by_name.entry(name).or_default().push(number);
            }
        }
        let named = |name: &str, below: usize| {
            let all = by_name.get(name.to_ascii_lowercase().as_str())?;
            // The numbers ascend.
            let before = all.partition_point(|number| *number < below);
            before.checked_sub(1).and_then(|at| all.get(at)).copied()
        };
        let mut at = match target.filter(|target| !target.is_empty()) {
            None => stages.len().checked_sub(1)?,
            Some(target) => named(target, stages.len())
                .or_else(|| target.parse().ok().filter(|n| *n < stages.len()))?,
        };
        let values = self.global_arguments(given);
        let (mut parts, mut numbers) = (Vec::new(), Vec::new());
        loop {
            let stage = stages.get(at)?;
            parts.push(stage.statements.clone());
            numbers.push(at);
            let from = substitute(&stage.from, &values).filter(|from| !from.is_empty());
            // A stage is built on earlier ones only.
            if let Some(below) = from.as_deref().and_then(|from| named(from, at)) {
                at = below;
                continue;
            }
            let is_scratch = from.as_deref() == Some("scratch");
            return Some(Chain {
                statements: parts.into_iter().rev().flatten().collect(),
                stages: numbers.into_iter().rev().collect(),
                from: from.filter(|_| !is_scratch),
                is_scratch,
            });
        }
    }

    /// The values of the ARGs before the first FROM, which FROM lines may use.
    fn global_arguments(&self, given: &[(String, String)]) -> HashMap<String, String> {
        let given: HashMap<&str, &str> = given
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        let mut values = HashMap::new();
        let global = self.statements.iter().take_while(|s| s.keyword != "FROM");
        for statement in global.filter(|s| s.keyword == "ARG") {
            for word in words::split(&statement.text, self.escape) {
                let (name, default) = word
                    .split_once('=')
                    .map_or((word, None), |(n, d)| (n, Some(d)));
                let default = default.map(|d| words::unquoted(d, self.escape));
                let default = default.and_then(|d| substitute(&d, &values));
                let value = given.get(name).map(|v| (*v).to_owned()).or(default);
                values.extend(value.map(|value| (name.to_owned(), value)));
            }
        }
        values
    }
}

/// The stage that begins at a FROM: `FROM [--platform=…] IMAGE [AS NAME]`.
fn stage(at: usize, statement: &Statement) -> Stage {
    let words: Vec<&str> = statement.text.split_whitespace().collect();
    let name = match words.as_slice() {
        [_, as_, name, ..] if as_.eq_ignore_ascii_case("as") => Some(name.to_ascii_lowercase()),
        _ => None,
    };
    Stage {
        name,
        from: words
            .first()
            .map_or_else(String::new, |from| (*from).to_owned()),
        at,
        statements: at + 1..at + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Dockerfile;

    /// The lines of the instructions that lead to an image, and its base.
    #[track_caller]
    fn leads(text: &str, target: Option<&str>, lines: &[u32], from: Option<&str>) {
        let file = Dockerfile::parse(text).expect("a Dockerfile");
        let chain = file.chain(target, &[("GIVEN".to_owned(), "9".to_owned())]);
        let chain = chain.expect("a stage");
        let line = |n: &usize| file.statements[*n].line;
        assert_eq!(chain.statements.iter().map(line).collect::<Vec<_>>(), lines);
        assert_eq!(chain.from.as_deref(), from);
    }

    #[test]
    fn stages_follow_each_other() {
        let text = "ARG V=12\nARG GIVEN=1\nFROM debian:$V AS Build\nRUN a\nFROM alpine:${GIVEN}\nRUN b\nFROM build AS last\nRUN c\n";
        leads(text, None, &[4, 8], Some("debian:12"));
        leads(text, Some("build"), &[4], Some("debian:12"));
        leads(text, Some("1"), &[6], Some("alpine:9"));
        leads("FROM scratch\nCOPY a /\n", None, &[2], None);
        leads("FROM x:$NONE\nRUN a", None, &[2], None);
        // A stage may have the name of the image that it is built on.
        leads(
            "FROM debian AS debian\nRUN a\nFROM debian\nRUN b",
            None,
            &[2, 4],
            Some("debian"),
        );
    }
}
