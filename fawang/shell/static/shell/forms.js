/* Forms: drafts saved while typing, characters counted, files checked, nothing sent twice.

   A form works without it, and the server checks everything again. Hooks:
     data-autosave="/path"   on a form: saves what is typed; `data-autosave-status` in it says so
     data-counter="2000"     on a textarea: counts characters in `<id>_counter`
     data-file               around a file input: name and size; the input's `data-max-bytes` is the limit
     data-units="/path"      on an input: offers the names that the address finds by what is typed
     data-again              on a form that may be sent twice
     data-hold="words"       on a form that the same address answers with GET: without a network it stays as it is, says
                             the words in `data-hold-status`, and is sent when there is one

   The words are on the script element #fawang. */
(function () {
  "use strict";

  const root = document.documentElement;
  const words = document.getElementById("fawang").dataset;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const fill = (pattern, values) => (pattern || "").replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function autosave(form) {
    const status = form.querySelector("[data-autosave-status]");
    const say = (text) => status && (status.textContent = text || "");
    let timer = 0;
    let pause = 1500;
    let pending = false;

    function typed() {
      const data = new FormData(form);
      all("input[type=file], input[type=password]", form).forEach((input) => data.delete(input.name));
      return data;
    }

    function save() {
      window.clearTimeout(timer);
      // Whoever leaves by "exit this page" wants nothing kept.
      if (root.hidden) return Promise.resolve();
      const data = typed();
      pending = false;
      say(words.saving);
      return fetch(form.dataset.autosave, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        headers: { "X-Requested-With": "fetch" },
      })
        .then((response) => {
          if (!response.ok || response.redirected) throw new Error("not saved");
          pause = 1500;
          if (response.status === 200) response.text().then(window.fawangUrgent.show);
          const time = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit" });
          say(fill(words.saved, { time: time }));
        })
        .catch(() => {
          say(words.unsaved);
          pause = Math.min(pause * 2, 60000);
          pending = true;
          timer = window.setTimeout(save, pause);
        });
    }

    form.addEventListener("input", () => {
      window.clearTimeout(timer);
      pending = true;
      timer = window.setTimeout(save, pause);
    });
    // The form itself carries everything from here on: a late draft must not come after it.
    form.addEventListener("submit", () => {
      window.clearTimeout(timer);
      pending = false;
    });
    // Another form leads away from here, as the choice of a language does: first the words, then the way.
    document.addEventListener(
      "submit",
      (event) => {
        const other = event.target;
        if (!pending || other === form || other.hasAttribute("data-preference")) return;
        event.preventDefault();
        const button = event.submitter || document.activeElement;
        if (button && button.name && button.form === other) {
          const chosen = document.createElement("input");
          chosen.type = "hidden";
          chosen.name = button.name;
          chosen.value = button.value;
          other.appendChild(chosen);
        }
        save().then(() => other.submit());
      },
      true
    );
    // What is left when the page is closed goes after it.
    window.addEventListener("pagehide", () => {
      if (pending && !root.hidden && navigator.sendBeacon) navigator.sendBeacon(form.dataset.autosave, typed());
    });
  }

  function hold(form) {
    const status = form.querySelector("[data-hold-status]");
    const EVERY_MS = 10000;
    let timer = 0;
    let through = false;
    const waiting = () => status.textContent !== "";
    const say = (text) => (status.textContent = text);

    // Whether there is a network is only known once something came back.
    function reach() {
      window.clearTimeout(timer);
      return fetch(form.action, { method: "HEAD", cache: "no-store", credentials: "same-origin" }).then(
        () => {
          say("");
          through = true;
          form.requestSubmit();
          through = false;
        },
        () => {
          say(form.dataset.hold);
          timer = window.setTimeout(reach, EVERY_MS);
        }
      );
    }

    form.addEventListener("submit", (event) => {
      if (through) return;
      event.preventDefault();
      reach();
    });
    window.addEventListener("online", () => waiting() && reach());
    // What waits lives in this page alone.
    window.addEventListener("beforeunload", (event) => waiting() && event.preventDefault());
  }

  function counter(area) {
    const place = document.getElementById(area.id + "_counter");
    if (!place) return;
    const most = Number(area.dataset.counter);
    const heard = document.createElement("span");
    heard.className = "unseen";
    heard.setAttribute("aria-live", "polite");
    place.insertAdjacentElement("afterend", heard);
    let timer = 0;

    function count() {
      // Characters as the server counts them: code points, line ends as one.
      const left = most - Array.from(area.value.replace(/\r\n/g, "\n")).length;
      const text = fill(left < 0 ? words.over : words.left, { number: Math.abs(left) });
      place.textContent = text;
      place.toggleAttribute("data-over", left < 0);
      window.clearTimeout(timer);
      timer = window.setTimeout(() => (heard.textContent = text), 1200);
    }

    area.addEventListener("input", count);
    if (area.value) count();
  }

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function files(box) {
    const input = box.querySelector("input[type=file]");
    const list = box.querySelector(".file__list");
    if (!input || !list) return;
    const most = Number(input.dataset.maxBytes) || Infinity;
    input.addEventListener("change", () => {
      list.textContent = "";
      let over = false;
      Array.from(input.files).forEach((file) => {
        const item = document.createElement("li");
        item.textContent = file.name + " · " + size(file.size);
        if (file.size > most) {
          over = true;
          item.dataset.over = "";
          item.textContent += " – " + fill(words.tooLarge, { most: size(most) });
        }
        list.appendChild(item);
      });
      // The browser then refuses to send it, and the server would as well.
      input.setCustomValidity(over ? fill(words.tooLarge, { most: size(most) }) : "");
    });
  }

  let lists = 0;
  function units(input) {
    const list = document.createElement("datalist");
    list.id = "units-" + ++lists;
    input.insertAdjacentElement("afterend", list);
    input.setAttribute("list", list.id);
    let timer = 0;
    let asked = "";

    function offer() {
      const typed = input.value.trim();
      if (!typed || typed === asked) return;
      asked = typed;
      fetch(input.dataset.units + (input.dataset.units.includes("?") ? "&" : "?") + "q=" + encodeURIComponent(typed), {
        headers: { Accept: "application/json" },
      })
        .then((response) => response.json())
        .then((page) => {
          if (asked !== typed) return;
          list.textContent = "";
          page.items.slice(0, 20).forEach((unit) => {
            const option = document.createElement("option");
            option.value = unit.name;
            option.label = unit.region_name;
            list.appendChild(option);
          });
        })
        // Without names to choose from, the server finds the office by what was typed.
        .catch(() => (asked = ""));
    }

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(offer, 200);
    });
    // A suggestion stands there already; whoever wants another one starts from nothing.
    input.addEventListener("focus", () => input.select());
  }

  function guard(event) {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("data-again")) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    const over = form.querySelector(".file__list [data-over]");
    if (over) {
      event.preventDefault();
      form.querySelector("input[type=file]").focus();
      return;
    }
    form.setAttribute("data-sent", "");
    // After this turn, since a disabled button would not be sent along.
    window.setTimeout(() => {
      all("button:not([type=button])", form).forEach((button) => {
        button.setAttribute("data-busy", "");
        button.setAttribute("aria-disabled", "true");
      });
    });
    // A download or a lost connection leaves the page standing.
    window.setTimeout(() => unguard(form), 15000);
  }

  function unguard(form) {
    form.removeAttribute("data-sent");
    all("[data-busy]", form).forEach((button) => {
      button.removeAttribute("data-busy");
      button.removeAttribute("aria-disabled");
    });
  }

  /* --- beginning, and parts that htmx brings ---------------------------------------------- */

  const prepared = new WeakSet();
  function prepare(within) {
    [
      ["form[data-autosave]", autosave],
      ["form[data-hold]", hold],
      ["textarea[data-counter]", counter],
      ["[data-file]", files],
      ["input[data-units]", units],
    ].forEach(([selector, begin]) => {
      all(selector, within)
        .concat(within.matches && within.matches(selector) ? [within] : [])
        .filter((element) => !prepared.has(element))
        .forEach((element) => {
          prepared.add(element);
          begin(element);
        });
    });
  }

  document.addEventListener("submit", guard);
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  // A page that comes back from the browser's cache has its buttons again.
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(unguard));
  prepare(document);
})();
