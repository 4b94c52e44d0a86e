//! What stands on either side of a place between two bytes, as far as assertions (`^`, `$`, `\b` …) ask for it.

use regex_syntax::ast::AssertionKind;

/// What stands before or after a place in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Around {
    /// Nothing: the path begins or ends.
    Edge,
    /// A letter or digit of ASCII, or an underscore.
    Word,
    /// A line feed.
    Line,
    /// Any other byte.
    Other,
}

impl Around {
    /// What a byte is.
    pub(super) fn byte(byte: u8) -> Self {
        match byte {
            b'\n' => Self::Line,
            b'_' => Self::Word,
            byte if byte.is_ascii_alphanumeric() => Self::Word,
            _ => Self::Other,
        }
    }
}

/// Whether an assertion holds between what stands before it and after it. `^` and `$` are those of lines here.
pub(super) fn holds(assertion: &AssertionKind, before: Around, after: Around) -> bool {
    let words = (before == Around::Word, after == Around::Word);
    match assertion {
        AssertionKind::StartLine => matches!(before, Around::Edge | Around::Line),
        AssertionKind::EndLine => matches!(after, Around::Edge | Around::Line),
        AssertionKind::StartText => before == Around::Edge,
        AssertionKind::EndText => after == Around::Edge,
        AssertionKind::WordBoundary => words.0 != words.1,
        AssertionKind::NotWordBoundary => words.0 == words.1,
        AssertionKind::WordBoundaryStart | AssertionKind::WordBoundaryStartAngle => {
            words == (false, true)
        }
        AssertionKind::WordBoundaryEnd | AssertionKind::WordBoundaryEndAngle => {
            words == (true, false)
        }
        AssertionKind::WordBoundaryStartHalf => !words.0,
        AssertionKind::WordBoundaryEndHalf => !words.1,
    }
}
