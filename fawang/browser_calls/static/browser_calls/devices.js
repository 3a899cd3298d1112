/* Trying out what a call needs: browser, microphone, camera, loudspeaker, the relay; each with a result in words.

   Hooks: data-devices (where the way to the relay is asked for) with the words; [data-check] are the results. */
(function () {
  "use strict";

  const box = document.querySelector("[data-devices]");
  if (!box) return;
  const words = box.dataset;
  const RELAY_MS = 12000;
  const find = (selector) => box.querySelector(selector);

  function result(what, how, text) {
    const place = find("[data-check=" + what + "]");
    place.dataset.result = how;
    place.textContent = text;
  }

  let streams = [];
  let frame = 0;
  function stop() {
    streams.forEach((stream) => stream.getTracks().forEach((track) => track.stop()));
    streams = [];
    window.cancelAnimationFrame(frame);
  }
  window.addEventListener("pagehide", stop);

  const Sound = window.AudioContext || window.webkitAudioContext;
  let sound = null;
  function sounding() {
    sound = sound || new Sound();
    if (sound.state === "suspended") sound.resume();
    return sound;
  }

  const refused = (problem, otherwise) => (problem && problem.name === "NotAllowedError" ? words.wordsDenied : otherwise);

  function microphone() {
    result("mic", "", words.wordsTesting);
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      (stream) => {
        streams.push(stream);
        const ear = sounding().createAnalyser();
        ear.fftSize = 512;
        sounding().createMediaStreamSource(stream).connect(ear);
        const wave = new Uint8Array(ear.fftSize);
        let heard = false;
        result("mic", "", words.wordsMicSilent);
        (function look() {
          ear.getByteTimeDomainData(wave);
          const level = Math.min(100, wave.reduce((most, one) => Math.max(most, Math.abs(one - 128)), 0) * 1.6);
          find("[data-level]").value = level;
          if (!heard && level > 8) {
            heard = true;
            result("mic", "good", words.wordsMicGood);
          }
          frame = window.requestAnimationFrame(look);
        })();
      },
      (problem) => result("mic", "bad", refused(problem, words.wordsMicBad))
    );
  }

  function camera() {
    const picture = find("[data-picture]");
    result("camera", "", words.wordsTesting);
    return navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } }).then(
      (stream) => {
        streams.push(stream);
        picture.srcObject = stream;
        picture.hidden = false;
        picture.addEventListener("loadeddata", () => result("camera", "good", words.wordsCameraGood), { once: true });
      },
      (problem) => result("camera", "bad", refused(problem, words.wordsCameraBad))
    );
  }

  function relay() {
    if (!words.relay) {
      result("relay", "", words.wordsRelayNone);
      return;
    }
    result("relay", "", words.wordsTesting);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", words.csrf);
    const options = { method: "POST", body: body, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } };
    fetch(words.devices, options)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("refused"))))
      .then(
        (ice) =>
          new Promise((good, bad) => {
            const peer = new RTCPeerConnection({ iceServers: ice.servers, iceTransportPolicy: "relay" });
            const done = (work) => () => {
              peer.close();
              window.clearTimeout(patience);
              work();
            };
            const patience = window.setTimeout(done(bad), RELAY_MS);
            peer.onicecandidate = (event) => {
              if (event.candidate && event.candidate.candidate) done(good)();
              else if (!event.candidate) done(bad)();
            };
            peer.createDataChannel("check");
            peer.createOffer().then((offer) => peer.setLocalDescription(offer));
          })
      )
      .then(
        () => result("relay", "good", words.wordsRelayGood),
        () => result("relay", "bad", words.wordsRelayBad)
      );
  }

  find("[data-begin]").addEventListener("click", () => {
    stop();
    if (!navigator.mediaDevices) {
      result("browser", "bad", window.isSecureContext === false ? words.wordsInsecure : words.wordsBrowserBad);
      return;
    }
    if (!window.RTCPeerConnection || !("restartIce" in window.RTCPeerConnection.prototype)) {
      result("browser", "bad", words.wordsBrowserBad);
      return;
    }
    result("browser", "good", words.wordsBrowserGood);
    // One question of the browser after the other.
    camera().then(microphone);
    relay();
  });

  find("[data-tone]").addEventListener("click", () => {
    const context = sounding();
    const tone = context.createOscillator();
    const loud = context.createGain();
    loud.gain.setValueAtTime(0, context.currentTime);
    loud.gain.linearRampToValueAtTime(0.2, context.currentTime + 0.05);
    loud.gain.linearRampToValueAtTime(0, context.currentTime + 0.9);
    tone.frequency.value = 523;
    tone.connect(loud);
    loud.connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 1);
    find("[data-heard]").hidden = false;
  });
  box.querySelectorAll("[data-answer]").forEach((one) =>
    one.addEventListener("click", () => {
      const good = one.dataset.answer === "good";
      result("sound", one.dataset.answer, good ? words.wordsSoundGood : words.wordsSoundBad);
    })
  );
})();
