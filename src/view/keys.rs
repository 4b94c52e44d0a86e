//! Single keys and what they do. They follow dive where that makes sense in a page.
//!
//! Keys inside a text field, a list or a grid belong to that control. Keys with Ctrl, Alt or Meta belong to the
//! browser.

use crate::session::protocol::Change;

use super::tab::Tab;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Show or hide the list of keys.
    Help,
    /// Go to the filter of the files.
    Search,
    /// Show a tab.
    Tab(Tab),
    /// The next layer in the order shown, or the one before.
    Layer(i32),
    /// The files of the layer alone.
    LayerAlone,
    /// The filesystem up to the layer.
    UpToLayer,
    /// Show or hide files that changed so.
    Change(Change),
    /// Open all folders, or close them.
    ExpandAll,
    /// The newest layer first, or the oldest.
    Order,
    /// The table of layers, or the matrix.
    Matrix,
}

/// Every key with what it does, in the order in which help lists them.
pub const ALL: [(&str, Key); 20] = [
    ("?", Key::Help),
    ("/", Key::Search),
    ("1", Key::Tab(Tab::Layers)),
    ("2", Key::Tab(Tab::Files)),
    ("3", Key::Tab(Tab::Waste)),
    ("4", Key::Tab(Tab::Squash)),
    ("5", Key::Tab(Tab::Report)),
    ("]", Key::Layer(1)),
    ("[", Key::Layer(-1)),
    ("n", Key::Order),
    ("x", Key::Matrix),
    ("l", Key::LayerAlone),
    ("f", Key::UpToLayer),
    ("e", Key::ExpandAll),
    ("a", Key::Change(Change::Added)),
    ("m", Key::Change(Change::Modified)),
    ("b", Key::Change(Change::Attributes)),
    ("w", Key::Change(Change::Rewritten)),
    ("r", Key::Change(Change::Removed)),
    ("u", Key::Change(Change::Unchanged)),
];

/// The way that a key leads in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Up: in the matrix to an earlier writer, in the treemap to the directory around.
    Up,
    /// Down: in the matrix to a later writer, in the treemap to the first part inside.
    Down,
    /// Left: in the matrix to an earlier killer, in the treemap to the part before.
    Left,
    /// Right: in the matrix to a later killer, in the treemap to the part behind.
    Right,
    /// To the first one.
    First,
    /// To the last one.
    Last,
}

/// The way that an arrow, Home or End leads; `None` for any other key.
pub fn way(key: &str) -> Option<Way> {
    Some(match key {
        "ArrowUp" => Way::Up,
        "ArrowDown" => Way::Down,
        "ArrowLeft" => Way::Left,
        "ArrowRight" => Way::Right,
        "Home" => Way::First,
        "End" => Way::Last,
        _ => return None,
    })
}

/// What a key that was pressed outside of any field asks for.
pub fn parse(key: &str) -> Option<Key> {
    ALL.iter()
        .find(|(name, _)| *name == key)
        .map(|(_, key)| *key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        for (i, (name, _)) in ALL.iter().enumerate() {
            assert!(
                ALL.iter().skip(i + 1).all(|(other, _)| other != name),
                "{name}"
            );
        }
        assert_eq!(parse("?"), Some(Key::Help));
        assert_eq!(parse("q"), None);
    }
}
