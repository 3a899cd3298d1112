"""What a rating means: who is dissatisfied, which reasons reopen the matter, what a follow-up found. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean

LONGEST_COMMENT = 2000


class Reason(StrEnum):
    """Why somebody is satisfied or not."""

    SOLVED = "solved"
    CLEAR = "clear"
    QUICK = "quick"
    KIND = "kind"
    NOT_SOLVED = "not_solved"
    NOT_PAID = "not_paid"
    WRONG_RESULT = "wrong_result"
    UNCLEAR = "unclear"
    SLOW = "slow"
    NOT_REACHED = "not_reached"
    UNKIND = "unkind"


#: Reasons that say the matter itself is not settled: with a low score they reopen it.
REOPENING = frozenset({Reason.NOT_SOLVED, Reason.NOT_PAID, Reason.WRONG_RESULT})
GOOD = (Reason.SOLVED, Reason.CLEAR, Reason.QUICK, Reason.KIND)
BAD = tuple(reason for reason in Reason if reason not in GOOD)


class Result(StrEnum):
    """What a follow-up found."""

    SETTLED = "settled"
    EXPLAINED = "explained"
    HANDED_ON = "handed_on"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from a rating."""

    score: int
    reasons: tuple[Reason, ...]
    comment: str
    dissatisfied: bool
    reopens: bool


def judge(*, score: int, reasons: Sequence[str], comment: str) -> Judgement:
    """Return what follows from a rating of 1 (very dissatisfied) to 5 (very satisfied).

    1 and 2 are dissatisfied: each gets a follow-up. With a reason of REOPENING the matter goes back
    to the office as well.

    Raises:
        Invalid: `invalid`, when the score is not 1 to 5, a reason is unknown or the comment too long.
    """
    errors = {}
    if not 1 <= score <= 5:
        errors["score"] = "field_required"
    known = {str(reason) for reason in Reason}
    if any(reason not in known for reason in reasons):
        errors["reasons"] = "field_wrong"
    comment = clean(comment)
    if len(comment) > LONGEST_COMMENT:
        errors["comment"] = "field_too_long"
    if errors:
        raise Invalid("invalid", errors=errors)
    chosen = tuple(dict.fromkeys(Reason(reason) for reason in reasons))
    dissatisfied = score <= 2
    return Judgement(
        score=score,
        reasons=chosen,
        comment=comment,
        dissatisfied=dissatisfied,
        reopens=dissatisfied and bool(REOPENING & set(chosen)),
    )
