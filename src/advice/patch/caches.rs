//! Patches that leave files out: caches that a RUN removes at its end or holds in a mount, and files that the build
//! context does not send.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::act::{Act, Patch};
use super::cleaner::{only_removes, words};
use super::context::{Run, is_from_context, run};
use super::join::join;
use crate::advice::given::Given;
use crate::advice::joint::{joint, reach};
use crate::advice::leave_out::{self, Matches};
use crate::advice::movable::Movable;
use crate::advice::plain;
use crate::advice::rules::{Fix, RULES, Rule};
use crate::advice::steps::Step;
use crate::advice::subject::Subject;
use crate::advice::texts;
use crate::bytes::sorted;
use crate::language::Prose;
use crate::rootfs::{EntryId, LayerId, LayerRange, NodeId};
use crate::waste::{Cause, Dead};

/// The most directories of a rule in one layer that a patch names.
const DIRECTORIES: usize = 8;

/// The most layers with files of one rule that a patch changes, and the most steps of an image that are looked at.
const LAYERS: usize = 32;
const STEPS: usize = 1000;

/// Where the files of each rule lie: by rule and layer.
#[derive(Debug, Default)]
pub(in crate::advice) struct Places {
    found: BTreeMap<(usize, LayerId), Place>,
    movable: OnceCell<Movable>,
    matches: OnceCell<Matches>,
}

/// What a patch changed so far: its RUN instructions, and the layers that then lack the files.
#[derive(Debug, Default)]
struct Done {
    runs: BTreeSet<usize>,
    layers: BTreeSet<LayerId>,
}

/// The files of a rule in one layer.
#[derive(Debug, Default)]
struct Place {
    bytes: u64,
    directories: BTreeSet<NodeId>,
}

impl Places {
    /// Looks at all files once more.
    pub(in crate::advice) fn new(subject: &Subject<'_>) -> Self {
        let layers = subject.of.layers;
        let is_copy = |layer| subject.step(layer).is_some_and(Step::is_copy);
        let mut found: BTreeMap<(usize, LayerId), Place> = BTreeMap::new();
        let mut begins: HashMap<(usize, NodeId), NodeId> = HashMap::new();
        leave_out::each(
            layers,
            subject.of.rootfs,
            subject.base,
            is_copy,
            |(rule, layer, directory, bytes)| {
                let begin = *begins.entry((rule, directory)).or_insert_with(|| {
                    leave_out::begins(&layers.paths, rule, directory).unwrap_or(directory)
                });
                let place = found.entry((rule, layer)).or_default();
                place.bytes = place.bytes.saturating_add(bytes);
                if place.directories.len() <= DIRECTORIES {
                    place.directories.insert(begin);
                }
            },
        );
        Self {
            found,
            movable: OnceCell::new(),
            matches: OnceCell::new(),
        }
    }

    /// The layers with files of a rule, without those that hold less than a hundredth of them together.
    fn layers(&self, rule: usize) -> Vec<LayerId> {
        let all: Vec<(LayerId, u64)> = self
            .found
            .range((rule, LayerId::LOWEST)..=(rule, LayerId::NONE))
            .map(|((_, layer), place)| (*layer, place.bytes))
            .collect();
        let sum: u64 = all.iter().map(|(_, bytes)| bytes).sum();
        let mut least: Vec<u64> = all.iter().map(|(_, bytes)| *bytes).collect();
        sorted::sort(&mut least);
        let (mut left, mut floor) = (0, 0);
        for bytes in least {
            left += bytes;
            if left > sum / 200 {
                break;
            }
            floor = bytes + 1;
        }
        let kept = all.iter().filter(|(_, bytes)| *bytes >= floor);
        kept.map(|(layer, _)| *layer).collect()
    }

    /// Whether a version of a file was written where a rule names it.
    fn is_of(&self, subject: &Subject<'_>, entry: EntryId, rule: usize) -> bool {
        let layers = subject.of.layers;
        let matches = self
            .matches
            .get_or_init(|| Matches::new(layers, subject.of.rootfs));
        let place = layers
            .member(entry)
            .and_then(|member| matches.of_path(member.node));
        place.is_some_and(|(place, _)| place == rule)
    }

    /// The directories of a rule in a layer, as absolute paths. `None` if they are too many, or have characters that a
    /// shell or a mount reads otherwise.
    fn paths(&self, subject: &Subject<'_>, rule: usize, layer: LayerId) -> Option<Vec<String>> {
        let place = self.found.get(&(rule, layer))?;
        if place.directories.len() > DIRECTORIES {
            return None;
        }
        let path = |node: &NodeId| plain::path(&subject.of.layers.paths.path(*node));
        place.directories.iter().map(path).collect()
    }
}

/// The patch that leaves out the files of a rule.
pub(in crate::advice) fn leave_out(
    subject: &Subject<'_>,
    given: &Given,
    places: &Places,
    rule: usize,
) -> Option<Patch> {
    let of = RULES.get(rule)?;
    let layers = places.layers(rule);
    if layers.len() > LAYERS || subject.steps.len() > STEPS {
        return None;
    }
    if let Fix::Ignore(line) = of.fix {
        let mut patch = ignore(subject, given, &layers, line)?;
        patch.extra = copied_again(subject, places, rule);
        return Some(patch);
    }
    let mut patch = Patch::default();
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for layer in &layers {
        paths.extend(places.paths(subject, rule, *layer)?);
    }
    let paths: Vec<String> = paths.into_iter().collect();
    let (mut done, mut joined_layers) = (Done::default(), Vec::new());
    for layer in &layers {
        let place = subject.step_of[*layer]?;
        let step = subject.steps.get(place)?;
        let own = run(given, step)?;
        let mut later = later(subject, given, of, place, &layers)?;
        if of.fills.is_some()
            && let Some(last) = later.pop()
        {
            // A later RUN needs what this one would remove, so both become one.
            let (layers, base) = (subject.of.layers, subject.base);
            let movable = || Movable::new(layers, &subject.steps, &subject.kills, base);
            let reached = reach(&subject.steps, place, places.movable.get_or_init(movable))?;
            if reached < last {
                return None;
            }
            let range = subject.steps.get(place..=last)?;
            let joint = joint(range)?;
            let joined = join(subject, given, range)?;
            let of_history = [texts::LOST, texts::HEREDOC].map(Prose::from);
            let lost = |told: &Prose| !of_history.contains(told);
            patch
                .assumptions
                .extend(joint.assumptions.into_iter().filter(lost));
            patch.assumptions.extend(joined.assumptions);
            patch.acts.extend(joined.acts);
            let end = subject.steps.get(last)?;
            let run = run(given, end)?;
            fix(of, &run, &paths, &mut patch, &mut done);
            let (from, to) = (*layer, end.layer?);
            let range = LayerRange { from, to }.layers();
            done.layers.extend(range.clone());
            joined_layers.push(range);
            continue;
        }
        fix(of, &own, &paths, &mut patch, &mut done);
        done.layers.insert(*layer);
        for later in later {
            let Some(step) = subject.steps.get(later) else {
                continue;
            };
            if let Some(run) = run(given, step) {
                fix(of, &run, &paths, &mut patch, &mut done);
                done.layers.extend(step.layer);
            }
        }
    }
    if of.fix == Fix::Mount {
        patch.assumptions.push(texts::MOUNT_NEEDS.into());
    }
    patch.assumptions.push(texts::NO_OTHER_STEP.into());
    let is_saved = |dead: &&Dead| {
        let (writer, killer) = (dead.writer, dead.killer);
        let is_joined = joined_layers
            .iter()
            .any(|range| range.contains(writer) && range.contains(killer));
        is_joined || (done.layers.contains(&writer) && places.is_of(subject, dead.entry, rule))
    };
    let dead = subject.of.ledger.dead.iter().filter(is_saved);
    patch.extra = dead.map(|dead| dead.bytes).sum();
    (!patch.acts.is_empty()).then_some(patch)
}

/// The later RUN steps with a program of the rule, up to a step that changes the user. For a rule whose files programs
/// need, the last step that needs what the step at `place` wrote. `None` if a step with such a program is not in the
/// given Dockerfile.
fn later(
    subject: &Subject<'_>,
    given: &Given,
    rule: &Rule,
    place: usize,
    layers: &[LayerId],
) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for (at, step) in subject.steps.iter().enumerate().skip(place + 1) {
        if step.keyword == "USER" && rule.fills.is_none() {
            break;
        }
        let named = words(&step.text).any(|word| {
            rule.tools
                .contains(&word.rsplit('/').next().unwrap_or(word))
        });
        if !step.is_run() || !named {
            continue;
        }
        given.statement(step.number)?;
        match rule.fills {
            Some(fills) => {
                if words(&step.text).any(|word| fills.contains(&word)) {
                    break;
                }
                if !is_cleaner(rule, step) {
                    found.push(at);
                }
            }
            None => {
                let is_listed = step.layer.is_some_and(|layer| layers.contains(&layer));
                if !is_listed {
                    found.push(at);
                }
            }
        }
    }
    Some(found)
}

/// Whether a RUN only removes caches.
fn is_cleaner(rule: &Rule, step: &Step) -> bool {
    let mut parts = step.text.split("&&").flat_map(|part| part.split(';'));
    let cleans = |part: &str| {
        let mut words = part.split_whitespace();
        let first = words.next().unwrap_or_default();
        first == "rm"
            || (rule.tools.contains(&first)
                && words.any(|word| word == "clean" || word == "autoclean"))
    };
    parts.all(|part| cleans(part.trim()))
}

/// Adds what keeps the files of a rule out of one RUN.
fn fix(rule: &Rule, run: &Run, paths: &[String], patch: &mut Patch, done: &mut Done) {
    if !done.runs.insert(run.at) {
        return;
    }
    let append = |command: String| Act::Append {
        run: run.at,
        command,
        errexit: run.errexit,
    };
    let delete = || append(format!("rm -rf {}", paths.join(" ")));
    match rule.fix {
        Fix::Command(command) => patch.acts.push(append(command.to_owned())),
        Fix::Delete | Fix::Ignore(_) => patch.acts.push(delete()),
        Fix::Word { behind, word, but } => {
            let has = |all: &[&str]| all.iter().any(|part| run.command.text.contains(part));
            if has(behind) && !has(but) && !run.command.text.contains(word) {
                patch.acts.push(Act::Insert {
                    run: run.at,
                    behind,
                    word,
                });
            } else {
                patch.acts.push(delete());
            }
        }
        Fix::Mount => {
            for path in paths {
                let flag = format!("--mount=type=cache,target={path}");
                patch.acts.push(Act::Mount { run: run.at, flag });
            }
        }
    }
}

/// The bytes of files of a rule that a COPY brought and that other steps stored again, with other attributes or with nothing
/// new: without the first there are no others.
fn copied_again(subject: &Subject<'_>, places: &Places, rule: usize) -> u64 {
    let rootfs = subject.of.rootfs;
    let is_copy = |layer: LayerId| subject.step(layer).is_some_and(Step::is_copy);
    let is_again = |dead: &&Dead| {
        matches!(dead.cause, Cause::Metadata | Cause::Identical)
            && dead.writer >= subject.base
            && !is_copy(dead.killer)
            && places.is_of(subject, dead.entry, rule)
    };
    let mut again: Vec<&Dead> = subject.of.ledger.dead.iter().filter(is_again).collect();
    sorted::sort_by_key(&mut again, |dead| (dead.writer, dead.entry));
    let (mut known, mut bytes) = (BTreeSet::new(), 0u64);
    for dead in again {
        if is_copy(dead.writer) || known.contains(&dead.entry) {
            let by = rootfs.death(dead.entry).and_then(|death| death.by);
            if by.is_some_and(|by| known.insert(rootfs.inode(by))) {
                bytes = bytes.saturating_add(dead.bytes);
            }
        }
    }
    bytes
}

/// The patch that keeps files out of the build context.
fn ignore(
    subject: &Subject<'_>,
    given: &Given,
    layers: &[LayerId],
    line: &'static str,
) -> Option<Patch> {
    let name = line.trim_start_matches("**/");
    for layer in layers {
        let step = subject.step(*layer)?;
        let (_, statement) = given.statement(step.number)?;
        if !is_from_context(statement) {
            return None;
        }
    }
    let first = layers
        .first()
        .and_then(|layer| subject.step(*layer))?
        .number;
    for step in subject
        .steps
        .iter()
        .filter(|step| step.number > first && step.is_run())
    {
        if !only_removes(&step.text, name) {
            return None;
        }
    }
    let mut patch = Patch {
        acts: vec![Act::Ignore(line)],
        assumptions: vec![Prose::new(texts::IGNORE_PLACE, |text| {
            text(&given.ignore.name)
        })],
        extra: 0,
    };
    if given.ignore.text.is_none() {
        let missing = Prose::new(texts::IGNORE_MISSING, |text| text(&given.ignore.name));
        patch.assumptions.push(missing);
    }
    Some(patch)
}
