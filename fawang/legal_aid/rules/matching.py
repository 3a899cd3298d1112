"""Which lawyer should take a case: declared capacity, skill, language, fairness. Pure.

A suggestion with its reasons; the officer decides. Whoever has a conflict of interest, no free
capacity, is away or declined this case before is left out, and says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Exclusion(StrEnum):
    """Why a lawyer cannot be asked."""

    CONFLICT = "conflict"
    FULL = "full"
    AWAY = "away"
    DECLINED = "declined"
    #: Has practised for less long than the law wants.
    PRACTICE = "practice"
    #: The law wants years of practice, and the register does not say since when they practise.
    YEARS_UNKNOWN = "years_unknown"
    #: Defends somebody else of the same case.
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lawyer as the allocation sees them. `open_cases` and `recent` are counted on this platform:
    cases in hand, and cases received in the last ninety days. `first` counts how much speaks for asking them before
    others, whatever their score.
    """

    lawyer_id: int
    firm_id: int
    capacity: int
    open_cases: int
    recent: int
    skills: frozenset[str]
    languages: frozenset[str]
    away: bool = False
    conflict: bool = False
    declined: bool = False
    too_new: bool = False
    years_unknown: bool = False
    bound: bool = False
    first: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """What a case asks of its lawyer beyond its matter and language.

    Args:
        practising_since: they have practised since this day or longer; None: it does not matter.
        bound: lawyers who may not have it.
        first: who is asked before all others; known: who is asked next.
    """

    practising_since: date | None = None
    bound: frozenset[int] = frozenset()
    first: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()

    def too_new(self, since: date | None) -> bool:
        """Tell whether somebody who has practised `since` (None: unknown) has not done so for long enough."""
        return self.practising_since is not None and (since is None or since > self.practising_since)

    def years_unknown(self, since: date | None) -> bool:
        """Tell whether years of practice are wanted that nobody can judge: the register does not say since when."""
        return self.practising_since is not None and since is None

    def precedence(self, lawyer_id: int) -> int:
        """Return how much speaks for asking a lawyer before others."""
        return 2 * (lawyer_id in self.first) + (lawyer_id in self.known)


@dataclass(frozen=True, slots=True)
class Need:
    """What a case needs."""

    matter: str
    language: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate with a score from 0 to 1 and its parts, or the reason for leaving them out."""

    candidate: Candidate
    score: float
    skill: float
    language: float
    free: float
    fairness: float
    excluded: Exclusion | None = None


#: Weights of the parts; they add up to 1.
SKILL, LANGUAGE, FREE, FAIRNESS = 0.35, 0.2, 0.2, 0.25


def rank(candidates: Iterable[Candidate], need: Need) -> list[Suggestion]:
    """Return the candidates that can be asked, the best first, then those that cannot, with the reason.

    Fairness compares what each has received lately with what their declared capacity would make
    their share among those who can be asked: who got less than their share comes before who got
    more. Equal scores go to who received least, then by number, so that the order is reproducible.
    """
    everybody = list(candidates)
    able = [one for one in everybody if exclusion(one) is None]
    received = sum(one.recent for one in able)
    capacity = sum(one.capacity for one in able)
    suggestions = [_score(one, need, received, capacity) for one in able]
    suggestions.sort(
        key=lambda s: (-s.candidate.first, -round(s.score, 9), s.candidate.recent, s.candidate.lawyer_id)
    )
    left_out = [
        Suggestion(one, 0.0, 0.0, 0.0, 0.0, 0.0, excluded=exclusion(one))
        for one in everybody
        if exclusion(one)
    ]
    return suggestions + sorted(left_out, key=lambda s: s.candidate.lawyer_id)


def exclusion(one: Candidate) -> Exclusion | None:
    """Return why `one` cannot be asked; None if they can."""
    if one.conflict:
        return Exclusion.CONFLICT
    if one.bound:
        return Exclusion.BOUND
    if one.years_unknown:
        return Exclusion.YEARS_UNKNOWN
    if one.too_new:
        return Exclusion.PRACTICE
    if one.declined:
        return Exclusion.DECLINED
    if one.away:
        return Exclusion.AWAY
    return Exclusion.FULL if one.open_cases >= one.capacity else None


def _score(one: Candidate, need: Need, received: int, capacity: int) -> Suggestion:
    skill = 1.0 if need.matter in one.skills else 0.4 if not one.skills else 0.0
    language = 1.0 if need.language in one.languages else 0.0
    free = (one.capacity - one.open_cases) / one.capacity
    share = (received + 1) * one.capacity / capacity
    fairness = share / (share + one.recent)
    score = SKILL * skill + LANGUAGE * language + FREE * free + FAIRNESS * fairness
    return Suggestion(one, score, skill, language, free, fairness)
