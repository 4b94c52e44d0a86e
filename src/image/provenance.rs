//! What the provenance of an image says about its build (SLSA v0.2 and v1, as BuildKit fills them:
//! `docs/attestations/slsa-definitions.md`, `solver/llbsolver/provenance/types`).
//!
//! It is the builder's word: this module repeats it and proves nothing. The base image is followed from the last step
//! of the build where the steps are recorded (`mode=max`). Otherwise it is the only image among the materials.

use std::collections::HashSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Layer;
use super::build_steps::{Root, identifier, root};
use super::json::{Json, get, list, text};
use super::origin::{Origin, TOOLS, familiar, repository, short};

/// The provenance of an image: a statement of its builder.
#[derive(Debug, Clone)]
pub struct Provenance {
    statement: Arc<Json>,
    is_v1: bool,
}

/// A Dockerfile that a provenance carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestedFile {
    /// The name of the file.
    pub name: String,
    /// The text of the file.
    pub text: String,
    /// The stage that was asked for; `None` for the last one.
    pub target: Option<String>,
    /// The build arguments that were given, as pairs of name and value.
    pub arguments: Vec<(String, String)>,
}

/// The types of predicates that are read.
const V02: &str = "https://slsa.dev/provenance/v0.2";
const V1: &str = "https://slsa.dev/provenance/v1";

/// Whether a predicate type is that of a provenance that can be read.
pub(super) fn is_provenance(predicate_type: &str) -> bool {
    predicate_type == V02 || predicate_type == V1
}

impl Provenance {
    /// The provenance in an in-toto statement.
    ///
    /// # Errors
    /// When the document is no statement with such a predicate; the error is the reason, a phrase.
    pub(super) fn new(statement: Arc<Json>) -> Result<Self, &'static str> {
        let kind = text(&statement, "predicateType").ok_or("it names no predicate type")?;
        if !is_provenance(kind) {
            return Err("it is no SLSA provenance of version 0.2 or 1");
        }
        let is_v1 = kind == V1;
        let predicate = get(&statement, "predicate").filter(|p| p.is_object());
        predicate.ok_or("it has no predicate")?;
        Ok(Self { statement, is_v1 })
    }

    /// A member of the predicate, by its path in v0.2 and in v1.
    fn find(&self, v02: &[&str], v1: &[&str]) -> Option<&Json> {
        let path = if self.is_v1 { v1 } else { v02 };
        let predicate = get(&self.statement, "predicate");
        path.iter().try_fold(predicate?, |at, key| get(at, key))
    }

    fn metadata(&self) -> Option<&Json> {
        self.find(
            &["metadata", "https://mobyproject.org/buildkit@v1#metadata"],
            &["runDetails", "metadata", "buildkit_metadata"],
        )
    }

    fn arguments(&self) -> Option<&Json> {
        self.find(
            &["invocation", "parameters", "args"],
            &["buildDefinition", "externalParameters", "request", "args"],
        )
    }

    /// The repository and the revision that the image was built from, as far as they are recorded.
    pub fn source(&self) -> (Option<String>, Option<String>) {
        let told = self.metadata().and_then(|m| get(m, "vcs"));
        let said = |object: Option<&Json>, key| object.and_then(|o| short(o, key));
        let (repository, revision) = (said(told, "source"), said(told, "revision"));
        if repository.is_some() || revision.is_some() {
            return (repository, revision);
        }
        let config = self.find(
            &["invocation", "configSource"],
            &["buildDefinition", "externalParameters", "configSource"],
        );
        let commit = config.and_then(|c| get(c, "digest"));
        let revision = said(commit, "sha1").or_else(|| said(commit, "gitCommit"));
        match revision {
            // The part after the mark is a branch or a tag.
            Some(revision) => {
                let uri = said(config, "uri");
                let repository = uri.and_then(|uri| Some(uri.split('#').next()?.to_owned()));
                (repository.filter(|r| !r.is_empty()), Some(revision))
            }
            None => (None, None),
        }
    }

    /// The Dockerfile that the image was built from; `None` if the provenance does not carry it (`mode=min`).
    pub fn dockerfile(&self) -> Option<AttestedFile> {
        let infos = list(get(self.metadata()?, "source")?, "infos");
        let is_dockerfile =
            |i: &&Json| text(i, "language").is_none_or(|l| l.eq_ignore_ascii_case("dockerfile"));
        let info = infos
            .iter()
            .filter(is_dockerfile)
            .find(|i| text(i, "data").is_some())?;
        let data = STANDARD.decode(text(info, "data")?).ok()?;
        Some(AttestedFile {
            name: short(info, "filename").unwrap_or_else(|| "Dockerfile".to_owned()),
            text: String::from_utf8(data).ok()?,
            target: self.target(),
            arguments: self.build_arguments(),
        })
    }

    /// The stage that was asked for; `None` for the last one.
    pub fn target(&self) -> Option<String> {
        self.arguments().and_then(|a| short(a, "target"))
    }

    /// The build arguments that were given, as pairs of name and value.
    pub fn build_arguments(&self) -> Vec<(String, String)> {
        let arguments = self.arguments().and_then(Json::as_object);
        let given = |(key, value): (&String, &Json)| {
            let name = key.strip_prefix("build-arg:")?;
            Some((name.to_owned(), value.as_str()?.to_owned()))
        };
        arguments.into_iter().flatten().filter_map(given).collect()
    }

    /// The base image; `None` if the provenance does not tell.
    pub fn base(&self) -> Option<Origin> {
        if !self.steps().is_empty() {
            return match root(self.steps())? {
                Root::Empty => Some(Origin::Scratch),
                Root::Fetched(step) => {
                    let base = Origin::of_source(identifier(step)?)?;
                    Some(self.with_digest(base))
                }
            };
        }
        let tools = self.tools();
        let is_tool = |image: &Origin| matches!(image, Origin::Image { name, .. } if tools.contains(repository(name)));
        only(self.images().filter(|image| !is_tool(image)))
    }

    /// The images among the materials.
    fn images(&self) -> impl Iterator<Item = Origin> {
        let materials = self.find(&["materials"], &["buildDefinition", "resolvedDependencies"]);
        let materials = materials.and_then(Json::as_array);
        materials
            .into_iter()
            .flatten()
            .filter_map(Origin::of_material)
    }

    /// A base image with the digest that the materials have for its name, if the step that fetched it had none: BuildKit
    /// records a base that is a named context without.
    fn with_digest(&self, base: Origin) -> Origin {
        let Origin::Image { name, digest: None } = &base else {
            return base;
        };
        let is_it =
            |image: &Origin| matches!(image, Origin::Image { name: other, .. } if other == name);
        only(self.images().filter(is_it)).unwrap_or(base)
    }

    /// The number of lowest layers that come from the base image. `None` if the provenance does not tell, or tells of
    /// other layers than the image has.
    pub fn base_layers(&self, layers: &[Layer]) -> Option<u32> {
        if self.steps().is_empty() {
            return None;
        }
        let step = match root(self.steps())? {
            Root::Empty => return Some(0),
            Root::Fetched(step) => step,
        };
        let name = format!("{}:0", text(step, "id")?);
        let chains = list(get(self.metadata()?, "layers")?, &name);
        let is_lowest = |chain: &&[Json]| {
            chain.len() <= layers.len()
                && chain
                    .iter()
                    .zip(layers)
                    .all(|(told, has)| is_same(told, has))
        };
        let chains = chains.iter().filter_map(Json::as_array);
        let longest = chains
            .map(Vec::as_slice)
            .filter(is_lowest)
            .map(<[Json]>::len)
            .max();
        longest
            .and_then(|n| u32::try_from(n).ok())
            .filter(|n| *n > 0)
    }

    /// The names of the images that took part in the build as tools.
    fn tools(&self) -> HashSet<String> {
        let mut tools: HashSet<String> = TOOLS.iter().map(|t| (*t).to_owned()).collect();
        for (key, value) in self
            .arguments()
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
        {
            let Some(value) = value.as_str() else {
                continue;
            };
            let named = if key == "source" || key == "cmdline" {
                Some(value)
            } else if key.starts_with("attest:") {
                let mut parts = value.split(',');
                parts.find_map(|part| part.strip_prefix("generator="))
            } else {
                None
            };
            tools.extend(named.map(|name| repository(familiar(name)).to_owned()));
        }
        tools
    }

    /// The steps of the build (`mode=max`).
    fn steps(&self) -> &[Json] {
        let steps = self.find(
            &["buildConfig", "llbDefinition"],
            &[
                "buildDefinition",
                "internalParameters",
                "buildConfig",
                "llbDefinition",
            ],
        );
        steps.and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The only value of several; `None` if there is none, or if they differ.
fn only(mut values: impl Iterator<Item = Origin>) -> Option<Origin> {
    let first = values.next()?;
    values.all(|other| other == first).then_some(first)
}

/// Whether a descriptor is that of a layer: by the digest of its blob, or else of its unpacked tar.
fn is_same(descriptor: &Json, layer: &Layer) -> bool {
    let digest = text(descriptor, "digest");
    let diff_id =
        get(descriptor, "annotations").and_then(|a| text(a, "containerd.io/uncompressed"));
    let same = |told: Option<&str>, has: &Option<String>| told.is_some() && told == has.as_deref();
    same(digest, &layer.digest) || same(diff_id, &layer.diff_id) || same(digest, &layer.diff_id)
}
