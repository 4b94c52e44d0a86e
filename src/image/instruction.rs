//! The Dockerfile line behind a step of an image's history.
//!
//! Builders wrap the line in words of their own: the classic builder writes `/bin/sh -c #(nop)  CMD ["x"]`, and
//! `BuildKit` writes `RUN /bin/sh -c make # buildkit`. This module removes the wrapping and nothing else. A text of
//! another form stays as it is.

/// The keywords of Dockerfiles.
pub const KEYWORDS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// A Dockerfile line in two parts: the keyword and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// The keyword of a Dockerfile line, for example `RUN` or `COPY`; empty if the text has no known form.
    pub keyword: String,
    /// The part of a Dockerfile line after its keyword; the whole text if there is no keyword.
    pub rest: String,
}

impl Instruction {
    /// The Dockerfile line in the `created_by` text of a history step. Text of no known form becomes the rest, without
    /// a keyword.
    pub fn parse(created_by: &str) -> Self {
        let text = created_by.trim();
        let text = text.strip_suffix("# buildkit").map_or(text, str::trim_end);
        if let Some(nop) = after_shell(text).and_then(|rest| rest.strip_prefix("#(nop)")) {
            return split(nop.trim()).unwrap_or_else(|| plain(nop.trim()));
        }
        if let Some(instruction) = split(text) {
            return match instruction.keyword.as_str() {
                "RUN" => run(&instruction.rest),
                _ => instruction,
            };
        }
        if after_shell(text).is_some() || (text.starts_with('|') && arguments(text).is_some()) {
            return run(text);
        }
        plain(text)
    }

    /// The Dockerfile line with its keyword, as people write it.
    pub fn line(&self) -> String {
        if self.keyword.is_empty() {
            self.rest.clone()
        } else {
            format!("{} {}", self.keyword, self.rest)
        }
    }
}

fn plain(text: &str) -> Instruction {
    Instruction {
        keyword: String::new(),
        rest: text.to_owned(),
    }
}

fn run(command: &str) -> Instruction {
    let command = arguments(command).unwrap_or(command);
    let command = after_shell(command).unwrap_or(command);
    Instruction {
        keyword: "RUN".to_owned(),
        rest: command.trim().to_owned(),
    }
}

/// The command after `/bin/sh -c `, also after other shells and the options that people give to `SHELL`; `None` if the
/// text does not begin with a shell.
fn after_shell(text: &str) -> Option<&str> {
    ["/bin/sh", "/bin/bash", "/bin/ash"]
        .iter()
        .find_map(|shell| text.strip_prefix(shell))
        .and_then(|rest| {
            let (options, command) = rest.split_once(" -c ").or_else(|| {
                let at = rest.find("c ")?;
                Some((&rest[..at], &rest[at + 2..]))
            })?;
            let only_options = options
                .split_whitespace()
                .all(|word| word.starts_with(['-', '+']) || word == "pipefail");
            only_options.then_some(command.trim_start())
        })
}

/// The command after the build arguments that the classic builder puts before it: `|2 A=1 B=2 /bin/sh -c …`; `None` if
/// there are none.
fn arguments(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('|')?;
    let (count, _) = rest.split_once(' ')?;
    count.parse::<u16>().ok()?;
    let shell = rest.find(" /bin/")?;
    Some(&rest[shell + 1..])
}

fn split(text: &str) -> Option<Instruction> {
    let (first, rest) = text.split_once(char::is_whitespace)?;
    KEYWORDS.contains(&first).then(|| Instruction {
        keyword: first.to_owned(),
        rest: rest.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::Instruction;

    #[track_caller]
    fn reads(created_by: &str, line: &str) {
        assert_eq!(Instruction::parse(created_by).line(), line);
    }

    #[test]
    fn classic_builder() {
        reads(
            r#"/bin/sh -c #(nop)  CMD ["nginx" "-g"]"#,
            r#"CMD ["nginx" "-g"]"#,
        );
        reads(
            "/bin/sh -c apt-get update && apt-get install -y curl",
            "RUN apt-get update && apt-get install -y curl",
        );
        reads("/bin/sh -c #(nop) ADD file:8f1 in / ", "ADD file:8f1 in /");
        reads("|1 V=2 /bin/sh -c make $V", "RUN make $V");
    }

    #[test]
    fn buildkit() {
        reads("RUN /bin/sh -c make all # buildkit", "RUN make all");
        reads("COPY . /app # buildkit", "COPY . /app");
        reads("RUN |2 A=1 B=2 /bin/sh -c make # buildkit", "RUN make");
        reads(
            "RUN /bin/bash -o pipefail -c curl x | sh # buildkit",
            "RUN curl x | sh",
        );
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        reads("buildkit.dockerfile.v0", "buildkit.dockerfile.v0");
        reads("bazel build ...", "bazel build ...");
        reads("|x", "|x");
        reads("", "");
    }

    #[test]
    fn keyword_and_rest_are_apart() {
        let instruction = Instruction::parse("WORKDIR /app");
        assert_eq!(instruction.keyword, "WORKDIR");
        assert_eq!(instruction.rest, "/app");
    }
}
