//! The settings for containers that two images do not share.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

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
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let row = |key: &(u8, String)| ConfigRow {
        key: key.1.clone(),
        old: old.get(key).cloned(),
        new: new.get(key).cloned(),
    };
    let changed = keys.into_iter().map(row);
    changed.filter(|row| row.old != row.new).collect()
}

/// The settings of an image, each with the number of its kind.
fn rows(settings: &Settings) -> BTreeMap<(u8, String), Value> {
    let mut rows = BTreeMap::new();
    for line in &settings.env {
        // Of several values for one name, the last one holds.
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        rows.insert((0, format!("env.{name}")), value.into());
    }
    let lists = [
        (1, "entrypoint", &settings.entrypoint),
        (2, "cmd", &settings.cmd),
        (8, "healthcheck", &settings.healthcheck),
        (10, "shell", &settings.shell),
    ];
    for (number, name, list) in lists {
        if !list.is_empty() {
            rows.insert((number, name.to_owned()), list.clone().into());
        }
    }
    let singles = [
        (3, "user", &settings.user),
        (4, "workdir", &settings.workdir),
        (9, "stop_signal", &settings.stop_signal),
    ];
    for (number, name, value) in singles {
        if let Some(value) = value {
            rows.insert((number, name.to_owned()), value.clone().into());
        }
    }
    for (number, name, list) in [
        (5, "ports", &settings.ports),
        (6, "volumes", &settings.volumes),
    ] {
        for value in list {
            rows.insert((number, format!("{name}.{value}")), true.into());
        }
    }
    for (name, value) in &settings.labels {
        rows.insert((7, format!("labels.{name}")), value.clone().into());
    }
    rows
}
