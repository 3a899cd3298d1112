/* The connections of a call: one to each of the others (link.js). No page in here.

   window.fawangMesh({ ice, local, tell, fresh, news }):
     ice, fresh()         the way to the relay, and a promise of a new one
     local                MediaStream that is sent to everybody
     tell(parts, number)  passes descriptions and candidates on to the member of this number; a promise, which is waited for
                          before the next ones
     news(what, number)   of the connection with one of them: "connected", "again", "lost", "picture" as in link.js;
                          "left" when they take no part any more
   Members have numbers, given by the platform, which also says who of two is polite. */
(function () {
  "use strict";

  const GATHERS_MS = 60;
  const MOST_AT_ONCE = 30;

  window.fawangMesh = function (options) {
    // By number of the other. `link` is not there yet while a way to the relay is fetched; `early` waits for it.
    const peers = new Map();
    let ice = options.ice;
    let given = Date.now();
    let closed = false;

    // Whoever comes late needs a password that is good for a while.
    function fresh() {
      return options.fresh().then((found) => {
        ice = found;
        given = Date.now();
        return found;
      });
    }

    function meet(number, polite) {
      const peer = { remote: new MediaStream(), link: null, early: [], out: [], timer: 0, sending: false };
      peers.set(number, peer);
      const begin = () => {
        if (closed || peers.get(number) !== peer) return;
        peer.link = window.fawangLink({
          ice: ice,
          polite: polite,
          local: options.local,
          remote: peer.remote,
          tell: (one) => {
            peer.out.push(one);
            window.clearTimeout(peer.timer);
            peer.timer = window.setTimeout(() => flush(peer, number), GATHERS_MS);
          },
          fresh: fresh,
          news: (what) => options.news(what, number),
        });
        peer.early.forEach(peer.link.take);
        peer.early = [];
      };
      if (Date.now() - given < ice.seconds * 500) begin();
      else fresh().then(begin, begin);
    }

    // Candidates come in bursts; what is said first arrives first.
    function flush(peer, number) {
      if (peer.sending || !peer.out.length || peers.get(number) !== peer) return;
      peer.sending = true;
      const again = () => {
        peer.sending = false;
        flush(peer, number);
      };
      options.tell(peer.out.splice(0, MOST_AT_ONCE), number).then(again, again);
    }

    function part(number) {
      const peer = peers.get(number);
      peers.delete(number);
      if (peer.link) peer.link.close();
    }

    const links = () => Array.from(peers.values(), (peer) => peer.link).filter(Boolean);

    return {
      /* Who takes part beside this page: [{ number, polite }]. */
      others(members) {
        const there = new Set(members.map((one) => one.number));
        Array.from(peers.keys()).forEach((number) => {
          if (there.has(number)) return;
          part(number);
          options.news("left", number);
        });
        members.forEach((one) => peers.has(one.number) || meet(one.number, one.polite));
      },

      /* Takes what a member says; nothing of one who has left. */
      take(number, parts) {
        const peer = peers.get(number);
        if (!peer) return;
        if (peer.link) parts.forEach(peer.link.take);
        else peer.early = peer.early.concat(parts);
      },

      /* What arrives from a member, and whether they send pictures. */
      remote: (number) => peers.get(number).remote,
      seen: (number) => peers.has(number) && Boolean(peers.get(number).link) && peers.get(number).link.seen(),

      /* Sends `track` to everybody, or no picture. */
      picture: (track) => Promise.all(links().map((link) => link.picture(track))),

      /* Pictures in neither direction, or again. */
      pictures: (wanted) => links().forEach((link) => link.pictures(wanted)),

      /* Resolves to "relayed" or "direct", of the connection with one member. */
      path: (number) => peers.get(number).link.path(),

      close() {
        closed = true;
        Array.from(peers.keys()).forEach(part);
      },
    };
  };
})();
