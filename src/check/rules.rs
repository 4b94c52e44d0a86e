//! The rules of a gate, applied to one image: the value of each, whether it passes, and who is to blame.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::counted::Counted;
use super::dive;
use super::limits::{Limits, RULES, Setting};
use super::subject::Subject;
use crate::bytes::{Error, Kind, Result, Warning, exact};
use crate::files::PathGlob;
use crate::report::{BaseSource, BaselineReport, Generator, ImageRow};
use crate::rootfs::{ById, LayerId, MemberKind, NodeId, PathTree, ROOT};
use crate::waste::Dead;

/// The most rows of blame of one rule.
const BLAMED: usize = 100;

/// The verdict of a gate, as `squint.check/1` (docs/check.schema.json) defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckDocument {
    /// The name of the format; always `squint.check/1`.
    pub schema: String,
    /// The program that made the document.
    pub generator: Generator,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// Whether no rule failed.
    pub passed: bool,
    /// All rules, in a fixed order.
    pub rules: Vec<RuleRow>,
    /// The warnings about the image and the configuration.
    pub warnings: Vec<Warning>,
}

/// A figure of a rule: bytes, a number of files, or a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    /// Bytes, or a number of versions of files.
    Count(u64),
    /// A ratio. In JSON it is `null` if it is not a finite number.
    Ratio(f64),
}

/// One rule of a gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleRow {
    /// The name of the rule.
    pub rule: String,
    /// The limit. `None` if the rule is switched off.
    pub limit: Option<Figure>,
    /// The value of the image. `None` if the rule is switched off.
    pub value: Option<Figure>,
    /// Whether the value keeps to the limit, or the rule is switched off.
    pub passed: bool,
    /// Whether the rule is switched off.
    pub skipped: bool,
    /// Where the limit is from: `default`, `argument`, or the name of a file.
    pub source: String,
    /// Who is to blame, the most bytes first; empty if the rule passed.
    pub blame: Vec<BlameRow>,
}

/// A layer or a version of a file that a failed rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlameRow {
    /// The number of the layer.
    pub layer: LayerId,
    /// The step of the history that wrote the layer, from 0. `None` if no step did.
    pub step: Option<u32>,
    /// The path of the file. `None` if the layer as a whole is to blame.
    pub path: Option<String>,
    /// The stored bytes.
    pub bytes: u64,
    /// The package that the file belonged to, with its kind. `None` if it belonged to none.
    pub package: Option<String>,
}

/// Applies all rules to an image.
///
/// # Errors
/// When a glob is none ([`Kind::Request`]), or dive's arithmetic would take forever.
pub fn check(subject: Subject<'_>, limits: &Limits) -> Result<CheckDocument> {
    let excluded = matches(&subject.layers.paths, &limits.exclude)?;
    let base = match &subject.report.image.base {
        // Nothing tells where the base ends: its lowest layer is the base, as for dive.
        base if base.source == BaseSource::None => LayerId::LOWEST.above(),
        base => LayerId::new(base.layers),
    };
    let gate = Gate {
        counted: Counted::new(&subject, &excluded, base),
        subject,
        excluded: &excluded,
        base,
    };
    let mut rules = gate.waste(limits)?;
    rules.push(gate.max_size(&limits.max_size));
    rules.push(gate.deny(&limits.deny)?);
    rules.push(gate.baseline(limits)?);
    Ok(CheckDocument {
        schema: "squint.check/1".to_owned(),
        generator: Generator::own(),
        image: subject.report.image.clone(),
        passed: rules.iter().all(|rule| rule.passed),
        rules,
        warnings: subject.report.warnings.clone(),
    })
}

/// For each node, whether one of the globs matches it or a directory above it.
fn matches(paths: &PathTree, globs: &[String]) -> Result<ById<NodeId, bool>> {
    let mut all = ById::new(paths.len(), false);
    for text in globs {
        let wrong = |why| Error::new(Kind::Request, format!("{text} is no glob")).because(why);
        let found = PathGlob::new(text).map_err(wrong)?.matches(paths);
        // Parents come before their children.
        for node in paths.nodes().skip(1) {
            if found[node] || all[paths.parent(node)] {
                all.set(node, true);
            }
        }
    }
    Ok(all)
}

struct Gate<'a> {
    subject: Subject<'a>,
    counted: Counted,
    excluded: &'a ById<NodeId, bool>,
    base: LayerId,
}

/// A rule that is switched off.
fn skipped(rule: &str, source: &str) -> RuleRow {
    RuleRow {
        rule: rule.to_owned(),
        limit: None,
        value: None,
        passed: true,
        skipped: true,
        source: source.to_owned(),
        blame: Vec::new(),
    }
}

/// A rule with its value; `blame` is asked only if it failed.
fn row<T>(
    rule: &str,
    setting: &Setting<T>,
    (limit, value, passed): (Figure, Figure, bool),
    blame: impl FnOnce() -> Vec<BlameRow>,
) -> RuleRow {
    RuleRow {
        rule: rule.to_owned(),
        limit: Some(limit),
        value: Some(value),
        passed,
        skipped: false,
        source: setting.source.clone(),
        blame: if passed { Vec::new() } else { blame() },
    }
}

impl Gate<'_> {
    /// The three rules that dive has.
    fn waste(&self, limits: &Limits) -> Result<Vec<RuleRow>> {
        let [efficiency_rule, wasted_rule, user_rule, ..] = RULES;
        let (figures, paths) = if limits.like_dive {
            let (figures, paths) = dive::figures(self.subject.layers)?;
            (figures, Some(paths))
        } else {
            (self.counted.figures(), None)
        };
        let by_path = |is_above: bool| match &paths {
            Some(paths) => self.blame_paths(paths),
            None => self.blame_dead(|dead| !is_above || dead.killer >= self.base, is_above),
        };
        let mut rules = Vec::new();
        let setting = &limits.lowest_efficiency;
        rules.push(match setting.value {
            None => skipped(efficiency_rule, &setting.source),
            Some(least) => {
                let value = figures.efficiency;
                let is_below = least.partial_cmp(&value) == Some(Ordering::Greater);
                let told = (Figure::Ratio(least), Figure::Ratio(value), !is_below);
                row(efficiency_rule, setting, told, || by_path(false))
            }
        });
        let setting = &limits.highest_wasted_bytes;
        rules.push(match setting.value {
            None => skipped(wasted_rule, &setting.source),
            Some(most) => {
                let value = figures.wasted_bytes;
                let told = (Figure::Count(most), Figure::Count(value), value <= most);
                row(wasted_rule, setting, told, || by_path(false))
            }
        });
        let setting = &limits.highest_user_wasted;
        rules.push(match setting.value {
            None => skipped(user_rule, &setting.source),
            Some(most) => {
                let value = figures.user_wasted;
                let is_above = value.partial_cmp(&most) == Some(Ordering::Greater);
                let told = (Figure::Ratio(most), Figure::Ratio(value), !is_above);
                row(user_rule, setting, told, || by_path(true))
            }
        });
        Ok(rules)
    }

    fn max_size(&self, setting: &Setting<u64>) -> RuleRow {
        let Some(most) = setting.value else {
            return skipped(RULES[3], &setting.source);
        };
        let value = self.counted.stored();
        let told = (Figure::Count(most), Figure::Count(value), value <= most);
        row(RULES[3], setting, told, || self.blame_layers(|_| true))
    }

    fn deny(&self, setting: &Setting<Vec<String>>) -> Result<RuleRow> {
        let Some(globs) = &setting.value else {
            return Ok(skipped(RULES[4], &setting.source));
        };
        let layers = self.subject.layers;
        let denied = matches(&layers.paths, globs)?;
        let mut found = Vec::new();
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            for member in &changes.members {
                let is_marker = matches!(member.kind, MemberKind::Whiteout | MemberKind::Opaque);
                if denied[member.node] && !self.excluded[member.node] && !is_marker {
                    found.push((member.stored, layer, member.node));
                }
            }
        }
        let count = found.len() as u64;
        let told = (Figure::Count(0), Figure::Count(count), count == 0);
        Ok(row(RULES[4], setting, told, || {
            found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
            let rows = found.iter().take(BLAMED);
            rows.map(|(bytes, layer, node)| self.blame(*layer, Some(*node), *bytes, None))
                .collect()
        }))
    }

    fn baseline(&self, limits: &Limits) -> Result<RuleRow> {
        let setting = &limits.baseline;
        let Some(before) = &setting.value else {
            return Ok(skipped(RULES[5], &setting.source));
        };
        let left_out = waste_left_out(before, &limits.exclude)?;
        let image = &self.subject.report.image;
        let dead: u64 = self.counted.excluded_dead();
        let grown = |now: u64, then: u64| {
            now.saturating_sub(dead)
                .saturating_sub(then.saturating_sub(left_out))
        };
        let wasted = grown(image.reclaimable_bytes, before.image.reclaimable_bytes);
        let stored = grown(image.stored_bytes, before.image.stored_bytes);
        let limit = limits
            .floor
            .bytes
            .max(percent(before.image.stored_bytes, limits.floor.percent));
        let value = wasted.max(stored);
        let told = (Figure::Count(limit), Figure::Count(value), value <= limit);
        Ok(row(RULES[5], setting, told, || {
            let known: HashSet<&String> = before
                .layers
                .iter()
                .filter_map(|l| l.diff_id.as_ref())
                .collect();
            if wasted > limit {
                let mut seen: HashSet<(&str, u64)> = HashSet::new();
                seen.extend(
                    before
                        .waste
                        .iter()
                        .map(|row| (row.path.as_str(), row.bytes)),
                );
                let paths = &self.subject.layers.paths;
                let is_new = |dead: &Dead| {
                    let node = self.node(dead);
                    !seen.contains(&(&*exact(&paths.path(node)), dead.bytes))
                };
                return self.blame_dead(is_new, false);
            }
            let layers = &self.subject.report.layers;
            self.blame_layers(|layer| {
                let id = layers.get(layer).and_then(|l| l.diff_id.as_ref());
                id.is_none_or(|id| !known.contains(id))
            })
        }))
    }

    fn node(&self, dead: &Dead) -> NodeId {
        self.subject.layers.node(dead.entry)
    }

    /// The largest dead versions that fit, by their writers, or by those who hid them.
    fn blame_dead(&self, fits: impl Fn(&Dead) -> bool, by_killer: bool) -> Vec<BlameRow> {
        let all = self.subject.ledger.dead.iter();
        let mut dead: Vec<&Dead> = all
            .filter(|dead| !self.excluded[self.node(dead)] && fits(dead))
            .collect();
        dead.sort_by_key(|dead| std::cmp::Reverse(dead.bytes));
        let rows = dead.iter().take(BLAMED).map(|dead| {
            let layer = if by_killer { dead.killer } else { dead.writer };
            let package = self
                .subject
                .owned
                .and_then(|owned| owned.package(dead.entry));
            self.blame(layer, Some(self.node(dead)), dead.bytes, package)
        });
        rows.collect()
    }

    /// The paths that dive counts as wasted, by the last layer that has them.
    fn blame_paths(&self, paths: &[(NodeId, u64)]) -> Vec<BlameRow> {
        let first = paths.iter().take(BLAMED);
        let mut last: std::collections::HashMap<NodeId, LayerId> = first
            .clone()
            .map(|(node, _)| (*node, LayerId::LOWEST))
            .collect();
        let layers = self.subject.layers;
        for (layer, changes) in layers.ids().zip(layers.changesets()) {
            for member in &changes.members {
                if let Some(slot) = last.get_mut(&member.node) {
                    *slot = layer;
                }
            }
        }
        let layer = |node: &NodeId| last.get(node).copied().unwrap_or(LayerId::LOWEST);
        first
            .map(|(node, bytes)| self.blame(layer(node), Some(*node), *bytes, None))
            .collect()
    }

    /// The layers that fit, those with the most bytes first.
    fn blame_layers(&self, fits: impl Fn(usize) -> bool) -> Vec<BlameRow> {
        let layers = self
            .counted
            .layers
            .iter()
            .enumerate()
            .filter(|(n, bytes)| **bytes > 0 && fits(*n));
        let mut layers: Vec<(usize, u64)> = layers.map(|(n, bytes)| (n, *bytes)).collect();
        layers.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
        let rows = layers.iter().take(BLAMED);
        rows.map(|(n, bytes)| self.blame(LayerId::at(*n), None, *bytes, None))
            .collect()
    }

    fn blame(
        &self,
        layer: LayerId,
        node: Option<NodeId>,
        bytes: u64,
        package: Option<&str>,
    ) -> BlameRow {
        let history = &self.subject.report.history;
        let step = history.iter().position(|step| step.layer == Some(layer));
        let path = node.map(|node| exact(&self.subject.layers.paths.path(node)).into_owned());
        BlameRow {
            layer,
            step: step.and_then(|step| u32::try_from(step).ok()),
            path,
            bytes,
            package: package.map(str::to_owned),
        }
    }
}

/// The bytes of the baseline's dead versions that globs match.
fn waste_left_out(before: &BaselineReport, globs: &[String]) -> Result<u64> {
    if globs.is_empty() {
        return Ok(0);
    }
    let mut paths = PathTree::default();
    let mut nodes = Vec::new();
    for row in &before.waste {
        let mut node = ROOT;
        for name in row.path.split('/') {
            node = paths.child(node, name.as_bytes())?;
        }
        nodes.push(node);
    }
    let excluded = matches(&paths, globs)?;
    let mine = before
        .waste
        .iter()
        .zip(nodes)
        .filter(|(_, node)| excluded[*node]);
    Ok(mine.fold(0u64, |sum, (row, _)| sum.saturating_add(row.bytes)))
}

/// A share of bytes in percent, rounded down.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a limit that a person wrote in percent"
)]
fn percent(of: u64, percent: f64) -> u64 {
    (of as f64 * percent / 100.0) as u64
}
