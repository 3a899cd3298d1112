/* What stays as somebody left it when news renews a part of the page.

   Runs under `script-src 'self'`: no inline code. Hooks (all by attribute):
     data-in-use             news does not take this away
     data-fold               on a fold: nor does it while it is open */
(function () {
  "use strict";

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // A fold that is open, a field that is filled in and a number that is being called stay where they are.
  function isInUse(part) {
    const chosen = (select) => {
      const usual = all("option", select).findIndex((option) => option.defaultSelected);
      return select.selectedIndex !== Math.max(usual, 0);
    };
    const changed = (field) =>
      field.type === "checkbox" || field.type === "radio"
        ? field.checked !== field.defaultChecked
        : field.tagName === "SELECT"
          ? chosen(field)
          : field.type !== "hidden" && field.value !== field.defaultValue;
    return (
      part.contains(document.activeElement) ||
      part.querySelector("[data-in-use], .command[open], [data-fold][open]") !== null ||
      all("input, textarea, select", part).some(changed)
    );
  }

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (isInUse(event.detail.target)) event.detail.shouldSwap = false;
  });
  // Whoever goes through a list with the keys stays in their row when the list is renewed.
  let row = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const link = event.detail.target.querySelector("[data-row][data-here] a[href]");
    row = link && { href: link.getAttribute("href"), focused: link === document.activeElement };
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const link = row && all("[data-row] a[href]", event.detail.target).find((a) => a.getAttribute("href") === row.href);
    if (!link) return;
    link.closest("[data-row]").setAttribute("data-here", "");
    if (row.focused) link.focus();
  });

  // What somebody presses is not taken away before they let go: a press that ends on something new does nothing.
  let pressing = null;
  const late = new Set();
  document.addEventListener("pointerdown", (event) => (pressing = event.target), true);
  const letGo = () => {
    // After the click, which comes next.
    setTimeout(() => {
      pressing = null;
      late.forEach((part) => part.dispatchEvent(new CustomEvent("live:changed")));
      late.clear();
    });
  };
  ["pointerup", "pointercancel"].forEach((name) => document.addEventListener(name, letGo, true));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    if (!pressing || !part.contains(pressing) || !part.matches("[hx-trigger*='live:changed']")) return;
    event.detail.shouldSwap = false;
    late.add(part);
  });

  // News that comes while a part is on its way is told once it is there: what it shows may be from before the news.
  const heard = new WeakMap();
  const asked = new WeakMap();
  document.addEventListener("live:changed", (event) => heard.set(event.target, performance.now()), true);
  document.addEventListener("htmx:beforeRequest", (event) => asked.set(event.detail.xhr, performance.now()));
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.target;
    // A part that hears the news itself asks again, and needs nobody who tells it.
    if (!part || !event.detail.xhr || part.matches("[hx-trigger*='live:changed']")) return;
    const late = heard.get(part) >= asked.get(event.detail.xhr);
    asked.delete(event.detail.xhr);
    if (late) part.dispatchEvent(new CustomEvent("live:changed"));
  });

  // What somebody has unfolded stays so when its part is renewed.
  const nameOf = (details) => (details.querySelector("summary") || details).textContent.trim();
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    unfolded = all("details[open]", event.detail.target).map((details) => ({
      name: nameOf(details),
      focused: details.querySelector("summary") === document.activeElement,
    }));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    all("details", event.detail.target).forEach((details) => {
      const before = unfolded.find((one) => one.name === nameOf(details));
      if (!before) return;
      details.open = true;
      if (before.focused) details.querySelector("summary").focus();
    });
  });

  // Whoever is at a button of a part stays at it when the part is renewed, if there is still such a button.
  let pressed = "";
  const isAt = (button) => button.form && (button.getAttribute("formaction") || button.form.getAttribute("action"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement;
    const here = active && active.tagName === "BUTTON" && event.detail.target.contains(active);
    pressed = (here && isAt(active)) || "";
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const again = pressed && all("button", event.detail.target).find((button) => isAt(button) === pressed);
    if (again) again.focus();
  });

  // A fold whose content comes when it is opened gets it also if it was opened before its part was ready.
  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    const early = "details[open][hx-get], details[open] > [hx-get]";
    if (part.matches(early)) htmx.trigger(part.closest("details"), "toggle");
    all(early, part).forEach((one) => htmx.trigger(one.closest("details"), "toggle"));
  });
})();
