/* The page without a line: draws what the person wished to keep of their matters. It was written by mine.js. */
(function () {
  "use strict";

  const panel = document.getElementById("kept");
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem("fawang-kept"));
  } catch (error) {
    return;
  }
  if (!kept || !Array.isArray(kept.rows) || !kept.rows.length) return;
  const make = (name, text, attributes) => Object.assign(document.createElement(name), { textContent: text, ...attributes });
  const moment = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  panel.querySelector("[data-part=as-of]").textContent = panel.dataset.asOf.replace("{moment}", moment);
  const rows = kept.rows.map((one) => {
    const row = make("div", "", { className: "flow" });
    row.append(make("p", `${one.code.replace(/(\d{4})(?=\d)/g, "$1 ")} · ${one.state}`));
    if (one.office) {
      const line = make("p", `${panel.dataset.office}: ${one.office} `, { className: "small" });
      if (one.phone) line.append(make("a", one.phone, { href: `tel:${one.phone}` }));
      row.append(line);
    }
    return row;
  });
  panel.querySelector("[data-part=rows]").append(...rows);
  panel.hidden = false;
})();
