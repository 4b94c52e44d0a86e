//! The steps of a history as instructions.
//!
//! Three ways of writing are known: that of BuildKit (`RUN /bin/sh -c make # buildkit`), that of the classic builder
//! (`/bin/sh -c #(nop)  CMD ["x"]`), and that of Buildah, which keeps the words of the Dockerfile. A text of another
//! builder stays as it is.

use super::arguments::Arguments;
use super::copied::copied;
use super::exec;
use super::healthcheck;
use super::pairs::{self, Known};
use super::quote;
use super::run;
use super::step::{Form, HistoryLine};
use super::words;
use crate::image::{Config, KEYWORDS, Settings, Step};
use crate::rootfs::LayerId;

/// The steps of an image's history as instructions, oldest first.
pub fn history_lines(config: &Config) -> Vec<HistoryLine> {
    let settings = Settings::new(config);
    let steps = config.history();
    let is_check = |step: &Step| said(step).contains("HEALTHCHECK ");
    let mut reader = Reader {
        known: known(&settings),
        settings: &settings,
        config,
        shell: default_shell(config.os()),
        arguments: Arguments::default(),
        is_buildah: settings.labels.contains_key("io.buildah.version"),
        last_check: steps.iter().rposition(is_check),
    };
    let lines = steps.iter().enumerate();
    lines.map(|(at, step)| reader.line(at, step)).collect()
}

/// The layer that each step of the history wrote, for an image with so many layers. `None` for an empty step, and for a
/// step beyond the layers.
pub fn step_layers(config: &Config, layers: usize) -> Vec<Option<LayerId>> {
    let all = config.layer_of_steps(layers).into_iter();
    all.map(|layer| layer.map(LayerId::new)).collect()
}

/// The number of the first step above the base image, whose layers are those below `base`. `assigned` is the
/// layer of each step.
///
/// Steps without a layer belong to the base image up to its command.
pub fn first_own_step(lines: &[HistoryLine], assigned: &[Option<LayerId>], base: LayerId) -> usize {
    if base == LayerId::LOWEST {
        return 0;
    }
    let is_of_base = |layer: &Option<LayerId>| layer.is_some_and(|layer| layer < base);
    let start = assigned.iter().rposition(is_of_base).map_or(0, |at| at + 1);
    let behind = assigned.iter().skip(start);
    let end = behind
        .clone()
        .position(Option::is_some)
        .map(|at| start + at);
    let is =
        |line: &HistoryLine, keywords: &[&str]| line.keyword.is_some_and(|k| keywords.contains(&k));
    let between = lines
        .get(start..end.unwrap_or(lines.len()))
        .unwrap_or_default();
    let ends = match end {
        Some(_) => between
            .iter()
            .rposition(|line| is(line, &["CMD", "ENTRYPOINT"])),
        // Nothing shows where the steps of the image itself begin, but a second command does.
        None => between.iter().position(|line| is(line, &["CMD"])),
    };
    start + ends.map_or(0, |at| at + 1)
}

fn said(step: &Step) -> &str {
    step.created_by.as_deref().unwrap_or_default()
}

/// The names of variables and labels, with the values that the config ends with.
fn known(settings: &Settings) -> Known<'_> {
    let env = settings.env.iter().filter_map(|pair| pair.split_once('='));
    let labels = settings
        .labels
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()));
    env.chain(labels).collect()
}

fn default_shell(os: &str) -> Vec<String> {
    let words: &[&str] = if os.eq_ignore_ascii_case("windows") {
        &["cmd", "/S", "/C"]
    } else {
        &["/bin/sh", "-c"]
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The way in which a builder wrote a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Values stand without quotes, lists as Go prints them.
    Evaluated,
    /// The words are those of the Dockerfile.
    Written,
}

/// What is known while the steps are read from the oldest on.
struct Reader<'a> {
    known: Known<'a>,
    settings: &'a Settings,
    config: &'a Config,
    /// The shell in force.
    shell: Vec<String>,
    arguments: Arguments,
    is_buildah: bool,
    /// The last step with a HEALTHCHECK, which is the one that the config has.
    last_check: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, at: usize, step: &Step) -> HistoryLine {
        let text = said(step);
        if text.trim().is_empty() {
            return HistoryLine::other(step.comment.as_deref().unwrap_or_default());
        }
        let is_buildkit = text.ends_with(" # buildkit");
        let text = text.strip_suffix(" # buildkit").unwrap_or(text);
        if let Some((before, rest)) = text.split_once("#(nop) ")
            && self.is_shell(before.trim_end())
        {
            // The classic builder writes a second blank.
            let style = if rest.starts_with(' ') {
                Style::Evaluated
            } else {
                Style::Written
            };
            return match split(without_suffix(rest.trim())) {
                Some((keyword, rest)) => self.instruction(at, keyword, rest, style),
                None => HistoryLine::other(text),
            };
        }
        if let Some((keyword, rest)) = split(text) {
            return match keyword {
                "RUN" => self.run(rest, is_buildkit),
                _ => self.instruction(at, keyword, rest.trim(), Style::Evaluated),
            };
        }
        let is_run =
            text.starts_with('|') || self.shells().iter().any(|s| begins(text, s).is_some());
        if is_run && !text.starts_with("# ") {
            return self.run(
                if self.is_buildah {
                    without_suffix(text)
                } else {
                    text
                },
                false,
            );
        }
        HistoryLine::other(text)
    }

    /// Whether a text is the words of a shell before `#(nop)`.
    fn is_shell(&self, text: &str) -> bool {
        text == self.shell.join(" ")
            || text.starts_with("/bin/")
            || text.starts_with("cmd ")
            || text.starts_with("powershell")
    }

    /// The words of the shells that a command in shell form may begin with. Buildah writes the default one always.
    fn shells(&self) -> Vec<String> {
        let mut shells = vec![self.shell.join(" ")];
        let default = "/bin/sh -c".to_owned();
        if self.is_buildah && !shells.contains(&default) {
            shells.push(default);
        }
        shells
    }

    fn run(&mut self, text: &str, is_buildkit: bool) -> HistoryLine {
        let mut shells = self.shells();
        if is_buildkit {
            shells.truncate(1);
        }
        let (command, certain) = self.arguments.strip(text, &shells);
        let Some(command) = shells.iter().find_map(|shell| begins(command, shell)) else {
            return run::exec(command, certain);
        };
        match words::json(command) {
            Some(words) if self.is_buildah && !is_buildkit => run::listed(&words),
            _ => run::shell(command, certain),
        }
    }

    fn instruction(
        &mut self,
        at: usize,
        keyword: &'static str,
        text: &str,
        style: Style,
    ) -> HistoryLine {
        let is_written = style == Style::Written;
        match keyword {
            "COPY" | "ADD" => copied(keyword, text),
            "ENV" | "LABEL" => self.pairs(keyword, text, is_written),
            "ARG" => self.argument(text, is_written),
            "CMD" | "ENTRYPOINT" => self.command(keyword, text, is_written),
            "EXPOSE" => expose(text),
            "VOLUME" => self.volume(text),
            "SHELL" => self.set_shell(text),
            "HEALTHCHECK" => self.check(at, text),
            // Their text is the Dockerfile's, a whole instruction or a name.
            "ONBUILD" | "MAINTAINER" => HistoryLine::new(keyword, text, one_line(text)),
            _ if is_written => HistoryLine::new(keyword, text, one_line(text)),
            _ => HistoryLine::new(keyword, text, quote::literal(text)),
        }
    }

    fn pairs(&self, keyword: &'static str, text: &str, is_written: bool) -> HistoryLine {
        if is_written && pairs::are_written(text) {
            return HistoryLine::new(keyword, text, one_line(text));
        }
        match pairs::pairs(text, &self.known) {
            None => HistoryLine::new(keyword, text, None),
            Some((pairs, certain)) => {
                let line = HistoryLine::new(keyword, text, pairs::written(&pairs));
                if certain || line.written.is_none() {
                    line
                } else {
                    line.doubt(PAIRS)
                }
            }
        }
    }

    fn argument(&mut self, text: &str, is_written: bool) -> HistoryLine {
        let (name, value) = text
            .split_once('=')
            .map_or((text, None), |(n, v)| (n, Some(v)));
        if !words::is_name(name) || (is_written && pairs::are_written(text)) {
            return HistoryLine::new("ARG", text, one_line(text));
        }
        self.arguments.learn(name, value.unwrap_or_default());
        let Some(value) = value else {
            return HistoryLine::new("ARG", text, Some(name.to_owned()));
        };
        let written = quote::word(value).map(|value| format!("{name}={value}"));
        let line = HistoryLine::new("ARG", text, written);
        // Several arguments of one ARG are joined with blanks too.
        let several = value
            .split(' ')
            .skip(1)
            .any(|word| words::is_name(word.split('=').next().unwrap_or(word)));
        if several && line.written.is_some() {
            line.doubt(PAIRS)
        } else {
            line
        }
    }

    fn command(&self, keyword: &'static str, text: &str, is_written: bool) -> HistoryLine {
        if is_written && let Some(words) = words::json(text) {
            return HistoryLine::new(keyword, text, Some(quote::list(&words))).in_form(Form::Exec);
        }
        let quoted = exec::quoted(text).filter(|(_, rest)| rest.trim().is_empty());
        let Some((words, _)) = quoted else {
            return HistoryLine::new(keyword, text, one_line(text)).in_form(Form::Shell);
        };
        // A text for the shell in force is the last word behind the shell's words.
        if let Some((command, shell)) = words.split_last()
            && shell == self.shell
            && !command.contains(['\n', '\r'])
            && command.trim() == command
            && let Some(written) = run::on_one_line(command)
        {
            return HistoryLine::new(keyword, command, Some(written)).in_form(Form::Shell);
        }
        HistoryLine::new(keyword, text, Some(quote::list(&words))).in_form(Form::Exec)
    }

    fn volume(&self, text: &str) -> HistoryLine {
        if words::json(text).is_some() {
            return HistoryLine::new("VOLUME", text, one_line(text));
        }
        let Some(inside) = exec::bare(text) else {
            return HistoryLine::new("VOLUME", text, one_line(text));
        };
        let mut words: Vec<String> = Vec::new();
        let mut open = String::new();
        for word in inside.split(' ') {
            if open.len() > LONGEST {
                break;
            }
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(word);
            if self.settings.volumes.binary_search(&open).is_ok() {
                words.push(std::mem::take(&mut open));
            }
        }
        let certain = open.is_empty() && !words.is_empty();
        if !certain {
            words = inside.split_whitespace().map(str::to_owned).collect();
        }
        let line = HistoryLine::new("VOLUME", text, Some(quote::list(&words)));
        if certain || !inside.contains(' ') {
            line
        } else {
            line.doubt(LIST)
        }
    }

    fn set_shell(&mut self, text: &str) -> HistoryLine {
        let listed = words::json(text);
        let inside = exec::bare(text).unwrap_or(text);
        let is_last = self.settings.shell.join(" ") == inside;
        let (words, certain) = match listed {
            Some(words) => (words, true),
            None if is_last => (self.settings.shell.clone(), true),
            None => (
                inside.split_whitespace().map(str::to_owned).collect(),
                false,
            ),
        };
        // A shell is compared with the beginning of every command.
        if words.iter().map(String::len).sum::<usize>() <= LONGEST {
            self.shell.clone_from(&words);
        }
        let line = HistoryLine::new("SHELL", text, Some(quote::list(&words)));
        if certain { line } else { line.doubt(LIST) }
    }

    fn check(&self, at: usize, text: &str) -> HistoryLine {
        let is_printed = text.starts_with("&{") || text.starts_with('{');
        if !is_printed {
            return HistoryLine::new("HEALTHCHECK", text, one_line(text));
        }
        let last =
            (self.last_check == Some(at)).then(|| healthcheck::from_config(self.config.document()));
        let arguments = last.flatten().or_else(|| healthcheck::from_history(text));
        HistoryLine::new("HEALTHCHECK", text, arguments)
    }
}

/// The most bytes of a path, and of the words of a shell.
const LONGEST: usize = 4096;

/// The notes on what a history loses.
const PAIRS: &str = "the history does not record where each value ends";
const LIST: &str = "the history does not record where each word ends";

/// The ports of an EXPOSE: `80/tcp 90/udp`, `[80/tcp 90/udp]`, `map[80/tcp:{} 90/udp:{}]`.
fn expose(text: &str) -> HistoryLine {
    let ports = exec::keys(text).unwrap_or_else(|| {
        let inside = exec::bare(text).unwrap_or(text);
        inside.split_whitespace().map(str::to_owned).collect()
    });
    let is_port = |port: &String| {
        port.chars()
            .all(|c| c.is_ascii_alphanumeric() || "/-:._${}".contains(c))
    };
    let is_list = !ports.is_empty() && ports.iter().all(is_port);
    HistoryLine::new("EXPOSE", text, is_list.then(|| ports.join(" ")))
}

/// A text that can stand in a Dockerfile as it is.
fn one_line(text: &str) -> Option<String> {
    let is_plain =
        !text.contains(['\n', '\r', '\0']) && !text.ends_with('\\') && !text.trim().is_empty();
    is_plain.then(|| text.to_owned())
}

/// The keyword at the beginning of a text, and the rest behind one blank.
fn split(text: &str) -> Option<(&'static str, &str)> {
    let (first, rest) = text.split_once(' ')?;
    let keyword = KEYWORDS.into_iter().find(|keyword| *keyword == first)?;
    Some((keyword, rest))
}

/// The text behind the words of a shell.
fn begins<'a>(text: &'a str, shell: &str) -> Option<&'a str> {
    text.strip_prefix(shell)?.strip_prefix(' ')
}

/// A text without what Buildah puts behind it for its cache: `|unsetLabel=true|force-mtime=10`.
fn without_suffix(text: &str) -> &str {
    const KEYS: [&str; 6] = [
        "unsetLabel=",
        "inheritLabels=",
        "force-mtime=",
        "unsetAnnotation=",
        "inheritAnnotations=",
        "source-date-epoch=",
    ];
    let mut text = text;
    while let Some((before, last)) = text.rsplit_once('|')
        && KEYS.iter().any(|key| last.starts_with(key))
        && !last.contains(' ')
    {
        text = before;
    }
    text
}
