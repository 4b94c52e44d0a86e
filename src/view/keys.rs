//! Single keys and what they do. They follow dive where that makes sense in a page.
//!
//! Keys inside a text field, a list or a grid belong to that control. Keys with Ctrl, Alt or Meta belong to the
//! browser.

use crate::session::protocol::Change;

use super::tab::Tab;

/// The action of a single key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Show or hide the list of keys.
    Help,
    /// Move the focus to the filter of the files.
    Search,
    /// Show a tab.
    Tab(Tab),
    /// Select another layer, this number of steps further in the order shown; negative steps go back.
    Layer(i32),
    /// Show the files of the selected layer alone.
    LayerAlone,
    /// Show the filesystem up to the selected layer.
    UpToLayer,
    /// Show or hide files with this change.
    Change(Change),
    /// Open or close all folders.
    ExpandAll,
    /// Change the order of the layers between newest first and oldest first.
    Order,
    /// Switch between the table of layers and the matrix.
    Matrix,
    /// Switch between the table of layers and the Dockerfile.
    Dockerfile,
}

/// Every key and its action, in the order of the help.
pub const ALL: [(&str, Key); 24] = [
    ("?", Key::Help),
    ("/", Key::Search),
    ("1", Key::Tab(Tab::Layers)),
    ("2", Key::Tab(Tab::Advice)),
    ("3", Key::Tab(Tab::Files)),
    ("4", Key::Tab(Tab::Packages)),
    ("5", Key::Tab(Tab::Waste)),
    ("6", Key::Tab(Tab::Squash)),
    ("7", Key::Tab(Tab::Compare)),
    ("8", Key::Tab(Tab::Report)),
    ("]", Key::Layer(1)),
    ("[", Key::Layer(-1)),
    ("n", Key::Order),
    ("x", Key::Matrix),
    ("d", Key::Dockerfile),
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

/// The direction of a key in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Up: to an earlier writer in the matrix, to the parent directory in the treemap.
    Up,
    /// Down: to a later writer in the matrix, to the first part inside in the treemap.
    Down,
    /// Left: to an earlier killer in the matrix, to the previous part in the treemap.
    Left,
    /// Right: to a later killer in the matrix, to the next part in the treemap.
    Right,
    /// To the first part.
    First,
    /// To the last part.
    Last,
}

/// The direction of an arrow key, Home or End; `None` for any other key.
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

/// The action of a key that is pressed outside of any field; `None` if the key has none.
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
