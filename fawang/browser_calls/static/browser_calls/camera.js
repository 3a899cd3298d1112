/* Camera and microphone of a call.

   window.fawangCamera(own): `own` is the element that shows what the others see.
     open(picture, problems)   resolves to the stream: sound, and the picture where it is wanted and there is a camera;
                               rejects with a sentence of `problems`, { denied, none }
     stream()                  what is open, or null
     release()                 closes all
     isOn()                    whether there is a picture
     off(), on(wanted)         without the picture; with one again: resolves to its track, or to null where it is not
                               `wanted()` any more by then */
(function () {
  "use strict";

  const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 20, max: 30 }, facingMode: "user" };

  window.fawangCamera = function (own) {
    let local = null;

    function open(picture, problems) {
      const sound = { echoCancellation: true, noiseSuppression: true };
      const all = (video) => navigator.mediaDevices.getUserMedia({ audio: sound, video: video });
      return (picture ? all(PICTURE).catch(() => all(false)) : all(false)).then(
        (stream) => {
          local = own.srcObject = stream;
          return stream;
        },
        (problem) => {
          throw { refused: true, sentence: problem.name === "NotAllowedError" ? problems.denied : problems.none };
        }
      );
    }

    function release() {
      if (local) local.getTracks().forEach((track) => track.stop());
      local = own.srcObject = null;
    }

    function off() {
      local.getVideoTracks().forEach((track) => {
        track.stop();
        local.removeTrack(track);
      });
    }

    function on(wanted) {
      return navigator.mediaDevices.getUserMedia({ video: PICTURE }).then((stream) => {
        const track = stream.getVideoTracks()[0];
        if (!wanted()) {
          track.stop();
          return null;
        }
        local.addTrack(track);
        own.srcObject = local;
        return track;
      });
    }

    return {
      open: open,
      stream: () => local,
      release: release,
      isOn: () => Boolean(local && local.getVideoTracks().some((track) => track.readyState === "live")),
      off: off,
      on: on,
    };
  };
})();
