//! The class of a regular expression (`[…]`, `\d`, `.`) as ranges of numbers: bytes, or the codes of characters.

use regex_syntax::ast::{
    ClassAsciiKind, ClassBracketed, ClassPerlKind, ClassSet, ClassSetBinaryOpKind, ClassSetItem,
    Literal,
};

use super::flags::{Flags, Mode, NotBuilt};

type Result<T> = std::result::Result<T, NotBuilt>;

/// A set of numbers: its ranges, from the first to the last number of each, in order and without a common number.
#[derive(Debug, Clone, Default)]
pub(super) struct Class(pub(super) Vec<(u32, u32)>);

impl Class {
    /// The class of one literal.
    pub(super) fn literal(literal: &Literal, flags: Flags) -> Result<Self> {
        let number = number(literal, flags.mode)?;
        Ok(Self::range(number, number).folded(flags))
    }

    /// The class in brackets.
    pub(super) fn bracketed(class: &ClassBracketed, flags: Flags) -> Result<Self> {
        Ok(set(&class.kind, flags)?.negated(class.negated, flags))
    }

    /// `\d`, `\s` or `\w`, of ASCII only.
    pub(super) fn perl(kind: &ClassPerlKind, negated: bool, flags: Flags) -> Self {
        ascii(match kind {
            ClassPerlKind::Digit => &ClassAsciiKind::Digit,
            ClassPerlKind::Space => &ClassAsciiKind::Space,
            ClassPerlKind::Word => &ClassAsciiKind::Word,
        })
        .negated(negated, flags)
    }

    /// All numbers but line feeds, or all.
    pub(super) fn dot(flags: Flags) -> Self {
        if flags.dot_is_any {
            return Self::default().not(flags.mode);
        }
        Self::range(0x0a, 0x0a).not(flags.mode)
    }

    fn range(first: u32, last: u32) -> Self {
        Self(vec![(first, last)])
    }

    /// All numbers that are not in the class.
    fn not(&self, mode: Mode) -> Self {
        let mut next = 0;
        let mut ranges = Vec::new();
        for (first, last) in &self.0 {
            if *first > next {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= mode.last() {
            ranges.push((next, mode.last()));
        }
        Self(ranges)
    }

    /// The class itself, or all that is not in it.
    fn negated(self, is_negated: bool, flags: Flags) -> Self {
        if is_negated {
            self.not(flags.mode)
        } else {
            self
        }
    }

    fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        crate::bytes::sorted::sort(&mut self.0);
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (first, last) in self.0 {
            match ranges.last_mut() {
                Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
                _ => ranges.push((first, last)),
            }
        }
        Self(ranges)
    }

    fn and(&self, other: &Self, mode: Mode) -> Self {
        self.not(mode).or(other.not(mode)).not(mode)
    }

    /// With both cases of each letter of ASCII, if the flags ask for it.
    fn folded(self, flags: Flags) -> Self {
        if !flags.fold {
            return self;
        }
        let mut other = Vec::new();
        for (first, last) in &self.0 {
            for letter in [b'A', b'a'].map(u32::from) {
                let (first, last) = (*first.max(&letter), *last.min(&(letter + 25)));
                if first <= last {
                    // The cases of a letter differ in one bit.
                    other.push((first ^ 0x20, last ^ 0x20));
                }
            }
        }
        self.or(Self(other))
    }
}

/// The number of a literal: a byte's if it is written as one, else a character's code.
fn number(literal: &Literal, mode: Mode) -> Result<u32> {
    let code = u32::from(literal.c);
    if mode == Mode::Bytes && code > 0x7f && literal.byte().is_none() {
        return Err(NotBuilt::Characters);
    }
    Ok(code)
}

/// Classes within classes are as deep as the parser allows.
fn set(class: &ClassSet, flags: Flags) -> Result<Class> {
    let (op, mode) = match class {
        ClassSet::Item(class) => return item(class, flags),
        ClassSet::BinaryOp(op) => (op, flags.mode),
    };
    let (left, right) = (set(&op.lhs, flags)?, set(&op.rhs, flags)?);
    Ok(match op.kind {
        ClassSetBinaryOpKind::Intersection => left.and(&right, mode),
        ClassSetBinaryOpKind::Difference => left.and(&right.not(mode), mode),
        ClassSetBinaryOpKind::SymmetricDifference => {
            let both = left.and(&right, mode);
            left.or(right).and(&both.not(mode), mode)
        }
    })
}

fn item(class: &ClassSetItem, flags: Flags) -> Result<Class> {
    Ok(match class {
        ClassSetItem::Empty(_) => Class::default(),
        ClassSetItem::Literal(literal) => Class::literal(literal, flags)?,
        ClassSetItem::Range(range) => {
            let ends = (&range.start, &range.end);
            Class::range(number(ends.0, flags.mode)?, number(ends.1, flags.mode)?).folded(flags)
        }
        ClassSetItem::Ascii(class) => {
            let set = ascii(&class.kind).folded(flags);
            set.negated(class.negated, flags)
        }
        ClassSetItem::Unicode(_) => return Err(NotBuilt::Properties),
        ClassSetItem::Perl(class) => Class::perl(&class.kind, class.negated, flags),
        ClassSetItem::Bracketed(class) => Class::bracketed(class, flags)?,
        ClassSetItem::Union(union) => {
            let mut ranges = Vec::new();
            for class in &union.items {
                ranges.extend(item(class, flags)?.0);
            }
            Class(ranges).or(Class::default())
        }
    })
}

fn ascii(kind: &ClassAsciiKind) -> Class {
    let is_in = |byte: u8| match kind {
        ClassAsciiKind::Alnum => byte.is_ascii_alphanumeric(),
        ClassAsciiKind::Alpha => byte.is_ascii_alphabetic(),
        ClassAsciiKind::Ascii => true,
        ClassAsciiKind::Blank => matches!(byte, b'\t' | b' '),
        ClassAsciiKind::Cntrl => byte.is_ascii_control(),
        ClassAsciiKind::Digit => byte.is_ascii_digit(),
        ClassAsciiKind::Graph => byte.is_ascii_graphic(),
        ClassAsciiKind::Lower => byte.is_ascii_lowercase(),
        ClassAsciiKind::Print => matches!(byte, b' '..=b'~'),
        ClassAsciiKind::Punct => byte.is_ascii_punctuation(),
        ClassAsciiKind::Space => matches!(byte, b'\t'..=b'\r' | b' '),
        ClassAsciiKind::Upper => byte.is_ascii_uppercase(),
        ClassAsciiKind::Word => byte.is_ascii_alphanumeric() || byte == b'_',
        ClassAsciiKind::Xdigit => byte.is_ascii_hexdigit(),
    };
    let bytes = (0..=0x7f).filter(|byte| is_in(*byte));
    Class(bytes.map(|byte| (byte.into(), byte.into())).collect()).or(Class::default())
}
