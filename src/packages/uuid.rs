//! UUIDs made from names (RFC 9562, version 5), so the same name always has the same one.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

/// The namespace for URIs (RFC 9562, section 6.6). The id of an image, `sha256:…`, has the form of a URI.
const URIS: [u8; 16] = [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
];

/// The UUID of a name among URIs, in lower case with hyphens.
pub(super) fn of_uri(name: &str) -> String {
    let hash = Sha1::new().chain_update(URIS).chain_update(name).finalize();
    let mut out = String::with_capacity(36);
    for (place, byte) in hash.iter().take(16).enumerate() {
        let byte = match place {
            6 => (byte & 0x0f) | 0x50,
            8 => (byte & 0x3f) | 0x80,
            _ => *byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_other_programs_make_it() {
        // python3 -c "import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, 'https://www.example.com/'))"
        let name = "https://www.example.com/";
        assert_eq!(super::of_uri(name), "3d3ed9d2-aa3d-5fa6-90e8-ed662e90f559");
    }
}
