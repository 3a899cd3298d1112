"""What was to be expected of each cell, and how unlikely what came is. Arrays in, arrays out.

A cell is a matter in a region. In each week it is expected to have its region's share of the matter and its matter's
share of the region, as they were elsewhere in that very week: growth, seasons, holidays and epidemics are thereby those
that were, not those of a model. The cell itself is left out of both, so that a burst does not raise what is expected
of it. What is particular to a cell is learnt from a year, the weeks further back weighing less, drawn towards 1 where
there is little of it (gamma prior; DuMouchel 1999). Weeks that were unusual weigh less, as with Farrington
et al. (1996). More variation than chance has is measured by cell and drawn towards that of all cells.

A cell that is nothing like its region and its matter elsewhere, as where there is only one county, or a matter comes in
one alone, is expected to go on as it was itself, with the ups and downs of everything else.

What comes then has a negative binomial distribution around what is expected; its variance holds that of the learning.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fawang.datacentre.queries.hotspots.counting import Counts

#: Lengths that are looked at, in weeks: a burst is told from chance by the one that shows it best.
WINDOWS = (1, 2, 4)
#: Weeks after which what was seen weighs half as much.
_HALF = 26.0
#: A week of so many services, as unlikely as this, is unusual, and weighs so little.
_MANY, _UNUSUAL, _LITTLE = 5, 1e-4, 0.1
#: A week of a region, or of a matter, is taken to be as usual as if so many services of a usual week had come as well:
#: where few come, their number says little of the week.
_USUAL = 10.0
#: What came is so many times what region and matter say: they say nothing of this cell.
_STRANGE = 20.0
#: The variation of all cells counts as so many weeks of a cell's own.
_DRAWN = 50.0
#: Weeks in which less is usual say nothing of a cell's own variation.
_ENOUGH = 0.05


@dataclass(frozen=True)
class Expected:
    """By window, row and column: what came, what was expected, and the chance of so many or more (`chance`).

    `size` is that of the negative binomial distribution: of large ones it is a Poisson distribution.
    """

    observed: Counts
    expected: Counts
    size: Counts

    @property
    def chance(self) -> Counts:
        """Return the chance of as many services or more, by window."""
        return chance(self.observed, self.expected, self.size)

    def best(self) -> tuple[NDArray[np.int64], Counts]:
        """Return for each cell the window that shows most, and the chance, as of one look at several windows."""
        found = self.chance
        return found.argmin(axis=0), np.minimum(1.0, found.min(axis=0) * len(found))


def chance(observed: Counts, expected: Counts, size: Counts) -> Counts:
    """Return the chance that a negative binomial number is as large as `observed` or larger."""
    from scipy.special import betainc

    held = np.maximum(expected, 1e-9)
    found: Counts = betainc(np.maximum(observed, 1), size, held / (held + size))
    return np.where(observed < 1, 1.0, found)


def expect(counts: Counts) -> Expected:
    """Return what was to be expected of the last weeks of each cell.

    Args:
        counts: by row, column and week, week 0 the last; several rows and columns, more weeks than `max(WINDOWS)`.
    """
    beside = _Beside.of(counts)
    # Of what is new everywhere nothing was usual.
    new = beside.column[:, :, max(WINDOWS) :].sum(2, keepdims=True) == 0
    learnt = slice(max(WINDOWS), counts.shape[2])
    alike, own = np.where(new, beside.as_it_came(), beside.drawn(beside)), _own(counts, learnt)
    strange = alike[:, :, learnt].sum(2) * _STRANGE < own[:, :, learnt].sum(2)
    base = np.where(strange[:, :, None], own, alike)
    seen, basis = counts[:, :, learnt], base[:, :, learnt]
    weight = 0.5 ** (np.arange(seen.shape[2]) / _HALF) * np.ones_like(seen)
    prior = _prior(seen, basis, weight)
    spread: Counts = np.ones(seen.shape[:2])
    for _turn in range(3):
        shape, rate = prior + (weight * seen).sum(2), prior + (weight * basis).sum(2)
        usual = np.maximum((shape / rate)[:, :, None] * basis, 1e-9)
        odd = _odd(seen, usual, spread) if _turn else np.zeros(seen.shape, bool)
        spread = _spread(seen, usual, odd, spread)
        weight = 0.5 ** (np.arange(seen.shape[2]) / _HALF) * np.where(odd, _LITTLE, 1.0)
    lasts = [
        np.where(
            strange,
            own[:, :, :width].sum(2),
            np.where(new, beside.last(width).as_it_came(), beside.last(width).drawn(beside))[:, :, 0],
        )
        for width in WINDOWS
    ]
    found = [
        _window(
            counts, shape / rate * last, spread / shape + beside.last(width).unsure(strange), spread, width
        )
        for width, last in zip(WINDOWS, lasts, strict=True)
    ]
    return Expected(*(np.stack([one[n] for one in found]) for n in range(3)))


def _own(counts: Counts, learnt: slice) -> Counts:
    """Return what each cell would have by its own past alone, going up and down with all others together."""
    weight = 0.5 ** (np.arange(counts.shape[2] - learnt.start) / _HALF)
    others = counts.sum((0, 1))[None, None] - counts

    def usual(one: Counts) -> Counts:
        found: Counts = ((weight * one[:, :, learnt]).sum(2) / weight.sum())[:, :, None]
        return found

    found: Counts = usual(counts) * (others + _USUAL) / (usual(others) + _USUAL)
    return found


def _odd(seen: Counts, usual: Counts, spread: Counts) -> NDArray[np.bool_]:
    """Tell which weeks were bursts themselves."""
    found = seen >= _MANY
    size = (usual / np.maximum(spread - 1, 1e-3)[:, :, None])[found]
    found[found] = chance(seen[found], usual[found], size) <= _UNUSUAL
    return found


def _spread(seen: Counts, usual: Counts, odd: NDArray[np.bool_], before: Counts) -> Counts:
    """Return by cell how many times the variance of chance there is, drawn towards that of all cells; at least 1.

    An unusual week counts as a usual one: else a burst of last year would hide that of today.
    """
    apart = np.where(odd, before[:, :, None] * usual, (seen - usual) ** 2)
    whole = float(apart.sum() / usual.sum())
    enough = usual > _ENOUGH
    own = np.divide(apart, usual, out=np.zeros_like(apart), where=enough).sum(2)
    found: Counts = np.maximum(1.0, (own + _DRAWN * whole) / (enough.sum(2) + _DRAWN))
    return found


@dataclass(frozen=True)
class _Beside:
    """For each cell and week what came beside it: in its row, in its column, and in neither."""

    row: Counts
    column: Counts
    rest: Counts

    @classmethod
    def of(cls, counts: Counts) -> "_Beside":
        row, column = counts.sum(1, keepdims=True), counts.sum(0, keepdims=True)
        rest = counts.sum((0, 1))[None, None] - row - column + counts
        return cls(row - counts, column - counts, rest)

    def last(self, weeks: int) -> "_Beside":
        """Return the same of the last weeks as one."""
        return _Beside(
            *(one[:, :, :weeks].sum(2, keepdims=True) for one in (self.row, self.column, self.rest))
        )

    def unsure(self, strange: NDArray[np.bool_]) -> Counts:
        """Return how little these weeks tell: of a region and a matter, or of a strange cell by all others together."""
        row, column, rest = (one[:, :, 0] for one in (self.row, self.column, self.rest))
        found: Counts = np.where(
            strange, 1 / (row + column + rest + _USUAL), 1 / (row + _USUAL) + 1 / (column + _USUAL)
        )
        return found

    def as_it_came(self) -> Counts:
        """Return row × column ÷ rest."""
        return np.divide(self.row * self.column, self.rest, out=np.zeros_like(self.row), where=self.rest > 0)

    def drawn(self, whole: "_Beside") -> Counts:
        """Return row × column ÷ rest, where row and column are drawn to what is usual by all weeks of `whole`."""
        usual = whole.rest.sum(2, keepdims=True)
        row, column = (
            _drawn(one, self.rest * (all_weeks.sum(2, keepdims=True) + 0.5) / np.maximum(usual, 1))
            for one, all_weeks in ((self.row, whole.row), (self.column, whole.column))
        )
        return np.divide(row * column, self.rest, out=np.zeros_like(row), where=self.rest > 0)


def _drawn(came: Counts, usual: Counts) -> Counts:
    found: Counts = (came + _USUAL) * usual / (usual + _USUAL)
    return found


def _window(
    counts: Counts, expected: Counts, unsure: Counts, spread: Counts, width: int
) -> tuple[Counts, Counts, Counts]:
    """Return what came, what was expected and the size of its distribution; `unsure` is how little is known."""
    held = np.maximum(expected, 1e-6)
    return counts[:, :, :width].sum(2), held, 1 / np.maximum(unsure + (spread - 1) / held, 1e-9)


def _prior(seen: Counts, basis: Counts, weight: Counts) -> float:
    """Return how alike cells are, as the shape of a gamma distribution around 1: by moments over all cells."""
    number, expected = (weight * seen).sum(2), (weight * basis).sum(2)
    chance_alone = (weight**2 * basis).sum(2)
    varies = ((number - expected) ** 2 - chance_alone).sum() / max(float((expected**2).sum()), 1e-9)
    return float(np.clip(1 / max(varies, 1e-9), 0.5, 200.0))
