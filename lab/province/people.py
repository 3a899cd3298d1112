"""Who comes: newcomers and people who have come before, and when they last did. Keys, as facts hold them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

type Ids = NDArray[np.int64]
#: No day: nobody has come yet.
NEVER = -1
#: Of those who come again, so many do within the month in which they came first; for others it lies the longer back
#: the rarer. Own figures.
_SAME_MONTH, _FADES = 0.3, 0.82


@dataclass
class People:
    """Everybody who has come so far. Ids count from 0 in the order of their first month, then of their county."""

    most: int
    secret: np.uint64
    counties: int
    last: NDArray[np.int16] = field(init=False)
    _ends: list[Ids] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        """Nobody has come yet."""
        self.last = np.full(self.most, NEVER, np.int16)

    def come(self, county: NDArray[np.int32], newcomers: int, rng: np.random.Generator) -> Ids:
        """Return who each service of a month is for. Services are in the order of their counties.

        `newcomers` of them, drawn at random, are for somebody new; the others for somebody of the same county who came
        before, or of the whole province where nobody of the county did.
        """
        total = len(county)
        new = np.zeros(total, bool)
        new[rng.permutation(total)[:newcomers]] = True
        ids = np.empty(total, np.int64)
        ids[new] = self._count + np.arange(newcomers)
        ends = self._count + np.searchsorted(county[new], np.arange(self.counties + 1)).astype(np.int64)
        self._ends.append(ends)
        self._count += newcomers
        again = ~new
        weights = _FADES ** np.arange(len(self._ends))[::-1] * (1 - _SAME_MONTH)
        weights[-1] = _SAME_MONTH if len(self._ends) > 1 else 1.0
        month = rng.choice(len(self._ends), int(again.sum()), p=weights / weights.sum())
        every = np.stack(self._ends)
        begin, end = every[month, county[again]], every[month, county[again] + 1]
        nobody = begin == end
        begin[nobody], end[nobody] = 0, self._count
        ids[again] = begin + (rng.random(len(begin)) * (end - begin)).astype(np.int64)
        return ids

    def since(self, ids: Ids, day: NDArray[np.int16], minute: NDArray[np.int32]) -> NDArray[np.int16]:
        """Return the days since each person's service before, and remember these. `day` counts from the first day.

        Within a month services of a person follow each other by day and minute.
        """
        order = np.argsort(ids * (1 << 22) + day.astype(np.int64) * 1440 + minute, kind="stable")
        who, when = ids[order], day[order]
        before = np.empty(len(ids), np.int16)
        first = np.ones(len(ids), bool)
        first[1:] = who[1:] != who[:-1]
        before[1:] = when[:-1]
        before[first] = self.last[who[first]]
        last = np.ones(len(ids), bool)
        last[:-1] = first[1:]
        self.last[who[last]] = when[last]
        found = np.empty(len(ids), np.int16)
        found[order] = np.where(before == NEVER, -1, when - before)
        return found

    def keys(self, ids: Ids) -> Ids:
        """Return the keys under which people stand in facts: another one for each, and with another secret others."""
        return keyed(ids, self.secret)


def keyed(ids: Ids, secret: np.uint64) -> Ids:
    """Mix ids with a secret, one to one (splitmix64): the synthetic province's stand-in for a keyed hash."""
    mixed = (ids.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ secret
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))).view(np.int64)
