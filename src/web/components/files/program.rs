//! What a program or library says of itself.

use yew::prelude::*;

use super::super::{Frame, copy};
use crate::session::protocol::ElfFacts;
use crate::view::figures;

/// The facts and the sections.
pub(super) fn program(frame: &Frame, facts: &ElfFacts) -> Html {
    let texts = frame.texts();
    let words = &texts.files;
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
                <dt>{ words.elf_build_id }</dt>
                <dd class="digest"><code>{ id }</code>{ copy::copy(frame, id, texts.inspect.copy) }</dd>
            </>
        }
    });
    html! {
        <div class="f-program">
            <dl class="facts-list">
                <dt>{ words.elf_kind }</dt><dd lang="en">{ &facts.kind }</dd>
                <dt>{ words.elf_machine }</dt>
                <dd>{ &facts.machine }{ texts.comma }{ (words.elf_bits)(facts.bits, facts.little_endian) }</dd>
                { code(words.elf_interpreter, &facts.interpreter) }
                { code(words.elf_soname, &facts.soname) }
                { list(words.elf_needed, &facts.needed) }
                { list(words.elf_paths, &facts.run_paths) }
                { build_id }
                <dt>{ words.elf_symbols }</dt><dd>{ if facts.symbols { words.yes } else { words.no } }</dd>
                if facts.debug_bytes > 0 { <dt>{ words.elf_debug }</dt><dd class="figure">{ figures::size(facts.debug_bytes) }</dd> }
            </dl>
            { sections(frame, facts) }
        </div>
    }
}

fn sections(frame: &Frame, facts: &ElfFacts) -> Html {
    let texts = frame.texts();
    let words = &texts.files;
    if facts.sections.is_empty() {
        return Html::default();
    }
    let rows = facts.sections.iter().map(|(name, bytes)| {
        html! {
            <tr>
                <th scope="row"><code>{ name }</code></th>
                <td class="figure" title={(texts.bytes_exact)(&figures::exact(*bytes))}>{ figures::size(*bytes) }</td>
            </tr>
        }
    });
    html! {
        <div class="f-sections" tabindex="0" role="group" aria-label={words.elf_sections}>
            <table>
                <caption>{ words.elf_sections }</caption>
                <thead class="unseen"><tr><th scope="col">{ words.elf_section }</th><th scope="col">{ words.size }</th></tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}
