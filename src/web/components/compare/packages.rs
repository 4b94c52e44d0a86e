//! The packages that came, went, or have another version.

use yew::prelude::*;

use super::super::Frame;
use super::sizes::change;
use super::{cell, section, table};
use crate::session::protocol::{PackageChange, ShownComparison};
use crate::view::texts::compare;

/// The most packages that are shown.
const MOST: usize = 300;

/// The table of packages.
pub(super) fn packages(frame: &Frame, found: &ShownComparison) -> Html {
    let inner = match &found.packages {
        None => frame.line("faint", compare::PACKAGES_NO),
        Some(packages) if packages.is_empty() => frame.line("faint", compare::PACKAGES_NONE),
        Some(packages) => {
            let more = packages.len().saturating_sub(MOST);
            let rows = packages.iter().take(MOST).map(row).collect();
            let heads = [compare::PACKAGE, compare::OLD, compare::NEW, compare::BYTES];
            html! {
                <>
                    { table(frame, (compare::PACKAGES, "cmp-values"), &heads, 3, rows) }
                    if more > 0 { <p class="faint">{ frame.text(compare::MORE)(more) }</p> }
                </>
            }
        }
    };
    section(frame.text(compare::PACKAGES), inner)
}

fn row(package: &PackageChange) -> Html {
    let bytes = package.bytes;
    let (less, more) = (bytes.min(0), bytes.max(0));
    html! {
        <tr>
            <th scope="row">{ package.name.clone() }{ " " }<span class="faint">{ package.kind.as_str() }</span></th>
            { cell(package.old.as_ref()) }
            { cell(package.new.as_ref()) }
            { change(Some((less.unsigned_abs(), more.unsigned_abs()))) }
        </tr>
    }
}
