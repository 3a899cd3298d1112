/* The talk of both sides and the mediator. The connections are mesh.js, camera and microphone camera.js (browser_calls).

   Hooks: data-talk (its address) with the words; [data-talk-do] on buttons; [data-talk-part] of which one is shown;
   [data-talk-others] holds a tile for each of the others, made of the template beside it. Nothing rings aloud. */
(function () {
  "use strict";

  const box = document.querySelector("[data-talk]");
  if (!box || !window.fetch || !window.EventSource) return;

  const words = box.dataset;
  const find = (name) => box.querySelector("[data-talk-" + name + "]");
  const button = (what) => box.querySelector("[data-talk-do=" + what + "]");
  const devices = window.fawangCamera(find("self"));
  const able = navigator.mediaDevices && window.RTCPeerConnection;
  const BEATS_MS = 20000;
  const client = newId();
  const tiles = new Map();
  let mesh = null;
  let events = null;
  let joined = false;
  let wanted = false;
  let beats = 0;

  function newId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  const say = (text) => (find("says").textContent = text);

  function show(part) {
    box.querySelectorAll("[data-talk-part]").forEach((one) => (one.hidden = one.dataset.talkPart !== part));
  }

  function form(values) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", words.csrf);
    Object.keys(values).forEach((name) => body.set(name, values[name]));
    return body;
  }

  function post(what, values) {
    return fetch(words.talk + "/" + what, { method: "POST", body: form(values || {}), credentials: "same-origin" }).then((answer) =>
      answer.json().then((found) => (answer.ok ? found : Promise.reject(found)))
    );
  }

  function tile(one) {
    if (tiles.has(one.number)) return tiles.get(one.number);
    const made = find("tile").content.firstElementChild.cloneNode(true);
    made.querySelector("[data-talk-who]").textContent = one.who;
    find("others").append(made);
    tiles.set(one.number, made);
    return made;
  }

  function hear(what, number) {
    const made = tiles.get(number);
    if (what === "left") {
      if (made) made.remove();
      tiles.delete(number);
    } else if (what === "picture" && made) {
      const video = made.querySelector("video");
      video.srcObject = mesh.remote(number);
      video.play().catch(() => undefined);
    } else if (what === "connected" && made) {
      made.dataset.connected = "yes";
      say(words.wordsConnected);
    } else if (what === "again") say(words.wordsAgain);
    else if (what === "lost" && made) say(words.wordsLost.replace("…", made.querySelector("[data-talk-who]").textContent));
  }

  // The mediator begins: whoever is early is let in as soon as they are there.
  function join() {
    if (joined || !wanted) return;
    joined = true;
    post("join", { client: client }).then(
      (found) => {
        mesh = window.fawangMesh({
          ice: found.ice,
          local: devices.stream(),
          tell: (parts, number) =>
            post("tell", { client: client, client_id: newId(), to: number, parts: JSON.stringify(parts) }).catch(() => undefined),
          fresh: () => post("ice").then((fresh) => fresh.ice),
          news: hear,
        });
        say(words.wordsWaiting);
        show("running");
        follow();
        beat();
      },
      (problem) => {
        joined = false;
        say(problem.sentence || words.wordsAway);
        if (problem.code === "mediator_not_there") follow();
        else over(problem.sentence || words.wordsAway);
      }
    );
  }

  function follow() {
    if (events) events.close();
    events = new EventSource(words.talk + "/events");
    events.onmessage = (event) => {
      const found = JSON.parse(event.data);
      if (!mesh) {
        if (found.led) join();
        return;
      }
      if (!found.there) {
        over(words.wordsEnded);
        return;
      }
      found.others.forEach(tile);
      mesh.others(found.others);
      found.signals.forEach((signal) => mesh.take(signal.from, signal.parts));
    };
  }

  function beat() {
    window.clearTimeout(beats);
    if (!mesh) return;
    post("beat").catch(() => undefined);
    beats = window.setTimeout(beat, BEATS_MS);
  }

  function over(sentence) {
    wanted = joined = false;
    window.clearTimeout(beats);
    if (events) events.close();
    if (mesh) mesh.close();
    events = mesh = null;
    tiles.forEach((one) => one.remove());
    tiles.clear();
    devices.release();
    say(sentence);
    show("idle");
  }

  function begin(picture) {
    wanted = true;
    say(words.wordsDevices);
    devices.open(picture, { denied: words.wordsDenied, none: words.wordsNoMic }).then(
      () => {
        find("self").hidden = !devices.isOn();
        show("running");
        join();
      },
      (problem) => over(problem.sentence || words.wordsAway)
    );
  }

  const DO = {
    video: () => begin(true),
    voice: () => begin(false),
    mute: () => {
      const off = button("mute").getAttribute("aria-pressed") !== "true";
      button("mute").setAttribute("aria-pressed", String(off));
      devices.stream().getAudioTracks().forEach((track) => (track.enabled = !off));
      say(off ? words.wordsMuted : words.wordsUnmuted);
    },
    leave: () => {
      post("leave").catch(() => undefined);
      over(words.wordsEnded);
    },
  };

  box.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-talk-do]");
    if (pressed) DO[pressed.dataset.talkDo]();
  });

  // Whoever leaves the page leaves the talk: no camera goes on behind a page that is gone.
  window.addEventListener("pagehide", () => {
    if (!wanted) return;
    navigator.sendBeacon(words.talk + "/leave", form({}));
    over("");
  });

  show(able ? "idle" : "unable");
})();
