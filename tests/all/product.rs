//! What a product needs: one line for an image, one for what is kept of it, and why.
//!
//! Words are those of `support::build`, and `path:elf(…)`, `path:cache(…)` of `support::elf`, `path:run(LINE)` for a script
//! that is executed, `path:text(LINE;LINE)`; `_` stands for a blank.

use std::rc::Rc;

use serde_json::{Value, json};
use squint::bytes::Wire;
use squint::language::Prose;
use squint::product::With;
use squint::rootfs::LayerId;
use squint::session::protocol::{Proposal, Reply, Request, ShownKept, SquashRequest, Stored};
use squint::session::scripts::{self, Payload, Workers};
use tar::EntryType;

use crate::support::build::{Member, append, layer, with_settings, with_steps};
use crate::support::elf::{cache, elf};
use crate::support::program::squint;
use crate::support::workers::{Local, block_on, until};
use crate::support::{Framing, Pack, memory, open, show};

/// The tar of a layer.
fn tar(line: &str) -> Vec<u8> {
    let mut tar = Vec::new();
    for word in line.split_whitespace() {
        let made = word.split_once(':').and_then(|(path, rest)| {
            let (kind, text) = rest.strip_suffix(')')?.split_once('(')?;
            let plain = text.replace('_', " ");
            let content = match kind {
                "elf" => elf(text),
                "cache" => cache(text),
                "run" => format!("#!{plain}\necho\n").into_bytes(),
                "text" => plain.replace(';', "\n").into_bytes(),
                _ => return None,
            };
            Some((path, content, if kind == "text" { 0o644 } else { 0o755 }))
        });
        match made {
            Some((path, content, mode)) => append(
                &mut tar,
                &Member {
                    name: path.as_bytes(),
                    kind: EntryType::Regular,
                    content,
                    link: b"",
                    mode,
                    mtime: 1,
                    xattr: None,
                    device: (0, 0),
                    owner: (0, 0),
                },
            ),
            None => {
                let one = layer(word);
                tar.extend(&one[..one.len() - 1024]);
            }
        }
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

fn image(line: &str, settings: &Value) -> Vec<u8> {
    let tars: Vec<Vec<u8>> = line.split(" | ").map(tar).collect();
    with_settings(&tars, Framing::DockerOci, Pack::Plain, settings)
}

fn request(keep: &[&str], exclude: &[&str], with: &[With], layers: u32) -> SquashRequest {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    SquashRequest {
        keep: texts(keep),
        exclude: texts(exclude),
        with: with.to_vec(),
        ..SquashRequest::merging(LayerId::LOWEST, LayerId::new(layers - 1))
    }
}

/// What is kept, a word for each path: `path`, or `path=why<by`. Then `! PATH DETAIL` for each warning. The result is
/// squashed and proved, and has exactly these paths.
fn keeps(line: &str, settings: &Value, asked: &SquashRequest) -> String {
    let file = image(line, settings);
    let mut opened = open(&file, 1 << 20).expect("an image");
    for bite in [1 << 20, 4096] {
        memory::read_product(&mut opened, asked, bite).expect("read");
    }
    let kept = match opened.session.kept(asked) {
        Ok(kept) => kept,
        Err(error) => return format!("error: {error}"),
    };
    let mut words: Vec<String> = kept
        .rows
        .iter()
        .map(|row| match (row.why.as_str(), &row.by) {
            ("keep", _) => row.path.clone(),
            (why, None) => format!("{}={why}", row.path),
            (why, Some(by)) => format!("{}={why}<{by}", row.path),
        })
        .collect();
    for warning in kept.warnings.to_vec() {
        words.push(format!(
            "! {} {}",
            warning.path.unwrap_or_default(),
            warning.detail
        ));
    }
    let (out, built) = memory::carry_out(&opened, asked).expect("squashed and proved");
    let result = open(&out, 1 << 20).expect("an image");
    let there = show::paths(&result);
    let mut expected: Vec<String> = kept.rows.iter().map(|row| row.path.clone()).collect();
    for row in &kept.rows {
        let mut up = row.path.as_str();
        while let Some((above, _)) = up.rsplit_once('/') {
            expected.push(above.to_owned());
            up = above;
        }
    }
    expected.sort();
    expected.dedup();
    assert_eq!(there, expected, "{line}");
    assert_eq!(result.session.image().expect("one").layers.len(), 1);
    assert!(built.left_out > 0 || there.len() == show::paths(&opened).len());
    words.join(" ")
}

/// The variables of the environment, separated by blanks.
fn env(variables: &str) -> Value {
    let list: Vec<&str> = variables.split_whitespace().collect();
    json!({ "Env": list })
}

macro_rules! keeps {
    ($name:ident, $line:literal, $keep:expr, $expected:expr) => {
        keeps!($name, $line, json!({}), $keep, $expected);
    };
    ($name:ident, $line:literal, $settings:expr, $keep:expr, $expected:expr) => {
        #[test]
        fn $name() {
            let layers = $line.split(" | ").count() as u32;
            let asked = request(&$keep, &[], &[], layers);
            assert_eq!(keeps($line, &$settings, &asked), $expected);
        }
    };
}

// Paths and links.
keeps!(a_file_alone, "a b/c b/d | e", ["b/c"], "b/c");
keeps!(one_layer_is_enough, "a b", ["a"], "a");
keeps!(everything, "a b | c", ["**"], "a b c");
keeps!(
    a_directory_with_all_in_it,
    "d/ d/a d/e/b c | x",
    ["/d"],
    "d d/a d/e d/e/b"
);
keeps!(
    a_link_and_its_target,
    "a l->a b",
    ["l"],
    "l a=link-target<l"
);
keeps!(
    links_on_the_way,
    "usr/lib/ lib->usr/lib usr/lib/a l->/lib/a b",
    ["l"],
    "l lib=link-on-path<l usr/lib/a=link-target<l usr/lib=link-target<lib"
);
keeps!(
    a_link_to_a_directory,
    "releases/1/ releases/1/app releases/1/x current->releases/1 b",
    ["current"],
    "current releases/1=link-target<current releases/1/app=link-target<current releases/1/x=link-target<current"
);
keeps!(
    a_link_to_its_own_directory,
    "d/a d/l->. b",
    ["d/l"],
    "d/l d=link-target<d/l"
);
keeps!(
    a_link_that_dangles,
    "l->nowhere b",
    ["l"],
    "l ! l it leads to nowhere, which is not in the image"
);
keeps!(other_names_stay_behind, "a b=>a c", ["b"], "b");
keeps!(
    a_pattern_without_a_match,
    "a b",
    ["a", "nothing"],
    "error: --keep nothing matches nothing: the image has no such path"
);

// Scripts.
keeps!(
    a_script,
    "bin/sh:elf() x:run(/bin/sh_-e) y",
    ["x"],
    "x bin/sh=script-interpreter<x"
);
keeps!(
    env_runs_another,
    "usr/bin/env:elf() usr/bin/python3->python3.11 usr/bin/python3.11:elf() x:run(/usr/bin/env_-S_A=1_python3_-u) y",
    ["x"],
    "x usr/bin/env=script-interpreter<x usr/bin/python3=script-interpreter<x usr/bin/python3.11=link-target<usr/bin/python3"
);
keeps!(
    a_script_that_nobody_executes,
    "bin/sh:elf() x:text(#!/bin/sh) y",
    ["x"],
    "x"
);
keeps!(
    an_interpreter_that_is_missing,
    "x:run(/bin/sh) y",
    ["x"],
    "x ! x it needs /bin/sh, which is not in the image"
);

// The loader of the GNU C library.
keeps!(
    libraries_in_default_directories,
    "lib64/ld.so:elf(soname:ld.so) lib/x86_64-linux-gnu/liba.so->liba.so.1 lib/x86_64-linux-gnu/liba.so.1:elf(need:libb.so,need:ld.so) usr/lib/libb.so:elf(need:liba.so) app:elf(interp:/lib64/ld.so,need:liba.so) y",
    ["app"],
    "app lib64/ld.so=loader<app lib/x86_64-linux-gnu/liba.so=library<app usr/lib/libb.so=library<lib/x86_64-linux-gnu/liba.so.1 lib/x86_64-linux-gnu/liba.so.1=link-target<lib/x86_64-linux-gnu/liba.so"
);
keeps!(
    the_first_directory_wins,
    "ld:elf() lib/liba.so:elf() lib64/liba.so:elf() app:elf(interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app lib64/liba.so=library<app"
);
keeps!(
    libraries_of_other_processors_are_passed,
    "ld:elf() lib64/liba.so:elf(arm) lib/liba.so:elf() app:elf(interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app lib/liba.so=library<app"
);
keeps!(
    the_old_search_path_is_that_of_the_chain,
    "ld:elf() opt/l/liba.so:elf(need:libb.so) opt/l/libb.so:elf() app:elf(interp:/ld,rpath:/opt/l,need:liba.so) y",
    ["app"],
    "app ld=loader<app opt/l/liba.so=library<app opt/l/libb.so=library<opt/l/liba.so"
);
keeps!(
    the_new_search_path_is_not,
    "ld:elf() opt/l/liba.so:elf(need:libb.so) opt/l/libb.so:elf() app:elf(interp:/ld,runpath:/opt/l,need:liba.so) y",
    ["app"],
    "app ld=loader<app opt/l/liba.so=library<app ! opt/l/liba.so it needs libb.so, which the loader does not find in the image"
);
keeps!(
    the_old_path_beside_a_new_one_is_not_in_force,
    "ld:elf() a/liba.so:elf() b/liba.so:elf() app:elf(interp:/ld,rpath:/a,runpath:/b,need:liba.so) y",
    ["app"],
    "app ld=loader<app b/liba.so=library<app"
);
keeps!(
    origin_is_the_directory_of_the_file,
    "ld:elf() opt/app/bin/app:elf(interp:/ld,runpath:$ORIGIN/../lib,need:liba.so) opt/app/lib/liba.so:elf() bin/app->/opt/app/bin/app y",
    ["bin/app"],
    "bin/app opt/app/bin/app=link-target<bin/app ld=loader<opt/app/bin/app opt/app/lib/liba.so=library<opt/app/bin/app"
);
keeps!(
    a_library_path_in_the_environment,
    "ld:elf() a/liba.so:elf() lib/liba.so:elf() app:elf(interp:/ld,need:liba.so) y",
    env("LD_LIBRARY_PATH=/none:/a"),
    ["app"],
    "app ld=loader<app a/liba.so=library<app"
);
keeps!(
    libraries_that_the_environment_loads_first,
    "ld:elf() lib/libp.so:elf() app:elf(interp:/ld) y",
    env("LD_PRELOAD=libp.so:/none.so"),
    ["app"],
    "app ld=loader<app lib/libp.so=preload<app ! app LD_PRELOAD names /none.so, which the loader does not find"
);
keeps!(
    a_cache_that_is_needed,
    "ld:elf() opt/liba.so:elf() lib/libb.so:elf() etc/ld.so.cache:cache(liba.so=/opt/liba.so;libb.so=/lib/libb.so) app:elf(interp:/ld,need:liba.so,need:libb.so) y",
    ["app"],
    "app ld=loader<app opt/liba.so=library<app etc/ld.so.cache=loader-cache<app lib/libb.so=library<app"
);
keeps!(
    a_cache_that_is_not,
    "ld:elf() lib/liba.so:elf() etc/ld.so.cache:cache(old;liba.so=/lib/liba.so) app:elf(interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app lib/liba.so=library<app"
);
keeps!(
    a_cache_that_names_another_file,
    "ld:elf() lib/liba.so:elf() opt/liba.so:elf() etc/ld.so.cache:cache(liba.so=/opt/liba.so) app:elf(interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app opt/liba.so=library<app etc/ld.so.cache=loader-cache<app"
);
keeps!(
    directories_of_the_configuration,
    "ld:elf() opt/a/liba.so:elf() opt/b/libb.so:elf() etc/ld.so.conf:text(include_/etc/ld.so.conf.d/*.conf;/opt/a_#_x) etc/ld.so.conf.d/b.conf:text(/opt/b) app:elf(interp:/ld,need:liba.so,need:libb.so) y",
    ["app"],
    "app ld=loader<app opt/a/liba.so=library<app opt/b/libb.so=library<app"
);
keeps!(
    no_default_directories,
    "ld:elf() lib/liba.so:elf() app:elf(interp:/ld,nodeflib,need:liba.so) y",
    ["app"],
    "app ld=loader<app ! app it needs liba.so, which the loader does not find in the image"
);
keeps!(
    variants_for_processors,
    "ld:elf() lib/liba.so:elf() lib/glibc-hwcaps/x86-64-v3/liba.so:elf() app:elf(interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app lib/liba.so=library<app lib/glibc-hwcaps/x86-64-v3/liba.so=library-variant<app"
);
keeps!(
    a_name_with_a_slash,
    "ld:elf() srv/liba.so:elf() app:elf(interp:/ld,need:/srv/liba.so) y",
    ["app"],
    "app ld=loader<app srv/liba.so=library<app"
);
keeps!(
    a_name_that_is_loaded_already,
    "ld:elf() opt/liba.so.1:elf(soname:libx.so) lib/libb.so:elf(need:libx.so) app:elf(interp:/ld,need:/opt/liba.so.1,need:libb.so) y",
    ["app"],
    "app ld=loader<app opt/liba.so.1=library<app lib/libb.so=library<app"
);
keeps!(
    thirty_two_bits_and_the_other_byte_order,
    "ld:elf(32,be) lib/liba.so:elf(32) lib32/liba.so:elf(32,be) app:elf(32,be,interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app lib32/liba.so=library<app"
);
keeps!(
    names_far_behind_the_headers,
    "ld:elf() lib/liba.so:elf(late,need:libb.so) lib/libb.so:elf() app:elf(late,interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app lib/liba.so=library<app lib/libb.so=library<lib/liba.so"
);
keeps!(
    a_dynamic_section_at_the_largest_offset,
    "ld:elf() app:elf(beyond,interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app"
);
keeps!(
    names_that_no_path_gives_away,
    "ld:elf() srv/plain:elf(need:libb.so) lib/libb.so:elf() app:elf(interp:/ld,need:/srv/plain) y",
    ["app"],
    "app ld=loader<app srv/plain=library<app lib/libb.so=library<srv/plain"
);
keeps!(
    a_plugin_uses_what_its_program_loaded,
    "ld:elf() opt/liba.so:elf(soname:libx.so) mods/m.so:elf(need:libx.so) app:elf(interp:/ld,need:/opt/liba.so) y",
    ["app", "mods"],
    "app mods mods/m.so ld=loader<app opt/liba.so=library<app"
);
keeps!(
    a_library_that_is_nowhere,
    "ld:elf() app:elf(interp:/ld,need:liba.so) y",
    ["app"],
    "app ld=loader<app ! app it needs liba.so, which the loader does not find in the image"
);

// The loader of musl.
keeps!(
    the_loader_of_musl_is_the_library,
    "lib/ld-musl-x86_64.so.1:elf() usr/lib/libz.so.1:elf() app:elf(interp:/lib/ld-musl-x86_64.so.1,need:libc.musl-x86_64.so.1,need:libz.so.1,need:libpthread.so.0) y",
    ["app"],
    "app lib/ld-musl-x86_64.so.1=loader<app usr/lib/libz.so.1=library<app"
);
keeps!(
    the_path_file_of_musl,
    "lib/ld-musl-x86_64.so.1:elf() opt/liba.so:elf() lib/libb.so:elf() etc/ld-musl-x86_64.path:text(/lib;/opt) app:elf(interp:/lib/ld-musl-x86_64.so.1,need:liba.so,need:libb.so) y",
    ["app"],
    "app lib/ld-musl-x86_64.so.1=loader<app opt/liba.so=library<app etc/ld-musl-x86_64.path=loader-cache<app lib/libb.so=library<app"
);
keeps!(
    run_paths_of_musl_are_those_of_the_chain,
    "lib/ld-musl-x86_64.so.1:elf() opt/liba.so:elf(need:libb.so) opt/libb.so:elf() app:elf(interp:/lib/ld-musl-x86_64.so.1,runpath:/opt,need:liba.so) y",
    ["app"],
    "app lib/ld-musl-x86_64.so.1=loader<app opt/liba.so=library<app opt/libb.so=library<opt/liba.so"
);

// What the settings of the image name.
keeps!(
    entrypoint_and_command,
    "usr/bin/tini:elf() srv/run:elf() a y",
    json!({"Entrypoint": ["tini", "--"], "Cmd": ["/srv/run", "a"]}),
    ["a"],
    "a usr/bin/tini=entrypoint srv/run=command"
);
keeps!(
    arguments_are_no_programs,
    "usr/bin/tini:elf() a y",
    json!({"Entrypoint": ["/usr/bin/tini"], "Cmd": ["serve"]}),
    ["a"],
    "a usr/bin/tini=entrypoint"
);
keeps!(
    shell_form,
    "bin/sh->dash bin/dash:elf() opt/bin/app:elf() a y",
    json!({"Env": ["PATH=/opt/bin"], "Cmd": ["/bin/sh", "-c", "cd /srv && X=1 exec app --port $PORT"]}),
    ["a"],
    "a bin/sh=shell opt/bin/app=command bin/dash=link-target<bin/sh"
);
keeps!(
    health_check_in_shell_form,
    "bin/sh:elf() usr/bin/curl:elf() a y",
    json!({"Healthcheck": {"Test": ["CMD-SHELL", "curl -f http://localhost || exit 1"]}}),
    ["a"],
    "a bin/sh=shell usr/bin/curl=healthcheck"
);
keeps!(
    directories_without_what_is_in_them,
    "srv/ srv/x data/ data/y a y",
    json!({"WorkingDir": "/srv", "Volumes": {"/data": {}, "/none": {}}}),
    ["a"],
    "a srv=workdir data=volume"
);
keeps!(
    a_relative_program_begins_at_the_working_directory,
    "srv/run:elf() a y",
    json!({"WorkingDir": "/srv", "Cmd": ["./run"]}),
    ["a"],
    "a srv=workdir srv/run=command"
);
keeps!(
    a_user_with_a_name,
    "etc/passwd etc/group a y",
    json!({"User": "app"}),
    ["a"],
    "a etc/passwd=user etc/group=user"
);
keeps!(
    a_user_with_a_number,
    "etc/passwd etc/group a y",
    json!({"User": "1000:1000"}),
    ["a"],
    "a"
);
keeps!(
    a_command_that_is_missing,
    "a y",
    json!({"Cmd": ["serve", "/a"]}),
    ["a"],
    "a ! serve the command of the image is not in it"
);
keeps!(
    a_file_that_the_command_names,
    "usr/bin/node:elf() srv/app.js a y",
    json!({"Cmd": ["node", "/srv/app.js"]}),
    ["a"],
    "a usr/bin/node=command ! srv/app.js the command of the image names it, and it is not kept"
);

/// What is kept with exclusions and words.
fn keeps_with(line: &str, keep: &[&str], exclude: &[&str], with: &[With]) -> String {
    let layers = line.split(" | ").count() as u32;
    keeps(line, &json!({}), &request(keep, exclude, with, layers))
}

#[test]
fn what_is_excluded() {
    let app = "ld:elf() lib/liba.so:elf() app:elf(interp:/ld,need:liba.so) d/a d/b y";
    for (exclude, expected) in [
        ("d/b", "app d d/a ld=loader<app lib/liba.so=library<app"),
        ("y", "app d d/a d/b ld=loader<app lib/liba.so=library<app"),
        (
            "lib",
            "error: /app needs what is to be left out: lib/liba.so: --exclude matches it; leave it in, or keep nothing that needs it",
        ),
        (
            "ld",
            "error: /app needs what is to be left out: ld: --exclude matches it; leave it in, or keep nothing that needs it",
        ),
    ] {
        let found = keeps_with(app, &["app", "d"], &[exclude], &[]);
        assert_eq!(found, expected, "--exclude {exclude}");
    }
    // Another library takes its place.
    let two = "ld:elf() lib64/liba.so:elf() lib/liba.so:elf() app:elf(interp:/ld,need:liba.so) y";
    let found = keeps_with(two, &["app"], &["lib64/*"], &[]);
    assert_eq!(found, "app ld=loader<app lib/liba.so=library<app");
}

#[test]
fn what_words_keep() {
    for (word, line, expected) in [
        (
            With::Certificates,
            "a etc/ssl/certs/x.pem->/usr/share/ca-certificates/x.crt usr/share/ca-certificates/x.crt y",
            "a etc/ssl/certs=with<certificates etc/ssl/certs/x.pem=with<certificates usr/share/ca-certificates=with<certificates usr/share/ca-certificates/x.crt=with<certificates",
        ),
        (
            With::Zones,
            "a etc/localtime->/usr/share/zoneinfo/UTC usr/share/zoneinfo/UTC y",
            "a usr/share/zoneinfo=with<zones usr/share/zoneinfo/UTC=with<zones etc/localtime=with<zones",
        ),
        (
            With::Users,
            "a etc/passwd lib/x86_64-linux-gnu/libnss_files.so.2:elf() tmp/ tmp/x y",
            "a etc/passwd=with<users lib/x86_64-linux-gnu/libnss_files.so.2=with<users tmp=with<users",
        ),
        (
            With::Locale,
            "a usr/lib/locale/C.utf8/x y",
            "a usr/lib/locale=with<locale usr/lib/locale/C.utf8=with<locale usr/lib/locale/C.utf8/x=with<locale",
        ),
        (
            With::Zones,
            "a y",
            "a !  --with zones finds nothing in the image",
        ),
        (
            With::Interpreters,
            "a->usr/bin/python3.11 usr/bin/python3.11:elf() usr/lib/python3.11/os.py usr/lib/x y",
            "a usr/bin/python3.11=link-target<a usr/lib/python3.11=interpreter-library<usr/bin/python3.11 usr/lib/python3.11/os.py=interpreter-library<usr/bin/python3.11",
        ),
        (
            With::Interpreters,
            "a->/usr/bin/java usr/bin/java->/opt/jdk/bin/java opt/jdk/bin/java:elf() opt/jdk/bin/javac:elf() opt/jdk/lib/modules opt/jdk/src.zip usr/lib/x y",
            "a usr/bin/java=link-target<a opt/jdk/bin/java=link-target<usr/bin/java opt/jdk/lib=interpreter-library<opt/jdk/bin/java opt/jdk/lib/modules=interpreter-library<opt/jdk/bin/java",
        ),
    ] {
        assert_eq!(keeps_with(line, &["a"], &[], &[word]), expected, "{word:?}");
    }
}

#[test]
fn assumptions_name_what_reading_cannot_see() {
    let line = "ld:elf() app:elf(interp:/ld,dlopen,getaddrinfo) run:run($X) y";
    let file = image(line, &json!({"Cmd": ["/bin/sh", "-c", "$APP"]}));
    let asked = request(&["app", "run"], &[], &[], 1);
    let mut opened = open(&file, 1 << 20).expect("an image");
    memory::read_product(&mut opened, &asked, 1 << 20).expect("read");
    let kept = opened.session.kept(&asked).expect("kept");
    let assumptions: Vec<&str> = kept.assumptions.iter().map(Prose::english).collect();
    insta::assert_snapshot!(assumptions.join("\n"), @r"
    Only a shell can tell which program the command starts ($APP). Keep it with --keep.
    These load plugins by name (dlopen), which are not in sight: /app.
    These look up users or hosts (NSS), which needs /etc/passwd, /etc/nsswitch.conf and libnss_*; --with users keeps them: /app.
    Scripts start other programs by name, which are not in sight: /run.
    Files that a program opens by name are not in sight; name them with --keep. The same is true of certificates for TLS, time zones, users and groups, locales, which --with keeps.
    ");
}

#[test]
fn the_words_are_in_the_documentation() {
    let text = include_str!("../../docs/squash.md");
    for why in squint::product::Why::ALL {
        assert!(text.contains(&format!("| `{}` |", why.as_str())), "{why:?}");
    }
    for word in With::ALL {
        assert!(text.contains(&format!("| `{}` |", word.as_str())));
        for pattern in word.patterns().iter().chain(word.directories()) {
            assert!(text.contains(&format!("`{pattern}`")), "{pattern}");
        }
    }
    let trees = squint::product::INTERPRETERS.iter().flat_map(|i| i.trees);
    for tree in trees {
        assert!(text.contains(&format!("`{tree}`")), "{tree}");
    }
}

/// Layers of a build with a toolchain, each with the step that wrote it.
const BUILD: [(&str, &str); 4] = [
    ("debian.sh", "ld:elf() usr/lib/base=x*2000000"),
    (
        "RUN /bin/sh -c apt-get install gcc # buildkit",
        "var/lib/dpkg/status:text(Package:_gcc-12;Status:_install_ok_installed;Section:_devel;Version:_1;Architecture:_amd64;;Package:_liba1;Status:_install_ok_installed;Section:_libs;Version:_1;Architecture:_amd64;) \
         var/lib/dpkg/info/gcc-12.list:text(/usr/bin/gcc) var/lib/dpkg/info/liba1:amd64.list:text(/usr/lib/liba.so;/usr/share/liba/x) \
         usr/bin/gcc=x*3000000 usr/lib/liba.so:elf() usr/share/liba/x",
    ),
    ("COPY main.c /src/ # buildkit", "src/ src/main.c"),
    (
        "RUN /bin/sh -c gcc -o /usr/local/bin/app /src/main.c # buildkit",
        "usr/local/bin/app:elf(interp:/ld,need:liba.so,glibc:34) src/main.o=x*100 root/.cache/pip/x",
    ),
];

/// The advice about the product of these steps.
fn moved(steps: &[(&str, &str)]) -> Option<squint::advice::AdviceRow> {
    let mut opened = open(&built(steps), 1 << 20).expect("an image");
    opened.session.set_base(1).expect("a base");
    memory::read_made(&mut opened, 4096).expect("read");
    let rows = opened.session.advice().expect("read");
    rows.into_iter().find(|row| row.id == "move-product")
}

#[test]
fn the_product_of_a_build_moves() {
    let row = moved(&BUILD).expect("advice");
    let (app, library) = (elf("interp:/ld,need:liba.so,glibc:34"), elf(""));
    let all: usize = BUILD
        .iter()
        .flat_map(|(_, line)| line.split_whitespace())
        .filter(|word| !word.ends_with('/'))
        .map(|word| {
            let one = tar(word);
            let mut archive = tar::Archive::new(&one[..]);
            let mut entries = archive.entries().expect("a tar");
            let member = entries.next().expect("a member").expect("a header");
            member.size() as usize
        })
        .sum();
    let after = 2_000_000 + elf("").len() + app.len() + library.len();
    assert_eq!(row.saves_bytes, Some((all - after) as u64));
    assert!(row.exact);
    insta::assert_snapshot!(row.dockerfile.expect("lines"), @r"
    # BASE stands for the base image, which the image does not name.
    FROM BASE AS build
    RUN apt-get install gcc
    COPY main.c /src/
    RUN gcc -o /usr/local/bin/app /src/main.c

    FROM BASE
    COPY --from=build /usr/lib/liba.so /usr/lib/liba.so
    COPY --from=build /usr/local/bin/app /usr/local/bin/app
    ");
    assert!(
        row.detail
            .english()
            .contains("gcc-12. The last steps made /usr/local/bin/app."),
        "{}",
        row.detail.english()
    );
    assert!(
        row.assumptions
            .iter()
            .any(|text| text.english().contains("GLIBC_2.34"))
    );
}

/// The file of these steps.
fn built(steps: &[(&str, &str)]) -> Vec<u8> {
    let tars: Vec<Vec<u8>> = steps.iter().map(|(_, line)| tar(line)).collect();
    let by: Vec<String> = steps.iter().map(|(by, _)| (*by).to_owned()).collect();
    let settings = json!({"Cmd": ["app"]});
    with_steps(&tars, Framing::DockerOci, Pack::Plain, &settings, &by)
}

/// What is proposed to keep, largest first: `path bytes/files`.
fn proposed(file: &[u8], base: u32) -> String {
    let mut opened = open(file, 1 << 20).expect("an image");
    opened.session.set_base(base).expect("a base");
    memory::read_made(&mut opened, 4096).expect("read");
    memory::read_product(&mut opened, &SquashRequest::default(), 4096).expect("read");
    let proposal = opened.session.proposal().expect("read");
    let rows = proposal.rows.iter();
    let rows = rows.map(|row| format!("{} {}/{}", row.path, row.bytes, row.files));
    let end = if proposal.is_interpreted { " !" } else { "" };
    rows.collect::<Vec<_>>().join(", ") + end
}

#[test]
fn what_the_last_steps_made_is_proposed() {
    let app = elf("interp:/ld,need:liba.so,glibc:34").len();
    assert_eq!(
        proposed(&built(&BUILD), 1),
        format!("usr/local/bin/app {app}/1")
    );
    let base = ("debian.sh", "usr/bin/python3:elf() usr/bin/x:elf()");
    for (steps, expected) in [
        // Without a toolchain: all that is of no package, as whole directories.
        (
            [
                base,
                ("COPY a /srv/a", "srv/ srv/a/b=x*7 srv/a/c/d usr/lib/y"),
            ],
            "srv/a 16/2".to_owned(),
        ),
        // An interpreter needs its libraries.
        (
            [base, ("COPY a /", "app:run(/usr/bin/python3)")],
            format!("app {}/1 !", "#!/usr/bin/python3\necho\n".len()),
        ),
        // Nothing but a program of a package.
        (
            [base, ("COPY a /", "usr/bin/app:elf()")],
            format!("usr/bin/app {}/1", elf("").len()),
        ),
    ] {
        let path = if expected.starts_with("app") {
            "PATH=/"
        } else {
            "PATH=/usr/bin"
        };
        let tars: Vec<Vec<u8>> = steps.iter().map(|(_, line)| tar(line)).collect();
        let by: Vec<String> = steps.iter().map(|(by, _)| (*by).to_owned()).collect();
        let settings = json!({"Cmd": ["app"], "Env": [path]});
        let file = with_steps(&tars, Framing::DockerOci, Pack::Plain, &settings, &by);
        assert_eq!(proposed(&file, 1), expected);
    }
}

/// Each request may take several rounds, and there is no end to requests.
#[test]
fn rounds_count_for_one_request() {
    let line = "ld:elf() lib/liba.so:elf(late,need:libb.so) lib/libb.so:elf() app:elf(late,interp:/ld,need:liba.so) y";
    let file = image(line, &json!({}));
    let mut opened = open(&file, 1 << 20).expect("an image");
    for number in 0..40 {
        let exclude = format!("nothing{number}");
        let asked = request(&["app"], &[exclude.as_str()], &[], 1);
        memory::read_product(&mut opened, &asked, 4096).expect("read");
        let kept = opened.session.kept(&asked).expect("kept");
        assert_eq!((kept.rows.len(), kept.warnings.to_vec().len()), (4, 0));
    }
}

/// The page's workers find out what the command line finds out, and squash the same bytes.
#[test]
fn scripts_keep_what_the_command_line_keeps() {
    let file = built(&BUILD);
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).to_str().expect("text").to_owned();
    let (image_path, out) = (path("case.tar"), path("out.tar"));
    std::fs::write(&image_path, &file).expect("written");
    let workers = Local::default();
    let opening = Request::Open {
        name: "case.tar".to_owned(),
        choice: None,
        huge: false,
    };
    let file = Rc::new(file);
    let opened = scripts::open(&workers, file.clone(), opening, &|_| ());
    block_on(opened).expect("an image");
    block_on(scripts::examine(&workers, file.clone(), |_| ())).expect("examined");
    block_on(scripts::packages(&workers, file.clone(), &|_| ())).expect("packages");
    block_on(scripts::made(&workers, file.clone(), |_| ())).expect("read");
    // The advice.
    let advice = block_on(workers.ask(Request::Advice, Payload::NONE, |_| ()));
    let Ok((Reply::Advice(rows), _)) = advice else {
        panic!("no advice")
    };
    let (text, _, _) = squint(&["advice", &image_path, "--format", "json"]);
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json!(rows), document["advice"]);
    assert!(rows.iter().any(|row| row.id == "move-product"));
    // What is proposed, and the product.
    let probes = workers.count(|r| matches!(r, Request::Probe { .. }));
    let proposal = block_on(scripts::propose(&workers, file.clone(), |_| ())).expect("proposed");
    assert_eq!(Proposal::unpack(&proposal).expect("rows").rows.len(), 1);
    let asked = SquashRequest {
        compression: Stored::Plain,
        ..request(&["usr/local/bin/app"], &[], &[With::Zones], 4)
    };
    let keep = scripts::keep(&workers, file.clone(), asked.clone(), |_| ());
    let (kept, plan) = block_on(keep).expect("kept");
    let kept = ShownKept::unpack(&kept).expect("groups");
    let groups = kept.groups.iter().map(|group| {
        let paths = group
            .rows
            .iter()
            .map(|(path, by, _)| format!("{path}<{by}"));
        format!(
            "{}: {}",
            group.why.as_str(),
            paths.collect::<Vec<_>>().join(" ")
        )
    });
    assert_eq!(
        groups.collect::<Vec<_>>(),
        [
            "keep: usr/local/bin/app<usr/local/bin/app",
            "loader: ld</usr/local/bin/app",
            "library: usr/lib/liba.so</usr/local/bin/app"
        ]
    );
    assert_eq!((kept.warnings.len(), kept.assumptions.len()), (1, 1));
    assert_eq!(
        workers.count(|r| matches!(r, Request::Probe { .. })),
        probes,
        "everything was read for the advice"
    );
    let over = Some(std::future::ready(Ok(())));
    let squashed = scripts::squash(&workers, file, asked, over, |_| ());
    let squashed = block_on(squashed).expect("squashed");
    assert_eq!(squashed.built.bytes, plan.after_bytes);
    let keep = ["--keep", "usr/local/bin/app", "--with", "zones"];
    let mut arguments = vec!["squash", &image_path, "-o", &out, "--compression", "none"];
    arguments.extend(keep);
    let (_, errors, code) = squint(&arguments);
    assert_eq!(code, Some(0), "{errors}");
    assert!(*squashed.file == std::fs::read(&out).expect("written"));
}

/// A need that is left out is an error that names who needs it; reading that is dropped ends its workers.
#[test]
fn scripts_that_keep_fail_and_end() {
    let workers = Local::default();
    let file = Rc::new(built(&BUILD));
    let opening = Request::Open {
        name: "case.tar".to_owned(),
        choice: None,
        huge: false,
    };
    block_on(scripts::open(&workers, file.clone(), opening, &|_| ())).expect("an image");
    let asked = request(&["usr/local/bin/app"], &["usr/lib/liba.so"], &[], 4);
    let probing = || workers.count(|r| matches!(r, Request::Probe { .. })) > 1;
    let keep = || scripts::keep(&workers, file.clone(), asked.clone(), |_| ());
    assert!(until(keep(), probing).is_none());
    assert!(workers.abandoned.get() > 1);
    let error = block_on(keep()).expect_err("a need");
    assert_eq!(
        error.what(),
        "/usr/local/bin/app needs what is to be left out"
    );
    assert_eq!(error.place().1, Some("usr/lib/liba.so"));
}

#[test]
fn lean_images_make_no_noise() {
    let [base, apt, copy, run] = BUILD;
    let small = apt.1.replace("usr/bin/gcc=x*3000000", "usr/bin/gcc=x*30");
    for steps in [
        // No toolchain worth it.
        vec![base, (apt.0, small.as_str()), copy, run],
        // Nothing was made.
        vec![base, apt],
        vec![base, apt, copy],
        // The toolchain is in the base image.
        vec![(base.0, apt.1), copy, run],
    ] {
        assert_eq!(moved(&steps), None, "{steps:?}");
    }
}

#[test]
fn the_command_line_keeps() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = |name: &str| dir.path().join(name).to_str().expect("text").to_owned();
    let (image_path, out) = (path("image.tar"), path("out.tar"));
    let line = "ld:elf() lib/liba.so:elf() app:elf(interp:/ld,need:liba.so) y | z";
    std::fs::write(&image_path, image(line, &json!({}))).expect("written");
    let run = |more: &[&str]| {
        let mut arguments = vec!["squash", &image_path, "-o", &out];
        arguments.extend(more);
        squint(&arguments)
    };
    for (more, error) in [
        (
            &["--keep", "nothing"][..],
            "error: --keep nothing matches nothing: the image has no such path",
        ),
        (
            &["--keep", "app", "--exclude", "ld"],
            "error: /app needs what is to be left out: ld",
        ),
        (&["--keep", "app", "--from", "0"], "error: "),
        (&["--keep", "app", "--to", "1"], "error: "),
        (&["--with", "zones"], "error: "),
        (&["--keep", "app", "--with", "sound"], "error: "),
    ] {
        let (text, errors, code) = run(more);
        assert_eq!((text.as_str(), code), ("", Some(2)), "{more:?}");
        assert!(errors.starts_with(error), "{more:?}: {errors}");
        assert!(!std::path::Path::new(&out).exists(), "{more:?}");
    }
    let (text, errors, code) = run(&["--keep", "/app", "--with", "zones"]);
    assert_eq!(code, Some(0), "{errors}");
    assert_eq!(errors, "warning: --with zones finds nothing in the image\n");
    assert!(
        text.contains("kept 3 paths: 1 keep, 1 loader, 1 library\nif: "),
        "{text}"
    );
    let last = format!("try: docker load -i {out} && docker run --rm case:1\n");
    assert!(text.ends_with(&last), "{text}");
    let (text, _, _) = run(&["--keep", "app", "--format", "json"]);
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        document["kept"],
        json!([
            {"path": "app", "why": "keep", "by": "app"},
            {"path": "ld", "why": "loader", "by": "app"},
            {"path": "lib/liba.so", "why": "library", "by": "app"},
        ])
    );
    assert_eq!(document["verified"], true);
    assert_eq!(
        (&document["layers_after"], &document["excluded_paths"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(document["assumptions"].as_array().map(Vec::len), Some(1));
}
