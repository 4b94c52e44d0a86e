//! The command line of the same build, which the page names for whoever prefers it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::accessible::Role;
use crate::browse;
use crate::page::Page;

impl Page {
    /// Downloads the squashed image and checks that the line that the page shows writes the same bytes. The line runs in
    /// `folder`, which has the input.
    pub fn download_is_what_the_command_line_writes(&self, folder: &Path) -> Result<()> {
        let downloads = self.downloads()?;
        self.click(Role::Link, "Download")?;
        let saved = self.wait_for_download(&downloads)?;
        self.run_command_line(folder)?;
        let name = saved.file_name().context("a file without a name")?;
        if fs::read(&saved)? != fs::read(folder.join(name))? {
            bail!("the page saved other bytes than the command line wrote");
        }
        Ok(())
    }

    /// Runs the line that the page shows for the squash, in this folder.
    pub fn run_command_line(&self, folder: &Path) -> Result<()> {
        let line =
            self.execute("return document.querySelector('.by-command code')?.textContent")?;
        let line = line.as_str().context("the page shows no command line")?;
        let Some(arguments) = line.strip_prefix("squint ") else {
            bail!("the page shows another command: {line}");
        };
        let program = browse::target().join("debug/squint");
        if !program.is_file() {
            bail!("{} is missing: run `cargo build`", program.display());
        }
        let done = Command::new("sh")
            .args(["-c", &format!("\"$0\" {arguments}")])
            .arg(&program)
            .current_dir(folder)
            .output()?;
        if !done.status.success() {
            bail!("{line}: {}", String::from_utf8_lossy(&done.stderr));
        }
        Ok(())
    }
}
