//! Every word the page says, a table for each language.
//!
//! A table is a struct, so a text that one language lacks does not compile. Figures come in as ready strings or plain
//! numbers; the tables know no bytes, no markup and no state.

mod en;
mod files;
mod inspect;
mod report;
mod wasted;
mod zh;

pub use en::EN;
pub use files::FilesTexts;
pub use inspect::InspectTexts;
pub use report::ReportTexts;
pub use wasted::WasteTexts;
pub use zh::ZH;

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
    /// Its texts.
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::English => &EN,
            Self::Chinese => &ZH,
        }
    }

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

/// The texts of one language.
#[derive(Debug)]
#[allow(
    missing_docs,
    reason = "a text's name and its English are its documentation"
)]
pub struct Texts {
    pub tag: &'static str,
    /// The language's name, in itself.
    pub own_name: &'static str,
    pub comma: &'static str,

    // The frame of the page.
    pub skip_to_content: &'static str,
    pub open_image: &'static str,
    pub open_folder: &'static str,
    pub cancel: &'static str,
    pub settings: &'static str,
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,

    // Landing.
    pub promise: &'static str,
    pub promise_more: &'static str,
    pub drop_here: &'static str,
    pub drop_or: &'static str,
    pub drop_release: &'static str,
    pub try_sample: &'static str,
    pub try_sample_means: &'static str,
    pub make_one: &'static str,
    pub privacy_title: &'static str,
    pub privacy: &'static str,
    pub privacy_check: &'static str,
    pub formats_title: &'static str,
    pub formats: [&'static str; 4],
    pub choose_title: &'static str,
    pub choose_layers: fn(u32) -> String,
    pub unnamed: &'static str,

    // Steps.
    pub step_opening: &'static str,
    pub step_reading: &'static str,
    pub step_unpacking: &'static str,
    pub step_scanning: &'static str,
    pub step_examining: &'static str,
    pub pass_failed: &'static str,
    pub step_hashing: &'static str,
    pub step_packing: &'static str,
    pub step_writing: &'static str,
    pub step_verifying: &'static str,
    pub step_percent: fn(&str, u64) -> String,
    pub bytes_of: fn(&str, &str) -> String,
    pub time_left: fn(&str) -> String,
    pub done_scanning: fn(usize, &str) -> String,
    pub done_squash: fn(&str) -> String,
    pub failed: &'static str,
    pub layer_waiting: &'static str,
    pub layer_read: &'static str,

    // Failures.
    pub fail_not_an_image: &'static str,
    pub fail_broken: &'static str,
    pub fail_unsupported: &'static str,
    pub fail_too_large: &'static str,
    pub fail_unproven: &'static str,
    pub fail_io: &'static str,
    pub fail_request: &'static str,
    pub advice_not_an_image: &'static str,
    pub advice_broken: &'static str,
    pub advice_unsupported: &'static str,
    pub advice_too_large: &'static str,
    pub insist: &'static str,
    pub advice_unproven: &'static str,
    pub advice_io: &'static str,
    pub place_layer: fn(u32) -> String,
    pub place_byte: fn(u64) -> String,
    pub open_another: &'static str,

    // The opened image.
    pub stored: &'static str,
    pub stored_means: &'static str,
    pub live: &'static str,
    pub live_means: &'static str,
    pub reclaimable: &'static str,
    pub reclaimable_means: &'static str,
    pub efficiency: &'static str,
    pub efficiency_means: &'static str,
    pub now: &'static str,
    pub after_squash: &'static str,
    pub bytes_exact: fn(&str) -> String,
    pub id: &'static str,
    pub nothing_to_reclaim: &'static str,
    pub nothing_to_reclaim_means: &'static str,
    pub warnings: fn(usize) -> String,
    pub tabs: &'static str,
    pub tab_layers: &'static str,
    pub tab_files: &'static str,
    pub tab_waste: &'static str,
    pub tab_squash: &'static str,
    pub tab_report: &'static str,

    // Layers.
    pub layers_caption: &'static str,
    pub column_layer: &'static str,
    pub column_step: &'static str,
    pub column_created: &'static str,
    pub column_size: &'static str,
    pub column_bar: &'static str,
    pub column_dead: &'static str,
    pub column_killed: &'static str,
    pub column_progress: &'static str,
    pub killed_means: &'static str,
    pub empty_step: &'static str,
    pub base_layer: &'static str,
    pub base_means: &'static str,
    pub no_history: &'static str,
    pub legend: &'static str,
    pub bar_part: fn(&str, &str) -> String,

    // Causes.
    pub cause_deleted: &'static str,
    pub cause_deleted_dir: &'static str,
    pub cause_opaque: &'static str,
    pub cause_overwritten: &'static str,
    pub cause_metadata: &'static str,
    pub cause_identical: &'static str,
    pub cause_replaced: &'static str,
    pub means_deleted: &'static str,
    pub means_deleted_dir: &'static str,
    pub means_opaque: &'static str,
    pub means_overwritten: &'static str,
    pub means_metadata: &'static str,
    pub means_identical: &'static str,
    pub means_replaced: &'static str,

    // Waste.
    pub waste_filter: &'static str,
    pub waste_all: &'static str,

    // Parts with a table of their own.
    pub files: FilesTexts,
    pub inspect: InspectTexts,
    pub report: ReportTexts,
    pub wasted: WasteTexts,

    // Squash.
    pub squash_intro: &'static str,
    pub squash_from: &'static str,
    pub squash_to: &'static str,
    pub squash_layer: fn(u32, &str) -> String,
    pub squash_more: &'static str,
    pub squash_exclude: &'static str,
    pub squash_exclude_means: &'static str,
    pub squash_stored: &'static str,
    pub squash_stored_same: &'static str,
    pub squash_stored_plain: &'static str,
    pub squash_stored_gzip: &'static str,
    pub squash_message: &'static str,
    pub squash_unmatched: fn(&str) -> String,
    pub squash_excluded: fn(u64, &str) -> String,
    pub squash_hidden: fn(&str) -> String,
    pub squash_base_mark: &'static str,
    pub squash_range_means: &'static str,
    pub squash_tag: &'static str,
    pub squash_tag_means: &'static str,
    pub squash_tag_bad: &'static str,
    pub squash_predicting: &'static str,
    pub squash_before: &'static str,
    pub squash_after: &'static str,
    pub squash_saves: fn(&str, &str) -> String,
    pub squash_saves_nothing: &'static str,
    pub squash_exact: &'static str,
    pub squash_estimate: &'static str,
    pub squash_layers: fn(u32, u32) -> String,
    pub squash_copied_up: fn(&str) -> String,
    pub squash: &'static str,
    pub squash_verified: &'static str,
    pub squash_verified_means: &'static str,
    pub squash_verified_but: fn(u64) -> String,
    pub squash_save: &'static str,
    pub squash_saving: fn(&str, &str) -> String,
    pub save_full: &'static str,
    pub save_refused: &'static str,
    pub squash_checking: fn(u64) -> String,
    pub squash_saved: &'static str,
    pub download: fn(&str) -> String,
    pub squash_load: &'static str,
    pub new_id: &'static str,
    pub new_layer: &'static str,
    pub references: &'static str,
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
