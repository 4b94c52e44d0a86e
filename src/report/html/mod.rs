//! The report as one HTML page without other files, without scripts and without network access. Its own content
//! security policy enforces this.
//!
//! All texts from the image go through [`escape::escape`]. Styles are classes of the only style sheet, whose digest is
//! in the policy. Lengths of bars are SVG attributes.

mod advice;
mod bar;
mod escape;
mod image;
mod layers;
mod lists;
mod matrix;

use std::fmt::{Result, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Document;
use crate::bytes::version::VERSION;
use escape::escape;

const STYLE: &str = include_str!("style.css");

/// The report as an HTML page.
pub(super) fn html(document: &Document<'_>) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write(&mut out, document);
    out
}

fn write(out: &mut String, document: &Document<'_>) -> Result {
    let image = &document.short().image;
    let title = escape(&image::name(image));
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"Squint {VERSION}\">\n\
         <title>{title}: image report</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    )?;
    image::write(out, document)?;
    advice::write(out, document)?;
    layers::write(out, document)?;
    matrix::write(out, document)?;
    lists::folders(out, document)?;
    lists::packages(out, document)?;
    lists::waste(out, document)?;
    lists::duplicates(out, document)?;
    lists::warnings(out, document)?;
    writeln!(
        out,
        "</main>\n<footer>Written by Squint {VERSION}. Every figure is a sum over the stored bytes of the layers; sizes are decimal. \
         To make this report again: <code>squint inspect IMAGE.tar --format html -o report.html</code>. To remove the waste: \
         <code>squint squash IMAGE.tar -o squashed.tar</code>.</footer>\n</body>\n</html>"
    )
}
