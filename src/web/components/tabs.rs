//! Tabs as WAI-ARIA has them: one stop of the keyboard, arrows go round, what is focused is shown.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::inputs::sends;
use super::{Of, use_frame};
use crate::view::texts::{Text, page};
use crate::view::{Event, Tab};

/// The row of tabs, of which one is shown.
#[function_component]
pub(super) fn Tabs(&Of { of: shown }: &Of<Tab>) -> Html {
    let frame = use_frame();
    let pressed = sends(&frame.on, move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowRight" => shown.step(1),
            "ArrowLeft" => shown.step(-1),
            "Home" => Tab::ALL[0],
            "End" => Tab::ALL[0].step(-1),
            _ => return None,
        };
        event.prevent_default();
        focus(to);
        Some(Event::Selected(to))
    });
    // On a narrow screen the row scrolls; what is shown must be in sight.
    use_effect_with(shown, |shown| {
        if let Some(button) = button(*shown) {
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Nearest);
            options.set_inline(ScrollLogicalPosition::Nearest);
            button.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    html! {
        <div class="tabs" role="tablist" aria-label={frame.text(page::TABS)} onkeydown={pressed}>
            for tab in Tab::ALL {
                <button type="button" role="tab" id={id("tab", tab)} aria-controls={id("panel", tab)}
                    aria-selected={(tab == shown).to_string()} tabindex={if tab == shown { "0" } else { "-1" }}
                    onclick={frame.sends(Event::Selected(tab))}>
                    { frame.text(name(tab)) }
                </button>
            }
        </div>
    }
}

/// The panel of a tab.
pub(super) fn panel(tab: Tab, content: Html) -> Html {
    html! {
        <div class="panel" role="tabpanel" id={id("panel", tab)} aria-labelledby={id("tab", tab)} tabindex="0">{ content }</div>
    }
}

/// What a tab is called.
pub(super) fn name(tab: Tab) -> Text {
    match tab {
        Tab::Layers => page::TAB_LAYERS,
        Tab::Advice => page::TAB_ADVICE,
        Tab::Files => page::TAB_FILES,
        Tab::Packages => page::TAB_PACKAGES,
        Tab::Compare => page::TAB_COMPARE,
        Tab::Report => page::TAB_REPORT,
        Tab::Waste => page::TAB_WASTE,
        Tab::Squash => page::TAB_SQUASH,
    }
}

/// The id of a tab's button or panel: `tab-layers`.
fn id(part: &str, tab: Tab) -> String {
    let name = match tab {
        Tab::Layers => "layers",
        Tab::Advice => "advice",
        Tab::Files => "files",
        Tab::Packages => "packages",
        Tab::Compare => "compare",
        Tab::Report => "report",
        Tab::Waste => "waste",
        Tab::Squash => "squash",
    };
    format!("{part}-{name}")
}

fn button(tab: Tab) -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.get_element_by_id(&id("tab", tab))?.dyn_into().ok()
}

/// Moves the focus to the button of a tab.
pub(in crate::web) fn focus(tab: Tab) {
    if let Some(button) = button(tab) {
        // An element that is gone takes no focus; nothing to be done about it.
        let _ = button.focus();
    }
}
