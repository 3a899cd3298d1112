/* A tablet that anybody may use: after two minutes without a touch nothing of the one before is left on it.

   Runs in the head, before anything is shown. Each visit has a number; a page of an earlier visit, reached by "back", is
   not shown. Wiping: forms and storage are emptied, the server forgets the session, and the start takes the page's place.
   What would leave these pages, or a file on the tablet, is for one's own phone: the code of the page is shown instead. */
(function () {
  "use strict";

  const IDLE_MS = 120000;
  const WARNING_MS = 15000;
  const start = document.getElementById("kiosk-rules").dataset.start;
  const root = document.documentElement;

  const visit = () => sessionStorage.getItem("kiosk-visit") || "";
  function leave() {
    root.hidden = true;
    document.title = "…";
    window.location.replace(`${start}/clear`);
  }
  function wipe() {
    Array.from(document.forms).forEach((form) => form.reset());
    localStorage.clear();
    sessionStorage.clear();
    sessionStorage.setItem("kiosk-visit", String(Date.now()));
    leave();
  }

  /** Whether this page belongs to the visit that goes on. */
  function judge() {
    const state = history.state || {};
    // The start has nothing of anybody.
    const atStart = window.location.pathname === start && !window.location.search;
    if (!atStart && state.kiosk !== undefined && state.kiosk !== visit()) return leave();
    history.replaceState({ ...state, kiosk: visit() }, "");
  }
  judge();
  // A page that the browser has kept whole runs no script anew.
  window.addEventListener("pageshow", (event) => event.persisted && judge());

  let touched = Date.now();
  ["pointerdown", "keydown", "input", "scroll", "touchmove"].forEach((name) =>
    document.addEventListener(name, () => (touched = Date.now()), { capture: true, passive: true }),
  );

  /** The start with nothing on it needs no wiping. */
  const isFresh = () =>
    window.location.pathname === start &&
    !window.location.search &&
    !Array.from(document.querySelectorAll("input:not([type=hidden]), textarea")).some((one) => one.value !== one.defaultValue);

  function tick() {
    const left = Math.ceil((touched + IDLE_MS - Date.now()) / 1000);
    const dialog = document.getElementById("kiosk-idle");
    const warned = Boolean(dialog) && dialog.open;
    if (isFresh()) return;
    if (left <= 0) return wipe();
    if (left * 1000 > WARNING_MS) return warned ? dialog.close() : undefined;
    if (!dialog) return;
    const text = dialog.querySelector("[data-left]");
    text.textContent = text.dataset.text.replace("{number}", left);
    if (!warned) dialog.showModal();
  }
  window.setInterval(tick, 500);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-stays]")) document.getElementById("kiosk-idle").close();
    const link = event.target.closest("a[href]");
    if (!link) return;
    if (link.getAttribute("href") === `${start}/clear`) {
      event.preventDefault();
      wipe();
    } else if (link.origin !== window.location.origin || link.matches("[download], [href$='.pdf'], [href$='.ics']")) {
      event.preventDefault();
      document.getElementById("kiosk-phone").showModal();
    }
  });
})();
