//! What holds for a part of a regular expression: what its classes are made of, and its flags.

use regex_syntax::ast::{Ast, Flag, Flags as FlagList};

/// The reason when a pattern needs more than the bounds allow.
pub(super) const TOO_COMPLEX: &str = "too complex";

/// What the classes of an expression are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Bytes.
    Bytes,
    /// Characters in UTF-8.
    Characters,
}

impl Mode {
    /// The largest number that a class can have.
    pub(super) fn last(self) -> u32 {
        match self {
            Self::Bytes => u8::MAX.into(),
            Self::Characters => char::MAX.into(),
        }
    }
}

/// The reason why there are no states for an expression.
#[derive(Debug)]
pub(super) enum NotBuilt {
    /// A class has a character beyond ASCII, so classes must be made of characters.
    Characters,
    /// A class is a property of Unicode, of which there is no table here.
    Properties,
    /// There would be too many states.
    TooComplex,
}

impl NotBuilt {
    pub(super) fn reason(self) -> String {
        match self {
            Self::Properties => "Unicode not allowed here",
            Self::Characters | Self::TooComplex => TOO_COMPLEX,
        }
        .to_owned()
    }
}

/// The flags that hold for a part of an expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flags {
    pub(super) mode: Mode,
    /// Upper and lower case letters of ASCII are the same.
    pub(super) fold: bool,
    /// `.` stands for a line feed too.
    pub(super) dot_is_any: bool,
    /// `^` and `$` are those of lines.
    pub(super) lines: bool,
}

impl Flags {
    pub(super) fn with(self, flags: &FlagList) -> Self {
        let state = |flag, before| flags.flag_state(flag).unwrap_or(before);
        Self {
            mode: self.mode,
            fold: state(Flag::CaseInsensitive, self.fold),
            dot_is_any: state(Flag::DotMatchesNewLine, self.dot_is_any),
            lines: state(Flag::MultiLine, self.lines),
        }
    }

    /// The flags behind a part, which can set them (`(?i)`) for what follows in its group.
    pub(super) fn after(self, part: &Ast) -> Self {
        match part {
            Ast::Flags(set) => self.with(&set.flags),
            Ast::Concat(parts) => parts.asts.iter().fold(self, |flags, part| match part {
                Ast::Flags(set) => flags.with(&set.flags),
                _ => flags,
            }),
            _ => self,
        }
    }
}
