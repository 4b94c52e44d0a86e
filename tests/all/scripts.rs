//! Scripts over workers without threads: what they ask for and in which order, that they give what jobs run by hand give,
//! how they fail, and how they are cancelled.

use squint::rootfs::{EntryId, LayerId};
use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn, ready};
use std::path::Path;
use std::rc::Rc;
use std::task::Poll;

use squint::bytes::{Error, Kind, Result};
use squint::session::protocol::{
    Contents, Overview, Progress, Reading, Reply, Request, SquashRequest, Step, Stored,
};
use squint::session::scripts::{self, Opening, Payload, Squashed, Workers};

use super::containers::docker;
use crate::support::workers::{File, Local, block_on, until};
use crate::support::{Framing, Pack, image, memory, open};

fn opening(choice: Option<u32>) -> Request {
    Request::Open {
        name: "case.tar".to_owned(),
        choice,
        huge: false,
    }
}

/// Opens an image: its figures, and the file that holds it.
fn opened(workers: &Local, file: &[u8]) -> (Box<Overview>, File) {
    let held = RefCell::default();
    let heard = |said| {
        if let Opening::Opened(_, file) = said {
            *held.borrow_mut() = Some(file);
        }
    };
    let file = Rc::new(file.to_vec());
    let overview = block_on(scripts::open(workers, file, opening(None), &heard));
    let overview = overview.expect("an image").expect("one image");
    (overview, held.take().expect("a table of contents"))
}

/// Opens and examines an image.
fn examined(file: &[u8]) -> (Local, File) {
    let workers = Local::default();
    let (_, file) = opened(&workers, file);
    block_on(scripts::examine(&workers, file.clone(), |_| ())).expect("examined");
    (workers, file)
}

fn fixture(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read(fixtures.join(name)).expect("a fixture")
}

fn request(from: u32, to: u32, compression: Stored) -> SquashRequest {
    SquashRequest {
        compression,
        ..SquashRequest::merging(LayerId::new(from), LayerId::new(to))
    }
}

/// A second pass that is over.
fn over() -> impl Future<Output = Result<()>> {
    ready(Ok(()))
}

/// A layer of so many segments and a little, below another.
fn large(segments: usize) -> Vec<u8> {
    let line = format!("big=0123456789abcdef*{} | c", segments << 20);
    image(&line, Framing::DockerOci, Pack::Plain)
}

type Outcome = Result<Squashed<Vec<u8>, File>>;

/// Squashes both layers of an image with gzip.
async fn packs(workers: &Local, file: File, heard: impl Fn(Progress)) -> Outcome {
    scripts::squash(
        workers,
        file,
        request(0, 1, Stored::Gzip),
        Some(over()),
        heard,
    )
    .await
}

fn is_pack(request: &Request) -> bool {
    matches!(request, Request::Pack { .. })
}

#[test]
fn a_squash_gives_what_its_jobs_give() {
    for name in [
        "mini.docker-26.tar",
        "mini.skopeo-oci.tar",
        "mini.docker-20.tar.xz",
        "tiny.podman-oci.tar",
    ] {
        let by_hand = open(&fixture(name), 1 << 20).expect("an image");
        let (workers, file) = examined(&fixture(name));
        let last = u32::try_from(by_hand.session.image().expect("open").layers.len()).unwrap() - 1;
        for (from, to) in [(0, last), (1, last), (0, 2)] {
            if from >= to || to > last {
                continue;
            }
            for stored in [Stored::Same, Stored::Plain, Stored::Gzip] {
                let request = request(from, to, stored);
                let (bytes, built) = memory::carry_out(&by_hand, &request).expect("squashed");
                let squash = scripts::squash(&workers, file.clone(), request, Some(over()), |_| ());
                let squashed = block_on(squash).expect("squashed");
                assert!(*squashed.file == bytes, "{name} {from}..={to} {stored:?}");
                assert_eq!(squashed.built.id, built.id);
                assert!(squashed.built.verified);
                check(&workers, &squashed);
            }
        }
        assert!(workers.ended.borrow().iter().all(|finished| *finished));
    }
}

/// What came of a squash may be proved again, where it was saved.
fn check(workers: &Local, squashed: &Squashed<Vec<u8>, File>) {
    for _ in 0..2 {
        let payload = Payload {
            bytes: Some(squashed.expected.clone()),
            file: Some(squashed.file.clone()),
        };
        let checked = block_on(workers.ask(Request::Check, payload, |_| ())).expect("the same");
        assert!(matches!(checked.0, Reply::Done));
    }
}

#[test]
fn the_longest_layer_is_read_first_and_all_are_added() {
    let workers = Local::default();
    let file = image(
        "a | b=long*1000 | c=longer*90",
        Framing::DockerOci,
        Pack::Plain,
    );
    let said = RefCell::new(Vec::new());
    let heard = |opening| {
        if let Opening::Layer(layer, reply) = opening {
            said.borrow_mut().push((layer, reply));
        }
    };
    let file = Rc::new(file);
    let overview = block_on(scripts::open(&workers, file, opening(None), &heard));
    let overview = overview.expect("an image").expect("one image");
    assert_eq!(overview.report.layers.len(), 3);
    let said = said.into_inner();
    let read = said.iter().filter(|(_, r)| matches!(r, Reply::Progress(_)));
    assert_eq!(read.map(|(n, _)| n.number()).collect::<Vec<_>>(), [1, 2, 0]);
    for layer in 0..3 {
        let mine = said
            .iter()
            .filter(|(n, _)| n.number() == layer)
            .map(|(_, r)| r);
        let mine: Vec<_> = mine.collect();
        assert!(matches!(
            mine[..],
            [Reply::Progress(_), Reply::Done, Reply::Added(_)]
        ));
    }
    let asked = workers.asked.borrow();
    assert!(matches!(asked.last(), Some(Request::Overview)));
    assert_eq!(workers.count(|r| matches!(r, Request::Overview)), 1);
}

#[test]
fn a_layer_that_is_missing_is_added_unread() {
    let missing = docker("a | b", |entry| {
        entry["Layers"][1] = "nowhere/layer.tar".into();
    });
    let workers = Local::default();
    let (overview, _) = opened(&workers, &missing.bytes());
    assert_eq!(overview.report.layers.len(), 2);
    assert_eq!(workers.count(|r| matches!(r, Request::Scan { .. })), 1);
    assert_eq!(workers.count(|r| matches!(r, Request::AddLayer(_))), 2);
}

#[test]
fn one_of_several_images_is_chosen_first() {
    let workers = Local::default();
    let file = Rc::new(fixture("two-images.podman.tar"));
    let first = scripts::open(&workers, file.clone(), opening(None), &|_| ());
    assert!(block_on(first).expect("an archive").is_none());
    assert_eq!(workers.count(|r| matches!(r, Request::Scan { .. })), 0);
    let second = scripts::open(&workers, file, opening(Some(1)), &|_| ());
    assert!(block_on(second).expect("an image").is_some());
}

#[test]
fn what_was_packed_as_a_whole_is_read_unpacked() {
    let (_, file) = examined(&fixture("mini.docker-20.tar.xz"));
    assert!(*file == fixture("mini.docker-20.tar"));
}

#[test]
fn the_second_pass_refines_the_figures() {
    let workers = Local::default();
    let (before, file) = opened(&workers, &fixture("mini.docker-26.tar"));
    let last = Cell::new(None);
    let examine = scripts::examine(&workers, file, |progress| last.set(Some(progress)));
    let after = block_on(examine).expect("examined").expect("more to tell");
    let all = |overview: &Overview| overview.report.layers.iter().all(|layer| layer.verified);
    assert!(!all(&before) && all(&after));
    let orders = workers.count(|r| matches!(r, Request::Examine { .. }));
    assert_eq!(orders, before.report.layers.len());
    assert_eq!(workers.count(|r| matches!(r, Request::AddDigests)), orders);
    let last = last.get().expect("progress");
    assert_eq!(last.step, Step::Examining);
    assert_eq!((last.done, last.total), (orders as u64, 2 * orders as u64));
}

#[test]
fn contents_are_read() {
    let (workers, file) = examined(&image("a=text | b", Framing::DockerOci, Pack::Gzip));
    let read = |reading| {
        block_on(scripts::read(
            &workers,
            file.clone(),
            Request::ReadOrder(reading),
            |_| (),
        ))
    };
    let show = Reading::Show {
        entry: EntryId::new(0),
        offset: 0,
    };
    match *read(show).expect("read").0 {
        Contents::Shown(shown) => assert_eq!(shown.bytes, b"text"),
        other => panic!("{other:?}"),
    }
    let (_, saved) = read(Reading::SaveFile {
        entry: EntryId::new(0),
    })
    .expect("read");
    assert_eq!(*saved.expect("a file"), b"text");
    assert!(
        read(Reading::SaveFile {
            entry: EntryId::new(99)
        })
        .is_err()
    );
}

#[test]
fn segments_are_packed_together_and_told_as_one_step() {
    let (workers, file) = examined(&large(2));
    let said = RefCell::new(Vec::<Progress>::new());
    let squash = packs(&workers, file, |progress| said.borrow_mut().push(progress));
    block_on(squash).expect("squashed");
    let asked = workers.asked.borrow();
    let first = asked.iter().position(is_pack).expect("a segment");
    assert!(asked[first..first + 3].iter().all(is_pack));
    let said = said.into_inner();
    let steps: Vec<Step> = said.iter().map(|progress| progress.step).collect();
    let mut changes = steps.clone();
    changes.dedup();
    assert_eq!(changes, [Step::Hashing, Step::Packing, Step::Verifying]);
    let mut packing = said.iter().filter(|p| p.step == Step::Packing);
    let last = packing.next_back().expect("progress");
    assert_eq!(last.done, last.total);
}

#[test]
fn plain_layers_are_measured_as_a_squash_packs_them() {
    // Two segments and a little in one layer, one in the other.
    let (workers, file) = examined(&large(2));
    let said = RefCell::new(Vec::<Progress>::new());
    let measure = scripts::measure(&workers, file.clone(), |p| said.borrow_mut().push(p));
    let measured = block_on(measure).expect("measured");
    assert_eq!(workers.count(|r| matches!(r, Request::Measure { .. })), 4);
    assert!(said.borrow().iter().all(|p| p.step == Step::Packing));
    // The upper layer alone, squashed into itself and packed, is a blob of the same length.
    let squash = scripts::squash(
        &workers,
        file,
        request(0, 1, Stored::Gzip),
        Some(over()),
        |_| (),
    );
    let squashed = block_on(squash).expect("squashed");
    let (_, packed) = examined(&squashed.file);
    let whole = open(&packed, 1 << 16).expect("an image").session.overview();
    let whole = whole.expect("read").compressed[0].expect("packed");
    let sum: u64 = measured.iter().map(|(_, bytes)| bytes).sum();
    assert_eq!(
        measured
            .iter()
            .map(|(layer, _)| layer.number())
            .collect::<Vec<_>>(),
        [0, 1]
    );
    // The same contents in one stream: only headers and ends of tars differ.
    assert!(sum.abs_diff(whole) < 2000, "{sum} and {whole}");
    // What is packed needs no measuring.
    let (workers, file) = examined(&squashed.file);
    let measured = block_on(scripts::measure(&workers, file, |_| ()));
    assert_eq!(measured.expect("nothing to do"), []);
}

#[test]
fn measuring_that_is_dropped_ends_its_workers() {
    let (workers, file) = examined(&large(2));
    let measuring = || workers.count(|r| matches!(r, Request::Measure { .. })) == 4;
    assert!(until(scripts::measure(&workers, file, |_| ()), measuring).is_none());
    assert_eq!(workers.abandoned.get(), 4);
}

#[test]
fn a_squash_waits_for_the_digests_that_others_recompute() {
    let workers = Local::default();
    let file = fixture("mini.docker-26.tar");
    let (_, file) = opened(&workers, &file);
    let waits = Cell::new(false);
    // The second pass begins when nothing else is to be done.
    let pass = async {
        poll_fn(|_| {
            if waits.get() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        assert_eq!(workers.count(|r| matches!(r, Request::Recomputed)), 0);
        scripts::examine(&workers, file.clone(), |_| ())
            .await
            .map(drop)
    };
    let heard = |progress: Progress| waits.set(waits.get() || progress.step == Step::Examining);
    let all = request(0, 2, Stored::Plain);
    let squash = scripts::squash(&workers, file.clone(), all, Some(pass), heard);
    assert!(block_on(squash).expect("squashed").built.verified);
}

#[test]
fn a_squash_fails_with_the_second_pass_at_once_and_does_without_when_alone() {
    let workers = Local::default();
    let (_, file) = opened(&workers, &large(1));
    let failed = Error::new(Kind::Io, "the file is gone");
    let pass = Some(ready(Err(failed.clone())));
    let all = request(0, 1, Stored::Gzip);
    let squash = scripts::squash(&workers, file.clone(), all.clone(), pass, |_| ());
    assert_eq!(block_on(squash).err(), Some(failed));
    assert_eq!(*workers.ended.borrow(), [false]);
    assert_eq!(workers.count(|r| matches!(r, Request::Recomputed)), 0);
    let none = None::<std::future::Pending<Result<()>>>;
    let squash = scripts::squash(&workers, file, all, none, |_| ());
    assert!(block_on(squash).expect("squashed").built.verified);
    let alone = workers.count(|r| matches!(r, Request::Build { alone: true }));
    assert_eq!(alone, 1);
}

#[test]
fn a_worker_that_fails_ends_the_others() {
    let (mut workers, file) = examined(&large(2));
    workers.fails = Some(|request| matches!(request, Request::Pack { segment: 1, .. }));
    let squash = packs(&workers, file.clone(), |_| ());
    assert_eq!(block_on(squash).err().map(|e| e.kind()), Some(Kind::Io));
    assert_eq!(*workers.ended.borrow(), [false]);
    assert_eq!(workers.abandoned.get(), 1, "the third segment");
    workers.fails = None;
    assert!(block_on(packs(&workers, file, |_| ())).is_ok());
    assert_eq!(*workers.ended.borrow(), [false, true]);
}

#[test]
fn a_squash_that_is_dropped_ends_the_builder_and_its_packers() {
    let (workers, file) = examined(&large(2));
    let packing = || workers.count(is_pack) == 3;
    assert!(until(packs(&workers, file.clone(), |_| ()), packing).is_none());
    assert_eq!(*workers.ended.borrow(), [false]);
    assert_eq!(workers.abandoned.get(), 4, "three segments and the digest");
    // While nothing but the second pass is waited for, too.
    let waits = Cell::new(false);
    let heard = |progress: Progress| waits.set(progress.step == Step::Examining);
    let all = request(0, 1, Stored::Plain);
    let squash = scripts::squash(&workers, file, all, Some(pending()), heard);
    assert!(until(squash, || waits.get()).is_none());
    assert_eq!(*workers.ended.borrow(), [false, false]);
    assert_eq!(workers.abandoned.get(), 4);
}

#[test]
fn a_result_that_is_not_proved_is_no_result() {
    let (mut workers, file) = examined(&image("a | b", Framing::DockerOci, Pack::Plain));
    workers.damages = true;
    let squash = packs(&workers, file, |_| ());
    let error = block_on(squash).expect_err("it was not proved");
    assert_eq!(error.kind(), Kind::Unproven);
    assert_eq!(*workers.ended.borrow(), [false]);
}

#[test]
fn a_plain_result_is_read_while_it_is_made() {
    for (damages, displaces) in [(false, false), (true, false), (false, true)] {
        let line = "one=1 two=2 | two=3";
        let (mut workers, file) = examined(&image(line, Framing::DockerOci, Pack::Plain));
        (workers.damages, workers.displaces) = (damages, displaces);
        let all = request(0, 1, Stored::Plain);
        let squash = scripts::squash(&workers, file, all, Some(over()), |_| ());
        match block_on(squash) {
            Ok(squashed) => assert!(squashed.built.verified && !damages && !displaces),
            Err(error) => {
                assert!(damages || displaces, "{error}");
                assert_eq!(error.kind(), Kind::Unproven, "{error}");
            }
        }
        let asked = |which: fn(&Request) -> bool| workers.count(which);
        assert_eq!(asked(|r| matches!(r, Request::Prove { .. })), 1);
        assert_eq!(asked(|r| matches!(r, Request::Proof)), 1);
        assert_eq!(asked(|r| matches!(r, Request::Check)), 0);
    }
}
