/* On the workbench: says how many records of the offline desk wait on this device, and asks before somebody signs out.

   Reads the desk's database as it is, without Dexie: most devices have none, and every page has this script. */
(function () {
  "use strict";

  const action = document.getElementById("offline-leaves").dataset.signOut;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  let unsent = 0;

  /** How many records were not sent; nothing is made where there is no database. */
  function count() {
    return new Promise((resolve) => {
      const asked = indexedDB.open("fawang-offline");
      asked.onupgradeneeded = () => asked.transaction.abort();
      asked.onerror = () => resolve(0);
      asked.onsuccess = () => {
        const db = asked.result;
        if (!db.objectStoreNames.contains("records")) return resolve(0);
        const rows = db.transaction("records").objectStore("records").getAll();
        rows.onsuccess = () => resolve(rows.result.filter((one) => !["done", "task"].includes(one.state)).length);
        rows.onerror = () => resolve(0);
        return db.close();
      };
    });
  }

  function draw(number) {
    unsent = number;
    const bar = document.querySelector("[data-offline-bar]");
    // A page that took the place of another while records were counted may have none.
    if (bar) bar.hidden = !number;
    all("[data-offline-count]").forEach((one) => (one.textContent = one.dataset.text.replace("{number}", number)));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const dialog = document.getElementById("offline-leaving");
    if (!unsent || !dialog || form.getAttribute("action") !== action) return;
    event.preventDefault();
    dialog.returnValue = "stay";
    dialog.querySelectorAll("button").forEach((one) => (one.onclick = () => dialog.close(one.value)));
    dialog.addEventListener("close", () => dialog.returnValue === "leave" && form.submit(), { once: true });
    dialog.showModal();
  });

  if (window.indexedDB) count().then(draw, () => undefined);
})();
