/* Charts. The numbers lie beside each as JSON (datacentre/pages/charts/series.py); the table below has them all, so a
   page without this file says the same.

   Runs under `script-src 'self'; style-src 'self'`: canvas, and tooltips drawn in it. Hooks (by attribute):
     data-chart="id"         draws the JSON of the element with this id
     data-map="/path"        on a map: its boundaries; `data-leads` is what the code of a division is put behind
     data-closes-with-chart  on a fold with the table: closed once its chart is drawn */
(function () {
  "use strict";

  if (!window.echarts) return;
  const root = document.documentElement;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const locale = root.lang || "zh-Hans";
  const colour = (name) => getComputedStyle(root).getPropertyValue("--" + name).trim();
  const COLOURS = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6", "chart-7", "chart-8"];

  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  function say(value, unit, brief) {
    if (value === null || value === undefined || Number.isNaN(value)) return "—";
    if (unit === "share" || unit === "growth") {
      return (value * 100).toLocaleString(locale, { maximumFractionDigits: brief ? 0 : 2 }) + "%";
    }
    return (brief ? short : whole).format(value);
  }

  function frame(unit) {
    const scale = parseFloat(getComputedStyle(root).fontSize) / 16;
    const text = { color: colour("text-soft"), fontSize: 13 * scale, fontFamily: getComputedStyle(document.body).fontFamily };
    return {
      animation: !still && !navigator.webdriver,
      animationDuration: 300,
      color: COLOURS.map(colour),
      textStyle: text,
      aria: { enabled: false },
      tooltip: {
        renderMode: "richText",
        confine: true,
        backgroundColor: colour("surface"),
        borderColor: colour("line-strong"),
        textStyle: { ...text, color: colour("text") },
        valueFormatter: (value) => say(value, unit),
      },
      axis: {
        axisLine: { lineStyle: { color: colour("line-strong") } },
        axisTick: { show: false },
        axisLabel: text,
        splitLine: { lineStyle: { color: colour("line") } },
      },
      text,
    };
  }

  const legend = (drawn, series) =>
    series.length > 1 ? { type: "scroll", top: 0, textStyle: drawn.text, pageTextStyle: drawn.text } : undefined;

  // A point of a time that is not over is a ring at the end of the line: nobody takes it for a fall.
  function ended(values, open) {
    const last = values.length - 1;
    if (!open || last < 0 || values[last] === null) return values;
    return [...values.slice(0, last), { value: values[last], symbol: "emptyCircle", symbolSize: 9 }];
  }

  function line(data) {
    const drawn = frame(data.unit);
    const fine = data.unit === "share";
    return {
      ...drawn,
      legend: legend(drawn, data.series),
      tooltip: { ...drawn.tooltip, trigger: "axis" },
      grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: data.categories, boundaryGap: false, ...drawn.axis, splitLine: { show: false } },
      yAxis: {
        type: "value",
        scale: fine,
        ...drawn.axis,
        axisLabel: { ...drawn.text, formatter: (value) => say(value, data.unit, !fine) },
      },
      series: data.series.map((one) => ({
        type: "line",
        name: one.name,
        data: one.before ? one.values : ended(one.values, data.open),
        showSymbol: data.open || data.categories.length < 3,
        symbol: data.open && data.categories.length > 2 ? "none" : "circle",
        lineStyle: one.before ? { width: 2, type: "dashed", color: colour("line-strong") } : { width: 2.5 },
        itemStyle: one.before ? { color: colour("line-strong") } : undefined,
        areaStyle: !one.before && data.series.filter((other) => !other.before).length === 1 && !fine ? { opacity: 0.1 } : undefined,
      })),
    };
  }

  function bars(data) {
    const drawn = frame(data.unit);
    const named = { type: "category", data: data.categories, ...drawn.axis, splitLine: { show: false } };
    const valued = {
      type: "value",
      ...drawn.axis,
      axisLabel: { ...drawn.text, hideOverlap: true, formatter: (value) => say(value, data.unit, true) },
      max: data.unit === "share" ? 1 : undefined,
    };
    const lying = !data.upright;
    const label = (named.axisLabel = { ...drawn.text, interval: lying ? 0 : "auto" });
    if (lying) Object.assign(label, { width: 120, overflow: "truncate" });
    return {
      ...drawn,
      legend: legend(drawn, data.series),
      tooltip: { ...drawn.tooltip, trigger: "axis", axisPointer: { type: "shadow" } },
      grid: { left: 8, right: lying && data.series.length === 1 ? 64 : 16, top: data.series.length > 1 ? 36 : 4, bottom: 4, containLabel: true },
      xAxis: lying ? valued : named,
      yAxis: lying ? { ...named, inverse: true } : valued,
      series: data.series.map((one) => ({
        type: "bar",
        name: one.name,
        data: one.values,
        stack: data.stacked ? "whole" : undefined,
        barMaxWidth: 22,
        itemStyle: data.stacked ? undefined : { borderRadius: lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
        label:
          lying && data.series.length === 1
            ? { show: true, position: "right", ...drawn.text, formatter: (item) => say(item.value, data.unit, data.unit !== "share") }
            : undefined,
      })),
    };
  }

  const ends = (values) => {
    const known = values.filter((value) => value !== null);
    const [min, max] = [Math.min(...known), Math.max(...known)];
    // Of one value alone no shade can be told.
    return { min: min === max ? Math.min(0, min) : min, max };
  };

  function shades(data, values, drawn, place) {
    return {
      ...ends(values),
      ...place,
      text: [say(ends(values).max, data.unit, true), say(ends(values).min, data.unit, true)],
      calculable: false,
      inRange: { color: [colour("chart-low"), colour("chart-high")] },
      textStyle: drawn.text,
      formatter: (value) => say(value, data.unit, true),
    };
  }

  function map(data, place) {
    const drawn = frame(data.unit);
    const names = fawangMaps.names(data);
    return {
      ...drawn,
      tooltip: {
        ...drawn.tooltip,
        formatter: (item) => `${names.get(item.name) || item.name}  ${say(item.value, data.unit)}`,
      },
      visualMap: shades(data, data.places.map((one) => one.value), drawn, { left: 4, bottom: 4, itemHeight: 90 }),
      series: [
        fawangMaps.series(data, place, {
          margin: 16,
          border: 1,
          text: { ...drawn.text, fontSize: drawn.text.fontSize * 0.85, textBorderWidth: 2 },
          under: colour("surface"),
          labelled: place.clientWidth > 560,
          name: (code) => fawangMaps.brief(names.get(code)),
          emphasis: { show: false },
        }),
      ],
    };
  }

  function flows(data, place) {
    const drawn = frame(data.unit);
    const nodes = Array.from(new Set(data.links.flatMap((one) => [one.from, one.to])));
    return {
      ...drawn,
      tooltip: {
        ...drawn.tooltip,
        formatter: (item) =>
          item.dataType === "edge"
            ? `${item.data.source.trim()} → ${item.data.target.trim()}  ${say(item.data.value, data.unit)}`
            : `${item.name.trim()}  ${say(item.value, data.unit)}`,
      },
      series: [
        {
          type: "sankey",
          data: nodes.map((name) => ({ name })),
          links: data.links.map((one) => ({ source: one.from, target: one.to, value: one.value })),
          left: 8, right: place.clientWidth > 560 ? 180 : 96, top: 8, bottom: 8,
          nodeGap: 10,
          draggable: false,
          lineStyle: { color: "source", opacity: 0.35 },
          label: { ...drawn.text, color: colour("text"), formatter: (item) => item.name.trim() },
          labelLayout: { hideOverlap: true },
        },
      ],
    };
  }

  function heat(data) {
    const drawn = frame(data.unit);
    return {
      ...drawn,
      tooltip: {
        ...drawn.tooltip,
        formatter: (item) => `${data.down[item.value[1]]} ${data.across[item.value[0]]}:00  ${say(item.value[2], data.unit)}`,
      },
      grid: { left: 8, right: 8, top: 8, bottom: 40, containLabel: true },
      xAxis: { type: "category", data: data.across, ...drawn.axis, splitLine: { show: false } },
      yAxis: { type: "category", data: data.down, inverse: true, ...drawn.axis, splitLine: { show: false } },
      visualMap: shades(data, data.cells.map((one) => one[2]), drawn, { orient: "horizontal", left: "center", bottom: 0, itemHeight: 120 }),
      series: [{ type: "heatmap", data: data.cells, itemStyle: { borderColor: colour("surface"), borderWidth: 1 } }],
    };
  }

  // What is known, what is expected, and the range around that; behind them the same stretch a year before.
  function band(data) {
    const drawn = frame(data.unit);
    const fine = data.unit === "share";
    const apart = data.high.map((high, place) => (high === null ? null : high - data.low[place]));
    const before = data.before
      ? [{ type: "line", name: data.words.before, data: data.before, symbol: "none", z: 1, lineStyle: { width: 1.5, color: colour("line-strong") }, itemStyle: { color: colour("line-strong") } }]
      : [];
    const quiet = { type: "line", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true, emphasis: { disabled: true } };
    return {
      ...drawn,
      legend: { ...legend(drawn, [data.name, data.words.expected]), data: [data.name, data.words.expected, data.words.band, ...before.map((one) => one.name)] },
      tooltip: {
        ...drawn.tooltip,
        trigger: "axis",
        formatter: (items) => {
          const place = items[0].dataIndex;
          const said = [data.categories[place]];
          if (data.known[place] !== null) said.push(`${data.name}  ${say(data.known[place], data.unit)}`);
          if (data.high[place] !== null) {
            said.push(`${data.words.expected}  ${say(data.expected[place], data.unit)}`);
            said.push(`${say(data.low[place], data.unit)} – ${say(data.high[place], data.unit)}`);
          }
          if (data.before) said.push(`${data.words.before}  ${say(data.before[place], data.unit)}`);
          return said.join("\n");
        },
      },
      grid: { left: 8, right: 16, top: 36, bottom: 4, containLabel: true },
      xAxis: { type: "category", data: data.categories, boundaryGap: false, ...drawn.axis, splitLine: { show: false } },
      yAxis: { type: "value", scale: fine, ...drawn.axis, axisLabel: { ...drawn.text, formatter: (value) => say(value, data.unit, !fine) } },
      series: [
        ...before,
        { type: "line", name: data.name, data: data.known, symbol: "none", lineStyle: { width: 2.5 }, itemStyle: { color: colour("chart-1") } },
        { ...quiet, name: "low", data: data.low },
        { ...quiet, name: data.words.band, data: apart, areaStyle: { color: colour("chart-2"), opacity: 0.22 }, itemStyle: { color: colour("chart-2"), opacity: 0.4 } },
        { type: "line", name: data.words.expected, data: data.expected, symbol: "none", lineStyle: { width: 2.5, type: "dashed" }, itemStyle: { color: colour("chart-2") } },
      ],
    };
  }

  const SHAPES = { line, band, bars, stack: bars, map, flows, heat };
  const drawnNow = new Map();

  function fit(place, data) {
    if (data.shape === "map") place.style.height = Math.min(560, Math.max(260, place.clientWidth * 0.72)) + "px";
    if (data.shape === "bars" || data.shape === "stack") {
      const rows = data.upright ? 10 : data.categories.length * Math.max(1, data.stacked ? 1 : data.series.length);
      place.style.height = Math.max(160, rows * 28 + 48) + "px";
    }
  }

  async function draw(place) {
    const source = document.getElementById(place.dataset.chart);
    if (!source) return;
    const data = JSON.parse(source.textContent);
    fit(place, data);
    if (data.shape === "map") await fawangMaps.load(place.dataset.map);
    const option = SHAPES[data.shape](data, place);
    const chart = drawnNow.get(place) || echarts.init(place);
    if (!drawnNow.has(place)) {
      drawnNow.set(place, chart);
      if (data.shape === "map") {
        chart.on("click", (item) => {
          if (data.places.some((one) => one.code === item.name)) location.assign(place.dataset.leads + item.name);
        });
      }
    }
    delete option.axis;
    delete option.text;
    chart.setOption(option, true);
    place.classList.add("is-drawn");
    const fold = place.parentElement.querySelector("[data-closes-with-chart]");
    if (fold) {
      fold.open = false;
      fold.removeAttribute("data-closes-with-chart");
    }
  }

  function drawAll(within) {
    drawnNow.forEach((chart, place) => {
      if (document.contains(place)) return;
      chart.dispose();
      drawnNow.delete(place);
    });
    all("[data-chart]", within).forEach((place) => {
      draw(place).catch(() => place.remove());
    });
  }

  drawAll();
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) drawAll(event.detail.elt.parentElement || document);
  });
  let waiting = 0;
  const again = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => drawnNow.forEach((chart, place) => { draw(place); chart.resize(); }), 120);
  };
  window.addEventListener("resize", again);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new MutationObserver(again).observe(root, { attributes: true, attributeFilter: ["data-theme", "data-text"] });
})();
