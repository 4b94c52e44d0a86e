//! The packages of an image: what each owns, what it wastes, what removing it would free, and why it is there.

mod detail;
mod picture;

use std::cmp::Reverse;
use std::rc::Rc;

use yew::prelude::*;

use super::inputs::typed;
use super::progress::ProgressBar;
use super::{Frame, screens, use_frame};
use crate::bytes::Wire as _;
use crate::session::protocol::{PackageFiles, PackageRow, PackagesDocument, sorted};
use crate::view::texts::{Text, packages, page};
use crate::view::{Event, Image, Packages, Shared, figures, packages as model};

/// The most rows that are shown at once; the filter finds the others.
const MOST: usize = 300;

/// The most names of packages that need one, and of directories without packages.
const NAMES: usize = 3;
const DIRECTORIES: usize = 50;

/// The tab.
pub(super) fn packages(frame: &Frame, image: &Image) -> Html {
    match &image.packages {
        Packages::Unasked => Html::default(),
        Packages::Reading(doing) => html! {
            <>
                { frame.line("faint", packages::READING) }
                <ProgressBar doing={*doing} />
            </>
        },
        Packages::Failed(error) => screens::notice(frame, error),
        Packages::Known(bytes) => html! {
            <Known of={bytes.clone()} chosen={image.package} files={image.package_files.clone()} />
        },
    }
}

/// A column of figures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Visible,
    Wasted,
    Frees,
}

impl Column {
    fn of(self, row: &PackageRow) -> u64 {
        match self {
            Self::Visible => row.live_bytes,
            Self::Wasted => row.dead_bytes,
            Self::Frees => row.retained_bytes,
        }
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    of: Shared<Vec<u8>>,
    /// The position of the chosen package.
    chosen: Option<u32>,
    files: Option<Shared<PackageFiles>>,
}

/// What is computed of the document once.
struct Model {
    document: PackagesDocument,
    needed_by: Vec<Vec<u32>>,
    reasons: Vec<Option<u32>>,
}

#[function_component]
fn Known(props: &Props) -> Html {
    let frame = use_frame();
    let model = use_memo(props.of.clone(), |bytes| {
        let document = PackagesDocument::unpack(bytes)?;
        let needed_by = model::needed_by(&document);
        let reasons = model::reasons(&document, &needed_by);
        Ok::<_, crate::bytes::Error>(Model {
            document,
            needed_by,
            reasons,
        })
    });
    let unowned = frame.text(packages::OF_NONE);
    let parts: Rc<(Shared<_>, Vec<Option<u32>>)> =
        use_memo((props.of.clone(), unowned), |(_, unowned)| {
            let parts = model.as_ref().as_ref().ok();
            let (map, parts) = parts
                .map(|model| model::map(&model.document, unowned))
                .unwrap_or_default();
            (Shared::new(map), parts)
        });
    let filter = use_state(String::new);
    let sort = use_state_eq(|| Column::Visible);
    let Model {
        document,
        needed_by,
        reasons,
    } = match &*model {
        Ok(model) => model,
        Err(error) => return screens::notice(&frame, error),
    };
    if document.packages.is_empty() {
        return frame.line("faint", packages::NONE);
    }
    let wanted = filter.to_ascii_lowercase();
    let fits = |row: &PackageRow| {
        row.name.to_ascii_lowercase().contains(&wanted) || row.kind.as_str().contains(&wanted)
    };
    let rows = document.packages.iter().enumerate();
    let mut rows: Vec<(usize, &PackageRow)> = rows.filter(|(_, row)| fits(row)).collect();
    let column = *sort;
    sorted::sort_by_key(&mut rows, |(_, row)| Reverse(column.of(row)));
    let bytes: u64 = rows.iter().map(|(_, row)| row.live_bytes).sum();
    let counted =
        frame.text(packages::COUNTED)(rows.len(), document.packages.len(), &figures::size(bytes));
    let head = |name: Text, column: Column, means: Option<Text>| {
        let sort = sort.clone();
        let sorted = (*sort == column).then_some("descending");
        html! {
            <th role="columnheader" scope="col" class="size" aria-sort={sorted} title={means.map(|means| frame.text(means))}>
                <button type="button" class="sorts" onclick={move |_| sort.set(column)}>
                    { frame.text(name) }<span aria-hidden="true">{ if sorted.is_some() { "▼" } else { "↕" } }</span>
                </button>
            </th>
        }
    };
    let typed = {
        let filter = filter.setter();
        typed(&Callback::from(move |text| filter.set(text)), |text| text)
    };
    let more = rows.len().saturating_sub(MOST);
    let part = parts
        .1
        .iter()
        .position(|package| package.is_some() && *package == props.chosen);
    let part = part.and_then(|part| u32::try_from(part).ok());
    let on_chosen = {
        let (parts, on) = (parts.clone(), frame.on.clone());
        Callback::from(move |part: u32| {
            let package = parts.1.get(part as usize).copied().flatten();
            package
                .into_iter()
                .for_each(|package| on.emit(Event::Package(package)));
        })
    };
    html! {
        <div class="packages">
            <div class="wasted-both">
                <div class="wasted-picture">
                    <picture::Picture map={parts.0.clone()} chosen={part} {on_chosen} />
                </div>
                <div class="wasted-list">
                    if let Some(place) = props.chosen {
                        { detail::detail(&frame, document, (needed_by, reasons), place, props.files.as_deref()) }
                    } else {
                        <p class="faint">{ frame.text(packages::CHOOSE) }</p>
                    }
                </div>
            </div>
            <div class="toolbar">
                <input type="text" class="packages-filter" aria-label={frame.text(packages::FILTER)} placeholder={frame.text(packages::FILTER)}
                    value={(*filter).clone()} oninput={typed} autocomplete="off" spellcheck="false" autocapitalize="off" />
                <span class="faint figure" aria-live="polite">{ counted }</span>
            </div>
            <div class="packages-table" tabindex="0" role="region" aria-label={frame.text(page::TAB_PACKAGES)}>
            <table role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{ frame.text(packages::TYPE) }</th>
                    <th role="columnheader" scope="col">{ frame.text(packages::NAME) }</th>
                    <th role="columnheader" scope="col">{ frame.text(packages::VERSION) }</th>
                    <th role="columnheader" scope="col">{ frame.text(packages::LAYER) }</th>
                    { head(packages::VISIBLE, Column::Visible, None) }
                    { head(packages::WASTED, Column::Wasted, None) }
                    { head(packages::FREES, Column::Frees, Some(packages::FREES_MEANS)) }
                    <th role="columnheader" scope="col">{ frame.text(packages::WHY) }</th>
                </tr></thead>
                <tbody role="rowgroup">
                    for (place, row) in rows.iter().take(MOST) {
                        { package(&frame, document, needed_by.get(*place).map_or(&[], Vec::as_slice), (*place, row)) }
                    }
                </tbody>
            </table>
            </div>
            if more > 0 { <p class="faint">{ frame.text(packages::MORE)(more) }</p> }
            { rest(&frame, document) }
        </div>
    }
}

fn package(
    frame: &Frame,
    document: &PackagesDocument,
    by: &[u32],
    (place, row): (usize, &PackageRow),
) -> Html {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let bytes = |bytes: u64| {
        let zero = (bytes == 0).then_some("zero");
        html! { <td role="cell" class={classes!("size", "figure", zero)} title={frame.exact(bytes)}>{ figures::size(bytes) }</td> }
    };
    let names: Vec<&str> = by
        .iter()
        .take(NAMES)
        .filter_map(|place| Some(document.packages.get(*place as usize)?.name.as_str()))
        .collect();
    let names = names.join(", ");
    let why = match (row.manual, by.len()) {
        (Some(true), _) => frame.text(packages::ASKED).to_owned(),
        (_, 0) => frame.text(packages::UNKNOWN).to_owned(),
        (_, count) if count > NAMES => frame.text(packages::NEEDED_MORE)(count - NAMES, &names),
        _ => frame.text(packages::NEEDED)(&names),
    };
    html! {
        <tr role="row">
            <td role="cell" class="faint">{ row.kind.as_str() }</td>
            <th role="rowheader" scope="row" title={row.purl.clone()}>{ detail::link(frame, document, place) }</th>
            <td role="cell"><code>{ row.version.clone() }</code></td>
            <td role="cell" class="figure">{ row.layer.number() }</td>
            { bytes(row.live_bytes) }
            { bytes(row.dead_bytes) }
            { bytes(row.retained_bytes) }
            <td role="cell" class="faint">{ why }</td>
        </tr>
    }
}

/// The files of no package, and the databases that layers wrote.
fn rest(frame: &Frame, document: &PackagesDocument) -> Html {
    html! {
        <>
            <details>
                <summary>{ frame.text(packages::UNOWNED) }</summary>
                <ul class="visible">
                    for row in document.unowned.iter().take(DIRECTORIES) {
                        <li><code>{ format!("/{}", row.path) }</code>{ frame.bytes(row.bytes) }</li>
                    }
                </ul>
            </details>
            <details>
                <summary>{ frame.text(packages::DATABASES) }</summary>
                <ul>
                    for row in document.databases.iter().take(DIRECTORIES) {
                        <li class="figure">{ frame.text(packages::DATABASE)(&row.path, row.layer, &figures::size(row.bytes)) }</li>
                    }
                </ul>
            </details>
        </>
    }
}
