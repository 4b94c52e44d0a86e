//! The words of the files tab, a table for each language.

/// What both languages have to say.
#[derive(Debug)]
pub struct FilesTexts {}

/// English.
pub(super) const EN: FilesTexts = FilesTexts {};

/// Chinese.
pub(super) const ZH: FilesTexts = FilesTexts {};
