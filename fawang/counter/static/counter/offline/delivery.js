/* Sends the offline desk's commands in order and keeps what the server answers. No page in here.

   window.fawangSending({ db, records, others, token, url }) returns send(), a promise of { sent } or { stopped }:
     stopped is "line" (no answer), "session" (nobody is signed in) or "busy" (another window is sending).
   A batch that is cut off is sent again as it was; the server knows each command by its id. */
(function () {
  "use strict";

  const MOST = 200;
  /** Characters of a batch: in UTF-8 up to three bytes each, and the server reads one megabyte. */
  const LARGEST = 300000;

  /** The commands that go next: in order, and no more than one answer is waited for. */
  function batchOf(waiting) {
    const batch = [];
    let size = 0;
    for (const one of waiting) {
      size += JSON.stringify(one).length;
      if (batch.length === MOST || (batch.length && size > LARGEST)) break;
      batch.push(one);
    }
    return batch;
  }

  window.fawangSending = function (options) {
    async function once() {
      let sent = 0;
      for (;;) {
        const waiting = (await options.records.all()).filter((one) => one.state === "waiting");
        const others = (await options.others()).flatMap((one) => one.ids);
        if (!waiting.length && (sent || !others.length)) return { sent };
        const batch = batchOf(waiting);
        const device = (await options.db.meta.get("device")).value;
        const commands = batch.map(({ id, seq, made_at, kind, unit, version, fields }) => ({
          id, seq, made_at, kind, unit, version, fields,
        })); // prettier-ignore
        let answer;
        try {
          answer = await fetch(options.url, {
            method: "POST",
            headers: { "Content-Type": "application/json", "X-CSRFToken": options.token },
            body: JSON.stringify({ device, clock: new Date().toISOString(), commands, others: others.slice(0, 1000) }),
            redirect: "manual",
            cache: "no-store",
          });
        } catch (error) {
          return { stopped: "line" };
        }
        if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
          return { stopped: "session" };
        }
        // A server that is being restarted, or one that a proxy answers for.
        if (!answer.ok) return { stopped: "line" };
        const said = await answer.json();
        // For a sealed file, which is made without a line.
        await options.db.meta.put({ name: "offset", value: (Date.parse(said.now) - Date.now()) / 1000 });
        for (const one of said.answers) await options.records.acknowledge(one.id, one);
        if (said.taken.length) await window.fawangRecords.taken(options.db, said.taken);
        sent += said.answers.length;
        if (said.answers.length < batch.length || !batch.length) return { sent };
      }
    }

    return () =>
      navigator.locks.request("fawang-offline-sending", { ifAvailable: true }, (lock) =>
        lock ? once() : { stopped: "busy" },
      );
  };
})();
