//! Elements by what assistive technology calls them: role and name, as the browser computes them.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::page::Page;

/// The roles a test looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A button, however it is made.
    Button,
    /// A check box.
    Checkbox,
    /// A link.
    Link,
    /// A tab of a tab list.
    Tab,
    /// A field for text.
    Textbox,
    /// A row of a tree.
    Treeitem,
    /// A row of a table.
    Row,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Checkbox => "checkbox",
            Self::Link => "link",
            Self::Tab => "tab",
            Self::Textbox => "textbox",
            Self::Treeitem => "treeitem",
            Self::Row => "row",
        }
    }
}

impl Page {
    /// Waits for the element with this role and name. The name is the whole name or, when none is, its first words.
    pub fn find(&self, role: Role, name: &str) -> Result<WebElement> {
        let node = self.wait_until(&format!("a {} named {name:?}", role.name()), || {
            let all = self.named(role)?;
            let whole = all.iter().find(|(one, _)| one == name);
            let words = || {
                all.iter().find(|(one, _)| {
                    one.strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with(' '))
                })
            };
            Ok(whole.or_else(words).map(|(_, node)| *node))
        })?;
        self.element(node)
            .with_context(|| format!("the {} named {name:?}", role.name()))
    }

    /// Finds and clicks.
    pub fn click(&self, role: Role, name: &str) -> Result<()> {
        let element = self.find(role, name)?;
        self.run(element.click())
            .with_context(|| format!("cannot click the {} {name:?}", role.name()))
    }

    /// The names of all elements of a role, in the page's order.
    pub fn names(&self, role: Role) -> Result<Vec<String>> {
        Ok(self
            .named(role)?
            .into_iter()
            .map(|(name, _)| name)
            .collect())
    }

    fn named(&self, role: Role) -> Result<Vec<(String, i64)>> {
        let document = self.cdp("DOM.getDocument", &json!({ "depth": 0 }))?;
        let query = json!({ "nodeId": document["root"]["nodeId"], "role": role.name() });
        let found = self.cdp("Accessibility.queryAXTree", &query)?;
        let nodes = found["nodes"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        Ok(nodes
            .iter()
            .filter(|node| node["ignored"] != Value::Bool(true))
            .filter_map(|node| {
                Some((
                    node["name"]["value"].as_str()?.to_owned(),
                    node["backendDOMNodeId"].as_i64()?,
                ))
            })
            .collect())
    }

    /// From the protocol's number to the driver's element, by way of a variable in the page.
    fn element(&self, node: i64) -> Result<WebElement> {
        let object = self.cdp("DOM.resolveNode", &json!({ "backendNodeId": node }))?;
        let keep = "function () { globalThis.foundByTest = this; }";
        self.cdp(
            "Runtime.callFunctionOn",
            &json!({ "objectId": object["object"]["objectId"], "functionDeclaration": keep }),
        )?;
        Ok(self.run(async {
            self.driver
                .execute("return foundByTest", Vec::new())
                .await?
                .element()
        })?)
    }
}
