//! Floor 0: the languages that Squint speaks to people, and tables of texts, each text in all of them side by side.
//!
//! A text is a constant, so the compiler reports a text that is never shown. A text needs both languages, so none can be
//! missing. The module knows no text itself: a table stands where its texts are shown.

use serde::{Deserialize, Serialize};

/// A table of texts, each with its English and its Chinese: a constant a text. Figures and names that come in stand with
/// their types behind the text's name, and in braces within it. Two English texts with a bar between them are for one and
/// for any other number, which comes in first.
macro_rules! texts {
    ($($name:ident $(($($arg:ident: $type:ty),+))?: $english:literal $(| $many:literal)?, $chinese:literal;)+) => {
        $(texts!(@one $name $(($($arg: $type),+))? $english $(| $many)?, $chinese);)+
    };
    (@one $name:ident $english:literal, $chinese:literal) => {
        pub(crate) const $name: Text = Text($english, $chinese);
    };
    (@one $name:ident($($arg:ident: $type:ty),+) $english:literal, $chinese:literal) => {
        pub(crate) const $name: Text<fn($($type),+) -> String> =
            Text(|$($arg),+| format!($english), |$($arg),+| format!($chinese));
    };
    (@one $name:ident($n:ident: $number:ty $(, $arg:ident: $type:ty)*) $one:literal | $many:literal, $chinese:literal) => {
        #[allow(unused_variables, reason = "a text may need no number beside its figures")]
        pub(crate) const $name: Text<fn($number $(, $type)*) -> String> = Text(
            |$n $(, $arg)*| if $n == 1 { format!($one) } else { format!($many) },
            |$n $(, $arg)*| format!($chinese),
        );
    };
}

// Below the macro, which it uses.
mod prose;

pub use prose::Prose;

/// A language for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The language for a tag such as `zh-CN`; English for every language that Squint does not speak.
    pub fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The language's tag, as an HTML page names its language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }
}

/// A text in English and in Chinese: a string, or a function to a string where figures or names come in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<T = &'static str>(pub(crate) T, pub(crate) T);

impl<T> Text<T> {
    /// The text in a language.
    pub(crate) fn get(self, language: Language) -> T {
        match language {
            Language::English => self.0,
            Language::Chinese => self.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_browser_s_language_chooses() {
        assert_eq!(Language::of_tag("zh-CN"), Language::Chinese);
        assert_eq!(Language::of_tag("ZH"), Language::Chinese);
        assert_eq!(Language::of_tag("de-AT"), Language::English);
    }
}
