//! Paths that can stand in a shell command as they are.

/// A path from the root as one word of a shell command. `None` if it has characters that a shell reads otherwise.
pub(super) fn path(path: &[u8]) -> Option<String> {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-+@".contains(byte);
    let is_clear = !path.is_empty() && path.iter().all(is_plain);
    is_clear.then(|| format!("/{}", String::from_utf8_lossy(path)))
}
