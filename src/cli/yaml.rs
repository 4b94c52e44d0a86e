//! A YAML document as plain data: scalars keep their text, as programs that read numbers as text need it.
//!
//! Nodes lie in one list, so an alias is a number and nothing is copied; a document is read without recursion.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::bytes::{Error, Kind, Result};

/// The most nodes of a document.
const MOST: usize = 100_000;

/// A node of a document.
#[derive(Debug)]
enum Node {
    /// A text, and whether it stands for nothing (`null`, `~`, or no text at all).
    Scalar(String, bool),
    List(Vec<usize>),
    /// The keys and values, one after another.
    Map(Vec<usize>),
}

/// A YAML document.
#[derive(Debug, Default)]
pub(super) struct Document {
    nodes: Vec<Node>,
}

/// A value of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'a> {
    document: &'a Document,
    place: usize,
}

impl Document {
    /// Reads the first document of a text.
    ///
    /// # Errors
    /// When the text is no YAML, or has too many values.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let wrong = |what: String| Error::new(Kind::Request, "this is no YAML").because(what);
        let mut document = Self::default();
        let mut anchors: HashMap<usize, usize> = HashMap::new();
        let mut open: Vec<usize> = Vec::new();
        for event in Parser::new_from_str(text) {
            let (event, _) = event.map_err(|e| wrong(e.to_string()))?;
            let (node, anchor, opens) = match event {
                Event::Scalar(text, style, anchor, tag) => {
                    let is_null = style == ScalarStyle::Plain
                        && tag.is_none()
                        && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                    (Node::Scalar(text.into_owned(), is_null), anchor, false)
                }
                Event::SequenceStart(anchor, _) => (Node::List(Vec::new()), anchor, true),
                Event::MappingStart(anchor, _) => (Node::Map(Vec::new()), anchor, true),
                Event::Alias(anchor) => {
                    let place = anchors.get(&anchor).copied();
                    let place =
                        place.ok_or_else(|| wrong("an alias without its anchor".to_owned()))?;
                    document.put(open.last().copied(), place);
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    open.pop();
                    continue;
                }
                Event::DocumentEnd => break,
                _ => continue,
            };
            let place = document.nodes.len();
            if place >= MOST {
                return Err(wrong("it has too many values".to_owned()));
            }
            document.nodes.push(node);
            if anchor > 0 {
                anchors.insert(anchor, place);
            }
            document.put(open.last().copied(), place);
            if opens {
                open.push(place);
            }
        }
        Ok(document)
    }

    /// Puts a node into the list or the map that is open.
    fn put(&mut self, open: Option<usize>, place: usize) {
        if let Some(Node::List(list) | Node::Map(list)) =
            open.and_then(|open| self.nodes.get_mut(open))
        {
            list.push(place);
        }
    }

    /// The value of the document. `None` if it is empty or null.
    pub(super) fn root(&self) -> Option<Value<'_>> {
        self.value(0)
    }

    fn value(&self, place: usize) -> Option<Value<'_>> {
        match self.nodes.get(place)? {
            Node::Scalar(_, true) => None,
            _ => Some(Value {
                document: self,
                place,
            }),
        }
    }
}

impl<'a> Value<'a> {
    /// The text of a scalar. `None` for a list or a map.
    pub(super) fn text(self) -> Option<&'a str> {
        match self.document.nodes.get(self.place)? {
            Node::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The values of a list, or the value itself if it is a scalar; nulls are left out. `None` for a map.
    pub(super) fn list(self) -> Option<Vec<Value<'a>>> {
        match self.document.nodes.get(self.place)? {
            Node::Scalar(..) => Some(vec![self]),
            Node::List(list) => Some(
                list.iter()
                    .filter_map(|place| self.document.value(*place))
                    .collect(),
            ),
            Node::Map(_) => None,
        }
    }

    /// The keys of a map with their values, `None` for null. `None` as a whole for a list or a scalar.
    pub(super) fn map(self) -> Option<Vec<(&'a str, Option<Value<'a>>)>> {
        let Node::Map(list) = self.document.nodes.get(self.place)? else {
            return None;
        };
        let pairs = list.chunks_exact(2).filter_map(|pair| {
            let [key, value] = pair else { return None };
            let key = self.document.nodes.get(*key)?;
            let Node::Scalar(key, _) = key else {
                return None;
            };
            Some((key.as_str(), self.document.value(*value)))
        });
        Some(pairs.collect())
    }
}
