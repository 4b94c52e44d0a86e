//! Errors about arguments, as one line. The message of the argument parser has several lines and a block of usage
//! at the end.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::bytes::{Error, Kind};

/// The error about wrong command-line arguments, as one line with a hint.
pub(super) fn refusal(wrong: &clap::Error) -> Error {
    let said = |kind| text(wrong, kind);
    let argument = said(ContextKind::InvalidArg).unwrap_or_else(|| "an argument".to_owned());
    let value = said(ContextKind::InvalidValue).unwrap_or_default();
    let what = match wrong.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} needs a value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} does not take the value '{value}'")
        }
        ErrorKind::UnknownArgument => format!("there is no argument {argument}"),
        ErrorKind::InvalidSubcommand => {
            let command = said(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("there is no command {command}")
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "a command is missing".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("missing: {argument}"),
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
            Some(other) if other == argument => format!("{argument} is given twice"),
            Some(other) => format!("{argument} does not go with {other}"),
            None => format!("{argument} does not go with the others"),
        },
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} takes another number of values")
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8".to_owned(),
        other => other.to_string(),
    };
    let suggested = said(ContextKind::SuggestedArg)
        .or_else(|| said(ContextKind::SuggestedSubcommand))
        .or_else(|| said(ContextKind::SuggestedValue));
    let known = said(ContextKind::ValidValue).or_else(|| said(ContextKind::ValidSubcommand));
    let because = match (std::error::Error::source(wrong), suggested, known) {
        (Some(reason), ..) => reason.to_string(),
        (None, Some(suggested), _) => format!("did you mean {suggested}?"),
        (None, None, Some(known)) => format!("there are {known}"),
        (None, None, None) => "see squint --help".to_owned(),
    };
    Error::new(Kind::Request, what).because(because)
}

/// The text that the argument parser has for a part of its error. `None` if it has none.
fn text(wrong: &clap::Error, kind: ContextKind) -> Option<String> {
    match wrong.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if !texts.is_empty() => Some(texts.join(", ")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
