//! Files and folders that are given to the page's inputs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use http::Method;
use serde_json::{Value, json};
use thirtyfour::WebElement;
use thirtyfour::common::command::{Command, ExtensionCommand};

use crate::engine::Engine;
use crate::page::Page;

/// The input with this label, among those that are shown.
const INPUT: &str = "return [...document.querySelectorAll('input[type=file]')].find((input) =>
    input.getClientRects().length &&
    [...input.labels].some((label) => label.innerText.trim() === arguments[0])) ?? null";

/// The person at Firefox's dialog: chooses this folder, and confirms it. The driver itself gives an input no folder.
const PERSON: &str = "
    const folder = arguments[0];
    const picker = {
        QueryInterface: ChromeUtils.generateQI(['nsIFilePicker']),
        init() {}, appendFilters() {}, appendFilter() {}, appendRawFilter() {},
        get file() {
            const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile);
            file.initWithPath(folder);
            return file;
        },
        open(callback) { Services.tm.dispatchToMainThread(() => callback.done(Ci.nsIFilePicker.returnOK)); },
    };
    const factory = {
        QueryInterface: ChromeUtils.generateQI(['nsIFactory']),
        createInstance: (id) => picker.QueryInterface(id),
    };
    Components.manager.QueryInterface(Ci.nsIComponentRegistrar).registerFactory(
        Components.ID('{5d0a5a3a-6f6c-4f0e-9a51-0c8f1d8a7b11}'), '', '@mozilla.org/filepicker;1', factory);
    Services.obs.addObserver(function confirm(dialog) {
        Services.obs.removeObserver(confirm, 'common-dialog-loaded');
        dialog.setTimeout(() => dialog.document.getElementById('commonDialog').acceptDialog());
    }, 'common-dialog-loaded');";

impl Page {
    /// Gives a file to the `<input type=file>` with this label.
    pub fn choose_file(&self, label: &str, file: &Path) -> Result<()> {
        let file = whole(file)?;
        self.run(self.input(label)?.send_keys(file.to_string_lossy()))
            .with_context(|| format!("cannot choose {}", file.display()))
    }

    /// Gives several files at once to the `<input type=file multiple>` with this label.
    pub fn choose_files(&self, label: &str, files: &[&Path]) -> Result<()> {
        let files = files.iter().map(|file| whole(file));
        let files = files.collect::<Result<Vec<_>>>()?;
        let names: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
        self.run(self.input(label)?.send_keys(names.join("\n")))
            .with_context(|| format!("cannot choose {names:?}"))
    }

    /// Gives a folder to the `<input type=file webkitdirectory>` with this label.
    pub fn choose_folder(&self, label: &str, folder: &Path) -> Result<()> {
        if self.engine != Engine::Firefox {
            return self.choose_file(label, folder);
        }
        let folder = json!(whole(folder)?);
        self.in_context("chrome")?;
        let person = self.run(self.driver.execute(PERSON, vec![folder]));
        self.in_context("content")?;
        person.context("Firefox takes no other dialog")?;
        let input = self.input(label)?.to_json()?;
        let label = self.run(async {
            let label = "return arguments[0].labels[0]";
            self.driver.execute(label, vec![input]).await?.element()
        })?;
        Ok(self.run(label.click())?)
    }

    fn input(&self, label: &str) -> Result<WebElement> {
        self.run(async {
            self.driver
                .execute(INPUT, vec![json!(label)])
                .await?
                .element()
        })
        .with_context(|| format!("no file input is labelled {label:?}"))
    }

    /// Firefox runs scripts in the page (`content`), or as a part of itself (`chrome`).
    fn in_context(&self, context: &'static str) -> Result<()> {
        let command = Command::ExtensionCommand(Box::new(InContext(context)));
        self.run(self.driver.handle().cmd(command))?;
        Ok(())
    }
}

/// With all folders in front of it, as drivers want it.
fn whole(file: &Path) -> Result<PathBuf> {
    file.canonicalize()
        .with_context(|| format!("no file {}", file.display()))
}

#[derive(Debug)]
struct InContext(&'static str);

impl ExtensionCommand for InContext {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "context": self.0 }))
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/moz/context".into()
    }
}
