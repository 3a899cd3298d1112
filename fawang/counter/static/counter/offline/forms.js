/* The forms of the offline desk: which one is open, and what is missing in it.

   window.fawangOfflineForms(missing): { values(form), toggle(button, show), show(kind), complete(form) }; `missing` is
   what is said at an empty field. */
(function () {
  "use strict";

  const all = (selector) => Array.from(document.querySelectorAll(selector));

  window.fawangOfflineForms = function (missing) {
    const values = (one) => Object.fromEntries(new FormData(one));

    function toggle(button, show) {
      button.setAttribute("aria-expanded", String(show));
      document.getElementById(button.getAttribute("aria-controls")).hidden = !show;
    }

    function show(kind) {
      all("[data-opens-form]").forEach((one) => toggle(one, one.dataset.opensForm === kind));
      const fields = kind ? Array.from(document.querySelector(`form[data-form=${kind}]`).elements) : [];
      // The choice of an office is hidden where there is one only.
      const first = fields.find((one) => one.offsetParent !== null);
      if (first) first.focus();
    }

    /** Say at each field what is missing; return whether nothing is. */
    function complete(one) {
      all(".errors[data-own]").forEach((error) => error.remove());
      const empty = Array.from(one.elements).filter(
        (field) => (field.required || field.getAttribute("aria-required") === "true") && !field.value.trim(),
      );
      Array.from(one.elements).forEach((field) => field.removeAttribute("aria-invalid"));
      empty.forEach((field) => {
        const error = Object.assign(document.createElement("p"), { className: "errors", textContent: missing });
        error.dataset.own = "";
        field.setAttribute("aria-invalid", "true");
        field.before(error);
      });
      if (empty.length) empty[0].focus();
      return !empty.length;
    }

    return { complete, show, toggle, values };
  };
})();
