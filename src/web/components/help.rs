//! The list of keys, in a dialog.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::prelude::*;

use super::inputs::sends;
use super::{Action, tabs, use_frame};
use crate::session::protocol::Change;
use crate::view::Event;
use crate::view::keys::{self, Key};
use crate::view::texts::{Text, help, page};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) open: bool,
    pub(super) single_keys: bool,
}

#[derive(PartialEq, Properties)]
pub(super) struct DialogProps {
    pub(super) open: bool,
    pub(super) class: &'static str,
    /// The id of its title.
    pub(super) title: &'static str,
    /// What is sent when it is closed.
    pub(super) closed: Callback<yew::Event>,
    pub(super) children: Html,
}

/// A dialog: the browser keeps the focus in it and gives it back.
#[function_component]
pub(super) fn Dialog(props: &DialogProps) -> Html {
    let dialog = use_node_ref();
    let of = dialog.clone();
    use_effect_with(props.open, move |open| {
        if let Some(dialog) = of.cast::<HtmlDialogElement>() {
            if *open && !dialog.open() {
                // It fails only for a dialog that is open already, or not in the page.
                let _ = dialog.show_modal();
            } else if !*open && dialog.open() {
                dialog.close();
            }
        }
    });
    html! {
        <dialog ref={dialog} class={props.class} aria-labelledby={props.title} onclose={props.closed.clone()}>{ props.children.clone() }</dialog>
    }
}

/// The list.
#[function_component]
pub(super) fn Help(&Props { open, single_keys }: &Props) -> Html {
    let frame = use_frame();
    let switched = sends(&frame.on_action, |event: yew::Event| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        Some(Action::SingleKeys(input.checked()))
    });
    html! {
        <Dialog {open} class="help" title="help-title" closed={frame.sends(Event::Helped(false))}>
            <h2 id="help-title" tabindex="-1" autofocus={true}>{ frame.text(help::KEYS_TITLE) }</h2>
            <dl class="keys">for (name, key) in &keys::ALL { { row(&[name], frame.text(meaning(*key))) } }</dl>
            <h3>{ frame.text(help::KEYS_LISTS_TITLE) }</h3>
            <dl class="keys">for (names, meaning) in help::KEYS_IN_LISTS { { row(names, frame.text(meaning)) } }</dl>
            <p class="help-foot">
                <label><input type="checkbox" checked={single_keys} onchange={switched} />{ " " }{ frame.text(help::KEYS_SINGLE) }</label>
                <button type="button" class="primary" onclick={frame.sends(Event::Helped(false))}>{ frame.text(page::CLOSE) }</button>
            </p>
        </Dialog>
    }
}

fn row(names: &[&'static str], meaning: &'static str) -> Html {
    html! {
        <div>
            <dt>for name in names { <kbd>{ *name }</kbd> }</dt>
            <dd>{ meaning }</dd>
        </div>
    }
}

fn meaning(key: Key) -> Text {
    match key {
        Key::Help => help::KEY_HELP,
        Key::Search => help::KEY_SEARCH,
        Key::Tab(tab) => tabs::name(tab),
        Key::Layer(by) if by > 0 => help::KEY_NEXT_LAYER,
        Key::Layer(_) => help::KEY_PREVIOUS_LAYER,
        Key::LayerAlone => help::KEY_LAYER_ALONE,
        Key::UpToLayer => help::KEY_UP_TO_LAYER,
        Key::ExpandAll => help::KEY_EXPAND_ALL,
        Key::Order => help::KEY_ORDER,
        Key::Matrix => help::KEY_MATRIX,
        Key::Dockerfile => help::KEY_DOCKERFILE,
        Key::Change(Change::Added) => help::KEY_ADDED,
        Key::Change(Change::Modified) => help::KEY_MODIFIED,
        Key::Change(Change::Attributes) => help::KEY_ATTRIBUTES,
        Key::Change(Change::Rewritten) => help::KEY_REWRITTEN,
        Key::Change(Change::Removed) => help::KEY_REMOVED,
        Key::Change(Change::Unchanged) => help::KEY_UNCHANGED,
    }
}
