//! The steps of a build, as a provenance of `mode=max` records them (BuildKit, `solver/pb/ops.proto`): a graph of
//! operations, each with the steps that it reads.
//!
//! This module follows the root filesystem from the last step down to the step that fetched it. Names are read
//! elsewhere.

use std::collections::HashMap;

use super::json::{Json, get, list, text};

/// The beginning of the root filesystem of a build.
#[derive(Debug, Clone, Copy)]
pub(super) enum Root<'a> {
    /// It began empty.
    Empty,
    /// A step fetched it.
    Fetched(&'a Json),
}

/// The beginning of the root filesystem, found by following it from the last step. `None` if it cannot be followed.
pub(super) fn root(steps: &[Json]) -> Option<Root<'_>> {
    let of = |step| Some((text(step, "id")?, step));
    let by_id: HashMap<&str, &Json> = steps.iter().filter_map(of).collect();
    let is_last = |step: &&Json| operation(step).is_none();
    let mut at = steps.iter().rev().find(is_last).or(steps.last())?;
    // A definition is a graph without circles; a hostile one may lie.
    for _ in 0..=steps.len() {
        let place = match operation(at) {
            None => 0,
            Some(("source", _)) => return Some(Root::Fetched(at)),
            Some(("exec", exec)) => {
                let root = |mount: &&Json| text(mount, "dest") == Some("/");
                number(list(exec, "mounts").iter().find(root)?, "input")
            }
            Some(("file", file)) => of_file(file, list(at, "inputs").len())?,
            Some(("merge", merge)) => number(list(merge, "inputs").first()?, "input"),
            Some(_) => return None,
        };
        let Ok(place) = usize::try_from(place) else {
            return Some(Root::Empty);
        };
        let input = list(at, "inputs").get(place)?.as_str()?;
        at = by_id.get(input.split(':').next()?)?;
    }
    None
}

/// The number of a member; 0 if it is left out, as Go does with zeros.
fn number(object: &Json, key: &str) -> i64 {
    get(object, key).map_or(0, |n| n.as_i64().unwrap_or(-1))
}

/// The operation of a step, with its name; `None` for the last step, which only names the result.
fn operation(step: &Json) -> Option<(&'static str, &Json)> {
    let op = get(step, "op").and_then(|op| get(op, "Op"))?;
    let names = ["source", "exec", "file", "merge", "diff", "build"];
    names
        .into_iter()
        .find_map(|name| Some((name, get(op, name)?)))
}

/// The input of a file operation that its result begins with: its actions build on each other, and numbers beyond the
/// inputs are actions.
fn of_file(file: &Json, inputs: usize) -> Option<i64> {
    let actions = list(file, "actions");
    let mut at = actions.iter().rfind(|a| number(a, "output") >= 0)?;
    for _ in 0..=actions.len() {
        let input = number(at, "input");
        match usize::try_from(input)
            .ok()
            .and_then(|n| n.checked_sub(inputs))
        {
            Some(action) => at = actions.get(action)?,
            None => return Some(input),
        }
    }
    None
}

/// The identifier of a source step: `docker-image://docker.io/library/debian:bookworm@sha256:…`.
pub(super) fn identifier(step: &Json) -> Option<&str> {
    let (_, source) = operation(step).filter(|(name, _)| *name == "source")?;
    text(source, "identifier")
}
