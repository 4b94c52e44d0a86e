//! Patches of the RUN steps that install packages, and of those that make programs.

use super::act::{Act, Patch};
use super::cleaner::words;
use super::context::run;
use crate::advice::given::Given;
use crate::advice::subject::Subject;
use crate::advice::unneeded;
use crate::bytes::sorted;
use crate::rootfs::LayerId;

/// The words behind which apt takes options.
const INSTALL: &[&str] = &["apt-get install", "apt install"];

/// The option that leaves recommended packages out.
const OPTION: &str = "--no-install-recommends";

/// The patch that installs without recommended packages, in the steps of these layers.
pub(in crate::advice) fn recommends(
    subject: &Subject<'_>,
    given: &Given,
    layers: &[LayerId],
) -> Option<Patch> {
    let mut patch = Patch::default();
    for layer in layers {
        let run = run(given, subject.step(*layer)?)?;
        let text = &run.command.text;
        // A RUN that has the option in one place may have left it out elsewhere on purpose.
        if text.contains(OPTION) || !INSTALL.iter().any(|install| text.contains(install)) {
            return None;
        }
        patch.acts.push(Act::Insert {
            run: run.at,
            behind: INSTALL,
            word: OPTION,
        });
    }
    (!patch.acts.is_empty()).then_some(patch)
}

/// The patch that strips programs at the end of the steps that made them, if these have `strip`.
pub(in crate::advice) fn strip(subject: &Subject<'_>, given: &Given) -> Option<Patch> {
    let (programs, has_more) = unneeded::programs(subject);
    let mut layers: Vec<LayerId> = programs.iter().map(|(layer, _)| *layer).collect();
    sorted::sort(&mut layers);
    layers.dedup();
    if has_more {
        return None;
    }
    let mut patch = Patch::default();
    for layer in layers {
        let step = subject.step(layer)?;
        let run = run(given, step)?;
        let names_it = words(&step.text).any(|word| word == "binutils");
        if !names_it && !unneeded::has_strip(subject, layer) {
            return None;
        }
        let own = programs.iter().filter(|(of, _)| *of == layer);
        let paths: Vec<&str> = own.map(|(_, path)| path.as_str()).collect();
        patch.acts.push(Act::Append {
            run: run.at,
            command: format!("strip --strip-unneeded {}", paths.join(" ")),
            errexit: run.errexit,
        });
    }
    (!patch.acts.is_empty()).then_some(patch)
}
