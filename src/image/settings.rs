//! The settings that an image gives to its containers: the members of `config` in its config (OCI image spec,
//! config.md#properties).
//!
//! This module knows how engines write them, and not what they mean to a program. A member of another type than the
//! specification says counts as missing.

use crate::bytes::sorted;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Config;
use super::json::{Json, get, text, texts};

/// The settings of an image for its containers. Lists and maps are empty if the config has none; single values are
/// `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The environment variables, `NAME=value`, in the order of the config.
    pub env: Vec<String>,
    /// The words of the entrypoint.
    pub entrypoint: Vec<String>,
    /// The words of the command, or of the arguments to the entrypoint.
    pub cmd: Vec<String>,
    /// The user and the group that run the command: `name`, `uid`, `name:group`.
    pub user: Option<String>,
    /// The working directory of the command.
    pub workdir: Option<String>,
    /// The ports that the image exposes, `80/tcp`, sorted.
    pub ports: Vec<String>,
    /// The paths of the volumes, sorted.
    pub volumes: Vec<String>,
    /// The labels of the image by name.
    pub labels: BTreeMap<String, String>,
    /// The words of the health check; the first is `CMD`, `CMD-SHELL` or `NONE`.
    pub healthcheck: Vec<String>,
    /// The signal that stops a container: `SIGTERM`, `9`.
    pub stop_signal: Option<String>,
    /// The words of the shell for commands in shell form.
    pub shell: Vec<String>,
}

impl Settings {
    /// The settings that a config has.
    pub fn new(config: &Config) -> Self {
        let Some(settings) = get(config.document(), "config") else {
            return Self::default();
        };
        let said = |key| text(settings, key).filter(|t| !t.is_empty());
        let said = |key| said(key).map(str::to_owned);
        Self {
            env: texts(settings, "Env"),
            entrypoint: texts(settings, "Entrypoint"),
            cmd: texts(settings, "Cmd"),
            user: said("User"),
            workdir: said("WorkingDir"),
            ports: keys(settings, "ExposedPorts"),
            volumes: keys(settings, "Volumes"),
            labels: labels(settings),
            healthcheck: get(settings, "Healthcheck").map_or_else(Vec::new, |h| texts(h, "Test")),
            stop_signal: said("StopSignal"),
            shell: texts(settings, "Shell"),
        }
    }

    /// The value of a label that is not empty.
    pub fn label(&self, name: &str) -> Option<&str> {
        let value = self.labels.get(name).map(|value| value.trim());
        value.filter(|value| !value.is_empty())
    }
}

/// The keys of an object's object member, sorted.
fn keys(object: &Json, key: &str) -> Vec<String> {
    let map = get(object, key).and_then(Json::as_object);
    let mut keys: Vec<String> = map.map_or_else(Vec::new, |map| map.keys().cloned().collect());
    sorted::sort(&mut keys);
    keys
}

/// The labels whose values are texts.
fn labels(settings: &Json) -> BTreeMap<String, String> {
    let map = get(settings, "Labels").and_then(Json::as_object);
    let pairs = map.into_iter().flatten();
    sorted::map(pairs.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Config, Settings};

    #[test]
    fn members_of_other_types_are_missing() {
        let odd = json!({"config": {"Env": ["A=1", 2], "Cmd": "x", "User": 7, "Labels": {"a": "b", "c": 3},
            "ExposedPorts": {"80/tcp": {}, "22/tcp": {}}, "Healthcheck": {"Test": ["NONE"]}, "Shell": null}});
        let settings = Settings::new(&Config::new(odd));
        assert_eq!(settings.env, ["A=1"]);
        assert_eq!(settings.ports, ["22/tcp", "80/tcp"]);
        assert_eq!(settings.labels.len(), 1);
        assert_eq!(settings.healthcheck, ["NONE"]);
        assert!(settings.cmd.is_empty() && settings.user.is_none() && settings.shell.is_empty());
        assert_eq!(Settings::new(&Config::new(json!([]))), Settings::default());
    }
}
