//! Comparing in the page: the scripts and the questions of its workers, whose bytes are those of the command line.

use std::path::Path;
use std::process::Command;
use std::rc::Rc;

use squint::bytes::Wire as _;
use squint::session::protocol::{
    ChangeRow, ChangesPage, ChangesQuery, CompareFormat, CompareReply, CompareRequest, Contents,
    Difference, PathChange, Progress, Reply, Request, ShownComparison, SquashRequest,
};
use squint::session::scripts::{self, Beside, Comparing, Payload, Workers};

use crate::support::workers::{File, Local, block_on};
use crate::support::{Framing, Pack, image};

const OLD: &str = "etc/a=one bin/app=11 gone=123456 keep | log=1";
const NEW: &str = "etc/a=two bin/app=2222 keep more/b=333 more/c=4 | log=22 link->keep";

fn docker(line: &str) -> Vec<u8> {
    image(line, Framing::DockerOci, Pack::Plain)
}

fn fixture(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read(fixtures.join(name)).expect("a fixture")
}

fn opening(choice: Option<u32>) -> Request {
    Request::Open {
        name: "case.tar".to_owned(),
        choice,
        huge: false,
    }
}

/// Two images in the page: the workers, and the file of each.
struct Page {
    workers: Local,
    open: File,
    other: File,
    found: ShownComparison,
}

/// Opens an image and finds out its packages, as the page does before it compares.
fn opened(file: &[u8]) -> (Local, File) {
    let (workers, file) = (Local::default(), Rc::new(file.to_vec()));
    let held = std::cell::RefCell::new(file.clone());
    let heard = |said| {
        if let scripts::Opening::Opened(_, file) = said {
            *held.borrow_mut() = file;
        }
    };
    let open = scripts::open(&workers, file, opening(None), &heard);
    block_on(open).expect("an image").expect("one image");
    let file = held.take();
    block_on(scripts::packages(&workers, file.clone(), &|_| ())).expect("packages");
    (workers, file)
}

fn shown(bytes: &[u8]) -> ShownComparison {
    match CompareReply::unpack(bytes).expect("an answer") {
        CompareReply::Compared(found) => *found,
        other => panic!("{other:?}"),
    }
}

fn compared(open: &[u8], other: &[u8]) -> Page {
    let (workers, open) = opened(open);
    let files = Beside {
        open: open.clone(),
        other: Rc::new(other.to_vec()),
    };
    let script = scripts::compare(&workers, files, opening(None), &|_| ());
    let Comparing::Compared(bytes, other) = block_on(script).expect("compared") else {
        panic!("one image");
    };
    let found = shown(&bytes);
    Page {
        workers,
        open,
        other,
        found,
    }
}

impl Page {
    fn ask(&self, question: &CompareRequest) -> (Reply, Payload<Vec<u8>, File>) {
        let request = scripts::compare_request(question).expect("a request");
        block_on(self.workers.ask(request, Payload::NONE, |_| ())).expect("an answer")
    }

    fn reply(&self, question: &CompareRequest) -> CompareReply {
        match self.ask(question).0 {
            Reply::Compared(bytes) => CompareReply::unpack(&bytes).expect("an answer"),
            other => panic!("{other:?}"),
        }
    }

    fn changes(&self, query: ChangesQuery) -> ChangesPage {
        match self.reply(&CompareRequest::Changes(query)) {
            CompareReply::Changes(page) => page,
            other => panic!("{other:?}"),
        }
    }

    fn swap(&mut self, open_is_old: bool) {
        let question = CompareRequest::Compare {
            open_is_old: Some(open_is_old),
        };
        let (reply, _) = self.ask(&question);
        let Reply::Compared(bytes) = reply else {
            panic!("{reply:?}");
        };
        self.found = shown(&bytes);
    }

    fn both(&self) -> File {
        let files = vec![self.open.clone(), self.other.clone()];
        self.workers.join(files).expect("one file")
    }

    /// What is read at a changed path.
    fn read(&self, number: u32) -> Contents {
        let question = CompareRequest::Read {
            number,
            offset: 0,
            shift: self.open.len() as u64,
        };
        let request = scripts::compare_request(&question).expect("a request");
        let read = scripts::read(&self.workers, self.both(), request, |_| ());
        *block_on(read).expect("read").0
    }
}

/// What the command line writes for two files.
fn by_command(old: &[u8], new: &[u8], arguments: &[&str], out: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in [("old", old), ("new", new)] {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    let done = Command::new(env!("CARGO_BIN_EXE_squint"))
        .args(arguments)
        .args(["-o", out])
        .current_dir(folder.path())
        .output()
        .expect("squint runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    std::fs::read(folder.path().join(out)).expect("written")
}

/// Every format has the bytes of the command line.
fn same_as_by_command(page: &Page, old: &[u8], new: &[u8]) {
    for format in CompareFormat::ALL {
        let (reply, payload) = page.ask(&CompareRequest::Export(format));
        let name = format!("compare.{}", format.ending());
        assert!(matches!(reply, Reply::Exported { file_name } if file_name == name));
        let arguments = ["compare", "old", "new", "--format", format.word()];
        let expected = by_command(old, new, &arguments, "out");
        let file = payload.file.expect("a file");
        assert_eq!(
            String::from_utf8_lossy(&file),
            String::from_utf8_lossy(&expected)
        );
    }
}

/// The progress over all passes has one total and never goes back.
#[test]
fn progress_never_goes_back() {
    for (open, other) in [
        (docker(OLD), docker(NEW)),
        (docker(OLD), fixture("mini.docker-20.tar.xz")),
        (
            fixture("packages.dpkg.tar.xz"),
            fixture("packages.python.tar.xz"),
        ),
    ] {
        let (workers, open) = opened(&open);
        let other = Rc::new(other);
        let told = std::cell::RefCell::new(Vec::new());
        let heard = |progress: Progress| told.borrow_mut().push((progress.done, progress.total));
        let script = scripts::compare(&workers, Beside { open, other }, opening(None), &heard);
        assert!(matches!(block_on(script), Ok(Comparing::Compared(..))));
        let told = told.take();
        assert!(told.len() >= 3 && told.is_sorted(), "{told:?}");
        let is_whole = |(done, total): &(u64, u64)| done < total && *total == told[0].1;
        assert!(told.iter().all(is_whole), "{told:?}");
    }
}

#[test]
fn every_format_is_the_command_line_s() {
    let pairs = [
        (docker(OLD), docker(NEW)),
        (docker("a"), docker("a")),
        (
            fixture("mini.docker-20.tar"),
            fixture("mini.skopeo-oci.tar"),
        ),
        (
            fixture("steps.docker-20.tar"),
            fixture("mini.docker-26.tar"),
        ),
    ];
    for (first, second) in &pairs {
        let mut page = compared(first, second);
        page.swap(true);
        same_as_by_command(&page, first, second);
        page.swap(false);
        same_as_by_command(&page, second, first);
    }
}

#[test]
fn a_packed_file_and_several_images() {
    let plain = fixture("mini.docker-20.tar");
    let packed = fixture("mini.docker-20.tar.xz");
    let page = compared(&plain, &packed);
    assert!(page.found.open_is_old);
    assert_eq!(
        page.found.verdict.english(),
        "OLD and NEW are the same image."
    );
    // A file of several images: one must be chosen.
    let (workers, open) = opened(&plain);
    let several = Rc::new(fixture("two-images.docker-20.tar"));
    let files = Beside {
        open,
        other: several,
    };
    let script = scripts::compare(&workers, files.clone(), opening(None), &|_| ());
    let Comparing::Choose(opened) = block_on(script).expect("opened") else {
        panic!("several images");
    };
    assert_eq!(opened.choices.len(), 2);
    let script = scripts::compare(&workers, files, opening(Some(1)), &|_| ());
    assert!(matches!(
        block_on(script).expect("compared"),
        Comparing::Compared(..)
    ));
}

#[test]
fn a_report_stands_for_either_side() {
    let (old, new) = (docker(OLD), docker(NEW));
    let report = by_command(&new, &new, &["inspect", "new", "--format", "json"], "out");
    let mut page = compared(&old, &report);
    assert!(page.found.sides.iter().any(|side| side.is_report));
    assert!(page.found.paths.is_none() && page.found.packages.is_none());
    page.swap(true);
    same_as_by_command(&page, &old, &report);
    page.swap(false);
    same_as_by_command(&page, &report, &old);
    assert_eq!(page.changes(ChangesQuery::default()).total, 0);
    // What is no report is said to be none.
    let (workers, open) = opened(&old);
    let other = Rc::new(b"{\"schema\": \"other/1\"}".to_vec());
    let files = Beside { open, other };
    let script = scripts::compare(&workers, files, opening(None), &|_| ());
    let error = block_on(script).expect_err("no report");
    assert!(
        error.to_string().contains("this JSON is other/1"),
        "{error}"
    );
}

#[test]
fn directories_open_to_their_files() {
    let mut page = compared(&docker(OLD), &docker(NEW));
    page.swap(true);
    let all = ChangesQuery {
        all: true,
        count: 100,
        ..ChangesQuery::default()
    };
    let told = |page: &ChangesPage| -> Vec<String> {
        let rows = page.rows.iter().map(|row| match row.what {
            ChangeRow::Folder(paths, is_open) => format!("/{} {paths} {is_open}", row.name),
            ChangeRow::Path(change) => format!(
                "{} {} {:?}",
                change.in_words(),
                row.name,
                (row.bytes.0.unwrap_or(0), row.bytes.1.unwrap_or(0))
            ),
        });
        rows.collect()
    };
    let rows = page.changes(all.clone());
    assert_eq!(
        told(&rows),
        [
            "/ 3 true",
            "removed gone (6, 0)",
            "modified log (1, 2)",
            "added link (0, 0)",
            "/more 2 true",
            "added b (0, 3)",
            "added c (0, 1)",
            "/bin 1 true",
            "modified app (2, 4)",
            "/etc 1 true",
            "modified a (3, 3)",
        ]
    );
    assert_eq!(rows.total, 11);
    // A window of it, closed directories, and one kind of change.
    let part = page.changes(ChangesQuery {
        first: 4,
        count: 2,
        ..all.clone()
    });
    assert_eq!(part.rows, rows.rows[4..6]);
    let closed = page.changes(ChangesQuery {
        all: false,
        open: vec![rows.rows[4].number],
        ..all.clone()
    });
    assert_eq!(told(&closed)[..2], ["/ 3 false", "/more 2 true"]);
    assert_eq!(closed.total, 6);
    let only = page.changes(ChangesQuery {
        change: Some(PathChange::Removed),
        ..all
    });
    assert_eq!(told(&only), ["/ 1 true", "removed gone (6, 0)"]);
    // What changed in a file, whichever image is open.
    let number = |page: &Page, name: &str| {
        let rows = page.changes(ChangesQuery {
            all: true,
            count: 100,
            ..ChangesQuery::default()
        });
        let is = |row: &&squint::session::protocol::ChangeLine| {
            row.name == name && matches!(row.what, ChangeRow::Path(_))
        };
        rows.rows.iter().find(is).expect("a row").number
    };
    for open_is_old in [true, false] {
        page.swap(open_is_old);
        let Contents::Difference(Difference::Lines { lines, .. }) = page.read(number(&page, "a"))
        else {
            panic!("a difference");
        };
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let expected = if open_is_old {
            ["one", "two"]
        } else {
            ["two", "one"]
        };
        assert_eq!(texts, expected);
        for (name, bytes) in [("gone", "123456"), ("b", "333")] {
            let Contents::Shown(shown) = page.read(number(&page, name)) else {
                panic!("a content");
            };
            assert_eq!(shown.bytes, bytes.as_bytes(), "{name}");
        }
        let (path, _) = page.ask(&CompareRequest::Changed(number(&page, "gone")));
        let Reply::Facts(path) = path else {
            panic!("{path:?}");
        };
        assert_eq!(path.path, "gone");
        assert_eq!(path.versions[0].kind.is_some(), open_is_old);
        assert_eq!(path.versions[1].kind.is_some(), !open_is_old);
    }
}

#[test]
fn a_layer_of_difference_has_the_bytes_of_the_command_line() {
    let pairs = [
        (docker(OLD), docker(NEW)),
        (
            fixture("mini.docker-20.tar"),
            fixture("mini.skopeo-oci.tar"),
        ),
        (
            fixture("mini.skopeo-oci.tar"),
            fixture("tiny.podman-oci.tar"),
        ),
        (fixture("mini.docker-26.tar"), docker(NEW)),
        (docker(OLD), fixture("mini.docker-20.tar.xz")),
        (fixture("mini.docker-20.tar.xz"), docker(NEW)),
    ];
    for (first, second) in &pairs {
        for open_is_old in [true, false] {
            let mut page = compared(first, second);
            page.swap(open_is_old);
            let (old, new) = if open_is_old {
                (first, second)
            } else {
                (second, first)
            };
            let asked = SquashRequest::default();
            let (plan, _) = page.ask(&CompareRequest::OntoPlan(asked.clone()));
            assert!(matches!(plan, Reply::Plan(_)));
            let asks = scripts::onto_asks(asked, page.open.len() as u64).expect("requests");
            let passed = None::<std::future::Ready<squint::bytes::Result<()>>>;
            let squash = scripts::squash(&page.workers, page.both(), asks, passed, |_| ());
            let done = block_on(squash).expect("squashed");
            assert!(done.built.verified);
            let arguments = ["squash", "new", "--onto", "old"];
            let expected = by_command(old, new, &arguments, "out.tar");
            assert!(*done.file == expected);
        }
    }
}
