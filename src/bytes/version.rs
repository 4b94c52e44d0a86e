//! Which Squint this is: its version, and the commit it was built from.
//!
//! `build.rs` asks git. A build without git knows the version alone.

/// The version, with the commit in brackets if it is known: `0.1.0 (0123456789ab)`. A commit with changes that are not
/// committed ends with `-dirty`.
pub const VERSION: &str = env!("SQUINT_VERSION");

/// The version alone: `0.1.0`.
pub const NUMBER: &str = env!("CARGO_PKG_VERSION");

/// The commit: `0123456789ab`. `None` if the build did not know it.
pub const COMMIT: Option<&str> = option_env!("SQUINT_COMMIT");

#[cfg(test)]
mod tests {
    use super::{COMMIT, NUMBER, VERSION};

    #[test]
    fn the_version_names_the_commit() {
        let named = COMMIT.map_or(NUMBER.to_owned(), |commit| format!("{NUMBER} ({commit})"));
        assert_eq!(VERSION, named);
    }
}
