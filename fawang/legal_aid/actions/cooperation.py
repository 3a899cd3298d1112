"""One office asks another for an act; either of the two goes on with it, and the other one learns of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.models import Cooperation
from fawang.legal_aid.queries import cooperation as queries
from fawang.legal_aid.queries.unit_tasks import TASK
from fawang.legal_aid.rules.cooperation import OPEN, PROCEDURE, Act, Command, State
from fawang.notices.actions import tell_staff
from fawang.organisations import queries as organisations
from fawang.organisations.actions import close_task, open_task
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.work_orders import queries as work_orders

ASKED = audit.declare("legal_aid.cooperation_asked", gettext_lazy("Asked another office for cooperation"))
MOVED = audit.declare("legal_aid.cooperation_moved", gettext_lazy("Went on with a cooperation of offices"))
READ = audit.declare("legal_aid.cooperation_read", gettext_lazy("Read a request for cooperation"))
LONGEST = 4000
_MOST_TOLD = 5


def ask(
    *, by: Actor, order_code: str, asked_id: int, act: Act, what: str, due_on: date, is_demo: bool = False
) -> Cooperation:
    """Ask another office for an act about an order of one's own.

    Raises:
        NotFound: not their order, or not one for legal aid.
        NotAllowed: they may not decide on it.
        Invalid: the office is none of legal aid, or the order's own; nothing is said; the day has passed.
        Conflict: `cooperation_running`, the same act is asked of this office already.
    """
    order = work_orders.visible(order_code, by)
    if not legal_aid.is_application(order):
        raise NotFound("not_found")
    if not work_orders.permissions_on(order, by) & set(queries.MAY):
        raise NotAllowed("not_allowed")
    words = clean(what)
    errors = {
        **({} if words else {"what": "field_required"}),
        **({} if len(words) <= LONGEST else {"what": "field_too_long"}),
        **({} if due_on >= clock.today() else {"due_on": "day_passed"}),
    }
    asked = organisations.units_by_id([asked_id]).get(asked_id)
    if (
        asked is None
        or not asked.active
        or asked.kind != UnitKind.LEGAL_AID_OFFICE
        or asked.id == order.unit_id
    ):
        errors["asked_id"] = "unit_unknown"
    if errors or asked is None:
        raise Invalid("invalid", errors=errors)
    now = clock.now()
    with transaction.atomic():
        # Two who ask at once: one request, and the order is the lock.
        work_orders.locked(order.pk)
        if Cooperation.objects.filter(order=order, asked_id=asked.id, act=act, state__in=OPEN).exists():
            raise Conflict("cooperation_running")
        own = organisations.unit(order.unit_id)
        row = Cooperation.objects.create(
            order=order, asking_id=own.id, asking_units=list(own.path), asked_id=asked.id,
            asked_units=list(asked.path), act=act, what=words, due_on=due_on, created_by=by.label,
            created_at=now, changed_at=now, is_demo=is_demo,
        )  # fmt: skip
        audit.record(ASKED, by=by, object=named(row), unit_id=own.id, asked=asked.id)
        _hand_over(by, row)
    return row


def move(*, by: Actor, code: str, version: int, command: Command, data: Mapping[str, Any]) -> Cooperation:
    """Accept, refuse, return, complete, withdraw or report; the other office is told.

    Raises:
        NotFound: neither office is theirs.
        NotAllowed: it is for the other office.
        Conflict: `stale`; `moved_on_cooperation`.
        Invalid: what the step asks for is missing.
    """
    with transaction.atomic():
        seen = queries.visible(by, code)
        row = Cooperation.objects.select_for_update(of=("self",)).get(pk=seen.pk)
        if row.version != version:
            raise Conflict("stale", version=row.version)
        step, values = PROCEDURE.decide(
            queries.facts_of(row), command, permissions=queries.parts_of(row, by), data=data, now=clock.now()
        )
        row.state = step.target or row.state
        row.version += 1
        row.changed_at = clock.now()
        if command == Command.COMPLETE:
            row.what = f"{row.what}\n{values['words']}"
        elif "words" in values:
            row.words = values["words"]
        row.save()
        audit.record(MOVED, by=by, object=named(row), unit_id=row.asking_id, command=str(command))
        _hand_over(by, row)
    return row


def note_reading(*, by: Actor, row: Cooperation) -> None:
    """Keep that somebody read what a request says: it is about a person."""
    audit.record(READ, by=by, object=named(row), unit_id=row.asking_id)


def _hand_over(by: Actor, row: Cooperation) -> None:
    """Put the request into the list of the office that acts next, take it out of the other's, and tell that one."""
    close_task(by=SYSTEM, kind=TASK, subject=row.code)
    if row.state in OPEN:
        acting = row.asking_id if row.state == State.RETURNED else row.asked_id
        open_task(by=by, unit_id=acting, kind=TASK, subject=row.code, due=row.due_on)
    # Who has just acted needs no news of it.
    told = row.asked_id if row.state in (State.ASKED, State.WITHDRAWN) else row.asking_id
    _tell(by, row, organisations.unit(told))


def _tell(by: Actor, row: Cooperation, unit: UnitRow) -> None:
    for staff in people.members({unit.id}, Permission.ORDER_DECIDE)[:_MOST_TOLD]:
        tell_staff(
            by=by,
            staff_id=staff.pk,
            text="cooperation_moved",
            params={"code": row.code, "link": reverse("legal_aid:cooperation", args=[row.code])},
            dedupe_key=f"cooperation:{row.pk}:{row.version}:{staff.pk}",
            units=unit.path,
        )


def named(row: Cooperation) -> str:
    """Return how the audit names a request."""
    return f"legal_aid.cooperation:{row.pk}"
