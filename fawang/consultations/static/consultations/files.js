/* Photos, voice messages and papers beside words: chosen, recorded, looked at and listened to before they go; sent one
   by one under an id of their own, so that each is stored once however often the network breaks. The page works
   without it: [data-attach-plain] holds the plain controls.

   Hooks: data-attach around it all, with its limits and words; data-attach-bar with data-pick="id of a control" and
   data-record; data-recorder; data-tray; data-attach-says. In a form with data-compose each file becomes a message of the
   talk on this page (talk.js); in one with data-attach-form everything goes at once. Needs photos.js and voice.js. */
(function () {
  "use strict";

  if (!window.fetch || !window.FormData || !window.fawangPhotos || !window.fawangVoice) return;

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const fill = (pattern, values) => (pattern || "").replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const root = document.documentElement;

  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  }

  function newId() {
    const bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  /* --- one sending ----------------------------------------------------------------------------------------- */

  function sent(address, body, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.setRequestHeader("X-Requested-With", "fetch");
      request.timeout = 180000;
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onload = () => {
        let answer = {};
        try {
          answer = JSON.parse(request.responseText);
        } catch (error) {
          // A limit or a failure comes as a page.
          window.fawangUrgent.page(request.responseText);
        }
        resolve({ status: request.status, answer: answer || {} });
      };
      request.onerror = request.ontimeout = request.onabort = () => reject(new Error("away"));
      request.send(body);
    });
  }

  let busy = 0;
  window.addEventListener("beforeunload", (event) => {
    // Whoever leaves by "exit this page" is held up by nothing.
    if (root.hidden || !busy) return;
    event.preventDefault();
    event.returnValue = "";
  });

  /* --- into the talk: one after the other ------------------------------------------------------------------ */

  const talk = document.querySelector("[data-talk]");
  const queue = [];
  let sending = false;

  function enqueue(item, words) {
    const line = make("li", "line line--" + talk.dataset.side + " line--mine line--unsent");
    line.dataset.client = item.id;
    const who = make("p", "line__who", talk.dataset.wordsYou + " · ");
    item.mark = who.appendChild(make("span", "line__mark", talk.dataset.wordsSending));
    item.bar = make("progress", "files__progress");
    item.bar.max = 1;
    item.bar.value = 0;
    item.bar.setAttribute("aria-label", item.label);
    item.acts = make("p", "row files__acts");
    item.line = line;
    item.words = words;
    item.tries = 0;
    [who, shown(item, words), item.bar, item.acts].forEach((part) => line.appendChild(part));
    talk.querySelector("[data-unsent]").appendChild(line);
    document.getElementById("end").scrollIntoView({ block: "end" });
    queue.push(item);
    busy += 1;
    next();
  }

  function finish(item) {
    busy -= 1;
    item.bar.remove();
    if (item.preview) URL.revokeObjectURL(item.preview);
  }

  function next() {
    const item = queue[0];
    if (sending || !item) return;
    sending = true;
    const words = item.words;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", talk.dataset.csrf);
    body.set("client_id", item.id);
    body.set("text", "");
    body.set("seconds", String(Math.round(item.seconds || 0)));
    body.append("files", item.blob, item.name);
    item.acts.textContent = "";
    item.tries += 1;
    const progress = (part) => {
      item.bar.value = part;
      item.mark.textContent = fill(words.wordsUploading, { percent: Math.round(part * 100) + " %" });
    };
    const over = () => {
      sending = false;
      queue.shift();
      next();
    };
    sent(talk.dataset.write, body, progress)
      .then((result) => {
        if (result.status === 429 || result.status >= 500 || !result.status) throw new Error("later");
        window.fawangUrgent.show(result.answer.urgent);
        if (result.status === 201) {
          item.mark.textContent = talk.dataset.wordsStored;
          finish(item);
          // The stream brings the message itself and takes this away, if it has not already.
          const stored = all("[data-number]", talk).some((one) => Number(one.dataset.number) === result.answer.number);
          if (stored) item.line.remove();
        } else {
          const sentence = result.answer.sentence || "";
          item.mark.textContent = words.wordsFailed + (sentence ? ": " + sentence : "");
          item.line.classList.add("line--refused");
          item.acts.appendChild(act(words.wordsRemove, () => item.line.remove()));
          finish(item);
        }
        over();
      })
      .catch(() => {
        item.bar.value = 0;
        if (item.tries < 4) {
          item.mark.textContent = words.wordsLater;
          window.setTimeout(() => {
            sending = false;
            next();
          }, 1000 * item.tries);
          return;
        }
        fail(item, words);
        over();
      });
  }

  const failed = [];
  function fail(item, words) {
    item.mark.textContent = words.wordsFailed;
    item.bar.hidden = true;
    item.line.classList.add("line--refused");
    failed.push(item);
    item.acts.appendChild(act(words.wordsAgain, () => again(item)));
    item.acts.appendChild(
      act(words.wordsRemove, () => {
        failed.splice(failed.indexOf(item), 1);
        finish(item);
        item.line.remove();
      })
    );
  }

  function again(item) {
    failed.splice(failed.indexOf(item), 1);
    item.line.classList.remove("line--refused");
    item.bar.hidden = false;
    item.acts.textContent = "";
    item.tries = 0;
    queue.push(item);
    next();
  }
  window.addEventListener("online", () => failed.slice().forEach(again));

  function act(text, work) {
    const button = make("button", "button button--secondary button--small", text);
    button.type = "button";
    button.addEventListener("click", work);
    return button;
  }

  function shown(item, words) {
    const box = make("div", "files__mine");
    if (item.kind === "photo") {
      const image = make("img");
      image.src = item.preview;
      image.alt = item.label;
      // What this browser cannot draw is called by its name.
      image.addEventListener("error", () => image.replaceWith(make("span", "", item.label)));
      box.appendChild(image);
    } else if (item.kind === "voice") {
      box.appendChild(make("span", "files__voice", words.wordsVoice + (item.seconds ? " " + window.fawangVoice.clock(item.seconds) : "")));
      const player = make("audio");
      player.controls = true;
      player.src = item.preview;
      player.setAttribute("aria-label", words.wordsVoice);
      box.appendChild(player);
    } else {
      box.appendChild(make("span", "", item.name + " · " + size(item.blob.size)));
    }
    return box;
  }

  /* --- choosing and recording -------------------------------------------------------------------------------- */

  const trays = new WeakMap();

  function prepare(box) {
    const words = box.dataset;
    const tray = box.querySelector("[data-tray]");
    const says = box.querySelector("[data-attach-says]");
    const bar = box.querySelector("[data-attach-bar]");
    const items = [];
    box.querySelector("[data-attach-plain]").hidden = true;
    bar.hidden = false;

    function tell(text) {
      says.textContent = text || "";
    }

    function used() {
      // News of the talk does not take away what somebody has chosen.
      tray.toggleAttribute("data-in-use", items.length > 0);
    }

    function drop(item) {
      const place = items.indexOf(item);
      if (place >= 0) items.splice(place, 1);
      item.row.remove();
      used();
    }

    function take(blob, name, seconds) {
      const photo = /^image\//.test(blob.type);
      const voice = /^audio\//.test(blob.type);
      const item = {
        id: newId(),
        blob: blob,
        name: name,
        seconds: seconds || 0,
        kind: photo ? "photo" : voice ? "voice" : "document",
        label: photo ? words.wordsPhoto + ": " + name : voice ? words.wordsVoice : name,
        preview: photo || voice ? URL.createObjectURL(blob) : "",
      };
      item.row = make("li", "tray__one");
      item.row.appendChild(shown(item, words));
      const remove = act(words.wordsRemove, () => {
        drop(item);
        if (item.preview) URL.revokeObjectURL(item.preview);
        tell("");
      });
      remove.setAttribute("aria-label", words.wordsRemove + ": " + item.label);
      item.row.appendChild(remove);
      tray.appendChild(item.row);
      items.push(item);
      used();
    }

    all("input[type=file]", box).forEach((input) => {
      input.addEventListener("change", () => {
        const chosen = Array.from(input.files);
        input.value = "";
        chosen
          .reduce(
            (before, file) =>
              before.then(() =>
                window.fawangPhotos.shrunk(file).then((blob) => {
                  if (items.length >= Number(words.most)) throw new Error(words.wordsMany);
                  if (blob.size > Number(words.maxBytes)) throw new Error(file.name + ": " + words.wordsLarge);
                  take(blob, file.name, 0);
                })
              ),
            Promise.resolve()
          )
          .then(
            () => items.length && tell(words.wordsReady),
            (error) => tell(error.message)
          );
      });
    });
    all("[data-pick]", bar).forEach((button) =>
      button.addEventListener("click", () => document.getElementById(button.dataset.pick).click())
    );
    window.fawangVoice.recorder(box, bar, tell, take);
    trays.set(box, { items: items, words: words, drop: drop, tell: tell });
  }

  /* --- forms -------------------------------------------------------------------------------------------------- */

  function trayOf(form) {
    const box = form.querySelector("[data-attach]");
    return box ? trays.get(box) : undefined;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const tray = form.matches("[data-compose]") && talk && window.EventSource ? trayOf(form) : undefined;
    if (!tray || !tray.items.length) return;
    event.preventDefault();
    tray.tell("");
    tray.items.slice().forEach((item) => {
      tray.drop(item);
      enqueue(item, tray.words);
    });
  });

  function sendsAtOnce(form) {
    let going = false;
    // Before the guard of all forms, which would let the buttons rest.
    form.addEventListener("submit", (event) => {
      const tray = trayOf(form);
      if (!tray || !tray.items.length) return;
      event.preventDefault();
      if (going) return;
      const together = tray.items.reduce((sum, item) => sum + item.blob.size, 0);
      if (together > Number(tray.words.together)) {
        tray.tell(tray.words.wordsTogether);
        return;
      }
      going = true;
      busy += 1;
      const body = new FormData(form);
      body.delete("files");
      tray.items.forEach((item) => body.append("files", item.blob, item.name));
      const voices = tray.items.filter((item) => item.kind === "voice");
      if (voices.length === 1) body.set("seconds", String(Math.round(voices[0].seconds)));
      const button = form.querySelector(".actions button:not([type=button])");
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("data-busy", "");
      const rest = () => {
        going = false;
        busy -= 1;
        button.removeAttribute("aria-disabled");
        button.removeAttribute("data-busy");
      };
      const percent = (part) => tray.tell(fill(tray.words.wordsUploading, { percent: Math.round(part * 100) + " %" }));
      sent(form.action || window.location.href, body, percent).then(
        (result) => {
          rest();
          if (result.answer.href) window.location.assign(result.answer.href);
          else tray.tell(refusal(form, result.answer) || tray.words.wordsAway);
          window.fawangUrgent.show(result.answer.urgent);
        },
        () => {
          rest();
          tray.tell(tray.words.wordsAway);
        }
      );
    });
  }

  /** Return what the server says is wrong, and bring its first field into view. */
  function refusal(form, answer) {
    const errors = answer.errors || [];
    const field = errors.map((one) => form.querySelector("[name='" + one.field + "']")).find((one) => one);
    if (field) field.focus();
    return errors.map((one) => one.sentence).join(" ") || answer.sentence;
  }

  function begin(within) {
    all("[data-attach]", within)
      .filter((box) => !trays.has(box))
      .forEach(prepare);
    all("form[data-attach-form]", within).forEach(sendsAtOnce);
  }
  document.addEventListener("htmx:load", (event) =>
    all("[data-attach]", event.detail.elt)
      .filter((box) => !trays.has(box))
      .forEach(prepare)
  );
  begin(document);
})();
