"""From cells to spots: how many false ones there may be is held down, and each burst is told once.

All cells of all levels are judged together by Benjamini and Hochberg (1995): of what is cried, at most `FALSE` is
expected to be nothing. A burst in a county's topic also lifts its matter, its prefecture, and the way by which people
came: of these only what is still unlikely without it is told as well.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.queries.engines.engine import Session
from fawang.datacentre.queries.hotspots.counting import Counts, Cube, cube, daily
from fawang.datacentre.queries.hotspots.expecting import WINDOWS, Expected, chance, expect

#: Of the spots that are told so many may be nothing.
FALSE = 0.01
#: Fewer services are no burst, nor is less than half as many again.
LEAST, RATIO = 5, 1.5
#: What is as unlikely as this in the last seven days goes on.
_STILL = 0.05
#: So many days back a burst may have begun.
_BACK = 56


@dataclass(frozen=True, slots=True)
class Spot:
    """A burst: `region` by its code, a matter or a topic there, or also the channel or zone by which people came.

    `first` is the day on which it seems to have begun, `observed` and `expected` are services of the `days` up to the
    day that was looked from, `q` the share of false ones among all that are as unlikely. `goes_on` says that the last
    seven days were too many as well.
    """

    region: str
    matter: str
    topic: str
    channel: str
    zone: str
    first: date
    days: int
    observed: int
    expected: float
    q: float
    goes_on: bool
    words: tuple[str, ...] = ()

    @property
    def ratio(self) -> float:
        """Return how many times as many came as were expected."""
        return self.observed / self.expected


@dataclass(frozen=True)
class _Level:
    """A cube with what was expected of it. `key` tells by which columns its rows and columns are."""

    key: str
    cube: Cube
    found: Expected


def find(session: Session, day: date) -> tuple[Spot, ...]:
    """Return the spots as they show on `day`, the least likely first.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `engine_failed`.
    """
    topics = cube(session, day, ("county",), "topic")
    ways = cube(session, day, ("prefecture", "channel"), "matter")
    # Who came through no zone is what zones are compared with.
    zones = cube(session, day, ("prefecture",), "zone", blank=True)
    if not topics.counts.size or topics.counts[:, :, 4:].sum() == 0:
        return ()
    levels = [_Level(key, one, expect(one.counts)) for key, one in _levels(topics, ways, zones) if _wide(one)]
    windows, chances = zip(*(level.found.best() for level in levels), strict=True)
    q = adjusted(np.concatenate([one.ravel() for one in chances]))
    ends = np.cumsum([one.size for one in chances])[:-1]
    by_level = [part.reshape(one.shape) for part, one in zip(np.split(q, ends), chances, strict=True)]
    judged = np.concatenate([one.ravel() for one in chances])
    line = float(judged[q <= FALSE].max()) if (q <= FALSE).any() else 0.0
    told = _Told(topics)
    spots: list[Spot] = []
    for level, window, values in zip(levels, windows, by_level, strict=True):
        for row, column in np.argwhere(values <= FALSE):
            spot = _spot(
                level, int(row), int(column), int(window[row, column]), float(values[row, column]), day
            )
            if spot is not None and told.is_news(level, int(row), int(column), spot, line):
                spots.append(spot)
    return tuple(
        sorted(_dated(spots, topics, session, day), key=lambda one: (one.q, -one.observed / one.expected))
    )


def adjusted(chances: Counts) -> Counts:
    """Return the q-values of chances: the least share of false ones at which each would be told.

    Benjamini and Hochberg (1995), which also holds for cells that rise together (Benjamini and Yekutieli 2001).
    """
    order = np.argsort(chances)[::-1]
    number = len(chances)
    ranked = chances[order] * number / np.arange(number, 0, -1)
    found = np.empty(number)
    found[order] = np.minimum(1.0, np.minimum.accumulate(ranked))
    return found


def _levels(topics: Cube, ways: Cube, zones: Cube) -> list[tuple[str, Cube]]:
    heads = [name.partition(".")[0] for name in topics.columns]
    prefectures = [(row[0][:4],) for row in topics.rows]
    return [
        ("topic", topics),
        ("matter", topics.summed(topics.rows, heads)),
        ("topic", topics.summed(prefectures, topics.columns)),
        ("matter", topics.summed(prefectures, heads)),
        ("channel", ways),
        ("zone", zones),
    ]


def _wide(one: Cube) -> bool:
    """Tell whether there is an elsewhere to compare with."""
    return len(one.rows) > 1 and len(one.columns) > 1


def _spot(level: _Level, row: int, column: int, window: int, q: float, day: date) -> Spot | None:
    found, days = level.found, WINDOWS[window] * 7
    observed, expected = (float(one[window, row, column]) for one in (found.observed, found.expected))
    if observed < LEAST or observed < RATIO * expected:
        return None
    region, name = level.cube.rows[row], level.cube.columns[column]
    if level.key == "zone" and not name:
        return None
    about = {
        "topic": {"matter": name.partition(".")[0], "topic": name},
        "matter": {"matter": name},
        "channel": {"matter": name, "channel": region[-1]},
        "zone": {"zone": name},
    }[level.key]
    parts = {"matter": "", "topic": "", "channel": "", "zone": "", **about}
    first = day - timedelta(days - 1)
    return Spot(
        region[0], parts["matter"], parts["topic"], parts["channel"], parts["zone"], first, days,
        round(observed), expected, q,
        bool(found.chance[0, row, column] <= _STILL),
    )  # fmt: skip


class _Told:
    """How many services more than expected are told already, by county and topic."""

    def __init__(self, topics: Cube) -> None:
        self._topics = topics
        self._counties = np.array([row[0] for row in topics.rows])
        self._names = np.array(topics.columns)
        self._heads = np.array([name.partition(".")[0] for name in topics.columns])
        self._more = np.zeros((len(WINDOWS), len(self._counties), len(self._names)))

    def is_news(self, level: _Level, row: int, column: int, spot: Spot, line: float) -> bool:
        """Tell whether a spot is still unlikely without what is told, and if so take it as told."""
        if spot.zone:
            return True
        places = self._places(spot)
        # Who is told of a burst knows of it, however long it is looked at.
        for window in range(len(WINDOWS)):
            observed, expected, size = (
                float(one[window, row, column])
                for one in (level.found.observed, level.found.expected, level.found.size)
            )
            left = observed - float(self._more[window][places].sum())
            found = chance(np.array(left), np.array(expected), np.array(size)) * len(WINDOWS)
            if left >= max(LEAST, RATIO * expected) and float(found) <= line:
                break
        else:
            return False
        if not spot.channel:
            self._take(level, row, column, places)
        return True

    def _places(self, spot: Spot) -> tuple[NDArray[np.int64], ...]:
        rows = np.flatnonzero(np.char.startswith(self._counties, spot.region))
        columns = np.flatnonzero(self._names == spot.topic if spot.topic else self._heads == spot.matter)
        return np.ix_(rows, columns)

    def _take(self, level: _Level, row: int, column: int, places: tuple[NDArray[np.int64], ...]) -> None:
        for window, width in enumerate(WINDOWS):
            more = float(
                level.found.observed[window, row, column] - level.found.expected[window, row, column]
            )
            seen = self._topics.counts[:, :, :width].sum(2)[places]
            known = self._more[window][places]
            share = seen / max(float(seen.sum()), 1.0)
            self._more[window][places] = known + np.maximum(0.0, more - known.sum()) * share


def _dated(spots: list[Spot], topics: Cube, session: Session, day: date) -> list[Spot]:
    """Return the spots of matters with the days on which they seem to have begun.

    Of all days of the last weeks the one is taken since which the excess is the least likely (the likelihood ratio of
    Kulldorff's scan, 1997).
    """
    within = {one: _within(one, topics) for one in spots if not one.channel and not one.zone}
    counties = sorted({county for some, _ in within.values() for county in some})
    names = sorted({topic for _, some in within.values() for topic in some})
    seen, whole = daily(session, day, _BACK, counties, names)
    found = []
    for one in spots:
        if one in within:
            some = [seen[cell] for cell in product(*within[one]) if cell in seen]
            begun = _begins(np.sum(some, axis=0), whole, one)
            found.append(replace(one, first=day - timedelta(_BACK - 1 - begun)))
        else:
            found.append(one)
    return found


def _within(spot: Spot, topics: Cube) -> tuple[list[str], list[str]]:
    """Return the counties and topics of a spot."""
    head = f"{spot.matter}."
    return (
        [row[0] for row in topics.rows if row[0].startswith(spot.region)],
        [name for name in topics.columns if (name == spot.topic if spot.topic else name.startswith(head))],
    )


def _begins(seen: Counts, whole: Counts, spot: Spot) -> int:
    usual = whole / max(float(whole[-spot.days :].sum()), 1.0) * spot.expected
    came, expected = np.cumsum(seen[::-1])[::-1], np.maximum(np.cumsum(usual[::-1])[::-1], 1e-6)
    surprise = np.where(
        came > expected, came * np.log(np.maximum(came, 1e-9) / expected) - (came - expected), -np.inf
    )
    # It begins with a day on which somebody came.
    return int(np.argmax(np.where(seen > 0, surprise, -np.inf)))
