/* Listening to a recording: the waveform as a slider, speed, ten seconds back and on. Without it the browser's own
   controls play it.

   Hooks: data-player with data-seconds holds the <audio>; [data-player-wave] is the slider, [data-player-heard] what has
   been heard of it; [data-player-by] seconds; [data-player-speed]. */
(function () {
  "use strict";

  document.querySelectorAll("[data-player]").forEach((box) => {
    const find = (name) => box.querySelector("[data-player-" + name + "]");
    const sound = box.querySelector("audio");
    const wave = find("wave");
    const heard = find("heard");
    const columns = wave.querySelector("svg").viewBox.baseVal.width;
    const length = Number(box.dataset.seconds) || 0;
    if (!length) return;

    [wave, find("ways"), find("keys")].forEach((one) => (one.hidden = false));

    const words = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");

    function show() {
      const now = Math.min(sound.currentTime, length);
      heard.setAttribute("width", String((now / length) * columns));
      wave.setAttribute("aria-valuenow", String(Math.round(now)));
      wave.setAttribute("aria-valuetext", words(now) + " / " + words(length));
    }

    function go(seconds) {
      sound.currentTime = Math.max(0, Math.min(seconds, length));
      show();
    }

    // What a browser has recorded does not say how long it is: going to its end once finds it out.
    let found = false;
    sound.addEventListener("loadedmetadata", () => {
      if (found || Number.isFinite(sound.duration)) return;
      found = true;
      sound.currentTime = 1e7;
      sound.addEventListener("seeked", () => go(0), { once: true });
    });

    sound.addEventListener("timeupdate", show);
    sound.addEventListener("seeking", show);

    function place(event) {
      const all = wave.getBoundingClientRect();
      go(((event.clientX - all.left) / all.width) * length);
    }
    wave.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      wave.setPointerCapture(event.pointerId);
      place(event);
    });
    wave.addEventListener("pointermove", (event) => wave.hasPointerCapture(event.pointerId) && place(event));

    const steps = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 };
    wave.addEventListener("keydown", (event) => {
      if (event.key in steps) go(sound.currentTime + steps[event.key]);
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(length);
      else if (event.key === " ") sound.paused ? sound.play() : sound.pause();
      else return;
      event.preventDefault();
    });

    box.querySelectorAll("[data-player-by]").forEach((button) =>
      button.addEventListener("click", () => go(sound.currentTime + Number(button.dataset.playerBy)))
    );
    find("speed").addEventListener("change", (event) => {
      sound.playbackRate = sound.defaultPlaybackRate = Number(event.target.value);
      if ("preservesPitch" in sound) sound.preservesPitch = true;
    });
    show();
  });
})();
