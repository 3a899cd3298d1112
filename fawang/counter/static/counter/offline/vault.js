/* Keys of the offline desk. A clerk's records are encrypted under a data key of their own; no page in here.

   window.fawangVault(db) returns:
     bySession(session)   opens, or makes, the data key by the secret that the server gives to this account and device
     byPin(username, pin) opens it without a line: "unknown", "wrong" with `left`, "locked", "full", or the open vault
     setPin(open, pin)    wraps the data key under a PIN as well; needs a vault that was opened by the session
     lockStale(now)       takes the PIN's key away where nobody has opened the vault for seven days
   An open vault has { account, seal(id, value), unseal(id, sealed) }. Its key cannot be taken out of the browser.

   Keys are AES-GCM, 256 bits. A PIN is stretched by PBKDF2-SHA-256 with 600,000 rounds (OWASP's figure of 2023). A try
   is counted before it is made: whoever ends the browser in the middle has used it. */
(function () {
  "use strict";

  const ROUNDS = 600000;
  const TRIES = 5;
  const STALE_MS = 7 * 24 * 3600 * 1000;
  const AES = { name: "AES-GCM", length: 256 };
  const subtle = window.crypto.subtle;
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const random = (bytes) => window.crypto.getRandomValues(new Uint8Array(bytes));
  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

  async function fromSecret(secret) {
    const raw = Uint8Array.from(secret.match(/../g), (pair) => parseInt(pair, 16));
    const base = await subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode("fawang offline desk") };
    return subtle.deriveKey(how, base, AES, false, ["wrapKey", "unwrapKey"]);
  }

  async function fromPin(pin, salt, rounds) {
    const base = await subtle.importKey("raw", encoder.encode(pin), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return subtle.deriveKey(how, base, AES, false, ["wrapKey", "unwrapKey"]);
  }

  async function wrap(key, by) {
    const iv = random(12);
    return { iv, key: new Uint8Array(await subtle.wrapKey("raw", key, by, { name: "AES-GCM", iv })) };
  }

  const unwrap = (wrapped, by, extractable) =>
    subtle.unwrapKey("raw", wrapped.key, by, { name: "AES-GCM", iv: wrapped.iv }, AES, extractable, [
      "encrypt",
      "decrypt",
    ]);

  window.fawangVault = function (db) {
    async function nameOf(username) {
      const device = (await db.meta.get("device")).value;
      const name = username.trim().normalize("NFKC").toLowerCase();
      return hex(new Uint8Array(await subtle.digest("SHA-256", encoder.encode(`${device}\n${name}`))));
    }

    function opened(row, key, session) {
      const bound = (id) => encoder.encode(id);
      return {
        account: row.account,
        hasPin: Boolean(row.pin),
        session,
        async seal(id, value) {
          const iv = random(12);
          const how = { name: "AES-GCM", iv, additionalData: bound(id) };
          return { iv, data: new Uint8Array(await subtle.encrypt(how, key, encoder.encode(JSON.stringify(value)))) };
        },
        async unseal(id, sealed) {
          const how = { name: "AES-GCM", iv: sealed.iv, additionalData: bound(id) };
          return JSON.parse(decoder.decode(await subtle.decrypt(how, key, sealed.data)));
        },
      };
    }

    const used = (account, changes) => db.keys.update(account, { wrong: 0, seen: Date.now(), ...changes });
    // Whoever has shown who they are is not kept out by a device without room.
    const seen = (account) => used(account).catch(() => undefined);

    async function bySession(session) {
      const account = await nameOf(session.username);
      const by = await fromSecret(session.secret);
      if (!(await db.keys.get(account))) {
        const fresh = await subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
        const row = { account, staff: session.staff, bySession: await wrap(fresh, by), pin: null, wrong: 0 };
        // Another window of this browser may have been faster: its key is the one that counts.
        await db.keys.add({ ...row, seen: Date.now() }).catch(() => undefined);
      }
      const row = await db.keys.get(account);
      const key = await unwrap(row.bySession, by, false);
      await seen(account);
      return opened(row, key, { ...session, by });
    }

    async function setPin(open, pin) {
      const row = await db.keys.get(open.account);
      const salt = random(16);
      const key = await unwrap(row.bySession, open.session.by, true);
      const wrapped = await wrap(key, await fromPin(pin, salt, ROUNDS));
      await used(open.account, { pin: { ...wrapped, salt, rounds: ROUNDS } });
      open.hasPin = true;
    }

    async function byPin(username, pin) {
      const account = await nameOf(username);
      let row;
      try {
        row = await db.transaction("rw", db.keys, async () => {
          const found = await db.keys.get(account);
          if (!found) return null;
          found.wrong += 1;
          if (found.wrong > TRIES) found.pin = null;
          await db.keys.put(found);
          return found;
        });
      } catch (error) {
        // A try that cannot be counted is not made.
        return { refused: "full" };
      }
      if (!row) return { refused: "unknown" };
      if (!row.pin) return { refused: "locked" };
      try {
        const key = await unwrap(row.pin, await fromPin(pin, row.pin.salt, row.pin.rounds), false);
        await seen(account);
        return { open: opened(row, key, null) };
      } catch (error) {
        if (row.wrong < TRIES) return { refused: "wrong", left: TRIES - row.wrong };
        await db.keys.update(account, { pin: null });
        return { refused: "locked" };
      }
    }

    async function lockStale(now) {
      const stale = await db.keys.filter((row) => now - row.seen > STALE_MS).toArray();
      await Promise.all(stale.map((row) => db.keys.update(row.account, { pin: null })));
      return stale.map((row) => row.account);
    }

    return { bySession, setPin, byPin, lockStale };
  };
})();
