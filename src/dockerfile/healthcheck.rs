//! HEALTHCHECK, from the config or from the ways in which builders print it.

use super::exec;
use super::quote;
use crate::image::{Json, get};

/// The arguments of the HEALTHCHECK that a config has; `None` if it has none, or one that cannot be written.
pub(super) fn from_config(document: &Json) -> Option<String> {
    let check = get(get(document, "config")?, "Healthcheck")?;
    let test = get(check, "Test")?.as_array()?;
    let test: Option<Vec<String>> = test.iter().map(|w| Some(w.as_str()?.to_owned())).collect();
    let mut flags = Vec::new();
    for (key, flag) in [
        ("Interval", "interval"),
        ("Timeout", "timeout"),
        ("StartPeriod", "start-period"),
        ("StartInterval", "start-interval"),
    ] {
        let time = get(check, key).and_then(Json::as_u64).filter(|n| *n > 0);
        flags.extend(time.map(|time| format!("--{flag}={}", duration(time))));
    }
    let retries = get(check, "Retries")
        .and_then(Json::as_u64)
        .filter(|n| *n > 0);
    flags.extend(retries.map(|retries| format!("--retries={retries}")));
    written(&flags, &test?)
}

/// A time in nanoseconds in the largest unit that is exact.
fn duration(nanoseconds: u64) -> String {
    let units = [
        (60_000_000_000, "m"),
        (1_000_000_000, "s"),
        (1_000_000, "ms"),
        (1_000, "us"),
    ];
    let unit = units
        .iter()
        .find(|(unit, _)| nanoseconds.is_multiple_of(*unit));
    unit.map_or_else(
        || format!("{nanoseconds}ns"),
        |(unit, name)| format!("{}{name}", nanoseconds / unit),
    )
}

/// The arguments of a HEALTHCHECK from a history; `None` if they cannot be told.
///
/// `&{["CMD-SHELL" "x"] "10s" "3s" "1m0s" '\x03'}` is what builders wrote until 2024, with a fourth time since
/// `--start-interval`; `{Test:[CMD-SHELL x] Interval:10s …}` is what they write now.
pub(super) fn from_history(text: &str) -> Option<String> {
    let inside = text.strip_prefix('&').unwrap_or(text);
    let inside = inside.strip_prefix('{')?.strip_suffix('}')?;
    if let Some(rest) = inside.strip_prefix("Test:[") {
        return named(rest);
    }
    let (test, mut rest) = exec::quoted(inside)?;
    let mut times = Vec::new();
    while let Some((time, behind)) = exec::string(rest.trim_start()) {
        times.push(time);
        rest = behind;
    }
    let names: &[&str] = match times.len() {
        3 => &["interval", "timeout", "start-period"],
        4 => &["interval", "timeout", "start-period", "start-interval"],
        _ => return None,
    };
    let is_set = |time: &str| !time.is_empty() && time != "0s";
    let pairs = names.iter().zip(&times).filter(|(_, time)| is_set(time));
    let mut flags: Vec<String> = pairs
        .map(|(name, time)| format!("--{name}={time}"))
        .collect();
    // The number of retries is printed as a character.
    let character = format!("\"{}\"", rest.trim().trim_matches('\''));
    let character = exec::string(&character).and_then(|(text, _)| text.chars().next());
    let retries = character.map_or(0, u32::from);
    if retries > 0 {
        flags.push(format!("--retries={retries}"));
    }
    written(&flags, &test)
}

/// The arguments of `CMD-SHELL x] Interval:10s Timeout:3s StartPeriod:0s StartInterval:0s Retries:3`. The words of a
/// list are not told apart, so only a text for the shell and `NONE` can be read.
fn named(text: &str) -> Option<String> {
    let (test, times) = text.rsplit_once("] Interval:")?;
    let times = format!("Interval:{times}");
    let mut flags = Vec::new();
    for word in times.split_whitespace() {
        let (key, value) = word.split_once(':')?;
        let flag = match key {
            "Interval" => "interval",
            "Timeout" => "timeout",
            "StartPeriod" => "start-period",
            "StartInterval" => "start-interval",
            "Retries" => "retries",
            _ => return None,
        };
        if !matches!(value, "0s" | "0") {
            flags.push(format!("--{flag}={value}"));
        }
    }
    let test = match test.split_once(' ') {
        Some(("CMD-SHELL", command)) => vec!["CMD-SHELL".to_owned(), command.to_owned()],
        Some(("CMD", program)) if !program.contains(' ') => {
            vec!["CMD".to_owned(), program.to_owned()]
        }
        None if test == "NONE" => vec!["NONE".to_owned()],
        _ => return None,
    };
    written(&flags, &test)
}

/// Flags and test as a Dockerfile has them.
fn written(flags: &[String], test: &[String]) -> Option<String> {
    let command = match test {
        [kind] if kind == "NONE" => return Some("NONE".to_owned()),
        [kind, command] if kind == "CMD-SHELL" => {
            let is_plain = !command.contains(['\n', '\r'])
                && !command.starts_with('[')
                && !command.ends_with('\\');
            (is_plain && !command.trim().is_empty()).then(|| command.clone())?
        }
        [kind, words @ ..] if kind == "CMD" && !words.is_empty() => quote::list(words),
        _ => return None,
    };
    let command = format!("CMD {command}");
    Some(
        flags
            .iter()
            .map(String::as_str)
            .chain([command.as_str()])
            .collect::<Vec<_>>()
            .join(" "),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{from_config, from_history};

    #[test]
    fn from_histories() {
        for (text, expected) in [
            (
                r#"&{["CMD-SHELL" "test -f /one || exit 1"] "10s" "3s" "1m0s" '\x03'}"#,
                Some(
                    "--interval=10s --timeout=3s --start-period=1m0s --retries=3 CMD test -f /one || exit 1",
                ),
            ),
            (
                r#"&{["CMD" "a" "b c"] "0s" "0s" "0s" "5s" '\x00'}"#,
                Some(r#"--start-interval=5s CMD ["a", "b c"]"#),
            ),
            (r#"&{["NONE"] "0s" "0s" "0s" '\x00'}"#, Some("NONE")),
            (
                "{Test:[CMD-SHELL curl x] Interval:10s Timeout:0s StartPeriod:0s StartInterval:0s Retries:3}",
                Some("--interval=10s --retries=3 CMD curl x"),
            ),
            (
                "{Test:[CMD a b] Interval:10s Timeout:0s StartPeriod:0s StartInterval:0s Retries:3}",
                None,
            ),
            ("&{}", None),
            ("{Test:", None),
        ] {
            assert_eq!(from_history(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn from_configs() {
        let check = json!({"config": {"Healthcheck": {"Test": ["CMD", "a"], "Interval": 90_000_000_000u64, "Timeout": 1_500_000_000u64, "Retries": 2}}});
        assert_eq!(
            from_config(&check).as_deref(),
            Some("--interval=90s --timeout=1500ms --retries=2 CMD [\"a\"]")
        );
        assert_eq!(from_config(&json!({"config": {}})), None);
    }
}
