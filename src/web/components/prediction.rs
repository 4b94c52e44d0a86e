//! What a squash would give: the bytes on disk now and then, the size of the file, and what is to be known before.

use yew::prelude::*;

use super::bar::compared;
use super::{Frame, rect, screens, use_frame, warnings};
use crate::session::protocol::{Error, Kind, PlanSummary, printable};
use crate::view::texts::{Text, page, squash};
use crate::view::{Shared, Squash, bars, figures};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) plan: Option<Shared<Result<PlanSummary, Error>>>,
    /// The plan is for other choices; the one for these is on its way.
    pub(super) stale: bool,
    /// A plan can be made for these choices.
    pub(super) valid: bool,
    /// Bytes that the whole image stores, of which the saving is a share.
    pub(super) stored: u64,
}

/// What the squash would give.
#[function_component]
pub(super) fn Prediction(props: &Props) -> Html {
    let frame = use_frame();
    match props.plan.as_deref() {
        None if props.valid => frame.line("faint", squash::PREDICTING),
        None => Html::default(),
        Some(Err(error)) if error.kind() == Kind::Nothing => {
            frame.line("good", squash::SAVES_NOTHING)
        }
        Some(Err(error)) => screens::notice(&frame, error),
        Some(Ok(_)) if !props.valid => Html::default(),
        Some(Ok(plan)) => predicted(&frame, plan, props.stored, props.stale),
    }
}

fn predicted(frame: &Frame, plan: &PlanSummary, stored: u64, stale: bool) -> Html {
    let after = stored.saturating_add_signed(plan.saved_bytes.saturating_neg());
    let whole = stored;
    let bar = |class: &'static str, bytes: u64| {
        html! {
            <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                { rect("ground", (0, 0), (1000, 10)) }
                { rect(class, (0, 0), (bars::scaled(bytes, whole), 10)) }
            </svg>
        }
    };
    let comma = frame.text(page::COMMA);
    let exact = |text: Text<fn(&str, &str) -> String>, bytes: u64| {
        frame.text(text)(&figures::size(bytes), &figures::exact(bytes))
    };
    // A file of compressed layers is what is pulled, but for some kilobytes.
    let file = if plan.exact {
        exact(squash::FILE, plan.after_bytes)
    } else {
        let after = format!("~{}", figures::size(plan.after_bytes));
        frame.text(squash::PULL)(&figures::size(plan.before_bytes), &after)
    };
    let how = match (stale, plan.exact) {
        (true, _) => squash::PREDICTING,
        (false, true) => squash::EXACT,
        (false, false) => squash::ESTIMATE,
    };
    let rewritten = plan.warnings.iter().filter(|w| w.kind == "rewritten");
    let rewritten: Vec<_> = rewritten.cloned().collect();
    let (dead, hidden) = (plan.dead_bytes(), Squash::hidden(plan, comma));
    let leaves = (plan.excluded > 0)
        .then(|| frame.text(squash::EXCLUDED)(plan.excluded, &figures::size(plan.excluded_bytes)));
    let saves = match (dead, &leaves) {
        (0, Some(_)) => None,
        (0, None) => Some(frame.text(squash::SAVES_NOTHING).to_owned()),
        _ => Some(frame.text(squash::SAVES)(
            &figures::size(dead),
            &figures::share(dead, stored),
        )),
    };
    html! {
        <div class={classes!("prediction", stale.then_some("stale"))} aria-live="polite">
            <div class="compare">
                { compared(frame, squash::BEFORE, bar("stored", stored), stored) }
                { compared(frame, squash::AFTER, bar("live", after), after) }
            </div>
            <p class="figure">
                if let Some(saves) = saves { <strong>{ saves }</strong> }
                if let Some(leaves) = leaves { <strong>{ leaves }</strong> }
                <span>{ frame.text(squash::LAYERS)(plan.layers_before, plan.layers_after) }</span>
            </p>
            <p class="figure" title={frame.exact(plan.after_bytes)}>
                <span>{ file }</span>
                <span class="faint">{ frame.text(how) }</span>
            </p>
            if !plan.exact { <p class="figure faint">{ exact(squash::FILE_PLAIN, plan.plain_bytes) }</p> }
            if !plan.unmatched.is_empty() {
                <p class="means bad">{ frame.text(squash::UNMATCHED)(&printable(&plan.unmatched.join(comma))) }</p>
            }
            if !hidden.is_empty() {
                <p class="means bad">{ frame.text(squash::HIDDEN)(&hidden) }</p>
            }
            if !rewritten.is_empty() {
                { warnings::list(frame, frame.text(squash::REWRITTEN), &rewritten) }
            }
            if plan.copied_up_bytes > 0 {
                <p class="means">{ frame.text(squash::COPIED_UP)(&figures::size(plan.copied_up_bytes)) }</p>
            }
        </div>
    }
}
