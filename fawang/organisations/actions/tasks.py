"""Tasks to units: opened once for a subject, closed once, however often somebody says so."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.kernel.security import audit
from fawang.organisations.models import Unit, UnitTask
from fawang.organisations.queries.unit_tasks import LONGEST_SUBJECT, kind_of
from fawang.organisations.rules import UNIT_EDIT

DONE = audit.declare("organisations.unit_task_done", gettext_lazy("Did what an office was asked to do"))


def open_task(
    *,
    by: Actor,
    unit_id: int,
    kind: str,
    subject: str,
    params: Mapping[str, Any] | None = None,
    due: date | None = None,
    now: datetime | None = None,
) -> UnitTask:
    """Ask a unit to do something, and return the task; as long as one is open for the subject, that one.

    Where another unit goes on with a closed one, that one is asked. Whether `by` may ask is for the caller to judge.

    Args:
        kind: a name of `unit_tasks.TaskKind`.
        subject: what it is about, within the kind; at most 80 characters.
        params: plain values that the page of the task needs; nobody's data.
        due: the last day on which it should be done.

    Raises:
        NotFound: `unit_not_found`.
        LookupError: the kind is not declared.
        ValueError: the subject is empty or too long.
    """
    kind_of(kind)
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ValueError(f"the subject of a task is {len(subject)} characters long")
    with transaction.atomic():
        unit = Unit.objects.filter(pk=unit_id).values_list("pk", "successor_id").first()
        if unit is None:
            raise NotFound("unit_not_found")
        task, _ = UnitTask.objects.get_or_create(
            kind=kind,
            subject=subject,
            done_at__isnull=True,
            defaults={
                "unit_id": unit[1] or unit[0],
                "params": dict(params or {}),
                "due": due,
                "opened_by": by.label,
                "opened_at": now or clock.now(),
            },
        )
    return task


def close_task(*, by: Actor, kind: str, subject: str, now: datetime | None = None) -> bool:
    """Close the open task of a subject; return whether there was one.

    Raises:
        NotAllowed: staff without the kind's permission at the unit, or nobody in particular.
        LookupError: the kind is not declared.
    """
    permission = kind_of(kind).permission
    with transaction.atomic():
        task = (
            UnitTask.objects.select_for_update()
            .filter(kind=kind, subject=subject, done_at__isnull=True)
            .first()
        )
        if task is None:
            return False
        if by.kind != ActorKind.SYSTEM:
            path = Unit.objects.values_list("path", flat=True).get(pk=task.unit_id)
            if not by.permissions_on(path) & {permission, UNIT_EDIT}:
                raise NotAllowed("not_allowed")
        task.done_by, task.done_at = by.label, now or clock.now()
        task.save(update_fields=["done_by", "done_at"])
        audit.record(
            DONE,
            by=by,
            object=f"organisations.unit_task:{task.pk}",
            unit_id=task.unit_id,
            sort=kind,
            about=subject,
        )
    return True
