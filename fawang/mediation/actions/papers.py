"""Papers of a mediation as PDF: the invitation, the agreement, the joint application to the court."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.kernel.security import audit
from fawang.kernel.web.papers import to_pdf
from fawang.mediation import queries
from fawang.mediation.actions.agreements import written
from fawang.mediation.procedure import Command, State
from fawang.mediation.rules import Way, may_invite
from fawang.mediation.rules.agreements import confirmable_until
from fawang.organisations import queries as organisations
from fawang.work_orders import queries as work_orders
from fawang.work_orders.queries import WorkOrder

PRINTED = audit.declare("mediation.paper_printed", gettext_lazy("Printed a paper of a mediation"))
AGREEMENT, CONFIRMATION = "agreement", "confirmation"
TITLES = {
    AGREEMENT: pgettext_lazy("form", "Agreement of people's mediation"),
    CONFIRMATION: pgettext_lazy("form", "Application for judicial confirmation of a mediation agreement"),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as a file. The name says no more than the code of the matter and which paper it is."""

    name: str
    content: bytes


def available(order: WorkOrder) -> list[str]:
    """Return which papers there are for both sides now."""
    found = []
    if queries.current(order) is not None and order.state not in (State.MEDIATING, State.HALTED):
        found.append(AGREEMENT)
    if order.facts.get("in_force_on") and not order.facts.get("ruling"):
        found.append(CONFIRMATION)
    return found


def print_paper(*, by: Actor, order: WorkOrder, paper: str) -> Printed:
    """Return a paper that both sides read alike.

    Raises:
        NotFound: there is none of this name now.
        Unavailable: see papers.to_pdf.
    """
    if not queries.is_mediation(order) or paper not in available(order):
        raise NotFound("not_found")
    row = queries.current(order)
    assert row is not None, "a paper stands for a version"
    said = written(order, row)
    if since := order.facts.get("in_force_on"):
        said |= {"since": since, "until": confirmable_until(date.fromisoformat(since))}
    content = to_pdf(f"mediation/{paper}.html", {**_about(order), **said, "title": TITLES[paper]})
    _record(by, order, paper)
    return Printed(f"{order.code}-{paper}.pdf", content)


def print_letter(*, by: Actor, order: WorkOrder, person_id: int) -> Printed:
    """Return the letter that invites somebody of the other side: nobody's name but theirs, and no allegation.

    Raises:
        NotFound: nobody of this number is invited.
        Conflict: what stands against telling the other side anything (`speak_first` and so on); it was not by letter.
        Unavailable: see papers.to_pdf.
    """
    person = next((one for one in queries.respondents(order) if one.id == person_id), None)
    if not queries.is_mediation(order) or person is None or not order.facts.get("way"):
        raise NotFound("not_found")
    if against := may_invite(queries.cautions(order), order.facts.get("spoken", ""), Way.LETTER):
        raise Conflict(against)
    link = settings.FAWANG_PUBLIC_URL + reverse("work_orders:follow", args=[order.code, person.key])
    history = work_orders.history(order, public=False)
    told = next((row.data for row in reversed(history) if row.command == Command.INVITE), {})
    context = {
        **_about(order),
        "name": person.name,
        "address": told.get("reach") or "",
        "link": link,
        "qr": segno.make(link).svg_data_uri(scale=3),
        "until": work_orders.terms_due(order).get("answer"),
    }
    content = to_pdf("mediation/letter.html", context)
    _record(by, order, "letter")
    return Printed(f"{order.code}-letter.pdf", content)


def _about(order: WorkOrder) -> dict[str, Any]:
    office = organisations.unit(order.unit_id)
    facts = {"office": office, "code": order.code, "day": clock.today(), "at": clock.now()}
    return {"facts": facts, "form": {"title": ""}}


def _record(by: Actor, order: WorkOrder, paper: str) -> None:
    audit.record(PRINTED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, form=paper)
