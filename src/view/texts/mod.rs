//! All texts of the page, each in both languages side by side.
//!
//! A text is a constant, so the compiler reports a text that is never shown. A text needs both languages, so none
//! can be missing. Figures are passed in as finished strings or plain numbers. Texts know no bytes, no markup and
//! no state.

#![cfg_attr(
    not(all(feature = "web", target_arch = "wasm32")),
    allow(dead_code, reason = "most are shown by the page alone")
)]
#![allow(
    clippy::type_complexity,
    reason = "a phrase's type is the list of what comes in"
)]

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

pub(crate) mod advice;
pub(crate) mod cause;
pub(crate) mod choice;
pub(crate) mod dockerfile;
pub(crate) mod failure;
pub(crate) mod files;
pub(crate) mod help;
pub(crate) mod image;
pub(crate) mod layers;
pub(crate) mod matrix;
pub(crate) mod packages;
pub(crate) mod page;
pub(crate) mod progress;
pub(crate) mod range;
pub(crate) mod report;
pub(crate) mod squash;
pub(crate) mod waste;

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The language for a tag such as `zh-CN`; English for every tongue we do not speak.
    pub fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// The other one.
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
pub(crate) struct Text<T = &'static str>(T, T);

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
