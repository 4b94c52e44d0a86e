//! The base image of an image: how many layers it has, and what it is called.
//!
//! The number is given by the user, recorded in the provenance, or guessed from the history. A guess is called a guess,
//! and nothing is invented: what no document tells is unknown.

use super::model::{BaseRow, BaseSource, SourceRow};
use crate::bytes::figures::counted;
use crate::image::{Image, Origin, Provenance, Settings, Step};

/// The base image of an image. `given` is the number of layers that the user gave.
pub fn base(image: &Image, given: Option<u32>) -> BaseRow {
    let (layers, source) = layers(image, given);
    let told = image.provenance.as_ref().and_then(Provenance::base);
    let (name, digest) = match told {
        Some(Origin::Image { name, digest }) => (Some(name), digest),
        Some(Origin::Scratch) => (None, None),
        None => labelled(&Settings::new(&image.config)),
    };
    BaseRow {
        layers,
        name,
        digest,
        source,
    }
}

/// The words for a base image of which nothing is known.
pub(super) const UNKNOWN_BASE: &str = "unknown";

/// The base image in words: its name and its number of layers, and how sure that is.
pub(super) fn base_text(base: &BaseRow) -> String {
    let name = match (&base.name, &base.digest) {
        (Some(name), Some(digest)) => format!("{name}@{digest}, "),
        (Some(name), None) => format!("{name}, "),
        (None, _) => String::new(),
    };
    let layers = counted(base.layers.into(), "layer", "layers");
    let layers = match base.source {
        BaseSource::Given => format!("{layers}, as given"),
        BaseSource::Provenance => format!("{layers}, as its provenance says"),
        BaseSource::Dockerfile => format!("{layers}, as the Dockerfile says"),
        BaseSource::History => format!("{layers}: a guess from the history"),
        BaseSource::None => "its layers are unknown".to_owned(),
    };
    if base.source == BaseSource::None && name.is_empty() {
        return UNKNOWN_BASE.to_owned();
    }
    name + &layers
}

/// The number of layers of the base image, and where the number is from.
fn layers(image: &Image, given: Option<u32>) -> (u32, BaseSource) {
    if let Some(given) = given {
        return (given, BaseSource::Given);
    }
    let recorded = image.provenance.as_ref();
    if let Some(layers) = recorded.and_then(|p| p.base_layers(&image.layers)) {
        return (layers, BaseSource::Provenance);
    }
    let assigned = image.config.layer_of_steps(image.layers.len());
    match guess(&image.config.history(), &assigned) {
        0 => (0, BaseSource::None),
        layers => (layers, BaseSource::History),
    }
}

/// The name and the digest of the base image from the labels of the OCI image spec (annotations.md).
fn labelled(settings: &Settings) -> (Option<String>, Option<String>) {
    let said = |key: &str| settings.label(key).map(str::to_owned);
    (
        said("org.opencontainers.image.base.name"),
        said("org.opencontainers.image.base.digest"),
    )
}

/// The source code of an image, from its provenance, or else from the labels of the OCI image spec (annotations.md).
pub(super) fn source(image: &Image, settings: &Settings) -> SourceRow {
    let recorded = image.provenance.as_ref();
    let (repository, revision) = recorded.map_or((None, None), Provenance::source);
    let said = |key: &str| settings.label(key).map(str::to_owned);
    SourceRow {
        repository: repository.or_else(|| said("org.opencontainers.image.source")),
        revision: revision.or_else(|| said("org.opencontainers.image.revision")),
    }
}

/// The number of lowest layers that seem to belong to the base image; 0 if the history does not tell. `assigned` is the
/// layer of each step.
///
/// The history has no border, but three signs of one. Buildah comments its first step with `FROM NAME`. A base image
/// ends with its `CMD` or `ENTRYPOINT`, and steps with layers follow. A base image that has neither is one layer with a
/// root filesystem.
fn guess(steps: &[Step], assigned: &[Option<u32>]) -> u32 {
    let below = |end: usize| {
        let layers = assigned.iter().take(end).flatten().count();
        u32::try_from(layers).unwrap_or(0)
    };
    if let Some(first) = steps.iter().rposition(is_first_of_buildah) {
        return below(first);
    }
    let Some(last) = assigned.iter().rposition(Option::is_some) else {
        return 0;
    };
    // A second command means that the first one was inherited.
    let mut commands = (last..steps.len()).filter(|step| steps.get(*step).is_some_and(is_command));
    if let (Some(first), Some(_)) = (commands.next(), commands.next()) {
        return below(first);
    }
    let command = steps.iter().take(last).rposition(ends);
    let command = command.map_or(0, below);
    let has_filesystem = assigned.iter().position(Option::is_some);
    let filesystem = has_filesystem.filter(|first| steps.get(*first).is_some_and(is_filesystem));
    let filesystem = filesystem.filter(|first| *first < last);
    command.max(u32::from(filesystem.is_some()))
}

/// The text of a step without the words of the classic builder.
fn instruction(step: &Step) -> &str {
    let by = step.created_by.as_deref().unwrap_or_default();
    by.rsplit("#(nop)").next().unwrap_or(by).trim_start()
}

fn is_command(step: &Step) -> bool {
    step.empty_layer && instruction(step).starts_with("CMD")
}

/// Whether a base image may end with this step.
fn ends(step: &Step) -> bool {
    is_command(step) || (step.empty_layer && instruction(step).starts_with("ENTRYPOINT"))
}

/// Whether a step is the first one above the base image, as Buildah marks it. Buildah also names its own intermediate
/// images, by a part of their id.
fn is_first_of_buildah(step: &Step) -> bool {
    let comment = step.comment.as_deref().unwrap_or_default();
    let name = comment.strip_prefix("FROM ").unwrap_or_default();
    let is_id = name.len() >= 12 && name.bytes().all(|b| b.is_ascii_hexdigit());
    !name.is_empty() && !is_id && name != "scratch"
}

/// Whether a step brought a whole root filesystem, as the lowest step of a base image does.
fn is_filesystem(step: &Step) -> bool {
    let by = instruction(step).trim_end();
    let by = by.strip_suffix("# buildkit").map_or(by, str::trim_end);
    // debuerreotype, since Debian's images are OCI layouts.
    if by.starts_with("# debian.sh ") {
        return true;
    }
    if by.is_empty() {
        // `docker import`
        let comment = step.comment.as_deref().unwrap_or_default();
        return comment.to_ascii_lowercase().starts_with("imported from ");
    }
    // The classic builder writes `ADD file:… in / `; BuildKit writes `ADD alpine-minirootfs-3.20.3-x86_64.tar.gz /`.
    let mut words = by.split_whitespace();
    let (add, what) = (words.next(), words.next().unwrap_or_default());
    let is_archive = what.starts_with("file:") || what.contains(".tar") || what.contains("rootfs");
    add == Some("ADD") && is_archive && words.next_back() == Some("/")
}

#[cfg(test)]
mod tests {
    use super::{Step, guess};

    /// Steps as text, a step without a layer in brackets, a comment after ` // `; the number of base layers.
    #[track_caller]
    fn guesses(steps: &[&str], expected: u32) {
        let step = |text: &&str| {
            let empty = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
            let (by, comment) = empty
                .unwrap_or(text)
                .split_once(" // ")
                .unwrap_or((empty.unwrap_or(text), ""));
            Step {
                created_by: Some(by.to_owned()),
                comment: Some(comment.to_owned()),
                empty_layer: empty.is_some(),
                created: None,
            }
        };
        let steps: Vec<Step> = steps.iter().map(step).collect();
        let mut next = 0..;
        let layers: Vec<Option<u32>> = steps
            .iter()
            .map(|s| if s.empty_layer { None } else { next.next() })
            .collect();
        assert_eq!(guess(&steps, &layers), expected, "{steps:?}");
    }

    const DEBIAN: &str =
        "# debian.sh --arch 'amd64' out/ 'bookworm' '@1727654400' // debuerreotype 0.15";
    const CLASSIC: &str = "/bin/sh -c #(nop) ADD file:8f1a in / ";

    #[test]
    fn bases() {
        guesses(&[DEBIAN, "RUN /bin/sh -c make # buildkit"], 1);
        guesses(
            &[
                DEBIAN,
                "RUN /bin/sh -c a # buildkit",
                "[CMD [\"python3\"]]",
                "COPY . . # buildkit",
            ],
            2,
        );
        guesses(
            &[
                CLASSIC,
                "[/bin/sh -c #(nop)  CMD [\"bash\"]]",
                "/bin/sh -c make",
                "[/bin/sh -c #(nop)  CMD [\"x\"]]",
            ],
            1,
        );
        guesses(
            &[
                "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit",
                "[CMD [\"/bin/sh\"]]",
                "RUN /bin/sh -c apk add x # buildkit",
            ],
            1,
        );
        guesses(
            &[
                "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit",
                "RUN /bin/sh -c apk add x # buildkit",
            ],
            1,
        );
        guesses(
            &[" // Imported from -", "RUN /bin/sh -c make # buildkit"],
            1,
        );
        guesses(
            &[
                "a",
                "/bin/sh -c b // FROM localhost/base:1",
                "/bin/sh -c c // FROM 551c68222cc1",
            ],
            1,
        );
        guesses(
            &[
                "a",
                "b // FROM docker.io/library/x:1",
                "c",
                "d // FROM localhost/base:1",
                "e",
            ],
            3,
        );
    }

    #[test]
    fn a_second_command_ends_the_base() {
        guesses(
            &[
                DEBIAN,
                "RUN x # buildkit",
                "[CMD [\"nginx\"]]",
                "[ENV A=1]",
                "[CMD [\"own\"]]",
            ],
            2,
        );
        guesses(
            &[
                DEBIAN,
                "RUN x # buildkit",
                "[ENTRYPOINT [\"own\"]]",
                "[CMD [\"own\"]]",
            ],
            1,
        );
    }

    #[test]
    fn nothing_is_told() {
        guesses(&[], 0);
        guesses(
            &[
                "COPY /app /app # buildkit",
                "COPY /b /b # buildkit",
                "[CMD [\"own\"]]",
            ],
            0,
        );
        guesses(&[DEBIAN], 0);
        guesses(&["bazel build ...", "bazel build ..."], 0);
        guesses(&["COPY . / # buildkit", "ADD app.tar /srv # buildkit"], 0);
    }
}
