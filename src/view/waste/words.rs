//! The picture in words: what each part is called, and the whole for those who do not see it.

use crate::session::protocol::{MapItem, MapKind, MapScope, PathMap, Word};

use crate::view::cause::Cause;
use crate::view::texts::Texts;
use crate::view::{figures, treemap};

/// How many parts the description names.
const NAMED: usize = 5;

/// The cause at a place in the ledger's list of words.
pub fn cause(word: u8) -> Option<Cause> {
    Cause::of(Word::ALL.get(usize::from(word))?.text())
}

/// The path of an item as it is said: the root has a name, what was put together says how many it is.
pub fn name(map: &PathMap, place: usize, texts: &Texts) -> String {
    let path = treemap::path(map, place);
    let Some(item) = map.items.get(place) else {
        return path;
    };
    match (item.kind, path.is_empty()) {
        (MapKind::Rest, true) => (texts.wasted.rest)(&figures::exact(item.files)),
        (MapKind::Rest, false) => {
            format!(
                "{path}: {}",
                (texts.wasted.rest)(&figures::exact(item.files))
            )
        }
        (_, true) => texts.wasted.root.to_owned(),
        (_, false) => path,
    }
}

/// What became of an item's bytes, and who wrote them.
pub fn fate(item: &MapItem, texts: &Texts) -> (String, String) {
    let words = &texts.wasted;
    let what = match item.word {
        None => texts.live,
        Some(word) => cause(word).map_or("", |cause| cause.name(texts)),
    };
    if item.kind == MapKind::Version {
        (what.to_owned(), (words.written)(item.layer))
    } else {
        ((words.mostly)(what), (words.mostly_written)(item.layer))
    }
}

/// All of an item in one line.
pub fn label(map: &PathMap, place: usize, texts: &Texts) -> String {
    let Some(item) = map.items.get(place) else {
        return String::new();
    };
    let (what, who) = fate(item, texts);
    [
        name(map, place, texts),
        figures::size(item.bytes),
        what,
        who,
    ]
    .join(texts.comma)
}

/// How many files, in words.
pub fn files(count: u64, texts: &Texts) -> String {
    (texts.wasted.files)(count, &figures::exact(count))
}

/// The picture in sentences.
pub fn description(map: &PathMap, scope: MapScope, texts: &Texts) -> Vec<String> {
    let words = &texts.wasted;
    let Some(whole) = map.items.first() else {
        return Vec::new();
    };
    let (size, place) = (figures::size(whole.bytes), name(map, 0, texts));
    let files = files(whole.files, texts);
    let first = match scope {
        MapScope::Waste => (words.described_waste)(&size, &place, &files),
        MapScope::Image => (words.described_image)(&size, &place, &files),
        MapScope::Layer(layer) => (words.described_layer)(layer, &size, &place, &files),
        MapScope::Range(from, to) => (words.described_range)(from, to, &size, &place, &files),
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
        some.sort_by_key(|(place, item)| (std::cmp::Reverse(item.bytes), *place));
        let some: Vec<String> = some
            .into_iter()
            .take(NAMED)
            .map(|(place, item)| say(place, item))
            .collect();
        some.join(texts.comma)
    };
    let parts = list(
        // What is below a hundredth explains nothing.
        &|item| {
            let is_dir = matches!(item.kind, MapKind::Dir | MapKind::Closed);
            item.parent == 0 && is_dir && item.bytes >= whole.bytes / 100
        },
        &|place, item| {
            let share = figures::share(item.bytes, whole.bytes);
            (words.described_part)(&figures::size(item.bytes), &share, &name(map, place, texts))
        },
    );
    if !parts.is_empty() {
        said.push(sentence(&parts, texts));
    }
    let largest = list(&|item| item.kind == MapKind::Version, &|place, item| {
        let (what, who) = fate(item, texts);
        let size = figures::size(item.bytes);
        format!("{} ({size}; {what}; {who})", name(map, place, texts))
    });
    if !largest.is_empty() {
        said.push((words.described_largest)(&largest));
    }
    said
}

fn sentence(text: &str, texts: &Texts) -> String {
    let stop = if texts.comma == ", " { "." } else { "。" };
    format!("{text}{stop}")
}
