"use strict";
// Keeps one build of the site in the browser, so that the page works without a network. Knows nothing about images.
//
// The lock of a page does not bind a service worker, so this text has to keep the promise itself:
//   - it fetches while it is installed, never later, and only the files of the list: without a query, without a body;
//   - it answers from the cache of its own build; whatever the list does not name, it leaves to the browser;
//   - it takes one message, which is constant, and sends none.
//
// All or nothing: each file must have the digest that the list says, or nothing is installed. An old page keeps its old
// build, until the person accepts the new one or closes the last page; so an old page never meets a new worker.
//
// `cargo xtask build` writes the list. The sample is not in it: the page keeps the sample itself, in a cache of its own
// (boot.js), if the person asks for it.

const FILES = {};
const VERSION = "";

// One host may have several copies of the site, so a cache is named after its place too.
const cacheName = (name) => `${registration.scope} ${name}`;
const BUILD = cacheName(VERSION);
const SAMPLE = cacheName("./www/sample.tar.xz");

// A page that is still loading needs the line for itself. In milliseconds.
const PAUSE = 2000;

const urlOf = (name) => new URL(name, registration.scope).href;

async function install() {
  try {
    await new Promise((done) => setTimeout(done, PAUSE));
    const cache = await caches.open(BUILD);
    // One after another, so that they take little of a thin line.
    for (const [name, integrity] of Object.entries(FILES)) {
      const add = (how) => cache.add(new Request(urlOf(name), { integrity, cache: how, redirect: "error" }));
      // The page has no hash in its name, so it must come from the server. A file with a hash is what the page has just
      // loaded, if the browser still has it.
      await (name === "./" ? add("reload") : add("force-cache").catch(() => add("reload")));
    }
  } catch (error) {
    await caches.delete(BUILD);
    throw error;
  }
}

async function deleteOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith(cacheName("")) && name !== BUILD && name !== SAMPLE);
  await Promise.all(older.map((name) => caches.delete(name)));
}

// The file of the list that a request is for, as its URL; null if there is none. The address of the page may have a query.
function wanted({ method, mode, url }) {
  const place = new URL(url);
  place.hash = "";
  if (mode === "navigate") {
    place.search = "";
    place.pathname = place.pathname.replace(/\/index\.html$/, "/");
  }
  const isListed = Object.keys(FILES).some((name) => urlOf(name) === place.href);
  return method === "GET" && isListed ? place.href : null;
}

async function answer(url, request) {
  const kept = await caches.match(url, { cacheName: BUILD, ignoreVary: true });
  if (kept || request.mode !== "navigate") {
    return kept ?? Response.error();
  }
  // The person emptied the caches. Without this worker, the browser asks the server again.
  await registration.unregister();
  return Response.redirect(request.url);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(deleteOlder()));
self.addEventListener("fetch", (event) => {
  const url = wanted(event.request);
  if (url) {
    event.respondWith(answer(url, event.request));
  }
});
self.addEventListener("message", ({ data }) => {
  if (data === "activate") {
    self.skipWaiting();
  }
});
