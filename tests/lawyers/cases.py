"""A firm, its lawyers, a request to them, and the usual way to an offer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.urls import reverse

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.lawyers.actions.answers import answer
from fawang.lawyers.actions.complaints import complain
from fawang.lawyers.actions.requests import Asked, Matters, ask
from fawang.lawyers.models import Complaint, Recipient
from fawang.lawyers.queries import complaints, requests
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.requests import Share
from fawang.organisations.actions import create_unit, register_lawyer
from fawang.organisations.rules import UnitKind
from fawang.people.rules import ROLES, Role
from fawang.people.rules.wishes import Reach
from tests.conftest import unit_at

_numbers = count(1)
WORDS = "厂里拖欠三个月工资，想请律师帮忙要回来。"


@dataclass(frozen=True)
class Firm:
    """A firm with its lawyers by number in the register, and how each of them acts."""

    id: int
    lawyers: list[int] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)


def firm_with_lawyers(name: str = "南海明理律师事务所", lawyers: int = 2) -> Firm:
    """Return a new firm of Nanhai."""
    bureau = unit_at("440605", UnitKind.BUREAU)
    unit = create_unit(
        by=SYSTEM,
        name=name,
        kind=UnitKind.LAW_FIRM,
        region_code="440605",
        parent_id=bureau.id,
        phone="0757-86330000",
    )
    firm = Firm(unit.pk)
    for _each in range(lawyers):
        number = next(_numbers)
        row = register_lawyer(
            by=SYSTEM, firm_id=unit.pk, name=f"律师{number}", licence_no=f"144{number:05}",
            skills=["labour", "contract"], languages=["mandarin", "cantonese"],
        )  # fmt: skip
        firm.lawyers.append(row.pk)
        firm.actors.append(lawyer_actor(unit.pk, row.pk))
    return firm


def lawyer_actor(firm_id: int, lawyer_id: int) -> Actor:
    """Return how a lawyer of a firm acts."""
    grant = Grant(firm_id, Role.LAWYER, ROLES[Role.LAWYER])
    return Actor(ActorKind.STAFF, id=100_000 + lawyer_id, name="律师", grants=(grant,), lawyer_id=lawyer_id)


def matters(*to: tuple[Target, int], **changes: Any) -> Matters:
    """Return a request about wages, with `changes`; everybody reads everything."""
    given: dict[str, Any] = {
        "to": to, "shares": {place: tuple(Share) for place in range(len(to))}, "matter": "contract",
        "words": WORDS, "opponent": "佛山某鞋业有限公司", "region": "440605",
    }  # fmt: skip
    return Matters(**{**given, **changes})


def asked(*to: tuple[Target, int], phone: str = "", **changes: Any) -> Asked:
    """Return a request that was sent."""
    reach = Reach(name="蒋先生", phone=phone or f"138001{next(_numbers):05}")
    return ask(by=ANONYMOUS, asked=matters(*to, **changes), reach=reach)


def recipients(made: Asked) -> list[Recipient]:
    """Return who was asked, as they are now."""
    return requests.recipients_of(made.request)


def complained(firm: Firm, words: str = "收了钱，开庭没有来。") -> Complaint:
    """Return a complaint about the first lawyer of a firm."""
    reach = Reach(name="蒋先生", phone="13800138000")
    return complain(by=ANONYMOUS, of=(Target.LAWYER, firm.lawyers[0]), about="idle", words=words, reach=reach)


def pages_of_lawyers() -> Iterator[tuple[str, str]]:
    """Yield name and path of the public pages about somebody: a lawyer, a firm, a request, a complaint."""
    firm = firm_with_lawyers("南海某某律师事务所")
    made, row = asked((Target.LAWYER, firm.lawyers[0])), complained(firm)
    named = f"l{firm.lawyers[0]}"
    yield "lawyers:lawyer", reverse("lawyers:lawyer", args=[firm.lawyers[0]])
    yield "lawyers:firm", reverse("lawyers:firm", args=[firm.id])
    yield "lawyers:request", reverse("lawyers:request", query={"to": named})
    yield "lawyers:complain", reverse("lawyers:complain", query={"of": named})
    yield "lawyers:own", reverse("lawyers:own", args=[made.request.code, made.access_key])
    key = complaints.access_key(row)
    yield "lawyers:own_complaint", reverse("lawyers:own_complaint", args=[row.code, key])


def offer(by: Actor, recipient: Recipient, *, times: tuple[datetime, ...] = (), **changes: Any) -> Recipient:
    """Let somebody clear what they were asked and make an offer."""
    row = answer(
        by=by,
        recipient_id=recipient.pk,
        command="clear",
        version=recipient.version,
        data={"no_conflict": True},
    )
    given: dict[str, Any] = {"fee": "fixed", "amount": "3000", "included": "仲裁和一审。", **changes}
    return answer(by=by, recipient_id=row.pk, command="offer", version=row.version, data=given, times=times)
