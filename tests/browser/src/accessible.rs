//! Elements by what assistive technology calls them: role and name, as axe-core computes them in any browser.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use thirtyfour::WebElement;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};

use crate::engine::Engine;
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

    /// A selector for all elements that can have the role.
    fn selector(self) -> &'static str {
        match self {
            Self::Button => "button, input, summary, [role=button]",
            Self::Checkbox => "input, [role=checkbox]",
            Self::Link => "a, area, [role=link]",
            Self::Tab => "[role=tab]",
            Self::Textbox => "input, textarea, [role=textbox]",
            Self::Treeitem => "[role=treeitem]",
            Self::Row => "tr, [role=row]",
        }
    }
}

/// All elements of a role that are not hidden, and their names. Only elements that this selector finds are asked.
const NAMED: &str = "
    const [role, selector] = arguments;
    axe.setup();
    try {
        return [...document.querySelectorAll(selector)]
            .filter((one) => axe.commons.aria.getRole(one) === role && axe.commons.dom.isVisibleToScreenReaders(one))
            .map((one) => [axe.commons.text.accessibleText(one).trim(), one]);
    } finally {
        axe.teardown();
    }";

/// How often an element is looked for that was drawn anew before it was clicked.
const ATTEMPTS: usize = 3;

/// Scrolls to an element and waits until that is drawn; its middle, and whether it is part of a drawing.
const INTO_VIEW: &str = "
    const [element, done] = arguments;
    element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    requestAnimationFrame(() => requestAnimationFrame(() => {
        const { x, y, width, height } = element.getBoundingClientRect();
        done([Math.round(x + width / 2), Math.round(y + height / 2), element instanceof SVGElement]);
    }));";

fn is_stale(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<WebDriverError>();
    error.is_some_and(|error| {
        matches!(
            error.as_inner(),
            WebDriverErrorInner::StaleElementReference(_)
        )
    })
}

/// Whether these are the first words of a name. axe-core puts no blank between text and an element beside it.
fn begins(name: &str, words: &str) -> bool {
    let Some(next) = name
        .strip_prefix(words)
        .and_then(|rest| rest.chars().next())
    else {
        return false;
    };
    let figure = |letter: char| letter.is_numeric();
    !next.is_alphanumeric()
        || words
            .chars()
            .last()
            .is_some_and(|last| figure(last) != figure(next))
}

impl Page {
    /// Waits for the element with this role and name. The name is the whole name or, when none is, its first words.
    pub fn find(&self, role: Role, name: &str) -> Result<WebElement> {
        self.wait_until(&format!("a {} named {name:?}", role.name()), || {
            let all = self.named(role)?;
            let whole = all.iter().find(|(one, _)| one == name);
            let words = || all.iter().find(|(one, _)| begins(one, name));
            Ok(whole.or_else(words).map(|(_, element)| element.clone()))
        })
    }

    /// Finds and clicks. An element that was drawn anew meanwhile is found again.
    pub fn click(&self, role: Role, name: &str) -> Result<()> {
        let mut last = self.find_and_click(role, name);
        for _ in 1..ATTEMPTS {
            match &last {
                Err(error) if is_stale(error) => last = self.find_and_click(role, name),
                _ => break,
            }
        }
        last.with_context(|| format!("cannot click the {} {name:?}", role.name()))
    }

    fn find_and_click(&self, role: Role, name: &str) -> Result<()> {
        let element = self.find(role, name)?;
        let into_view = self
            .driver
            .execute_async(INTO_VIEW, vec![element.to_json()?]);
        let place = self.run(into_view)?;
        // WebKit's driver takes some elements for hidden that are not, and drivers differ in what they take for the box of a
        // part of a drawing. A pointer knows only places.
        if let [Some(x), Some(y)] = [&place.json()[0], &place.json()[1]].map(Value::as_i64) {
            let pointer = self.driver.action_chain().move_to(x, y).click();
            if self.engine == Engine::WebKit || place.json()[2] == true {
                return Ok(self.run(pointer.perform())?);
            }
        }
        Ok(self.run(element.click())?)
    }

    /// The names of all elements of a role, in the page's order.
    pub fn names(&self, role: Role) -> Result<Vec<String>> {
        Ok(self
            .named(role)?
            .into_iter()
            .map(|(name, _)| name)
            .collect())
    }

    fn named(&self, role: Role) -> Result<Vec<(String, WebElement)>> {
        self.load_axe()?;
        let arguments = vec![json!(role.name()), json!(role.selector())];
        let found = self.run(self.driver.execute(NAMED, arguments))?;
        let found = found.json().as_array().cloned().unwrap_or_default();
        found
            .into_iter()
            .map(|pair| {
                let name = pair[0].as_str().unwrap_or_default().to_owned();
                let element = WebElement::from_json(pair[1].clone(), self.driver.handle().clone())?;
                Ok((name, element))
            })
            .collect()
    }
}
