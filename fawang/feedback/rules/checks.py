"""Quality checks (质检): what is drawn, who may judge it, what a scoring sheet says. Pure.

Drawing is blind and even. Each consultation has a rank, a keyed hash of its code: nobody without the key can tell
which will be drawn, not even the system's own lawyers and reviewers, and each is as likely as any other. What ranks
below SHARE is drawn when it ends; after the end of the month each lawyer's sample is filled up, lowest ranks first, to
no less than SHARE of what they had, which is at least one. Filling up earlier would draw everybody's first talk of the
month, and everybody would know.
"""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.text import clean
from fawang.people.rules import FIRM_ROLES, Permission

#: "Quality checks of at least 5 %": the service promises that the justice authorities publish (docs/sources.md).
SHARE = Fraction(1, 20)
_RANKS = 2**64
LONGEST_COMMENT = 1000
LONGEST_SUMMARY = 4000
LONGEST_REPLY = 4000
#: From this score on a comment may be left out.
NEEDS_NO_WORDS = 3


class Cause(StrEnum):
    """Why a consultation is checked; it can be more than one."""

    COMPLAINED = "complained"
    DISSATISFIED = "dissatisfied"
    SAMPLED = "sampled"


class State(StrEnum):
    """Where a check is. VOID: what was said has been erased, and nothing is left to judge."""

    WAITING = "waiting"
    IN_HAND = "in_hand"
    DONE = "done"
    VOID = "void"


class Command(StrEnum):
    """What somebody may do to a check."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    JUDGE = "judge"
    REPLY = "reply"


class Part(StrEnum):
    """What somebody is to a check."""

    REVIEWER = "reviewer"
    HOLDER = "holder"
    LAWYER = "lawyer"


# --- drawing ---------------------------------------------------------------------------------------


def rank(key: bytes, code: str) -> int:
    """Return the rank of a consultation: a number below 2**64 that only holders of `key` can compute."""
    return int.from_bytes(hmac.digest(key, f"quality\x1f{code}".encode(), "sha256")[:8])


def drawn_at_once(rank_: int) -> bool:
    """Tell whether a consultation of this rank is drawn as soon as it ends."""
    return rank_ < _RANKS * SHARE


def sample(ranks: Mapping[str, int]) -> frozenset[str]:
    """Return which consultations of one lawyer and one month are checked: all that are drawn at once, and no fewer
    than SHARE of them, at least one.

    Args:
        ranks: the rank of each by its code.
    """
    least = ceil(len(ranks) * SHARE)
    at_once = sum(drawn_at_once(one) for one in ranks.values())
    ordered = sorted(ranks, key=lambda code: (ranks[code], code))
    return frozenset(ordered[: max(least, at_once)])


def queue_key(causes: Collection[str], *, drawn_at: datetime, done_at: datetime | None = None) -> int:
    """Return the place in the lists: complaints first, then the dissatisfied, then the sample; done ones last."""
    if done_at is not None:
        return _DONE_FROM + _CLASS - 1 - _micros(done_at)
    worst = min(list(Cause).index(Cause(cause)) for cause in causes)
    return (1 + worst) * _CLASS + _micros(drawn_at)


_CLASS = 10**16
_DONE_FROM = 5 * _CLASS
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def _micros(moment: datetime) -> int:
    delta = moment - _EPOCH
    return (delta.days * 86400 + delta.seconds) * 10**6 + delta.microseconds


# --- who may what ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts about a check that rules look at.

    `shut_staff` and `shut_firms` are everybody who had the talk in hand, their firms, and who serves the other side.
    """

    state: State
    units: tuple[int, ...]
    staff_id: int
    reviewer_id: int | None = None
    shut_staff: frozenset[int] = frozenset()
    shut_firms: frozenset[int] = frozenset()
    replied: bool = False


def _not_yet_replied(check: Snapshot, _: datetime) -> str | None:
    # Once: a result is heard, and answered, and then it stands.
    return "already_replied" if check.replied else None


PROCEDURE: Procedure[Snapshot] = Procedure(
    name="quality check",
    moved_on="moved_on_check",
    initial=frozenset({State.WAITING}),
    phases={
        State.WAITING: Phase.WAITING,
        State.IN_HAND: Phase.IN_HAND,
        State.DONE: Phase.ENDED,
        State.VOID: Phase.ENDED,
    },
    moves=((State.WAITING, State.VOID), (State.IN_HAND, State.VOID)),
    table=(
        step(Command.TAKE, State.WAITING, State.IN_HAND, Part.REVIEWER),
        step(Command.GIVE_BACK, State.IN_HAND, State.WAITING, Part.HOLDER),
        step(Command.JUDGE, State.IN_HAND, State.DONE, Part.HOLDER),
        step(Command.REPLY, State.DONE, None, Part.LAWYER, guard=_not_yet_replied),
    ),
)

type Grants = tuple[tuple[int, str, frozenset[str]], ...]


def parts(check: Snapshot, *, grants: Grants, staff_id: int) -> frozenset[Part]:
    """Return what somebody is to a check. Whoever had the talk, or works with who had it, never judges it.

    Args:
        grants: (unit, role, permissions); a grant reaches down to all units below.
    """
    if staff_id == check.staff_id:
        # The result is theirs to know, not that somebody is looking.
        return frozenset({Part.LAWYER}) if check.state == State.DONE else frozenset()
    if staff_id in check.shut_staff or firms_of(grants) & check.shut_firms:
        return frozenset()
    if not any(unit in check.units and Permission.QUALITY_REVIEW in held for unit, _, held in grants):
        return frozenset()
    return frozenset({Part.REVIEWER, *([Part.HOLDER] if staff_id == check.reviewer_id else [])})


def firms_of(grants: Grants) -> frozenset[int]:
    """Return the firms at which somebody with `grants` works."""
    return frozenset(unit for unit, role, _ in grants if role in FIRM_ROLES)


# --- the sheet -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """A scoring sheet: the weight of each dimension, codes of serious faults, the least points to pass."""

    version: str
    weights: Mapping[str, int]
    faults: tuple[str, ...]
    pass_mark: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a filled-in sheet says. `points` of 100; with a serious fault nothing passes."""

    scores: dict[str, int]
    comments: dict[str, str]
    faults: tuple[str, ...]
    summary: str
    points: int
    passed: bool


def judge(
    sheet: Sheet,
    *,
    scores: Mapping[str, Any],
    comments: Mapping[str, str],
    faults: Collection[str],
    summary: str,
) -> Judgement:
    """Return what a filled-in sheet says: each dimension 1 to 5, with words for every 1 or 2 and for faults.

    Raises:
        Invalid: `invalid`; `errors` by `score_<dimension>`, `comment_<dimension>`, `faults` and `summary`.
    """
    errors: dict[str, str] = {}
    said = {name: clean(comments.get(name) or "") for name in sheet.weights}
    given: dict[str, int] = {}
    for name in sheet.weights:
        score = scores.get(name)
        if not isinstance(score, int) or isinstance(score, bool) or not 1 <= score <= 5:
            errors[f"score_{name}"] = "field_required" if score is None else "field_wrong"
            continue
        given[name] = score
        if score < NEEDS_NO_WORDS and not said[name]:
            errors[f"comment_{name}"] = "low_score_needs_words"
    for name, words in said.items():
        if len(words) > LONGEST_COMMENT:
            errors[f"comment_{name}"] = "field_too_long"
    if any(fault not in sheet.faults for fault in faults):
        errors["faults"] = "field_wrong"
    summary = clean(summary)
    if len(summary) > LONGEST_SUMMARY:
        errors["summary"] = "field_too_long"
    elif faults and not summary:
        errors["summary"] = "fault_needs_words"
    if errors:
        raise Invalid("invalid", errors=errors)
    whole = sum(sheet.weights.values())
    points = sum(Fraction(weight * (given[name] - 1) * 25, whole) for name, weight in sheet.weights.items())
    found = tuple(fault for fault in sheet.faults if fault in faults)
    return Judgement(
        scores=given,
        comments={name: words for name, words in said.items() if words},
        faults=found,
        summary=summary,
        points=floor(points + Fraction(1, 2)),
        passed=not found and points >= sheet.pass_mark,
    )
