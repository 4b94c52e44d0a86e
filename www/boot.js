"use strict";
// Loads the module, locks the page, starts the Rust side. Knows nothing about images.
//
// The order is the point. Everything that needs the network comes first: the module, and the text of the workers. Then
// the lock: a policy added to the page can only tighten it, cannot be taken back, and is inherited by every worker
// started from a blob: URL from then on. Only then does Rust run, and only then can a file be opened.
//
// After the lock not even this site can be asked for anything, icons and fonts included: what the page shows later has to
// be inside the style sheet, the module or the page itself.
//
// For the same reason the sample image, which only those who ask for it should pay for, is asked for by the page's address:
// `?sample` loads the page anew and fetches it before the lock.
//
// The service worker, which keeps the site for use without a network, is registered before the lock too: the lock allows
// none. Nothing waits for it.
//
// Leaves for Rust: `squint.startWorker(name)`, which returns a Worker that has been sent the module; `squint.sample`, a
// File, or null where nobody asked for it; `squint.newVersion`, a promise (see `keepOffline`).

const LOCK = "default-src 'none'; connect-src 'none'; script-src 'wasm-unsafe-eval'; img-src blob: data:; worker-src blob:";

// Never asked for: the policy refuses before anything is sent. Its name is what the console will say.
const MUST_FAIL = new URL("./nothing-leaves-this-page", document.baseURI).href;

async function get(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url}: the server answered ${response.status}; was the site copied only in part?`);
  }
  return response;
}

async function compile(url) {
  const response = await get(url);
  // Some hosts call it application/octet-stream, which compileStreaming refuses.
  return response.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
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

function workersFrom(texts, module) {
  const url = URL.createObjectURL(new Blob(texts, { type: "text/javascript" }));
  const policy = globalThis.trustedTypes?.createPolicy("squint", { createScriptURL: () => url });
  // All workers inherit the lock in the same way, so the first one proves it for all.
  let mustFail = MUST_FAIL;
  return (name) => {
    const worker = new Worker(policy ? policy.createScriptURL("") : url, { name });
    worker.postMessage({ module, mustFail });
    mustFail = null;
    return worker;
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

async function boot() {
  const newVersion = keepOffline();
  const [module, sample, ...texts] = await Promise.all([
    compile("./wasm/squint_bg.wasm"),
    sampleIfAskedFor(),
    ...["./wasm/squint.js", "./www/worker.js"].map((url) => get(url).then((response) => response.text())),
  ]);
  await lock();
  globalThis.squint = Object.freeze({ startWorker: workersFrom(texts, module), sample, newVersion });
  await wasm_bindgen({ module_or_path: module });
}

boot().catch((error) => {
  const alert = document.createElement("p");
  alert.setAttribute("role", "alert");
  alert.textContent = `Squint could not start. ${error}`;
  document.getElementById("page").replaceChildren(alert);
  throw error;
});
