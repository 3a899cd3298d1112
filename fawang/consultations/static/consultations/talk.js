/* A talk while it goes on: messages as they come, sent once however often the network breaks. The page works
   without it.

   Hooks: data-talk="events" with data-write, data-seen, data-typing (addresses) and its words; data-compose on the form;
   [data-unsent] for what is on its way; [data-typing-says]; #talk-state is asked for anew when the talk has moved on;
   data-insert="entry" with a form that holds [data-sources]; data-answer="code" keeps what is typed in this tab. */
(function () {
  "use strict";

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const frame = document.getElementById("fawang").dataset;

  // "Exit this page" clears what is kept here; a browser that keeps nothing loses only the convenience.
  function keep(name, value) {
    try {
      if (value) window.sessionStorage.setItem(name, value);
      else window.sessionStorage.removeItem(name);
    } catch (error) {
      /* no storage */
    }
  }
  function kept(name) {
    try {
      return window.sessionStorage.getItem(name) || "";
    } catch (error) {
      return "";
    }
  }

  /* --- an answer in the making ---------------------------------------------------------------------- */

  all("form[data-answer]").forEach((form) => {
    all("textarea", form).forEach((area) => {
      const name = "answer:" + form.dataset.answer + ":" + area.name;
      if (!area.value && kept(name)) {
        area.value = kept(name);
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
      area.addEventListener("input", () => keep(name, area.value));
    });
    form.addEventListener("submit", () =>
      all("textarea", form).forEach((area) => keep("answer:" + form.dataset.answer + ":" + area.name, ""))
    );
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest ? event.target.closest("[data-insert]") : null;
    const area = document.querySelector("textarea[data-sources]");
    if (!button || !area) return;
    const known = all("input[name=sources]", area.form).some((one) => one.value === button.dataset.insert);
    if (known) return;
    const source = document.createElement("input");
    source.type = "hidden";
    source.name = "sources";
    source.value = button.dataset.insert;
    area.form.appendChild(source);
  });

  const box = document.querySelector("[data-talk]");
  if (!box || !window.EventSource || !window.fetch) return;

  const words = box.dataset;
  const lines = box.querySelector(".talk__lines");
  const waiting = box.querySelector("[data-unsent]");
  const says = document.querySelector("[data-typing-says]");
  let last = all("[data-number]", lines).reduce((most, one) => Math.max(most, Number(one.dataset.number)), 0);
  let otherSeen = Number(words.otherSeen);
  let version = words.version;

  /* --- messages as they come -------------------------------------------------------------------------- */

  function mark() {
    all("[data-mine]", lines).forEach((line) => {
      const place = line.querySelector("[data-mark]");
      const received = Number(line.dataset.number) <= otherSeen;
      if (!place) return;
      const text = received ? words.wordsReceived : words.wordsStored;
      if (place.textContent !== text) place.textContent = text;
      place.classList.toggle("line__mark--received", received);
    });
  }

  function nearEnd() {
    return window.innerHeight + window.pageYOffset > box.getBoundingClientRect().bottom + window.pageYOffset - 240;
  }

  function add(message) {
    if (message.number <= last) return;
    const follow = nearEnd() && !window.fawangUrgent.holds();
    const holder = document.createElement("template");
    // Our own template has escaped every word of it.
    holder.innerHTML = message.html;
    lines.appendChild(holder.content);
    last = message.number;
    if (message.client_id) forget(message.client_id);
    if (message.side !== words.side) says.textContent = "";
    mark();
    if (follow) document.getElementById("end").scrollIntoView({ block: "end" });
    if (!message.mine) tellSeen();
  }

  let told = 0;
  function tellSeen() {
    if (document.hidden || told >= last || !words.seen) return;
    told = last;
    post(words.seen, { number: last }).catch(() => (told = 0));
  }
  document.addEventListener("visibilitychange", tellSeen);

  function renew() {
    const place = document.getElementById("talk-state");
    if (place) place.dispatchEvent(new CustomEvent("live:changed"));
  }

  let stateKnown = [words.state, words.version, words.ahead, words.minutes, words.applied, words.guests].join(" ");
  function stands(state) {
    otherSeen = words.side === "person" ? state.lawyer_seen : state.person_seen;
    mark();
    const now = [state.state, state.version, state.ahead, state.minutes, state.applied, state.guests].join(" ");
    if (now !== stateKnown) renew();
    stateKnown = now;
  }

  let quiet;
  function typing(event) {
    const guest = JSON.parse(event.data).side === "guest" && words.side !== "guest";
    says.textContent = guest ? words.wordsTypingGuest : words.wordsTyping;
    window.clearTimeout(quiet);
    quiet = window.setTimeout(() => (says.textContent = ""), 5000);
  }

  let alive = "";
  function tellAlive(state) {
    alive = state || alive;
    if (!alive) return;
    all("[data-live-state]").forEach((place) => {
      place.dataset.state = alive;
      place.textContent = alive === "on" ? frame.liveOn : frame.liveAway;
    });
  }
  document.addEventListener("htmx:afterSwap", () => tellAlive());

  let source;
  let again;
  function connect() {
    window.clearTimeout(again);
    source = new EventSource(words.talk + "?after=" + last);
    source.addEventListener("open", () => {
      tellAlive("on");
      flush();
    });
    source.addEventListener("message", (event) => add(JSON.parse(event.data)));
    source.addEventListener("state", (event) => stands(JSON.parse(event.data)));
    source.addEventListener("typing", typing);
    // Written here or in another window: the page says whom to call.
    source.addEventListener("urgent", renew);
    // A telephone call has moved: its part of the page looks anew.
    source.addEventListener("phone", () => {
      const place = document.getElementById("phone-call");
      if (place) place.dispatchEvent(new CustomEvent("live:changed"));
    });
    // Calls have a script of their own.
    ["call", "signal"].forEach((name) =>
      source.addEventListener(name, (event) =>
        document.dispatchEvent(new CustomEvent("talk:" + name, { detail: JSON.parse(event.data) }))
      )
    );
    source.addEventListener("gone", () => {
      source.close();
      if (words.side === "guest") {
        // Nothing of it is theirs any more, whatever they were doing.
        keep(name, "");
        window.location.reload();
        return;
      }
      renew();
    });
    source.addEventListener("error", () => {
      tellAlive("away");
      // A proxy's own error page ends a stream for good; we come back nevertheless.
      if (source.readyState === EventSource.CLOSED) again = window.setTimeout(connect, 2000);
    });
  }
  window.addEventListener("pagehide", () => source && source.close());
  window.addEventListener("pageshow", (event) => event.persisted && connect());

  /* --- what is on its way ------------------------------------------------------------------------------- */

  const name = "unsent:" + words.write;
  let unsent = [];
  try {
    unsent = JSON.parse(kept(name) || "[]");
  } catch (error) {
    unsent = [];
  }
  const store = () => keep(name, unsent.length ? JSON.stringify(unsent) : "");

  function bubble(message) {
    const line = document.createElement("li");
    line.className = "line line--" + words.side + " line--mine line--unsent";
    line.dataset.client = message.id;
    const who = document.createElement("p");
    who.className = "line__who";
    who.appendChild(document.createTextNode(words.wordsYou + " · "));
    const state = document.createElement("span");
    state.className = "line__mark";
    state.textContent = words.wordsSending;
    who.appendChild(state);
    const text = document.createElement("div");
    text.className = "line__text line__text--plain";
    text.textContent = message.text;
    line.appendChild(who);
    line.appendChild(text);
    waiting.appendChild(line);
    document.getElementById("end").scrollIntoView({ block: "end" });
  }

  const bubbleOf = (id) => all(".line--unsent", waiting).find((one) => one.dataset.client === id);
  function say(id, text) {
    const line = bubbleOf(id);
    if (line) line.querySelector(".line__mark").textContent = text;
  }
  function forget(id) {
    unsent = unsent.filter((one) => one.id !== id);
    store();
    const line = bubbleOf(id);
    if (line) line.remove();
  }

  function post(address, values) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", words.csrf);
    Object.keys(values).forEach((one) => body.set(one, values[one]));
    return fetch(address, {
      method: "POST",
      body: body,
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    });
  }

  // One after the other, so that the order of writing is the order of storing. Sent again under the same id, a
  // message is stored once.
  let sending = false;
  let pause = 500;
  function flush() {
    const next = unsent[0];
    if (sending || !next) return;
    sending = true;
    post(words.write, { text: next.text, client_id: next.id })
      .then((answer) => {
        if (answer.status === 429 || answer.status >= 500) {
          return answer.text().then((page) => {
            window.fawangUrgent.page(page);
            throw new Error("later");
          });
        }
        if (answer.ok) {
          answer.json().then((stored) => window.fawangUrgent.show(stored.urgent));
          pause = 500;
          unsent = unsent.filter((one) => one !== next);
          store();
          say(next.id, words.wordsStored);
          return undefined;
        }
        unsent = unsent.filter((one) => one !== next);
        store();
        return answer
          .json()
          .catch(() => ({ sentence: "" }))
          .then((problem) => {
            window.fawangUrgent.show(problem.urgent);
            say(next.id, words.wordsRefused + (problem.sentence ? ": " + problem.sentence : ""));
            const line = bubbleOf(next.id);
            if (line) line.classList.add("line--refused");
          });
      })
      .then(
        () => {
          sending = false;
          flush();
        },
        () => {
          sending = false;
          say(next.id, words.wordsAgain);
          pause = Math.min(pause * 2, 5000);
          window.setTimeout(flush, pause);
        }
      );
  }

  function newId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  let spoke = 0;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-compose]")) return;
    const area = form.querySelector("textarea");
    const text = area.value.trim();
    if (!text || (area.dataset.counter && text.length > Number(area.dataset.counter))) return;
    event.preventDefault();
    const message = { id: newId(), text: text };
    unsent.push(message);
    store();
    area.value = "";
    spoke = 0;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    bubble(message);
    flush();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches("[data-compose]") || !event.target.value || Date.now() - spoke < 3000) return;
    spoke = Date.now();
    post(words.typing, {}).catch(() => undefined);
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.form;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !form || !form.matches("[data-compose]")) return;
    if (!box.classList.contains("talk--chat") || !window.matchMedia("(hover: hover)").matches) return;
    event.preventDefault();
    form.querySelector("button:not([type=button])").click();
  });

  unsent.forEach(bubble);
  mark();
  tellSeen();
  // Not before htmx has seen the page: until then nobody hears that a part is to be renewed.
  document.addEventListener("DOMContentLoaded", connect);
  flush();
})();
