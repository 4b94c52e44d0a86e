//! The list of keys, in a dialog.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::Frame;
use crate::session::protocol::Change;
use crate::view::keys::{self, Key};
use crate::view::texts::{Text, help, page};
use crate::view::{Event, Tab};

/// What the dialog needs.
#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct Props {
    pub(super) frame: Frame,
    pub(super) open: bool,
}

/// The dialog: the browser keeps the focus in it and gives it back.
#[function_component]
pub(super) fn Help(props: &Props) -> Html {
    let dialog = use_node_ref();
    let (of, open) = (dialog.clone(), props.open);
    use_effect_with(open, move |open| {
        if let Some(dialog) = of.cast::<HtmlDialogElement>() {
            if *open && !dialog.open() {
                // It fails only for a dialog that is open already, or not in the page.
                let _ = dialog.show_modal();
            } else if !*open && dialog.open() {
                dialog.close();
            }
        }
    });
    let frame = &props.frame;
    let language = frame.language;
    let on = frame.on_single_keys.clone();
    let switched = Callback::from(move |event: yew::Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            on.emit(input.checked());
        }
    });
    let rows = keys::ALL
        .iter()
        .map(|(name, key)| row(&[name], meaning(*key).get(language)));
    let grid = help::KEYS_IN_LISTS
        .iter()
        .map(|(names, meaning)| row(names, meaning.get(language)));
    html! {
        <dialog ref={dialog} class="help" aria-labelledby="help-title" onclose={frame.says(Event::Helped(false))}>
            <h2 id="help-title">{ help::KEYS_TITLE.get(language) }</h2>
            <dl class="keys">{ for rows }</dl>
            <h3>{ help::KEYS_LISTS_TITLE.get(language) }</h3>
            <dl class="keys">{ for grid }</dl>
            <p class="help-foot">
                <label><input type="checkbox" checked={frame.single_keys} onchange={switched} />{ " " }{ help::KEYS_SINGLE.get(language) }</label>
                <button type="button" class="primary" onclick={frame.says(Event::Helped(false))}>{ page::CLOSE.get(language) }</button>
            </p>
        </dialog>
    }
}

fn row(names: &[&'static str], meaning: &'static str) -> Html {
    html! {
        <div>
            <dt>{ for names.iter().map(|name| html! { <kbd>{ *name }</kbd> }) }</dt>
            <dd>{ meaning }</dd>
        </div>
    }
}

fn meaning(key: Key) -> Text {
    match key {
        Key::Help => help::KEY_HELP,
        Key::Search => help::KEY_SEARCH,
        Key::Tab(Tab::Layers) => page::TAB_LAYERS,
        Key::Tab(Tab::Files) => page::TAB_FILES,
        Key::Tab(Tab::Waste) => page::TAB_WASTE,
        Key::Tab(Tab::Squash) => page::TAB_SQUASH,
        Key::Tab(Tab::Report) => page::TAB_REPORT,
        Key::Layer(by) if by > 0 => help::KEY_NEXT_LAYER,
        Key::Layer(_) => help::KEY_PREVIOUS_LAYER,
        Key::LayerAlone => help::KEY_LAYER_ALONE,
        Key::UpToLayer => help::KEY_UP_TO_LAYER,
        Key::ExpandAll => help::KEY_EXPAND_ALL,
        Key::Order => help::KEY_ORDER,
        Key::Matrix => help::KEY_MATRIX,
        Key::Change(Change::Added) => help::KEY_ADDED,
        Key::Change(Change::Modified) => help::KEY_MODIFIED,
        Key::Change(Change::Attributes) => help::KEY_ATTRIBUTES,
        Key::Change(Change::Rewritten) => help::KEY_REWRITTEN,
        Key::Change(Change::Removed) => help::KEY_REMOVED,
        Key::Change(Change::Unchanged) => help::KEY_UNCHANGED,
    }
}
