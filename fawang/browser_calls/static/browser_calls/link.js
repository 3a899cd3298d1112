/* The connection of a call: from one browser to the other, found anew when the network breaks. No page in here.

   window.fawangLink({ ice, polite, local, remote, tell, fresh, news }):
     ice, fresh()   the way to the relay, and a promise of a new one
     local, remote  MediaStreams: what is sent, and what arrives
     tell(part)     passes a description or a candidate on to the other side, whose own come in through take(part)
     news(what)     "connected", "again" (it is bad, new ways are looked for), "lost", "picture" (what is seen has changed)
   Perfect negotiation: where both offer at once, the polite side gives way. */
(function () {
  "use strict";

  const CONNECTS_MS = 20000;
  const FIRST_MS = 3000;
  const WEAK_MS = 3000;
  const MOST_RESTARTS = 3;

  window.fawangLink = function (options) {
    let ice = options.ice;
    let offering = false;
    let ignoring = false;
    let gathered = 0;
    let restarts = 0;
    let once = false;
    let closed = false;
    let chain = Promise.resolve();
    let patience = 0;
    let weak = 0;

    const settings = () => ({ iceServers: ice.servers, iceTransportPolicy: ice.policy, bundlePolicy: "max-bundle" });
    const peer = new RTCPeerConnection(settings());

    function lost() {
      if (!closed) options.news("lost");
    }
    function wait() {
      window.clearTimeout(patience);
      patience = window.setTimeout(lost, CONNECTS_MS);
    }

    peer.ontrack = (event) => {
      options.remote.addTrack(event.track);
      options.news("picture");
    };

    function offer() {
      if (closed) return;
      offering = true;
      peer
        .setLocalDescription()
        .then(() => options.tell({ description: peer.localDescription }))
        .catch(() => undefined)
        .then(() => (offering = false));
    }
    // The first offer is the other side's, so that both do not begin at once; where none comes, it is ours.
    let first = options.polite ? window.setTimeout(begin, FIRST_MS) : 0;
    function begin() {
      window.clearTimeout(first);
      first = 0;
      if (peer.signalingState === "stable" && !peer.remoteDescription) offer();
    }
    peer.onnegotiationneeded = () => first || offer();
    peer.onsignalingstatechange = () => closed || peer.signalingState !== "stable" || options.news("picture");

    peer.onicecandidate = (event) => {
      if (!event.candidate) return;
      if (event.candidate.candidate) gathered += 1;
      options.tell({ candidate: event.candidate });
    };

    peer.onicegatheringstatechange = () => {
      // By the relay only, and the relay does not answer: nothing will come.
      if (peer.iceGatheringState === "complete" && ice.policy === "relay" && !gathered) lost();
    };

    peer.onconnectionstatechange = () => {
      if (closed) return;
      const state = peer.connectionState;
      if (state === "connected") {
        window.clearTimeout(patience);
        window.clearTimeout(weak);
        once = true;
        restarts = 0;
        options.news("connected");
      } else if (state === "disconnected") {
        options.news("again");
        weak = window.setTimeout(restart, WEAK_MS);
      } else if (state === "failed") restart();
    };

    // New ways are looked for, with a fresh password at the relay; after some attempts writing has to do.
    function restart() {
      window.clearTimeout(weak);
      if (closed || peer.connectionState === "connected") return;
      if (!once || restarts >= MOST_RESTARTS) {
        lost();
        return;
      }
      restarts += 1;
      options.news("again");
      wait();
      options.fresh().then(
        (found) => {
          if (closed) return;
          ice = found;
          peer.setConfiguration(settings());
          peer.restartIce();
        },
        () => undefined
      );
    }

    function take(part) {
      if (closed) return undefined;
      if (part.candidate) {
        return peer.addIceCandidate(part.candidate).catch((problem) => ignoring || Promise.reject(problem));
      }
      const isOffer = part.description.type === "offer";
      const collision = isOffer && (offering || peer.signalingState !== "stable");
      ignoring = !options.polite && collision;
      if (ignoring) return undefined;
      window.clearTimeout(first);
      first = 0;
      return peer.setRemoteDescription(part.description).then(() => {
        if (!isOffer) return undefined;
        return peer.setLocalDescription().then(() => options.tell({ description: peer.localDescription }));
      });
    }

    const way = () => peer.getTransceivers().find((one) => one.receiver.track.kind === "video");

    options.local.getTracks().forEach((track) => peer.addTrack(track, options.local));
    wait();

    return {
      take: (part) => (chain = chain.then(() => take(part)).catch(() => undefined)),

      /* Sends `track`, or no picture. */
      picture(track) {
        const video = way();
        if (!video) {
          if (track) peer.addTrack(track, options.local);
          return Promise.resolve();
        }
        // Said in the description, so that the other side knows that nothing will be seen.
        video.direction = track ? "sendrecv" : "recvonly";
        return video.sender.replaceTrack(track);
      },

      /* Whether the other side sends pictures. */
      seen() {
        const video = way();
        return Boolean(video) && ["sendrecv", "recvonly"].indexOf(video.currentDirection) >= 0;
      },

      /* Pictures in neither direction, or again. */
      pictures(wanted) {
        const video = way();
        if (video) video.direction = wanted ? "recvonly" : "inactive";
      },

      /* Resolves to "relayed" or "direct". */
      path: () =>
        peer.getStats().then((stats) => {
          let pair = null;
          stats.forEach((one) => {
            if (one.type === "transport" && one.selectedCandidatePairId) pair = stats.get(one.selectedCandidatePairId);
          });
          if (!pair) return "";
          const kind = (id) => (stats.get(id) || {}).candidateType;
          return kind(pair.localCandidateId) === "relay" || kind(pair.remoteCandidateId) === "relay" ? "relayed" : "direct";
        }),

      close() {
        closed = true;
        window.clearTimeout(patience);
        window.clearTimeout(weak);
        window.clearTimeout(first);
        peer.close();
      },
    };
  };
})();
