// In place of the site's service worker: it ends the one that an earlier visit left, and itself.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const ours = (await caches.keys()).filter((name) => name.startsWith(`${registration.scope} `));
  await Promise.all(ours.map((name) => caches.delete(name)));
  const pages = await clients.matchAll({ type: "window" });
  await registration.unregister();
  for (const page of pages) {
    page.navigate(page.url); // it shows an old build
  }
})()));
