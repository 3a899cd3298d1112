/* In the frame of the province's service app: asks the page around for a token, and shows how somebody's matters stand.

   Cookies of ours do not come here. The token is asked of the origins on the list alone, taken from them alone, used once,
   and kept nowhere. */
(function () {
  "use strict";

  const panel = document.getElementById("progress");
  const origins = panel.dataset.origins.split(" ").filter(Boolean);
  if (window.parent === window || !origins.length) return;

  async function show(token) {
    const answer = await fetch(panel.dataset.address, {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (!answer.ok) return;
    const found = await answer.json();
    const lines = found.matters.map((one) => `${one.code} · ${one.state}`);
    const rows = (lines.length ? lines : [panel.dataset.none]).map((text) =>
      Object.assign(document.createElement("li"), { textContent: text }),
    );
    panel.querySelector("[data-part=rows]").replaceChildren(...rows);
    panel.hidden = false;
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !origins.includes(event.origin)) return;
    if (event.data && event.data.type === "fawang:token" && typeof event.data.token === "string")
      show(event.data.token).catch(() => undefined);
  });
  // Only the page around that has one of these origins hears it.
  origins.forEach((origin) => window.parent.postMessage({ type: "fawang:token-wanted" }, origin));
})();
