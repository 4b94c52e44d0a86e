//! Retained sizes: what would go with a package, by the tree of dominators (Lengauer and Tarjan, 1979).
//!
//! Every package that a root reaches only through another one is dominated by that one. Nothing recurses, and the time
//! is nearly linear in packages and needs. Packages are numbers here.

/// The number of no package.
const NONE: u32 = u32::MAX;

/// The sizes of packages with everything that the roots reach only through them.
///
/// `needs` are the packages that each package needs, `sizes` their own sizes. `wanted` says which packages are roots.
/// Of those that no root reaches, the ones that nobody needs are roots too, and of a ring the first.
pub(super) fn retained(
    needs: &[Vec<u32>],
    sizes: &[u64],
    wanted: impl Fn(u32) -> bool,
) -> Vec<u64> {
    let count = u32::try_from(needs.len()).unwrap_or(NONE);
    let mut is_needed = vec![false; needs.len()];
    for need in needs.iter().flatten() {
        set(&mut is_needed, *need, true);
    }
    let mut tree = Search::new(needs);
    for package in (0..count).filter(|n| wanted(*n)) {
        // A root stays one, even if another root needs it.
        tree.roots.push(package);
        tree.reach(package);
    }
    let is_free = |n: &u32| !get(&is_needed, *n, true);
    (0..count).filter(is_free).for_each(|n| tree.root(n));
    (0..count).for_each(|n| tree.root(n));
    let mut sums = sizes.to_vec();
    let dominators = tree.dominators();
    // Everything comes after what dominates it.
    for package in tree.order.iter().rev() {
        let above = get(&dominators, *package, NONE);
        let own = get(&sums, *package, 0);
        let sum = get(&sums, above, 0).saturating_add(own);
        set(&mut sums, above, sum);
    }
    sums
}

/// A search from the roots in depth, below one root of roots that is numbered [`NONE`].
struct Search<'a> {
    needs: &'a [Vec<u32>],
    /// The packages in the order in which they were reached.
    order: Vec<u32>,
    /// For each package: its place in `order`.
    places: Vec<u32>,
    /// For each package: the one from which it was reached.
    parents: Vec<u32>,
    roots: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(needs: &'a [Vec<u32>]) -> Self {
        Self {
            needs,
            order: Vec::new(),
            places: vec![NONE; needs.len()],
            parents: vec![NONE; needs.len()],
            roots: Vec::new(),
        }
    }

    /// Adds a root, if it was not reached yet, and reaches what it needs.
    fn root(&mut self, root: u32) {
        if get(&self.places, root, 0) == NONE {
            self.roots.push(root);
            self.reach(root);
        }
    }

    /// Reaches a package and what it needs, as far as it was not reached yet.
    fn reach(&mut self, root: u32) {
        if get(&self.places, root, 0) != NONE {
            return;
        }
        let mut open = Vec::new();
        self.enter(root, NONE, &mut open);
        while let Some((package, next)) = open.last_mut() {
            let package = *package;
            let need = self
                .needs
                .get(package as usize)
                .and_then(|all| all.get(*next));
            *next += 1;
            match need {
                None => drop(open.pop()),
                Some(need) if get(&self.places, *need, 0) == NONE => {
                    self.enter(*need, package, &mut open);
                }
                Some(_) => {}
            }
        }
    }

    fn enter(&mut self, package: u32, parent: u32, open: &mut Vec<(u32, usize)>) {
        let place = u32::try_from(self.order.len()).unwrap_or(NONE);
        set(&mut self.places, package, place);
        set(&mut self.parents, package, parent);
        self.order.push(package);
        open.push((package, 0));
    }

    /// For each package: the nearest one through which all ways lead; [`NONE`] if there is none.
    fn dominators(&self) -> Vec<u32> {
        // From here on, packages are places in the order, from 1; 0 is the root of roots.
        let count = self.order.len() + 1;
        let place = |package: u32| match get(&self.places, package, NONE) {
            NONE => 0,
            place => place + 1,
        };
        let mut before: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (from, package) in (1..).zip(&self.order) {
            for need in self.needs.get(*package as usize).into_iter().flatten() {
                if let Some(list) = before.get_mut(place(*need) as usize) {
                    list.push(from);
                }
            }
        }
        for root in &self.roots {
            if let Some(list) = before.get_mut(place(*root) as usize) {
                list.push(0);
            }
        }
        let last = u32::try_from(count).unwrap_or(NONE);
        let mut forest = Forest::new(last);
        let parents: Vec<u32> = std::iter::once(0)
            .chain(
                self.order
                    .iter()
                    .map(|p| place(get(&self.parents, *p, NONE))),
            )
            .collect();
        let mut semi: Vec<u32> = (0..last).collect();
        let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut above: Vec<u32> = vec![0; count];
        for node in (1..last).rev() {
            for from in before.get(node as usize).into_iter().flatten() {
                let best = forest.best(*from, &semi);
                let least = get(&semi, best, 0).min(get(&semi, node, 0));
                set(&mut semi, node, least);
            }
            if let Some(bucket) = buckets.get_mut(get(&semi, node, 0) as usize) {
                bucket.push(node);
            }
            let parent = get(&parents, node, 0);
            forest.link(parent, node);
            let bucket = buckets.get_mut(parent as usize).map(std::mem::take);
            for waiting in bucket.unwrap_or_default() {
                let best = forest.best(waiting, &semi);
                let is_lower = get(&semi, best, 0) < get(&semi, waiting, 0);
                set(&mut above, waiting, if is_lower { best } else { parent });
            }
        }
        for node in 1..last {
            if get(&above, node, 0) != get(&semi, node, 0) {
                let up = get(&above, get(&above, node, 0), 0);
                set(&mut above, node, up);
            }
        }
        let mut dominators = vec![NONE; self.needs.len()];
        for (node, package) in (1..).zip(&self.order) {
            let up = get(&above, node, 0).checked_sub(1);
            let up = up.map_or(NONE, |up| get(&self.order, up, NONE));
            set(&mut dominators, *package, up);
        }
        dominators
    }
}

/// The part of the search tree that was handled, with shortened ways.
struct Forest {
    ancestors: Vec<u32>,
    labels: Vec<u32>,
}

impl Forest {
    fn new(count: u32) -> Self {
        Self {
            ancestors: vec![NONE; count as usize],
            labels: (0..count).collect(),
        }
    }

    fn link(&mut self, parent: u32, node: u32) {
        set(&mut self.ancestors, node, parent);
    }

    /// The node with the least semidominator on the way from a node up, without the top.
    fn best(&mut self, node: u32, semi: &[u32]) -> u32 {
        if get(&self.ancestors, node, NONE) == NONE {
            return node;
        }
        let mut way = Vec::new();
        let mut at = node;
        loop {
            let up = get(&self.ancestors, at, NONE);
            if up == NONE || get(&self.ancestors, up, NONE) == NONE {
                break;
            }
            way.push(at);
            at = up;
        }
        for node in way.into_iter().rev() {
            let up = get(&self.ancestors, node, NONE);
            let (own, other) = (get(&self.labels, node, node), get(&self.labels, up, up));
            if get(semi, other, NONE) < get(semi, own, NONE) {
                set(&mut self.labels, node, other);
            }
            let top = get(&self.ancestors, up, NONE);
            set(&mut self.ancestors, node, top);
        }
        get(&self.labels, node, node)
    }
}

fn get<T: Copy>(list: &[T], at: u32, beyond: T) -> T {
    list.get(at as usize).copied().unwrap_or(beyond)
}

fn set<T>(list: &mut [T], at: u32, value: T) {
    if let Some(slot) = list.get_mut(at as usize) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reached(needs: &[Vec<u32>], roots: &[u32], without: Option<u32>) -> Vec<bool> {
        let mut seen = vec![false; needs.len()];
        let mut open = roots.to_vec();
        while let Some(n) = open.pop() {
            if Some(n) != without && !std::mem::replace(&mut seen[n as usize], true) {
                open.extend(&needs[n as usize]);
            }
        }
        seen
    }

    /// The sizes by definition: what is reached with a package less what is reached without it.
    fn by_definition(needs: &[Vec<u32>], sizes: &[u64], roots: &[u32]) -> Vec<u64> {
        let sum = |without| {
            let seen = reached(needs, roots, without);
            let all = seen.iter().zip(sizes).filter(|(seen, _)| **seen);
            all.map(|(_, size)| size).sum::<u64>()
        };
        let whole = sum(None);
        (0..)
            .zip(needs)
            .map(|(n, _)| whole - sum(Some(n)))
            .collect()
    }

    proptest! {
        #[test]
        fn retained_is_what_goes(edges in prop::collection::vec((0..12u32, 0..12u32), 0..40), wanted in prop::collection::vec(any::<bool>(), 12)) {
            let mut needs = vec![Vec::new(); 12];
            for (from, to) in edges {
                if from != to {
                    needs[from as usize].push(to);
                }
            }
            let sizes: Vec<u64> = (0..12).map(|n| 1 << n).collect();
            let sums = retained(&needs, &sizes, |n| wanted[n as usize]);
            let is_needed = |n: &u32| needs.iter().flatten().any(|m| m == n);
            let mut roots: Vec<u32> = (0..12).filter(|n| wanted[*n as usize] || !is_needed(n)).collect();
            for n in 0..12 {
                if reached(&needs, &roots, None)[n as usize] {
                    continue;
                }
                roots.push(n);
            }
            prop_assert_eq!(sums, by_definition(&needs, &sizes, &roots));
        }
    }

    #[test]
    fn long_chains_and_rings_are_no_problem() {
        let count = 1_000_000u32;
        let needs: Vec<Vec<u32>> = (0..count).map(|n| vec![(n + 1) % count]).collect();
        let sums = retained(&needs, &vec![1; count as usize], |_| false);
        assert_eq!((sums[0], sums[999_999]), (1_000_000, 1));
    }
}
