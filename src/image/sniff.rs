//! The recognition of files that are no images, by their first bytes and their first names, so that people get a
//! sentence and not a code.
//!
//! It is used only after a file turned out to be no tar or no image: the first bytes of a tar are the name of its first
//! member, which may begin with anything. This module knows the signatures of formats and nothing else of them.

use super::ArchiveIndex;
use crate::bytes::{Error, Kind, Warning, Warnings};

/// The advice for most of the files that people try.
const SAVE: &str = "save the image with: docker save NAME -o image.tar";

/// The advice for a report without an image.
const REPORTS: &str = "open an image first and give the report then, or set two reports beside each other with: squint compare OLD.json NEW.json";

/// The likely cause if the end of a file is missing.
const CUT: &str = "it was cut in transfer";

/// The signatures of formats, with what has them. The bytes are from the specification of each format; `file(1)` uses
/// the same.
const SIGNS: [(&[u8], &str); 15] = [
    // Local file header, and the end of an archive without members (APPNOTE.TXT 4.3).
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "a zip archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ", "a Windows program"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF", "a PDF document"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"hsqs", "a SquashFS filesystem"),
    (b"QFI\xfb", "a virtual machine disk (QCOW2)"),
    (b"!<arch>", "a Debian package or an ar archive"),
    (b"SQLi", "an SQLite database"),
    (b"{", "a JSON document"),
];

/// The error for a file that is no tar, with what it is instead. `head` is its beginning, `length` its length in bytes.
pub(super) fn not_a_tar(head: &[u8], length: u64) -> Error {
    let other = |what: &str, cause: &str| Error::new(Kind::NotAnImage, what).because(cause);
    if length == 0 {
        return other("the file is empty", "a download or a save that broke off");
    }
    if is_report(head) {
        let what = "this is a report of Squint, which stands for an image beside another one only";
        return other(what, REPORTS);
    }
    if let Some((_, what)) = SIGNS.iter().find(|(sign, _)| head.starts_with(sign)) {
        return other(&format!("this is {what}, not a container image"), SAVE);
    }
    if is_json_list(head) {
        return other("this is a JSON document, not a container image", SAVE);
    }
    if is_text(head) {
        return other("this is a text file, not a container image", SAVE);
    }
    if length < 512 {
        let what = "this file is too short to be a container image";
        return other(what, CUT);
    }
    let what = "this is not a container image: it is no tar archive";
    other(what, SAVE)
}

/// Whether a file begins as a report does.
fn is_report(head: &[u8]) -> bool {
    let schema: &[u8] = b"\"squint.report/";
    head.starts_with(b"{") && head.windows(schema.len()).any(|part| part == schema)
}

/// The error for a tar without an image, with what it is instead.
pub(super) fn no_image(contents: &ArchiveIndex, warnings: &Warnings) -> Error {
    let named = |wanted: &[&[u8]]| contents.first_names().any(|n| wanted.contains(&n));
    let error = |what: &str, cause: &str| Error::new(Kind::NotAnImage, what).because(cause);
    let unsaved = |w: &Warning| UNSAVED.contains(&w.kind.as_str());
    if let Some(first) = warnings.to_vec().into_iter().find(unsaved) {
        let error = Error::new(Kind::Broken, "the image was not saved whole");
        let path = first.path.unwrap_or_default();
        return error.at_path(path.as_bytes()).because(first.detail);
    }
    if named(&[b"manifest.json", b"index.json"]) {
        return error(
            "the archive names no image",
            "it was saved without one, or is an index of other archives",
        );
    }
    if named(&[b"oci-layout", b"blobs", b"repositories"]) {
        return error("the archive has no manifest.json and no index.json", CUT);
    }
    if named(&ROOT) {
        return error(
            "this is a root filesystem, not an image: it has no layers to look at",
            "it was made by docker export; use docker save",
        );
    }
    if contents.count() == 0 {
        return error("the tar archive is empty", SAVE);
    }
    let what = "there is no container image in it: it has no manifest.json and no index.json";
    let is_cut = warnings.to_vec().iter().any(|w| w.kind == "no-end-marker");
    error(what, if is_cut { CUT } else { SAVE })
}

/// The kinds of warnings about things that an image needs and the archive lacks.
const UNSAVED: [&str; 3] = ["blob-missing", "config-missing", "platform-missing"];

/// Names at the root of a filesystem that do not occur in an archive of images.
const ROOT: [&[u8]; 7] = [
    b"etc",
    b"usr",
    b"bin",
    b"etc/passwd",
    b"var",
    b"lib",
    b".dockerenv",
];

/// Whether a file begins like a JSON list of objects, lists or strings.
fn is_json_list(head: &[u8]) -> bool {
    matches!(head, [b'[', b'{' | b'[' | b'"' | b' ' | b'\n', ..])
}

/// Whether a file begins with UTF-8 without control characters. A character may be cut at the end of the first bytes.
fn is_text(head: &[u8]) -> bool {
    let head = head.get(..200).unwrap_or(head);
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() => {
            std::str::from_utf8(head.get(..e.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    text.len() >= 4 && text.chars().all(|c| !c.is_control() || c.is_whitespace())
}
