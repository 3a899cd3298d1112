/* On the page of one's matters: keeps how they stand, and rings when there is news, each after a tap. */
(function () {
  "use strict";

  const kept = window.fawangKept;
  const panel = document.getElementById("on-device");
  if (!kept || !kept.person || !panel) return;
  const part = (name) => Array.from(panel.querySelectorAll(`[data-part=${name}]`));
  const say = (text) => (part("said")[0].textContent = text);
  const keep = document.getElementById("keep-here");
  const ring = document.getElementById("ring-here");

  // What stands on the page, and of that only what says how far a matter is.
  const rows = () =>
    Array.from(document.querySelectorAll("[data-kept]"), (one) => ({
      code: one.dataset.kept,
      state: one.dataset.state,
      office: one.dataset.office || "",
      phone: one.dataset.phone || "",
    }));

  panel.hidden = false;
  keep.checked = Boolean(kept.read());
  if (keep.checked) kept.write(rows());
  keep.addEventListener("change", () => {
    if (!keep.checked) kept.forget();
    else if (!kept.write(rows())) {
      keep.checked = false;
      say(panel.dataset.failed);
    }
  });

  const key = panel.dataset.pushKey;
  if (!key || !("PushManager" in window) || !navigator.serviceWorker || !window.Notification) return;
  part("push").forEach((one) => (one.hidden = false));
  ring.checked = kept.rings() && Notification.permission === "granted";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  async function tell(body) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(panel.dataset.push, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "fetch" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(String(answer.status));
  }
  async function begin() {
    if ((await Notification.requestPermission()) !== "granted") return panel.dataset.refused;
    const registration = await navigator.serviceWorker.ready;
    const how = { userVisibleOnly: true, applicationServerKey: bytes(key) };
    const subscription = await registration.pushManager.subscribe(how);
    await tell({ subscription: subscription.toJSON() });
    kept.ring();
    return "";
  }
  async function end() {
    const registration = await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.getSubscription();
    if (subscription) await tell({ ended: subscription.endpoint });
    await kept.hush();
    return "";
  }
  ring.addEventListener("change", async () => {
    ring.disabled = true;
    try {
      const refused = await (ring.checked ? begin() : end());
      if (refused) ring.checked = false;
      say(refused);
    } catch (error) {
      ring.checked = !ring.checked;
      say(panel.dataset.failed);
    }
    ring.disabled = false;
  });
})();
