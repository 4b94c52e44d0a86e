//! Patches that make one RUN of several, with their mounts, heredocs and comments.

use super::act::{Act, Patch};
use super::context::run;
use crate::advice::given::Given;
use crate::advice::joint::{argument, errexit};
use crate::advice::merged_run::quoted;
use crate::advice::steps::Step;
use crate::advice::subject::Subject;
use crate::advice::texts;
use crate::language::Prose;
use crate::rootfs::{LayerId, MemberKind};

/// The most mounts of a RUN that a patch writes.
const MOUNTS: usize = 16;

/// The patch that makes one RUN of the RUN steps in `range`, which may become one. What stands between them is known to
/// mean the same below it, or stands for itself in the RUN.
pub(in crate::advice) fn join(
    subject: &Subject<'_>,
    given: &Given,
    range: &[Step],
) -> Option<Patch> {
    let (mut runs, mut rises, mut steps) = (Vec::new(), Vec::new(), Vec::new());
    let (mut exports, mut directory) = (Vec::new(), None);
    let (mut stops, mut has_variables) = (false, false);
    for step in range {
        if step.is_run() {
            let run = run(given, step)?;
            let mut before: Vec<String> = Vec::new();
            if let Some(path) = directory {
                let path = quoted(path);
                before.extend([format!("mkdir -p {path}"), format!("cd {path}")]);
            }
            before.extend(exports.iter().cloned());
            stops |= step.shell.as_deref().is_some_and(errexit);
            runs.push((run.at, before));
            steps.push(step);
            continue;
        }
        match step.keyword {
            "ENV" => {
                let (_, statement) = given.statement(step.number)?;
                exports.push(given.file.exports(statement)?);
                has_variables = true;
            }
            "ARG" => {
                let (at, statement) = given.statement(step.number)?;
                // What else it sets would be there above too.
                let is_one = statement.text.split_whitespace().count() == 1;
                if !is_one || statement.text.split('=').next() != Some(argument(step)) {
                    return None;
                }
                rises.push(at);
                has_variables = true;
            }
            "WORKDIR" => directory = Some(step.text.as_str()),
            _ => {}
        }
    }
    let (first, last) = (runs.first()?.0, runs.last()?.0);
    if !given.is_one_stage(first, last) {
        return None;
    }
    let mut patch = Patch::default();
    let is_told = mounts(subject, given, &steps, has_variables)?;
    patch.assumptions.extend(is_told);
    patch.acts.push(Act::Join {
        runs,
        rises,
        errexit: stops,
    });
    Some(patch)
}

/// What must be said of the flags of RUN steps that become one. `None` if the steps cannot have the flags of all.
fn mounts(
    subject: &Subject<'_>,
    given: &Given,
    steps: &[&Step],
    has_variables: bool,
) -> Option<Vec<Prose>> {
    let mut of_all: Vec<Vec<&str>> = Vec::new();
    for step in steps {
        let (_, statement) = given.statement(step.number)?;
        of_all.push(given.file.written(statement)?.flags);
    }
    let mut all: Vec<&str> = Vec::new();
    for flags in &of_all {
        for flag in flags {
            if !all.contains(flag) {
                all.push(flag);
            }
            if all.len() > MOUNTS {
                return None;
            }
        }
    }
    let shared = |flag: &&&str| of_all.iter().all(|flags| flags.contains(flag));
    let own: Vec<&str> = all.iter().filter(|flag| !shared(flag)).copied().collect();
    if own.is_empty() {
        // A variable could have another value there.
        let varies = has_variables && all.iter().any(|flag| flag.contains('$'));
        return (!varies).then(Vec::new);
    }
    let mut targets: Vec<Mount<'_>> = Vec::new();
    for flag in &all {
        let mount = Mount::new(flag.strip_prefix("--mount=")?)?;
        // Two mounts at one place hide each other.
        if targets.iter().any(|other| other.overlaps(&mount)) {
            return None;
        }
        targets.push(mount);
    }
    for (step, flags) in steps.iter().zip(&of_all) {
        let layer = step.layer?;
        let foreign = all
            .iter()
            .zip(&targets)
            .filter(|(flag, _)| !flags.contains(flag));
        let foreign: Vec<&str> = foreign.map(|(_, mount)| mount.target).collect();
        if writes_below(subject, layer, &foreign) {
            return None;
        }
    }
    let own = own.join(", ");
    let mut told = vec![Prose::new(texts::MOUNTS_OF_ALL, |text| text(&own))];
    if targets.iter().any(|mount| mount.is_secret) {
        told.push(texts::SECRETS_OF_ALL.into());
    }
    Some(told)
}

/// A mount of a RUN.
#[derive(Debug, Clone, Copy)]
struct Mount<'a> {
    /// Where it is.
    target: &'a str,
    is_secret: bool,
}

impl<'a> Mount<'a> {
    /// The mount of a flag's value. `None` if its place is not certain.
    fn new(text: &'a str) -> Option<Self> {
        if text.contains(['$', '"', '\'']) {
            return None;
        }
        let value = |names: &[&str]| {
            text.split(',').find_map(|part| {
                let (key, value) = part.split_once('=')?;
                names
                    .contains(&key.to_ascii_lowercase().as_str())
                    .then_some(value)
            })
        };
        let kind = value(&["type"]).unwrap_or("bind");
        let target = value(&["target", "dst", "destination"]);
        let is_secret = kind == "secret" || kind == "ssh";
        let target = match (target, kind) {
            (Some(target), _) => target,
            (None, "secret") => value(&["id"])?,
            (None, "ssh") => "/run/buildkit",
            _ => return None,
        };
        (is_secret || target.starts_with('/')).then_some(Self {
            target: target.trim_end_matches('/'),
            is_secret,
        })
    }

    /// Whether two mounts are at one place, or one in the other.
    fn overlaps(&self, other: &Self) -> bool {
        let within = |a: &str, b: &str| {
            a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'))
        };
        within(self.target, other.target) || within(other.target, self.target)
    }
}

/// Whether a layer has anything but directories below one of these paths.
fn writes_below(subject: &Subject<'_>, layer: LayerId, targets: &[&str]) -> bool {
    let layers = subject.of.layers;
    let members = layers
        .changeset(layer)
        .map_or(&[][..], |changes| &changes.members);
    let is_below = |path: &[u8]| {
        targets.iter().any(|target| {
            let target = target.trim_start_matches('/').as_bytes();
            path.strip_prefix(target)
                .is_some_and(|rest| rest.starts_with(b"/"))
        })
    };
    let mut others = members
        .iter()
        .filter(|member| member.kind != MemberKind::Dir);
    !targets.is_empty() && others.any(|member| is_below(&layers.paths.path(member.node)))
}

#[cfg(test)]
mod tests {
    use super::Mount;

    #[test]
    fn mounts() {
        for (text, target) in [
            ("type=cache,target=/a/", Some("/a")),
            ("target=/b,source=x", Some("/b")),
            ("type=tmpfs,dst=/c", Some("/c")),
            ("type=secret,id=token", Some("token")),
            ("type=ssh", Some("/run/buildkit")),
            ("type=cache,target=$X", None),
            ("type=cache,target=x", None),
            ("type=cache", None),
        ] {
            assert_eq!(Mount::new(text).map(|mount| mount.target), target, "{text}");
        }
    }
}
