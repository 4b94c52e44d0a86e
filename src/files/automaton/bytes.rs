//! Sets of bytes, and the classes of bytes that no set tells apart.

/// A set of bytes, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ByteSet([u128; 2]);

impl ByteSet {
    /// The set of the bytes for which something is true.
    pub(super) fn of(mut is_in: impl FnMut(u8) -> bool) -> Self {
        let mut set = Self::default();
        (0..=u8::MAX)
            .filter(|byte| is_in(*byte))
            .for_each(|byte| set.add(byte));
        set
    }

    /// Adds a byte.
    pub(super) fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 7)] |= 1 << (byte & 0x7f);
    }

    /// Whether a byte is in the set.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 7)] & (1 << (byte & 0x7f)) != 0
    }
}

/// The number of each byte's class, from 0. Bytes of one class are in the same sets.
pub(super) fn classes(sets: impl Iterator<Item = ByteSet>) -> Box<[u8; 256]> {
    let mut classes = Box::new([0u8; 256]);
    for set in sets {
        // The class of the bytes of an old class that are out of the set, and of those in it.
        let mut parts = [[None; 2]; 256];
        let mut count = 0u8;
        for byte in 0..=u8::MAX {
            let class = &mut classes[usize::from(byte)];
            let part = &mut parts[usize::from(*class)][usize::from(set.has(byte))];
            *class = *part.get_or_insert_with(|| {
                count = count.wrapping_add(1);
                count.wrapping_sub(1)
            });
        }
    }
    classes
}
