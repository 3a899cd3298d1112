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
  // Of each map how much narrower a degree of longitude is there, its width over its height as drawn, its height in
  // degrees, and the middle and extent of each division.
  const forms = new Map();

  // The middle of the largest piece of a division: [longitude, latitude, twice its extent in square degrees].
  function middle(geometry) {
    const pieces = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return pieces.reduce((largest, [ring]) => {
      let [x, y, extent] = [0, 0, 0];
      ring.forEach(([x1, y1], number) => {
        const [x2, y2] = ring[(number + 1) % ring.length];
        const cross = x1 * y2 - x2 * y1;
        [x, y, extent] = [x + (x1 + x2) * cross, y + (y1 + y2) * cross, extent + cross];
      });
      return Math.abs(extent) > largest[2] ? [x / (3 * extent), y / (3 * extent), Math.abs(extent)] : largest;
    }, [0, 0, 0]);
  }

  function measure(boundaries) {
    const ends = [Infinity, Infinity, -Infinity, -Infinity];
    (function visit(part) {
      if (typeof part[0] !== "number") return part.forEach(visit);
      ends[0] = Math.min(ends[0], part[0]);
      ends[1] = Math.min(ends[1], part[1]);
      ends[2] = Math.max(ends[2], part[0]);
      ends[3] = Math.max(ends[3], part[1]);
    })(boundaries.features.map((one) => one.geometry.coordinates));
    const [narrow, high] = [Math.cos((((ends[1] + ends[3]) / 2) * Math.PI) / 180), ends[3] - ends[1]];
    const middles = new Map(boundaries.features.map((one) => [one.properties.name, one.properties.middle]));
    return { narrow, high, ratio: ((ends[2] - ends[0]) * narrow) / high, middles };
  }

  // The divisions whose names find room, `scale` pixels to a degree; the larger ones come first.
  function roomy(form, scale, codes, look) {
    const size = look.text.fontSize;
    const taken = [];
    return new Set(
      codes
        .filter((code) => form.middles.has(code))
        .sort((one, other) => form.middles.get(other)[2] - form.middles.get(one)[2])
        .filter((code) => {
          const [x, y] = form.middles.get(code);
          const box = [x * form.narrow * scale, y * scale, size * look.name(code).length];
          if (taken.some(([x2, y2, wide]) => Math.abs(x2 - box[0]) < (wide + box[2]) / 2 && Math.abs(y2 - box[1]) < size))
            return false;
          return taken.push(box);
        }),
    );
  }

  async function load(path) {
    if (forms.has(path)) return;
    const answer = await fetch(path, { credentials: "same-origin" });
    if (!answer.ok) throw new Error("no boundaries");
    const boundaries = await answer.json();
    for (const one of boundaries.features) {
      one.properties.middle = middle(one.geometry);
      // There ECharts writes the name.
      one.properties.cp = one.properties.middle.slice(0, 2);
    }
    echarts.registerMap(path, boundaries);
    forms.set(path, measure(boundaries));
  }

  function series(data, place, look) {
    const form = forms.get(place.dataset.map);
    const { ratio, narrow } = form;
    const [wide, high] = [place.clientWidth - look.margin, place.clientHeight - look.margin];
    // The longer side, so that the map fills its place without being stretched.
    const size = ratio > 1 ? Math.min(wide, high * ratio) : Math.min(high, wide / ratio);
    const scale = (ratio > 1 ? size / ratio : size) / form.high;
    const named = look.labelled ? roomy(form, scale, data.places.map((one) => one.code), look) : new Set();
    return {
      type: "map",
      map: place.dataset.map,
      name: data.name,
      data: data.places.map((one) => ({
        name: one.code,
        value: one.value,
        label: { show: named.has(one.code) },
      })),
      selectedMode: false,
      aspectScale: narrow,
      layoutCenter: ["50%", "50%"],
      layoutSize: size,
      itemStyle: { areaColor: colour("sunken"), borderColor: colour("surface"), borderWidth: look.border },
      emphasis: { label: look.emphasis, itemStyle: { areaColor: colour("focus") } },
      label: {
        show: look.labelled,
        ...look.text,
        color: colour("text"),
        textBorderColor: look.under,
        formatter: (item) => look.name(item.name),
      },
    };
  }

  window.fawangMaps = {
    load,
    series,
    names: (data) => new Map(data.places.map((one) => [one.code, one.name])),
    brief: (name) => (name || "").replace(/^.*(省|市)(?=.)/, ""),
  };
})();
