//! The engine's error: what failed, where, and the likely cause.
//!
//! The whole engine has one error type, because one person reads it. It has a place (layer, member path, byte offset)
//! and a cause in words. It knows no exit codes and no languages; the drivers translate by [`Kind`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of an engine function, whose error is [`Error`] unless another is given.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kind of an [`Error`], by which a driver chooses its words and its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// The input is not a container image at all; the error's text names what it is instead.
    NotAnImage,
    /// The input is an image that is damaged: cut short, inconsistent, or against the rules of its format.
    Broken,
    /// The input is valid but needs something that Squint does not do.
    Unsupported,
    /// The input exceeds a limit; for the limits in [`Bounds`](super::Bounds) the driver may raise them.
    TooLarge,
    /// The archive holds several images and none of them was chosen.
    Ambiguous,
    /// There is nothing to do: a squash of these layers would change nothing. This is not a fault.
    Nothing,
    /// The question has no answer for this image, for example because there is no such layer or path.
    Request,
    /// Reading or writing failed outside the engine, or another part of Squint did not answer as expected.
    Io,
    /// The new image was not proved equal to its original.
    Unproven,
}

/// A failure of the engine: a phrase that describes it, its place as far as known, and its likely cause.
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
    /// An error of kind `kind` without place and cause; `what` is a phrase without a full stop.
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

    /// The same error with the number of the layer, unless the error has one already. Layers are counted from 0, lowest
    /// first.
    #[must_use]
    pub fn in_layer(mut self, layer: u32) -> Self {
        self.0.layer.get_or_insert(layer);
        self
    }

    /// The same error with the path of the member, unless the error has one already. The path is raw bytes and is kept
    /// as [`show`](super::show) writes it.
    #[must_use]
    pub fn at_path(mut self, path: &[u8]) -> Self {
        self.0
            .path
            .get_or_insert_with(|| super::show(path).into_owned());
        self
    }

    /// The same error with a byte offset, unless the error has one already. The offset counts from the start of the
    /// unpacked layer, or of the archive for errors outside of layers.
    #[must_use]
    pub fn at_offset(mut self, offset: u64) -> Self {
        self.0.offset.get_or_insert(offset);
        self
    }

    /// The same error with its likely cause, a phrase without a full stop; it replaces an earlier one.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.0.cause = cause.into();
        self
    }

    /// The kind of an engine error, for example [`Kind::Broken`].
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The phrase that describes what failed, without the error's place and cause.
    pub fn what(&self) -> &str {
        &self.0.what
    }

    /// The likely cause of the error, a phrase; empty if the cause is unknown.
    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// The place of the error: layer number, member path (escaped for people) and byte offset, each `None` if unknown.
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
