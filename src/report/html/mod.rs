//! The report as one HTML page without other files, without scripts and without network access. Its own content
//! security policy enforces this.
//!
//! All texts from the image go through [`escape::escape`]. Styles are classes of the only style sheet, whose digest is
//! in the policy. Lengths of bars are SVG attributes.

mod advice;
mod bar;
mod dockerfile;
mod escape;
mod image;
mod layers;
mod lists;
mod matrix;
mod texts;

use std::fmt::{Result, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Document;
use crate::bytes::version::VERSION;
use crate::language::{Language, Text};
pub use escape::escape;

const STYLE: &str = include_str!("style.css");

/// The page that is being written, and its language.
struct Pen<'a> {
    out: &'a mut String,
    language: Language,
}

impl Pen<'_> {
    /// A text in the language of the page.
    fn get<T>(&self, text: Text<T>) -> T {
        text.get(self.language)
    }
}

impl std::fmt::Write for Pen<'_> {
    fn write_str(&mut self, text: &str) -> Result {
        self.out.push_str(text);
        Ok(())
    }
}

/// The report as an HTML page in a language.
pub(super) fn html(document: &Document<'_>, language: Language) -> String {
    let mut out = String::new();
    let mut pen = Pen {
        out: &mut out,
        language,
    };
    // Writing to a String cannot fail.
    let _ = write(&mut pen, document);
    out
}

/// The beginning of a page, up to its content: `title` as it is, escaped by the caller.
pub fn html_head(title: &str, language: Language) -> String {
    let lang = language.tag();
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"Squint {VERSION}\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
}

fn write(out: &mut Pen<'_>, document: &Document<'_>) -> Result {
    let image = &document.short().image;
    let title = out.get(texts::TITLE)(&escape(&image::name(image)));
    let head = html_head(&title, out.language);
    out.write_str(&head)?;
    image::write(out, document)?;
    advice::write(out, document)?;
    layers::write(out, document)?;
    dockerfile::write(out, document)?;
    matrix::write(out, document)?;
    lists::folders(out, document)?;
    lists::packages(out, document)?;
    lists::waste(out, document)?;
    lists::duplicates(out, document)?;
    lists::warnings(out, document)?;
    let option = match out.language {
        Language::English => "",
        Language::Chinese => " --language zh",
    };
    writeln!(
        out,
        "</main>\n<footer>{} {} <code>squint inspect IMAGE.tar --format html{option} -o report.html</code> {} \
         <code>squint squash IMAGE.tar -o squashed.tar</code></footer>\n</body>\n</html>",
        out.get(texts::FOOT)(VERSION),
        out.get(texts::AGAIN),
        out.get(texts::REMOVE),
    )
}
