/* The page of five.py: joins, hears of the others, and says what happens. */
(function () {
  "use strict";

  const body = document.body.dataset;
  const client = "window-" + Array.from(crypto.getRandomValues(new Uint8Array(8))).join("-").slice(0, 40);
  const says = document.querySelector("[role=status]");
  let mesh = null;
  window.told = [];

  function post(what, values) {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", body.csrf);
    Object.keys(values).forEach((name) => form.set(name, values[name]));
    return fetch(location.pathname + "/" + what, { method: "POST", body: form }).then((answer) =>
      answer.json().then((found) => (answer.ok ? found : Promise.reject(found)))
    );
  }

  function hear(what, number) {
    window.told.push(what + " " + number);
    if (what !== "picture") return;
    const sound = new Audio();
    sound.srcObject = mesh.remote(number);
    document.body.append(sound);
    sound.play();
  }

  function follow() {
    new EventSource(location.pathname + "/events").onmessage = (event) => {
      const found = JSON.parse(event.data);
      if (!mesh) return;
      mesh.others(found.others);
      found.signals.forEach((signal) => mesh.take(signal.from, signal.parts));
      says.textContent = "here: " + found.others.map((one) => one.number).join(" ");
    };
  }

  navigator.mediaDevices
    .getUserMedia({ audio: true })
    .then((local) =>
      post("join", { client: client }).then((found) => {
        mesh = window.fawangMesh({
          ice: found.ice,
          local: local,
          tell: (parts, number) =>
            post("tell", { client: client, client_id: crypto.randomUUID(), to: number, parts: JSON.stringify(parts) }),
          fresh: () => post("ice", {}).then((fresh) => fresh.ice),
          news: hear,
        });
        follow();
      })
    )
    .catch((problem) => (says.textContent = problem.sentence || String(problem)));

  document.querySelector("button").addEventListener("click", () => {
    mesh.close();
    mesh = null;
    post("leave", {}).then(() => (says.textContent = "left"));
  });
})();
