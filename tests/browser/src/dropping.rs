//! Files and folders that are dropped on the page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::By;

use crate::page::Page;

/// The input that lends its files to the drop. It is no part of the page, and gone after it.
const LENDER: &str = "
    const lender = document.createElement('input');
    lender.type = 'file';
    lender.multiple = true;
    lender.id = 'lender-of-test';
    document.body.append(lender);";

/// The events of a drag, with the lender's files.
const DROP: &str = "
    const lender = document.getElementById('lender-of-test');
    const dataTransfer = new DataTransfer();
    for (const file of lender.files) dataTransfer.items.add(file);
    lender.remove();
    for (const name of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
    }";

impl Page {
    /// Drops a file or a folder in the middle of the window. In Chromium the browser itself is told to; elsewhere the page
    /// gets the same events by a script, with a file of the disk.
    pub fn drop_file(&self, file: &Path) -> Result<()> {
        self.drop_files(&[file])
    }

    /// Drops several files or folders at once.
    pub fn drop_files(&self, files: &[&Path]) -> Result<()> {
        let whole = |file: &&Path| {
            file.canonicalize()
                .with_context(|| format!("no file {}", file.display()))
        };
        let files = files.iter().map(whole).collect::<Result<Vec<_>>>()?;
        if self.engine.has_cdp() {
            return self.drop_by_protocol(&files);
        }
        self.execute(LENDER)?;
        let lender = self.run(self.driver.find(By::Id("lender-of-test")))?;
        let names: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
        self.run(lender.send_keys(names.join("\n")))
            .with_context(|| format!("the driver gives no {names:?}"))?;
        self.execute(DROP).map(drop)
    }

    fn drop_by_protocol(&self, files: &[PathBuf]) -> Result<()> {
        let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
        for name in ["dragEnter", "dragOver", "drop"] {
            let event = json!({ "type": name, "x": 300, "y": 300, "data": data });
            self.cdp("Input.dispatchDragEvent", &event)?;
        }
        Ok(())
    }
}
