//! References of images, `NAME:TAG`, as loaders accept them.
//!
//! The grammar is that of distribution (github.com/distribution/reference, `regexp.go`; `normalize.go` for what counts
//! as a host), with one exception: a first part with capitals is a host only if it has a dot or a port, or is
//! `localhost`. This module knows the form of a name, not whether a registry exists.

/// The most bytes of a name.
const LONGEST_NAME: usize = 255;

/// The most characters of a tag.
const LONGEST_TAG: usize = 128;

/// The name and the tag of an image reference `NAME:TAG` in full.
///
/// # Errors
/// When the text has no tag, has a digest, or breaks the grammar of distribution/reference; the error is the reason, a
/// phrase.
pub fn name_and_tag(text: &str) -> Result<(&str, &str), &'static str> {
    if text.contains('@') {
        return Err("it names a digest; NAME:TAG is asked for");
    }
    // A colon before the last slash belongs to a port.
    let (name, tag) = match text.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => return Err("it has no tag; NAME:TAG is asked for in full"),
    };
    check_name(name)?;
    check_tag(tag)?;
    Ok((name, tag))
}

/// Checks a tag: `[\w][\w.-]{0,127}`.
fn check_tag(tag: &str) -> Result<(), &'static str> {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let inside = |b: u8| word(b) || matches!(b, b'.' | b'-');
    match tag.bytes().next() {
        None => Err("its tag is empty"),
        Some(first) if !word(first) => Err("its tag begins with no letter, digit or _"),
        _ if !tag.bytes().all(inside) => Err("its tag holds what is no letter, digit, _ . or -"),
        _ if tag.len() > LONGEST_TAG => Err("its tag is longer than 128 characters"),
        _ => Ok(()),
    }
}

/// Checks a name: `[host [":" port] "/"] part ["/" part]*`.
fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("its name is empty");
    }
    if name.len() > LONGEST_NAME {
        return Err("its name is longer than 255 characters");
    }
    let parts = match name.split_once('/') {
        Some((first, rest)) if is_host(first) => rest,
        _ => name,
    };
    parts.split('/').try_for_each(check_part)
}

/// Whether the first part of a name is a host with an optional port: it has a dot or a port, or is `localhost`.
fn is_host(first: &str) -> bool {
    let (host, port) = match first.rsplit_once(':') {
        // Colons within brackets belong to an IPv6 address.
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (first, None),
    };
    let marked = host.contains('.') || port.is_some() || host.eq_ignore_ascii_case("localhost");
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
    let address = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let is_valid = match address {
        Some(address) => {
            let mut digits = address.bytes();
            !address.is_empty() && digits.all(|b| b.is_ascii_hexdigit() || b == b':')
        }
        None => marked && host.split('.').all(is_label),
    };
    is_valid && port.is_none_or(is_port)
}

/// Whether a text is a label of a host name: `[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]`.
fn is_label(label: &str) -> bool {
    let inside = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(inside)
}

/// Checks a part of a name: `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`.
fn check_part(part: &str) -> Result<(), &'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let other = |c: char| !plain(c) && !matches!(c, '.' | '_' | '-');
    if part.chars().any(|c| c.is_ascii_uppercase()) {
        return Err("its name holds capitals");
    }
    if part.is_empty() {
        return Err("a part of its name is empty");
    }
    if part.contains(other) {
        return Err("its name holds what is no letter from a to z, digit, . _ or -");
    }
    if !part.starts_with(plain) || !part.ends_with(plain) {
        return Err("a part of its name begins or ends with no letter or digit");
    }
    // The separators between runs of letters and digits.
    let between =
        |run: &str| matches!(run, "" | "." | "_" | "__") || run.bytes().all(|b| b == b'-');
    if part.split(plain).all(between) {
        Ok(())
    } else {
        Err("its name holds separators in a row; . _ __ and any number of - are taken")
    }
}

#[cfg(test)]
mod tests {
    use super::name_and_tag;

    /// References, and the beginning of what is said; nothing of those that are taken.
    #[test]
    fn references() {
        let long = |n: usize| "a".repeat(n);
        let host = |n: usize| format!("h.io/{}:1", "a".repeat(n - 5));
        for (text, said) in [
            ("app:1", ""),
            ("app:1.2-squashed", ""),
            ("app:_X.y-Z", ""),
            ("host:5000", ""),
            ("localhost:5000/team/app:v1", ""),
            ("localhost/app:1", ""),
            ("LOCALHOST/app:1", ""),
            ("quay.io/a_b/c-d:1", ""),
            ("Quay.IO/app:1", ""),
            ("HOST:5000/app:1", ""),
            ("xn--4ca.example:80/app:1", ""),
            ("127.0.0.1/app:1", ""),
            ("[::1]/app:1", ""),
            ("[fe80::AB]:5000/a/b:1", ""),
            ("a__b/c---d/e.f:1", ""),
            ("a_b.c/d:1", ""),
            (&format!("{}:1", long(255)), ""),
            (&host(255), ""),
            (&format!("app:{}", long(128)), ""),
            ("", "it has no tag"),
            ("app", "it has no tag"),
            ("host:5000/app", "it has no tag"),
            ("app@sha256:00", "it names a digest"),
            ("app:1@sha256:00", "it names a digest"),
            (":1", "its name is empty"),
            ("app:", "its tag is empty"),
            ("app:-x", "its tag begins"),
            ("app:.x", "its tag begins"),
            ("app:é", "its tag begins"),
            ("app:a b", "its tag holds"),
            ("app:aé", "its tag holds"),
            ("app:a\n", "its tag holds"),
            (&format!("app:{}", long(129)), "its tag is longer"),
            (&format!("{}:1", long(256)), "its name is longer"),
            (&host(256), "its name is longer"),
            ("App:1", "its name holds capitals"),
            ("UPPER:1", "its name holds capitals"),
            ("Team/app:1", "its name holds capitals"),
            ("team/App:1", "its name holds capitals"),
            ("quay.io/App:1", "its name holds capitals"),
            ("a b:1", "its name holds what"),
            ("a:b:1", "its name holds what"),
            ("host:/app:1", "its name holds what"),
            ("host:x/app:1", "its name holds what"),
            ("[::g]/app:1", "its name holds what"),
            ("[]:1/app:1", "its name holds what"),
            ("é:1", "its name holds what"),
            ("https://app:1", "its name holds what"),
            ("/app:1", "a part of its name is empty"),
            ("a//b:1", "a part of its name is empty"),
            ("a/:1", "a part of its name is empty"),
            ("-a:1", "a part of its name begins"),
            ("a./b:1", "a part of its name begins"),
            ("-a.io/b:1", "a part of its name begins"),
            ("a..b:1", "its name holds separators"),
            ("a___b:1", "its name holds separators"),
            ("a._b:1", "its name holds separators"),
            ("a.-b/c:1", "its name holds separators"),
        ] {
            let answer = name_and_tag(text).err().unwrap_or_default();
            let fits = answer.starts_with(said) && answer.is_empty() == said.is_empty();
            assert!(fits, "{text}: {answer}");
        }
        assert_eq!(name_and_tag("h:1/a:2"), Ok(("h:1/a", "2")));
    }
}
