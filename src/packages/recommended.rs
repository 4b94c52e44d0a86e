//! The packages that are there only because another one recommends them (`apt-get install` without
//! `--no-install-recommends`).

/// The rows of such packages, ascending. `needs` and `recommends` are the rows that each row needs and recommends;
/// `is_root` tells whether somebody asked for a row, `is_automatic` whether apt installed it for another one.
pub(super) fn recommended(
    needs: &[Vec<u32>],
    recommends: &[Vec<u32>],
    is_root: impl Fn(u32) -> bool,
    is_automatic: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let count = u32::try_from(needs.len()).unwrap_or(u32::MAX);
    let roots = || (0..count).filter(|row| is_root(*row));
    let needed = reached(roots(), &[needs]);
    let all = reached(roots(), &[needs, recommends]);
    let at = |set: &[bool], row: u32| set.get(row as usize).copied().unwrap_or(false);
    let only = |row: &u32| at(&all, *row) && !at(&needed, *row) && is_automatic(*row);
    (0..count).filter(only).collect()
}

/// Which rows are reached from others.
fn reached(from: impl Iterator<Item = u32>, ways: &[&[Vec<u32>]]) -> Vec<bool> {
    let mut found = vec![false; ways.first().map_or(0, |way| way.len())];
    let mut open: Vec<u32> = from.collect();
    while let Some(row) = open.pop() {
        let Some(slot) = found.get_mut(row as usize) else {
            continue;
        };
        if !std::mem::replace(slot, true) {
            let next = ways.iter().filter_map(|way| way.get(row as usize));
            open.extend(next.flatten());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::recommended;

    #[test]
    fn only_by_a_recommendation() {
        // 0 needs 1 and recommends 2; 2 needs 3 and 1; 4 is asked for and needs 5; 2 recommends 5; nobody wants 6.
        let needs = [vec![1], vec![], vec![1, 3], vec![], vec![5], vec![], vec![]];
        let recommends = [vec![2], vec![], vec![5], vec![], vec![], vec![], vec![]];
        let is_root = |row| row == 0 || row == 4;
        let found = recommended(&needs, &recommends, is_root, |row| !is_root(row));
        assert_eq!(found, [2, 3]);
        assert_eq!(
            recommended(&needs, &recommends, is_root, |row| row == 3),
            [3]
        );
        assert!(recommended(&needs, &recommends, |_| false, |_| true).is_empty());
    }
}
