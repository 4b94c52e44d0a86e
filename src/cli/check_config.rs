//! The limits of `squint check`: from arguments, from `.squint-ci`, from `.dive-ci`, or dive's defaults.
//!
//! `.dive-ci` is read as dive d6c6919 reads it (cmd/dive/cli/internal/options/ci.go): known keys by their exact names,
//! values as text, everything else in silence.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::arguments::Check;
use super::io;
use super::yaml::{Document, Value};
use crate::bytes::{Error, Kind, Result, Warnings};
use crate::check::{Floor, Limits, RULES, Setting, is_off, limit_of_bytes, ratio};
use crate::report::BaselineReport;

/// The most bytes of a configuration, and of a baseline.
const MOST_CONFIG: u64 = 1 << 20;
const MOST_BASELINE: u64 = 1 << 30;

/// The configurations of the working directory.
const OURS: &str = ".squint-ci";
const DIVES: &str = ".dive-ci";

/// The limits for a check, and warnings about what was not understood.
///
/// # Errors
/// When a named file is missing, a file is no YAML, or a limit is none.
pub(super) fn limits(arguments: &Check) -> Result<(Limits, Warnings)> {
    let mut reading = Reading {
        limits: Limits {
            like_dive: arguments.like_dive,
            ..Limits::default()
        },
        warnings: Warnings::default(),
    };
    let mut has_dives = false;
    match &arguments.config {
        Some(path) => {
            let is_dives = path
                .as_os_str()
                .as_encoded_bytes()
                .ends_with(DIVES.as_bytes());
            let text = read(path, MOST_CONFIG)?;
            if is_dives || arguments.like_dive {
                has_dives = true;
                reading.dives(path, &text)?;
            } else {
                reading.ours(path, &text)?;
            }
        }
        None => {
            if Path::new(DIVES).exists() {
                has_dives = true;
                reading.dives(Path::new(DIVES), &read(Path::new(DIVES), MOST_CONFIG)?)?;
            }
            if Path::new(OURS).exists() && !arguments.like_dive {
                reading.ours(Path::new(OURS), &read(Path::new(OURS), MOST_CONFIG)?)?;
            }
        }
    }
    reading.arguments(arguments, arguments.like_dive && has_dives)?;
    Ok((reading.limits, reading.warnings))
}

/// A file as bytes.
fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|e| io("cannot open", path, &e))?;
    let mut text = Vec::new();
    let read = file.take(most + 1).read_to_end(&mut text);
    read.map_err(|e| io("cannot read", path, &e))?;
    if text.len() as u64 > most {
        let what = format!("{} is larger than {most} bytes", path.display());
        return Err(Error::new(Kind::TooLarge, what));
    }
    Ok(text)
}

/// The limits so far.
struct Reading {
    limits: Limits,
    warnings: Warnings,
}

/// The error for a limit that is none.
fn wrong(rule: &str, source: &str, why: impl Into<String>) -> Error {
    Error::new(Kind::Request, format!("{source}: {rule} is wrong")).because(why.into())
}

/// The document of a file.
fn document(path: &Path, text: &[u8]) -> Result<Document> {
    let named = |error: Error| error.at_path(path.as_os_str().as_encoded_bytes());
    let text = std::str::from_utf8(text)
        .map_err(|_| named(Error::new(Kind::Request, "this is no UTF-8")))?;
    Document::parse(text).map_err(named)
}

impl Reading {
    /// Takes a limit of a rule with one value.
    fn set(&mut self, rule: &str, text: &str, source: &str) -> Result<()> {
        let wrong = |why: String| wrong(rule, source, why);
        match rule {
            "lowestEfficiency" => {
                self.limits.lowest_efficiency = Setting::new(ratio(text).map_err(wrong)?, source);
            }
            "highestWastedBytes" => {
                self.limits.highest_wasted_bytes =
                    Setting::new(limit_of_bytes(text).map_err(wrong)?, source);
            }
            "highestUserWastedPercent" => {
                self.limits.highest_user_wasted = Setting::new(ratio(text).map_err(wrong)?, source);
            }
            "maxSize" => {
                self.limits.max_size = Setting::new(limit_of_bytes(text).map_err(wrong)?, source);
            }
            "baseline" => {
                let report = if is_off(text) {
                    None
                } else {
                    let path = Path::new(text);
                    let report = BaselineReport::parse(&read(path, MOST_BASELINE)?);
                    Some(report.map_err(|e| e.at_path(text.as_bytes()))?)
                };
                self.limits.baseline = Setting::new(report, source);
            }
            _ => {}
        }
        Ok(())
    }

    fn deny(&mut self, globs: Vec<String>, source: &str) {
        let is_off = matches!(globs.as_slice(), [one] if is_off(one)) || globs.is_empty();
        self.limits.deny = Setting::new(Some(globs).filter(|_| !is_off), source);
    }

    /// Takes the limits of a `.dive-ci`. A key that is null keeps its default.
    fn dives(&mut self, path: &Path, text: &[u8]) -> Result<()> {
        let document = document(path, text)?;
        let source = path.to_string_lossy();
        let Some(root) = document.root() else {
            return Ok(());
        };
        let no_map = || wrong("rules", &source, "it is no mapping");
        let top = root.map().ok_or_else(no_map)?;
        let mut rules = top
            .iter()
            .filter(|(key, _)| *key == "rules")
            .map(|(_, value)| *value);
        let (first, again) = (rules.next(), rules.next());
        if again.is_some() {
            return Err(wrong("rules", &source, "it is there twice"));
        }
        let Some(Some(rules)) = first else {
            return Ok(());
        };
        let rules = rules.map().ok_or_else(no_map)?;
        for rule in RULES.iter().take(3) {
            let mut values = rules
                .iter()
                .filter(|(key, _)| key == rule)
                .map(|(_, value)| *value);
            let Some(value) = values.next() else { continue };
            if values.next().is_some() {
                return Err(wrong(rule, &source, "it is there twice"));
            }
            let Some(value) = value else { continue };
            let text = value
                .text()
                .ok_or_else(|| wrong(rule, &source, "it is no single value"))?;
            self.set(rule, text, &source)?;
        }
        Ok(())
    }

    /// Takes the limits of a `.squint-ci`.
    fn ours(&mut self, path: &Path, text: &[u8]) -> Result<()> {
        let document = document(path, text)?;
        let source = path.to_string_lossy();
        let Some(root) = document.root() else {
            return Ok(());
        };
        let top = root
            .map()
            .ok_or_else(|| wrong("the file", &source, "it is no mapping"))?;
        for (key, value) in top {
            let Some(value) = value else { continue };
            match key {
                "rules" => self.our_rules(value, &source)?,
                "floor" => self.floor(value, &source)?,
                "exclude" => self.limits.exclude = texts(value, "exclude", &source)?,
                other => self.unknown(&source, other),
            }
        }
        Ok(())
    }

    fn our_rules(&mut self, value: Value<'_>, source: &str) -> Result<()> {
        let rules = value
            .map()
            .ok_or_else(|| wrong("rules", source, "it is no mapping"))?;
        for (key, value) in rules {
            let Some(value) = value else { continue };
            if !RULES.contains(&key) {
                self.unknown(source, &format!("rules.{key}"));
            } else if key == "deny" {
                let globs = texts(value, key, source)?;
                self.deny(globs, source);
            } else {
                let text = value
                    .text()
                    .ok_or_else(|| wrong(key, source, "it is no single value"))?;
                self.set(key, text, source)?;
            }
        }
        Ok(())
    }

    fn floor(&mut self, value: Value<'_>, source: &str) -> Result<()> {
        let members = value
            .map()
            .ok_or_else(|| wrong("floor", source, "it is no mapping"))?;
        let mut floor = Floor::default();
        for (key, value) in members {
            let Some(value) = value else { continue };
            let text = value
                .text()
                .ok_or_else(|| wrong("floor", source, "it has no single values"))?;
            match key {
                "bytes" => {
                    let bytes = crate::check::bytes(text);
                    floor.bytes = bytes.map_err(|why| wrong("floor.bytes", source, why))?;
                }
                "percent" => {
                    let number = text.trim_end_matches('%').trim().parse::<f64>().ok();
                    let number = number.filter(|number| (0.0..=1e6).contains(number));
                    let why = "percents are a number that is not negative, as in 5";
                    floor.percent = number.ok_or_else(|| wrong("floor.percent", source, why))?;
                }
                other => self.unknown(source, &format!("floor.{other}")),
            }
        }
        self.limits.floor = floor;
        Ok(())
    }

    fn unknown(&mut self, source: &str, key: &str) {
        self.warnings.add(
            "config",
            None,
            None,
            None,
            format!("{source} has an unknown key: {key}"),
        );
    }

    /// Takes the limits of the arguments. Those that dive has rules for do not count if `overridden`.
    fn arguments(&mut self, arguments: &Check, overridden: bool) -> Result<()> {
        let given = [
            (RULES[0], &arguments.lowest_efficiency, overridden),
            (RULES[1], &arguments.highest_wasted_bytes, overridden),
            (RULES[2], &arguments.highest_user_wasted_percent, overridden),
            (RULES[3], &arguments.max_size, false),
            (RULES[5], &arguments.baseline, false),
        ];
        for (rule, text, overridden) in given {
            if let Some(text) = text.as_ref().filter(|_| !overridden) {
                self.set(rule, text, "argument")?;
            }
        }
        if !arguments.deny.is_empty() {
            self.deny(arguments.deny.clone(), "argument");
        }
        Ok(())
    }
}

/// The texts of a list, or of a single value.
fn texts(value: Value<'_>, key: &str, source: &str) -> Result<Vec<String>> {
    let no_list = || wrong(key, source, "it is no list of texts");
    let list = value.list().ok_or_else(no_list)?;
    let text = |value: Value<'_>| value.text().map(str::to_owned).ok_or_else(no_list);
    list.into_iter().map(text).collect()
}
