//! Bills of materials, by the official schema of CycloneDX 1.6 and by another program's idea of package URLs.

use std::path::Path;
use std::str::FromStr as _;

use packageurl::PackageUrl;
use serde_json::Value;
use squint::packages::{Named, cyclonedx};

use crate::support::memory::packages;
use crate::support::open;

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A file of the official schema, which its licence allows to be kept here.
fn schema(name: &str) -> Value {
    let path = fixtures().join(format!("cyclonedx/{name}.SNAPSHOT.schema.json"));
    serde_json::from_slice(&std::fs::read(path).expect("a schema")).expect("JSON")
}

/// Checks the bill of every image with packages. The other schemas are found by the name that the first one gives them.
#[test]
fn every_bill_is_as_the_official_schema_wants_it() {
    let place = |name: &str| format!("http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json");
    let registry = jsonschema::Registry::new()
        .add(place("spdx"), schema("spdx"))
        .and_then(|all| all.add(place("jsf-0.82"), schema("jsf-0.82")))
        .and_then(jsonschema::RegistryBuilder::prepare)
        .expect("schemas");
    let validator = jsonschema::options()
        .with_registry(&registry)
        .should_validate_formats(true)
        .build(&schema("bom-1.6"))
        .expect("the schema");
    let (mut bills, mut urls) = (0, 0);
    for entry in std::fs::read_dir(fixtures()).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.to_string_lossy().into_owned();
        if !name.contains("packages.") || !name.ends_with(".tar.xz") {
            continue;
        }
        let opened = open(&std::fs::read(&path).expect("a file"), 1 << 20).expect("an image");
        let document = packages(&opened, 1 << 16).expect("read");
        let image = &document.image;
        let platform = image.platform();
        let named = Named {
            id: &image.id,
            references: &image.references,
            platform: &platform,
        };
        let bill = cyclonedx(named, &document.packages);
        let wrong: Vec<String> = validator
            .iter_errors(&bill)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        bills += 1;
        for package in &document.packages {
            let url = PackageUrl::from_str(&package.purl);
            let url = url.unwrap_or_else(|e| panic!("{}: {e}", package.purl));
            assert_eq!(url.ty(), package.kind.as_str());
            urls += 1;
        }
    }
    assert!(bills >= 11 && urls > 20, "{bills} bills, {urls} packages");
    let mut broken = serde_json::json!({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "x"}]});
    assert!(!validator.is_valid(&broken), "a component has a type");
    broken["components"][0]["type"] = "library".into();
    assert!(validator.is_valid(&broken));
}
