/* The service worker of the site: without a line it shows one page, with the numbers for danger and what the person
   wished to keep of their matters. Nothing else is kept; what is fresh always comes from the server. It shows pushed news. */
"use strict";

const SETTING = {% autoescape off %}{{ setting }}{% endautoescape %};
const PREFIX = "fawang-app-";
const CACHE = PREFIX + SETTING.version;

self.addEventListener("install", (event) => {
  // What is sent when somebody leaves a page goes to the server by itself: on its way through a worker it gets lost.
  if (event.addRoutes) event.addRoutes({ condition: { requestMethod: "POST" }, source: "network" }).catch(() => undefined);
  const fresh = SETTING.files.map((url) => new Request(url, { cache: "reload", credentials: "same-origin" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
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

const kept = (url) => caches.open(CACHE).then((cache) => cache.match(url));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(SETTING.page).then((page) => page || Response.error())));
  } else if (SETTING.files.includes(url.pathname) && url.pathname !== SETTING.page) {
    // Their names change with their content.
    event.respondWith(fetch(request).catch(() => kept(url.pathname).then((file) => file || Response.error())));
  }
});

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch (error) {
    // A browser that hears nothing but the ring still says that there is something.
  }
  const shown = { body: said.body || "", tag: "fawang", lang: said.lang || "zh-Hans", icon: SETTING.icon, data: said.url || "/my" };
  event.waitUntil(self.registration.showNotification(said.title || SETTING.name, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const open = windows.find((one) => new URL(one.url).pathname === event.notification.data);
      return open ? open.focus() : self.clients.openWindow(event.notification.data);
    }),
  );
});
