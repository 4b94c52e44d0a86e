//! A place in an opened image as the part of an address after `#`: `#/files/usr/lib?layer=3`.
//!
//! With it, back and forward work, and people can send a place to someone who has the same file. It knows the names
//! of places and not their content: it does not check whether a path or a layer exists.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::session::protocol::{LayerId, NodeId, ROOT, Scope};

use super::layers::{Form, Selected};

/// The characters that are escaped in a path, because they would end it or an address bar would change them.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'+')
    .remove(b'@')
    .remove(b',')
    .remove(b':')
    .remove(b'=')
    .remove(b'(')
    .remove(b')')
    .remove(b'!');

/// A place in an opened image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The layers tab.
    Layers {
        /// The selected layer or cell; `None` without a selection.
        selected: Option<Selected>,
        /// The form of the tab.
        form: Form,
    },
    /// The files tab.
    Files {
        /// The filesystem that is shown; `None` is the final one.
        scope: Option<Scope>,
        /// The opened path, with unprintable bytes escaped; `None` if no path is open.
        path: Option<String>,
    },
    /// The advice tab.
    Advice,
    /// The packages tab.
    Packages,
    /// The waste tab, with the node of the directory that the picture shows. The same image always has the
    /// same nodes.
    Waste(NodeId),
    /// The squash tab with the first and last layer to merge; `None` is the range that is chosen at first.
    Squash(Option<(LayerId, LayerId)>),
    /// The compare tab. The other image is no part of the address.
    Compare,
    /// The report tab.
    Report,
}

impl Route {
    /// The place of an address part that begins with `#`; `None` if it is no place of the page. The `#` may be
    /// missing.
    pub fn parse(hash: &str) -> Option<Self> {
        let rest = hash.strip_prefix('#').unwrap_or(hash).strip_prefix('/')?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let value = |key: &str| {
            query.split('&').find_map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (name == key).then_some(value)
            })
        };
        let number = |key: &str| value(key)?.parse::<u32>().ok();
        let layer = |key: &str| {
            let number = value(key)?.parse::<u16>().ok()?;
            Some(LayerId::new(number.into()))
        };
        let (tab, inner) = path.split_once('/').unwrap_or((path, ""));
        match tab {
            "layers" => Some(Self::Layers {
                selected: value("cell")
                    .and_then(|cell| cell.split_once('-'))
                    .and_then(|(writer, killer)| {
                        Some(Selected::Cell(writer.parse().ok()?, killer.parse().ok()?))
                    })
                    .or_else(|| number("layer").map(|n| Selected::Layer(LayerId::new(n)))),
                form: if value("matrix").is_some() {
                    Form::Matrix
                } else if value("dockerfile").is_some() {
                    Form::Dockerfile
                } else {
                    Form::Table
                },
            }),
            "files" => Some(Self::Files {
                scope: match (layer("layer"), layer("upto"), layer("from"), layer("to")) {
                    (Some(n), ..) => Some(Scope::Layer(n)),
                    (_, Some(n), ..) => Some(Scope::Upto(n)),
                    (_, _, Some(a), Some(b)) => Some(Scope::Between(a, b)),
                    _ => None,
                },
                path: (!inner.is_empty()).then(|| unescaped(inner)),
            }),
            "advice" => Some(Self::Advice),
            "packages" => Some(Self::Packages),
            "waste" => Some(Self::Waste(number("at").map_or(ROOT, NodeId::new))),
            "squash" => {
                let ends = number("from").zip(number("to"));
                let range = ends.map(|(from, to)| (LayerId::new(from), LayerId::new(to)));
                Some(Self::Squash(range))
            }
            "compare" => Some(Self::Compare),
            "report" => Some(Self::Report),
            _ => None,
        }
    }

    /// The address part of a place, with `#`.
    pub fn hash(&self) -> String {
        match self {
            Self::Layers { selected, form } => {
                let selected = selected.map(|selected| match selected {
                    Selected::Layer(n) => format!("layer={n}"),
                    Selected::Cell(writer, killer) => format!("cell={writer}-{killer}"),
                });
                let form = match form {
                    Form::Table => None,
                    Form::Matrix => Some("matrix".to_owned()),
                    Form::Dockerfile => Some("dockerfile".to_owned()),
                };
                let parts: Vec<String> = form.into_iter().chain(selected).collect();
                with("#/layers", &parts.join("&"))
            }
            Self::Files { scope, path } => {
                let scope = scope.map(|scope| match scope {
                    Scope::Layer(n) => format!("layer={n}"),
                    Scope::Upto(n) => format!("upto={n}"),
                    Scope::Between(a, b) => format!("from={a}&to={b}"),
                });
                let path = path.as_deref().filter(|path| !path.is_empty());
                let path = path.map(|path| format!("/{}", utf8_percent_encode(path, ESCAPED)));
                with(
                    &format!("#/files{}", path.unwrap_or_default()),
                    &scope.unwrap_or_default(),
                )
            }
            Self::Advice => "#/advice".to_owned(),
            Self::Packages => "#/packages".to_owned(),
            Self::Waste(ROOT) => "#/waste".to_owned(),
            Self::Waste(node) => format!("#/waste?at={}", node.number()),
            Self::Squash(range) => {
                let range = range.map(|(from, to)| format!("from={from}&to={to}"));
                with("#/squash", &range.unwrap_or_default())
            }
            Self::Compare => "#/compare".to_owned(),
            Self::Report => "#/report".to_owned(),
        }
    }

    /// Whether moving from `other` to this place is a step in the browser's history. A moved selection is not.
    pub fn is_step_from(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Files { scope: a, .. }, Self::Files { scope: b, .. }) => a != b,
            (Self::Squash(_), Self::Squash(_)) => false,
            (a, b) => a != b,
        }
    }
}

/// The text with its percent escapes decoded; other characters stay.
fn unescaped(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn with(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn round(hash: &str, route: &Route) {
        assert_eq!(Route::parse(hash).as_ref(), Some(route));
        assert_eq!(route.hash(), hash);
    }

    #[test]
    fn places_have_addresses() {
        let layers = |selected, form| Route::Layers { selected, form };
        round("#/layers", &layers(None, Form::Table));
        round(
            "#/layers?layer=3",
            &layers(Some(Selected::Layer(LayerId::new(3))), Form::Table),
        );
        round("#/layers?dockerfile", &layers(None, Form::Dockerfile));
        round(
            "#/layers?matrix&cell=2-5",
            &layers(
                Some(Selected::Cell(LayerId::new(2), LayerId::new(5))),
                Form::Matrix,
            ),
        );
        let files = |scope, path: Option<&str>| Route::Files {
            scope,
            path: path.map(str::to_owned),
        };
        round("#/files", &files(None, None));
        round(
            "#/files/usr/lib?layer=3",
            &files(Some(Scope::Layer(LayerId::new(3))), Some("usr/lib")),
        );
        round(
            "#/files/a%20b/%25%3F%E5%B1%82?from=1&to=4",
            &files(
                Some(Scope::Between(LayerId::new(1), LayerId::new(4))),
                Some("a b/%?层"),
            ),
        );
        round("#/advice", &Route::Advice);
        round("#/packages", &Route::Packages);
        round("#/waste", &Route::Waste(ROOT));
        round("#/waste?at=57", &Route::Waste(NodeId::new(57)));
        round(
            "#/squash?from=0&to=4",
            &Route::Squash(Some((LayerId::LOWEST, LayerId::new(4)))),
        );
        round("#/compare", &Route::Compare);
        round("#/report", &Route::Report);
    }

    #[test]
    fn what_is_no_place_is_none() {
        for hash in ["", "#", "#content", "#/", "#/nowhere"] {
            assert_eq!(Route::parse(hash), None, "{hash}");
        }
        assert_eq!(unescaped("100%"), "100%");
    }

    #[test]
    fn moving_a_selection_is_no_step() {
        let route = |hash| Route::parse(hash).expect("a place");
        assert!(!route("#/files/a").is_step_from(&route("#/files/b")));
        assert!(route("#/files/a?layer=1").is_step_from(&route("#/files/a")));
        assert!(route("#/waste").is_step_from(&route("#/layers")));
        assert!(route("#/waste?at=57").is_step_from(&route("#/waste")));
    }
}
