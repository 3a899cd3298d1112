/* Installs the offline desk, and offers a new version when there is one. What is recorded is not touched by either. */
(function () {
  "use strict";

  const words = document.getElementById("offline").dataset;
  const offer = document.querySelector("[data-part=newer]");
  const HOUR_MS = 3600 * 1000;
  if (!navigator.serviceWorker) return;

  let fresh = null;

  function watch(registration) {
    const ready = () => {
      fresh = registration.waiting;
      // The first version of all has nothing to replace.
      offer.hidden = !fresh || !navigator.serviceWorker.controller;
    };
    ready();
    registration.addEventListener("updatefound", () =>
      registration.installing.addEventListener("statechange", ready),
    );
    window.setInterval(() => registration.update().catch(() => undefined), HOUR_MS);
  }

  offer.querySelector("button").addEventListener("click", () => {
    // What is being typed would go with the page.
    if (document.querySelector("[data-opens-form][aria-expanded=true]")) {
      const made = document.getElementById("say-info").content.cloneNode(true);
      made.querySelector("p").textContent = words.finish;
      document.getElementById("messages").replaceChildren(made);
      return;
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), { once: true });
    if (fresh) fresh.postMessage("take over");
  });

  navigator.serviceWorker.register(words.worker, { scope: words.page }).then(watch, () => undefined);
})();
