//! The table of what need not be in an image: where it lies, and how it stays out.
//!
//! Only what no program misses at run time is in the table. A cache that programs may need, such as browsers of
//! Playwright or models, is not. Sources: the manuals of the package managers, and the rules of hadolint and dockle
//! whose numbers stand here.

use super::texts;
use crate::language::Text;

/// Where the paths of a rule begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// At the root.
    Root,
    /// In the home directory of a user: `root`, or a directory in `home`.
    Home,
    /// In any directory.
    Anywhere,
}

/// Which contents count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    /// Those in the final filesystem.
    Live,
    /// Those that a COPY or ADD brought, in the final filesystem or not.
    Copied,
    /// Those that a COPY or ADD brought and a later layer removed.
    CopiedAndRemoved,
}

/// How a patch keeps the files of a rule out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fix {
    /// The RUN ends with a command.
    Command(&'static str),
    /// The RUN ends with a command that removes the directories.
    Delete,
    /// A word stands behind other words of the RUN; where these are missing, or one of `but` is there, the RUN removes
    /// the directories.
    Word {
        behind: &'static [&'static str],
        word: &'static str,
        but: &'static [&'static str],
    },
    /// The directories are mounts.
    Mount,
    /// The `.dockerignore` has a line.
    Ignore(&'static str),
}

/// A rule: files that need not be in an image.
#[derive(Debug)]
pub(super) struct Rule {
    /// The word of the rule, the last part of the piece's id (docs/advice.md).
    pub(super) word: &'static str,
    /// What the files are, in the plural.
    pub(super) what: Text,
    /// The paths of the files or directories.
    pub(super) paths: &'static [(Start, &'static str)],
    /// Names directly in these directories that do not count.
    pub(super) except: &'static [&'static str],
    /// Which contents count.
    pub(super) counts: Counts,
    /// The lines that keep the files out.
    pub(super) lines: &'static str,
    /// What must be true, a sentence each.
    pub(super) assumptions: &'static [Text],
    /// The numbers of other linters' rules.
    pub(super) numbers: &'static [&'static str],
    /// How a patch keeps the files out.
    pub(super) fix: Fix,
    /// The programs that fill the directories and read them.
    pub(super) tools: &'static [&'static str],
    /// The words that make a program fill the directories itself. `None` if it always does so, where they are empty.
    pub(super) fills: Option<&'static [&'static str]>,
}

use Start::{Anywhere, Home, Root};

/// A cache that a command fills, which the same RUN can remove or a mount can hold.
const CACHE: Rule = Rule {
    word: "",
    what: Text("", ""),
    paths: &[],
    except: &[],
    counts: Counts::Live,
    lines: "",
    assumptions: &[texts::SAME_RUN],
    numbers: &[],
    fix: Fix::Delete,
    tools: &[],
    fills: None,
};

/// The rules, in the order in which they are tried at a path.
pub(super) const RULES: [Rule; 21] = [
    Rule {
        word: "apt-lists",
        what: Text("package lists of apt", "apt 的软件包列表"),
        paths: &[(Root, "var/lib/apt/lists")],
        except: &["partial", "lock"],
        lines: "&& rm -rf /var/lib/apt/lists/*",
        numbers: &["DL3009", "DKL-DI-0005"],
        fix: Fix::Command("rm -rf /var/lib/apt/lists/*"),
        tools: &["apt", "apt-get", "aptitude"],
        fills: Some(&["update"]),
        ..CACHE
    },
    Rule {
        word: "apt-cache",
        what: Text(
            "packages and indexes that apt downloaded",
            "apt 下载的软件包和索引",
        ),
        paths: &[(Root, "var/cache/apt")],
        lines: "&& apt-get clean",
        numbers: &["DKL-DI-0005"],
        fix: Fix::Command("apt-get clean"),
        tools: &["apt", "apt-get", "aptitude"],
        ..CACHE
    },
    Rule {
        word: "apk-cache",
        what: Text(
            "packages and indexes that apk downloaded",
            "apk 下载的软件包和索引",
        ),
        paths: &[(Root, "var/cache/apk")],
        lines: "apk add --no-cache",
        assumptions: &[],
        numbers: &["DL3019", "DKL-DI-0004"],
        fix: Fix::Word {
            behind: &["apk add"],
            word: "--no-cache",
            but: &["apk update", "apk upgrade", "apk fetch"],
        },
        tools: &["apk"],
        fills: Some(&["update", "--update", "--update-cache", "-U", "--no-cache"]),
        ..CACHE
    },
    Rule {
        word: "dnf-cache",
        what: Text(
            "packages and metadata that dnf downloaded",
            "dnf 下载的软件包和元数据",
        ),
        paths: &[(Root, "var/cache/dnf"), (Root, "var/cache/libdnf5")],
        lines: "&& dnf clean all",
        numbers: &["DL3040"],
        fix: Fix::Command("dnf clean all"),
        tools: &["dnf", "dnf5", "yum"],
        ..CACHE
    },
    Rule {
        word: "yum-cache",
        what: Text(
            "packages and metadata that yum downloaded",
            "yum 下载的软件包和元数据",
        ),
        paths: &[(Root, "var/cache/yum")],
        lines: "&& yum clean all",
        numbers: &["DL3032"],
        fix: Fix::Command("yum clean all"),
        tools: &["yum"],
        ..CACHE
    },
    Rule {
        word: "zypper-cache",
        what: Text(
            "packages and metadata that zypper downloaded",
            "zypper 下载的软件包和元数据",
        ),
        paths: &[(Root, "var/cache/zypp")],
        lines: "&& zypper clean --all",
        numbers: &["DL3036"],
        fix: Fix::Command("zypper clean --all"),
        tools: &["zypper"],
        ..CACHE
    },
    Rule {
        word: "pip-cache",
        what: Text("packages that pip downloaded", "pip 下载的软件包"),
        paths: &[(Home, ".cache/pip")],
        lines: "pip install --no-cache-dir",
        assumptions: &[],
        numbers: &["DL3042"],
        fix: Fix::Word {
            behind: &["pip install", "pip3 install"],
            word: "--no-cache-dir",
            but: &["pip wheel", "pip download", "pip3 wheel", "pip3 download"],
        },
        tools: &["pip", "pip3"],
        ..CACHE
    },
    Rule {
        word: "uv-cache",
        what: Text("packages that uv downloaded", "uv 下载的软件包"),
        paths: &[(Home, ".cache/uv")],
        lines: "ENV UV_NO_CACHE=1",
        assumptions: &[texts::CACHE_LINKS],
        tools: &["uv"],
        ..CACHE
    },
    Rule {
        word: "npm-cache",
        what: Text("packages that npm downloaded", "npm 下载的软件包"),
        paths: &[(Home, ".npm/_cacache"), (Home, ".cache/npm")],
        lines: "&& npm cache clean --force",
        tools: &["npm", "npx"],
        ..CACHE
    },
    Rule {
        word: "yarn-cache",
        what: Text("packages that yarn downloaded", "yarn 下载的软件包"),
        paths: &[
            (Home, ".cache/yarn"),
            (Root, "usr/local/share/.cache/yarn"),
            (Home, ".yarn/berry/cache"),
        ],
        lines: "&& yarn cache clean",
        numbers: &["DL3060"],
        tools: &["yarn"],
        ..CACHE
    },
    Rule {
        word: "pnpm-store",
        what: Text("packages in the store of pnpm", "pnpm store 中的软件包"),
        paths: &[(Home, ".local/share/pnpm/store"), (Anywhere, ".pnpm-store")],
        lines: "RUN --mount=type=cache,target=/root/.local/share/pnpm/store …",
        assumptions: &[texts::STORE_OF_ROOT],
        fix: Fix::Mount,
        tools: &["pnpm"],
        ..CACHE
    },
    Rule {
        word: "composer-cache",
        what: Text("packages that Composer downloaded", "Composer 下载的软件包"),
        paths: &[(Home, ".cache/composer"), (Home, ".composer/cache")],
        lines: "&& composer clear-cache",
        tools: &["composer"],
        ..CACHE
    },
    Rule {
        word: "go-build",
        what: Text("results of Go's compiler", "Go 编译器的缓存"),
        paths: &[(Home, ".cache/go-build")],
        lines: "RUN --mount=type=cache,target=/root/.cache/go-build …",
        assumptions: &[texts::COMPILER_OF_ROOT],
        fix: Fix::Mount,
        tools: &["go"],
        ..CACHE
    },
    Rule {
        word: "go-modules",
        what: Text("downloads of Go modules", "下载的 Go 模块"),
        paths: &[(Home, "go/pkg/mod/cache"), (Root, "go/pkg/mod/cache")],
        lines: "RUN --mount=type=cache,target=/root/go/pkg/mod …",
        assumptions: &[texts::GOPATH],
        fix: Fix::Mount,
        tools: &["go"],
        ..CACHE
    },
    Rule {
        word: "cargo-registry",
        what: Text("downloads of Rust crates", "下载的 Rust crate"),
        paths: &[
            (Home, ".cargo/registry"),
            (Home, ".cargo/git"),
            (Root, "usr/local/cargo/registry"),
            (Root, "usr/local/cargo/git"),
        ],
        lines: "RUN --mount=type=cache,target=/usr/local/cargo/registry …",
        assumptions: &[texts::CARGO_HOME],
        fix: Fix::Mount,
        tools: &["cargo"],
        ..CACHE
    },
    Rule {
        word: "gradle-cache",
        what: Text("downloads and results of Gradle", "Gradle 的下载和构建缓存"),
        paths: &[(Home, ".gradle/caches")],
        lines: "RUN --mount=type=cache,target=/root/.gradle/caches …",
        assumptions: &[texts::GRADLE],
        fix: Fix::Mount,
        tools: &["gradle", "gradlew"],
        ..CACHE
    },
    Rule {
        word: "conda-packages",
        what: Text("packages that conda downloaded", "conda 下载的软件包"),
        paths: &[
            (Root, "opt/conda/pkgs"),
            (Root, "opt/miniconda/pkgs"),
            (Home, "miniconda3/pkgs"),
        ],
        lines: "&& conda clean --all --yes",
        tools: &["conda", "mamba"],
        ..CACHE
    },
    Rule {
        word: "node-cache",
        what: Text(
            "results that tools keep in node_modules/.cache",
            "工具保存在 node_modules/.cache 中的缓存",
        ),
        paths: &[(Anywhere, "node_modules/.cache")],
        lines: "&& rm -rf node_modules/.cache",
        ..CACHE
    },
    Rule {
        word: "git",
        what: Text("repositories of Git", "Git 仓库"),
        paths: &[(Anywhere, ".git")],
        counts: Counts::Copied,
        lines: "# .dockerignore\n**/.git",
        assumptions: &[texts::NO_GIT_VERSION],
        numbers: &["DKL-LI-0003"],
        fix: Fix::Ignore("**/.git"),
        ..CACHE
    },
    Rule {
        word: "env",
        what: Text("environment files", "环境变量文件"),
        paths: &[(Anywhere, ".env")],
        counts: Counts::CopiedAndRemoved,
        lines: "# .dockerignore\n**/.env",
        assumptions: &[],
        fix: Fix::Ignore("**/.env"),
        ..CACHE
    },
    Rule {
        word: "node-modules",
        what: Text(
            "node_modules that were copied and removed",
            "被复制进来又被删除的 node_modules",
        ),
        paths: &[(Anywhere, "node_modules")],
        counts: Counts::CopiedAndRemoved,
        lines: "# .dockerignore\n**/node_modules",
        assumptions: &[texts::FROM_CONTEXT],
        fix: Fix::Ignore("**/node_modules"),
        ..CACHE
    },
];

/// The globs of the paths that a rule leaves out, as a squash takes them. The directories themselves stay. Empty for a
/// word that is no rule, and for a rule about files that are gone in the end.
pub fn exclude_globs(word: &str) -> Vec<String> {
    let rule = RULES.iter().find(|rule| rule.word == word);
    let rule = rule.filter(|rule| rule.counts != Counts::CopiedAndRemoved);
    let paths = rule.map_or(&[][..], |rule| rule.paths);
    let glob = |(start, path): &(Start, &str)| match start {
        Root => format!("{path}/*"),
        Home => format!("{{root,home/*}}/{path}/*"),
        // A directory anywhere is itself what is not needed.
        Anywhere => format!("**/{path}"),
    };
    paths.iter().map(glob).collect()
}

#[cfg(test)]
mod tests {
    use super::{RULES, exclude_globs};

    #[test]
    fn globs_of_rules() {
        assert_eq!(exclude_globs("apt-lists"), ["var/lib/apt/lists/*"]);
        assert_eq!(exclude_globs("pip-cache"), ["{root,home/*}/.cache/pip/*"]);
        assert_eq!(exclude_globs("git"), ["**/.git"]);
        assert!(exclude_globs("env").is_empty() && exclude_globs("x").is_empty());
    }

    #[test]
    fn every_rule_is_in_the_documentation() {
        let documentation = include_str!("../../docs/advice.md");
        for rule in &RULES {
            let row = format!("| `{}` |", rule.word);
            assert_eq!(documentation.matches(&row).count(), 1, "{}", rule.word);
            assert!(!rule.lines.is_empty() && !rule.paths.is_empty());
        }
    }
}
