{% autoescape off %}"use strict";
/* Keeps the frame's files and one page for when the network is away; everything else is asked for. */
const FILES = {{ files }};
const OFFLINE = {{ offline }};
const CACHE = "seat:" + FILES.join(",");

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (FILES.indexOf(path) > 0) {
    event.respondWith(caches.match(path).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  }
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const open = windows.find((one) => one.url.indexOf("/desk") >= 0);
      return open ? open.focus() : self.clients.openWindow(event.notification.data.href);
    })
  );
});
{% endautoescape %}
