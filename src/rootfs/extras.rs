//! What only some members have, packed: a target, attributes, a map of holes.
//!
//! Neighbours often have the same, which is kept once; names of attributes are few, and kept once too.

use serde::{Deserialize, Serialize};

use super::{Extra, NodeId};
use crate::bytes::{Error, Kind, Result};
use crate::tarball::{Device, Sparse};

/// The bytes of extras that any layer may have; each member with extras adds [`EACH`] bytes. A real layer has about a
/// hundred bytes for each of a few members.
const FREE: u64 = 64 << 20;

/// The bytes of extras that each member adds to the limit [`FREE`].
const EACH: u64 = 256;

/// The most record names that are stored once for the whole layer. A real layer has about five.
const COMMON: usize = 64;

/// The extras of one layer's members, packed into one byte string.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Extras {
    text: Vec<u8>,
    /// The offset of the last extra.
    last: u32,
    /// The number of extras that were added.
    count: u32,
    names: Vec<Vec<u8>>,
}

/// The packed form of an [`Extra`]. A hard link's target is first and always has four bytes, so that it can be
/// overwritten by another number.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    target: Option<[u8; 4]>,
    link: &'a [u8],
    device: Device,
    #[serde(borrow)]
    records: Vec<(Name<'a>, &'a [u8])>,
    sparse: Option<Box<Sparse>>,
}

/// The name of a record: a position in [`Extras::names`], or the name itself.
#[derive(Serialize, Deserialize)]
enum Name<'a> {
    Common(u8),
    #[serde(borrow)]
    Own(&'a [u8]),
}

impl Extras {
    /// The length of the packed extras, in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds an extra and returns its offset. An extra equal to the last one is stored only once.
    ///
    /// # Errors
    /// When the extras of the layer are too large.
    pub(super) fn add(&mut self, extra: &Extra) -> Result<u32> {
        let full = || {
            Error::new(
                Kind::TooLarge,
                "a layer with more than 64 MiB of attributes",
            )
            .because("the image was made to exhaust memory")
        };
        let at = u32::try_from(self.text.len())
            .ok()
            .filter(|n| u64::from(*n) <= FREE + EACH * u64::from(self.count))
            .ok_or_else(full)?;
        self.count = self.count.saturating_add(1);
        let records = extra.records.iter();
        let packed = Packed {
            target: extra.target.map(|node| node.number().to_le_bytes()),
            link: &extra.link,
            device: extra.device,
            records: records.map(|(k, v)| (self.name(k), v.as_slice())).collect(),
            sparse: extra.sparse.clone(),
        };
        self.text =
            postcard::to_extend(&packed, std::mem::take(&mut self.text)).map_err(|_| full())?;
        let before = self.last;
        let (earlier, new) = self.text.split_at(at as usize);
        if earlier.get(before as usize..) == Some(new) {
            self.text.truncate(at as usize);
            return Ok(before);
        }
        self.last = at;
        Ok(at)
    }

    fn name<'a>(&mut self, name: &'a [u8]) -> Name<'a> {
        let known = self.names.iter().position(|n| n == name);
        let place = known.or_else(|| {
            (self.names.len() < COMMON).then(|| {
                self.names.push(name.to_owned());
                self.names.len() - 1
            })
        });
        let place = place.and_then(|place| u8::try_from(place).ok());
        place.map_or(Name::Own(name), Name::Common)
    }

    /// Changes the node of the hard link target in the extra at an offset. Does nothing when there is no target.
    pub(super) fn retarget(&mut self, at: u32, to: impl FnOnce(NodeId) -> NodeId) {
        let packed = self.text.get_mut(at as usize..).unwrap_or_default();
        if let [1, a, b, c, d, ..] = packed {
            let target = to(node([*a, *b, *c, *d]));
            [*a, *b, *c, *d] = target.number().to_le_bytes();
        }
    }

    /// The link target in the extra at an offset, as written. Empty when there is none. No other field is unpacked.
    pub(super) fn link(&self, at: u32) -> &[u8] {
        let packed = self.text.get(at as usize..).unwrap_or_default();
        postcard::take_from_bytes::<(Option<[u8; 4]>, &[u8])>(packed)
            .map_or(&b""[..], |((_, link), _)| link)
    }

    /// The extra at an offset. An empty extra when there is none at that offset.
    pub(super) fn get(&self, at: u32) -> Extra {
        let packed = self.text.get(at as usize..);
        let packed = packed.and_then(|bytes| postcard::take_from_bytes::<Packed>(bytes).ok());
        let Some((packed, _)) = packed else {
            return Extra::default();
        };
        let name = |name: Name<'_>| match name {
            Name::Common(place) => self.names.get(usize::from(place)).cloned(),
            Name::Own(name) => Some(name.to_owned()),
        };
        let record = |(key, value): (Name<'_>, &[u8])| Some((name(key)?, value.to_owned()));
        Extra {
            link: packed.link.to_owned(),
            target: packed.target.map(node),
            device: packed.device,
            records: packed.records.into_iter().filter_map(record).collect(),
            sparse: packed.sparse,
        }
    }
}

/// The node with a number of four bytes.
fn node(number: [u8; 4]) -> NodeId {
    NodeId::new(u32::from_le_bytes(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_comes_back() {
        let with = |records: Vec<(String, &str)>| Extra {
            link: b"../target".to_vec(),
            records: records
                .into_iter()
                .map(|(k, v)| (k.into_bytes(), v.as_bytes().to_vec()))
                .collect(),
            ..Extra::default()
        };
        let mut extras = Extras::default();
        let many: Vec<Extra> = (0..200)
            .map(|n| with(vec![("mtime".into(), "1"), (format!("user.{n}"), "value")]))
            .collect();
        let places: Vec<u32> = many
            .iter()
            .map(|extra| extras.add(extra).expect("fits"))
            .collect();
        for (extra, place) in many.iter().zip(&places) {
            assert_eq!(extras.get(*place), *extra);
        }
        assert_eq!(extras.link(places[7]), b"../target");
        extras.retarget(places[7], |_| NodeId::new(9));
        assert_eq!(extras.get(places[7]), many[7], "it has no target");
        let link = |target| Extra {
            target: Some(NodeId::new(target)),
            ..with(Vec::new())
        };
        let place = extras.add(&link(1 << 20)).expect("fits");
        extras.retarget(place, |old| NodeId::new(old.number() + 3));
        assert_eq!(extras.get(place), link((1 << 20) + 3));
        assert_eq!(extras.link(place), b"../target");
        extras.add(&many[199]).expect("fits");
        let place = extras.len();
        let again = extras.add(&many[199]).expect("fits");
        assert!((again as usize) < place, "a neighbour's is kept once");
        assert_eq!(extras.get(u32::MAX), Extra::default());
    }
}
