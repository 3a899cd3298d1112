/* Maps of figures, for pages (charts.js) and for walls (screen.js): boundaries, their form, and the series of ECharts.

   window.fawangMaps
     load(path)             fetches boundaries once; later calls find them there
     series(data, place, look)  the series for the numbers of a map (charting.py) in a place with `data-map`; `look` has
                            text, border (px), margin (px), under (the colour behind labels), labelled, name(code), emphasis
     names(data)            the names of divisions by their codes
     brief(name)            of "广东省佛山市" what it is called there */
(function () {
  "use strict";

  if (!window.echarts) return;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  // Of each map how much narrower a degree of longitude is there, and its width over its height as drawn.
  const forms = new Map();

  function measure(boundaries) {
    const ends = [Infinity, Infinity, -Infinity, -Infinity];
    (function visit(part) {
      if (typeof part[0] !== "number") return part.forEach(visit);
      ends[0] = Math.min(ends[0], part[0]);
      ends[1] = Math.min(ends[1], part[1]);
      ends[2] = Math.max(ends[2], part[0]);
      ends[3] = Math.max(ends[3], part[1]);
    })(boundaries.features.map((one) => one.geometry.coordinates));
    const narrow = Math.cos((((ends[1] + ends[3]) / 2) * Math.PI) / 180);
    return { narrow, ratio: ((ends[2] - ends[0]) * narrow) / (ends[3] - ends[1]) };
  }

  async function load(path) {
    if (forms.has(path)) return;
    const answer = await fetch(path, { credentials: "same-origin" });
    if (!answer.ok) throw new Error("no boundaries");
    const boundaries = await answer.json();
    echarts.registerMap(path, boundaries);
    forms.set(path, measure(boundaries));
  }

  function series(data, place, look) {
    const { ratio, narrow } = forms.get(place.dataset.map);
    const [wide, high] = [place.clientWidth - look.margin, place.clientHeight - look.margin];
    return {
      type: "map",
      map: place.dataset.map,
      name: data.name,
      data: data.places.map((one) => ({ name: one.code, value: one.value })),
      selectedMode: false,
      aspectScale: narrow,
      layoutCenter: ["50%", "50%"],
      // The longer side, so that the map fills its place without being stretched.
      layoutSize: ratio > 1 ? Math.min(wide, high * ratio) : Math.min(high, wide / ratio),
      itemStyle: { areaColor: colour("sunken"), borderColor: colour("surface"), borderWidth: look.border },
      emphasis: { label: look.emphasis, itemStyle: { areaColor: colour("focus") } },
      label: {
        show: look.labelled,
        ...look.text,
        color: colour("text"),
        textBorderColor: look.under,
        formatter: (item) => look.name(item.name),
      },
      labelLayout: { hideOverlap: true },
    };
  }

  window.fawangMaps = {
    load,
    series,
    names: (data) => new Map(data.places.map((one) => [one.code, one.name])),
    brief: (name) => (name || "").replace(/^.*(省|市)(?=.)/, ""),
  };
})();
