/* The finder: "near me", and the map to tap on. The page works without it: a place can be typed, and areas are links.

   Runs under `script-src 'self'`. Hooks:
     form[data-near]        is sent by POST with latitude and longitude, where a device says where it is
     data-locate            shown where a device can say so; the button asks it
     data-trouble="words"   says that it did not
     data-map-fold          a fold; opened, it loads `data-scripts` and draws the map of `data-map` in it
     data-area="code"       the links that the map leads to as well
     data-share="address"   shares a link, where a device can; `data-title` goes with it
     data-print             prints the page */
(function () {
  "use strict";

  const form = document.querySelector("form[data-near]");
  const named = (name) => form.querySelector("input[name=" + name + "]");

  function locate(button) {
    const trouble = form.querySelector("[data-trouble]");
    trouble.hidden = true;
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About 100 m: enough for a distance, and no house.
        named("latitude").value = coords.latitude.toFixed(3);
        named("longitude").value = coords.longitude.toFixed(3);
        ["latitude", "longitude", "csrfmiddlewaretoken"].forEach((name) => (named(name).disabled = false));
        named("place").value = "";
        form.method = "post";
        form.submit();
      },
      () => {
        button.disabled = false;
        trouble.textContent = trouble.dataset.trouble;
        trouble.hidden = false;
      },
      { maximumAge: 60000, timeout: 15000 },
    );
  }

  if (form && navigator.geolocation && window.isSecureContext) {
    form.querySelectorAll("[data-locate]").forEach((part) => (part.hidden = false));
    const button = form.querySelector("button[data-locate]");
    button.addEventListener("click", () => locate(button));
    // A place that is typed counts, wherever the device is.
    named("place").addEventListener("input", () => {
      if (form.method !== "post") return;
      form.method = "get";
      ["latitude", "longitude", "csrfmiddlewaretoken"].forEach((name) => (named(name).disabled = true));
    });
  }

  document.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", () =>
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => undefined),
    );
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  const load = (path) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = path;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });

  async function draw(fold) {
    const place = fold.querySelector("[data-map]");
    const links = new Map(Array.from(document.querySelectorAll("[data-area]"), (link) => [link.dataset.area, link]));
    for (const path of fold.dataset.scripts.split(" ")) await load(path);
    await fawangMaps.load(place.dataset.map);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue("--" + name).trim();
    const text = { color: colour("text"), fontSize: 0.7 * parseFloat(style.fontSize) };
    const places = Array.from(links, ([code, link]) => ({ code, name: link.textContent, value: 0 }));
    const names = fawangMaps.names({ places });
    const chart = echarts.init(place);
    const series = fawangMaps.series({ name: "", places }, place, {
      text,
      border: 1,
      margin: 8,
      under: colour("sunken"),
      labelled: true,
      name: (code) => (names.get(code) || "").replace(/[市区县]$/, ""),
      emphasis: { show: true, ...text, color: "#16242d" },
    });
    series.itemStyle = { ...series.itemStyle, areaColor: colour("brand-tint"), borderColor: colour("line-strong") };
    chart.setOption({ animation: false, aria: { enabled: false }, series: [series] });
    chart.on("click", (item) => links.has(item.name) && links.get(item.name).click());
    place.dataset.drawn = "";
  }

  document.querySelectorAll("[data-map-fold]").forEach((fold) =>
    fold.addEventListener("toggle", () => fold.open && draw(fold).catch(() => (fold.hidden = true)), { once: true }),
  );
})();
