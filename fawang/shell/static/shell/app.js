/* On every public page: the service worker, and that nothing of a person stays when they have signed out.

   window.fawangKept: read() returns what is kept, or null; write(rows) keeps it for whoever is signed in; forget(). */
(function () {
  "use strict";

  const NAME = "fawang-kept";
  const RING = "fawang-ring";
  const tag = document.getElementById("app");
  const person = tag.dataset.person;

  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch (error) {
      return null;
    }
  }
  function write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify({ person, at: new Date().toISOString(), ...value }));
      return true;
    } catch (error) {
      return false;
    }
  }
  const drop = (name) => {
    try {
      localStorage.removeItem(name);
    } catch (error) {
      // A browser that keeps nothing has nothing to forget.
    }
  };
  async function hush() {
    drop(RING);
    const registration = navigator.serviceWorker && (await navigator.serviceWorker.getRegistration("/"));
    const subscription = registration && registration.pushManager && (await registration.pushManager.getSubscription());
    if (subscription) await subscription.unsubscribe();
  }

  window.fawangKept = {
    person,
    read: () => read(NAME),
    write: (rows) => write(NAME, { rows }),
    forget: () => drop(NAME),
    rings: () => Boolean(read(RING)),
    ring: () => write(RING, {}),
    hush,
  };

  // Signed out here, in another window, by time, or somebody else is at the device now.
  if (read(NAME) && read(NAME).person !== person) drop(NAME);
  if (read(RING) && read(RING).person !== person) hush().catch(() => undefined);
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== tag.dataset.signOut) return;
    drop(NAME);
    hush().catch(() => undefined);
  });

  if (navigator.serviceWorker && tag.dataset.worker)
    navigator.serviceWorker.register(tag.dataset.worker, { scope: "/" }).catch(() => undefined);
})();
