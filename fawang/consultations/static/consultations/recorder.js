/* Records both voices of a call in the lawyer's browser: the person to the left, the lawyer to the right. No page in here.

   window.fawangRecorder({ local, remote, send, failed }):
     local, remote   MediaStreams of the two
     send(piece)     a promise: the platform has the piece { name, piece, sound, lengthMs, peaks, last }; it rejects with
                     { refused: true } where the platform does not want it
     failed()        nothing more is recorded: it was refused, or this browser cannot
   What is on its way is kept until the platform has it, one piece after the other; every piece that has come counts. */
(function () {
  "use strict";

  const EVERY_MS = 4000;
  const PEAKS_MS = 500;
  const AGAIN_MS = 2000;
  const FORM = "audio/webm;codecs=opus";
  const Sound = window.AudioContext || window.webkitAudioContext;

  window.fawangRecorder = function (options) {
    if (!Sound || !window.MediaRecorder || !window.MediaRecorder.isTypeSupported(FORM)) {
      options.failed();
      return { stop() {} };
    }
    const name = Array.from(window.crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
    const context = new Sound();
    const mix = context.createMediaStreamDestination();
    mix.channelCount = 2;
    const merger = context.createChannelMerger(2);
    merger.connect(mix);
    const ears = [options.remote, options.local].map((stream, side) => {
      // One voice is one channel, whatever the microphone has.
      const voice = context.createGain();
      voice.channelCount = 1;
      voice.channelCountMode = "explicit";
      context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(voice);
      voice.connect(merger, 0, side);
      const ear = context.createAnalyser();
      ear.fftSize = 32768;
      voice.connect(ear);
      return ear;
    });

    let peaks = [];
    const samples = new Float32Array(ears[0].fftSize);
    // The last 0.7 s are looked at each half second: nothing loud is missed.
    const listens = window.setInterval(() => {
      let loud = 0;
      ears.forEach((ear) => {
        ear.getFloatTimeDomainData(samples);
        for (let n = 0; n < samples.length; n += 1) loud = Math.max(loud, Math.abs(samples[n]));
      });
      peaks.push(Math.min(100, Math.round(loud * 100)));
    }, PEAKS_MS);

    const recorder = new MediaRecorder(mix.stream, { mimeType: FORM, audioBitsPerSecond: 48000 });
    const began = Date.now();
    let pieces = 0;
    let waiting = [];
    let sending = false;
    let over = false;

    function close() {
      over = true;
      window.clearInterval(listens);
      if (recorder.state !== "inactive") recorder.stop();
      if (context.state !== "closed") context.close();
    }

    function flush() {
      if (sending || !waiting.length) return;
      sending = true;
      options.send(waiting[0]).then(
        () => {
          waiting.shift();
          sending = false;
          flush();
        },
        (problem) => {
          sending = false;
          if (problem && problem.refused) {
            waiting = [];
            if (!over) {
              close();
              options.failed();
            }
            return;
          }
          window.setTimeout(flush, AGAIN_MS);
        }
      );
    }

    recorder.ondataavailable = (event) => {
      const last = recorder.state === "inactive";
      // Where the last one is empty, the platform ends the recording by its own clock.
      if (!event.data.size) return;
      pieces += 1;
      waiting.push({ name: name, piece: pieces, sound: event.data, lengthMs: Date.now() - began, peaks: peaks.slice(0, 200), last: last });
      peaks = [];
      flush();
    };
    recorder.start(EVERY_MS);
    context.resume();

    return { stop: close };
  };
})();
