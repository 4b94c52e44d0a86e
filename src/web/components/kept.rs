//! What a squash keeps, with the reason for each path and who needs it; and what reading files cannot show.

use std::rc::Rc;

use yew::prelude::*;

use super::copy::Copy;
use super::{Frame, use_frame, warnings};
use crate::bytes::Wire as _;
use crate::session::protocol::{KeptGroup, ShownKept, Why, printable};
use crate::view::texts::{Text, squash};
use crate::view::{Shared, figures};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// A serialized [`ShownKept`].
    pub(super) of: Shared<Vec<u8>>,
    /// The line that tries the result.
    pub(super) line: String,
}

/// The lists.
#[function_component]
pub(super) fn Kept(props: &Props) -> Html {
    let frame = use_frame();
    let kept = use_memo(props.of.clone(), |bytes| {
        ShownKept::unpack(bytes).unwrap_or_default()
    });
    let kept = Rc::clone(&kept);
    html! {
        <>
            <section class="kept" aria-labelledby="kept">
                <h2 id="kept">{ frame.text(squash::KEPT) }</h2>
                if !kept.warnings.is_empty() {
                    { warnings::list(&frame, &frame.text(squash::KEPT_WARNINGS)(kept.warnings.len()), &kept.warnings) }
                }
                <ul>for group in &kept.groups { { reason(&frame, group) } }</ul>
            </section>
            <section class="kept" aria-labelledby="unseen">
                <h2 id="unseen">{ frame.text(squash::UNSEEN) }</h2>
                <ul class="sentences">for text in &kept.assumptions { <li>{ printable(text.get(frame.language)).into_owned() }</li> }</ul>
                <p class="means">{ frame.text(squash::UNSEEN_TRY) }</p>
                <p class="try"><code>{ printable(&props.line).into_owned() }</code>{ " " }<Copy text={props.line.clone()} /></p>
            </section>
        </>
    }
}

/// The paths that are kept for one reason.
fn reason(frame: &Frame, group: &KeptGroup) -> Html {
    let more = group.paths - group.rows.len() as u64;
    html! {
        <li key={group.why.as_str()}>
            <details>
                <summary>
                    <span>{ frame.text(name_of(group.why)) }</span>
                    <span class="figure faint">{ frame.text(squash::KEPT_PATHS)(group.paths) }</span>
                    <span class="figure" title={frame.exact(group.bytes)}>{ figures::size(group.bytes) }</span>
                </summary>
                <ul>
                    for (path, by, bytes) in &group.rows {
                        <li>
                            <code>{ format!("/{path}") }</code>
                            <span class="figure faint">{ figures::size(*bytes) }</span>
                            if !by.is_empty() && group.why != Why::Keep {
                                <span class="by faint">{ frame.text(squash::KEPT_FOR)(by) }</span>
                            }
                        </li>
                    }
                    if more > 0 { <li class="faint">{ frame.text(squash::KEPT_MORE)(more) }</li> }
                </ul>
            </details>
        </li>
    }
}

fn name_of(why: Why) -> Text {
    match why {
        Why::Keep => squash::WHY_KEEP,
        Why::With => squash::WHY_WITH,
        Why::Entrypoint => squash::WHY_ENTRYPOINT,
        Why::Command => squash::WHY_COMMAND,
        Why::Healthcheck => squash::WHY_HEALTHCHECK,
        Why::Shell => squash::WHY_SHELL,
        Why::Workdir => squash::WHY_WORKDIR,
        Why::Volume => squash::WHY_VOLUME,
        Why::User => squash::WHY_USER,
        Why::LinkTarget => squash::WHY_LINK_TARGET,
        Why::LinkOnPath => squash::WHY_LINK_ON_PATH,
        Why::ScriptInterpreter => squash::WHY_SCRIPT_INTERPRETER,
        Why::Loader => squash::WHY_LOADER,
        Why::Library => squash::WHY_LIBRARY,
        Why::Preload => squash::WHY_PRELOAD,
        Why::LibraryVariant => squash::WHY_LIBRARY_VARIANT,
        Why::LoaderCache => squash::WHY_LOADER_CACHE,
        Why::Package => squash::WHY_PACKAGE,
        Why::InterpreterLibrary => squash::WHY_INTERPRETER_LIBRARY,
    }
}
