//! The words of the waste tab, a table for each language.

/// What both languages have to say.
#[derive(Debug)]
pub struct WasteTexts {}

/// English.
pub(super) const EN: WasteTexts = WasteTexts {};

/// Chinese.
pub(super) const ZH: WasteTexts = WasteTexts {};
