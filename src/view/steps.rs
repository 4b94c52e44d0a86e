//! The layers table: every step of the history in the order of the Dockerfile, with the layer it wrote.

use crate::session::protocol::{HistoryRow, Instruction, LayerId};

use super::figures;

/// A row of the layers table: one step of the history with its layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The number of the layer that the step wrote; `None` if the step changed only the config.
    pub layer: Option<LayerId>,
    /// The instruction of the step; `None` if the image does not have it.
    pub instruction: Option<Instruction>,
    /// The command of the step as the history has it.
    pub created_by: String,
    /// The time of the step, to the minute; `None` if the image does not have it.
    pub created: Option<String>,
    /// Whether the step seems to belong to the base image.
    pub base: bool,
}

/// The rows for a history and a number of layers, of which those below `base` are the base image's, oldest step first. Layers that no step mentions come last.
pub fn rows(history: &[HistoryRow], layers: usize, base: LayerId) -> Vec<Row> {
    let last_of_base = history
        .iter()
        .rposition(|step| step.layer.is_some_and(|layer| layer < base));
    let steps = history.iter().enumerate().map(|(i, step)| {
        let created_by = step.created_by.clone().unwrap_or_default();
        Row {
            layer: step.layer,
            instruction: (!created_by.trim().is_empty()).then(|| Instruction::parse(&created_by)),
            created_by,
            created: step.created.as_deref().map(figures::minute),
            base: last_of_base.is_some_and(|last| i <= last),
        }
    });
    let told = |layer: LayerId| history.iter().any(|step| step.layer == Some(layer));
    let untold = (0..layers).map(LayerId::at).filter(|layer| !told(*layer));
    let untold = untold.map(|layer| Row {
        layer: Some(layer),
        instruction: None,
        created_by: String::new(),
        created: None,
        base: layer < base,
    });
    steps.chain(untold).collect()
}

/// The text of an instruction without the digits of digests that nobody reads: the classic builder writes
/// `COPY file:26777303… in /root/app`, and what matters is where it went.
pub fn short(rest: &str) -> String {
    const KEPT: usize = 7;
    const DIGEST: usize = 64;
    let word = |word: &str| {
        let (kind, digest) = word.split_once(':')?;
        let is_digest = digest.len() == DIGEST && digest.bytes().all(|b| b.is_ascii_hexdigit());
        let is_known = ["file", "dir", "multi", "sha256"].contains(&kind);
        (is_digest && is_known).then(|| format!("{kind}:{}", digest.get(..KEPT).unwrap_or(digest)))
    };
    let words = rest
        .split(' ')
        .map(|one| word(one).unwrap_or_else(|| one.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(created_by: &str, layer: Option<LayerId>) -> HistoryRow {
        HistoryRow {
            created: Some("2024-05-01T12:00:00Z".to_owned()),
            created_by: Some(created_by.to_owned()),
            comment: None,
            empty_layer: layer.is_none(),
            layer,
        }
    }

    #[test]
    fn a_digest_gives_way_to_the_destination() {
        let digest = "a".repeat(64);
        let cut = |text: &str| short(&text.replace('#', &digest));
        assert_eq!(cut("file:# in /root/app"), "file:aaaaaaa in /root/app");
        assert_eq!(cut("app@sha256:#  x"), format!("app@sha256:{digest}  x"));
        assert_eq!(
            cut("--from=sha256:# /a /b"),
            format!("--from=sha256:{digest} /a /b")
        );
        assert_eq!(cut("profile:x file:abc in /"), "profile:x file:abc in /");
    }

    #[test]
    fn steps_keep_their_order_and_empty_ones_stay() {
        let history = [
            step("ADD x /", Some(LayerId::LOWEST)),
            step("CMD [\"sh\"]", None),
            step("RUN make", Some(LayerId::new(1))),
        ];
        let rows = rows(&history, 3, LayerId::new(1));
        let layers: Vec<_> = rows
            .iter()
            .map(|row| row.layer.map(LayerId::number))
            .collect();
        assert_eq!(layers, [Some(0), None, Some(1), Some(2)]);
        let base: Vec<_> = rows.iter().map(|row| row.base).collect();
        assert_eq!(base, [true, false, false, false]);
        assert_eq!(rows[0].created.as_deref(), Some("2024-05-01 12:00"));
        assert_eq!(rows[3].instruction, None);
    }
}
