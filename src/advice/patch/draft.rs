//! A Dockerfile while patches change it: what becomes of each instruction that they touch.

use std::collections::BTreeMap;

use super::act::Act;
use crate::advice::given::Given;

/// A Dockerfile with changes that fit together.
#[derive(Debug, Clone)]
pub(in crate::advice) struct Draft<'a> {
    pub(super) given: &'a Given,
    pub(super) bodies: BTreeMap<usize, Body>,
    pub(super) groups: Vec<Group>,
    pub(super) ignored: Vec<&'static str>,
}

/// RUN instructions that become one.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) runs: Vec<(usize, Vec<String>)>,
    pub(super) rises: Vec<usize>,
    pub(super) errexit: bool,
}

/// What becomes of one instruction.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    /// New flags.
    pub(super) flags: Vec<String>,
    /// Commands that come behind its own.
    pub(super) appended: Vec<String>,
    /// Whether the shell ends a command at its first failure.
    pub(super) errexit: bool,
    /// Words behind other words.
    pub(super) inserted: Vec<(&'static [&'static str], &'static str)>,
    pub(super) fate: Fate,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It stays where it is.
    #[default]
    Stays,
    /// It becomes a part of the group of this number, or stands above it.
    Joined(usize),
    /// It goes.
    Removed,
    /// It is a RUN and has another text.
    Rewritten(String),
}

impl<'a> Draft<'a> {
    /// The Dockerfile as it is.
    pub(in crate::advice) fn new(given: &'a Given) -> Self {
        Self {
            given,
            bodies: BTreeMap::new(),
            groups: Vec::new(),
            ignored: Vec::new(),
        }
    }

    /// The draft with more changes. `None` if they do not fit with those that it has.
    pub(in crate::advice) fn with(&self, acts: &[Act]) -> Option<Self> {
        let mut draft = self.clone();
        acts.iter().all(|act| draft.take(act)).then_some(draft)
    }

    fn take(&mut self, act: &Act) -> bool {
        match act {
            Act::Join {
                runs,
                rises,
                errexit,
            } => self.join(runs, rises, *errexit),
            Act::Append {
                run,
                command,
                errexit,
            } => self.kept(*run).is_some_and(|body| {
                body.errexit = *errexit;
                if !body.appended.contains(command) {
                    body.appended.push(command.clone());
                }
                true
            }),
            Act::Mount { run, flag } => self.kept(*run).is_some_and(|body| {
                if !body.flags.contains(flag) {
                    body.flags.push(flag.clone());
                }
                true
            }),
            Act::Insert { run, behind, word } => self.kept(*run).is_some_and(|body| {
                if !body.inserted.contains(&(behind, word)) {
                    body.inserted.push((behind, word));
                }
                true
            }),
            Act::Flag { copy, flag } => self.kept(*copy).is_some_and(|body| {
                let same = |other: &&String| key(other) == key(flag);
                match body.flags.iter().find(same) {
                    Some(other) => other == flag,
                    None => {
                        body.flags.push(flag.clone());
                        true
                    }
                }
            }),
            Act::Remove(at) => self.ends(*at, Fate::Removed),
            Act::Rewrite { run, text } => self.ends(*run, Fate::Rewritten(text.clone())),
            Act::Ignore(line) => {
                if !self.ignored.contains(line) {
                    self.ignored.push(line);
                }
                true
            }
        }
    }

    /// The body of an instruction that stays or is joined.
    fn kept(&mut self, at: usize) -> Option<&mut Body> {
        let body = self.bodies.entry(at).or_default();
        matches!(body.fate, Fate::Stays | Fate::Joined(_)).then_some(body)
    }

    /// Whether an instruction could go or get another text: nothing else was to become of it.
    fn ends(&mut self, at: usize, fate: Fate) -> bool {
        let body = self.bodies.entry(at).or_default();
        let is_free = body.fate == Fate::Stays
            && body.flags.is_empty()
            && body.appended.is_empty()
            && body.inserted.is_empty();
        if is_free {
            body.fate = fate;
            return true;
        }
        body.fate == fate
    }

    fn join(&mut self, runs: &[(usize, Vec<String>)], rises: &[usize], errexit: bool) -> bool {
        let fate = |at: &usize| {
            self.bodies
                .get(at)
                .map_or(Fate::Stays, |body| body.fate.clone())
        };
        let all: Vec<usize> = runs
            .iter()
            .map(|(at, _)| *at)
            .chain(rises.iter().copied())
            .collect();
        if let Some(Fate::Joined(group)) = all.first().map(fate) {
            // They are one already.
            return all.iter().all(|at| fate(at) == Fate::Joined(group));
        }
        if !all.iter().all(|at| fate(at) == Fate::Stays) {
            return false;
        }
        let number = self.groups.len();
        for at in all {
            self.bodies.entry(at).or_default().fate = Fate::Joined(number);
        }
        self.groups.push(Group {
            runs: runs.to_vec(),
            rises: rises.to_vec(),
            errexit,
        });
        true
    }
}

/// The name of a flag: `--chown` of `--chown=1:1`.
pub(super) fn key(flag: &str) -> &str {
    flag.split('=').next().unwrap_or(flag)
}
