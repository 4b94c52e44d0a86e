//! The tag that the page proposes for a result. The engine decides which tags loaders accept.

use crate::session::protocol::name_and_tag;

/// The text that is appended to the input's tag.
const MARK: &str = "-squashed";

/// The tag that is proposed for a squashed image: the input's first reference with `-squashed` appended, so the
/// original keeps its name when the result is loaded. Empty if the input has no reference, or one that no loader
/// accepts.
pub fn squashed(references: &[String]) -> String {
    let Some(reference) = references.first() else {
        return String::new();
    };
    let reference = reference.split('@').next().unwrap_or_default();
    if !reference.contains([':', '/']) {
        // An OCI archive may name an image by its tag alone. Appending a tag would make the tag a name.
        return String::new();
    }
    let offer = match name_and_tag(reference) {
        Ok((name, tag)) => {
            // A tag has at most 128 characters, of one byte each.
            let kept = tag.get(..128 - MARK.len()).unwrap_or(tag);
            format!("{name}:{kept}{MARK}")
        }
        Err(_) => format!("{reference}:squashed"),
    };
    if name_and_tag(&offer).is_ok() {
        offer
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::squashed;

    #[test]
    fn proposes_a_name_of_its_own() {
        let offer = |reference: &str| squashed(&[reference.to_owned()]);
        assert_eq!(offer("app:1.2"), "app:1.2-squashed");
        assert_eq!(offer("host:5000/app"), "host:5000/app:squashed");
        assert_eq!(offer("app:1@sha256:00"), "app:1-squashed");
        assert_eq!(squashed(&[]), "");
        assert_eq!(offer("latest"), "");
    }

    #[test]
    fn proposes_nothing_that_loaders_refuse() {
        let offer = |reference: &str| squashed(&[reference.to_owned()]);
        assert_eq!(offer("App:1"), "");
        let long = format!("app:{}", "x".repeat(128));
        assert_eq!(offer(&long), format!("app:{}-squashed", "x".repeat(119)));
    }
}
