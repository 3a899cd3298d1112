"""Peer review, as the bureau, a reviewer, the lawyer and the public see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.models import Assignment, Review, ReviewFile, ReviewRound
from fawang.legal_aid.procedure import State
from fawang.legal_aid.rules.reviews import Drawn, Grade, Published, publish
from fawang.organisations import queries as organisations
from fawang.organisations.queries.scope import one_of, scoped
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import HistoryRow

MAY = Permission.ORDER_SUPERVISE
_MASK = "○○"
_MOST = 200


def rounds(by: Actor) -> list[ReviewRound]:
    """Return the rounds within the reach of `by`, the latest first."""
    return list(scoped(ReviewRound.objects.select_related("unit"), by, MAY).order_by("-id")[:_MOST])


def one_round(by: Actor, code: str) -> ReviewRound:
    """Return a round within the reach of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    return one_of(ReviewRound.objects.select_related("unit"), by, code, MAY)


def files_of(row: ReviewRound) -> list[ReviewFile]:
    """Return the files of a round by their numbers."""
    found = ReviewFile.objects.filter(round=row).select_related("lawyer", "firm", "order")
    return list(found.order_by("number"))


def sheets_of(row: ReviewFile) -> list[Review]:
    """Return who reads a file, in order."""
    return list(Review.objects.filter(file=row).select_related("peer").order_by("place"))


def closed_files(unit_id: int, since: date, until: date) -> list[Drawn]:
    """Return the files of the offices of a unit and below it that were closed from `since` to `until`."""
    begin = datetime.combine(since, time(), clock.CHINA)
    end = datetime.combine(until + timedelta(days=1), time(), clock.CHINA)
    ended = Assignment.objects.filter(
        status=Assignment.Status.ENDED,
        ended_at__gte=begin,
        ended_at__lt=end,
        order__state=State.CLOSED,
        order__erased=False,
        order__unit__path__contains=[unit_id],
    )
    rows = ended.order_by("order__code", "-id").distinct("order__code")
    return [Drawn(*row) for row in rows.values_list("order__code", "lawyer_id", "firm_id")]


def given_to(by: Actor) -> list[Review]:
    """Return the files that a lawyer reads for others, those that wait first."""
    rows = _sheets().filter(peer_id=by.lawyer_id or 0)
    return sorted(rows.order_by("-id")[:_MOST], key=lambda row: row.done_at is not None)


def about(by: Actor) -> list[ReviewFile]:
    """Return the settled files of a lawyer's own cases."""
    rows = ReviewFile.objects.filter(lawyer_id=by.lawyer_id or 0, points__isnull=False)
    return list(rows.select_related("round", "order").order_by("-id")[:_MOST])


def _sheets() -> QuerySet[Review]:
    return Review.objects.select_related("file", "file__round", "file__order")


def sheet_of(by: Actor, code: str) -> Review:
    """Return the sheet that `by` fills in for a file.

    Raises:
        NotFound: there is no such file, or it was not given to them.
    """
    row = _sheets().filter(file__code=code, peer_id=by.lawyer_id or 0).first()
    if row is None:
        raise NotFound("not_found")
    return row


def own_file(by: Actor, code: str) -> ReviewFile:
    """Return a settled file of a case of `by`.

    Raises:
        NotFound: there is none, or it is not theirs.
    """
    row = next((one for one in about(by) if one.code == code), None)
    if row is None:
        raise NotFound("not_found")
    return row


@dataclass(frozen=True, slots=True)
class Blind:
    """A file without names: what it was about, and what was done when."""

    matter: str
    words: str
    outcome: str
    days: int
    steps: tuple[tuple[HistoryRow, str], ...]


def blind(row: ReviewFile) -> Blind:
    """Return what a reviewer reads of a file: nothing in it says whose it is."""
    order = row.order
    names = {party.name for party in legal_aid.parties(order.pk)} | {order.person}
    names |= {row.lawyer.name, row.firm.name, organisations.unit(order.unit_id).name}
    history = work_orders.history(order, public=False)
    outcome = legal_aid.outcome(order.pk)
    return Blind(
        matter=order.matter,
        words=mask(work_orders.statement_of(order).words, names),
        outcome=outcome.kind if outcome else "",
        days=(history[-1].at - history[0].at).days,
        steps=tuple((one, mask(_said(one.data), names)) for one in history),
    )


def _said(data: Mapping[str, Any]) -> str:
    return "\n".join(str(data[name]) for name in ("event", "on", "reason", "note") if data.get(name))


def mask(text: str, names: set[str]) -> str:
    """Return a text without these names, numbers, and whatever else identifies somebody."""
    # Its patterns cost memory: few servers ever need them (as in consultations/actions/asking.py).
    from fawang.knowledge.rules.redaction import redact

    # The longest first: a firm's name may contain a person's.
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, _MASK)
    return redact(text)


def published() -> list[tuple[ReviewRound, Published]]:
    """Return the published rounds with their numbers, the latest first: for everybody."""
    rows = (
        ReviewRound.objects.filter(published_at__isnull=False)
        .select_related("unit")
        .order_by("-published_at")
    )
    return [(row, result_of(row)) for row in rows[:20]]


def result_of(row: ReviewRound) -> Published:
    """Return what may be said of a round."""
    rows = ReviewFile.objects.filter(round=row, points__isnull=False).values_list("points", "grade")
    return publish([(points, Grade(grade)) for points, grade in rows if points is not None])
