//! The bar at the top: the name, opening another image, theme and language.

use yew::prelude::*;

use super::inputs::chosen;
use super::{Frame, Theme, file_input};
use crate::view::texts::page;

/// The bar. On the landing the invitation to open stands below, larger.
pub(super) fn header(frame: &Frame, landed: bool) -> Html {
    let language = frame.language;
    let other = frame.language.other();
    let themed = chosen(&frame.on_theme, |theme| Some(Theme::parse(theme)));
    let on_language = frame.on_language.clone();
    let translated = Callback::from(move |_: MouseEvent| on_language.emit(other));
    let themes = Theme::ALL.into_iter().map(|theme| {
        let name = match theme {
            Theme::System => page::THEME_SYSTEM.get(language),
            Theme::Light => page::THEME_LIGHT.get(language),
            Theme::Dark => page::THEME_DARK.get(language),
        };
        html! { <option value={theme.as_str()} selected={theme == frame.theme}>{ name }</option> }
    });
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
                    { file_input(frame) }
                    <label class="button" for="open-image">{ page::OPEN_IMAGE.get(language) }</label>
                </span>
            }
            <div class="settings" role="group" aria-label={page::SETTINGS.get(language)}>
                <select aria-label={page::THEME.get(language)} onchange={themed}>{ for themes }</select>
                <button type="button" class="plain" lang={page::TAG.get(other)} onclick={translated}>
                    { page::OWN_NAME.get(other) }
                </button>
            </div>
        </header>
    }
}
