//! Packages as a bill of materials: CycloneDX 1.6 in JSON.
//!
//! It has the packages of the final image only, and no time, so the same image gives the same bytes. The standard has no
//! place for sizes, so they are properties.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::model::PackageRow;
use super::uuid;
use crate::bytes::version;

/// The image that a bill of materials is about.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The id of the image, `sha256:…`.
    pub id: &'a str,
    /// The names of the image. The first one is the name of the component.
    pub references: &'a [String],
    /// The platform of the image: `linux/amd64`.
    pub platform: &'a str,
}

/// The bill of materials of an image with these packages.
pub fn cyclonedx(image: Named<'_>, packages: &[PackageRow]) -> Value {
    let mut seen: HashSet<String> = HashSet::from([image.id.to_owned()]);
    let mut refs = Vec::with_capacity(packages.len());
    for (row, package) in packages.iter().enumerate() {
        let mut own = package.purl.clone();
        if let Some(path) = &package.path {
            own.extend(["|", path]);
        }
        if !seen.insert(own.clone()) {
            own.extend(["|", &row.to_string()]);
            seen.insert(own.clone());
        }
        refs.push(own);
    }
    let components = packages.iter().zip(&refs).map(component);
    let name = |row: &u32| refs.get(*row as usize);
    let mut dependencies = vec![json!({"ref": image.id, "dependsOn": roots(packages, &refs)})];
    for (package, own) in packages.iter().zip(&refs) {
        let needs: Vec<_> = package.needs.iter().filter_map(name).collect();
        dependencies.push(json!({"ref": own, "dependsOn": needs}));
    }
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{}", uuid::of_uri(image.id)),
        "version": 1,
        "metadata": {
            "tools": {"components": [
                {"type": "application", "name": "squint", "version": version::NUMBER},
            ]},
            "component": {
                "type": "container",
                "bom-ref": image.id,
                "name": image.references.first().map_or(image.id, String::as_str),
                "version": image.id,
                "properties": [{"name": "squint:platform", "value": image.platform}],
            },
        },
        "components": components.collect::<Vec<_>>(),
        "dependencies": dependencies,
    })
}

/// The packages that were asked for, and those that nobody needs.
fn roots<'a>(packages: &[PackageRow], refs: &'a [String]) -> Vec<&'a String> {
    let needed: HashSet<u32> = packages
        .iter()
        .flat_map(|p| p.needs.iter().copied())
        .collect();
    let rows = (0..).zip(packages).zip(refs);
    let is_root =
        |row: u32, package: &PackageRow| package.manual == Some(true) || !needed.contains(&row);
    let roots = rows.filter(|((row, package), _)| is_root(*row, package));
    roots.map(|(_, own)| own).collect()
}

fn component((package, own): (&PackageRow, &String)) -> Value {
    let mut component = Map::new();
    component.insert("type".to_owned(), json!("library"));
    component.insert("bom-ref".to_owned(), json!(own));
    component.insert("name".to_owned(), json!(package.name));
    if let Some(version) = &package.version {
        component.insert("version".to_owned(), json!(version));
    }
    if let Some(licence) = &package.licence {
        component.insert(
            "licenses".to_owned(),
            json!([{"license": {"name": licence}}]),
        );
    }
    component.insert("purl".to_owned(), json!(package.purl));
    component.insert("properties".to_owned(), properties(package));
    Value::Object(component)
}

fn properties(package: &PackageRow) -> Value {
    let number = |n: u64| Some(n.to_string());
    let all = [
        ("squint:size:live", number(package.live_bytes)),
        ("squint:size:dead", number(package.dead_bytes)),
        ("squint:size:retained", number(package.retained_bytes)),
        ("squint:files", number(package.files)),
        ("squint:layer", number(package.layer.number().into())),
        ("squint:step", package.step.map(|step| step.to_string())),
        ("squint:manual", package.manual.map(|told| told.to_string())),
        ("squint:arch", package.arch.clone()),
        ("squint:source", package.source.clone()),
        ("squint:path", package.path.clone()),
    ];
    let told = all.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(json!({"name": name, "value": value}))
    });
    Value::Array(told.collect())
}
