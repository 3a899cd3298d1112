/* The big screen: draws its charts, and renews all panels in place every minute, for days.

   Runs under `script-src 'self'; style-src 'self'`. A chart is made once for its panel and given new numbers; what did not
   change is not touched. Where news fails to come, the figures stay and say how old they are.
   Hooks (by attribute):
     data-renews="/path"     where the panels come from, asked for with the header X-Part
     data-draws="id"         draws the JSON of the element with this id; `data-map` and `data-leads` as in charts.js
     data-part               words that are put in place when they change
     data-failed             a panel without figures: it takes none away that are there */
(function () {
  "use strict";

  const main = document.querySelector("[data-renews]");
  if (!window.echarts || !main) return;
  const root = document.documentElement;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const locale = root.lang || "zh-Hans";
  const MINUTE = 60000;
  const AGAIN = 15000;
  const LATE = 2.5 * MINUTE;

  /* --- charts ------------------------------------------------------------------------------- */

  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale);
  // Before two walls side by side people stand further away.
  const afar = window.matchMedia("(min-aspect-ratio: 5/2)");
  const rem = () => parseFloat(getComputedStyle(root).fontSize) * (afar.matches ? 1.25 : 1);

  function frame() {
    const size = rem();
    const text = { color: colour("text-soft"), fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily };
    return {
      size,
      text,
      all: {
        animation: !still && !navigator.webdriver,
        animationDuration: 600,
        animationDurationUpdate: 600,
        aria: { enabled: false },
        color: [colour("chart-1"), colour("chart-2"), colour("chart-3"), colour("chart-4")],
        textStyle: text,
        tooltip: {
          renderMode: "richText",
          confine: true,
          backgroundColor: colour("surface"),
          borderColor: colour("line-strong"),
          textStyle: { ...text, color: colour("text") },
          valueFormatter: (value) => (value === null || value === undefined ? "—" : whole.format(value)),
        },
      },
    };
  }

  function bars(data) {
    const { size, text, all: usual } = frame();
    return {
      ...usual,
      grid: { left: 0, right: size * 4.5, top: 0, bottom: 0, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: data.categories,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...text, color: colour("text"), interval: 0, width: size * 8, overflow: "truncate" },
      },
      series: data.series.map((one) => ({
        type: "bar",
        name: one.name,
        data: one.values,
        barMaxWidth: size * 1.1,
        barCategoryGap: "35%",
        itemStyle: { borderRadius: [0, size / 5, size / 5, 0] },
        label: {
          show: true,
          position: "right",
          ...text,
          color: colour("text"),
          formatter: (item) => (item.value === null ? "—" : compact.format(item.value)),
        },
      })),
    };
  }

  function line(data) {
    const { size, text, all: usual } = frame();
    const quiet = { axisTick: { show: false }, axisLabel: { ...text, hideOverlap: true } };
    return {
      ...usual,
      tooltip: { ...usual.tooltip, trigger: "axis" },
      legend: { top: 0, right: 0, itemWidth: size * 2, textStyle: text, data: data.series.map((one) => one.name) },
      grid: { left: 0, right: size, top: size * 2.2, bottom: 0, containLabel: true },
      xAxis: { type: "category", boundaryGap: false, data: data.categories, axisLine: { lineStyle: { color: colour("line-strong") } }, ...quiet },
      yAxis: {
        type: "value",
        splitNumber: 4,
        splitLine: { lineStyle: { color: colour("line") } },
        ...quiet,
        axisLabel: { ...text, formatter: (value) => compact.format(value) },
      },
      series: data.series.map((one) => ({
        type: "line",
        name: one.name,
        data: one.values,
        showSymbol: data.categories.length < 3,
        lineStyle: one.before ? { width: size / 8, type: "dashed", color: colour("line-strong") } : { width: size / 5 },
        itemStyle: one.before ? { color: colour("line-strong") } : undefined,
        areaStyle: one.before ? undefined : { opacity: 0.12 },
      })),
    };
  }

  const brief = (name) => fawangMaps.brief(name).replace(/(?<=..)[市区县區縣]$/, "");
  function map(data, place) {
    const { size, text, all: usual } = frame();
    const names = fawangMaps.names(data);
    const values = data.places.map((one) => one.value || 0);
    const most = Math.max(...values, 1);
    return {
      ...usual,
      tooltip: {
        ...usual.tooltip,
        formatter: (item) => `${names.get(item.name) || item.name}  ${Number.isNaN(item.value) ? "—" : whole.format(item.value)}`,
      },
      visualMap: {
        min: Math.min(...values),
        max: most,
        right: 0,
        bottom: 0,
        itemHeight: size * 6,
        itemWidth: size,
        text: [compact.format(most), compact.format(Math.min(...values))],
        textStyle: text,
        calculable: false,
        inRange: { color: [colour("chart-low"), colour("chart-1"), colour("chart-high")] },
      },
      series: [
        fawangMaps.series(data, place, {
          margin: size,
          border: size / 12,
          text: { ...text, textBorderWidth: size / 6 },
          under: colour("sunken"),
          labelled: true,
          name: (code) => brief(names.get(code)),
          emphasis: { show: true, color: colour("focus-edge"), textBorderWidth: 0 },
        }),
      ],
    };
  }

  const made = new Map();
  const source = (place) => document.getElementById(place.dataset.draws);
  const SHAPES = { bars, stack: bars, line, map };

  async function draw(place) {
    const data = JSON.parse(source(place).textContent);
    if (data.shape === "map") await fawangMaps.load(place.dataset.map);
    const option = SHAPES[data.shape](data, place);
    let chart = made.get(place);
    if (!chart) {
      chart = echarts.init(place);
      made.set(place, chart);
      chart.on("click", (item) => {
        const now = JSON.parse(source(place).textContent);
        if (place.dataset.leads && now.places && now.places.some((one) => one.code === item.name)) {
          location.assign(place.dataset.leads + item.name);
        }
      });
    }
    // The same series are given new numbers; others than before are drawn anew.
    const known = chart.getOption();
    chart.setOption(option, !(known && known.series && known.series.length === option.series.length));
    place.classList.add("is-drawn");
  }

  const drawAll = (within) => all("[data-draws]", within).forEach((place) => draw(place).catch(() => place.classList.add("is-blank")));
  const forget = (within) =>
    all("[data-draws]", within).forEach((place) => {
      if (made.has(place)) made.get(place).dispose();
      made.delete(place);
    });

  let waiting = 0;
  const fit = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      made.forEach((chart) => chart.resize());
      drawAll(main);
    }, 150);
  };
  window.addEventListener("resize", fit);

  /* --- renewing ----------------------------------------------------------------------------- */

  const age = document.getElementById("big-age");
  const moment = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai" });
  let asked = new Date(Number(age.dataset.asked) * 1000);
  let received = Date.now();
  let state = "now";

  function tell() {
    const old = Date.now() - received;
    const shown = state === "now" && old > LATE ? "late" : state;
    const words = age.dataset[shown].replace("{time}", moment.format(asked)).replace("{n}", Math.floor(old / MINUTE));
    if (age.textContent !== words) age.textContent = words;
    age.classList.toggle("is-late", shown !== "now");
  }

  function put(old, fresh) {
    if (old.innerHTML === fresh.innerHTML) return;
    const here = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
    old.innerHTML = fresh.innerHTML;
    const link = here && all("a", old).find((one) => one.getAttribute("href") === here);
    if (link) link.focus();
  }

  function renew(old, fresh) {
    if (fresh.querySelector("[data-failed]") && !old.querySelector("[data-failed]")) {
      // What is there stays, with its time.
      old.classList.add("is-old");
      if (!old.dataset.old) old.dataset.old = moment.format(asked);
      old.querySelector("h2").dataset.old = old.dataset.old;
      return;
    }
    const [places, others] = [old, fresh].map((part) => all("[data-draws]", part));
    const [parts, news] = [old, fresh].map((part) => all("[data-part]", part));
    if (places.length !== others.length || parts.length !== news.length) {
      forget(old);
      old.replaceWith(fresh);
      drawAll(fresh);
      return;
    }
    old.classList.remove("is-old");
    delete old.dataset.old;
    delete old.querySelector("h2").dataset.old;
    put(old.querySelector("h2"), fresh.querySelector("h2"));
    parts.forEach((part, at) => put(part, news[at]));
    places.forEach((place, at) => {
      const numbers = fresh.querySelector("#" + CSS.escape(others[at].dataset.draws));
      if (source(place).textContent === numbers.textContent) return;
      source(place).textContent = numbers.textContent;
      draw(place).catch(() => {});
    });
  }

  async function ask() {
    const giveUp = new AbortController();
    const late = window.setTimeout(() => giveUp.abort(), 30000);
    try {
      const answer = await fetch(main.dataset.renews, {
        credentials: "same-origin",
        headers: { "X-Part": "panels" },
        signal: giveUp.signal,
      });
      if (answer.redirected || answer.status === 401 || answer.status === 403) state = "left";
      else if (!answer.ok) throw new Error("no figures");
      else {
        const panels = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".big__panels");
        if (!panels) throw new Error("no panels");
        all(".big__panel", panels).forEach((fresh) => {
          const old = main.querySelector(`.big__panel[aria-labelledby="${fresh.getAttribute("aria-labelledby")}"]`);
          if (old) renew(old, fresh);
        });
        asked = new Date(Number(panels.dataset.asked) * 1000);
        received = Date.now();
        document.getElementById("big-date").textContent = panels.dataset.date;
        document.getElementById("big-filled").textContent = panels.dataset.filled;
        state = "now";
      }
    } catch (error) {
      state = "late";
    }
    window.clearTimeout(late);
    tell();
    window.setTimeout(ask, state === "now" ? MINUTE : AGAIN);
  }

  /* --- the clock, the pointer, the light ------------------------------------------------------ */

  const clock = document.getElementById("big-clock");
  window.setInterval(() => {
    const now = moment.format(new Date());
    if (clock.textContent !== now) clock.textContent = now;
    tell();
  }, 1000);

  let idle = 0;
  document.addEventListener("mousemove", () => {
    root.classList.remove("big--idle");
    window.clearTimeout(idle);
    idle = window.setTimeout(() => root.classList.add("big--idle"), 10000);
  });
  // A wall does not fall asleep; a browser that knows no such wish goes by its own settings.
  const wake = () => {
    if (navigator.wakeLock && document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", wake);
  wake();

  drawAll(main);
  window.setTimeout(ask, MINUTE);
})();
