"use strict";
// Loads the code, locks the page, starts the Rust side. Knows nothing about images.
//
// The order is the point. Everything that needs the network is asked for first: the modules, and the text of the workers.
// When every answer has begun, the lock follows: a policy added to the page can only tighten it, cannot be taken back, and
// is inherited by every worker started from a blob: URL from then on. What has been answered goes on arriving, and nothing
// new can be asked for. Only then can a file be given (files.js), and only then does Rust run.
//
// The code comes in three files, so that people wait for little. That of the page and that of the engine, which opens
// images, are asked for at once. The late one, which only other tabs and workers need, must not take the line from them; so
// it is asked for when most of them has arrived.
//
// After the lock not even this site can be asked for anything, icons and fonts included: what the page shows later has to
// be inside the style sheet, the modules or the page itself.
//
// For the same reason the sample image, which only those who ask for it should pay for, is asked for by the page's address:
// `?sample` loads the page anew and fetches it before the lock.
//
// The service worker, which keeps the site for use without a network, is registered before the lock too: the lock allows
// none. Nothing waits for it, and it waits until the page's early part has arrived.
//
// Leaves for Rust: `squint.arrival(part)`, a promise; `squint.startWorker(name)`, which returns a Worker that has been sent
// the engine; `squint.sendLate(worker)`; `squint.files(taker)`, which says who gets the files that are given (`takeFiles`);
// `squint.newVersion`, a promise (see `keepOffline`).

const LOCK = "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; img-src blob: data:; manifest-src data:; worker-src blob:";

// Most of the bytes of page.wasm and engine.wasm (a test compares them).
const MOST = 1_404_000;

// In milliseconds: when nothing has arrived for so long, the line is free for what is late.
const STALL = 500;

// Never asked for: the policy refuses before anything is sent. Its name is what the console will say.
const MUST_FAIL = new URL("./nothing-leaves-this-page", document.baseURI).href;

// In the page that is one file, an element has each part in Base64, with its address as its id.
async function get(url, options) {
  const part = document.getElementById(url);
  if (part) {
    const bytes = Uint8Array.from(atob(part.textContent), (byte) => byte.charCodeAt(0));
    return new Response(bytes, { headers: { "content-type": part.dataset.type } });
  }
  const response = await fetch(url, options);
  if (!response.ok) {
    throw new Error(`${url}: the server answered ${response.status}; was the site copied only in part?`);
  }
  return response;
}

// The bytes of an answer. Calls `arrived` with the number of bytes of each part.
async function bytesOf(response, arrived) {
  const parts = [];
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) {
      return new Blob(parts).arrayBuffer();
    }
    parts.push(value);
    arrived(value.length);
  }
}

// A promise that may fail before anybody waits for it.
function quiet(promise) {
  promise.catch(() => {});
  return promise;
}

async function lock() {
  const meta = document.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = LOCK;
  document.head.append(meta);
  if (await fetch(MUST_FAIL).then(() => true, () => false)) {
    throw new Error("the page could still reach the network: this browser ignores a policy added by a script");
  }
}

// Reads a file for a worker that may not (`readByPage` in worker.js).
function readFor({ target, data: { read, number } }) {
  read?.arrayBuffer().then(
    (bytes) => target.postMessage({ number, bytes }, [bytes]),
    ({ name, message }) => target.postMessage({ number, error: { name, message } }),
  );
}

// The workers, of the engine's script and module; `late` is its late part.
function workersFrom(texts, module, late) {
  let url, engine, more;
  const arrived = quiet(Promise.all([module, ...texts]).then(([compiledModule, ...scripts]) => {
    url = URL.createObjectURL(new Blob(scripts, { type: "text/javascript" }));
    engine = compiledModule;
  }));
  quiet(late.then((compiledModule) => { more = compiledModule; }));
  const policy = globalThis.trustedTypes?.createPolicy("squint", { createScriptURL: () => url });
  // All workers inherit the lock in the same way, so the first one proves it for all.
  let mustFail = MUST_FAIL;
  return {
    arrived,
    startWorker(name) {
      const worker = new Worker(policy ? policy.createScriptURL("") : url, { name });
      worker.addEventListener("message", readFor);
      worker.postMessage({ module: engine, late: more, mustFail });
      mustFail = null;
      return worker;
    },
    sendLate(worker) {
      worker.postMessage({ late: more });
    },
  };
}

async function sampleIfAskedFor() {
  if (!new URLSearchParams(location.search).has("sample")) {
    return null;
  }
  const response = await keptOr(get, "./www/sample.tar.xz");
  return new File([await response.blob()], "sample.tar.xz");
}

// What the browser has kept from an earlier visit, or else what `get` answers, which is kept for the next one. The service
// worker knows the cache by its name and lets it live.
async function keptOr(get, url) {
  if (!document.querySelector("meta[name=offline]") || !globalThis.caches) {
    return get(url);
  }
  const cache = await caches.open(`${new URL("./", document.baseURI).href} ${url}`).catch(() => null);
  const kept = await cache?.match(url);
  if (kept) {
    return kept;
  }
  const response = await get(url).catch((error) => {
    throw new Error(`${url} is not kept in this browser yet, and cannot be fetched. ${error}`);
  });
  cache?.put(url, response.clone()).catch(() => {}); // no room: then it is fetched again
  return response;
}

// Registers the service worker. The promise is kept when a newer build of the site is ready: its value is a function that
// puts the new build in the place of this one and loads the page anew. Where there can be no service worker (an insecure
// address, some private windows), the page works as ever and the promise is never kept.
function keepOffline() {
  const register = async () => {
    const url = document.querySelector("meta[name=offline]").content;
    const policy = globalThis.trustedTypes?.createPolicy("offline", { createScriptURL: () => url });
    // Another page may accept a new build while this one is loading: what it still needs is gone then.
    navigator.serviceWorker.addEventListener("controllerchange", () => globalThis.squint ?? location.reload());
    return navigator.serviceWorker.register(policy ? policy.createScriptURL("") : url, { updateViaCache: "none" });
  };
  const activate = ({ waiting }) => {
    if (!waiting) {
      location.reload(); // another page has accepted it
      return;
    }
    waiting.addEventListener("statechange", () => waiting.state === "activated" && location.reload());
    waiting.postMessage("activate");
  };
  return new Promise((ready) => {
    const watch = (registration) => {
      const look = () => registration.waiting && registration.active && ready(() => activate(registration));
      const follow = () => registration.installing?.addEventListener("statechange", look);
      registration.addEventListener("updatefound", follow);
      follow();
      look();
    };
    register().then(watch, () => {});
  });
}

// Makes the manifest of the web app a part of the page: browsers read it, and its icons, whenever they like, and the lock
// lets nothing be asked for. A `data:` URL is no place that addresses could be relative to, so they become absolute.
async function becomeApp(answer) {
  const manifest = await (await answer).json();
  const place = new URL("./", document.baseURI).href;
  for (const handler of manifest.file_handlers) {
    handler.action = place;
  }
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = `data:application/manifest+json,${encodeURIComponent(JSON.stringify({ ...manifest, start_url: place, scope: place }))}`;
  document.head.append(link);
}

async function boot() {
  const sample = sampleIfAskedFor();
  const page = get("./wasm/page.wasm");
  const engine = get("./wasm/engine.wasm");
  const texts = ["./wasm/engine.js", "./www/worker.js"].map((url) => get(url));
  const manifestUrl = document.querySelector("meta[name=manifest]")?.content;
  const manifest = manifestUrl && quiet(get(manifestUrl));
  let most, stalled, count = 0;
  const mostArrived = new Promise((resolve) => { most = resolve; });
  const arrived = (bytes) => {
    count += bytes;
    clearTimeout(stalled);
    stalled = setTimeout(most, count > MOST ? 0 : STALL);
  };
  // An answer that nobody reads would stop arriving when the browser's buffer is full.
  const [pageBytes, engineBytes] = [page, engine].map((part) => quiet(part.then((response) => bytesOf(response, arrived))));
  await Promise.race([mostArrived, Promise.all([pageBytes, engineBytes])]);
  const late = quiet(get("./wasm/late.wasm", { priority: "low" }));
  const newVersion = keepOffline();
  // What is late may be missing, and so may the manifest; everything else must have been answered.
  const [file] = await Promise.all([sample, page, engine, ...texts, Promise.allSettled([late, manifest])]);
  await lock();
  const files = takeFiles(file);

  let start;
  const started = new Promise((resolve) => { start = resolve; });
  // Nothing else is compiled before the page has started, and what is late after the engine: each needs the processor.
  const compiledEngine = quiet(started.then(() => engineBytes).then(WebAssembly.compile));
  const lateBytes = quiet(late.then((response) => response.arrayBuffer()));
  const pageLate = quiet(compiledEngine.then(() => lateBytes).then(WebAssembly.compile));
  // The engine's late part lies inside that of the page.
  const engineLate = quiet(pageLate.then((part) => WebAssembly.compile(WebAssembly.Module.customSections(part, "engine")[0])));
  const scripts = texts.map((answer) => quiet(answer.then((response) => response.text())));
  const workers = workersFrom(scripts, compiledEngine, engineLate);
  const whole = Promise.all([pageLate, started]).then(([part, early]) => WebAssembly.instantiate(part, { early }));
  const arrivals = { engine: workers.arrived, late: quiet(Promise.all([whole, engineLate])) };
  globalThis.squint = Object.freeze({
    arrival: (part) => arrivals[part],
    startWorker: workers.startWorker,
    sendLate: workers.sendLate,
    files,
    newVersion,
  });
  start(await wasm_bindgen({ module_or_path: await WebAssembly.compile(await pageBytes) }));
  if (manifest) {
    quiet(becomeApp(manifest));
  }
}

boot().catch((error) => {
  const failed = document.getElementById("failed");
  failed.querySelector("code").textContent = error;
  failed.hidden = false;
  throw error;
});
