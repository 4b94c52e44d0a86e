//! Tabs as WAI-ARIA has them: one stop of the keyboard, arrows go round, what is focused is shown.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::Frame;
use crate::view::texts::{Text, page};
use crate::view::{Event, Tab};

/// The row of tabs.
pub(super) fn tabs(frame: &Frame, shown: Tab) -> Html {
    let language = frame.language;
    let on = frame.on.clone();
    let pressed = Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowRight" => shown.step(1),
            "ArrowLeft" => shown.step(-1),
            "Home" => Tab::ALL[0],
            "End" => Tab::ALL[0].step(-1),
            _ => return,
        };
        event.prevent_default();
        on.emit(Event::Selected(to));
        focus(to);
    });
    let tabs = Tab::ALL.into_iter().map(|tab| {
        let is_shown = tab == shown;
        html! {
            <button type="button" role="tab" id={tab_id(tab)} aria-controls={panel_id(tab)}
                aria-selected={is_shown.to_string()} tabindex={if is_shown { "0" } else { "-1" }}
                onclick={frame.says(Event::Selected(tab))}>
                { name(tab).get(language) }
            </button>
        }
    });
    html! {
        <div class="tabs" role="tablist" aria-label={page::TABS.get(language)} onkeydown={pressed}>{ for tabs }</div>
    }
}

/// The panel of a tab.
pub(super) fn panel(tab: Tab, content: Html) -> Html {
    html! {
        <div class="panel" role="tabpanel" id={panel_id(tab)} aria-labelledby={tab_id(tab)} tabindex="0">{ content }</div>
    }
}

fn name(tab: Tab) -> Text {
    match tab {
        Tab::Layers => page::TAB_LAYERS,
        Tab::Files => page::TAB_FILES,
        Tab::Report => page::TAB_REPORT,
        Tab::Waste => page::TAB_WASTE,
        Tab::Squash => page::TAB_SQUASH,
    }
}

fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Layers => "tab-layers",
        Tab::Files => "tab-files",
        Tab::Report => "tab-report",
        Tab::Waste => "tab-waste",
        Tab::Squash => "tab-squash",
    }
}

fn panel_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Layers => "panel-layers",
        Tab::Files => "panel-files",
        Tab::Report => "panel-report",
        Tab::Waste => "panel-waste",
        Tab::Squash => "panel-squash",
    }
}

fn focus(tab: Tab) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(tab_id(tab)))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // An element that is gone takes no focus; nothing to be done about it.
        let _ = element.focus();
    }
}
