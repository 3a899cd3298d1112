/* A lawyer's seat: says that it is there, rings, counts down. Loaded on every page of the workbench of those who
   answer; the seat's own page also registers the worker that keeps it usable without a network.

   Hooks: #seat-bar or #seat hold [data-seat="presence"]; [data-ring="offer"] rings while it is there;
   [data-countdown], in minutes with [data-countdown-clock]; [data-allow-ring] asks for messages and tests the ring. */
(function () {
  "use strict";

  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const here = document.getElementById("seat-frame").dataset;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");


  /* --- being there ------------------------------------------------------------------------------------ */

  function beat() {
    const seat = document.querySelector("[data-seat]");
    if (!seat || seat.dataset.seat === "offline") return;
    fetch(here.beat, { method: "POST", headers: headers, credentials: "same-origin" }).catch(() => {
      /* the next one says it */
    });
  }
  window.setInterval(beat, Number(here.seconds) * 1000);
  // A phone stops the clock of a page it does not show.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) beat();
  });
  window.addEventListener("online", beat);

  /* --- ringing ---------------------------------------------------------------------------------------- */

  let sound = null;
  function tone(soft) {
    const Audio = window.AudioContext || window.webkitAudioContext;
    if (!Audio) return;
    sound = sound || new Audio();
    if (sound.state === "suspended") sound.resume();
    const begin = sound.currentTime;
    (soft ? [0] : [0, 0.28, 0.56]).forEach((after, i) => {
      const wave = sound.createOscillator();
      const loud = sound.createGain();
      wave.type = "sine";
      wave.frequency.value = [784, 988, 784][i];
      loud.gain.setValueAtTime(0, begin + after);
      loud.gain.linearRampToValueAtTime(soft ? 0.12 : 0.3, begin + after + 0.03);
      loud.gain.exponentialRampToValueAtTime(0.001, begin + after + 0.25);
      wave.connect(loud).connect(sound.destination);
      wave.start(begin + after);
      wave.stop(begin + after + 0.27);
    });
  }

  // Browsers complain when a page nobody has touched yet wants to vibrate.
  function buzz(pattern) {
    const touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
    if (navigator.vibrate && touched) navigator.vibrate(pattern);
  }

  const title = document.title;
  const known = new Set();
  let lastTone = 0;

  function announce(ring) {
    if (!document.hidden || !("Notification" in window) || Notification.permission !== "granted") return;
    const options = { body: ring.dataset.ringSays, tag: ring.dataset.ring, data: { href: here.page } };
    navigator.serviceWorker
      ? navigator.serviceWorker.getRegistration().then((worker) =>
          worker ? worker.showNotification(here.rings, options) : new Notification(here.rings, options)
        )
      : new Notification(here.rings, options);
  }

  function ring() {
    const rings = all("[data-ring]");
    const loud = rings.filter((one) => one.dataset.ringChannel !== "written");
    rings.forEach((one) => {
      if (known.has(one.dataset.ring)) return;
      known.add(one.dataset.ring);
      tone(one.dataset.ringChannel === "written");
      lastTone = Date.now();
      buzz(loud.length ? [300, 150, 300] : 80);
      announce(one);
    });
    if (loud.length && Date.now() - lastTone > 3000) {
      tone(false);
      buzz([300, 150, 300]);
      lastTone = Date.now();
    }
    document.title = loud.length && Date.now() % 2000 < 1000 ? here.rings : title;
    all("[data-countdown]").forEach((one) => {
      one.dataset.ends = one.dataset.ends || String(Date.now() + Number(one.dataset.countdown) * 1000);
      const left = Math.max(0, Math.round((Number(one.dataset.ends) - Date.now()) / 1000));
      const minutes = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      const text = "countdownClock" in one.dataset ? minutes : String(left);
      if (one.textContent !== text) one.textContent = text;
      const ring = one.closest("[data-ring]");
      if (!left && ring) ring.hidden = true;
    });
  }
  window.setInterval(ring, 500);

  document.addEventListener("click", (event) => {
    const button = event.target.closest ? event.target.closest("[data-allow-ring]") : null;
    if (!button) return;
    tone(false);
    const says = document.querySelector("[data-ring-status]");
    if (!("Notification" in window)) {
      says.textContent = says.dataset.refused;
      return;
    }
    Notification.requestPermission().then((answer) => {
      says.textContent = answer === "granted" ? says.dataset.allowed : says.dataset.refused;
    });
  });

  /* --- without a network ------------------------------------------------------------------------------ */

  if (navigator.serviceWorker && document.querySelector("link[rel=manifest]")) {
    navigator.serviceWorker.register(here.worker, { scope: here.scope }).catch(() => {
      /* the page works without it */
    });
  }
})();
