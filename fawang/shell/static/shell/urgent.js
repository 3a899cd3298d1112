/* The box with whom to call, where a page changes without being loaded anew. The server judges and draws it; without
   scripts it comes with the next page.

   window.fawangUrgent: show(html) puts what is not there yet into #urgent and brings it into view; page(html) does the
   same for a whole page that came as an answer; holds() tells whether it has just been brought into view. */
(function () {
  "use strict";

  const place = document.getElementById("urgent");
  const all = (within) => Array.from(within.querySelectorAll("[data-sign]"));
  const known = () => all(place).map((one) => one.dataset.sign);
  let seen = place ? known() : [];
  let inSight = false;

  // Who writes goes on writing: only the page moves.
  function look() {
    const found = known();
    if (found.some((sign) => !seen.includes(sign))) {
      inSight = true;
      place.scrollIntoView({ block: "start" });
    }
    seen = found;
  }
  // Until they send the next thing, nothing else takes it out of sight.
  document.addEventListener("submit", () => (inSight = false), true);

  function show(html) {
    if (!place || !html) return;
    const holder = document.createElement("template");
    // Our own template, which holds no word of what was written.
    holder.innerHTML = html;
    const box = place.querySelector(".urgent");
    if (box) {
      all(holder.content)
        .filter((one) => !known().includes(one.dataset.sign))
        .forEach((one) => box.appendChild(one));
    } else {
      place.appendChild(holder.content);
    }
    look();
  }

  function page(html) {
    const box = new DOMParser().parseFromString(html, "text/html").querySelector("#urgent .urgent");
    if (box) show(box.outerHTML);
  }

  document.addEventListener("htmx:oobAfterSwap", (event) => event.detail.target === place && look());
  window.fawangUrgent = { show: show, page: page, holds: () => inSight };
})();
