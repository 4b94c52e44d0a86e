//! The settings at the right of the head: theme and language.

use yew::prelude::*;

use super::inputs::{chosen, option};
use super::{Action, Of, Theme, use_frame};
use crate::view::Event;
use crate::view::texts::{help, page};

/// The settings; of the theme that is chosen.
#[function_component]
pub(super) fn Settings(&Of { of: theme }: &Of<Theme>) -> Html {
    let frame = use_frame();
    let other = frame.language.other();
    let themed = chosen(&frame.on_action, |theme| {
        Some(Action::Theme(Theme::parse(theme)))
    });
    let translated = frame.on_action.reform(move |_| Action::Language(other));
    let name = |theme| match theme {
        Theme::System => page::THEME_SYSTEM,
        Theme::Light => page::THEME_LIGHT,
        Theme::Dark => page::THEME_DARK,
    };
    html! {
        <div class="settings" role="group" aria-label={frame.text(page::SETTINGS)}>
            <label class="theme">
                <span class="faint">{ frame.text(page::THEME) }</span>
                <select aria-label={frame.text(page::THEME)} onchange={themed}>
                    for each in Theme::ALL { { option(&each.as_str(), frame.text(name(each)), each == theme) } }
                </select>
            </label>
            <button type="button" class="plain help-key" aria-label={frame.text(help::KEYS_TITLE)} title={frame.text(help::KEYS_TITLE)}
                onclick={frame.sends(Event::Helped(true))}>{ "?" }</button>
            <button type="button" class="plain" lang={page::TAG.get(other)} onclick={translated}>
                { page::OWN_NAME.get(other) }
            </button>
        </div>
    }
}
