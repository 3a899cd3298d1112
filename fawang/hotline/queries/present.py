"""The hotline at this moment: who is on the line, how far, and what the seats do. Always the same statements.

Nothing here says who calls: no number is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from fawang.consultations.queries import one
from fawang.dispatch.queries import seats
from fawang.hotline.models import Call
from fawang.hotline.queries.figures import Scope, called_us
from fawang.hotline.rules import Stage, Topic
from fawang.people import queries as people

#: More calls are counted, and not listed.
MOST = 200
_IN_LINE = (Stage.WAITING, Stage.RINGING)


@dataclass(frozen=True, slots=True)
class Now:
    """Callers of one language on the line; "" while none is chosen.

    `again`: of those in line, who have talked already and lost their lawyer; they are first. `longest` is the moment
    since which the first of the others waits. `menu`: before the line; `after`: rating, or leaving a message.
    """

    language: str
    waiting: int
    ringing: int
    again: int
    talking: int
    held: int
    menu: int
    after: int
    longest: datetime | None

    @property
    def in_line(self) -> int:
        """Return how many have asked for a human and talk with none."""
        return self.waiting + self.ringing


def languages(scope: Scope) -> list[Now]:
    """Return who is on the line by language, the longest line first."""
    stages = {
        "waiting": Q(stage=Stage.WAITING),
        "ringing": Q(stage=Stage.RINGING),
        "again": Q(stage__in=_IN_LINE, answered_at__isnull=False),
        "talking": Q(stage=Stage.TALKING),
        "held": Q(stage=Stage.HELD),
        "menu": Q(stage__in=(Stage.NEW, Stage.LANGUAGE, Stage.CONSENT, Stage.MENU, Stage.CODE)),
        "after": Q(stage__in=(Stage.RATING, Stage.VOICEMAIL)),
    }
    rows = (
        called_us()
        .filter(scope.of(), ended_at__isnull=True)
        .values("language")
        .annotate(
            **{name: Count("pk", filter=which) for name, which in stages.items()},
            longest=Min("queued_at", filter=Q(stage__in=_IN_LINE, answered_at__isnull=True)),
        )
        .order_by()
    )
    found = [Now(**dict[str, Any](row)) for row in rows]
    return sorted(found, key=lambda now: (-now.in_line, now.language == "", now.language))


@dataclass(frozen=True, slots=True)
class Present:
    """A call that is going on. `code` is that of its consultation; `seat` names who has it or for whom it rings.

    `again`: in line although they have talked already; since when is not kept.
    """

    code: str
    language: str
    stage: Stage
    danger: bool
    again: bool
    partner: str
    seat: str
    began_at: datetime
    queued_at: datetime | None
    answered_at: datetime | None
    is_demo: bool

    def waited(self, now: datetime) -> timedelta | None:
        """Return how long they have waited for their lawyer; None if they have not, or wait again."""
        if self.queued_at is None or self.again:
            return None
        return (self.answered_at or now) - self.queued_at


def calls(scope: Scope) -> list[Present]:
    """Return the calls that are going on, the earliest first; MOST at the most. Three statements."""
    rows = list(
        called_us()
        .filter(scope.of(), ended_at__isnull=True)
        .select_related("consultation")
        .only(
            "stage", "language", "topic", "partner", "staff_id", "began_at", "queued_at", "answered_at",
            "is_demo", "consultation", "consultation__code",
        )
        .order_by("began_at", "pk")[:MOST]
    )  # fmt: skip
    subjects = {
        row.pk: one.topic_of(row.consultation)
        for row in rows
        if row.stage == Stage.RINGING and row.consultation is not None
    }
    rung = seats.rung_for_each(set(subjects.values()))
    at = {row.pk: _seat(row, rung.get(subjects.get(row.pk, ""))) for row in rows}
    names = people.staff_named({staff_id for staff_id in at.values() if staff_id is not None})
    return [_present(row, names.get(at[row.pk] or 0, "")) for row in rows]


def seats_doing(scope: Scope) -> dict[str, int]:
    """Return how many seats that take calls are in each presence, of those on duty."""
    return seats.doing(scope.units)


def _seat(row: Call, rung: int | None) -> int | None:
    if row.stage == Stage.RINGING:
        return rung
    return row.staff_id if row.stage in (Stage.TALKING, Stage.HELD, Stage.RATING) else None


def _present(row: Call, seat: str) -> Present:
    in_line = row.stage in _IN_LINE
    return Present(
        code=row.consultation.code if row.consultation is not None else "",
        language=row.language,
        stage=Stage(row.stage),
        danger=row.topic == Topic.DANGER,
        again=in_line and row.answered_at is not None,
        partner=row.partner,
        seat=seat,
        began_at=row.began_at,
        queued_at=row.queued_at,
        answered_at=row.answered_at,
        is_demo=row.is_demo,
    )


def longest(found: Iterable[Now]) -> datetime | None:
    """Return the moment since which the first in line waits, of any language."""
    return min((now.longest for now in found if now.longest is not None), default=None)
