//! Which steps of two histories are the same: the longest common subsequence of their commands.

/// The most pairs of commands that are compared. Engines take no image with more than 127 layers.
const MOST: usize = 1 << 22;

/// For each of the `new` commands, the place of the same command among the `old` ones. A missing or empty command is
/// never the same. If there are too many, only those at the beginning and at the end are matched.
pub(super) fn matched(old: &[Option<&str>], new: &[Option<&str>]) -> Vec<Option<usize>> {
    let is_same = |a: usize, b: usize| match (old.get(a), new.get(b)) {
        (Some(Some(a)), Some(Some(b))) => !a.is_empty() && a == b,
        _ => false,
    };
    let mut found = vec![None; new.len()];
    let mut set = |new: usize, old: usize| {
        if let Some(slot) = found.get_mut(new) {
            *slot = Some(old);
        }
    };
    let most = old.len().min(new.len());
    let head = (0..most).take_while(|n| is_same(*n, *n)).count();
    let tail = (0..most - head)
        .take_while(|n| is_same(old.len() - 1 - n, new.len() - 1 - n))
        .count();
    (0..head).for_each(|n| set(n, n));
    (1..=tail).for_each(|n| set(new.len() - n, old.len() - n));
    let (rows, columns) = (old.len() - head - tail, new.len() - head - tail);
    if rows.saturating_mul(columns) > MOST {
        return found;
    }
    // The length of the longest common subsequence of what follows, for each pair of places.
    let width = columns + 1;
    let mut longest = vec![0u32; (rows + 1) * width];
    let at = |longest: &[u32], a: usize, b: usize| longest.get(a * width + b).copied().unwrap_or(0);
    for a in (0..rows).rev() {
        for b in (0..columns).rev() {
            let length = if is_same(head + a, head + b) {
                at(&longest, a + 1, b + 1) + 1
            } else {
                at(&longest, a + 1, b).max(at(&longest, a, b + 1))
            };
            if let Some(slot) = longest.get_mut(a * width + b) {
                *slot = length;
            }
        }
    }
    let (mut a, mut b) = (0, 0);
    while a < rows && b < columns {
        if is_same(head + a, head + b) {
            set(head + b, head + a);
            (a, b) = (a + 1, b + 1);
        } else if at(&longest, a + 1, b) >= at(&longest, a, b + 1) {
            a += 1;
        } else {
            b += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::matched;

    #[test]
    fn common_commands() {
        for (old, new, expected) in [
            ("", "", vec![]),
            ("a b c", "a b c", vec![Some(0), Some(1), Some(2)]),
            ("a b c", "a x c", vec![Some(0), None, Some(2)]),
            ("a b c d", "b d", vec![Some(1), Some(3)]),
            ("b d", "a b c d", vec![None, Some(0), None, Some(1)]),
            ("a - b", "a - b", vec![Some(0), None, Some(2)]),
            ("x a b y", "z b a w", vec![None, Some(2), None, None]),
        ] {
            let words = |text: &'static str| -> Vec<Option<&str>> {
                let words = text.split_whitespace();
                words.map(|w| Some(w).filter(|w| *w != "-")).collect()
            };
            assert_eq!(matched(&words(old), &words(new)), expected, "{old} {new}");
        }
        let many = vec![Some("a"); 5000];
        let mut other = vec![Some("b"); 5000];
        other[4999] = Some("a");
        let found = matched(&many, &other);
        assert_eq!(found[4999], Some(4999));
        assert_eq!(found.iter().flatten().count(), 1);
    }
}
