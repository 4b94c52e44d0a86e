//! Sentences that are made once, in every language. Knows no text: tables of texts and figures come in.

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::{Language, Text};

/// Sentences for people, in each language.
///
/// JSON has the English only. What passes between workers has all, so that the page can change its language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Prose {
    english: String,
    chinese: String,
}

impl Prose {
    /// The sentences of a text; `say` gives the text its figures and names.
    pub(crate) fn new<T>(text: Text<T>, say: impl Fn(T) -> String) -> Self {
        Self {
            english: say(text.0),
            chinese: say(text.1),
        }
    }

    /// The sentences of a text that are made of other sentences, so that `say` must know the language too.
    pub(crate) fn each<T>(text: Text<T>, say: impl Fn(T, Language) -> String) -> Self {
        Self {
            english: say(text.0, Language::English),
            chinese: say(text.1, Language::Chinese),
        }
    }

    /// The sentences in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }

    /// The sentences in English, as JSON, the terminal and comments in patches have them.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.english.is_empty()
    }

    /// Adds more sentences at the end.
    pub(crate) fn push(&mut self, more: &Self) {
        if !self.is_empty() && !more.is_empty() {
            self.english.push(' ');
        }
        self.english.push_str(&more.english);
        self.chinese.push_str(&more.chinese);
    }
}

impl From<Text> for Prose {
    fn from(text: Text) -> Self {
        Self::new(text, str::to_owned)
    }
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.english.serialize(serializer)
        } else {
            (&self.english, &self.chinese).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let english = String::deserialize(deserializer)?;
            let chinese = english.clone();
            Ok(Self { english, chinese })
        } else {
            let (english, chinese) = Deserialize::deserialize(deserializer)?;
            Ok(Self { english, chinese })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Prose, Text};

    texts! {
        FILES(n: u64): "1 file." | "{n} files.", "{n} 个文件。";
        THAT_IS_ALL: "That is all.", "仅此而已。";
    }

    fn sentences() -> Prose {
        let mut prose = Prose::new(FILES, |text| text(2));
        prose.push(&THAT_IS_ALL.into());
        prose
    }

    #[test]
    fn sentences_follow_each_other_in_every_language() {
        let prose = sentences();
        assert_eq!(prose.english(), "2 files. That is all.");
        assert_eq!(prose.get(Language::Chinese), "2 个文件。仅此而已。");
    }

    #[test]
    fn json_has_the_english_and_a_message_has_all() {
        let json = serde_json::to_string(&sentences()).expect("JSON");
        assert_eq!(json, "\"2 files. That is all.\"");
        let read: Prose = serde_json::from_str(&json).expect("a string");
        assert_eq!(read.english(), sentences().english());
        let message = postcard::to_allocvec(&sentences()).expect("a message");
        assert_eq!(
            postcard::from_bytes::<Prose>(&message).expect("sentences"),
            sentences()
        );
    }
}
