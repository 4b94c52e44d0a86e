//! What a program or library says of itself.

use yew::prelude::*;

use super::super::Frame;
use super::super::copy::Copy;
use crate::session::protocol::ElfFacts;
use crate::view::figures;
use crate::view::texts::{Text, files, page};

/// The facts and the sections.
pub(super) fn program(frame: &Frame, facts: &ElfFacts) -> Html {
    let list = |name: Text, values: &[String]| {
        html! {
            if !values.is_empty() {
                <dt>{ frame.text(name) }</dt>
                <dd>for value in values { <div><code>{ value }</code></div> }</dd>
            }
        }
    };
    let code = |name: Text, value: &Option<String>| {
        value.as_ref().map(
            |value| html! { <><dt>{ frame.text(name) }</dt><dd><code>{ value }</code></dd></> },
        )
    };
    let build_id = facts.build_id.as_ref().map(|id| {
        html! {
            <>
                <dt>{ frame.text(files::ELF_BUILD_ID) }</dt>
                <dd class="digest"><code>{ id }</code><Copy text={id.clone()} /></dd>
            </>
        }
    });
    html! {
        <div class="f-program">
            <dl class="facts-list">
                <dt>{ frame.text(files::ELF_KIND) }</dt><dd lang="en">{ &facts.kind }</dd>
                <dt>{ frame.text(files::ELF_MACHINE) }</dt>
                <dd>{ &facts.machine }{ frame.text(page::COMMA) }{ frame.text(files::ELF_BITS)(facts.bits, facts.little_endian) }</dd>
                { code(files::ELF_INTERPRETER, &facts.interpreter) }
                { code(files::ELF_SONAME, &facts.soname) }
                { list(files::ELF_NEEDED, &facts.needed) }
                { list(files::ELF_PATHS, &facts.run_paths) }
                { build_id }
                <dt>{ frame.text(files::ELF_SYMBOLS) }</dt><dd>{ if facts.symbols { frame.text(files::YES) } else { frame.text(files::NO) } }</dd>
                if facts.debug_bytes > 0 { <dt>{ frame.text(files::ELF_DEBUG) }</dt><dd class="figure">{ figures::size(facts.debug_bytes) }</dd> }
            </dl>
            { sections(frame, facts) }
        </div>
    }
}

fn sections(frame: &Frame, facts: &ElfFacts) -> Html {
    if facts.sections.is_empty() {
        return Html::default();
    }
    html! {
        <div class="f-sections" tabindex="0" role="group" aria-label={frame.text(files::ELF_SECTIONS)}>
            <table>
                <caption>{ frame.text(files::ELF_SECTIONS) }</caption>
                <thead class="unseen"><tr><th scope="col">{ frame.text(files::ELF_SECTION) }</th><th scope="col">{ frame.text(files::SIZE) }</th></tr></thead>
                <tbody>
                    for (name, bytes) in &facts.sections {
                        <tr>
                            <th scope="row"><code>{ name }</code></th>
                            <td class="figure" title={frame.exact(*bytes)}>{ figures::size(*bytes) }</td>
                        </tr>
                    }
                </tbody>
            </table>
        </div>
    }
}
