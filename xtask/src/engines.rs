//! The browser tests in each engine: what it needs, and which tests it runs.
//!
//! Chromium runs all of them. The others run the tests of the start, of the comparison and the journey, which goes through the
//! whole page once, because all tests in all engines would take too long.

use std::path::Path;

use anyhow::Result;

use crate::geckodriver;
use crate::programs::{self, Program};
use crate::step::{Step, Tally};

/// An engine.
#[derive(Debug)]
pub(crate) struct Engine {
    /// The name, as `SQUINT_ENGINE` takes it.
    name: &'static str,
    programs: &'static [Program],
    /// The tests to run; all of them if this is empty.
    tests: &'static str,
}

const MOST: &str = "refuses_every_way_out starts_on_any_path journey comparing a_squash_that_is_cancelled_leaves_nothing";

/// All engines, in the order in which they run.
pub(crate) const ENGINES: [Engine; 3] = [
    Engine {
        name: "chromium",
        programs: &programs::CHROMIUM,
        tests: "",
    },
    Engine {
        name: "firefox",
        programs: &programs::FIREFOX,
        tests: MOST,
    },
    Engine {
        name: "webkit",
        programs: &programs::WEBKIT,
        tests: MOST,
    },
];

impl Engine {
    /// The step that runs this engine alone.
    pub(crate) fn step(&self) -> String {
        format!("browser:{}", self.name)
    }

    /// Runs its tests. The site must have been built.
    pub(crate) fn test(&self, root: &Path, tally: &mut Tally) -> Result<()> {
        programs::ensure(root, self.programs)?;
        if self.name == "firefox" {
            geckodriver::ensure(root)?;
        }
        // Two browsers at once on two cores take longer than one after the other.
        Step::new(
            root,
            "cargo",
            "test -p squint-browser-tests -- --test-threads=1",
        )
        .args(self.tests)
        .env("SQUINT_ENGINE", self.name)
        .count(tally)
    }
}
