//! A small part of JSON Schema, the part that the schemas in `docs/` use: `type`, `const`, `enum`, `properties`,
//! `required`, `additionalProperties`, `propertyNames`, `items`, `minimum`, `maximum`. Another keyword is a panic, so
//! that nothing is left unchecked.

use std::path::Path;

use serde_json::Value;

/// Checks a document against `docs/NAME.schema.json`.
///
/// # Panics
/// When the document differs, naming the place.
#[track_caller]
pub fn check(name: &str, document: &Value) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let text = std::fs::read(docs.join(format!("{name}.schema.json"))).expect("a schema");
    let schema: Value = serde_json::from_slice(&text).expect("JSON");
    if let Err(wrong) = fits(&schema, document, "$") {
        panic!("{name}: {wrong}");
    }
}

fn fits(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("{at} {why}: {value}"));
    for (key, rule) in schema.as_object().expect("a schema is an object") {
        match key.as_str() {
            "$schema" | "title" | "description" => {}
            "type" => {
                let kinds = rule
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![rule.clone()]);
                if !kinds.iter().any(|kind| is(kind, value)) {
                    return wrong(&format!("is not {rule}"));
                }
            }
            "const" if rule != value => return wrong(&format!("is not {rule}")),
            "enum" if !rule.as_array().expect("a list").contains(value) => {
                return wrong("is none of the values");
            }
            "minimum" if value.as_f64() < rule.as_f64() => return wrong("is too small"),
            "maximum" if value.as_f64() > rule.as_f64() => return wrong("is too large"),
            "const" | "enum" | "minimum" | "maximum" => {}
            "required" => {
                for key in rule.as_array().expect("a list") {
                    if value.get(key.as_str().expect("a key")).is_none() {
                        return wrong(&format!("lacks {key}"));
                    }
                }
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    fits(rule, item, &format!("{at}[{i}]"))?;
                }
            }
            "properties" => {
                for (key, item) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(key) {
                        fits(rule, item, &format!("{at}.{key}"))?;
                    }
                }
            }
            "propertyNames" => {
                for key in value.as_object().into_iter().flatten().map(|(key, _)| key) {
                    fits(rule, &Value::from(key.as_str()), &format!("{at} key"))?;
                }
            }
            "additionalProperties" => {
                for (key, item) in value.as_object().into_iter().flatten() {
                    let is_known = schema
                        .get("properties")
                        .is_some_and(|p| p.get(key).is_some());
                    if is_known {
                        continue;
                    }
                    if rule == &Value::Bool(false) {
                        return wrong(&format!("has {key}"));
                    }
                    fits(rule, item, &format!("{at}.{key}"))?;
                }
            }
            other => panic!("the schema has {other}, which is not checked here"),
        }
    }
    Ok(())
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        other => panic!("the type {other} is not known here"),
    }
}
