/* Whether there is a line, and who has signed in: asked of the server, never guessed. No page in here.

   window.fawangOfflineLine(db, words) returns { line, session, look(), alive(), endSession(), leave() }:
     look() asks for both; a session is kept alive by it. alive() asks for the line alone.
     leave() ends the session, now or as soon as there is a line: its cookie is not ours to delete. */
(function () {
  "use strict";

  window.fawangOfflineLine = function (db, words) {
    const found = { line: false, session: null, look, alive, endSession, leave };

    /** Note something that the desk can do without, should there be no room for it. */
    const remember = (name, value) => db.meta.put({ name, value }).catch(() => undefined);

    async function look() {
      const device = (await db.meta.get("device")).value;
      try {
        const answer = await fetch(`${words.session}?device=${device}`, { redirect: "manual", cache: "no-store" });
        found.line = answer.type === "opaqueredirect" || answer.status < 500;
        found.session = answer.ok ? await answer.json() : null;
        if (found.session) await remember("entered", found.session.reference);
        if (found.session && (await hasLeft())) await endSession();
      } catch (error) {
        found.line = false;
        found.session = null;
      }
    }

    async function alive() {
      const asked = fetch(words.alive, { credentials: "omit", cache: "no-store" });
      found.line = await asked.then((answer) => answer.ok, () => false); // prettier-ignore
    }

    /** Whether this is the session of somebody who has signed out while there was no line. */
    async function hasLeft() {
      const left = await db.meta.get("left");
      const same = Boolean(left) && left.value === found.session.reference;
      if (left && !same) await db.meta.delete("left");
      return same;
    }

    async function endSession() {
      const { reference, token } = found.session;
      found.session = null;
      await remember("left", reference);
      const how = { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" };
      await fetch(words.signOut, how).catch(() => undefined);
    }

    async function leave() {
      const entered = await db.meta.get("entered");
      if (entered) await remember("left", entered.value);
      if (found.session) await endSession();
    }

    return found;
  };
})();
