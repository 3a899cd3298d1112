"""Days as people say them: in numbers, by the moon, a festival or the week, by what has passed or is left. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Spoken:
    """A day that a text names, and where it stands in it.

    A day that is said loosely (`上个月`, `快十天了`) may be any from `day` to `latest`; otherwise they are the same.
    `elapsed`: said as what has passed since (`十二天了`), so that it belongs to what was told before it.
    """

    start: int
    end: int
    day: date
    latest: date
    elapsed: bool = False

    @property
    def exact(self) -> bool:
        """Tell whether one day is meant."""
        return self.day == self.latest


def spoken(
    match: re.Match[str], day: date | None, latest: date | None = None, *, elapsed: bool = False
) -> Iterator[Spoken]:
    """Yield what `match` names, if there is such a day."""
    if day is not None:
        yield Spoken(match.start(), match.end(), day, latest or day, elapsed)
