//! The image lines in the tests, as inputs of the target `squash`.

/// The string literals of a source that read like layers.
pub fn lines(source: &str) -> Vec<String> {
    let literals = source.split('"').skip(1).step_by(2);
    let layers = literals.filter(|l| l.contains(" | ") && !l.contains(['\\', '{', '\n', '(']));
    layers.map(str::to_owned).collect()
}

/// A line in every framing, plain and packed, each with a range of its layers.
pub fn squashes(line: &str) -> Vec<Vec<u8>> {
    let heads = [
        [0, 0x10],
        [1, 0xf0],
        [2, 0x21],
        [3, 0x20],
        [4, 0x31],
        [5, 0x10],
    ];
    heads.map(|head| [&head, line.as_bytes()].concat()).to_vec()
}
