//! Shapes of commands, in a word each.

use super::*;

/// The shape in a word each: `simple`, `or`, `sequence`, `lines`, `set-e`; or the reason against.
#[track_caller]
fn reads(text: &str, expected: &str) {
    let told = match shape(text, false) {
        Ok(shape) => [
            (shape.simple, "simple"),
            (shape.has_or, "or"),
            (shape.is_sequence, "sequence"),
            (shape.needs_lines, "lines"),
            (shape.sets_errexit, "set-e"),
        ]
        .iter()
        .filter_map(|(is, word)| is.then_some(*word))
        .collect::<Vec<_>>()
        .join(" "),
        Err(why) => format!("{why:?}"),
    };
    assert_eq!(told, expected, "{text}");
}

#[test]
fn shapes() {
    reads("apt-get update", "simple");
    reads("a && b | c > d 2>&1 && V=1 e", "simple");
    reads("a || b", "simple or");
    reads("a; b", "sequence");
    reads("echo 'a; b' \"c & d\" e\\;f", "simple");
    reads("echo $(a; b || c)", "simple sequence");
    reads("echo \"$(a && b)\" ${V:-x} $((1 & 2))", "simple");
    reads("echo `a; b`", "simple sequence");
    reads("set -e; a; b", "sequence set-e");
    reads("set -eux; a", "sequence set-e");
    reads("set -x && a", "");
    reads("a # why", "simple lines");
    reads("a#b", "simple");
    reads("a\nb", "sequence lines");
    reads("a \\\n b", "simple");
    reads("cat <<E > f\nx & (\nE\nb", "sequence lines");
    reads("cat <<-'E'\n\tx\n\tE", "sequence lines");
    reads("(a; b)", "sequence");
    reads("(a) && b", "");
    reads("! a", "");
}

#[test]
fn what_changes_the_shell() {
    for text in [
        "cd /x && a",
        "a && cd /x",
        "export V=1 && a",
        "V=1 && a",
        "V=1",
        "V=$(a) && b",
        "exit 0",
        "exec a",
        "a && . ./f",
        "umask 022 && a",
        "trap x EXIT && a",
        "f() { a; } && f",
        "if a; then b; fi",
        "for i in 1 2; do a; done",
        "case $x in a) b ;; *) c ;; esac",
        "{ a; b; }",
    ] {
        assert!(!shape(text, false).expect(text).simple, "{text}");
    }
    for text in ["echo cd", "V=1 a", "git cd", "a > cd", "a=b c"] {
        assert!(shape(text, false).expect(text).simple, "{text}");
    }
}

#[test]
fn what_is_left_alone() {
    reads("", "Uncertain");
    reads(" ", "Uncertain");
    reads("# only", "Uncertain");
    reads("a &", "Background");
    reads("a & wait", "Background");
    reads("a &> f", "Background");
    reads("(a & b)", "Background");
    reads("echo \"$(a & b)\"", "Background");
    reads("a &&", "Uncertain");
    reads("a && && b", "Uncertain");
    reads("a |", "Uncertain");
    reads("a >", "Uncertain");
    reads("echo 'a", "Uncertain");
    reads("echo \"a", "Uncertain");
    reads("echo $(a", "Uncertain");
    reads("a)", "Uncertain");
    reads("a \\", "Uncertain");
    reads("cat <<E", "Uncertain");
    reads("cat <<E\nx", "Uncertain");
    reads("echo $(case x in a) b;; esac)", "Uncertain");
    assert!(shape("a &> f && b <<< c", true).expect("bash").simple);
}

proptest::proptest! {
    #[test]
    fn any_text_ends(text in "[a&|;<>(){}$'\"`\\\\\n #=-]{0,40}") {
        let _ = shape(&text, false);
        let _ = shape(&text, true);
    }
}
