/* The screen of the waiting room: speaks what is called.

   Without a voice the calls are shown, and told to screen readers. Browsers speak after somebody has pressed something
   once; kiosk browsers may be started so that they need not be asked. The page asks for news by itself and begins
   anew each night, so that it may stand for weeks. */
(function () {
  "use strict";

  const board = document.getElementById("board");
  const button = document.querySelector("[data-speak]");
  const place = document.querySelector("[data-spoken]");
  const speech = window.speechSynthesis;
  let speaking = false;
  let known = null;

  function calls() {
    return Array.from(board.querySelectorAll("[data-now]"));
  }

  function say(call) {
    const texts = JSON.parse(call.dataset.said);
    place.textContent = texts[0].text;
    if (!speech || !speaking) return;
    const voices = speech.getVoices();
    texts.forEach((one) => {
      const language = one.lang.slice(0, 2);
      const fit = voices.find((voice) => voice.lang === one.lang) || voices.find((voice) => voice.lang.slice(0, 2) === language);
      // A voice of another language reads nothing that anybody understands.
      if (voices.length && !fit) return;
      const words = new SpeechSynthesisUtterance(one.text);
      words.lang = one.lang;
      if (fit) words.voice = fit;
      words.rate = 0.85;
      speech.speak(words);
    });
  }

  function look() {
    const now = calls();
    const keys = new Set(now.map((call) => call.dataset.call));
    // What was called before the page came is not called again.
    if (known) now.filter((call) => !known.has(call.dataset.call)).reverse().forEach(say);
    known = keys;
  }

  function show() {
    const words = button.dataset;
    button.textContent = !speech ? words.none : speaking ? words.on : words.off;
    button.setAttribute("aria-pressed", String(speaking));
    button.disabled = !speech;
  }

  button.addEventListener("click", () => {
    speaking = !speaking;
    if (speaking) speech.speak(new SpeechSynthesisUtterance(" "));
    else speech.cancel();
    show();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (board.contains(event.target)) look();
  });

  // Between four and five in the morning nobody waits.
  const born = Date.now();
  window.setInterval(() => {
    const now = new Date();
    if (now.getHours() !== 4 || Date.now() - born < 3600000 * 2) return;
    // Only where there is something to come back to.
    fetch(window.location.href, { method: "HEAD" })
      .then((answer) => answer.ok && window.location.reload())
      .catch(() => {});
  }, 600000);

  show();
  look();
})();
