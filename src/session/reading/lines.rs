//! The difference of two texts by lines: changed lines with three unchanged lines around them.
//!
//! Input and output are limited. Texts of few lines use Myers' algorithm, which finds the shortest difference and
//! is quadratic in the worst case. Longer texts use the lines that occur once (patience diff). There is no time
//! limit, because there is no clock.

use imara_diff::{Algorithm, Diff, InternedInput};

use super::patience::{self, Hunk};
use crate::session::protocol::{DiffLine, Difference};

/// The most lines of both texts together for which the shortest difference is searched.
const FEW: usize = 40_000;

/// The most lines of a difference that are returned.
const MOST: usize = 20_000;

/// The number of unchanged lines before and after changed ones.
const AROUND: u32 = 3;

/// The difference of two texts that are not equal, by lines.
pub(super) fn difference(old: &str, new: &str) -> Difference {
    let input = InternedInput::new(old, new);
    let hunks = hunks(&input);
    let text = |tokens: &[imara_diff::Token], n: u32| {
        let token = tokens.get(n as usize);
        let line = token.map_or("", |token| input.interner[*token]);
        line.strip_suffix('\n').unwrap_or(line).to_owned()
    };
    let mut lines = Vec::new();
    let mut cut = false;
    let mut give = |old: Option<u32>, new: Option<u32>| {
        if lines.len() >= MOST {
            cut = true;
            return;
        }
        let text = match (old, new) {
            (_, Some(n)) => text(&input.after, n),
            (Some(n), None) => text(&input.before, n),
            (None, None) => String::new(),
        };
        let number = |n: Option<u32>| n.map(|n| n.saturating_add(1));
        lines.push(DiffLine {
            old: number(old),
            new: number(new),
            text,
        });
    };
    let (mut added, mut removed) = (0, 0);
    // The number of the next old line that is not yet in the result.
    let mut from_old = 0;
    let last = u32::try_from(input.before.len()).unwrap_or(u32::MAX);
    let mut hunks = hunks.into_iter().peekable();
    while let Some((old, new)) = hunks.next() {
        added += u64::from(new.end - new.start);
        removed += u64::from(old.end - old.start);
        let before = (old.start - from_old).min(AROUND);
        if old.start - before > from_old {
            give(None, None);
        }
        for n in (1..=before).rev() {
            give(Some(old.start - n), Some(new.start - n));
        }
        old.clone().for_each(|n| give(Some(n), None));
        new.clone().for_each(|n| give(None, Some(n)));
        let until = hunks.peek().map_or(last, |(next, _)| next.start);
        let after = (until - old.end).min(AROUND);
        for n in 0..after {
            give(Some(old.end + n), Some(new.end + n));
        }
        from_old = old.end + after;
    }
    if from_old < last {
        give(None, None);
    }
    Difference::Lines {
        lines,
        added,
        removed,
        cut,
    }
}

/// The ranges of lines that differ, ascending.
fn hunks(input: &InternedInput<&str>) -> Vec<Hunk> {
    if input.before.len() + input.after.len() > FEW {
        let kinds = input.interner.num_tokens();
        return patience::hunks(&input.before, &input.after, kinds);
    }
    let mut diff = Diff::compute(Algorithm::Myers, input);
    diff.postprocess_lines(input);
    diff.hunks().map(|hunk| (hunk.before, hunk.after)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Difference, difference};

    fn told(old: &str, new: &str) -> String {
        let Difference::Lines { lines, .. } = difference(old, new) else {
            return "no lines".into();
        };
        let line = |line: &crate::session::protocol::DiffLine| match (line.old, line.new) {
            (Some(a), Some(b)) => format!("{a}={b} {}", line.text),
            (Some(a), None) => format!("{a}- {}", line.text),
            (None, Some(b)) => format!("{b}+ {}", line.text),
            (None, None) => "...".to_owned(),
        };
        lines.iter().map(line).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn hunks() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\nend\n";
        assert_eq!(
            told(old, new),
            "... | 2=2 2 | 3=3 3 | 4=4 4 | 5- 5 | 5+ five | 6=6 6 | 7=7 7 | 8=8 8 | ... | 10=10 10 | 11=11 11 | 12=12 12 | 13+ end"
        );
        assert_eq!(told("", "a\n"), "1+ a");
        assert_eq!(told("a\n", ""), "1- a");
        assert_eq!(told("a", "a\n"), "1- a | 1+ a");
        assert_eq!(
            told("x\na\nb\nc\nd\ne\n", "a\nb\nc\nd\ne\n"),
            "1- x | 2=1 a | 3=2 b | 4=3 c | ..."
        );
    }

    /// The worst of 4 MiB: nothing alike, everything alike but the order, few different lines in many.
    #[test]
    fn the_worst_ends() {
        let pattern = |seed: u32, kinds: u32| {
            let mut n = seed;
            let mut text = String::new();
            while text.len() < 4 << 20 {
                n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(&((n >> 8) % kinds).to_string());
                text.push('\n');
            }
            text
        };
        let lines = |text: &str| "x\n".repeat(text.len() / 2);
        let short = |text: &str| text.get(..40_000).unwrap_or_default().to_owned();
        for (what, old, new) in [
            ("different", pattern(1, 1 << 24), pattern(2, 1 << 24)),
            ("two kinds", pattern(1, 2), pattern(2, 2)),
            ("ten kinds", pattern(1, 10), pattern(2, 10)),
            ("many kinds", pattern(1, 5000), pattern(2, 5000)),
            (
                "two kinds, few lines",
                short(&pattern(1, 2)),
                short(&pattern(2, 2)),
            ),
            ("one kind", lines(&pattern(1, 9)), pattern(1, 9)),
            ("empty lines", "\n".repeat(4 << 20), "\n".repeat(3 << 20)),
            (
                "reversed",
                pattern(1, 1 << 20),
                pattern(1, 1 << 20)
                    .lines()
                    .rev()
                    .flat_map(|l| [l, "\n"])
                    .collect(),
            ),
        ] {
            let begun = std::time::Instant::now();
            let found = difference(&old, &new);
            println!("{what}: {:?}", begun.elapsed());
            assert!(matches!(found, Difference::Lines { .. }), "{what}");
            assert!(
                begun.elapsed().as_secs() < 10,
                "{what}: {:?}",
                begun.elapsed()
            );
        }
    }
}
