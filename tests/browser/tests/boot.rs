//! The page starts from any static host and any path, and from then on nothing can leave it.

use squint_browser_tests::{Mount, Result, browse, browse_at};

#[test]
fn starts_at_the_root() -> Result {
    browse(|_| Ok(()))
}

#[test]
fn starts_on_any_path() -> Result {
    browse_at(Mount::At("/some/sub/path"), |_| Ok(()))
}

#[test]
fn starts_from_a_host_that_does_not_know_wasm() -> Result {
    browse_at(Mount::WithoutWasmType("/"), |_| Ok(()))
}

#[test]
fn starts_a_worker_that_speaks() -> Result {
    browse(|page| {
        let said = page.execute_async(
            "await squint.arrival('engine');
             const worker = squint.startWorker('test');
             return new Promise((done) => {
                 worker.onmessage = () => done('something');
                 worker.onerror = (error) => done(error.message);
             });",
        )?;
        assert_eq!(said, "something");
        Ok(())
    })
}

#[test]
fn asks_for_nothing_once_started() -> Result {
    browse(|page| {
        assert_eq!(page.requests()?, Vec::<String>::new());
        Ok(())
    })
}

/// Each way out, spelled as a script would; the address is one whose refusal the console may report.
const WAYS_OUT: [&str; 7] = [
    "await fetch(url)",
    "await fetch('https://example.org/nothing-leaves-this-page', { mode: 'no-cors' })",
    "await new Promise((done, fail) => { const r = new XMLHttpRequest(); r.onload = done; r.onerror = fail; r.open('GET', url); r.send() })",
    "await new Promise((done, fail) => { const i = new Image(); i.onload = done; i.onerror = fail; i.src = url })",
    "await new Promise((done, fail) => { const s = new WebSocket(url.replace('http', 'ws')); s.onopen = done; s.onerror = fail })",
    "await new Promise((done, fail) => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.onload = done; l.onerror = fail; l.href = url; document.head.append(l) })",
    "if (!navigator.sendBeacon(url, 'x')) throw 0; await new Promise((done, fail) => setTimeout(fail, 300))",
];

#[test]
fn refuses_every_way_out() -> Result {
    browse(|page| {
        for way in WAYS_OUT {
            let script = format!(
                "const url = new URL('./nothing-leaves-this-page?x', document.baseURI).href;
                 try {{ {way}; return 'sent' }} catch {{ return 'refused' }}"
            );
            assert_eq!(page.execute_async(&script)?, "refused", "{way}");
        }
        assert_eq!(page.arrivals(), Vec::<String>::new());
        Ok(())
    })
}
