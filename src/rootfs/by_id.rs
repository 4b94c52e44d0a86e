//! Lists by number: what is known of every node, member or place, with one answer for numbers beyond the end.

use std::marker::PhantomData;
use std::ops::Index;

use super::Id;

/// A list with one value for each id from 0. An id beyond the end reads as a fixed value, and a write there does
/// nothing. So a wrong number is never taken for another one.
#[derive(Debug, Clone)]
pub struct ById<I, T> {
    list: Vec<T>,
    beyond: T,
    ids: PhantomData<fn(I)>,
}

impl<I, T: Default> Default for ById<I, T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            beyond: T::default(),
            ids: PhantomData,
        }
    }
}

impl<I: Id, T: Copy> ById<I, T> {
    /// A list with `count` copies of `value`, which is also the value beyond the end.
    pub fn new(count: usize, value: T) -> Self {
        Self::with_beyond(count, value, value)
    }

    /// A list with `count` copies of `value`, and the value `beyond` for every id beyond the end.
    pub fn with_beyond(count: usize, value: T, beyond: T) -> Self {
        Self::from_list(vec![value; count], beyond)
    }

    /// A list of values by their positions, and the value `beyond` for every id beyond the end.
    pub fn from_list(list: Vec<T>, beyond: T) -> Self {
        Self {
            list,
            beyond,
            ids: PhantomData,
        }
    }

    /// Replaces a value and returns the old one. `None` when the id is beyond the end.
    pub fn set(&mut self, id: I, value: T) -> Option<T> {
        let slot = self.get_mut(id)?;
        Some(std::mem::replace(slot, value))
    }

    /// A mutable reference to a value. `None` when the id is beyond the end.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.list.get_mut(id.number() as usize)
    }

    /// The values in ascending order of their ids.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.list.iter()
    }

    /// The ids in ascending order, each with its value.
    pub fn pairs(&self) -> impl Iterator<Item = (I, T)> {
        (0..).map(I::new).zip(self.list.iter().copied())
    }
}

impl<I: Id, T> Index<I> for ById<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        self.list.get(id.number() as usize).unwrap_or(&self.beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_end_nothing_is_written() {
        let mut list = ById::<u32, _>::with_beyond(2, 'a', 'z');
        assert_eq!(list.set(1, 'b'), Some('a'));
        assert_eq!(list.set(2, 'c'), None);
        assert_eq!([0, 1, 2, u32::MAX].map(|id| list[id]), ['a', 'b', 'z', 'z']);
        assert_eq!(list.iter().collect::<String>(), "ab");
    }
}
