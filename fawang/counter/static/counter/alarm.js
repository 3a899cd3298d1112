/* An alarm that has just come makes a sound, where the browser lets a page, and stands in the title. */
(function () {
  "use strict";

  const bar = document.getElementById("alarm-bar");
  const heard = new Set();
  let first = true;
  if (!bar) return;

  function sound() {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    const audio = new Context();
    [0, 0.4, 0.8].forEach((at) => {
      const tone = audio.createOscillator();
      tone.frequency.value = 880;
      tone.connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.25);
    });
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== bar) return;
    const alarms = Array.from(bar.querySelectorAll("[data-alarm]")).map((one) => one.dataset.alarm);
    const fresh = alarms.filter((one) => !heard.has(one));
    fresh.forEach((one) => heard.add(one));
    document.title = document.title.replace(/^⚠ /, "");
    if (alarms.length) document.title = "⚠ " + document.title;
    // Who opens a page while one stands sees it; only what comes new is heard.
    if (fresh.length && !first) sound();
    first = false;
  });
})();
