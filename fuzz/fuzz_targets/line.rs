//! Image lines from any bytes: the notation of `tests/support/build.rs`, words that are none of it left out.
//!
//! A finding is then a line that can be pasted into a test, and every line of the tests is a seed.

/// Layers and members a line may have, so that one run stays short.
const MOST: (usize, usize) = (6, 40);

/// Words that the builder takes, layers separated by ` | `.
pub fn line(bytes: &[u8]) -> String {
    let text: String = bytes
        .iter()
        .filter(|b| b.is_ascii_graphic() || **b == b' ')
        .map(|b| char::from(*b))
        .collect();
    let layers = text.split('|').take(MOST.0).map(|layer| {
        let words = layer.split_whitespace().filter(|w| taken(w)).take(MOST.1);
        words.collect::<Vec<_>>().join(" ")
    });
    layers.collect::<Vec<_>>().join(" | ")
}

/// Numbers where numbers must be, and none that makes a large file.
fn taken(word: &str) -> bool {
    let small = |text: &str, most: u64| text.parse::<u64>().is_ok_and(|n| n <= most);
    let bare = word.split('~').next().unwrap_or(word);
    let (bare, time) = bare.split_once('#').unwrap_or((bare, "0"));
    let bare = bare.split('@').next().unwrap_or(bare);
    let count = bare.split_once('=').and_then(|(_, t)| t.split_once('*'));
    let device = bare.split_once('!').map(|(_, n)| n.split_once(','));
    word.len() < 300
        && small(time, 0o77_777_777_777)
        && count.is_none_or(|(_, n)| small(n, 2000))
        && device
            .is_none_or(|d| d.is_some_and(|(a, b)| small(a, 0o7_777_777) && small(b, 0o7_777_777)))
}
