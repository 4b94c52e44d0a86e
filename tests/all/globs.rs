//! One table of globs: the filter of the Files tab and `--exclude` find the same paths. (A text without `*`, `?`, `[` or
//! `{` is no glob to the filter.)

use super::files::all;
use crate::support::{Framing, Pack, image, open};
use squint::files::{Filter, PathGlob, Scope, TreeQuery};
use squint::rootfs::LayerId;

const PATHS: &str =
    "a a.log ab b/ b/a b/a.log b/c/ b/c/a.log b/c/d.log b/c/e/a.log ä.log c/{x} c/-";

/// The paths that `--exclude` and the filter find; `!` and the reason where the glob is refused.
fn found(glob: &str) -> [String; 2] {
    let file = image(PATHS, Framing::DockerLegacy, Pack::Plain);
    let mut opened = open(&file, 1 << 20).expect("an image");
    let paths = &opened.session.merged().expect("merged").0.paths;
    let excluded = match PathGlob::new(glob) {
        Ok(glob) => {
            let matches = glob.matches(paths);
            let nodes = paths.nodes().filter(|node| matches[*node]);
            let path = |node| String::from_utf8(paths.path(node)).expect("UTF-8");
            let mut paths: Vec<String> = nodes.map(path).collect();
            paths.sort();
            paths.join(" ")
        }
        Err(reason) => format!("! {reason}"),
    };
    // With a slash the filter matches whole paths.
    let text = format!("/{}", glob.trim_start_matches('/'));
    let query = TreeQuery {
        filter: Filter {
            text,
            ..Filter::default()
        },
        ..all(Scope::Upto(LayerId::new(0)))
    };
    let page = opened.session.tree(&query).expect("a tree");
    let mut above: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for row in &page.rows {
        above.truncate(row.depth.into());
        above.push(row.name.clone());
        if row.matched {
            paths.push(above.join("/"));
        }
    }
    paths.sort();
    let bad = page.bad_filter.map(|reason| format!("! {reason}"));
    [excluded, bad.unwrap_or(paths.join(" "))]
}

macro_rules! globs {
    ($($name:ident: $glob:literal finds $paths:literal;)*) => {
        $(#[test] fn $name() { assert_eq!(found($glob), [$paths; 2]); })*
    };
}

globs! {
    a_star_in_a_name: "*.log" finds "a.log ä.log";
    a_star_stays_within: "b/*" finds "b/a b/a.log b/c";
    a_star_at_both_ends: "*b*/*" finds "b/a b/a.log b/c";
    two_stars_below: "b/**" finds "b/a b/a.log b/c b/c/a.log b/c/d.log b/c/e b/c/e/a.log";
    two_stars_before: "**/a.log" finds "a.log b/a.log b/c/a.log b/c/e/a.log";
    two_stars_between: "b/**/a.log" finds "b/a.log b/c/a.log b/c/e/a.log";
    two_stars_in_a_name: "b/c**log" finds "b/c/a.log b/c/d.log b/c/e/a.log";
    a_question_mark: "a?" finds "ab";
    a_question_mark_is_a_character: "?.log" finds "a.log ä.log";
    a_question_mark_is_no_slash: "b?a" finds "";
    a_set: "b/c/[ad].log" finds "b/c/a.log b/c/d.log";
    a_range: "b/c/[b-z].log" finds "b/c/d.log";
    a_set_turned_around: "b/c/[!a].log" finds "b/c/d.log";
    a_set_turned_around_otherwise: "b/c/[^a].log" finds "b/c/d.log";
    a_set_is_no_slash: "b[!x]a" finds "";
    a_hyphen_in_a_set: "c/[x-]" finds "c/-";
    alternatives: "{a,b/a}" finds "a b/a";
    alternatives_in_alternatives: "b/{c/{a,d},a}.log" finds "b/a.log b/c/a.log b/c/d.log";
    alternatives_with_stars: "{**/d,a}*" finds "a a.log ab b/c/d.log";
    a_backslash: "c/\\{x\\}" finds "c/{x}";
    an_exclamation_mark_is_a_character: "!a" finds "";
    slashes_at_the_ends: "/b/[c]/" finds "b/c";
    only_whole_paths: "b/[c]/a" finds "";
    a_set_without_its_end: "b/[a" finds "! a [ without its ]";
    alternatives_without_their_end: "b/{a" finds "! a { without its }";
    a_backslash_at_the_end: "b/*\\" finds "! a backslash at the end";
    more_than_ascii_in_a_set: "[ä].log" finds "! only ASCII can stand between [ and ]";
    too_complex: "**/*a????????????????????" finds "! too complex";
}

/// The dot of `./` stands for no component; the filter's texts have none.
#[test]
fn a_dot_before() {
    assert_eq!(found("./b/c")[0], "b/c");
}

/// People search without thinking of case; what is to be left out is written as it is.
#[test]
fn case() {
    assert_eq!(found("A"), ["", ""]);
    let file = image("A a", Framing::DockerLegacy, Pack::Plain);
    let opened = open(&file, 1 << 20).expect("an image");
    let paths = &opened.session.merged().expect("merged").0.paths;
    let matches = PathGlob::new("a").expect("a glob").matches(paths);
    assert_eq!(matches.iter().filter(|m| **m).count(), 1);
}
