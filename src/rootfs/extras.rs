//! What only some members have, packed: a target, attributes, a map of holes.
//!
//! Neighbours often have the same, which is kept once; names of attributes are few, and kept once too.

use serde::{Deserialize, Serialize};

use super::{Extra, NodeId};
use crate::bytes::{Error, Kind, Result};
use crate::tarball::{Device, Sparse};

/// What the attributes of one layer may take besides [`EACH`]: a real one has a hundred bytes for a few members.
const FREE: u64 = 64 << 20;

/// So many bytes of a member's are usual.
const EACH: u64 = 256;

/// So many names of records are kept once; a real layer has five.
const COMMON: usize = 64;

/// Of one layer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Extras {
    text: Vec<u8>,
    /// Where the last one begins.
    last: u32,
    /// How many were added.
    count: u32,
    names: Vec<Vec<u8>>,
}

/// An [`Extra`] as it is packed. A hard link's target stands first and has always four bytes, so that another number can
/// be written over it.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    target: Option<[u8; 4]>,
    link: &'a [u8],
    device: Device,
    #[serde(borrow)]
    records: Vec<(Name<'a>, &'a [u8])>,
    sparse: Option<Box<Sparse>>,
}

/// A record's name.
#[derive(Serialize, Deserialize)]
enum Name<'a> {
    Common(u8),
    #[serde(borrow)]
    Own(&'a [u8]),
}

impl Extras {
    /// How many bytes they take.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds one; says where it stands.
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
            target: extra.target.map(NodeId::to_le_bytes),
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

    /// Renumbers the target of the one at a place, if it has one.
    pub(super) fn retarget(&mut self, at: u32, to: impl FnOnce(NodeId) -> NodeId) {
        let packed = self.text.get_mut(at as usize..).unwrap_or_default();
        if let [1, a, b, c, d, ..] = packed {
            let target = to(NodeId::from_le_bytes([*a, *b, *c, *d]));
            [*a, *b, *c, *d] = target.to_le_bytes();
        }
    }

    /// The target of the symbolic link at a place, as written; nothing else is unpacked.
    pub(super) fn link(&self, at: u32) -> &[u8] {
        let packed = self.text.get(at as usize..).unwrap_or_default();
        postcard::take_from_bytes::<(Option<[u8; 4]>, &[u8])>(packed)
            .map_or(&b""[..], |((_, link), _)| link)
    }

    /// The one at a place; an empty one where none is.
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
            target: packed.target.map(NodeId::from_le_bytes),
            device: packed.device,
            records: packed.records.into_iter().filter_map(record).collect(),
            sparse: packed.sparse,
        }
    }
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
        extras.retarget(places[7], |_| 9);
        assert_eq!(extras.get(places[7]), many[7], "it has no target");
        let link = |target| Extra {
            target: Some(target),
            ..with(Vec::new())
        };
        let place = extras.add(&link(1 << 20)).expect("fits");
        extras.retarget(place, |old| old + 3);
        assert_eq!(extras.get(place), link((1 << 20) + 3));
        assert_eq!(extras.link(place), b"../target");
        extras.add(&many[199]).expect("fits");
        let place = extras.len();
        let again = extras.add(&many[199]).expect("fits");
        assert!((again as usize) < place, "a neighbour's is kept once");
        assert_eq!(extras.get(u32::MAX), Extra::default());
    }
}
