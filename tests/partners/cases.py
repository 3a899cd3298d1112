"""Partners with agreements in force, and matters between us and them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.organisations.rules import UnitKind
from fawang.partners.actions.agreements import create_partner, draft, take_agreement_step
from fawang.partners.actions.exchange import receive
from fawang.partners.actions.referrals import Handover, prepare, record_consent, take_step
from fawang.partners.actions.token_forms import make_form
from fawang.partners.links import Address, Outcome
from fawang.partners.models import Agreement, Partner, Referral
from fawang.partners.rules.messages import ReferralMessage
from fawang.work_orders import queries as orders
from fawang.work_orders.queries import WorkOrder
from tests.conftest import unit_at

#: Two persons who may do what an agreement needs; actions of the platform need no grant.
ONE, OTHER = Actor(kind=ActorKind.SYSTEM, id=1), Actor(kind=ActorKind.SYSTEM, id=2)
EVERYTHING = [{"matters": ["*"], "regions": ["*"]}]
NAMES = {"110": "公安110", "12345": "12345热线", "12368": "12368诉讼服务热线"}


def terms(**changes: Any) -> dict[str, Any]:
    """Return an agreement both ways that rests on a duty of law and is reached by telephone."""
    written: dict[str, Any] = {
        "takes": EVERYTHING,
        "gives": EVERYTHING,
        "fields_out": ["name", "phone", "request"],
        "fields_in": ["name", "phone", "summary", "request"],
        "ground": "duty",
        "basis": "民事诉讼法",
        "links": [{"name": "telephone"}],
    }
    return {**written, **changes}


def partner(code: str = "12368", **changes: Any) -> Partner:
    """Return a partner with an agreement in force."""
    bureau = unit_at("44", UnitKind.BUREAU)
    row = create_partner(
        by=SYSTEM,
        code=code,
        names={"zh-hans": NAMES.get(code, code), "en": code},
        body="court",
        unit_id=bureau.id,
    )
    agree(code, **changes)
    return row


def agree(code: str, **changes: Any) -> Agreement:
    """Bring a version of an agreement into force."""
    row = draft(by=ONE, code=code, terms=terms(**changes), valid_from=date(2020, 1, 1))
    row = take_agreement_step(by=ONE, agreement_id=row.pk, command="submit", version=row.version)
    return take_agreement_step(by=OTHER, agreement_id=row.pk, command="approve", version=row.version)


def message(**changes: Any) -> ReferralMessage:
    """Return an offer of the case of the wages withheld in Nanhai."""
    values: dict[str, Any] = {
        "type": "offered",
        "number": "GA-2026-0001",
        "step": 1,
        "at": clock.now().isoformat(),
        "matter": "labour",
        "region": "440605",
        "fields": {"name": "蒋先生", "phone": "13800138000", "summary": "厂里扣着工资不发"},
    }
    return ReferralMessage.read({**values, **changes})


def told(code: str, row: Referral, kind: str, step: int, **changes: Any) -> Referral:
    """Let the partner say something of a referral that both know."""
    return receive(
        by=SYSTEM,
        partner=code,
        message=ReferralMessage.read(
            {
                "type": kind, "number": row.reference or "ZF-1", "reference": row.code, "step": step,
                "at": clock.now().isoformat(), **changes,
            }
        ),
    )  # fmt: skip


def step(row: Referral, command: str, by: Actor = SYSTEM, **data: Any) -> Referral:
    """Take a step on our side at the present version."""
    row.refresh_from_db()
    return take_step(by=by, code=row.code, command=command, version=row.version, data=data)


def prepared(code: str = "12368", by: Actor = SYSTEM, **changes: Any) -> Referral:
    """Return what is to be handed over, not sent yet."""
    values: dict[str, Any] = {
        "partner": code,
        "matter": "labour",
        "region": "440605",
        "unit_id": unit_at("440605", UnitKind.LEGAL_AID_OFFICE).id,
        "fields": {
            "name": "蒋先生",
            "phone": "13800138000",
            "request": "申请强制执行",
            "account": "只在本地",
        },
    }
    return prepare(by=by, handover=Handover(**{**values, **changes}))


def offered(code: str = "12368", **changes: Any) -> Referral:
    """Return what was handed over, and waits at the partner."""
    return step(prepared(code, **changes), "offer")


class Kept:
    """A link that keeps what it is given: what would have left."""

    name = "kept"

    def __init__(self) -> None:
        self.messages: list[ReferralMessage] = []

    def deliver(self, address: Address, message: ReferralMessage) -> Outcome:
        """Keep a message."""
        self.messages.append(message)
        return Outcome.SENT


def pages_of_partners(order: WorkOrder) -> Iterator[tuple[str, str]]:
    """Yield name and path of the public pages: a partner's form, and what the person of an order has agreed to."""
    partner("12333", ground="consent")
    row = prepared("12333", order=order.code)
    record_consent(by=SYSTEM, code=row.code, text="12333得到：姓名、请求")
    row = step(row, "offer")
    yield "partners:form", make_form(by=SYSTEM, code=row.code).path
    key = orders.access_key(order)
    yield "partners:own_consent", reverse("partners:own_consent", args=[order.code, key, row.code])
