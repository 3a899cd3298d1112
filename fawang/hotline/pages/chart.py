"""A bar chart of the hours of a day, as rectangles of an SVG drawing; the table below it has the same numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from fawang.hotline.rules.figures.counts import Counts

#: Of the drawing, in its own units; letters are 11 of them high and stay legible on a phone.
WIDTH, HEIGHT, TOP, LEFT = 360, 150, 12, 30
#: Where the hours are written.
FOOT = 18
_SLOT = (WIDTH - LEFT) / 24
_BAR = 9.5
_FLOOR = HEIGHT - FOOT


@dataclass(frozen=True, slots=True)
class Bar:
    """An hour: a part of those answered, on it those who were not or wait still."""

    hour: int
    x: str
    answered_y: str
    answered_height: str
    other_y: str
    other_height: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across, or an hour below: where it stands and what it says."""

    at: str
    text: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing."""

    bars: tuple[Bar, ...]
    lines: tuple[Mark, ...]
    hours: tuple[Mark, ...]
    busiest: int
    most: int


def chart(hours: Mapping[int, Counts]) -> Chart:
    """Return the chart of those who asked for a human in each hour."""
    most = max((one.offered for one in hours.values()), default=0)
    top = _round_up(most)
    scale = (_FLOOR - TOP) / top
    bars = []
    for hour, counts in hours.items():
        answered, others = counts.answered * scale, (counts.offered - counts.answered) * scale
        bars.append(
            Bar(
                hour=hour,
                x=_at(LEFT + hour * _SLOT + (_SLOT - _BAR) / 2),
                answered_y=_at(_FLOOR - answered),
                answered_height=_at(answered),
                other_y=_at(_FLOOR - answered - others),
                other_height=_at(others),
            )
        )
    busiest = max(hours, key=lambda hour: hours[hour].offered, default=0)
    return Chart(
        bars=tuple(bars),
        lines=tuple(Mark(_at(_FLOOR - value * scale), value) for value in (0, top // 2, top)),
        hours=tuple(Mark(_at(LEFT + (hour + 0.5) * _SLOT), hour) for hour in range(0, 24, 3)),
        busiest=busiest,
        most=most,
    )


def _round_up(most: int) -> int:
    """Return an even number of which the halves are easy to read, not below `most`."""
    step = 1
    while True:
        for digit in (2, 4, 6, 10):
            if digit * step >= most:
                return digit * step
        step *= 10


def _at(value: float) -> str:
    # Templates would write a decimal comma where the language has one.
    return f"{value:.1f}"
