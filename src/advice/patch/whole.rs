//! One diff of all pieces that apply together, what saves most first, with the others named in comments.

use super::act::Patch;
use super::draft::Draft;
use super::render::Rendered;
use crate::advice::given::Given;
use crate::advice::row::AdviceRow;
use crate::bytes::figures::size;
use crate::bytes::printable;

/// The most pieces that are put together.
const PIECES: usize = 64;

/// The diff of the rows, each with its patch. Lines that begin with `#` come first; `patch` and `git apply` skip them.
pub(in crate::advice) fn whole(given: &Given, pieces: &[(&AdviceRow, Option<&Patch>)]) -> String {
    let mut draft = Draft::new(given);
    let mut made: Option<Rendered> = None;
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for (place, (row, patch)) in pieces.iter().enumerate() {
        let Some(patch) = patch.filter(|_| row.patch.is_some()) else {
            left.push((row, "no patch of the Dockerfile"));
            continue;
        };
        let with = draft.with(&patch.acts).filter(|_| place < PIECES);
        match with.and_then(|draft| Some((draft.rendered()?, draft))) {
            Some((rendered, with)) => {
                (draft, made) = (with, Some(rendered));
                taken.push(row);
            }
            None => left.push((
                row,
                "changes the same lines as a piece above; ask again after that build",
            )),
        }
    }
    let mut out = String::new();
    let mut say = |text: String| out.extend(["# ", &printable(&text), "\n"]);
    for row in &taken {
        say(format!("{}: {}{}", row.id, row.title, saves(row)));
        for assumption in &row.assumptions {
            say(format!("  if: {}", assumption.english()));
        }
    }
    for (row, why) in &left {
        say(format!(
            "not here: {}: {}{}: {why}",
            row.id,
            row.title,
            saves(row)
        ));
    }
    if pieces.is_empty() {
        say("Nothing to change.".to_owned());
    }
    out.push_str(&made.map(|made| made.diff).unwrap_or_default());
    out
}

/// The comment in a diff on a piece of advice that has no patch.
pub fn apart(row: &AdviceRow) -> String {
    let text = format!(
        "not here: {}: {}{}: no patch of the Dockerfile",
        row.id,
        row.title,
        saves(row)
    );
    format!("# {}\n", printable(&text))
}

/// What a piece saves, in words.
fn saves(row: &AdviceRow) -> String {
    let about = if row.exact { "" } else { "about " };
    let told = row
        .saves_bytes
        .map(|bytes| format!(", saves {about}{}", size(bytes)));
    told.unwrap_or_default()
}
