"""Peer review of closed files (同行评估): what is drawn, who reviews it, what two or three sheets say together. Pure.

Legal Aid Law, Arts. 57 to 59: the justice authority checks the quality, among others by reading files, and publishes
the result. Drawing and giving out are by a seed: whoever has it gets the same again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import ceil
from typing import Any

from fawang.kernel.rules.problems import Invalid

BEST, WORST = 5, 1
#: A published number stands for at least so many files: fewer would say whose they are.
LEAST_PUBLISHED = 5


class Grade(StrEnum):
    """What a file comes to."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is judged: weights by criterion; from how many points of 100 a grade is given.

    `differ`: two sheets that are further apart are given to a third reviewer.
    """

    version: str
    weights: Mapping[str, int]
    grades: Mapping[Grade, int]
    differ: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file that was drawn: its code, whose it is, and at which firm."""

    code: str
    lawyer: int
    firm: int


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who reviews."""

    lawyer: int
    firm: int


def _rank(seed: str, *parts: object) -> str:
    return sha256("\x1f".join([seed, *map(str, parts)]).encode()).hexdigest()


def sample(files: Iterable[Drawn], *, seed: str, share: Fraction) -> tuple[Drawn, ...]:
    """Return the files that are reviewed: of each lawyer's a share, at least one; in the order of their numbers."""
    by_lawyer: dict[int, list[Drawn]] = {}
    for one in files:
        by_lawyer.setdefault(one.lawyer, []).append(one)
    found = []
    for own in by_lawyer.values():
        own.sort(key=lambda one: _rank(seed, one.code))
        found += own[: max(1, ceil(len(own) * share))]
    # Their numbers say nothing of whose they are, nor of when they were closed.
    return tuple(sorted(found, key=lambda one: _rank(seed, "number", one.code)))


def able(one: Drawn, peers: Iterable[Peer]) -> list[Peer]:
    """Return who may review a file: nobody of the firm that had the case."""
    return [peer for peer in peers if peer.firm != one.firm and peer.lawyer != one.lawyer]


def choose(
    one: Drawn, peers: Sequence[Peer], *, load: Mapping[int, int], seed: str, besides: Iterable[int] = ()
) -> Peer | None:
    """Return who reviews a file next: of those who may, whoever has fewest; None where nobody may.

    Args:
        load: how many files each has.
        besides: who has it already.
    """
    left = [peer for peer in able(one, peers) if peer.lawyer not in set(besides)]
    return min(
        left, key=lambda peer: (load.get(peer.lawyer, 0), _rank(seed, one.code, peer.lawyer)), default=None
    )


def judge(sheet: Sheet, marks: Mapping[str, Any]) -> Decimal:
    """Return the points of 100 that a filled-in sheet comes to, with one decimal: all 5 are 100, all 1 are 0.

    Raises:
        Invalid: `invalid`, a mark is missing or none of 1 to 5.
    """
    errors = {
        f"mark_{name}": "field_required" if marks.get(name) is None else "field_wrong"
        for name in sheet.weights
        if not isinstance(marks.get(name), int) or not WORST <= marks[name] <= BEST
    }
    if errors:
        raise Invalid("invalid", errors=errors)
    whole = sum(sheet.weights.values()) * (BEST - WORST)
    points = (
        Decimal(sum(weight * (marks[name] - WORST) for name, weight in sheet.weights.items()) * 100) / whole
    )
    return _round(points)


def _round(points: Decimal) -> Decimal:
    return points.quantize(Decimal("0.1"), ROUND_HALF_UP)


def grade_of(sheet: Sheet, points: Decimal) -> Grade:
    """Return the grade that points of 100 are given."""
    return next((one for one in Grade if one in sheet.grades and points >= sheet.grades[one]), Grade.FAILED)


def settle(sheet: Sheet, points: Sequence[Decimal]) -> Decimal | None:
    """Return what a file comes to; None as long as a sheet, or a third one, is wanted.

    Two that agree: their mean. Where they differ, or one of them lets the file fail, the middle one of three.
    """
    if len(points) < 2:
        return None
    if len(points) >= 3:
        return sorted(points[:3])[1]
    first, second = points
    failed = {grade_of(sheet, one) == Grade.FAILED for one in points}
    if abs(first - second) > sheet.differ or len(failed) == 2:
        return None
    return _round((first + second) / 2)


@dataclass(frozen=True, slots=True)
class Published:
    """What the public reads of a round: numbers only; `average` and `grades` only of enough files."""

    files: int
    average: Decimal | None
    grades: Mapping[Grade, int]


def publish(results: Sequence[tuple[Decimal, Grade]]) -> Published:
    """Return what may be said of a round."""
    if len(results) < LEAST_PUBLISHED:
        return Published(len(results), None, {})
    average = _round(sum((points for points, _ in results), Decimal(0)) / len(results))
    return Published(len(results), average, {one: sum(got == one for _, got in results) for one in Grade})
