"""The office sets the fee; once nothing is owed a notary signs; once it is issued the order is closed."""

from dataclasses import dataclass
from pathlib import Path

from fawang.certificates.actions.drafts import Draft, draft_certificate
from fawang.certificates.events import CertificateIssued
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.organisations.rules import UnitKind
from fawang.payments.actions.requests import Fee, ask_payment
from fawang.payments.events import PaymentSettled
from fawang.people.rules import Permission
from fawang.work_orders import queries, rules
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.kinds import Change, Names, OrderKind
from fawang.work_orders.rules import UNROUTED, Party, Snapshot

NAME, SORT = "certified", "notarised"
DECIDE = Permission.ORDER_DECIDE
PHASES = {
    UNROUTED: Phase.WAITING, "submitted": Phase.WITH_US, "owed": Phase.WITH_PERSON, "signing": Phase.IN_HAND,
    "closed": Phase.ENDED,
}  # fmt: skip
PROCEDURE: Procedure[Snapshot] = Procedure(
    name=NAME, barred=rules.erased, phases=PHASES, initial=frozenset({UNROUTED, "submitted"}), opens=("certify",),
    table=(
        *rules.routing_steps(received="submitted", starts="certify"),
        step("charge", "submitted", "owed", DECIDE, next_party=Party.PERSON,
             fields=(Field("fee", Kind.MONEY), Field("notary", Kind.NUMBER))),
        step("go_on", "owed", "signing", Permission.ORDER_DISPATCH, next_party=Party.OFFICE),
        step("close", "signing", "closed", Permission.ORDER_DISPATCH, next_party=Party.NOBODY, meets=("certify",)),
        *rules.oversight_steps(frozenset(PHASES), ended=frozenset({"closed"})),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts(Snapshot):
    """What guards look at, and who is going to sign."""

    notary: int = 0


NAMES = Names(
    states={"submitted": "待审查", "owed": "待缴费", "signing": "待签发", "closed": "办结"},
    commands={"charge": "确定费用", "go_on": "费用结清", "close": "办结"},
    done={"submit": "已收到", "charge": "费用已确定", "go_on": "费用已结清", "close": "已办结"},
    terms={"certify": "出具公证书"}, fields={"fee": ("公证费(元)", ""), "notary": ("公证员", "")},
)  # fmt: skip


def _charge(change: Change) -> None:
    """Ask for the fee; who is going to sign is kept until it is paid."""
    order = change.order
    change.keep(notary=change.values["notary"])
    fee = Fee(
        order_id=order.pk, unit_id=order.unit_id, amount=round(float(change.values["fee"]) * 100), purpose="委托公证",
        basis="收费标准第三条", waiver_hint="受援人可以申请减免。",
    )  # fmt: skip
    ask_payment(by=change.by, key=f"{NAME}:{order.pk}:fee", fee=fee)


def _settled(event: PaymentSettled) -> None:
    """Have the certificate drafted, once nothing is owed."""
    order = queries.locked(event.order_id)
    if order.kind != NAME or order.state != "owed":
        return
    draft = Draft(
        order_id=order.pk, unit_id=order.unit_id, sort=SORT, title="公证书", signers=(order.facts["notary"],),
        template="certificates/plain_paper.html", holder=order.person, context={"text": "兹证明委托书上的签名属实。"},
    )  # fmt: skip
    draft_certificate(by=SYSTEM, key=f"{NAME}:{order.pk}:1", draft=draft)
    take_step(by=SYSTEM, code=order.code, command="go_on", version=order.version, data={})


def _issued(event: CertificateIssued) -> None:
    """Close the order, once its certificate is valid."""
    order = queries.locked(event.order_id)
    if order.kind == NAME and order.state == "signing":
        take_step(by=SYSTEM, code=order.code, command="close", version=order.version, data={})


KIND = OrderKind(
    title="公证", apply="为其申请公证", procedures={1: PROCEDURE}, current=1, names=NAMES, facts=Facts,
    terms=Path(__file__).parent / "terms.yaml", service="notarisation", office=UnitKind.CENTRE,
    effects={"charge": _charge}, follows={PaymentSettled: _settled, CertificateIssued: _issued},
)  # fmt: skip
