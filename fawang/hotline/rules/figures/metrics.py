"""The figures of the hotline: each is defined here once, from counts that can be added up. Pure.

`Counts` are numbers of calls; the tables give them for an hour, a language, a partner, and those of a day are the sum
of its hours. A figure is a function of counts; where there was nothing to measure it is None, never 0 or 100 %.

Whose call it is, and when. A call belongs to the day and hour in which it began, in China's time. *Asked for a human*
is whoever came into line: by key, or because the menu gave up on them. Callers who ended in the menu, heard what became
of their matter or left a message from the menu did not ask for a human; they are in `came` and in no share.

What is strict here: everybody who asked for a human and was not answered counts against us, also those who hung up in
the first seconds, booked a call-back, left a message, or whose call broke off. Many hotlines leave such calls out; the
counts stand beside the figure, so that whoever wants to can. Only those still in line count in no share: it is not
decided yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

from fawang.hotline.rules.figures.counts import WAIT_BOUNDS, Counts


def connect_rate(counts: Counts) -> float | None:
    """Connect rate (接通率): how many who asked for a human came to talk with one.

    Unit: share, 0 to 1. Formula: answered ÷ (answered + abandoned + call-backs + messages + broken off). Strict: who
    hangs up at once, books a call-back or leaves a message was not connected. Source: service promise ≥ 95 %
    (docs/sources.md).
    """
    return _share(counts.answered, counts.decided)


def service_level(counts: Counts) -> float | None:
    """Answered in 15 s (15 秒接通率): how many who asked for a human had one on the line within IN_TIME.

    Unit: share, 0 to 1. Formula: answered within 15 s, from coming into line until the first lawyer takes off, ÷ all
    who asked for a human and are decided. Who was not answered was not answered in time either. Source: service
    promise ≥ 80 % (docs/sources.md).
    """
    return _share(counts.in_time, counts.decided)


def abandonment(counts: Counts) -> float | None:
    """Abandonment (放弃率): how many who asked for a human hung up in line.

    Unit: share, 0 to 1. Formula: abandoned ÷ all who asked for a human and are decided. With those who hung up at once;
    without those who chose a call-back or a message. Source: usual in the trade; no target of ours.
    """
    return _share(counts.abandoned, counts.decided)


def average_wait(counts: Counts) -> float | None:
    """Average wait (平均等待): how long those who were answered had waited.

    Unit: seconds. Formula: sum of (first answered − came into line) ÷ answered. Those who gave up are not in it: see
    abandonment. Source: usual in the trade (average speed of answer); no target of ours.
    """
    return _mean(counts.waited, counts.answered)


def long_wait(counts: Counts) -> float | None:
    """90th percentile of the wait (等待 90 百分位): nine of ten who were answered had waited less than this.

    Unit: seconds. Formula: the upper bound of the class of WAIT_BOUNDS with the ⌈0.9 · answered⌉th shortest wait; to
    the second up to 30 s, to 5 s up to a minute, to 10 s up to two, to 30 s up to ten. Who waited two hours or longer
    counts as two hours. Source: usual in the trade; no target of ours.
    """
    rank, seen = ceil(0.9 * sum(counts.waits)), 0
    for bound, number in zip((*WAIT_BOUNDS, WAIT_BOUNDS[-1]), counts.waits, strict=True):
        seen += number
        if number and seen >= rank:
            return float(bound)
    return None


def average_talk(counts: Counts) -> float | None:
    """Average talk (平均通话): how long talks lasted.

    Unit: seconds. Formula: sum of (talk over − first answered) ÷ talks that are over. With music and questions to
    others in between, and, where a seat died, the time until another took over. Source: usual in the trade.
    """
    return _mean(counts.talked, counts.talks)


def satisfied_share(counts: Counts) -> float | None:
    """Satisfied (满意率): how many of those who rated gave 4 or 5 of 5.

    Unit: share, 0 to 1. Formula: satisfied ÷ rated. Who pressed no key is in neither; how many rated at all stands
    beside it. Source: service promise ≥ 90 % (docs/sources.md).
    """
    return _share(counts.satisfied, counts.rated)


def repeat_share(counts: Counts) -> float | None:
    """Repeat callers (重复来电率): how many had asked for a human in the seven days before.

    Unit: share, 0 to 1. Formula: calls that asked for a human from a number that had done so within AGAIN_WITHIN
    before ÷ calls that asked for a human with a number shown. A telephone that several people share counts as one
    caller. Source: the other side of first-contact resolution, as is usual in the trade; no target of ours.
    """
    return _share(counts.repeated, counts.known)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(length: timedelta, number: int) -> float | None:
    return length.total_seconds() / number if number else None


class Unit(StrEnum):
    """What a figure is measured in."""

    #: 0 to 1.
    SHARE = "share"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its code, what it is measured in, and how it is reckoned."""

    code: str
    unit: Unit
    of: Callable[[Counts], float | None]


#: In the order in which they are shown.
FIGURES = (
    Figure("connect_rate", Unit.SHARE, connect_rate),
    Figure("service_level", Unit.SHARE, service_level),
    Figure("satisfied_share", Unit.SHARE, satisfied_share),
    Figure("abandonment", Unit.SHARE, abandonment),
    Figure("average_wait", Unit.SECONDS, average_wait),
    Figure("long_wait", Unit.SECONDS, long_wait),
    Figure("average_talk", Unit.SECONDS, average_talk),
    Figure("repeat_share", Unit.SHARE, repeat_share),
)


def reckon(counts: Counts) -> dict[str, float | None]:
    """Return every figure by its code."""
    return {one.code: one.of(counts) for one in FIGURES}
