//! The packages that came, went, or have another version.

use yew::prelude::*;

use super::super::Frame;
use crate::session::protocol::{PackageChange, ShownComparison};
use crate::view::compare::signed;
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
            html! {
                <>
                <div class="cmp-wide cmp-tall" tabindex="0" role="region" aria-label={frame.text(compare::PACKAGES)}>
                <table class="cmp-table" role="table">
                    <thead role="rowgroup"><tr role="row">
                        for name in [compare::PACKAGE, compare::OLD, compare::NEW] {
                            <th role="columnheader" scope="col">{ frame.text(name) }</th>
                        }
                        <th role="columnheader" scope="col" class="size">{ frame.text(compare::BYTES) }</th>
                    </tr></thead>
                    <tbody role="rowgroup">for package in packages.iter().take(MOST) { { row(package) } }</tbody>
                </table>
                </div>
                if more > 0 { <p class="faint">{ frame.text(compare::MORE)(more) }</p> }
                </>
            }
        }
    };
    html! {
        <section class="cmp-part" aria-label={frame.text(compare::PACKAGES)}>
            <h3>{ frame.text(compare::PACKAGES) }</h3>
            { inner }
        </section>
    }
}

fn row(package: &PackageChange) -> Html {
    let version = |version: &Option<String>| match version {
        Some(version) => html! { <td role="cell"><code>{ version.clone() }</code></td> },
        None => html! { <td role="cell" class="faint">{ "–" }</td> },
    };
    let bytes = package.bytes;
    let (old, new) = if bytes < 0 {
        (bytes.unsigned_abs(), 0)
    } else {
        (0, bytes.unsigned_abs())
    };
    let class = if bytes < 0 {
        "cmp-less"
    } else if bytes == 0 {
        "zero"
    } else {
        "cmp-more"
    };
    html! {
        <tr role="row">
            <th role="rowheader" scope="row">{ package.name.clone() }{ " " }<span class="faint">{ package.kind.as_str() }</span></th>
            { version(&package.old) }
            { version(&package.new) }
            <td role="cell" class={classes!("size", "figure", class)}>{ signed(old, new) }</td>
        </tr>
    }
}
