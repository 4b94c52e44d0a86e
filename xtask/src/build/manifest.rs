//! The icons of the web app manifest, as part of the manifest.
//!
//! Browsers look at icons whenever they like, also after the page is locked, and the lock refuses to load them. A `data:`
//! URL needs no request. So the icons are no files of the site.

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Whether a file of this name is a web app manifest.
pub(super) fn is_manifest(name: &str) -> bool {
    name.ends_with(".webmanifest")
}

/// What stands in the manifest for a picture.
pub(super) fn icon(name: &str, bytes: &[u8]) -> Result<String> {
    let kind = match name.rsplit_once('.') {
        Some((_, "svg")) => "svg+xml",
        Some((_, "png")) => "png",
        _ => bail!("{name}: the manifest refers to SVG and PNG only"),
    };
    Ok(format!(
        "data:image/{kind};base64,{}",
        STANDARD.encode(bytes)
    ))
}
