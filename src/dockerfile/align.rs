//! The lines of a Dockerfile behind the steps of a history.
//!
//! In the stage of an image, every instruction but FROM and ONBUILD makes one step. So both are read from the end, until
//! they differ or the Dockerfile is used up; the steps that are left are those of the base image. Steps are compared by
//! keyword; RUN, COPY and ADD by their words too.

use super::copied;
use super::parse::Dockerfile;
use super::stages::Chain;
use super::statement::Statement;
use super::step::HistoryLine;

/// The instructions of a Dockerfile behind the steps of a history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alignment {
    /// The number of the statement behind each step; `None` for a step that no statement made.
    pub statements: Vec<Option<usize>>,
    /// The number of the first step that the Dockerfile made; `None` if they differ somewhere above it.
    pub first_own: Option<usize>,
    /// The number of the first statement, from the end, that differs from its step; `None` if all agree.
    pub differs: Option<usize>,
}

/// Finds the statements of `chain` behind the steps of a history.
pub fn align(file: &Dockerfile, chain: &Chain, steps: &[HistoryLine]) -> Alignment {
    let mut found = Alignment {
        statements: vec![None; steps.len()],
        ..Alignment::default()
    };
    let mut left = steps.len();
    let mut rest = chain.statements.iter().rev().copied().peekable();
    while let Some(number) = rest.peek().copied() {
        let Some(statement) = file.statements.get(number) else {
            break;
        };
        let step = left.checked_sub(1).and_then(|at| steps.get(at));
        let keyword = step.and_then(|step| step.keyword);
        if statement.keyword == "ONBUILD" && keyword != Some("ONBUILD") {
            // BuildKit makes no step of it.
            rest.next();
            continue;
        }
        match step {
            Some(step) if is_same(file, statement, step) => {
                left -= 1;
                if let Some(slot) = found.statements.get_mut(left) {
                    *slot = Some(number);
                }
                rest.next();
            }
            // Labels that the builder was given, and layers that were merged later, have no instruction.
            Some(step) if is_extra(step) => left -= 1,
            _ => {
                found.differs = Some(number);
                return found;
            }
        }
    }
    found.first_own = Some(left);
    found
}

/// Whether a step may have no instruction in the Dockerfile.
fn is_extra(step: &HistoryLine) -> bool {
    let is_merge = step.text.starts_with("merge ") || step.text.starts_with("create new from ");
    step.keyword == Some("LABEL") || (step.keyword.is_none() && is_merge)
}

/// Whether a step was made by an instruction.
fn is_same(file: &Dockerfile, statement: &Statement, step: &HistoryLine) -> bool {
    if step.keyword != Some(statement.keyword.as_str()) {
        return false;
    }
    match statement.keyword.as_str() {
        "RUN" => is_same_run(file, statement, step),
        "COPY" | "ADD" => is_same_copy(statement, step),
        _ => true,
    }
}

fn is_same_run(file: &Dockerfile, statement: &Statement, step: &HistoryLine) -> bool {
    let given = match (statement.exec(), statement.heredocs.as_slice()) {
        (Some(words), _) => words.join(" "),
        (None, []) => statement.text.clone(),
        (None, [one]) if statement.text.split_whitespace().count() == 1 => {
            if step.text.starts_with("/dev/pipes/") {
                return step.text == format!("/dev/pipes/{}", one.name);
            }
            file.content(one)
        }
        (None, all) => {
            let mut text = statement.text.clone();
            for heredoc in all {
                text.push('\n');
                text.push_str(file.text.get(heredoc.content.clone()).unwrap_or_default());
                text.push_str(&heredoc.name);
            }
            text
        }
    };
    // A list of Buildah is recorded as a list.
    let recorded = super::words::json(&step.text).map(|words| words.join(" "));
    let recorded = recorded.as_deref().unwrap_or(&step.text);
    given.split_whitespace().eq(recorded.split_whitespace())
        || is_run_of_buildah(file, statement, recorded)
}

/// Whether a text is that of a RUN as Buildah 1.43 records it: with its flags, with heredocs that lack the words that end
/// them, and with the digest of what a mount binds behind it.
fn is_run_of_buildah(file: &Dockerfile, statement: &Statement, recorded: &str) -> bool {
    let command = recorded
        .split_whitespace()
        .skip_while(|word| word.starts_with("--"));
    let command: Vec<&str> = command.collect();
    let contents: Vec<String> = statement.heredocs.iter().map(|h| file.content(h)).collect();
    let given = statement.text.split_whitespace();
    let given: Vec<&str> = given
        .chain(
            contents
                .iter()
                .flat_map(|content| content.split_whitespace()),
        )
        .collect();
    let (Some((last, before)), Some((end, start))) = (command.split_last(), given.split_last())
    else {
        return false;
    };
    let is_end = last == end
        || last
            .strip_prefix(end)
            .is_some_and(|rest| rest.starts_with(":sha256:"));
    is_end && before == start
}

fn is_same_copy(statement: &Statement, step: &HistoryLine) -> bool {
    let listed = statement.exec();
    let given: Vec<&str> = match &listed {
        Some(words) => words.iter().map(String::as_str).collect(),
        None => statement.text.split_whitespace().collect(),
    };
    if let Some(destination) = copied::digest(&step.text) {
        // Only the place is recorded, from the root on.
        let place = given.last().copied().unwrap_or_default();
        let place = place.trim_start_matches("./").trim_end_matches('/');
        let is_open = place.is_empty() || place == "." || place.contains(['$', '"', '\'']);
        return is_open || destination.trim_end_matches('/').ends_with(place);
    }
    let recorded: Vec<&str> = step
        .text
        .split_whitespace()
        .filter(|w| !w.starts_with("--"))
        .collect();
    let same = |(given, recorded): (&&str, &&str)| {
        // A variable has its value there.
        given.contains('$') || given.trim_matches(['"', '\'']) == *recorded
    };
    let is_open = given.iter().any(|word| word.contains('$'));
    (given.len() == recorded.len() && given.iter().zip(&recorded).all(same))
        || (is_open && given.len() != recorded.len())
        || given.join(" ") == recorded.join(" ")
}
