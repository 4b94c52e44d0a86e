//! The treemap in words: the name of each part, and a description of the whole for people who cannot see it.

use crate::session::protocol::{MapItem, MapKind, MapScope, PathMap, sorted};

use crate::view::texts::{Language, image, page, waste};
use crate::view::{figures, treemap};

/// The number of parts that the description names.
const NAMED: usize = 5;

/// The path of an item for reading. The root has a name, and an item that stands for several gives their number.
pub fn name(map: &PathMap, place: usize, language: Language) -> String {
    let path = treemap::path(map, place);
    let Some(item) = map.items.get(place) else {
        return path;
    };
    match (item.kind, path.is_empty()) {
        (MapKind::Rest, true) => rest(item.files, language),
        (MapKind::Rest, false) => format!("{path}: {}", rest(item.files, language)),
        (_, true) => waste::ROOT.get(language).to_owned(),
        (_, false) => path,
    }
}

/// The number of items that one item stands for, as text.
pub fn rest(count: u64, language: Language) -> String {
    waste::REST.get(language)(&figures::exact(count))
}

/// The fate of an item's bytes and the layer that wrote them, as two phrases.
pub fn fate(item: &MapItem, language: Language) -> (String, String) {
    let what = match item.cause {
        None => image::LIVE.get(language),
        Some(cause) => cause.name(language),
    };
    if item.kind == MapKind::Version {
        (what.to_owned(), waste::WRITTEN.get(language)(item.layer))
    } else {
        (
            waste::MOSTLY.get(language)(what),
            waste::MOSTLY_WRITTEN.get(language)(item.layer),
        )
    }
}

/// A line about an item: path, size, fate and layer; empty if there is no such item.
pub fn label(map: &PathMap, place: usize, language: Language) -> String {
    let Some(item) = map.items.get(place) else {
        return String::new();
    };
    let (what, who) = fate(item, language);
    [
        name(map, place, language),
        figures::size(item.bytes),
        what,
        who,
    ]
    .join(page::COMMA.get(language))
}

/// A number of files, as text.
pub fn files(count: u64, language: Language) -> String {
    waste::FILES.get(language)(count, &figures::exact(count))
}

/// The description of the picture, in sentences.
pub fn description(map: &PathMap, scope: MapScope, language: Language) -> Vec<String> {
    let Some(whole) = map.items.first() else {
        return Vec::new();
    };
    let (size, place) = (figures::size(whole.bytes), name(map, 0, language));
    let files = files(whole.files, language);
    let first = match scope {
        MapScope::Waste => waste::DESCRIBED_WASTE.get(language)(&size, &place, &files),
        MapScope::Image => waste::DESCRIBED_IMAGE.get(language)(&size, &place, &files),
        MapScope::Layer(layer) => {
            waste::DESCRIBED_LAYER.get(language)(layer, &size, &place, &files)
        }
        MapScope::Range(from, to) => {
            waste::DESCRIBED_RANGE.get(language)(from, to, &size, &place, &files)
        }
    };
    let mut said = vec![first];
    let list = |kept: &dyn Fn(&MapItem) -> bool, say: &dyn Fn(usize, &MapItem) -> String| {
        let mut some: Vec<(usize, &MapItem)> = map
            .items
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, item)| item.bytes > 0 && kept(item))
            .collect();
        sorted::sort_by_key(&mut some, |(place, item)| {
            (std::cmp::Reverse(item.bytes), *place)
        });
        let some: Vec<String> = some
            .into_iter()
            .take(NAMED)
            .map(|(place, item)| say(place, item))
            .collect();
        some.join(page::COMMA.get(language))
    };
    let parts = list(
        // Parts below one percent explain nothing.
        &|item| {
            let is_dir = matches!(item.kind, MapKind::Dir | MapKind::Closed);
            item.parent == 0 && is_dir && item.bytes >= whole.bytes / 100
        },
        &|place, item| {
            let share = figures::share(item.bytes, whole.bytes);
            waste::DESCRIBED_PART.get(language)(
                &figures::size(item.bytes),
                &share,
                &name(map, place, language),
            )
        },
    );
    if !parts.is_empty() {
        said.push(sentence(&parts, language));
    }
    let largest = list(&|item| item.kind == MapKind::Version, &|place, item| {
        let (what, who) = fate(item, language);
        let size = figures::size(item.bytes);
        format!("{} ({size}; {what}; {who})", name(map, place, language))
    });
    if !largest.is_empty() {
        said.push(waste::DESCRIBED_LARGEST.get(language)(&largest));
    }
    said
}

fn sentence(text: &str, language: Language) -> String {
    let stop = match language {
        Language::English => ".",
        Language::Chinese => "。",
    };
    format!("{text}{stop}")
}
