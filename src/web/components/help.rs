//! The list of keys, in a dialog.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::Frame;
use crate::session::protocol::Change;
use crate::view::keys::{self, Key};
use crate::view::texts::Texts;
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
    let texts = frame.texts();
    let words = &texts.inspect;
    let on = frame.on_single_keys.clone();
    let switched = Callback::from(move |event: yew::Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            on.emit(input.checked());
        }
    });
    let rows = keys::ALL
        .iter()
        .map(|(name, key)| row(&[name], meaning(*key, texts)));
    let grid = words
        .keys_in_lists
        .iter()
        .map(|(names, meaning)| row(names, meaning));
    html! {
        <dialog ref={dialog} class="help" aria-labelledby="help-title" onclose={frame.says(Event::Helped(false))}>
            <h2 id="help-title">{ words.keys_title }</h2>
            <dl class="keys">{ for rows }</dl>
            <h3>{ words.keys_lists_title }</h3>
            <dl class="keys">{ for grid }</dl>
            <p class="help-foot">
                <label><input type="checkbox" checked={frame.single_keys} onchange={switched} />{ " " }{ words.keys_single }</label>
                <button type="button" class="primary" onclick={frame.says(Event::Helped(false))}>{ words.close }</button>
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

fn meaning(key: Key, texts: &Texts) -> &'static str {
    let words = &texts.inspect;
    match key {
        Key::Help => words.key_help,
        Key::Search => words.key_search,
        Key::Tab(Tab::Layers) => texts.tab_layers,
        Key::Tab(Tab::Files) => texts.tab_files,
        Key::Tab(Tab::Waste) => texts.tab_waste,
        Key::Tab(Tab::Squash) => texts.tab_squash,
        Key::Tab(Tab::Report) => texts.tab_report,
        Key::Layer(by) if by > 0 => words.key_next_layer,
        Key::Layer(_) => words.key_previous_layer,
        Key::LayerAlone => words.key_layer_alone,
        Key::UpToLayer => words.key_up_to_layer,
        Key::ExpandAll => words.key_expand_all,
        Key::Order => words.key_order,
        Key::Matrix => words.key_matrix,
        Key::Change(Change::Added) => words.key_added,
        Key::Change(Change::Modified) => words.key_modified,
        Key::Change(Change::Attributes) => words.key_attributes,
        Key::Change(Change::Rewritten) => words.key_rewritten,
        Key::Change(Change::Removed) => words.key_removed,
        Key::Change(Change::Unchanged) => words.key_unchanged,
    }
}
