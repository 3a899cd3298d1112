"""The letter that names the lawyer to the organ (Art. 36): it names the person, so the reading is audited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import audit
from fawang.kernel.web.papers import to_pdf
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.procedure import Command, State
from fawang.legal_aid.defence.texts import labels
from fawang.legal_aid.queries.forms.facts import short_name
from fawang.organisations import queries as organisations
from fawang.organisations.queries import LawyerRow, UnitRow
from fawang.regions import queries as regions
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder

PRINTED = audit.declare("defence.letter_printed", gettext_lazy("Printed the letter to the organ"))
_STANDS = frozenset({State.DEFENDING, State.FILING, State.IN_REVIEW, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter as a file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Facts:
    code: str
    office: UnitRow
    office_short: str
    row: Notification
    person: str
    stage: Any
    grounds: tuple[Any, ...]
    lawyer: LawyerRow
    firm: UnitRow
    phone: str
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class _Form:
    title: Any


def stands(order: WorkOrder) -> bool:
    """Tell whether there is a letter: a lawyer has taken the case up."""
    return queries.is_defence(order) and order.state in _STANDS and order.lawyer_id is not None


def print_letter(*, by: Actor, order: WorkOrder) -> Letter:
    """Return the letter to the organ as PDF; who may have it was judged by whoever calls.

    Raises:
        NotFound: no lawyer has taken the case up.
        Unavailable: see papers.to_pdf.
    """
    if not stands(order) or order.lawyer_id is None:
        raise NotFound("not_found")
    row = queries.notification(order.pk)
    office, lawyer = organisations.unit(order.unit_id), organisations.entry(order.lawyer_id)
    took = next(
        row for row in reversed(work_orders.history(order, public=False)) if row.command == Command.TAKE_UP
    )
    firm = organisations.unit(lawyer.firm_id)
    facts = _Facts(
        code=order.code,
        office=office,
        office_short=short_name(regions.region(office.region_code).name),
        row=row,
        person=order.person,
        stage=labels.STAGES.get(row.stage, row.stage),
        grounds=tuple(labels.GROUNDS[one] for one in row.grounds),
        lawyer=lawyer,
        firm=firm,
        phone=took.data.get("reached_at") or firm.phone,
        at=took.at.astimezone(clock.CHINA),
        day=took.at.astimezone(clock.CHINA).date(),
    )
    form = _Form(pgettext_lazy("form", "Letter on the assignment of a defence lawyer"))
    content = to_pdf("defence/letter.html", {"form": form, "facts": facts})
    audit.record(
        PRINTED,
        by=by,
        object=f"work_orders.order:{order.pk}",
        unit_id=order.unit_id,
        contact=order.contact_id,
    )
    return Letter(f"{order.code}-letter.pdf", content)
