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
  const page = window.fawangOfflinePage(words);
  const { all, form, say } = page;
  const list = window.fawangOfflineList(words);
  const matters = window.fawangOfflineMatters(words);
  const { complete, show, toggle, values } = window.fawangOfflineForms(words.fill);

  let db, vaults, net;
  let vault = null;
  let records = null;
  let correcting = null;
  /** Whose vault was open last. */
  let last = "";
  let touched = Date.now();

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
      page.fillUnits(session.units);
      await records.keep("units", session.units).catch(() => undefined);
    } else if (vault) {
      page.fillUnits(await records.kept("units", []));
    }
    await draw();
    if (found) await send(session);
  }

  async function draw() {
    const waiting = records ? await records.waiting() : 0;
    page.draw({ line: net.line, session: net.session, vault, waiting });
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
    if (await records.waiting()) page.saySending();
    const result = await run();
    if (result.stopped === "session") net.session = null;
    if (result.stopped === "line") net.line = false;
    if (result.sent) say(words.sent);
    await draw();
  }

  async function save(account) {
    const made = await window.fawangRecords.exported(db, account);
    page.download(made, `fawang-offline-${made.device.slice(0, 8)}-${made.made.slice(0, 10)}.json`);
  }

  /* --- forms ------------------------------------------------------------------------------ */

  async function recordOne(kind, one) {
    const { unit, ...fields } = values(one);
    const version = kind === "note" ? await matters.versionOf(records, fields.code) : null;
    try {
      await records.add({ kind, unit: Number(unit), version, fields }, correcting);
    } catch (error) {
      return say(page.isFull(error) ? words.full : words.broken, "error");
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

  async function unlock(one) {
    const { username, pin } = values(one);
    const result = await vaults.byPin(username, pin);
    one.elements.pin.value = "";
    if (!result.open) return say(words[result.refused].replace("{number}", result.left), "error");
    one.reset();
    page.hush();
    await open(result.open);
    page.fillUnits(await records.kept("units", []));
    await draw();
  }

  async function setPin(one) {
    const { pin, again } = values(one);
    if (page.isWeak(pin)) return say(words.weak, "error");
    if (pin !== again) return say(words.differ, "error");
    await vaults.setPin(vault, pin);
    one.reset();
    say(words.pinSet);
    await draw();
  }

  async function signOut() {
    if ((await records.waiting()) && !(await page.asksToLeave())) return;
    await net.leave();
    all("form[data-form]").forEach((one) => one.reset());
    close();
    page.hush();
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
  form("note").elements.code.addEventListener("change", (event) => matters.look(records, net, event.target));
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
