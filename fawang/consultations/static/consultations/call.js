/* A call beside the talk: what is asked, answered, shown and pressed. The connection itself is mesh.js, camera and
   microphone are camera.js (both of browser_calls).

   Hooks: data-call (address of "ask") with the words; [data-call-part] of which one is shown; [data-call-do] on buttons;
   [data-call-says] is spoken. The other side's doings come as the events talk:call and talk:signal. Nothing rings aloud:
   whoever is in danger at home must not be given away by a sound. */
(function () {
  "use strict";

  const box = document.querySelector("[data-call]");
  if (!box || !window.fetch || !window.EventSource) return;

  const words = box.dataset;
  const find = (name) => box.querySelector("[data-call-" + name + "]");
  const button = (what) => box.querySelector("[data-call-do=" + what + "]");
  const remote = find("remote");
  const own = find("self");
  const devices = window.fawangCamera(own);
  const title = document.title;
  const secure = Boolean(navigator.mediaDevices);
  const able = secure && window.RTCPeerConnection && "restartIce" in window.RTCPeerConnection.prototype;
  const RINGS_MS = 50000;
  const BEATS_MS = 20000;

  const client = newId();
  // idle, before, waiting (they are asked), running, elsewhere
  let mode = "idle";
  let may = false;
  let incoming = false;
  let wish = "voice";
  let number = 0;
  let ice = null;
  let mesh = null;
  // Who else is in it, and the one whom this page speaks with.
  let others = [];
  let other = 0;
  let recorder = null;
  let recordable = false;
  let heard = 0;
  let came = [];
  let began = 0;
  let timers = {};

  function newId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  function say(text) {
    find("says").textContent = text || "";
  }

  function show(next) {
    mode = next;
    if (!able) say(may ? (secure ? words.wordsUnable : words.wordsInsecure) : "");
    box.querySelectorAll("[data-call-part]").forEach((part) => {
      part.hidden = part.dataset.callPart !== mode || (mode === "idle" && !(may && able));
    });
    box.hidden = mode === "idle" && !may && !find("says").textContent;
    document.title = mode === "before" && incoming ? "☎ " + title : title;
  }

  function after(name, time, work) {
    window.clearTimeout(timers[name]);
    timers[name] = window.setTimeout(work, time);
  }
  function quiet(...names) {
    names.forEach((name) => window.clearTimeout(timers[name]));
  }

  function form(values) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", words.csrf);
    Object.keys(values).forEach((one) => body.set(one, values[one]));
    return body;
  }
  const addressOf = (what) => words.call.replace(/ask$/, what);

  // Resolves to what the platform answered; rejects with its sentence, or with none where it was not reached.
  function post(what, values) {
    const options = { method: "POST", body: form(values || {}), credentials: "same-origin", headers: { "X-Requested-With": "fetch" } };
    return fetch(addressOf(what), options).then(
      (answer) =>
        answer.json().then(
          (found) => (answer.ok ? found : Promise.reject({ refused: answer.status < 500 && answer.status !== 429, sentence: found.sentence })),
          () => Promise.reject({ refused: false, sentence: "" })
        ),
      () => Promise.reject({ refused: false, sentence: "" })
    );
  }
  function insist(what, values, tries) {
    return post(what, values).catch((problem) => {
      if (problem.refused || tries <= 1) throw problem;
      return new Promise((go) => window.setTimeout(go, 1000)).then(() => insist(what, values, tries - 1));
    });
  }

  /* --- asking, answering, ending ---------------------------------------------------------------------------- */

  const consent = () => box.querySelector("[name=call-consent]:checked").value;

  function prepare(isIncoming, what) {
    incoming = isIncoming;
    wish = what;
    box.querySelector("#call-consent-no").checked = true;
    const text = words["words" + (incoming ? "In" : "Out") + (wish === "video" ? "Video" : "Voice")];
    find("what").textContent = text;
    // Spoken already.
    find("what").hidden = incoming;
    find("go").textContent = incoming ? words.wordsAccept : words.wordsGo;
    find("not-now").textContent = incoming ? words.wordsDecline : words.wordsNotNow;
    button("go_voice").hidden = wish !== "video";
    say(incoming ? text : "");
    show("before");
    if (incoming) box.scrollIntoView({ block: "nearest" });
    else find("what").focus();
  }

  function go(picture) {
    const answer = consent();
    find("agree").checked = answer === "yes";
    say(words.wordsDevices);
    devices
      .open(picture && wish === "video", { denied: words.wordsDenied, none: words.wordsNoMic })
      .then(() => {
        say("");
        return incoming
          ? post("answer", { number: number, accept: "yes", client: client, consent: answer })
          : post("ask", { wish: wish, client: client, consent: answer });
      })
      .then((found) => {
        number = found.call.number;
        ice = found.ice;
        if (incoming || found.call.state === "joined") {
          connect();
          return;
        }
        say(words.wordsRinging);
        show("waiting");
        button("end").focus();
        after("rings", RINGS_MS, () => post("end", { number: number }).catch(() => undefined));
      })
      .catch((problem) => {
        devices.release();
        say(problem.sentence || words.wordsAway);
        if (mode === "before" && !incoming) show("idle");
      });
  }

  // What either has ended; `sentence` says why.
  function over(sentence) {
    const within = box.contains(document.activeElement);
    quiet("rings", "beats", "length");
    stopRecording();
    recordable = false;
    if (mesh) mesh.close();
    mesh = ice = null;
    number = other = heard = began = 0;
    came = [];
    others = [];
    devices.release();
    remote.srcObject = null;
    say(sentence);
    show("idle");
    const area = document.querySelector("[data-compose] textarea");
    if (within && area) area.focus();
  }

  function end(failed) {
    const which = number;
    if (mode === "running" || mode === "waiting") over(failed ? words.wordsFailed : words.wordsEnded);
    insist("end", { number: which, failed: failed ? "yes" : "no" }, 5).catch(() => undefined);
  }

  document.addEventListener("talk:call", (event) => {
    const call = event.detail.call;
    may = event.detail.may;
    const live = call && (call.state === "ringing" || call.state === "joined");
    if (!live) {
      if (number && call && call.number === number && mode !== "idle") {
        const ended = { declined: words.wordsDeclined, missed: words.wordsMissed, failed: words.wordsFailed };
        over(incoming && call.state === "missed" ? words.wordsTakenBack : ended[call.state] || words.wordsEnded);
      } else show(mode === "elsewhere" ? "idle" : mode);
      return;
    }
    if (call.client && call.client !== client) {
      number = call.number;
      say(words.wordsElsewhere);
      show("elsewhere");
    } else if (call.state === "ringing") {
      if (call.mine || !able) show(mode);
      else if (number !== call.number) {
        number = call.number;
        prepare(true, call.wish);
      }
    } else if (call.number === number || mode === "waiting") {
      number = call.number;
      if (!mesh && ice && mode === "waiting") connect();
      others = call.others;
      present();
      recording(call);
    }
  });

  function recording(call) {
    find("agree").checked = call.consent === "yes";
    recordable = call.may_be_recorded;
    find("recording").textContent = call.is_recorded ? words.wordsRecorded : recordable ? words.wordsRecordable : words.wordsUnrecordable;
    box.classList.toggle("call--recorded", call.is_recorded);
    if (!recordable) stopRecording();
    else record();
  }

  // Only with both consents, only by the lawyer's browser, and only while both are heard.
  function record() {
    if (recorder || !recordable || !began || words.side !== "lawyer" || !remote.srcObject.getAudioTracks().length) return;
    const which = number;
    recorder = window.fawangRecorder({
      local: devices.stream(),
      remote: remote.srcObject,
      send: (piece) =>
        post("record", {
          number: which, name: piece.name, piece: piece.piece, length_ms: piece.lengthMs,
          peaks: JSON.stringify(piece.peaks), last: piece.last ? "yes" : "no", sound: piece.sound,
        }),
      failed: () => say(words.wordsNotRecorded),
    });
  }

  function stopRecording() {
    if (recorder) recorder.stop();
    recorder = null;
  }

  /* --- the connection ------------------------------------------------------------------------------------------ */

  function connect() {
    quiet("rings");
    say(words.wordsConnecting);
    show("running");
    mesh = window.fawangMesh({
      ice: ice,
      local: devices.stream(),
      tell: (parts) => tell(parts, number),
      fresh: () => insist("ice", {}, 5),
      news: hear,
    });
    ["mute", "voice_only"].forEach((what) => button(what).setAttribute("aria-pressed", "false"));
    button("camera").hidden = button("voice_only").hidden = wish !== "video";
    stage();
    beat();
    present();
  }

  // Both are in it from the moment at which it is accepted.
  function present() {
    if (!mesh || !others.length) return;
    other = others[0].number;
    mesh.others(others);
    remote.srcObject = mesh.remote(other);
    drain();
  }

  function hear(what) {
    if (what === "lost") end(true);
    else if (what === "again") say(words.wordsAgain);
    else if (what === "picture") {
      remote.play().catch(() => undefined);
      stage();
    } else if (what === "connected") {
      if (!began) {
        began = Date.now();
        length();
      }
      record();
      say(wish === "video" && !devices.isOn() ? words.wordsConnected + " " + words.wordsNoCamera : words.wordsConnected);
      mesh.path(other).then((path) => {
        find("path").textContent = path === "relayed" ? words.wordsRelayed : path === "direct" ? words.wordsDirect : "";
        beat(path);
      });
    }
  }

  function tell(parts, which) {
    const values = { number: which, client: client, client_id: newId(), signals: JSON.stringify(parts) };
    return insist("signals", values, 20).catch(
      (problem) => problem.refused && number === which && mode === "running" && end(true)
    );
  }

  document.addEventListener("talk:signal", (event) => {
    const signal = event.detail;
    if (signal.call !== number || signal.number <= heard || (mode !== "running" && mode !== "waiting")) return;
    heard = signal.number;
    came.push(signal);
    drain();
  });

  function drain() {
    if (!other) return;
    came.forEach((signal) => mesh.take(signal.from, signal.parts));
    came = [];
  }

  function beat(path) {
    if (mode !== "running") return;
    post("beat", { number: number, path: path || "" }).catch(() => undefined);
    after("beats", BEATS_MS, beat);
  }

  /* --- what is seen and pressed --------------------------------------------------------------------------------- */

  function length() {
    if (!began) return;
    const seconds = Math.floor((Date.now() - began) / 1000);
    find("length").textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
    after("length", 1000, length);
  }

  const pressed = (what) => button(what).getAttribute("aria-pressed") === "true";

  function stage() {
    const seen = Boolean(mesh) && mesh.seen(other) && remote.videoWidth > 0 && !pressed("voice_only");
    remote.classList.toggle("call__remote--dark", !seen);
    find("dark").hidden = seen;
    own.hidden = !devices.isOn();
    find("stage").classList.toggle("call__stage--voice", wish !== "video" || pressed("voice_only"));
    button("camera").setAttribute("aria-pressed", String(!devices.isOn()));
  }

  function camera(on) {
    if (!on) {
      devices.off();
      return mesh.picture(null).then(stage);
    }
    return devices.on(() => Boolean(mesh)).then((track) => (track ? mesh.picture(track).then(stage) : undefined));
  }

  const DO = {
    video: () => prepare(false, "video"),
    voice: () => prepare(false, "voice"),
    go: () => go(true),
    go_voice: () => go(false),
    not_now: () => {
      const which = number;
      number = 0;
      say("");
      show("idle");
      if (incoming) insist("answer", { number: which, accept: "no" }, 5).catch(() => undefined);
    },
    end: () => end(false),
    mute: () => {
      const off = !pressed("mute");
      button("mute").setAttribute("aria-pressed", String(off));
      devices.stream().getAudioTracks().forEach((track) => (track.enabled = !off));
      say(off ? words.wordsMuted : words.wordsUnmuted);
    },
    camera: () => {
      const on = !devices.isOn();
      if (on && pressed("voice_only")) DO.voice_only();
      camera(on).then(
        () => say(on ? words.wordsSeen : words.wordsDark),
        () => say(words.wordsNoCamera)
      );
    },
    voice_only: () => {
      const voice = !pressed("voice_only");
      button("voice_only").setAttribute("aria-pressed", String(voice));
      if (voice) camera(false);
      mesh.pictures(!voice);
      say(voice ? words.wordsVoiceOnly : words.wordsPictures);
      stage();
    },
  };

  box.addEventListener("click", (event) => {
    const pressedOne = event.target.closest("[data-call-do]");
    if (pressedOne) DO[pressedOne.dataset.callDo]();
  });
  find("agree").addEventListener("change", (event) => {
    const answer = event.target.checked ? "yes" : "no";
    insist("consent", { number: number, consent: answer }, 5).catch(() => say(words.wordsAway));
  });

  remote.addEventListener("resize", stage);

  // Whoever leaves the page leaves the call: no camera goes on behind a page that is gone.
  window.addEventListener("pagehide", () => {
    if (mode !== "running" && mode !== "waiting") return;
    navigator.sendBeacon(addressOf("end"), form({ number: number, failed: "no" }));
    over("");
  });

  show("idle");
})();
