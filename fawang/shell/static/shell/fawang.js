/* What pages do beyond HTML. Every page works without it; nothing here holds a rule.

   Runs under `script-src 'self'`: no inline code. Written for web views from Chrome 69 and iOS 12 on.

   Hooks (all by attribute):
     data-exit               leave for the link's page; Esc three times does the same
     data-live="/path"       server-sent events; each `changed` becomes the DOM event `live:changed`
     data-live-state         says whether news arrives
     data-copy="text"        copies; `data-copy-status` beside it says so
     data-opens="id", data-closes    a dialog
     data-toggle             shows and hides what aria-controls names
     data-preference="text|theme"    on a form: changes the page at once
     data-row, data-search   the workbench's keys: j, k, Enter, /, ?

   Forms have a file of their own, and so has what stays when news renews a part; they come after this one. The words are on the script element #fawang. */
(function () {
  "use strict";

  const words = document.getElementById("fawang").dataset;
  const root = document.documentElement;
  root.classList.add("scripted");
  root.dataset.ready = "";

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const isTyping = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  /* --- exit this page --------------------------------------------------------------------- */

  function leave() {
    const link = document.querySelector("[data-exit]");
    if (!link) return;
    hide();
    try {
      history.replaceState(null, "", "/");
      // Whoever presses "back" in this tab afterwards sees none of the pages before, either.
      window.sessionStorage.clear();
      window.sessionStorage.setItem("left", link.href);
    } catch (error) {
      /* a browser without storage still leaves */
    }
    window.location.replace(link.href);
  }

  // Nothing of the page may be seen while the next one loads.
  function hide() {
    root.hidden = true;
    document.title = "…";
  }

  function stayAway(cameBack) {
    try {
      const away = window.sessionStorage.getItem("left");
      if (away && cameBack) {
        hide();
        window.location.replace(away);
      } else if (away) {
        window.sessionStorage.removeItem("left");
      }
    } catch (error) {
      /* no storage, nothing to remember */
    }
  }

  // 2: reached by going back or forward. The older interface is the one that every browser has.
  stayAway(window.performance.navigation.type === 2);

  let escapes = [];
  function countEscapes() {
    const now = Date.now();
    escapes = escapes.filter((moment) => now - moment < 5000).concat(now);
    if (escapes.length >= 3) leave();
  }

  /* --- live pages ------------------------------------------------------------------------- */

  const streams = new Map();

  function tellState(element, state) {
    const places = all("[data-live-state]", element);
    (places.length ? places : all("[data-live-state]")).forEach((place) => {
      place.dataset.state = state;
      const text = state === "on" ? words.liveOn : words.liveAway;
      if (place.textContent !== text) place.textContent = text;
    });
  }

  function refresh(element) {
    // A part in which somebody is typing is not taken away from under their hands.
    const active = document.activeElement;
    if (active && isTyping(active) && element.contains(active)) {
      active.addEventListener("blur", () => refresh(element), { once: true });
      return;
    }
    element.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
  }

  function follow(element) {
    if (!window.EventSource || streams.has(element)) return;
    // What changed while the page was on its way is told at once.
    const made = document.documentElement.dataset.made || "";
    const mark = element.dataset.live.includes("?") ? "&" : "?";
    const source = new EventSource(element.dataset.live + mark + "since=" + made);
    let missed = false;
    source.addEventListener("open", () => {
      tellState(element, "on");
      if (missed) refresh(element);
      missed = false;
    });
    source.addEventListener("error", () => {
      missed = true;
      tellState(element, "away");
    });
    source.addEventListener("changed", () => {
      // Many pages hear of the same change: they do not all ask in the same instant.
      window.setTimeout(() => refresh(element), Math.random() * 400);
    });
    streams.set(element, source);
  }

  function unfollow(within) {
    streams.forEach((source, element) => {
      if (within === element || within.contains(element)) {
        source.close();
        streams.delete(element);
      }
    });
  }

  /* --- how to read -------------------------------------------------------------------------- */

  function prefer(event) {
    const form = event.target;
    const name = form.dataset.preference;
    if (!name) return;
    const button = form.querySelector("button[name=" + name + "]");
    event.preventDefault();
    const body = new FormData(form);
    body.set(name, button.value);
    const chosen = button.value;
    fetch(form.action, { method: "POST", body: body, credentials: "same-origin", headers: { "X-Requested-With": "fetch" } })
      .then((response) => {
        if (!response.ok) throw new Error("refused");
        root.setAttribute("data-" + name, chosen);
        if (name === "text") {
          button.value = chosen === "large" ? "normal" : "large";
          button.setAttribute("aria-pressed", String(chosen === "large"));
        } else {
          const themes = ["auto", "light", "dark"];
          button.value = themes[(themes.indexOf(chosen) + 1) % 3];
          button.querySelector("[data-label]").textContent = form.dataset[chosen];
        }
      })
      .catch(() => form.submit());
  }

  /* --- pressing things -------------------------------------------------------------------- */

  function copy(button) {
    const say = () => {
      const status = button.parentNode.querySelector("[data-copy-status]");
      if (status) status.textContent = words.copied;
      const label = button.lastChild;
      const before = label.textContent;
      if (before === words.copied) return;
      label.textContent = words.copied;
      window.setTimeout(() => (label.textContent = before), 2500);
    };
    const byHand = () => {
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      area.className = "unseen";
      document.body.appendChild(area);
      area.select();
      if (document.execCommand("copy")) say();
      area.remove();
      button.focus();
    };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(button.dataset.copy).then(say, byHand);
    } else {
      byHand();
    }
  }

  let opener = null;
  function open(dialog) {
    if (!dialog || dialog.hasAttribute("open")) return;
    opener = document.activeElement;
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    const first = dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select, button");
    if (first) first.focus();
  }

  function close(dialog) {
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
    if (opener) opener.focus();
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => (event.target.closest ? event.target.closest(selector) : null);
    let found;
    if (on("[data-exit]")) {
      event.preventDefault();
      leave();
    } else if ((found = on("[data-copy]"))) {
      copy(found);
    } else if ((found = on("[data-opens]"))) {
      event.preventDefault();
      open(document.getElementById(found.dataset.opens));
    } else if ((found = on("[data-closes]"))) {
      event.preventDefault();
      close(found.closest("dialog"));
    } else if ((found = on("[data-toggle]"))) {
      found.setAttribute("aria-expanded", String(found.getAttribute("aria-expanded") !== "true"));
    }
    // A menu closes when something else is pressed.
    all("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });

  document.addEventListener("submit", prefer);

  /* --- keys ------------------------------------------------------------------------------- */

  function step(by) {
    const rows = all("[data-row]");
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.hasAttribute("data-here") || row.contains(document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + by))];
    rows.forEach((row) => row.removeAttribute("data-here"));
    next.setAttribute("data-here", "");
    const link = next.querySelector("a[href]");
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      all("details.menu[open]").forEach((menu) => {
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
      });
      all("dialog[open]").forEach((dialog) => !dialog.showModal && close(dialog));
      countEscapes();
      return;
    }
    // Input methods use these keys to choose characters.
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!document.body.classList.contains("desk") || document.querySelector("dialog[open]")) return;
    const search = document.querySelector("[data-search]");
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?") open(document.getElementById("keys"));
    else if (event.key === "Enter" && event.target === document.body) {
      const link = document.querySelector("[data-row][data-here] a[href]");
      if (link) link.click();
    } else {
      // A page's own keys: a way is gone, a button is only reached, so that one slip of a finger decides nothing.
      const target = all("[data-key]").find((one) => one.dataset.key === event.key);
      if (!target) return;
      event.preventDefault();
      if (target.matches("a")) target.click();
      else target.focus();
    }
  });

  /* --- beginning, and parts that htmx brings ---------------------------------------------- */

  function prepare(within) {
    if (within.matches && within.matches("[data-live]")) follow(within);
    all("[data-live]", within).forEach(follow);
  }

  function notice(text) {
    const place = document.getElementById("messages");
    if (!place) return;
    const box = document.createElement("div");
    box.className = "notice notice--error";
    box.textContent = text;
    place.textContent = "";
    place.appendChild(box);
  }

  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  document.addEventListener("htmx:beforeCleanupElement", (event) => unfollow(event.detail.elt));

  // What somebody typed and has not sent stays when its part is renewed; under their hands nothing is renewed at all.
  const placeOf = (field) => (field.form ? field.form.action : "") + " " + field.name;
  let typed = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    typed = [];
    if (!part.hasAttribute("data-live")) return;
    const active = document.activeElement;
    if (active && isTyping(active) && part.contains(active)) {
      event.detail.shouldSwap = false;
      refresh(part);
      return;
    }
    typed = all("textarea, input[type=text]", part)
      .filter((field) => field.value !== field.defaultValue)
      .map((field) => ({ place: placeOf(field), value: field.value }));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    typed.forEach((one) => {
      const field = all("textarea, input[type=text]", event.detail.target).find((other) => placeOf(other) === one.place);
      if (field) field.value = one.value;
    });
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    // Our own problems come as a notice for their own place.
    const answer = event.detail.xhr;
    if (answer.status >= 400 && answer.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
  });
  document.addEventListener("htmx:sendError", () => notice(words.away));
  document.addEventListener("htmx:responseError", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Retarget")) notice(words.away);
  });

  // A page that comes back from the browser's cache takes up its streams again.
  window.addEventListener("pagehide", () => unfollow(document));
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    stayAway(true);
    prepare(document);
  });

  // Not before htmx has seen the page: until then nobody hears what a stream tells.
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  // Of more tabs than fit, the current one is in sight.
  all(".tabs [aria-current]").forEach((tab) => {
    const list = tab.closest(".tabs");
    const [outer, inner] = [list.getBoundingClientRect(), tab.getBoundingClientRect()];
    if (inner.right > outer.right) list.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  });
  // Whom to call comes before what is wrong with an answer.
  const summary = document.querySelector("[data-error-summary]");
  const box = document.querySelector("#urgent .urgent:not(.urgent--brief)");
  if (summary && !summary.closest("[data-still]")) (box || summary).focus();
})();
