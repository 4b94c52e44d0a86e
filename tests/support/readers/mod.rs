//! What four programs read in a tar, each to its end: Python's `tarfile`, Go's `archive/tar`, GNU tar and bsdtar.
//!
//! Python and Go run as long as the tests do, as many of each as there are threads that ask: a path a line, answered by a line
//! a member. GNU tar and bsdtar are run for each tar; both list it on standard error and pour its contents to standard output.

mod listing;

use std::collections::HashSet;
use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::{LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use super::build::hex;

/// One member, as one of them reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    pub kind: String,
    pub mode: String,
    /// Numbers of user and group.
    pub owner: String,
    /// Seconds since 1970, any fraction cut off.
    pub time: i64,
    /// Of files: how many bytes, and their digest. Of devices: the numbers.
    pub content: Vec<String>,
    /// Without slashes that mean nothing.
    pub name: Vec<u8>,
    pub target: Option<Vec<u8>>,
    /// Sparse, with runs that end within blocks. Python tells.
    pub runs: bool,
}

/// All members, or what is wrong with them.
type Answer = Result<Vec<Member>, String>;

/// A reader: its name, and how it is asked. What Python answered helps to understand listings.
type Reader = (&'static str, fn(&Path, &[Member]) -> Answer);

const OTHERS: [Reader; 3] = [
    ("Go", |path, _| go(path)),
    ("GNU tar", gnu_tar),
    ("bsdtar", bsdtar),
];

/// What sets one of them apart though the tar is well formed.
enum Apart {
    /// It says this, and reads on.
    Says(&'static str),
    /// It says this, and its answer is left aside.
    Fails(&'static str),
    /// It is not asked where a run of a sparse file, but for the last, ends within a block.
    Runs,
}

/// Who is apart, how, and why that is no matter.
const APART: [(&str, Apart, &str); 3] = [
    (
        "bsdtar",
        Apart::Says("can't be converted from UTF-8 to current locale."),
        "names are bytes, and engines write them into PAX records as they are; it takes the bytes",
    ),
    (
        "GNU tar",
        Apart::Fails("is out of minor_t range"),
        "its numbers of devices end at 2^31, the format's do not",
    ),
    (
        "GNU tar",
        Apart::Runs,
        "it looks for each run at the beginning of a block, where it writes them; the others read on",
    ),
];

/// Nothing in a test pours out more.
const MOST: u64 = 1 << 30;

/// Where programs are built.
const BUILT: &str = match option_env!("CARGO_TARGET_TMPDIR") {
    Some(folder) => folder,
    None => concat!(env!("CARGO_MANIFEST_DIR"), "/target"),
};

/// Digests of what was read.
static READ: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Panics unless all four read the same. What was read before is not read again.
pub fn agree(tar: &[u8], what: &str) {
    let digest = hex(tar);
    if !locked(&READ).contains(&digest) {
        if let Err(said) = one_answer(tar) {
            panic!("{what}: {said}");
        }
        locked(&READ).insert(digest);
    }
}

/// What all four read in a tar, or who says otherwise.
pub fn one_answer(tar: &[u8]) -> Answer {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(tar).expect("a temporary file");
    let mut first = python(file.path());
    let mut runs = false;
    for member in first.iter_mut().flatten() {
        runs |= std::mem::take(&mut member.runs);
    }
    let members = first.as_deref().unwrap_or_default();
    let mut said: Vec<String> = first
        .as_ref()
        .err()
        .map(|e| format!("Python: {e}"))
        .into_iter()
        .collect();
    for (name, ask) in OTHERS {
        if runs && apart(name, |how| matches!(how, Apart::Runs)) {
            continue;
        }
        match ask(file.path(), members) {
            Ok(answer) if first.is_ok() => said.extend(difference(members, name, &answer)),
            Ok(_) => {}
            Err(e)
                if apart(
                    name,
                    |how| matches!(how, Apart::Fails(says) if e.contains(says)),
                ) => {}
            Err(e) => said.push(format!("{name}: {e}")),
        }
    }
    if said.is_empty() {
        first
    } else {
        Err(said.join("; "))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a reader is known to be apart like this.
fn apart(reader: &str, how: impl Fn(&Apart) -> bool) -> bool {
    APART
        .iter()
        .any(|(who, known, _)| *who == reader && how(known))
}

/// The first member that another reads otherwise than Python.
fn difference(first: &[Member], name: &str, second: &[Member]) -> Option<String> {
    let line = |members: &[Member], at: usize| {
        members
            .get(at)
            .map_or("(the end)".to_owned(), ToString::to_string)
    };
    let most = first.len().max(second.len());
    let at = (0..most).find(|at| first.get(*at) != second.get(*at))?;
    Some(format!(
        "Python reads `{}`, {name} `{}`",
        line(first, at),
        line(second, at)
    ))
}

impl Member {
    /// The same under a name without slashes that mean nothing.
    fn plain(mut self) -> Self {
        self.name.dedup_by(|b, a| *b == b'/' && *a == b'/');
        if self.name.len() > 1 && self.name.ends_with(b"/") {
            self.name.pop();
        }
        self
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} {}",
            self.kind, self.mode, self.owner, self.time
        )?;
        for word in &self.content {
            write!(f, " {word}")?;
        }
        write!(f, " {}", self.name.escape_ascii())?;
        match &self.target {
            Some(target) => write!(f, " -> {}", target.escape_ascii()),
            None => Ok(()),
        }
    }
}

/// A member as the programs of Python and Go write it.
fn told(line: &str) -> Option<Member> {
    let words: Vec<&str> = line.split(' ').collect();
    let [kind, mode, owner, time, ref rest @ ..] = words[..] else {
        return None;
    };
    let content = match kind {
        "file" | "file-in-runs" => 2,
        "char" | "block" => 1,
        _ => 0,
    };
    let (content, names) = rest.split_at_checked(content)?;
    let bytes = |word: &&str| -> Option<Vec<u8>> {
        let pairs = word.as_bytes().chunks(2).map(std::str::from_utf8);
        pairs
            .map(|pair| u8::from_str_radix(pair.ok()?, 16).ok())
            .collect()
    };
    let target = match names.get(1) {
        Some(word) => Some(bytes(word)?),
        None => None,
    };
    let member = Member {
        kind: kind.trim_end_matches("-in-runs").to_owned(),
        mode: mode.to_owned(),
        owner: owner.to_owned(),
        time: time.parse().ok()?,
        content: content.iter().map(ToString::to_string).collect(),
        name: bytes(names.first()?)?,
        target,
        runs: kind == "file-in-runs",
    };
    Some(member.plain())
}

/// A program that answers until the tests end.
struct Server {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// Servers of a kind that nobody is asking.
type Pool = Mutex<Vec<Server>>;

impl Server {
    fn start(program: &str, arguments: &[&str], package: &str) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|e| panic!("{program} is there (apt install {package}): {e}"));
        Self {
            requests: child.stdin.take().expect("piped"),
            answers: BufReader::new(child.stdout.take().expect("piped")),
            child,
        }
    }

    fn ask(&mut self, path: &Path) -> Answer {
        writeln!(self.requests, "{}", path.display()).expect("a reader that runs");
        let mut members = Vec::new();
        loop {
            let mut line = String::new();
            let length = self.answers.read_line(&mut line).expect("text");
            assert!(length > 0, "a reader ended: {:?}", self.child.wait());
            let line = line.trim_end_matches('\n');
            match line.split_once(' ') {
                None => return members.into_iter().collect(),
                Some(("error", said)) => return Err(said.to_owned()),
                Some(_) => members.push(told(line).ok_or(format!("what is `{line}`"))),
            }
        }
    }
}

fn asked(pool: &Pool, path: &Path, start: fn() -> Server) -> Answer {
    let idle = locked(pool).pop();
    let mut server = idle.unwrap_or_else(start);
    let answer = server.ask(path);
    locked(pool).push(server);
    answer
}

fn python(path: &Path) -> Answer {
    static POOL: Pool = Mutex::new(Vec::new());
    asked(&POOL, path, || {
        Server::start("python3", &["-c", include_str!("tar.py")], "python3")
    })
}

fn go(path: &Path) -> Answer {
    static POOL: Pool = Mutex::new(Vec::new());
    asked(&POOL, path, || {
        static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
        let program = PROGRAM.get_or_init(compile).to_str().expect("text");
        Server::start(program, &[], "golang-go")
    })
}

/// Go's reader, compiled unless this source was before.
fn compile() -> PathBuf {
    let source = include_str!("main.go");
    let folder = Path::new(BUILT).join("readers");
    let program = folder.join(format!("go-{}", &hex(source.as_bytes())[..16]));
    if program.is_file() {
        return program;
    }
    std::fs::create_dir_all(&folder).expect("a folder");
    // Others may be compiling it too: each for itself, and the last one stays.
    let own = tempfile::tempdir_in(&folder).expect("a folder");
    let (file, made) = (own.path().join("main.go"), own.path().join("go"));
    std::fs::write(&file, source).expect("written");
    let out = Command::new("go")
        .args(["build", "-o"])
        .args([&made, &file])
        .env("GO111MODULE", "off")
        .env("GOFLAGS", "")
        .env("CGO_ENABLED", "0")
        .env("GOCACHE", folder.join("go-cache"))
        .output()
        .expect("go is there (apt install golang-go)");
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    std::fs::rename(made, &program).expect("renamed");
    program
}

fn gnu_tar(path: &Path, first: &[Member]) -> Answer {
    let run = |pour: &str, folder: &Path| {
        let mut tar = Command::new("tar");
        tar.args([
            "-xvvP",
            "--full-time",
            "--numeric-owner",
            "--quoting-style=c",
        ])
        // Of records that are not its own it would say that it ignores them.
        .args(["--warning=no-unknown-keyword", pour, "-f"])
        .arg(path)
        .current_dir(folder);
        output(tar, "tar")
    };
    let out = run("-O", Path::new("/"));
    let lines = listed("GNU tar", &out, b"tar: ")?;
    let firsts = first.iter().map(Some).chain(std::iter::repeat(None));
    let members = lines
        .iter()
        .zip(firsts)
        .map(|(line, first)| listing::gnu(line, first));
    let mut members = members.collect::<Result<Vec<_>, _>>()?;
    if listing::contents(&mut members, &out.stdout).is_ok() {
        return Ok(members);
    }
    // It leaves out a hole at a file's end. Into a file each, so that this can be seen.
    let folder = tempfile::tempdir().expect("a folder");
    run("--to-command=cat > $(ls | wc -l)", folder.path());
    let mut poured = Vec::new();
    let files = members.iter().filter(|m| m.kind == "file");
    for (number, file) in files.enumerate() {
        let content = std::fs::read(folder.path().join(number.to_string()));
        let mut content = content.map_err(|e| format!("{file}: {e}"))?;
        let size = listing::size(file).filter(|size| (*size as u64) < MOST);
        content.resize(size.unwrap_or(0).max(content.len()), 0);
        poured.extend(content);
    }
    listing::contents(&mut members, &poured).map(|()| members)
}

fn bsdtar(path: &Path, first: &[Member]) -> Answer {
    let mut tar = Command::new("bsdtar");
    tar.args(["-xOvvPf"]).arg(path).arg("--numeric-owner");
    let out = output(tar, "libarchive-tools");
    let lines = listed("bsdtar", &out, b"bsdtar: ")?;
    let firsts = first.iter().map(Some).chain(std::iter::repeat(None));
    let members = lines
        .iter()
        .zip(firsts)
        .map(|(line, first)| listing::bsd(line, first));
    let mut members = members.collect::<Result<Vec<_>, _>>()?;
    listing::contents(&mut members, &out.stdout).map(|()| members)
}

/// What a program says and pours out, up to what no test holds: a broken header may make exabytes.
fn output(mut program: Command, package: &str) -> Output {
    program.env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    program.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = program.spawn();
    let mut child =
        child.unwrap_or_else(|e| panic!("{program:?} runs (apt install {package}): {e}"));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let pipes = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(|| pipes.1.expect("piped").read_to_end(&mut stderr));
        let poured = pipes.0.expect("piped").take(MOST).read_to_end(&mut stdout);
        if poured.expect("a pipe") as u64 == MOST {
            child.kill().expect("our own");
        }
    });
    let status = child.wait().expect("our own");
    Output {
        status,
        stdout,
        stderr,
    }
}

/// The lines of a listing; what is said between them is damage, unless it is known.
fn listed<'a>(reader: &str, out: &'a Output, mark: &[u8]) -> Result<Vec<&'a [u8]>, String> {
    let lines = out.stderr.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    let (said, lines): (Vec<&[u8]>, Vec<&[u8]>) = lines.partition(|l| l.starts_with(mark));
    let said: Vec<_> = said
        .into_iter()
        .map(|l| String::from_utf8_lossy(&l[mark.len()..]))
        .collect();
    let known = |said: &str| {
        apart(
            reader,
            |how| matches!(how, Apart::Says(text) if said.contains(text)),
        )
    };
    let ending = |said: &str| {
        said.starts_with("Error exit delayed") || said.starts_with("Exiting with failure")
    };
    let harmless = said.iter().all(|said| known(said) || ending(said));
    if harmless && (out.status.success() || said.iter().any(|said| known(said))) {
        Ok(lines)
    } else {
        Err(format!("{}: {}", out.status, said.join("; ")))
    }
}
