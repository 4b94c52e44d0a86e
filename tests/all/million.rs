//! How long the Files tab's engine takes over a million files: `cargo test --release --test all million -- --ignored --nocapture`.

use std::time::Instant;

use squint::bytes::{Bounds, Feed, Hashes};
use squint::files::{Expansion, Filter, Scope, SortBy, Subject, Syntax, TreeQuery, Walker};
use squint::rootfs::{LayerId, Layers, Rootfs, Scan};
use squint::waste::Digests;

fn header(path: &str) -> [u8; 512] {
    let mut block = [0; 512];
    let mut put =
        |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, path);
    put(100, "0000644\0");
    put(108, "0000000\0");
    put(116, "0000000\0");
    put(124, "00000000000\0");
    put(136, "14000000000\0");
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    let sum: u32 = block.iter().map(|b| u32::from(*b)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn measured(what: &str, name: impl Fn(u32) -> String) {
    let mut scan = Scan::new(Hashes::None, Bounds::default());
    for n in 0..1_000_000 {
        scan.feed(&header(&name(n))).expect("a member");
    }
    scan.feed(&[0; 1024]).expect("the end");
    scan.finish().expect("the end");
    let mut layers = Layers::default();
    layers.push(scan.changeset()).expect("fits");
    let rootfs = Rootfs::merge(&layers, LayerId::new(1));
    let digests = Digests::new();
    let subject = Subject {
        layers: &layers,
        rootfs: &rootfs,
        digests: &digests,
    };
    let mut walker = Walker::default();
    let took = |what: &str, walker: &mut Walker, query: &TreeQuery| {
        let begin = Instant::now();
        let page = walker.page(subject, query);
        println!(
            "  {what}: {:.1} ms, {} rows",
            begin.elapsed().as_secs_f64() * 1e3,
            page.rows_total
        );
        page
    };
    println!("{what}");
    let mut query = TreeQuery {
        scope: Scope::Upto(LayerId::new(0)),
        filter: Filter::default(),
        sort: SortBy::Name,
        descending: false,
        expansion: Expansion {
            all: true,
            except: Vec::new(),
        },
        first: 0,
        count: 100,
        locate: None,
    };
    let page = took("laid out", &mut walker, &query);
    query.first = 500_000;
    took("window", &mut walker, &query);
    query.expansion.set(page.rows[1].node, false);
    took("toggled", &mut walker, &query);
    for (syntax, text) in [
        (Syntax::Glob, "4242"),
        (Syntax::Glob, "e"),
        (Syntax::Glob, "nowhere"),
        (Syntax::Glob, "*77.so"),
        (Syntax::Glob, "**/*7*.s?"),
        (Syntax::Regex, r"[0-9]{3}7\.so$"),
        (Syntax::Regex, r"l.*9.*9.*9"),
    ] {
        text.clone_into(&mut query.filter.text);
        query.filter.syntax = syntax;
        took(text, &mut walker, &query);
    }
    query.filter = Filter {
        at_most: Some(5),
        ..Filter::default()
    };
    took("sizes", &mut walker, &query);
    query.filter = Filter::default();
    query.descending = true;
    took("by name, downwards", &mut walker, &query);
    query.sort = SortBy::Size;
    took("by size", &mut walker, &query);
    let begin = Instant::now();
    squint::files::tally(subject);
    println!("  tally: {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
}

#[test]
#[ignore = "a measure, not a test"]
fn a_million_files() {
    measured("10,000 directories", |n| {
        format!(
            "usr/share/package-{}/{}/library-{n}.so",
            n / 10_000,
            n / 100
        )
    });
    measured("one directory", |n| {
        format!("var/cache/file-{:06}.so", n.wrapping_mul(7919) % 1_000_000)
    });
}
