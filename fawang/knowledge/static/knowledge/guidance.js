/* What the pages of guidance do beyond HTML. Every page works without it.

   Hooks: data-speak-all (reads every data-speak aloud with the browser's own voice), data-print, data-share="address",
   data-suggest="address" and data-urgent="address" on a text area with a following [data-suggestions] list, or the second alone, data-insert="entry" with [data-insert-into]. */
(function () {
  "use strict";

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  /* --- read aloud: sentence by sentence, since long texts break off in some browsers --------------- */

  const speech = window.speechSynthesis;
  let speaking = null;

  function stop() {
    if (speech) speech.cancel();
    if (!speaking) return;
    speaking.button.querySelector("span").textContent = speaking.label;
    speaking.button.setAttribute("aria-pressed", "false");
    speaking = null;
  }

  function speak(button) {
    if (speaking) return stop();
    const parts = all("[data-speak]")
      .map((one) => one.innerText)
      .join("\n")
      .split(/(?<=[。！？；\n.!?])/)
      .map((one) => one.trim())
      .filter(Boolean);
    if (!parts.length) return undefined;
    const label = button.querySelector("span");
    speaking = { button: button, label: label.textContent };
    label.textContent = button.dataset.speaking;
    button.setAttribute("aria-pressed", "true");
    const language = (document.querySelector("[data-speak]").closest("[lang]") || document.documentElement).lang;
    parts.forEach((part, number) => {
      const one = new window.SpeechSynthesisUtterance(part);
      one.lang = language === "zh-Hant" ? "zh-HK" : language.indexOf("zh") === 0 ? "zh-CN" : language;
      one.rate = 0.9;
      if (number === parts.length - 1) one.onend = stop;
      one.onerror = stop;
      speech.speak(one);
    });
    return undefined;
  }

  if (!speech || !window.SpeechSynthesisUtterance) all("[data-speak-all]").forEach((one) => (one.hidden = true));
  window.addEventListener("pagehide", stop);

  /* --- print, share -------------------------------------------------------------------------------- */

  all("[data-share]").forEach((one) => {
    one.hidden = !(navigator.share || navigator.clipboard);
    if (navigator.share) one.removeAttribute("data-copy");
  });

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    let found;
    if ((found = on("[data-speak-all]"))) speak(found);
    else if (on("[data-print]")) window.print();
    else if ((found = on("[data-share]")) && navigator.share) {
      navigator.share({ url: found.dataset.share, title: document.title }).catch(() => undefined);
    } else if ((found = on("[data-insert]"))) insert(found);
  });

  // What is folded is read by nobody on paper.
  window.addEventListener("beforeprint", () => all("details.law__article").forEach((one) => (one.open = true)));

  /* --- suggestions while somebody types ------------------------------------------------------------ */

  all("[data-suggest]").forEach((box) => {
    const list = box.form.querySelector("[data-suggestions]");
    let waiting;
    let last = "";
    box.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => ask(box, list), 250);
    });

    function ask(box, list) {
      const text = box.value.trim().slice(-80);
      if (text === last) return;
      last = text;
      if (text.length < 2) {
        list.hidden = true;
        return;
      }
      judge(box);
      window
        .fetch(box.dataset.suggest, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ text: text }),
          credentials: "omit",
        })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((found) => {
          if (text !== last) return;
          list.textContent = "";
          found.forEach((one) => {
            const link = document.createElement("a");
            link.href = "/guidance/e/" + encodeURIComponent(one.code);
            link.textContent = one.title;
            const row = document.createElement("li");
            row.appendChild(link);
            list.appendChild(row);
          });
          list.hidden = !found.length;
        })
        .catch(() => (list.hidden = true));
    }
  });

  // Where nothing is suggested, what is written is judged all the same.
  all("[data-urgent]:not([data-suggest])").forEach((box) => {
    let waiting;
    box.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => box.value.trim().length > 1 && judge(box), 250);
    });
  });

  // The words go by POST and are kept by nobody.
  function judge(box) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", box.form.elements.csrfmiddlewaretoken.value);
    body.set("text", box.value);
    window
      .fetch(box.dataset.urgent, { method: "POST", body: body, credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then(window.fawangUrgent.show)
      .catch(() => undefined);
  }

  /* --- staff: put an answer into what is being written --------------------------------------------- */

  function insert(button) {
    const answer = button.closest(".answer");
    const target = document.querySelector("[data-insert-into]") || document.querySelector("textarea:not([readonly])");
    if (!answer || !target) return;
    const law = all(".law__name", answer).map((one) => one.textContent.trim());
    const text = answer.querySelector("[data-speak]").innerText.trim() + (law.length ? "\n" + law.join("；") : "");
    const before = target.value.slice(0, target.selectionStart).replace(/\s*$/, "");
    const after = target.value.slice(target.selectionEnd);
    target.value = (before ? before + "\n" : "") + text + after;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.focus();
  }
})();
