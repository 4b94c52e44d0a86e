//! The bar at the top: the name, opening another image, theme and language.

use yew::prelude::*;

use super::inputs::{chosen, file_input, option};
use super::{Action, Theme, use_frame};
use crate::view::texts::page;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) theme: Theme,
    /// On the landing the invitation to open stands below, larger.
    pub(super) landed: bool,
}

/// The bar.
#[function_component]
pub(super) fn Header(&Props { theme, landed }: &Props) -> Html {
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
        <header class="top">
            <p class="brand">
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <rect class="mark-a" x="2" y="4" width="20" height="4" />
                    <rect class="mark-b" x="2" y="10" width="11" height="4" />
                    <rect class="mark-c" x="14" y="10" width="8" height="4" />
                    <rect class="mark-a" x="2" y="16" width="14" height="4" />
                </svg>
                <span class={classes!("brand-name", (!landed).then_some("beside"))}>{ "Squint" }</span>
            </p>
            if !landed {
                <span class="pick">
                    { file_input(&frame) }
                    <label class="button" for="open-image">{ frame.text(page::OPEN_IMAGE) }</label>
                </span>
            }
            <div class="settings" role="group" aria-label={frame.text(page::SETTINGS)}>
                <select aria-label={frame.text(page::THEME)} onchange={themed}>
                    for each in Theme::ALL { { option(&each.as_str(), frame.text(name(each)), each == theme) } }
                </select>
                <button type="button" class="plain" lang={page::TAG.get(other)} onclick={translated}>
                    { page::OWN_NAME.get(other) }
                </button>
            </div>
        </header>
    }
}
