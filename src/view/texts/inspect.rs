//! The words of the layers tab: matrix, selection, range, a table for each language.

/// What both languages have to say.
#[derive(Debug)]
pub struct InspectTexts {}

/// English.
pub(super) const EN: InspectTexts = InspectTexts {};

/// Chinese.
pub(super) const ZH: InspectTexts = InspectTexts {};
