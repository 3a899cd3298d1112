"""Numbers of calls that can be added up: the counts of a day are the sum of its hours. Pure.

Figures are reckoned from them in `metrics.py`, the tables give them in `queries/figures.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import timedelta

#: Answered in time is within so long of coming into line (service promises, docs/sources.md: ≥ 80 % within 15 s).
IN_TIME = timedelta(seconds=15)
#: Who hangs up sooner than this is counted apart as well: often a wrong number, or a change of mind. Own figure.
AT_ONCE = timedelta(seconds=10)
#: Who asked for a human within so long before calls again. A week, as is usual where first-contact resolution is
#: measured; own choice.
AGAIN_WITHIN = timedelta(days=7)
#: Of the scores 1 to 5 these are satisfied, as everywhere on the platform: 5 very satisfied, 4 satisfied.
SATISFIED = 4
#: Classes of waits: their upper bounds in seconds, exclusive. To the second up to half a minute, then coarser; the
#: last class has no bound. Percentiles are read off these, since percentiles of parts cannot be added up.
WAIT_BOUNDS = (
    *range(1, 31),
    *range(35, 61, 5),
    *range(70, 121, 10),
    *range(150, 601, 30),
    900,
    1200,
    1800,
    3600,
    7200,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of calls that began in some hour or day, of some language or partner. Additive in every field.

    `came`: all. Of those who asked for a human: `answered`; gone without: `abandoned` (hung up in line, of these
    `abandoned_at_once` within AT_ONCE), `called_back` (booked a call-back instead), `messages` (left one instead),
    `failed` (broke off on our side); `waiting`: still in line. `in_time`: answered within IN_TIME. `waited` is the sum
    of the waits of those answered, `waits` their number by class of WAIT_BOUNDS. `talks` are over and lasted `talked`
    in all, with what was on hold. `rated` pressed a key, of these `satisfied`. `known` asked for a human and showed
    their number, of these `repeated` had asked for one within AGAIN_WITHIN before.
    """

    came: int = 0
    answered: int = 0
    in_time: int = 0
    abandoned: int = 0
    abandoned_at_once: int = 0
    called_back: int = 0
    messages: int = 0
    failed: int = 0
    waiting: int = 0
    waited: timedelta = timedelta()
    waits: tuple[int, ...] = field(default=(0,) * (len(WAIT_BOUNDS) + 1))
    talks: int = 0
    talked: timedelta = timedelta()
    rated: int = 0
    satisfied: int = 0
    known: int = 0
    repeated: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return the counts of both together; they must not have a call in common."""
        return Counts(
            **{
                one.name: getattr(self, one.name) + getattr(other, one.name)
                for one in fields(Counts)
                if one.name != "waits"
            },
            waits=tuple(mine + theirs for mine, theirs in zip(self.waits, other.waits, strict=True)),
        )

    @property
    def offered(self) -> int:
        """Return how many asked for a human."""
        return self.decided + self.waiting

    @property
    def decided(self) -> int:
        """Return how many asked for a human and were answered, or are gone without."""
        return self.answered + self.unanswered

    @property
    def unanswered(self) -> int:
        """Return how many asked for a human and are gone without having talked to one."""
        return self.abandoned + self.called_back + self.messages + self.failed


def total(parts: Iterable[Counts]) -> Counts:
    """Return the counts of all parts together."""
    return sum(parts, Counts())
