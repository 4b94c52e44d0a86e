//! What a program or library says of itself.

use yew::prelude::*;

use super::super::{Frame, copy};
use crate::session::protocol::ElfFacts;
use crate::view::figures;
use crate::view::texts::{files, page};

/// The facts and the sections.
pub(super) fn program(frame: &Frame, facts: &ElfFacts) -> Html {
    let language = frame.language;
    let code = |name: &'static str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| html! { <><dt>{ name }</dt><dd><code>{ value }</code></dd></> })
    };
    let list = |name: &'static str, values: &[String]| {
        let lines = values
            .iter()
            .map(|value| html! { <div><code>{ value }</code></div> });
        (!values.is_empty()).then(|| html! { <><dt>{ name }</dt><dd>{ for lines }</dd></> })
    };
    let build_id = facts.build_id.as_ref().map(|id| {
        html! {
            <>
                <dt>{ files::ELF_BUILD_ID.get(language) }</dt>
                <dd class="digest"><code>{ id }</code>{ copy::copy(frame, id, page::COPY.get(language)) }</dd>
            </>
        }
    });
    html! {
        <div class="f-program">
            <dl class="facts-list">
                <dt>{ files::ELF_KIND.get(language) }</dt><dd lang="en">{ &facts.kind }</dd>
                <dt>{ files::ELF_MACHINE.get(language) }</dt>
                <dd>{ &facts.machine }{ page::COMMA.get(language) }{ files::ELF_BITS.get(language)(facts.bits, facts.little_endian) }</dd>
                { code(files::ELF_INTERPRETER.get(language), &facts.interpreter) }
                { code(files::ELF_SONAME.get(language), &facts.soname) }
                { list(files::ELF_NEEDED.get(language), &facts.needed) }
                { list(files::ELF_PATHS.get(language), &facts.run_paths) }
                { build_id }
                <dt>{ files::ELF_SYMBOLS.get(language) }</dt><dd>{ if facts.symbols { files::YES.get(language) } else { files::NO.get(language) } }</dd>
                if facts.debug_bytes > 0 { <dt>{ files::ELF_DEBUG.get(language) }</dt><dd class="figure">{ figures::size(facts.debug_bytes) }</dd> }
            </dl>
            { sections(frame, facts) }
        </div>
    }
}

fn sections(frame: &Frame, facts: &ElfFacts) -> Html {
    let language = frame.language;
    if facts.sections.is_empty() {
        return Html::default();
    }
    let rows = facts.sections.iter().map(|(name, bytes)| {
        html! {
            <tr>
                <th scope="row"><code>{ name }</code></th>
                <td class="figure" title={page::BYTES_EXACT.get(language)(&figures::exact(*bytes))}>{ figures::size(*bytes) }</td>
            </tr>
        }
    });
    html! {
        <div class="f-sections" tabindex="0" role="group" aria-label={files::ELF_SECTIONS.get(language)}>
            <table>
                <caption>{ files::ELF_SECTIONS.get(language) }</caption>
                <thead class="unseen"><tr><th scope="col">{ files::ELF_SECTION.get(language) }</th><th scope="col">{ files::SIZE.get(language) }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}
