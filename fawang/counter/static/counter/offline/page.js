/* The parts of the offline desk's page: which are shown, what it says, what it asks. It decides nothing.

   window.fawangOfflinePage(words) returns { all, form, say, hush, saySending, draw, fillUnits, download, asksToLeave,
   isFull, isWeak }. */
(function () {
  "use strict";

  window.fawangOfflinePage = function (words) {
    const all = (selector) => Array.from(document.querySelectorAll(selector));
    const form = (name) => document.querySelector(`form[data-form="${name}"]`);
    const part = (name) => document.querySelector(`[data-part="${name}"]`);
    const messages = document.getElementById("messages");

    function say(text, tone) {
      const made = document.getElementById(`say-${tone || "success"}`).content.cloneNode(true);
      made.querySelector("p").textContent = text;
      messages.replaceChildren(made);
      if (tone === "error") messages.scrollIntoView({ block: "nearest" });
    }
    const hush = () => messages.replaceChildren();
    const saySending = () => (part("line").textContent = words.sending);

    /** Show the parts that fit: whether there is a line, who has signed in, whose vault is open, how much waits. */
    function draw({ line, session, vault, waiting }) {
      const state = part("line");
      state.dataset.state = line ? "on" : "away";
      const text = line ? words.online : words.offline;
      if (state.textContent !== text) state.textContent = text;
      part("locked").hidden = Boolean(vault) || line;
      part("outside").hidden = Boolean(vault) || !line || Boolean(session);
      part("open").hidden = part("who").hidden = !vault;
      part("pin").hidden = !(vault && session && !vault.hasPin);
      document.querySelector("[data-who]").textContent = (session && session.name) || "";
      all("[data-unsent]").forEach((one) => (one.textContent = words.unsent.replace("{number}", waiting)));
      part("again").hidden = !(vault && line && !session && waiting);
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

    function download(made, name) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([JSON.stringify(made)], { type: "application/json" }));
      link.download = name;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    /** Ask whether to sign out although records wait. */
    async function asksToLeave() {
      const dialog = document.getElementById("leaving");
      dialog.returnValue = "stay";
      dialog.showModal();
      await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
      return dialog.returnValue === "leave";
    }

    /** Whether the device has no room: browsers say so somewhere within an error. */
    function isFull(error) {
      for (let one = error; one; one = one.inner) if (/Quota/.test(one.name + one.message)) return true;
      return false;
    }

    const ROW = "0123456789012345678909876543210987654321";
    const isWeak = (pin) => pin.length < 8 || /^(.)\1*$/.test(pin) || ROW.includes(pin);

    return { all, form, say, hush, saySending, draw, fillUnits, download, asksToLeave, isFull, isWeak };
  };
})();
