//! The settings for containers that two images do not share.

use std::cmp::Ordering;

use serde::Serialize;
use serde_json::Value;

use crate::bytes::sorted;
use crate::image::Settings;

/// A setting that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigRow {
    /// The name of the setting as in `image.config`; one variable, label, port or volume each: `env.PATH`.
    pub key: String,
    /// The value in the old image. `None` if it has none.
    pub old: Option<Value>,
    /// The value in the new image. `None` if it has none.
    pub new: Option<Value>,
}

/// The settings that differ, in the order of `image.config`; those of one kind by name.
pub(super) fn changes(old: &Settings, new: &Settings) -> Vec<ConfigRow> {
    let (old, new) = (rows(old), rows(new));
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let mut changes = Vec::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => (a.0, &a.1).cmp(&(b.0, &b.1)),
        };
        let before = (order != Ordering::Greater).then(|| old.next()).flatten();
        let after = (order != Ordering::Less).then(|| new.next()).flatten();
        let key = |row: &Option<Row>| row.as_ref().map(|(_, key, _)| key.clone());
        let key = key(&before).or_else(|| key(&after)).unwrap_or_default();
        let (old, new) = (before.map(|row| row.2), after.map(|row| row.2));
        if old != new {
            changes.push(ConfigRow { key, old, new });
        }
    }
}

/// A setting: the number of its kind, its name and its value.
type Row = (u8, String, Value);

/// The settings of an image, by kind and name.
fn rows(settings: &Settings) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in &settings.env {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        rows.push((0, format!("env.{name}"), value.into()));
    }
    let lists = [
        (1, "entrypoint", &settings.entrypoint),
        (2, "cmd", &settings.cmd),
        (8, "healthcheck", &settings.healthcheck),
        (10, "shell", &settings.shell),
    ];
    for (number, name, list) in lists {
        if !list.is_empty() {
            rows.push((number, name.to_owned(), list.clone().into()));
        }
    }
    let singles = [
        (3, "user", &settings.user),
        (4, "workdir", &settings.workdir),
        (9, "stop_signal", &settings.stop_signal),
    ];
    for (number, name, value) in singles {
        if let Some(value) = value {
            rows.push((number, name.to_owned(), value.clone().into()));
        }
    }
    for (number, name, list) in [
        (5, "ports", &settings.ports),
        (6, "volumes", &settings.volumes),
    ] {
        for value in list {
            rows.push((number, format!("{name}.{value}"), true.into()));
        }
    }
    for (name, value) in &settings.labels {
        rows.push((7, format!("labels.{name}"), value.clone().into()));
    }
    sorted::sort_by(&mut rows, |a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    // Of several values for one name, the last one holds.
    rows.reverse();
    rows.dedup_by(|a, b| (a.0, &a.1) == (b.0, &b.1));
    rows.reverse();
    rows
}
