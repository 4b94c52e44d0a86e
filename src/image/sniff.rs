//! What a file is that is no image, told by its first bytes, so that people get a sentence and not a code.

/// A sentence about what a file with this beginning and this length is; `None` when it may be a tar.
pub fn sentence(head: &[u8], length: u64) -> Option<&'static str> {
    if length == 0 {
        return Some("the file is empty");
    }
    Some(match head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => "this is a zip archive, not a container image",
        [0x7f, b'E', b'L', b'F', ..] => "this is a program (ELF), not a container image",
        [b'M', b'Z', ..] => "this is a Windows program, not a container image",
        [0x89, b'P', b'N', b'G', ..] => "this is a picture (PNG), not a container image",
        [0xff, 0xd8, 0xff, ..] => "this is a picture (JPEG), not a container image",
        [b'G', b'I', b'F', b'8', ..] => "this is a picture (GIF), not a container image",
        [b'%', b'P', b'D', b'F', ..] => "this is a PDF document, not a container image",
        [b'7', b'z', 0xbc, 0xaf, ..] => "this is a 7-Zip archive, not a container image",
        [b'R', b'a', b'r', b'!', ..] => "this is a RAR archive, not a container image",
        [b'h', b's', b'q', b's', ..] => "this is a SquashFS filesystem, not a container image",
        [b'Q', b'F', b'I', 0xfb, ..] => {
            "this is a virtual machine disk (QCOW2), not a container image"
        }
        [b'!', b'<', b'a', b'r', b'c', b'h', b'>', ..] => {
            "this is a Debian package or an ar archive, not a container image"
        }
        [b'S', b'Q', b'L', b'i', ..] => "this is an SQLite database, not a container image",
        [b'{', ..] | [b'[', b'{' | b'[' | b'"' | b' ' | b'\n', ..] => {
            "this is a JSON document, not a container image; save the image with docker save"
        }
        _ if is_text(head) => "this is a text file, not a container image",
        _ if length < 512 => "this file is too short to be a container image",
        _ => return None,
    })
}

/// UTF-8 without control characters, as far as the first bytes tell; a character may be cut at their end.
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
