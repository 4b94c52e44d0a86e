//! `squint completions` and `squint man` write what a system installs beside the program. Both are made from the arguments,
//! so they are never out of date.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::arguments::Arguments;
use super::output::{self, told};
use crate::bytes::Result;

/// Writes the completions for a shell to standard output.
pub(super) fn completions(shell: Shell) -> Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "squint", &mut text);
    output::write(None, None, |to| told(to.write_all(&text)))
}

/// Writes the manual page, which has all commands with their options, to standard output.
pub(super) fn man() -> Result<()> {
    let mut command = Arguments::command();
    command.build();
    output::write(None, None, |to| {
        let page = clap_mangen::Man::new(command.clone());
        told(page.render_title(to))?;
        told(page.render_name_section(to))?;
        told(page.render_synopsis_section(to))?;
        told(page.render_description_section(to))?;
        let of_user = command.get_subcommands();
        for of in of_user.filter(|of| of.get_name() != "help") {
            let page = clap_mangen::Man::new(of.clone());
            told(writeln!(
                to,
                ".SH \"SQUINT {}\"",
                of.get_name().to_uppercase()
            ))?;
            let about = of.get_about().map(ToString::to_string);
            told(writeln!(to, "{}.", about.unwrap_or_default()))?;
            told(page.render_synopsis_section(to))?;
            told(page.render_options_section(to))?;
        }
        Ok(())
    })
}
