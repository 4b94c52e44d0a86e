//! Checks JSON against a JSON schema, as far as the schemas in `docs/` use the language.

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
    fits(&serde_json::from_slice(&text).expect("JSON"), document);
}

/// Panics where a document differs from a schema. A keyword that is not checked here is a panic too.
#[track_caller]
pub fn fits(schema: &Value, document: &Value) {
    let mut open = vec![(schema, document, String::from("$"))];
    while let Some((rule, value, at)) = open.pop() {
        let rule = match rule.get("$ref").and_then(Value::as_str) {
            Some(name) => schema
                .pointer(name.trim_start_matches('#'))
                .unwrap_or_else(|| panic!("{name} is in the schema")),
            None => rule,
        };
        for key in rule.as_object().expect("a rule").keys() {
            let known = [
                "$schema",
                "title",
                "description",
                "type",
                "properties",
                "required",
                "items",
                "enum",
                "const",
                "minimum",
                "maximum",
                "additionalProperties",
                "$defs",
                "propertyNames",
            ];
            assert!(
                known.contains(&key.as_str()),
                "{at}: the check knows no {key}"
            );
        }
        if let Some(kinds) = rule.get("type") {
            let one = std::slice::from_ref(kinds);
            let kinds = kinds.as_array().map_or(one, Vec::as_slice);
            assert!(
                kinds.iter().any(|kind| is(kind, value)),
                "{at}: {value} is no {kinds:?}"
            );
        }
        if let Some(all) = rule.get("enum").and_then(Value::as_array) {
            assert!(all.contains(value), "{at}: {value}");
        }
        if let Some(only) = rule.get("const") {
            assert_eq!(only, value, "{at}");
        }
        if let (Some(least), Some(number)) = (rule.get("minimum"), value.as_f64()) {
            assert!(least.as_f64().expect("a number") <= number, "{at}: {value}");
        }
        if let (Some(most), Some(number)) = (rule.get("maximum"), value.as_f64()) {
            assert!(most.as_f64().expect("a number") >= number, "{at}: {value}");
        }
        if let (Some(rule), Some(items)) = (rule.get("items"), value.as_array()) {
            let items = items.iter().enumerate();
            open.extend(items.map(|(n, item)| (rule, item, format!("{at}[{n}]"))));
        }
        let Some(members) = value.as_object() else {
            continue;
        };
        for name in rule
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = name.as_str().expect("a name");
            assert!(members.contains_key(name), "{at} lacks {name}");
        }
        if let Some(rule) = rule.get("propertyNames") {
            for name in members.keys() {
                fits(rule, &Value::from(name.as_str()));
            }
        }
        for (name, member) in members {
            match rule.get("properties").and_then(|all| all.get(name)) {
                Some(rule) => open.push((rule, member, format!("{at}.{name}"))),
                None => match rule.get("additionalProperties") {
                    Some(Value::Bool(false)) => panic!("{at} has {name}"),
                    Some(rule) if rule.is_object() => {
                        open.push((rule, member, format!("{at}.{name}")));
                    }
                    _ => {}
                },
            }
        }
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    }
}
