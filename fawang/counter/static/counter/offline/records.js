/* What the offline desk keeps: commands that the server has not acknowledged. Only added to; no page in here.

   window.fawangRecords.open() returns the database. With it and an open vault, window.fawangRecords.of(db, vault) has:
     add(command, replaces)   seals a command and keeps it, after all others; `replaces` is a refused one that it corrects
     all()                    this clerk's records in order, readable
     acknowledge(id, answer)  keeps what the server said; what was done leaves the device on the next day
     keep(what, value), kept(what, otherwise)  something else of this clerk's, sealed too
   window.fawangRecords.sealed(db, account) counts what is kept of others; .exported(db, account) is a sealed file.

   A record is the whole of one transaction: it is kept with its number, or not at all. */
(function () {
  "use strict";

  const DAY_MS = 24 * 3600 * 1000;
  /** What the server has taken over, for good. */
  const TAKEN = ["done", "task"];

  function open() {
    // A record must survive a power cut, not only the end of the browser.
    const db = new window.Dexie("fawang-offline", { chromeTransactionDurability: "strict" });
    db.version(1).stores({ meta: "name", keys: "account", records: "id, account, &[account+seq]" });
    return db.transaction("rw", db.meta, async () => {
      if (!(await db.meta.get("device"))) {
        await db.meta.add({ name: "device", value: window.crypto.randomUUID() });
      }
    }).then(() => db);
  }

  function of(db, vault) {
    const own = () => db.records.where("[account+seq]").between([vault.account, 0], [vault.account, Infinity]);
    const counter = `seq:${vault.account}`;
    const last = async () => ((await db.meta.get(counter)) || { value: 0 }).value;

    async function add(command, replaces) {
      const id = window.crypto.randomUUID();
      const made_at = new Date().toISOString();
      for (;;) {
        const seq = (await last()) + 1;
        const sealed = await vault.seal(id, { ...command, id, seq, made_at });
        const kept = await db.transaction("rw", db.records, db.meta, async () => {
          // Another window has taken this number meanwhile.
          if ((await last()) !== seq - 1) return false;
          await db.records.add({ id, account: vault.account, seq, state: "waiting", made_at, sealed });
          await db.meta.put({ name: counter, value: seq });
          if (replaces) await db.records.delete(replaces);
          return true;
        });
        if (kept) return id;
      }
    }

    async function all() {
      const rows = await own().toArray();
      return Promise.all(
        rows.map(async (row) => ({
          ...(await vault.unseal(row.id, row.sealed)),
          state: row.state,
          answer: row.answer ? await vault.unseal(row.id, row.answer) : null,
        })),
      );
    }

    async function acknowledge(id, answer) {
      const sealed = await vault.seal(id, answer);
      await db.records.update(id, { state: answer.state, answer: sealed, answered: Date.now() });
    }

    const waiting = () => own().filter((row) => row.state === "waiting").count();
    const forget = (now) =>
      own()
        .filter((row) => TAKEN.includes(row.state) && now - row.answered > DAY_MS)
        .delete();

    /** What is kept beside the records, sealed like them: where somebody serves, what they have seen. */
    async function keep(what, value) {
      const name = `${what}:${vault.account}`;
      await db.meta.put({ name, value: await vault.seal(name, value) });
    }
    async function kept(what, otherwise) {
      const name = `${what}:${vault.account}`;
      const row = await db.meta.get(name);
      return row ? vault.unseal(name, row.value) : otherwise;
    }

    return { add, all, acknowledge, waiting, forget, keep, kept };
  }

  const unsent = (db, account) =>
    db.records.where("account").equals(account).filter((row) => !TAKEN.includes(row.state));

  /** How much is kept of everybody but `account`: accounts have no names here. */
  async function sealed(db, account) {
    const others = (await db.keys.toArray()).filter((row) => row.account !== account);
    const counts = await Promise.all(
      others.map(async (row) => ({
        account: row.account,
        seen: row.seen,
        locked: !row.pin,
        ids: await unsent(db, row.account).primaryKeys(),
      })),
    );
    return counts.filter((one) => one.ids.length);
  }

  const base64 = (bytes) => window.btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));

  /** What is kept of an account as a file: nobody reads it but the server that gave the account its secret. */
  async function exported(db, account) {
    const key = await db.keys.get(account);
    const rows = await unsent(db, account).sortBy("seq");
    return {
      format: "fawang-offline-1",
      device: (await db.meta.get("device")).value,
      staff: key.staff,
      offset: ((await db.meta.get("offset")) || { value: 0 }).value,
      key: { iv: base64(key.bySession.iv), data: base64(key.bySession.key) },
      made: new Date().toISOString(),
      records: rows.map((row) => ({ id: row.id, iv: base64(row.sealed.iv), data: base64(row.sealed.data) })),
    };
  }

  /** Take away what the server says it has, of whomever it is. */
  const taken = (db, ids) => db.records.bulkDelete(ids);

  window.fawangRecords = { open, of, sealed, exported, taken };
})();
