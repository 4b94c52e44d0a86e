//! The page without a network, after one visit; and what the service worker may do for that, which is little.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use squint_browser_tests::{Mount, Page, Result, Role, Server, browse, browse_server, dist};
use tempfile::TempDir;

use crate::product::{fixture, open, squash};

/// What the service worker's file lists, as paths from the site's root, with the root itself.
fn list(site: &Path) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(site.join("sw.js"))?;
    let names = text
        .lines()
        .filter_map(|line| line.strip_prefix("  \"./")?.split('"').next());
    Ok(names.map(|name| format!("/{name}")).collect())
}

/// Opens the site with its service worker at a path.
fn visit(site: &Path, mount: &'static str, test: impl FnOnce(&Page) -> Result) -> Result {
    let server = Server::start_offline(site, 0, &[Mount::At(mount)])?;
    browse_server(server, mount, |page| {
        wait_for_worker(page)?;
        test(page)
    })
}

/// Waits until the browser has the whole list.
fn wait_for_worker(page: &Page) -> Result {
    page.wait_until("the service worker", || {
        Ok((worker(page, "active")? == "activated").then_some(()))
    })
}

/// The state of a service worker of the page.
fn worker(page: &Page, which: &str) -> Result<Value> {
    page.execute_async(&format!(
        "return (await navigator.serviceWorker.getRegistration())?.{which}?.state ?? null"
    ))
}

fn caches(page: &Page) -> Result<Value> {
    page.execute_async("return await caches.keys()")
}

/// The attribute that [`another_build`] gives the page.
fn build(page: &Page) -> Result<Value> {
    page.execute("return document.querySelector('meta[name=build]')?.content ?? null")
}

/// A copy of the site, to be changed while it is served.
fn copy() -> Result<TempDir> {
    fn into(from: &Path, to: &Path) -> Result {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let (from, to) = {
                let entry = entry?;
                (entry.path(), to.join(entry.file_name()))
            };
            if from.is_dir() {
                into(&from, &to)?;
            } else {
                fs::copy(from, to)?;
            }
        }
        Ok(())
    }
    let site = tempfile::tempdir()?;
    into(&dist()?, site.path())?;
    Ok(site)
}

/// Changes the page and, as a build would, its digest in the list and the version; the digest comes from the browser.
fn another_build(page: &Page, site: &Path) -> Result {
    let (index, worker) = (site.join("index.html"), site.join("sw.js"));
    let text = fs::read_to_string(&index)?;
    let text = text.replace("</title>", "</title><meta name=\"build\" content=\"two\">");
    let digest = page.execute_async(&format!(
        "const text = new TextEncoder().encode({});
         return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', text))))",
        json!(text)
    ))?;
    write_later(&index, &text)?;
    let changed: Vec<String> = fs::read_to_string(&worker)?
        .lines()
        .map(|line| {
            if line.starts_with("  \"./\":") {
                format!(
                    "  \"./\": \"sha256-{}\",",
                    digest.as_str().unwrap_or_default()
                )
            } else if line.starts_with("const VERSION") {
                "const VERSION = \"two\";".to_owned()
            } else {
                line.to_owned()
            }
        })
        .collect();
    write_later(&worker, &changed.join("\n"))
}

/// Writes a file as if some seconds later: a server tells no smaller times apart.
fn write_later(path: &Path, text: &str) -> Result {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.set_modified(SystemTime::now() + Duration::from_secs(5))?;
    Ok(())
}

const OFFER: &str = "A new version is ready.";

/// Waits for the offer of a new build. The browser looks for one when the page is quiet, so nothing is asked meanwhile.
fn wait_for_offer(page: &Page) -> Result {
    let ready = page.execute_async(
        "const late = new Promise((done) => setTimeout(done, 25000, 'late'));
         return await Promise.race([squint.newVersion.then(() => 'ready'), late])",
    )?;
    assert_eq!(ready, "ready");
    page.wait_until("the offer", || {
        Ok(page.text()?.contains(OFFER).then_some(()))
    })
}

#[test]
fn only_the_list_is_asked_for() -> Result {
    let list = list(&dist()?)?;
    assert!(list.contains("/") && list.len() > 5, "{list:?}");
    visit(&dist()?, "/", |page| {
        open(page, "mini.docker-20.tar")?;
        squash(page)?;
        page.open("/")?;
        open(page, "tiny.umoci.tar")?;
        // Addresses only: each is a GET without a query and without a body.
        for asked in page.arrivals() {
            assert!(asked == "/sw.js" || list.contains(&asked), "{asked}");
        }
        let lock = page
            .execute("return [...document.querySelectorAll('meta[http-equiv]')].at(-1).content")?;
        assert!(
            lock.as_str()
                .is_some_and(|lock| lock.ends_with("; worker-src blob:")),
            "no other service worker can be registered: {lock}"
        );
        Ok(())
    })
}

fn works_without_the_server(mount: &'static str) -> Result {
    visit(&dist()?, mount, |page| {
        page.server().stop();
        page.open(mount)?;
        open(page, "mini.docker-20.tar")?;
        squash(page)?;
        page.open(mount)?;
        open(page, "tiny.umoci.tar")
    })
}

#[test]
fn works_without_the_server_after_one_visit() -> Result {
    works_without_the_server("/")
}

#[test]
fn works_without_the_server_on_any_path() -> Result {
    works_without_the_server("/some/sub/path")
}

#[test]
fn the_sample_stays_once_it_was_asked_for() -> Result {
    visit(&dist()?, "/", |page| {
        let sample = |page: &Page| {
            let asked = page.arrivals();
            asked.iter().filter(|path| path.contains("sample")).count()
        };
        assert_eq!(sample(page), 0);
        page.click(Role::Link, "Try the sample")?;
        page.wait_for_status("scanned")?;
        assert_eq!(sample(page), 1);
        page.server().stop();
        page.open("/")?;
        page.click(Role::Link, "Try the sample")?;
        page.wait_for_status("scanned")?;
        page.execute("window.old = true; location.reload()")?;
        page.wait_until("the page to load anew", || {
            Ok(page
                .execute("return window.old === undefined")?
                .as_bool()
                .filter(|anew| *anew))
        })?;
        page.wait_for_status("scanned")?;
        Ok(())
    })
}

#[test]
fn an_old_page_never_meets_a_new_worker() -> Result {
    let site = copy()?;
    visit(site.path(), "/", |page| {
        let first = caches(page)?;
        another_build(page, site.path())?;
        // The first visit after the change shows the old build; the browser looks for a new one meanwhile.
        page.open("/")?;
        wait_for_offer(page)?;
        assert_eq!(build(page)?, Value::Null);
        open(page, "tiny.umoci.tar")?;
        page.open("/")?;
        wait_for_offer(page)?;
        assert_eq!(build(page)?, Value::Null, "it is offered, never forced");

        // Nothing but the one message makes it active.
        page.execute_async(
            "const { waiting } = await navigator.serviceWorker.getRegistration();
             for (const said of ['', 'ACTIVATE', 'skipWaiting', ['activate'], { type: 'activate' }, null, 1]) {
                 waiting.postMessage(said);
             }
             await new Promise((done) => setTimeout(done, 500));",
        )?;
        assert_eq!(worker(page, "waiting")?, "installed");

        // Another page of the old build, which goes on when this one takes the new build.
        page.execute("window.open('./', 'other')")?;
        page.wait_until("the other page", || {
            let started = "return window.open('', 'other').squint !== undefined";
            Ok(page.execute(started)?.as_bool().filter(|started| *started))
        })?;
        page.execute("window.open('', 'other').stays = true")?;
        // By script: this page lies behind the other one, where a browser draws nothing and takes no clicks.
        page.execute("document.querySelector('.foot button').click()")?;
        page.wait_until("the new build", || {
            Ok((build(page).unwrap_or_default() == "two").then_some(()))
        })?;
        page.wait_until("the page to start", || {
            Ok(page
                .execute("return 'squint' in globalThis")?
                .as_bool()
                .filter(|started| *started))
        })?;
        let second = caches(page)?;
        assert_ne!(first, second);
        assert_eq!(second.as_array().map(Vec::len), Some(1), "{second}");
        let other = page.execute_async(
            "const other = window.open('', 'other');
             if (!other.stays) { return 'loaded anew' }
             const worker = other.squint.startWorker('test');
             return await new Promise((done) => {
                 worker.onmessage = () => done('works');
                 worker.onerror = (error) => done(error.message);
             });",
        )?;
        assert_eq!(other, "works");
        page.execute("window.open('', 'other').close()")?;
        assert!(!page.text()?.contains(OFFER));
        page.server().stop();
        page.open("/")?;
        assert_eq!(build(page)?, "two");
        open(page, "tiny.umoci.tar")
    })
}

#[test]
fn an_incomplete_build_is_not_taken() -> Result {
    let site = copy()?;
    visit(site.path(), "/", |page| {
        let first = caches(page)?;
        another_build(page, site.path())?;
        // One file is not the one of the list.
        let index = site.path().join("index.html");
        write_later(&index, &(fs::read_to_string(&index)? + " "))?;
        page.arrivals();
        page.open("/")?;
        page.wait_until("the browser to look for a new build", || {
            Ok(page.arrivals().contains(&"/".to_owned()).then_some(()))
        })?;
        page.wait_until("the new build to fail", || {
            Ok((worker(page, "installing")?.is_null()).then_some(()))
        })?;
        assert_eq!(worker(page, "waiting")?, Value::Null);
        assert_eq!(caches(page)?, first);
        page.server().stop();
        page.open("/")
    })
}

#[test]
fn a_plain_server_ends_the_worker() -> Result {
    visit(&dist()?, "/", |page| {
        let port = page
            .server()
            .origin()
            .rsplit(':')
            .next()
            .unwrap_or_default()
            .parse()?;
        page.server().stop();
        let plain = Server::start(&dist()?, port, &[Mount::At("/")])?;
        page.open("/")?;
        page.wait_until("the worker to go", || {
            let gone = worker(page, "active")?.is_null() && caches(page)? == json!([]);
            Ok(gone.then_some(()))
        })?;
        page.open("/")?;
        let asked = plain.take_asked();
        assert!(asked.contains(&"/".to_owned()), "{asked:?}");
        let state = "return [!!navigator.serviceWorker.controller, !!document.querySelector('meta[name=offline]')]";
        assert_eq!(page.execute(state)?, json!([false, false]));
        open(page, "tiny.umoci.tar")
    })
}

/// Insecure addresses have neither; the page is the same.
#[test]
fn starts_where_there_are_no_service_workers() -> Result {
    let server = Server::start_offline(&dist()?, 0, &[Mount::At("/")])?;
    browse_server(server, "/", |page| {
        page.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": "delete Navigator.prototype.serviceWorker; delete globalThis.caches;" }),
        )?;
        page.open("/")?;
        assert_eq!(
            page.execute("return 'serviceWorker' in navigator || 'caches' in window")?,
            false
        );
        page.click(Role::Link, "Try the sample")?;
        page.wait_for_status("scanned")?;
        Ok(())
    })
}

#[test]
fn the_manifest_names_icons_and_tar_files() -> Result {
    let site = dist()?;
    let name = list(&site)?
        .into_iter()
        .find(|name| name.ends_with(".webmanifest"))
        .unwrap_or_default();
    let manifest: Value = serde_json::from_slice(&fs::read(site.join(&name[1..]))?)?;
    assert_eq!(
        (&manifest["start_url"], &manifest["scope"]),
        (&json!("./"), &json!("./"))
    );
    assert_eq!(
        manifest["file_handlers"],
        json!([{ "action": "./", "accept": { "application/x-tar": [".tar"] } }])
    );
    browse(|page| {
        // The browser's own reading of it, after the lock, and of each picture.
        page.wait_until("the manifest", || {
            Ok(page
                .execute("return document.querySelector('link[rel=manifest]') !== null")?
                .as_bool()
                .filter(|there| *there))
        })?;
        let said = page.cdp("Page.getAppManifest", &json!({}))?;
        assert_eq!(said["errors"], json!([]));
        assert!(
            said["url"]
                .as_str()
                .is_some_and(|url| url.starts_with("data:"))
        );
        let read = &said["manifest"];
        let place = page.execute("return location.href")?;
        assert_eq!((&read["startUrl"], &read["scope"]), (&place, &place));
        let data: Value = serde_json::from_str(said["data"].as_str().unwrap_or_default())?;
        assert_eq!(data["file_handlers"][0]["action"], place);
        let cannot = page.cdp("Page.getInstallabilityErrors", &json!({}))?;
        assert_eq!(cannot["installabilityErrors"], json!([]));
        let sizes = page.execute_async(&format!(
            "const sizes = [];
             for (const {{ src, type }} of {}) {{
                 const image = new Image();
                 image.src = src;
                 await image.decode();
                 sizes.push(type === 'image/svg+xml' ? 'any' : `${{image.naturalWidth}}x${{image.naturalHeight}}`);
             }}
             return sizes;",
            manifest["icons"]
        ))?;
        let stated: Vec<&Value> = manifest["icons"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|icon| &icon["sizes"])
            .collect();
        assert_eq!(sizes, json!(stated));
        for size in ["192x192", "512x512"] {
            assert!(stated.contains(&&json!(size)), "{stated:?}");
        }
        Ok(())
    })
}

/// The operating system opens a file with the installed page; the queue of launches is a stand-in.
#[test]
fn opens_a_file_that_it_was_launched_with() -> Result {
    let file = fs::read(fixture("tiny.umoci.tar"))?;
    browse(|page| {
        page.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            &json!({ "source": "Object.defineProperty(window, 'launchQueue',
                { value: { setConsumer(consumer) { window.launch = consumer } } })" }),
        )?;
        page.open("/")?;
        page.execute("launch({ files: [] })")?;
        page.execute(&format!(
            "const file = new File([new Uint8Array({})], 'launched.tar');
             launch({{ files: [{{ getFile: async () => file }}] }})",
            json!(file)
        ))?;
        page.wait_for_status("scanned")?;
        assert!(page.text()?.contains("launched.tar"));
        Ok(())
    })
}
