//! A saved report as a side of a comparison: the parts of `squint.report/1` that a comparison uses.
//!
//! They are picked out of the JSON by hand: derived code for each of these types would be as large as the rest of a
//! comparison.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::side::Side;
use crate::bytes::{Error, Kind, Result, Warning};
use crate::image::Settings;
use crate::report::{BaseRow, BaseSource, ImageRow, LayerRow, SourceRow, ratio};
use crate::rootfs::LayerId;

/// The parts of a saved report that a comparison uses. Long lists are skipped while it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedReport {
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The layers of the image, lowest first.
    pub layers: Vec<LayerRow>,
    /// The warnings about the image.
    pub warnings: Vec<Warning>,
}

impl SavedReport {
    /// The report in a JSON text.
    ///
    /// # Errors
    /// When the text is no report of a format that this version knows ([`Kind::NotAnImage`]).
    pub fn parse(text: &[u8]) -> Result<Self> {
        let why = "a report is what squint inspect --format json writes";
        let wrong = |what: String| Error::new(Kind::NotAnImage, what).because(why);
        let picked: Picked = serde_json::from_slice(text)
            .map_err(|e| wrong(format!("this JSON is no report: {e}")))?;
        let [schema, image, layers, warnings] = &picked.0;
        match schema.as_str() {
            Some("squint.report/1") => {}
            Some(schema) => return Err(wrong(format!("this JSON is {schema}"))),
            None => {
                return Err(wrong(
                    "this JSON is no report: missing field `schema`".to_owned(),
                ));
            }
        }
        let lacks = |what: &str| {
            wrong(format!(
                "this report lacks what a comparison needs: it has no {what}"
            ))
        };
        let list = |value: &Value| value.as_array().cloned();
        let layers = list(layers).ok_or_else(|| lacks("layers"))?;
        let layers: Option<Vec<LayerRow>> = layers.iter().map(layer).collect();
        Ok(Self {
            image: image_row(image).ok_or_else(|| lacks("whole image"))?,
            layers: layers.ok_or_else(|| lacks("whole layer"))?,
            warnings: list(warnings)
                .unwrap_or_default()
                .iter()
                .map(warning)
                .collect(),
        })
    }

    /// The report as a side.
    pub fn side(&self) -> Side<'_> {
        Side {
            image: &self.image,
            layers: &self.layers,
            compressed: None,
            tree: None,
            packages: None,
            unowned: None,
            warnings: &self.warnings,
        }
    }
}

/// The names of the parts that are picked.
const PARTS: [&str; 4] = ["schema", "image", "layers", "warnings"];

/// The parts, each null if the document has none.
#[derive(Default)]
struct Picked([Value; 4]);

impl<'de> Deserialize<'de> for Picked {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        from.deserialize_map(Picker)
    }
}

struct Picker;

impl<'de> Visitor<'de> for Picker {
    type Value = Picked;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Picked, A::Error> {
        let mut picked = Picked::default();
        while let Some(key) = map.next_key::<String>()? {
            let place = PARTS.iter().position(|part| *part == key);
            match place.and_then(|place| picked.0.get_mut(place)) {
                Some(slot) => *slot = map.next_value()?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(picked)
    }
}

fn text(of: &Value, key: &str) -> Option<String> {
    of.get(key)?.as_str().map(str::to_owned)
}

fn number(of: &Value, key: &str) -> Option<u64> {
    of.get(key)?.as_u64()
}

fn small(of: &Value, key: &str) -> Option<u32> {
    number(of, key)?.try_into().ok()
}

fn texts(of: &Value, key: &str) -> Vec<String> {
    let list = of.get(key).and_then(Value::as_array);
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn image_row(of: &Value) -> Option<ImageRow> {
    let (base, source) = (of.get("base")?, of.get("source")?);
    Some(ImageRow {
        id: text(of, "id")?,
        references: texts(of, "references"),
        os: text(of, "os")?,
        architecture: text(of, "architecture")?,
        variant: text(of, "variant"),
        created: text(of, "created"),
        stored_bytes: number(of, "stored_bytes")?,
        live_bytes: number(of, "live_bytes")?,
        reclaimable_bytes: number(of, "reclaimable_bytes")?,
        framing_bytes: number(of, "framing_bytes")?,
        // Not read: parsing of floats weighs 14 kB in the page.
        efficiency: ratio(number(of, "live_bytes")?, number(of, "stored_bytes")?),
        base_layers: small(of, "base_layers")?,
        config: settings(of.get("config")?),
        base: BaseRow {
            layers: small(base, "layers")?,
            name: text(base, "name"),
            digest: text(base, "digest"),
            source: match text(base, "source")?.as_str() {
                "given" => BaseSource::Given,
                "provenance" => BaseSource::Provenance,
                "dockerfile" => BaseSource::Dockerfile,
                "history" => BaseSource::History,
                _ => BaseSource::None,
            },
        },
        source: SourceRow {
            repository: text(source, "repository"),
            revision: text(source, "revision"),
        },
    })
}

fn settings(of: &Value) -> Settings {
    let labels = of.get("labels").and_then(Value::as_object);
    let labels = labels.into_iter().flatten();
    let mut settings = Settings {
        env: texts(of, "env"),
        entrypoint: texts(of, "entrypoint"),
        cmd: texts(of, "cmd"),
        user: text(of, "user"),
        workdir: text(of, "workdir"),
        ports: texts(of, "ports"),
        volumes: texts(of, "volumes"),
        healthcheck: texts(of, "healthcheck"),
        stop_signal: text(of, "stop_signal"),
        shell: texts(of, "shell"),
        ..Settings::default()
    };
    for (name, value) in labels {
        let value = value.as_str().unwrap_or_default();
        settings.labels.insert(name.clone(), value.to_owned());
    }
    settings
}

/// A layer, but for the causes of its dead bytes.
fn layer(of: &Value) -> Option<LayerRow> {
    Some(LayerRow {
        index: small(of, "index").map(LayerId::new)?,
        diff_id: text(of, "diff_id"),
        digest: text(of, "digest"),
        media_type: text(of, "media_type")?,
        created: text(of, "created"),
        created_by: text(of, "created_by"),
        comment: text(of, "comment"),
        tar_bytes: number(of, "tar_bytes")?,
        stored_bytes: number(of, "stored_bytes")?,
        framing_bytes: number(of, "framing_bytes")?,
        live_bytes: number(of, "live_bytes")?,
        dead_bytes: number(of, "dead_bytes")?,
        dead_by_cause: BTreeMap::new(),
        killed_bytes: number(of, "killed_bytes")?,
        entries: number(of, "entries")?,
        verified: of.get("verified")?.as_bool()?,
    })
}

fn warning(of: &Value) -> Warning {
    Warning {
        kind: text(of, "kind").unwrap_or_default(),
        layer: small(of, "layer"),
        path: text(of, "path"),
        offset: number(of, "offset"),
        detail: text(of, "detail").unwrap_or_default(),
    }
}
