//! axe-core in the page: what it finds wrong, by the rules of WCAG 2.2 A and AA and those that are good practice.
//!
//! `cargo xtask test browser` puts the script where this looks for it. It is run by the driver, which the page's policy
//! does not bind; the script itself asks nothing of the network.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::browse;
use crate::page::Page;

/// `preload` would fetch style sheets anew, which the locked page refuses.
const RUN: &str = "
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false });
    return found.violations.map(({ id, help, nodes }) => ({
        id, help, nodes: nodes.map(({ target, failureSummary }) => ({ target: target.join(' '), failureSummary }))
    }))";

impl Page {
    /// Gives the page axe-core, unless it has it.
    pub(crate) fn load_axe(&self) -> Result<()> {
        if self.execute("return 'axe' in window")? == Value::Bool(true) {
            return Ok(());
        }
        let path = browse::target().join("axe-core/axe.min.js");
        let script = fs::read_to_string(&path).with_context(|| {
            format!(
                "cannot read {}: `cargo xtask test browser` fetches it",
                path.display()
            )
        })?;
        // Firefox runs the scripts of a driver in a scope of their own.
        let script = format!("{script}\nwindow.axe = axe;");
        self.run(self.driver.execute(script, Vec::new()))
            .context("axe-core did not start")?;
        Ok(())
    }

    /// Fails when axe-core finds a violation on what is to be seen now; says which, where, and what to do.
    pub fn accessible(&self) -> Result<()> {
        self.load_axe()?;
        let found = self.execute_async(RUN)?;
        let Some(violations) = found.as_array() else {
            bail!("axe-core did not run: {found}");
        };
        if violations.is_empty() {
            return Ok(());
        }
        let mut said = String::new();
        for violation in violations {
            let _ = writeln!(
                said,
                "{}: {}",
                text(&violation["id"]),
                text(&violation["help"])
            );
            for node in violation["nodes"].as_array().into_iter().flatten() {
                let summary = text(&node["failureSummary"]).replace('\n', "\n    ");
                let _ = writeln!(said, "  {}\n    {summary}", text(&node["target"]));
            }
        }
        bail!("not accessible to everybody:\n{said}")
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
