"""Consultations by what matching calls them, for a seat's page: as a list shows them, with no name."""

from collections.abc import Iterable

from fawang.consultations.models import Consultation
from fawang.consultations.queries.lists import ListRow, columns_of, row_of
from fawang.consultations.queries.one import permissions_on, snapshot
from fawang.consultations.rules import sees
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import whole_number


def by_subject(by: Actor, subjects: Iterable[str]) -> dict[str, ListRow]:
    """Return the consultations behind `subjects` that `by` may know of, in one statement."""
    wanted = {subject: number_of(subject) for subject in subjects}
    ids = [number for number in wanted.values() if number is not None]
    rows = Consultation.objects.filter(pk__in=ids) if ids else ()
    visible = {row.pk: row for row in rows if sees(snapshot(row), permissions_on(row, by))}
    return {
        subject: row_of([getattr(visible[number], name) for name in columns_of()])
        for subject, number in wanted.items()
        if number in visible
    }


def number_of(subject: str) -> int | None:
    """Return the number of the consultation that `subject` names; None if it names something else."""
    kind, _, number = subject.partition(":")
    return whole_number(number) if kind == "consultation" else None
