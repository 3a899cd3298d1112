/* The offline desk's page: who has it open, its forms, and when what waits is sent.

   It has a line when the server answers; what it shows follows from that, from the session, and from whose vault is open. */
(function () {
  "use strict";

  const words = document.getElementById("offline").dataset;
  const EVERY_MS = 15000;
  /** Nobody has touched it for so long: without a line it asks for the PIN again. */
  const IDLE_MS = 15 * 60 * 1000;
  /** And for so long it may be that nobody is there. */
  const ALIVE_MS = 2 * 60 * 1000;
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const form = (name) => document.querySelector(`form[data-form="${name}"]`);
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const list = window.fawangOfflineList(words);
  const { complete, show, toggle, values } = window.fawangOfflineForms(words.fill);

  let db, vaults, net;
  let vault = null;
  let records = null;
  let correcting = null;
  /** Whose vault was open last. */
  let last = "";
  let touched = Date.now();

  function say(text, tone) {
    const made = document.getElementById(`say-${tone || "success"}`).content.cloneNode(true);
    made.querySelector("p").textContent = text;
    const place = document.getElementById("messages");
    place.replaceChildren(made);
    if (tone === "error") place.scrollIntoView({ block: "nearest" });
  }

  /* --- who has it open -------------------------------------------------------------------- */

  async function open(next) {
    // What another has typed is nobody's to see; who comes back finds it where it was.
    if (last && last !== next.account) all("form[data-form]").forEach((one) => one.reset());
    if (last !== next.account) correcting = null;
    last = next.account;
    vault = next;
    records = window.fawangRecords.of(db, vault);
    await records.forget(Date.now());
  }

  /** Close the vault, and show nothing of what was in it. */
  function close() {
    vault = records = null;
    all("[data-opens-form]").forEach((one) => toggle(one, false));
    list.own([], correct);
  }

  async function connect() {
    await net.look();
    // Whoever signed out in another window has signed out here.
    const { session } = net;
    if (net.line && !session && vault && vault.session) close();
    const found = session && (await vaults.bySession(session).catch(() => null));
    if (session && !found) say(words.otherKey, "error");
    if (found) {
      await open(found);
      fillUnits(session.units);
      await keep("units", session.units).catch(() => undefined);
    } else if (vault) {
      fillUnits(await kept("units", []));
    }
    await draw();
    if (found) await send(session);
  }

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

  function fillUnits(units) {
    all("[data-units]").forEach((field) => {
      const select = field.querySelector("select");
      const chosen = select.value;
      select.replaceChildren(...units.map((one) => new Option(one.name, one.id)));
      if (units.some((one) => String(one.id) === chosen)) select.value = chosen;
      field.hidden = units.length < 2;
    });
  }

  async function draw() {
    const state = part("line");
    state.dataset.state = net.line ? "on" : "away";
    const text = net.line ? words.online : words.offline;
    if (state.textContent !== text) state.textContent = text;
    part("locked").hidden = Boolean(vault) || net.line;
    part("outside").hidden = Boolean(vault) || !net.line || Boolean(net.session);
    part("open").hidden = part("who").hidden = !vault;
    part("pin").hidden = !(vault && net.session && !vault.hasPin);
    document.querySelector("[data-who]").textContent = (net.session && net.session.name) || "";
    const waiting = records ? await records.waiting() : 0;
    all("[data-unsent]").forEach((one) => (one.textContent = words.unsent.replace("{number}", waiting)));
    part("again").hidden = !(vault && net.line && !net.session && waiting);
    if (records) list.own(await records.all(), correct);
    list.others(await window.fawangRecords.sealed(db, vault && vault.account), save);
  }

  /* --- sending ---------------------------------------------------------------------------- */

  async function send(session) {
    const now = vault;
    const run = window.fawangSending({
      db, records, token: session.token, url: words.commands,
      others: () => window.fawangRecords.sealed(db, now.account),
    }); // prettier-ignore
    if (await records.waiting()) part("line").textContent = words.sending;
    const result = await run();
    if (result.stopped === "session") net.session = null;
    if (result.stopped === "line") net.line = false;
    if (result.sent) say(words.sent);
    await draw();
  }

  async function save(account) {
    const made = await window.fawangRecords.exported(db, account);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(made)], { type: "application/json" }));
    link.download = `fawang-offline-${made.device.slice(0, 8)}-${made.made.slice(0, 10)}.json`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  /* --- forms ------------------------------------------------------------------------------ */

  function isFull(error) {
    for (let one = error; one; one = one.inner) if (/Quota/.test(one.name + one.message)) return true;
    return false;
  }

  async function recordOne(kind, one) {
    const { unit, ...fields } = values(one);
    const seen = kind === "note" ? (await kept("seen", {}))[digits(fields.code)] : undefined;
    try {
      await records.add({ kind, unit: Number(unit), version: seen === undefined ? null : seen, fields }, correcting);
    } catch (error) {
      return say(isFull(error) ? words.full : words.broken, "error");
    }
    correcting = null;
    one.reset();
    show("");
    say(words.kept);
    document.querySelector(`[data-opens-form="${kind}"]`).focus();
    await draw();
    if (net.session) await send(net.session);
  }

  function correct(row) {
    show(row.kind);
    const one = form(row.kind);
    Object.entries(row.fields).forEach(([name, value]) => {
      if (one.elements[name]) one.elements[name].value = value;
    });
    correcting = row.id;
    say(row.answer.sentence, "error");
  }

  const digits = (code) => (code || "").replace(/\D/g, "");

  async function seeMatter(field) {
    const code = digits(field.value);
    if (code.length !== 12) return;
    if (net.session) {
      const answer = await fetch(`${words.matter}?code=${code}`, { redirect: "manual", cache: "no-store" }).catch(() => null);
      if (answer && answer.ok) await keep("seen", { ...(await kept("seen", {})), [code]: (await answer.json()).version });
    }
    const version = (await kept("seen", {}))[code];
    const text = version === undefined ? words.notSeen : words.seen.replace("{number}", version);
    form("note").querySelector("[data-seen]").textContent = text;
  }

  async function unlock(one) {
    const { username, pin } = values(one);
    const result = await vaults.byPin(username, pin);
    one.elements.pin.value = "";
    if (!result.open) return say(words[result.refused].replace("{number}", result.left), "error");
    one.reset();
    document.getElementById("messages").replaceChildren();
    await open(result.open);
    fillUnits(await kept("units", []));
    await draw();
  }

  async function setPin(one) {
    const { pin, again } = values(one);
    const row = "0123456789012345678909876543210987654321";
    if (pin.length < 8 || /^(.)\1*$/.test(pin) || row.includes(pin)) return say(words.weak, "error");
    if (pin !== again) return say(words.differ, "error");
    await vaults.setPin(vault, pin);
    one.reset();
    say(words.pinSet);
    await draw();
  }

  async function signOut() {
    const waiting = await records.waiting();
    if (waiting) {
      const dialog = document.getElementById("leaving");
      dialog.returnValue = "stay";
      dialog.showModal();
      await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
      if (dialog.returnValue !== "leave") return;
    }
    await net.leave();
    all("form[data-form]").forEach((one) => one.reset());
    close();
    document.getElementById("messages").replaceChildren();
    await connect();
  }

  const submits = { unlock, pin: setPin };
  document.addEventListener("submit", (event) => {
    const kind = event.target.dataset.form;
    if (!kind) return;
    event.preventDefault();
    if (!complete(event.target)) return;
    const button = event.target.querySelector("button:not([type])");
    button.disabled = true;
    const done = submits[kind] ? submits[kind](event.target) : recordOne(kind, event.target);
    done.finally(() => (button.disabled = false));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.opensForm) show(button.getAttribute("aria-expanded") === "true" ? "" : button.dataset.opensForm);
    if (button.dataset.does === "close") {
      correcting = null;
      button.form.reset();
      show("");
    }
    if (button.dataset.does === "sign-out") signOut();
  });
  form("note").elements.code.addEventListener("change", (event) => seeMatter(event.target));
  ["pointerdown", "keydown"].forEach((name) => document.addEventListener(name, () => (touched = Date.now())));

  /** Asking for the session keeps it alive: only for whoever is there. For the others, whether there is a line. */
  async function tick() {
    const idle = Date.now() - touched;
    if (vault && !net.session && idle > IDLE_MS) close();
    if (idle < ALIVE_MS || !net.line) return connect();
    await net.alive();
    return draw();
  }

  /* --- from the start --------------------------------------------------------------------- */

  async function begin() {
    db = await window.fawangRecords.open();
    vaults = window.fawangVault(db);
    net = window.fawangOfflineLine(db, words);
    await vaults.lockStale(Date.now());
    await connect();
    if (navigator.storage && navigator.storage.persist && !(await navigator.storage.persist()) && vault) {
      say(words.transient, "info");
    }
    window.addEventListener("online", connect);
    window.setInterval(tick, EVERY_MS);
    document.documentElement.dataset.opened = "";
  }
  begin();
})();
