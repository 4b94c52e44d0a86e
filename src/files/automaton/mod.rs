//! A regular expression over the bytes of paths, as an automaton that is built whole, within bounds.
//!
//! Whoever walks a tree keeps a state for each directory, so every name's bytes are read once. It knows no tree and no
//! glob. Letters beyond ASCII have one case.

mod around;
mod bytes;
mod class;
mod flags;
mod rows;
mod states;
mod table;
#[cfg(test)]
mod tests;

use regex_syntax::ast::parse::ParserBuilder;

use self::flags::{Mode, NotBuilt, TOO_COMPLEX};
use self::states::States;
pub(super) use self::table::{Automaton, Step};

/// The most bytes of a pattern's text.
const LONGEST: usize = 1000;

impl Automaton {
    /// The automaton of `regex`, which was made from the pattern `text`. If `whole` is set, the match must begin with the
    /// input, else it may begin anywhere. If `fold` is set, upper and lower case letters are the same.
    ///
    /// # Errors
    /// The reason, when the text is too long, is no regular expression, or needs too large an automaton.
    pub(super) fn new(text: &str, regex: &str, whole: bool, fold: bool) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("longer than {LONGEST} bytes"));
        }
        let tree = ParserBuilder::new().nest_limit(50).build().parse(regex);
        let tree = tree.map_err(|error| error.kind().to_string())?;
        // A class with characters beyond ASCII speaks of characters. All others speak of bytes.
        let built = match States::new(&tree, Mode::Bytes, fold) {
            Err(NotBuilt::Characters) => States::new(&tree, Mode::Characters, fold),
            built => built,
        };
        let states = built.map_err(NotBuilt::reason)?;
        rows::automaton(&states, whole).ok_or_else(|| TOO_COMPLEX.to_owned())
    }
}
