//! The words of the report tab, a table for each language.

/// What both languages have to say.
#[derive(Debug)]
pub struct ReportTexts {}

/// English.
pub(super) const EN: ReportTexts = ReportTexts {};

/// Chinese.
pub(super) const ZH: ReportTexts = ReportTexts {};
