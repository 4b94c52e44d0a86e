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
        [b'{' | b'[', ..] => {
            "this is a JSON document, not a container image; save the image with docker save"
        }
        _ if head.len() >= 4
            && head
                .iter()
                .all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()) =>
        {
            "this is a text file, not a container image"
        }
        _ if length < 512 => "this file is too short to be a container image",
        _ => return None,
    })
}
