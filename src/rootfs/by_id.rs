//! Lists by number: what is known of every node, member or place, with one answer for numbers beyond the end.

use std::ops::Index;

/// A list with one value for each number from 0. A number beyond the end reads as a fixed value, and a write there does
/// nothing. So a wrong number is never taken for another one.
#[derive(Debug, Clone)]
pub struct ById<T> {
    list: Vec<T>,
    beyond: T,
}

impl<T: Default> Default for ById<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            beyond: T::default(),
        }
    }
}

impl<T: Copy> ById<T> {
    /// A list with `count` copies of `value`, which is also the value beyond the end.
    pub fn new(count: usize, value: T) -> Self {
        Self::with_beyond(count, value, value)
    }

    /// A list with `count` copies of `value`, and the value `beyond` for every number beyond the end.
    pub fn with_beyond(count: usize, value: T, beyond: T) -> Self {
        Self {
            list: vec![value; count],
            beyond,
        }
    }

    /// Replaces a value and returns the old one. `None` when the number is beyond the end.
    pub fn set(&mut self, id: u32, value: T) -> Option<T> {
        let slot = self.get_mut(id)?;
        Some(std::mem::replace(slot, value))
    }

    /// A mutable reference to a value. `None` when the number is beyond the end.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.list.get_mut(id as usize)
    }

    /// The values in ascending order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.list.iter()
    }
}

impl<T> Index<u32> for ById<T> {
    type Output = T;

    fn index(&self, id: u32) -> &T {
        self.list.get(id as usize).unwrap_or(&self.beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_end_nothing_is_written() {
        let mut list = ById::with_beyond(2, 'a', 'z');
        assert_eq!(list.set(1, 'b'), Some('a'));
        assert_eq!(list.set(2, 'c'), None);
        assert_eq!([0, 1, 2, u32::MAX].map(|id| list[id]), ['a', 'b', 'z', 'z']);
        assert_eq!(list.iter().collect::<String>(), "ab");
    }
}
