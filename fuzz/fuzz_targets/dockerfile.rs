//! Any text as a Dockerfile, and its lines as the steps of a history: what is written from a history can be read again,
//! and the places of instructions stand one behind the other.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use squint::dockerfile::{Change, Dockerfile, Lines, align, from_history, history_lines};
use squint::image::Config;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if let Ok(file) = Dockerfile::parse(text) {
        let mut end = 0;
        for statement in &file.statements {
            assert!(statement.bytes.start >= end && statement.line <= statement.end_line);
            assert!(file.text.get(statement.bytes.clone()).is_some());
            assert!(file.text.get(statement.arguments.clone()).is_some());
            end = statement.bytes.end;
            for heredoc in &statement.heredocs {
                let _ = file.content(heredoc);
            }
            if let Some(written) = file.written(statement) {
                let whole = &file.text[statement.bytes.clone()];
                let end = if written.documents.is_empty() { whole } else { whole.strip_suffix(written.documents).expect("its end") };
                assert_eq!(format!("{}{}", written.head, written.text), end.trim_end_matches(['\r', '\n']));
                assert_eq!(written.flags.len(), statement.flags.len());
            }
            let _ = file.exports(statement);
        }
        let lines = Lines::new(text);
        let every: Vec<Change> = (0..lines.count())
            .step_by(3)
            .map(|line| Change { lines: line..line + 1, text: "x\n".to_owned() })
            .collect();
        let hunks = lines.unified("a", "b", &every);
        assert!(lines.changed(&every).len() + hunks.len() > 0);
        let _ = file.chain(Some("build"), &[]);
    }
    let steps: Vec<_> = text
        .split('\0')
        .map(|by| json!({"created_by": by}))
        .collect();
    let env: Vec<&str> = text.lines().filter(|line| line.contains('=')).collect();
    let config = json!({"config": {"Env": env, "OnBuild": env}, "history": steps});
    let config = Config::new(config);
    let lines = history_lines(&config);
    let triggers: Vec<String> = env.iter().map(|line| (*line).to_owned()).collect();
    let written = from_history(Some("base"), &lines, &triggers).text;
    let file = Dockerfile::parse(written.as_str()).expect("what is written can be read");
    let chain = file.chain(None, &[]).expect("a stage");
    let _ = align(&file, &chain, &lines);
});
