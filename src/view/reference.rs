//! Image references, as far as the page needs them: proposing a tag for the result and checking what was typed.
//!
//! It checks the shape that loaders accept, not whether a registry exists.

/// The tag offered for a squashed image: the input's first reference with `-squashed` appended, so that loading the
/// result does not take the name away from the original. Empty when the input has no reference.
pub fn squashed(references: &[String]) -> String {
    let Some(reference) = references.first() else {
        return String::new();
    };
    let reference = reference.split('@').next().unwrap_or_default();
    if has_tag(reference) {
        format!("{reference}-squashed")
    } else {
        format!("{reference}:squashed")
    }
}

fn has_tag(reference: &str) -> bool {
    let last = reference.rsplit('/').next().unwrap_or_default();
    last.contains(':')
}

/// Whether `text` is a `name:tag` that loaders accept: lower-case path components, a tag of at most 128 characters.
pub fn is_valid(text: &str) -> bool {
    let (name, tag) = match text.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (text, None),
    };
    tag.is_none_or(is_tag) && is_name(name)
}

fn is_tag(tag: &str) -> bool {
    (1..=128).contains(&tag.len())
        && !tag.starts_with(['.', '-'])
        && tag
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn is_name(name: &str) -> bool {
    let mut parts = name.split('/').peekable();
    let Some(first) = parts.next() else {
        return false;
    };
    let is_host = parts.peek().is_some()
        && (first.contains(['.', ':']) || first == "localhost")
        && first
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    (is_host || is_component(first)) && parts.all(is_component)
}

fn is_component(part: &str) -> bool {
    let edge = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    edge(part.bytes().next())
        && edge(part.bytes().last())
        && part
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposes_a_name_of_its_own() {
        let offer = |reference: &str| squashed(&[reference.to_owned()]);
        assert_eq!(offer("app:1.2"), "app:1.2-squashed");
        assert_eq!(offer("host:5000/app"), "host:5000/app:squashed");
        assert_eq!(offer("app:1@sha256:00"), "app:1-squashed");
        assert_eq!(squashed(&[]), "");
    }

    #[test]
    fn accepts_what_loaders_accept() {
        for good in [
            "app",
            "app:1.2-squashed",
            "localhost:5000/team/app:v1",
            "quay.io/a_b/c-d",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "", "App:1", "app:", "app:-x", "app:a b", "/app", "a//b", "app:1/",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
