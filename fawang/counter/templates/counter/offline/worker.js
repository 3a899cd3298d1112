/* The service worker of the offline desk: keeps its page and scripts, and nothing else. Commands are in IndexedDB, which
   a new version does not touch. A new version waits until the clerk says so, so that nothing changes under their hands. */
"use strict";

const SETTING = {% autoescape off %}{{ setting }}{% endautoescape %};
const PREFIX = "fawang-offline-";
const CACHE = PREFIX + SETTING.version;

self.addEventListener("install", (event) => {
  const fresh = SETTING.files.map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (!SETTING.files.includes(url.pathname)) return;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(url.pathname))
      .then((kept) => kept || fetch(event.request)),
  );
});
