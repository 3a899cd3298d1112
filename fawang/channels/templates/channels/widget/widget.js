/* Legal guidance and booking on somebody else's page, by one script tag. docs/widget.md says how a site embeds it.

   Everything lies in a shadow root: no style of the page reaches in, and none of ours out. Elements are made one by one,
   never from a string, and the style sheet is an object: pages with a strict policy of contents and with trusted types
   need `script-src` and `connect-src` for this origin, and nothing else. No cookie, no storage, no credentials. */
(function () {
  "use strict";

  const SETTING = {{ setting|safe }};
  const tag = document.currentScript;
  // A page may have the tag twice.
  if (!tag || document.querySelector("fawang-help")) return;

  const origin = new URL(tag.src).origin;
  const office = /^\d{1,9}$/.test(tag.dataset.office || "") ? tag.dataset.office : "";
  const language = pick(tag.dataset.lang || document.documentElement.lang || "");
  const words = SETTING.texts[language];
  const TIMEOUT_MS = 15000;

  function pick(wanted) {
    const low = wanted.toLowerCase();
    if (low.startsWith("en")) return "en";
    return /^zh-(hant|tw|hk|mo)/.test(low) ? "zh-hant" : "zh-hans";
  }

  /** Make an element: attributes, then children; a text is a child. Nothing is ever read as markup. */
  function make(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "onclick" || key === "onsubmit") made.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((one) => one !== null));
    return made;
  }
  // What opens goes to a page of its own, which learns neither where it was opened nor gets hold of this one.
  const link = (path, text, style) =>
    make("a", { href: origin + path, target: "_blank", rel: "noopener noreferrer", class: style || false }, text,
      make("span", { class: "hidden" }, " " + words.new_window));
  const call = (number, name) => make("a", { href: `tel:${number}`, class: "call" }, make("b", {}, number), " " + name);
  const button = (text, onclick, style) => make("button", { type: "button", class: style || "plain", onclick }, text);

  const host = make("fawang-help", { lang: { en: "en", "zh-hant": "zh-Hant", "zh-hans": "zh-Hans" }[language] });
  const root = host.attachShadow({ mode: "open" });
  style(root);

  const launcher = button(words.open, () => (panel.hidden ? show() : hide()), "launcher");
  launcher.setAttribute("aria-expanded", "false");
  launcher.setAttribute("aria-controls", "panel");
  const close = button("×", hide, "close");
  close.setAttribute("aria-label", words.close);
  const text = make("textarea", { id: "words", rows: "4", maxlength: "2000", "aria-describedby": "hint" });
  const submit = make("button", { type: "submit", class: "main" }, words.send);
  const form = make("form", { novalidate: true, onsubmit: (event) => { event.preventDefault(); ask({}); } },
    make("label", { for: "words" }, words.label), make("p", { id: "hint", class: "small" }, words.hint), text, submit);
  const state = make("p", { role: "status", class: "small" });
  const answer = make("div", { class: "answer" });
  const ways = make("div", { class: "ways" });
  const zone = make("div", { class: "zone", hidden: true });
  const danger = make("p", { class: "danger small" }, words.danger + " ",
    ...SETTING.numbers.map((number) => make("a", { href: `tel:${number}` }, number + " ")));
  const panel = make("section", { id: "panel", role: "dialog", "aria-labelledby": "title", hidden: true },
    make("header", {}, make("h2", { id: "title" }, words.title), close),
    danger, zone, form, state, answer, ways, make("p", { class: "small" }, words.note, " ", link("/", words.site)));
  root.append(panel, launcher);
  // What is typed here is no shortcut of the page's.
  for (const kind of ["keydown", "keypress", "keyup"])
    host.addEventListener(kind, (event) => {
      event.stopPropagation();
      if (kind === "keydown" && event.key === "Escape" && !panel.hidden) hide();
    });

  let begun = false;
  let facts = {};
  let asked = "";

  function show() {
    panel.hidden = false;
    launcher.setAttribute("aria-expanded", "true");
    text.focus();
    if (!begun) begin();
  }
  function hide() {
    panel.hidden = true;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  /** Ask the platform; an answer of 4xx or 5xx is an Error with what it says. */
  async function send(path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      // As text/plain the browser need not ask before whether it may: one way there and back less on a phone.
      const found = await fetch(origin + path, {
        method: body ? "POST" : "GET", mode: "cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store",
        headers: { "Accept-Language": language, ...(body ? { "Content-Type": "text/plain" } : {}) },
        body: body ? JSON.stringify(body) : undefined, signal: stop.signal,
      });
      const read = await found.json();
      if (!found.ok) throw Object.assign(new Error(read.detail || read.title || ""), { said: read });
      return read;
    } finally {
      clearTimeout(timer);
    }
  }

  async function begin() {
    begun = true;
    try {
      const found = await send("/api/v1/widget/start" + (office ? `?office=${office}` : ""));
      if (found.closed) { form.hidden = true; fail(found.closed); }
      if (found.zone) {
        zone.hidden = false;
        zone.replaceChildren(make("p", {}, found.zone.announcement), link(found.zone.page, found.zone.name, "main"));
      }
      draw(found.office);
    } catch (error) {
      // Another try at the next opening; the ways that need nobody else are there already.
      begun = false;
      draw(null);
    }
  }

  function draw(at) {
    ways.replaceChildren(make("h3", {}, words.go_on),
      at ? make("p", { class: "small" }, at.opening ? `${at.name} · ${at.opening}` : at.name) : "",
      at && at.times.length ? make("p", { class: "small" }, words.times) : "",
      ...(at ? [...new Set(at.times.map((one) => one.way))] : []).flatMap((way, number) => [
        make("p", { id: `way-${number}`, class: "way" }, way),
        make("ul", { class: "times", "aria-labelledby": `way-${number}` },
          ...at.times.filter((one) => one.way === way).map((one) => make("li", {}, link(one.book, one.label, "plain"))))]),
      at && at.book ? link(at.book, at.times.length ? words.other_times : words.book, at.times.length ? "plain" : "main")
        : link("/offices", words.offices, "plain"),
      at && at.phone ? call(at.phone, words.office_phone) : "",
      link("/ask", words.lawyer, "plain"), call(SETTING.hotline, words.hotline));
  }

  async function ask(more) {
    const said = more.again ? asked : text.value.trim();
    if (!more.again) facts = {};
    if (!said) {
      text.setAttribute("aria-invalid", "true");
      state.textContent = words.empty;
      return text.focus();
    }
    text.removeAttribute("aria-invalid");
    asked = said;
    facts = { ...facts, ...(more.facts || {}) };
    submit.disabled = true;
    state.textContent = words.looking;
    try {
      found(await send("/api/v1/widget/guidance", { text: said, facts, entry: more.entry || "" }));
      state.textContent = "";
    } catch (error) {
      fail(error.said ? error.message : words.away, (error.said && error.said.call_now) || []);
    }
    submit.disabled = false;
  }

  function fail(why, numbers) {
    state.textContent = "";
    answer.replaceChildren(...urgent(numbers || []), make("p", { role: "alert" }, why), call(SETTING.hotline, words.hotline));
  }

  /** Whom to call at once; always before anything else. */
  function urgent(signs) {
    if (!signs.length) return [];
    return [make("div", { class: "urgent", role: "alert" }, make("h3", {}, words.call_now),
      ...signs.flatMap((sign) => [make("p", {}, sign.name), ...sign.calls.map((one) => call(one.number, one.name))]))];
  }

  function found(said) {
    const parts = urgent(said.call_now);
    if (said.ask)
      parts.push(make("h3", { tabindex: "-1" }, said.ask.text), ...said.ask.buttons.map((one) =>
        button(one.label, () => ask({ again: true, facts: { [said.ask.fact]: one.value } }))));
    if (said.offered.length)
      parts.push(make("h3", { tabindex: "-1" }, words.closer), ...said.offered.map((one) =>
        button(one.title, () => ask({ again: true, entry: one.code }))),
        button(words.neither, () => ask({ again: true, facts: { not_these: said.offered.map((one) => one.code) } })));
    parts.push(...said.answers.map(entry));
    if (!said.ask && !said.offered.length && !said.answers.length)
      parts.push(make("h3", { tabindex: "-1" }, words.nothing), make("p", {}, words.nothing_more));
    answer.replaceChildren(...parts);
    const head = answer.querySelector(".urgent") ? null : answer.querySelector("[tabindex]");
    if (head) head.focus();
    panel.scrollTop = 0;
    answer.scrollIntoView({ block: "nearest" });
  }

  const entry = (one) => make("article", { lang: one.language },
    make("h3", { tabindex: "-1" }, one.title),
    ...one.answer.split("\n").filter(Boolean).map((line) => make("p", {}, line)),
    one.steps.length ? make("ol", {}, ...one.steps.map((step) => make("li", {}, step))) : "",
    one.articles.length ? make("h4", {}, words.law) : "",
    ...one.articles.map((law) => make("details", { lang: "zh" },
      make("summary", {}, `${law.citation} · `, make("span", { lang: host.lang }, law.validity_text)), make("p", {}, law.text))),
    make("p", { class: "small", lang: host.lang }, one.validity), link(one.page, words.whole));

  function style(within) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(SETTING.style);
      within.adoptedStyleSheets = [sheet];
    } catch (error) {
      // Browsers before 2023: an element, with the page's own permission if it gave one to the tag.
      const made = make("style", { nonce: tag.nonce || null }, SETTING.style);
      within.append(made);
    }
  }

  const place = (tag.dataset.target && document.getElementById(tag.dataset.target)) || null;
  if (place) host.setAttribute("inline", "");
  draw(null);
  const put = () => (place || document.body).append(host);
  if (place || document.body) put();
  else document.addEventListener("DOMContentLoaded", put, { once: true });
})();
