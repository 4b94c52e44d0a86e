//! Files that the page saved.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::page::Page;

/// The endings of files that a browser has not finished.
const UNFINISHED: [&str; 3] = ["crdownload", "part", "wkdownload"];

impl Page {
    /// Waits for one more download to be complete than `before`; its path, which lives as long as the page.
    pub fn wait_for_download(&self, before: &[PathBuf]) -> Result<PathBuf> {
        self.wait_until("a download", || {
            Ok(self
                .downloads()?
                .into_iter()
                .find(|path| !before.contains(path)))
        })
    }

    /// The downloads that are complete, by name.
    pub fn downloads(&self) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(self.home.downloads())? {
            let path = entry?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            let unfinished = UNFINISHED
                .iter()
                .any(|ending| path.extension().is_some_and(|has| has == *ending));
            // Firefox makes an empty file with the name of the finished one, which takes its place at once.
            let empty = fs::metadata(&path).map_or(true, |file| file.len() == 0);
            if !hidden && !unfinished && !empty {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }
}
