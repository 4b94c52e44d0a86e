//! What can go wrong, and where.
//!
//! One type for the whole engine, because one person reads it: what failed, where (layer, member path, byte offset)
//! and the likely cause. It knows no exit codes and no languages; the drivers translate by [`Kind`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What sort of failure, for a driver to choose its words or its next step by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// The input is not a container image at all; the text says what it is.
    NotAnImage,
    /// The input is an image, and damaged: cut short, inconsistent, or breaking its format.
    Broken,
    /// The input is valid and asks for something Squint does not do.
    Unsupported,
    /// The input asks for more than the bounds allow; the driver may raise them.
    TooLarge,
    /// The archive holds several images and none was chosen.
    Ambiguous,
    /// There is nothing to do; that is no fault.
    Nothing,
    /// The question cannot be answered for this image (no such layer, an empty range).
    Request,
    /// Reading or writing failed outside the engine.
    Io,
    /// The result does not prove equal to its original.
    Unproven,
}

/// A failure: what, where, and the likely cause.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Inner {
    kind: Kind,
    what: String,
    layer: Option<u32>,
    path: Option<String>,
    offset: Option<u64>,
    cause: String,
}

impl Error {
    /// A failure of `kind`, described by a phrase without a full stop.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            what: what.into(),
            layer: None,
            path: None,
            offset: None,
            cause: String::new(),
        }))
    }

    /// The same failure with the layer it happened in, unless one is named already.
    #[must_use]
    pub fn in_layer(mut self, layer: u32) -> Self {
        self.0.layer.get_or_insert(layer);
        self
    }

    /// The same failure with the member's name, escaped for reading, unless one is named already.
    #[must_use]
    pub fn at_path(mut self, path: &[u8]) -> Self {
        self.0
            .path
            .get_or_insert_with(|| super::show(path).into_owned());
        self
    }

    /// The same failure with a byte offset into the layer (or into the archive outside of layers).
    #[must_use]
    pub fn at_offset(mut self, offset: u64) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// The same failure with its likely cause, a phrase.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = cause.into();
        self
    }

    /// The sort of failure.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// What failed.
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// The likely cause; empty when nobody knows.
    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// Where it failed, as far as known: layer, member path (escaped), byte offset.
    pub fn place(&self) -> (Option<u32>, Option<&str>, Option<u64>) {
        (self.0.layer, self.0.path.as_deref(), self.0.offset)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)?;
        let mut lead = ": ";
        if let Some(layer) = self.0.layer {
            write!(f, "{lead}layer {layer}")?;
            lead = ", ";
        }
        if let Some(path) = &self.0.path {
            write!(f, "{lead}{path}")?;
            lead = ", ";
        }
        if let Some(offset) = self.0.offset {
            write!(f, "{lead}byte {offset}")?;
        }
        if !self.0.cause.is_empty() {
            write!(f, ": {}", self.0.cause)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl std::error::Error for Error {}
