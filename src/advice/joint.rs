//! Which RUN steps may become one, and what must be said about what stands between them.
//!
//! What a step between two RUN steps means for the second one is known for each keyword. Where it is not, the steps are
//! left apart: USER and SHELL change who runs a command and how, and texts of other builders may mean anything.

use super::merged_run::{Command, MergedRun, merged_run, quoted, trimmed};
use super::movable::Movable;
use super::shell::{Shape, shape};
use super::steps::Step;
use super::texts;
use crate::language::Prose;

/// The RUN steps and what stands between them, for a range of the history that may become one RUN.
#[derive(Debug)]
pub(super) struct Joint {
    /// The lines of the merged RUN, with comments on the lines around it.
    pub(super) dockerfile: String,
    /// What must be true for the merged RUN to do the same, a sentence each.
    pub(super) assumptions: Vec<Prose>,
    /// The number of RUN steps.
    pub(super) runs: usize,
}

/// What a step means between two RUN steps.
enum Between<'a> {
    /// A RUN with the words of its shell and its shape.
    Run(&'a str, Shape),
    /// It changes nothing for a RUN.
    Setting,
    /// It sets variables.
    Variables,
    /// A build argument without a value, or with one.
    Argument,
    /// It goes to a directory.
    Directory,
    /// It copies files.
    Files,
    /// The steps before and after it stay apart.
    Apart,
}

/// Keywords of steps that change the settings of the image only. (A `VOLUME` may throw away what later steps write.)
const SETTINGS: [&str; 8] = [
    "CMD",
    "ENTRYPOINT",
    "EXPOSE",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "STOPSIGNAL",
];

/// Names of variables that programs read without being told. A build argument of such a name does not move.
const SILENT: [&str; 25] = [
    "PATH",
    "LD_",
    "HOME",
    "LANG",
    "LC_",
    "TZ",
    "DEBIAN_FRONTEND",
    "PIP_",
    "PYTHON",
    "NODE_",
    "NPM_",
    "GO",
    "CARGO_",
    "RUSTUP_",
    "JAVA_",
    "MAVEN_",
    "CC",
    "CXX",
    "CFLAGS",
    "CPPFLAGS",
    "LDFLAGS",
    "SOURCE_DATE_EPOCH",
    "HTTP",
    "FTP_",
    "NO_PROXY",
];

/// The most characters of a line that stays.
const LINE: usize = 80;

/// The most steps between two RUN steps, and the most bytes of commands and variables in one merged RUN. More is
/// nothing that people would copy.
const STEPS: usize = 64;
const BYTES: usize = 64 << 10;

/// The meaning of a step between RUN steps, or of a RUN.
fn between(step: &Step) -> Between<'_> {
    match step.keyword {
        "RUN" => run(step).map_or(Between::Apart, |(shell, shape)| Between::Run(shell, shape)),
        "ENV" => Between::Variables,
        "ARG" => Between::Argument,
        "WORKDIR" if step.text.starts_with('/') && !step.text.contains(['\n', '$', '\\']) => {
            Between::Directory
        }
        "COPY" | "ADD" => Between::Files,
        keyword if SETTINGS.contains(&keyword) => Between::Setting,
        _ => Between::Apart,
    }
}

/// The shell of a RUN and the shape of its command. `None` if it cannot stand beside others.
pub(super) fn run(step: &Step) -> Option<(&str, Shape)> {
    let shell = step.shell.as_deref().filter(|_| step.is_run())?;
    let is_bash = shell.contains("/bash ");
    Some((shell, shape(trimmed(&step.text), is_bash).ok()?))
}

/// The last step of the longest range that begins with the RUN at place `first` and may become one RUN. `None` if no
/// range does.
pub(super) fn reach(steps: &[Step], first: usize, movable: &Movable) -> Option<usize> {
    let Between::Run(shell, _) = between(steps.get(first)?) else {
        return None;
    };
    let from = steps.get(first)?.layer?;
    let (mut reached, mut moved): (_, Vec<&Step>) = (None, Vec::new());
    let mut runs = vec![steps.get(first)?];
    let mut bytes = runs.iter().map(|run| run.text.len()).sum::<usize>();
    for (place, step) in steps.iter().enumerate().skip(first + 1) {
        bytes += step.text.len();
        if bytes > BYTES || place - reached.unwrap_or(first) > STEPS {
            break;
        }
        match between(step) {
            Between::Run(other, _) if other == shell => {
                let layer = step.layer?;
                if moved
                    .iter()
                    .any(|copy| !movable.may_follow(copy, layer, step))
                {
                    break;
                }
                reached = Some(place);
                runs.push(step);
            }
            Between::Files => match step.layer {
                Some(layer) if movable.is_movable(layer, from) => moved.push(step),
                Some(_) => break,
                None => {}
            },
            Between::Variables if variables(step).is_none() => break,
            Between::Argument if !may_rise(argument(step), &runs) => break,
            Between::Setting | Between::Variables | Between::Argument | Between::Directory => {}
            Between::Run(..) | Between::Apart => break,
        }
    }
    reached
}

/// The name of the build argument of an ARG step.
pub(super) fn argument(step: &Step) -> &str {
    step.text.split('=').next().unwrap_or_default().trim()
}

/// Whether a build argument may be there for commands that did not have it.
fn may_rise(name: &str, runs: &[&Step]) -> bool {
    let upper = name.to_ascii_uppercase();
    is_name(name)
        && !SILENT.iter().any(|silent| upper.starts_with(silent))
        && !runs.iter().any(|run| run.text.contains(name))
}

/// The merged RUN of the steps `range`, of which the first and the last are RUN steps. `None` if they may not become
/// one.
pub(super) fn joint(range: &[Step]) -> Option<Joint> {
    let mut commands: Vec<Command<'_>> = Vec::new();
    let (mut above, mut below, mut assumptions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut directory, mut owner) = (Vec::new(), None, false);
    let mut words = "";
    for step in range {
        match between(step) {
            Between::Run(shell, shape) => {
                words = shell;
                // A command on one line has the continued lines of its author. What a heredoc had is its content.
                let is_it = |written: &&str| written.replace("\\\n", "") == step.text;
                let written = step.written.as_deref().filter(is_it);
                let text = trimmed(written.unwrap_or(&step.text));
                let mut before: Vec<String> = before.clone();
                if let Some(path) = directory {
                    let path = quoted(path);
                    before.insert(0, format!("cd {path}"));
                    before.insert(0, format!("mkdir -p {path}"));
                }
                commands.push(Command {
                    text,
                    shape,
                    before,
                });
                continue;
            }
            Between::Variables => {
                let set = variables(step)?;
                before.extend(
                    set.iter()
                        .map(|(name, value)| format!("export {name}={}", quoted(value))),
                );
            }
            Between::Argument => {
                let name = argument(step);
                above.push(line(&format!("ARG {name}")));
                let rises = Prose::new(texts::ARGUMENT_RISES, |text| text(name));
                assumptions.push(rises);
                continue;
            }
            Between::Directory => {
                directory = Some(step.text.as_str());
                owner = true;
            }
            Between::Files => {
                let sinks = line(&whole(step));
                assumptions.push(Prose::new(texts::FILES_SINK, |text| text(&sinks)));
            }
            Between::Setting => {}
            Between::Apart => return None,
        }
        below.push(line(&whole(step)));
    }
    let MergedRun { text, is_heredoc } = merged_run(&commands, errexit(words));
    assumptions.insert(0, texts::LOST.into());
    if owner {
        assumptions.push(texts::WORKDIR_OWNER.into());
    }
    if is_heredoc {
        assumptions.push(texts::HEREDOC.into());
    }
    let mut dockerfile = String::new();
    for line in above {
        dockerfile.extend(["# above it, as it is: ", &line, "\n"]);
    }
    dockerfile.push_str(&text);
    for line in below {
        dockerfile.extend(["\n# below it, as it is: ", &line]);
    }
    Some(Joint {
        dockerfile,
        assumptions,
        runs: commands.len(),
    })
}

/// Whether the words of a shell make it end at the first failure.
pub(super) fn errexit(words: &str) -> bool {
    let mut words = words.split_whitespace().skip(1);
    words.any(|word| word == "errexit" || (word.starts_with('-') && word.contains('e')))
}

/// A step with its keyword, as a Dockerfile has it where that is known.
fn whole(step: &Step) -> String {
    let text = step.written.as_ref().unwrap_or(&step.text);
    format!("{} {text}", step.keyword)
}

/// A line of the Dockerfile for a comment: one line, not too long.
fn line(text: &str) -> String {
    let one: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    crate::bytes::cut(&one, LINE).into_owned()
}

/// The variables that an ENV step sets. The history has `A=1 B=2` without quotes, so where a value could as well be
/// another variable, or is as a Dockerfile writes it, the answer is `None`.
fn variables(step: &Step) -> Option<Vec<(&str, &str)>> {
    let text = step.text.trim();
    if !step.certain || text.contains(['"', '\'', '\\', '$', '\0', '\r']) {
        return None;
    }
    let pair = |text: &'_ str| text.split_once('=').is_some_and(|(name, _)| is_name(name));
    let words: Vec<&str> = if step.written.as_deref() == Some(text) {
        // No value needs quotes, so none has blanks.
        text.split_whitespace().collect()
    } else if text.matches('=').count() == 1 {
        vec![text]
    } else {
        return None;
    };
    let is_clear = !words.is_empty() && words.iter().all(|word| pair(word));
    is_clear.then(|| {
        words
            .into_iter()
            .filter_map(|word| word.split_once('='))
            .collect()
    })
}

fn is_name(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| !b.is_ascii_digit());
    first && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
