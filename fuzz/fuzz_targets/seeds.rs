//! The image lines in the tests, as inputs of the target `squash`.

/// The string literals of a source that read like layers.
pub fn lines(source: &str) -> Vec<String> {
    let literals = source.split('"').skip(1).step_by(2);
    let layers = literals.filter(|l| l.contains(" | ") && !l.contains(['\\', '{', '\n', '(']));
    layers.map(str::to_owned).collect()
}

/// A line in every framing, plain and packed, each with ranges of its layers, some without one of its paths.
pub fn squashes(line: &str) -> Vec<Vec<u8>> {
    let heads = [
        [0, 0b1],
        [1, 0b1111],
        [2, 0b110],
        [3, 0b101],
        [4 + 6, 0b1011],
        [5 + 12, 0b1],
    ];
    heads.map(|head| [&head, line.as_bytes()].concat()).to_vec()
}
