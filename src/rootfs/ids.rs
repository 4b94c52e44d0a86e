//! Numbers as types: a path's, a member's and a layer's can be taken neither for each other nor for a count.
//!
//! It does not know what has which number.

use std::fmt::{self, Debug, Display};
use std::hash::Hash;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A type whose values number things from 0, as the key of a [`super::ById`].
pub trait Id: Copy + Ord + Hash + Debug {
    /// The id with a number.
    fn new(number: u32) -> Self;

    /// The number of an id.
    fn number(self) -> u32;
}

impl Id for u32 {
    fn new(number: u32) -> Self {
        number
    }

    fn number(self) -> u32 {
        self
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(u32);

        impl $name {
            /// The number that nothing has.
            pub const NONE: Self = Self(u32::MAX);

            /// The id with a number.
            pub const fn new(number: u32) -> Self {
                Self(number)
            }

            /// The number of an id.
            pub const fn number(self) -> u32 {
                self.0
            }

            /// The number of an id as a position in a list.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Id for $name {
            fn new(number: u32) -> Self {
                Self(number)
            }

            fn number(self) -> u32 {
                self.0
            }
        }
    };
}

id! {
    /// The number of a path in a [`super::PathTree`], from 0 for the root.
    NodeId
}

id! {
    /// The number of a member in an image, from 0. The numbers of a layer's members follow those of the layer below.
    EntryId
}

id! {
    /// The number of a layer in an image, from 0 for the lowest. In messages and reports it is a plain number.
    LayerId
}

impl NodeId {
    /// The node of the root directory.
    pub const ROOT: Self = Self(0);
}

impl EntryId {
    /// The number that stands for an implied directory, in place of a member.
    pub const IMPLIED: Self = Self(u32::MAX - 1);

    /// Whether the number may be a member's: it is neither [`EntryId::NONE`] nor [`EntryId::IMPLIED`].
    pub fn is_member(self) -> bool {
        self < Self::IMPLIED
    }
}

impl LayerId {
    /// The lowest layer.
    pub const LOWEST: Self = Self(0);

    /// The layer at a position in the list of an image's layers. [`LayerId::NONE`] when no layer can have that number.
    pub fn at(position: usize) -> Self {
        u32::try_from(position).map_or(Self::NONE, Self)
    }

    /// The values of a list of all layers, lowest first, each with the number of its layer.
    pub fn number_all<T>(list: impl IntoIterator<Item = T>) -> impl Iterator<Item = (Self, T)> {
        (0..).map(Self).zip(list)
    }

    /// The number of the next higher layer. As the end of a range it takes this layer in.
    #[must_use]
    pub const fn above(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The layer so many numbers higher, or lower if `by` is negative; never below the lowest layer.
    #[must_use]
    pub const fn moved(self, by: i32) -> Self {
        Self(self.0.saturating_add_signed(by))
    }

    /// The number of the next lower layer. `None` when this is the lowest.
    pub fn below(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }
}

impl FromStr for LayerId {
    type Err = ParseIntError;

    /// The layer whose number is written in decimal digits.
    fn from_str(digits: &str) -> Result<Self, ParseIntError> {
        digits.parse().map(Self)
    }
}

impl Display for LayerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

/// All ids from one to before another, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdRange<I> {
    /// The first id of the range.
    pub start: I,
    /// The id after the last one of the range.
    pub end: I,
}

impl<I: Id> IdRange<I> {
    /// The ids from `start` to before `end`.
    pub fn new(start: I, end: I) -> Self {
        Self { start, end }
    }

    /// The first `count` ids.
    pub fn first(count: usize) -> Self {
        let end = u32::try_from(count).unwrap_or(u32::MAX);
        Self::new(I::new(0), I::new(end))
    }

    /// Whether an id is in the range.
    pub fn contains(&self, id: I) -> bool {
        self.start <= id && id < self.end
    }

    /// The position of an id in the range, from 0. `None` when it is not in the range.
    pub fn position_of(&self, id: I) -> Option<u32> {
        self.contains(id).then(|| id.number() - self.start.number())
    }
}

impl<I: Id> Iterator for IdRange<I> {
    type Item = I;

    fn next(&mut self) -> Option<I> {
        let id = Some(self.start).filter(|id| *id < self.end)?;
        self.start = I::new(id.number() + 1);
        Some(id)
    }

    fn nth(&mut self, n: usize) -> Option<I> {
        let skipped = u32::try_from(n).unwrap_or(u32::MAX);
        let start = self.start.number().saturating_add(skipped);
        self.start = I::new(start).min(self.end).max(self.start);
        self.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.number().saturating_sub(self.start.number()) as usize;
        (left, Some(left))
    }
}

impl<I: Id> DoubleEndedIterator for IdRange<I> {
    fn next_back(&mut self) -> Option<I> {
        if self.end <= self.start {
            return None;
        }
        self.end = I::new(self.end.number() - 1);
        Some(self.end)
    }
}

impl<I: Id> ExactSizeIterator for IdRange<I> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_go_both_ways() {
        let ids = |range: IdRange<NodeId>| range.map(NodeId::number).collect::<Vec<_>>();
        let range = IdRange::new(NodeId(2), NodeId(5));
        assert_eq!(ids(range.clone()), [2, 3, 4]);
        assert_eq!(
            range.clone().rev().map(NodeId::number).collect::<Vec<_>>(),
            [4, 3, 2]
        );
        assert_eq!(
            range
                .clone()
                .skip(1)
                .map(NodeId::number)
                .collect::<Vec<_>>(),
            [3, 4]
        );
        assert_eq!(range.clone().skip(9).count(), 0);
        assert_eq!((range.len(), range.position_of(NodeId(4))), (3, Some(2)));
        assert_eq!(range.position_of(NodeId(5)), None);
        assert!(ids(IdRange::new(NodeId(5), NodeId(2))).is_empty());
        assert_eq!(ids(IdRange::first(2)), [0, 1]);
    }
}
