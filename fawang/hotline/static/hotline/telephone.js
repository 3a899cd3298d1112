/* The telephone of a lawyer's seat: SIP over a WebSocket (JsSIP), audio by WebRTC with the hotline's media.

   [data-telephone] holds what is shown; [data-credentials] gives name and password for some minutes, and new ones are
   fetched before these end. One call at a time. Whoever closes the window in a call is asked first. */
(function () {
  "use strict";

  const box = document.querySelector("[data-telephone]");
  const find = (name) => box.querySelector(`[data-${name}]`);
  const says = find("says"), number = find("number"), voice = find("voice");
  const answer = find("answer"), decline = find("decline"), mute = find("mute"), hangUp = find("hang-up");
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const say = (what) => (says.textContent = box.dataset[`says${what}`]);
  const show = (...some) => [answer, decline, mute, hangUp].forEach((one) => (one.hidden = !some.includes(one)));
  let agent = null, session = null, registered = false, ring = 0;

  async function credentials() {
    const answered = await fetch(box.dataset.credentials, { method: "POST", headers, credentials: "same-origin" });
    if (!answered.ok) throw new Error(String(answered.status));
    return answered.json();
  }

  async function renew() {
    let wait = 15;
    try {
      const fresh = await credentials();
      agent.set("authorization_user", fresh.name);
      agent.set("password", fresh.password);
      if (!registered && agent.isConnected()) agent.register();
      wait = fresh.seconds / 2;
    } catch (failed) {
      /* the network is away: soon again */
    }
    window.setTimeout(renew, wait * 1000);
  }

  function rest(what) {
    session = null;
    window.clearInterval(ring);
    number.hidden = true;
    show();
    say(what);
    box.dataset.state = what.toLowerCase();
  }

  function tone() {
    const Audio = window.AudioContext || window.webkitAudioContext;
    if (!Audio) return;
    const sound = new Audio(), wave = sound.createOscillator(), loud = sound.createGain();
    wave.frequency.value = 450; // the ring of telephones in China
    loud.gain.value = 0.15;
    wave.connect(loud).connect(sound.destination);
    wave.start();
    wave.stop(sound.currentTime + 0.9);
    window.setTimeout(() => sound.close(), 1200);
  }

  function rings(coming) {
    if (session) {
      coming.terminate({ status_code: 486 });
      return;
    }
    session = coming;
    number.textContent = coming.remote_identity.uri.user.replace(/.(?=.{4})/g, (one, at) => (at < 3 ? one : "*"));
    number.hidden = false;
    show(answer, decline);
    say("Rings");
    box.dataset.state = "rings";
    tone();
    ring = window.setInterval(tone, 3000);
    coming.on("peerconnection", ({ peerconnection }) => {
      peerconnection.addEventListener("track", (heard) => (voice.srcObject = heard.streams[0]));
    });
    coming.on("confirmed", () => {
      window.clearInterval(ring);
      show(mute, hangUp);
      say("Talks");
      box.dataset.state = "talks";
    });
    coming.on("ended", () => rest("Over"));
    coming.on("failed", (told) => {
      rest(registered ? "Ready" : "Away");
      if (told.cause === "User Denied Media Access") say("NoMicrophone");
    });
  }

  answer.addEventListener("click", () => {
    session.answer({ mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } });
  });
  // Whoever takes the call on another page has taken off.
  document.addEventListener("htmx:afterSwap", () => {
    if (box.dataset.state === "rings" && document.querySelector("[data-taken]")) answer.click();
  });
  decline.addEventListener("click", () => session.terminate({ status_code: 486 }));
  hangUp.addEventListener("click", () => session.terminate());
  mute.addEventListener("click", () => {
    const off = session.isMuted().audio;
    off ? session.unmute({ audio: true }) : session.mute({ audio: true });
    mute.setAttribute("aria-pressed", String(!off));
    say(off ? "Talks" : "Muted");
  });
  window.addEventListener("beforeunload", (leaving) => {
    if (session && session.isEstablished()) leaving.preventDefault();
  });

  async function begin() {
    let given;
    try {
      given = await credentials();
    } catch (failed) {
      say("Away");
      window.setTimeout(begin, 5000);
      return;
    }
    agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(given.socket)],
      uri: given.uri,
      authorization_user: given.name,
      password: given.password,
      register_expires: 60,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
    });
    agent.on("registered", () => {
      registered = true;
      if (!session) rest("Ready");
    });
    agent.on("unregistered", () => {
      registered = false;
      if (!session) rest("Away");
    });
    agent.on("registrationFailed", () => {
      registered = false;
      if (!session) rest("Away");
    });
    agent.on("disconnected", () => {
      registered = false;
      if (!session) rest("Away");
    });
    agent.on("newRTCSession", ({ session: coming, originator }) => {
      if (originator === "remote") rings(coming);
    });
    agent.start();
    window.setTimeout(renew, (given.seconds / 2) * 1000);
  }
  begin();
})();
