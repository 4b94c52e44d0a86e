//! The distribution of an image, from os-release(5).

use super::facts::{Facts, Found, Release, text};

/// The distribution that an os-release names.
pub(super) fn release(bytes: &[u8]) -> Found {
    let mut release = Release::default();
    for line in text(bytes).lines() {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']).to_owned();
        match key.trim() {
            "ID" => release.id = value.to_ascii_lowercase(),
            "VERSION_ID" => release.version = value,
            _ => {}
        }
    }
    Found::new(Ok(Facts::Release(release)))
}
