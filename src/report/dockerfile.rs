//! The Dockerfile of an image: the true one with the bytes of its lines, or the one behind the history.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::aligned::Aligned;
use super::dockerfile_lines::{self, DockerfileLines};
use super::dockerfile_source::DockerfileSource;
use super::dockerfile_step::DockerfileStep;
use super::model::{BaseRow, BaseSource, Generator, ImageRow};
use super::report_dockerfile::ReportDockerfile;
use super::{Document, Lined};
use crate::advice::{Given, Ignore};
use crate::bytes::figures::size;
use crate::bytes::{Warning, Warnings, sorted};
use crate::dockerfile::{
    Dockerfile, HistoryLine, HistoryText, align, first_own_step, from_history, history_lines,
};
use crate::image::{Image, Provenance, get};
use crate::rootfs::LayerId;

/// The Dockerfile of an image, as `squint.dockerfile/1` (docs/dockerfile.schema.json) defines it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DockerfileDocument {
    /// The name of the format; always `squint.dockerfile/1`.
    pub schema: String,
    /// The program that made the document.
    pub generator: Generator,
    /// The figures of the image as a whole.
    pub image: ImageRow,
    /// The base image.
    pub base: BaseRow,
    /// Where the Dockerfile is from.
    pub source: DockerfileSource,
    /// The text of the Dockerfile.
    pub text: String,
    /// The steps of the history, oldest first.
    pub steps: Vec<DockerfileStep>,
    /// The warnings about irregular input, and about lines that do not fit the history.
    pub warnings: Vec<Warning>,
}

/// A Dockerfile that the user gave: its name and its text.
#[derive(Debug, Clone, Copy)]
pub struct GivenDockerfile<'a> {
    /// The name of the file, as the user gave it.
    pub name: &'a str,
    /// The text of the file.
    pub text: &'a str,
    /// The name of the `.dockerignore` of the build. Empty if nobody looked for it.
    pub ignore_name: &'a str,
    /// The text of the `.dockerignore`. `None` if there is none, or nobody looked for it.
    pub ignore: Option<&'a str>,
}

impl<'a> GivenDockerfile<'a> {
    /// A Dockerfile for which nobody looked for a `.dockerignore`.
    pub fn alone(name: &'a str, text: &'a str) -> Self {
        Self {
            name,
            text,
            ignore_name: "",
            ignore: None,
        }
    }
}

/// Finds the lines of a given Dockerfile behind the steps of an image.
///
/// # Errors
/// When the given file is no Dockerfile.
pub fn lined(
    image: &Image,
    document: &Document<'_>,
    given: GivenDockerfile<'_>,
) -> crate::bytes::Result<Lined> {
    let report = document.short();
    let lines = history_lines(&image.config);
    let assigned: Vec<Option<LayerId>> = report.history.iter().map(|row| row.layer).collect();
    let aligned = of_given(given, image, &lines)?;
    let mut warnings = Warnings::default();
    tell_difference(&aligned, &mut warnings);
    let ignore = Ignore {
        name: if given.ignore_name.is_empty() {
            ".dockerignore".to_owned()
        } else {
            given.ignore_name.to_owned()
        },
        text: given.ignore.map(str::to_owned),
    };
    Ok(Lined {
        base: base(image, &report.image.base, Some(&aligned), &assigned),
        warnings: warnings.to_vec(),
        given: Given::new(
            aligned.name,
            aligned.file,
            aligned.alignment.statements,
            ignore,
        ),
    })
}

impl DockerfileDocument {
    /// The Dockerfile of an image: the given one, else the one of the provenance unless `from_history`, else the one
    /// behind the history.
    ///
    /// # Errors
    /// When the given file is no Dockerfile.
    pub fn new(
        image: &Image,
        document: &Document<'_>,
        given: Option<GivenDockerfile<'_>>,
        from_history: bool,
    ) -> crate::bytes::Result<Self> {
        Ok(Self::with_lines(image, document, given, from_history)?.0)
    }

    /// The same Dockerfile, and its lines with their bytes.
    ///
    /// # Errors
    /// When the given file is no Dockerfile.
    pub fn with_lines(
        image: &Image,
        document: &Document<'_>,
        given: Option<GivenDockerfile<'_>>,
        from_history: bool,
    ) -> crate::bytes::Result<(Self, DockerfileLines)> {
        let report = document.short();
        let lines = history_lines(&image.config);
        let assigned: Vec<Option<LayerId>> = report.history.iter().map(|row| row.layer).collect();
        let mut warnings = Warnings::default();
        let aligned = match given {
            Some(given) => Some(of_given(given, image, &lines)?),
            None if from_history => None,
            None => of_provenance(image, &lines, &mut warnings),
        };
        if let Some(aligned) = &aligned {
            tell_difference(aligned, &mut warnings);
        }
        let base = base(image, &report.image.base, aligned.as_ref(), &assigned);
        let first_own = aligned.as_ref().and_then(|a| a.alignment.first_own);
        let first_own = first_own.filter(|_| base.source != BaseSource::Given);
        let first_own = first_own
            .unwrap_or_else(|| first_own_step(&lines, &assigned, LayerId::new(base.layers)));
        let steps = steps(document, &lines, aligned.as_ref(), first_own);
        let (source, text, places) = match &aligned {
            Some(aligned) => {
                let places = steps.iter().map(|step| step.line).collect();
                (aligned.source, aligned.file.text.clone(), places)
            }
            None => {
                let (text, places) = ours(image, &base, &lines, first_own);
                (DockerfileSource::History, text, places)
            }
        };
        let lines = DockerfileLines::new(&dockerfile_lines::Subject {
            text: &text,
            aligned: aligned.as_ref(),
            steps: &steps,
            places: &places,
            first_own,
            stored: report.image.stored_bytes,
            dead: report.image.reclaimable_bytes,
        });
        let mut all = report.warnings.clone();
        all.extend(warnings.to_vec());
        let document = Self {
            schema: "squint.dockerfile/1".to_owned(),
            generator: report.generator.clone(),
            image: ImageRow {
                base_layers: base.layers,
                base: base.clone(),
                ..report.image.clone()
            },
            base,
            source,
            text,
            steps,
            warnings: all,
        };
        Ok((document, lines))
    }

    /// The Dockerfile for the report: the given one, else that of the provenance with the warnings about it. `None` if
    /// there is neither.
    ///
    /// # Errors
    /// When the given file is no Dockerfile.
    pub fn for_report(
        image: &Image,
        document: &Document<'_>,
        given: Option<GivenDockerfile<'_>>,
    ) -> crate::bytes::Result<Option<(ReportDockerfile, Vec<Warning>)>> {
        let known = document.short().warnings.len();
        let document = Self::new(image, document, given, false)?;
        let name = document.name().map(str::to_owned);
        let warnings = match document.source {
            DockerfileSource::History => return Ok(None),
            // The advice tells them.
            DockerfileSource::Given => Vec::new(),
            DockerfileSource::Provenance => document.warnings.into_iter().skip(known).collect(),
        };
        let dockerfile = ReportDockerfile {
            source: document.source,
            name,
            steps: document.steps,
        };
        Ok(Some((dockerfile, warnings)))
    }

    /// The name of the file with the Dockerfile. `None` if it was made from the history, or no line of it is matched.
    pub fn name(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| step.file.as_deref())
    }

    /// Whether some step has a line of the Dockerfile.
    pub fn has_lines(&self) -> bool {
        self.steps.iter().any(|step| step.line.is_some())
    }
}

/// The Dockerfile that is made from the history, and the line of each step in it.
fn ours(
    image: &Image,
    base: &BaseRow,
    lines: &[HistoryLine],
    first_own: usize,
) -> (String, Vec<Option<u32>>) {
    let settings = get(image.config.document(), "config");
    let triggers = settings.and_then(|s| get(s, "OnBuild"));
    let triggers = triggers.and_then(|t| t.as_array()).into_iter().flatten();
    let triggers: Vec<String> = triggers
        .filter_map(|t| t.as_str().map(str::to_owned))
        .collect();
    let name = base.name.as_ref().filter(|_| base.layers > 0);
    let name = name.map(|name| match &base.digest {
        Some(digest) if !name.contains('@') => format!("{name}@{digest}"),
        _ => name.clone(),
    });
    let from = if name.is_some() { first_own } else { 0 };
    let HistoryText {
        text,
        lines: numbers,
    } = from_history(name.as_deref(), lines.iter().skip(from), &triggers);
    let left_out = lines.iter().take(from).map(|_| None);
    (
        text,
        left_out.chain(numbers.into_iter().map(Some)).collect(),
    )
}

/// The given Dockerfile with its lines.
fn of_given(
    given: GivenDockerfile<'_>,
    image: &Image,
    lines: &[HistoryLine],
) -> crate::bytes::Result<Aligned> {
    let file = Dockerfile::parse(given.text)?;
    // A provenance tells which stage was built, and with which arguments.
    let told = image.provenance.as_ref();
    let target = told.and_then(Provenance::target);
    let arguments = told.map_or_else(Vec::new, Provenance::build_arguments);
    let chain = file.chain(target.as_deref(), &arguments);
    let chain = chain
        .or_else(|| file.chain(None, &arguments))
        .unwrap_or_default();
    let alignment = align(&file, &chain, lines);
    Ok(Aligned {
        source: DockerfileSource::Given,
        name: given.name.to_owned(),
        file,
        chain,
        alignment,
    })
}

/// The Dockerfile that the provenance carries, with its lines. One that cannot be read is a warning.
fn of_provenance(image: &Image, lines: &[HistoryLine], warnings: &mut Warnings) -> Option<Aligned> {
    let attested = image.provenance.as_ref()?.dockerfile()?;
    let file = match Dockerfile::parse(attested.text) {
        Ok(file) => file,
        Err(e) => {
            let detail = format!("the Dockerfile of the provenance is not used: {e}");
            warnings.add("dockerfile", None, None, None, detail);
            return None;
        }
    };
    let chain = file.chain(attested.target.as_deref(), &attested.arguments)?;
    let alignment = align(&file, &chain, lines);
    Some(Aligned {
        source: DockerfileSource::Provenance,
        name: attested.name,
        file,
        chain,
        alignment,
    })
}

/// Adds a warning about the first line, from the end, that differs from the history.
fn tell_difference(aligned: &Aligned, warnings: &mut Warnings) {
    let differs = aligned.alignment.differs;
    let Some(statement) = differs.and_then(|number| aligned.file.statements.get(number)) else {
        return;
    };
    let (line, keyword) = (statement.line, &statement.keyword);
    let detail = format!(
        "line {line} ({keyword}) is not what the history has; it and the lines above it are not matched"
    );
    warnings.add(
        "dockerfile",
        None,
        Some(aligned.name.as_bytes()),
        None,
        detail,
    );
}

/// The base image, with what an aligned Dockerfile tells of it.
fn base(
    image: &Image,
    known: &BaseRow,
    aligned: Option<&Aligned>,
    assigned: &[Option<LayerId>],
) -> BaseRow {
    let mut base = known.clone();
    let Some(aligned) = aligned else {
        return base;
    };
    let is_sure = matches!(base.source, BaseSource::Given | BaseSource::Provenance);
    if let Some(first) = aligned.alignment.first_own.filter(|_| !is_sure) {
        let layers = assigned.iter().take(first).flatten().count();
        base.layers = u32::try_from(layers).unwrap_or(0);
        base.source = match aligned.source {
            DockerfileSource::Provenance => BaseSource::Provenance,
            _ => BaseSource::Dockerfile,
        };
    }
    // The provenance comes before what the Dockerfile says, and that before the label of the config.
    let is_told = image.provenance.as_ref().and_then(Provenance::base);
    if is_told.is_none() && (aligned.chain.is_scratch || aligned.chain.from.is_some()) {
        base.name.clone_from(&aligned.chain.from);
        base.digest = None;
    }
    base
}

/// The rows of all steps.
fn steps(
    document: &Document<'_>,
    lines: &[HistoryLine],
    aligned: Option<&Aligned>,
    first_own: usize,
) -> Vec<DockerfileStep> {
    let report = document.short();
    let mut own = std::collections::HashMap::new();
    for kills in document.kills() {
        if kills.writer == kills.killer {
            own.insert(kills.writer, kills.bytes);
        }
    }
    let row = |(at, (line, row)): (usize, (&HistoryLine, &super::HistoryRow))| {
        let layer = row.layer.and_then(|layer| report.layers.get(layer.index()));
        let statement = aligned.filter(|_| at >= first_own).and_then(|aligned| {
            let number = aligned.alignment.statements.get(at).copied().flatten()?;
            Some((aligned, aligned.file.statements.get(number)?))
        });
        let told = || {
            let text = line.written.clone();
            text.unwrap_or_else(|| {
                let keyword = line.keyword.map_or_else(String::new, |k| format!("{k} "));
                keyword + &line.text
            })
        };
        let text = statement.and_then(|(a, s)| a.file.text.get(s.bytes.clone()));
        DockerfileStep {
            step: u32::try_from(at).unwrap_or(u32::MAX),
            layer: row.layer,
            instruction: line.keyword.map(str::to_owned),
            certain: statement.is_some() || line.certain,
            text: text.map_or_else(told, str::to_owned),
            file: statement.map(|(aligned, _)| aligned.name.clone()),
            line: statement.map(|(_, statement)| statement.line),
            end_line: statement.map(|(_, statement)| statement.end_line),
            stored_bytes: layer.map_or(0, |l| l.stored_bytes),
            dead_bytes: layer.map_or(0, |l| l.dead_bytes),
            killed_bytes: layer.map_or(0, |l| {
                l.killed_bytes
                    .saturating_sub(own.get(&l.index).copied().unwrap_or(0))
            }),
        }
    };
    let rows = lines.iter().zip(&report.history).enumerate();
    rows.map(row).collect()
}

/// The Dockerfile as text. A given one has a comment above each instruction with bytes, which builders skip; the others
/// stay as they are.
pub fn dockerfile_text(document: &DockerfileDocument) -> String {
    if document.source != DockerfileSource::Given {
        return document.text.clone();
    }
    let mut comments: Vec<(u32, String)> = Vec::new();
    for step in &document.steps {
        let Some(line) = step.line else {
            continue;
        };
        let figures = [
            (step.stored_bytes, "stored"),
            (step.dead_bytes, "of it dead"),
            (step.killed_bytes, "of others hidden"),
        ];
        let told = figures.iter().filter(|(bytes, _)| *bytes > 0);
        let told: Vec<String> = told
            .map(|(n, what)| format!("{} {what}", size(*n)))
            .collect();
        if !told.is_empty() {
            comments.push((line, told.join(", ")));
        }
    }
    sorted::sort(&mut comments);
    let mut comments = comments.into_iter().peekable();
    let mut out = String::new();
    for (number, line) in (1..).zip(document.text.split_inclusive('\n')) {
        while let Some((_, told)) = comments.next_if(|(line, _)| *line <= number) {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "# squint: {told}");
        }
        out.push_str(line);
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}
