/* A voice message is recorded on this page.

   window.fawangVoice.clock(seconds): a length as it is read.
   window.fawangVoice.recorder(box, bar, tell, take): makes [data-record] in `bar` begin, and [data-recorder] in `box` show and end it.
   `tell` is given what to say, `take` the sound, a name for its file, and its seconds. Limits and words are data of `box`. */
(function () {
  "use strict";

  const SOUNDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

  function clock(seconds) {
    return Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  }

  function recorder(box, bar, tell, take) {
    const words = box.dataset;
    const panel = box.querySelector("[data-recorder]");
    const time = panel.querySelector("[data-recorder-time]");
    const button = bar.querySelector("[data-record]");
    const able = window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
    const sound = able && MediaRecorder.isTypeSupported && SOUNDS.find((one) => MediaRecorder.isTypeSupported(one));
    let running = null;

    function show(recording) {
      panel.hidden = !recording;
      panel.toggleAttribute("data-in-use", recording);
      bar.hidden = recording;
    }

    function end(keeps) {
      if (!running) return;
      const now = running;
      running = null;
      now.keeps = keeps;
      now.seconds = (Date.now() - now.began) / 1000;
      window.clearInterval(now.timer);
      if (now.recorder.state !== "inactive") now.recorder.stop();
      show(false);
      button.focus();
    }

    function begin(stream) {
      const now = { pieces: [], keeps: false, seconds: 0, began: Date.now() };
      now.recorder = new MediaRecorder(stream, { mimeType: sound, audioBitsPerSecond: 32000 });
      now.recorder.ondataavailable = (event) => event.data.size && now.pieces.push(event.data);
      now.recorder.onstop = () => {
        stream.getTracks().forEach((track) => track.stop());
        // A telephone that rings in between ends the recording; what was said until then is kept.
        if (running === now) end(true);
        if (!now.keeps) return tell("");
        const kind = sound.split(";")[0];
        const blob = new Blob(now.pieces, { type: kind });
        if (!blob.size || now.seconds < 0.5) return tell(words.wordsNothing);
        take(blob, "voice." + (kind === "audio/mp4" ? "m4a" : kind.slice(6)), Math.min(now.seconds, Number(words.longest)));
        return tell(words.wordsListen);
      };
      now.recorder.start(1000);
      now.timer = window.setInterval(() => {
        const seconds = (Date.now() - now.began) / 1000;
        time.textContent = clock(seconds);
        if (seconds >= Number(words.longest)) end(true);
      }, 250);
      running = now;
      time.textContent = clock(0);
      show(true);
      tell(words.wordsRecording);
      panel.querySelector("[data-recorder-stop]").focus();
    }

    button.addEventListener("click", () => {
      // Where pages cannot record, the telephone's own recorder does.
      if (!able || !sound) {
        document.getElementById("attach-voice").click();
        return;
      }
      tell("");
      navigator.mediaDevices
        .getUserMedia({ audio: true })
        .then(begin)
        .catch(() => tell(words.wordsNoMicrophone));
    });
    panel.querySelector("[data-recorder-stop]").addEventListener("click", () => end(true));
    panel.querySelector("[data-recorder-drop]").addEventListener("click", () => end(false));
  }

  window.fawangVoice = { clock: clock, recorder: recorder };
})();
