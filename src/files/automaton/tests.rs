//! The automaton finds what that of `regex-automata` finds.

use proptest::prelude::*;
use regex_automata::Anchored;
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::start;
use regex_syntax::ParserBuilder;

use super::{Automaton, Step};

/// Whether the other automaton finds an expression in bytes, or none if it takes no such expression.
fn expected(regex: &str, whole: bool, fold: bool, unicode: bool, bytes: &[u8]) -> Option<bool> {
    let tree = ParserBuilder::new()
        .unicode(unicode)
        .utf8(false)
        .dot_matches_new_line(true)
        .case_insensitive(fold && !unicode)
        .build()
        .parse(regex)
        .ok()?;
    let states = thompson::Compiler::new()
        .configure(thompson::Config::new().utf8(false))
        .build_from_hir(&tree)
        .ok()?;
    let (starts, anchored) = if whole {
        (StartKind::Anchored, Anchored::Yes)
    } else {
        (StartKind::Unanchored, Anchored::No)
    };
    let config = dense::Config::new().start_kind(starts);
    let dfa = dense::Builder::new()
        .configure(config)
        .build_from_nfa(&states)
        .ok()?;
    let mut state = dfa
        .start_state(&start::Config::new().anchored(anchored))
        .ok()?;
    for byte in bytes {
        state = dfa.next_state(state, *byte);
        if dfa.is_match_state(state) {
            return Some(true);
        }
        if dfa.is_quit_state(state) {
            return None;
        }
    }
    Some(dfa.is_match_state(dfa.next_eoi_state(state)))
}

fn found(regex: &str, whole: bool, fold: bool, bytes: &[u8]) -> Result<bool, String> {
    let automaton = Automaton::new(regex, regex, whole, fold)?;
    Ok(match automaton.read(automaton.start(), bytes) {
        Step::Matched => true,
        Step::Dead => false,
        Step::Open(state) => automaton.matches_at_end(state),
    })
}

fn same(regex: &str, whole: bool, fold: bool, bytes: &[u8]) -> Result<(), TestCaseError> {
    let known = expected(regex, whole, fold, false, bytes);
    let known = known.or_else(|| expected(regex, whole, fold, true, bytes));
    let found = found(regex, whole, fold, bytes);
    if let Some(known) = known {
        prop_assert_eq!(Ok(known), found, "{} in {:?}", regex, bytes.escape_ascii());
    }
    Ok(())
}

/// Expressions of few letters, so that they often match.
fn regexes() -> impl Strategy<Value = String> {
    let atoms = [
        "a",
        "b",
        "/",
        r"\.",
        ".",
        "[ab]",
        "[^a]",
        r"\d",
        r"\W",
        r"\s",
        "[[:alpha:]]",
        "[a-z&&[^b]]",
        "[a-c--b]",
        "[a-c~~b-d]",
        "^",
        "$",
        r"\b",
        r"\B",
        r"\A",
        r"\z",
        r"\<",
        r"\>",
        r"\b{start-half}",
        r"\b{end-half}",
        "",
        "(?i)",
        "(?m)",
        "(?-s)",
        "(?i:A)",
        r"\x61",
        r"\xff",
        r"[\x80-\xff]",
        r"\n",
        "_",
        "(?x) a b ",
        "B",
    ];
    let atom = prop::sample::select(atoms.to_vec()).prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 4, |inner| {
        let times = prop::sample::select(vec!["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?", "{0}"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 1..4)
                .prop_map(|parts| format!("({})", parts.join("|"))),
            (inner, times).prop_map(|(part, times)| format!("(?:{part}){times}")),
        ]
    })
}

fn paths() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(
        prop::sample::select(b"aabbcAB/._1 \n\xff\xc3\xa4".to_vec()),
        0..12,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn finds_what_another_automaton_finds(
        regex in regexes(), whole: bool, fold: bool, path in paths(),
    ) {
        same(&regex, whole, fold, &path)?;
    }
}

#[test]
fn characters_beyond_ascii() {
    for (regex, path, is_found) in [
        ("ä", "xäy", true),
        ("[äö]", "xäy", true),
        ("[^ä]", "ä", false),
        ("^[^ä]$", "ö", true),
        ("^[ä-ü]+$", "äöü", true),
        ("[a-ä]", "ã", true),
        ("^[ä].$", "äö", true),
        ("[äö]B", "xöb", true),
        ("[\u{d000}-\u{ffff}]", "\u{e000}", true),
        (r"[\u{10000}-\u{10ffff}]", "\u{1f600}", true),
        (r"[ä&&[^b]]", "ä", true),
        ("[ä--ä]", "ä", false),
    ] {
        let fold = true;
        assert_eq!(
            found(regex, false, fold, path.as_bytes()),
            Ok(is_found),
            "{regex} in {path}"
        );
        same(regex, false, false, path.as_bytes()).expect("the same");
    }
}

#[test]
fn what_is_refused() {
    for (regex, why) in [
        ("(", "unclosed group"),
        (r"\pL", "Unicode not allowed here"),
        (r"[\pL]", "Unicode not allowed here"),
        ("(a{900}){900}", "too complex"),
        ("(){900}{900}{900}", "too complex"),
        ("a.{30}b", "too complex"),
        (".{5000}", "too complex"),
        ("a{100000}", "too complex"),
        (
            &("(".repeat(60) + &")".repeat(60)),
            "exceed the maximum number of nested parentheses/brackets (50)",
        ),
        (&"a".repeat(1001), "longer than 1000 bytes"),
        ("a{4294967295,}", "too complex"),
        (
            r"[\xff-\x00]",
            "invalid character class range, the start must be <= the end",
        ),
    ] {
        assert_eq!(
            found(regex, false, false, b""),
            Err(why.to_owned()),
            "{regex}"
        );
    }
}

#[test]
fn every_byte_is_a_class_of_its_own() {
    let bytes: Vec<u8> = (0..=255).collect();
    let regex = bytes.iter().map(|byte| format!(r"\x{byte:02x}"));
    let regex = regex.collect::<Vec<_>>().concat();
    let automaton = Automaton::new("", &regex, true, false).expect("an automaton");
    let Step::Open(state) = automaton.read(automaton.start(), &bytes) else {
        panic!("it is open until the end is known");
    };
    assert!(automaton.matches_at_end(state));
}
