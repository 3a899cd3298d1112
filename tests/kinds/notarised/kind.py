"""Notarisation as a kind of order."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.kernel.wording import yuan
from fawang.notices.texts import Text
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.kinds import Change, Names, OrderKind
from fawang.work_orders.kinds.figures import Counted, Figures
from fawang.work_orders.kinds.panels import OwnStep, Pages, Seen
from fawang.work_orders.kinds.questions import Asks, Question
from fawang.work_orders.queries import Box, HistoryRow, WorkOrder
from fawang.work_orders.rules import NOTE, REASON, UNROUTED, Party
from fawang.work_orders.texts import notice_params

OWN, DECIDE, REVIEW = Permission.ORDER_OWN, Permission.ORDER_DECIDE, Permission.ORDER_REVIEW
OPEN = frozenset({UNROUTED, "submitted", "quoted", "unpaid", "certifying", "certified"})
PHASES = {
    UNROUTED: Phase.WAITING, "submitted": Phase.WITH_US, "quoted": Phase.WITH_PERSON, "unpaid": Phase.WITH_PERSON,
    "certifying": Phase.IN_HAND, "certified": Phase.DECIDED, "closed": Phase.ENDED, "declined": Phase.ENDED,
    "withdrawn": Phase.ENDED,
}  # fmt: skip
ENDED = frozenset(PHASES) - OPEN
PURPOSES = {"inheritance": "继承", "abroad": "在国外使用", "contract": "合同", "other": "其他"}


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """What guards look at. `fee` in yuan."""

    fee: str = ""


PROCEDURE: Procedure[Snapshot] = Procedure(
    name="notarised", barred=rules.erased, phases=PHASES, initial=frozenset({UNROUTED, "submitted"}),
    opens=("quote",),
    table=(
        *rules.routing_steps(received="submitted", starts="quote"),
        step("quote", "submitted", "quoted", DECIDE, next_party=Party.PERSON,
             fields=(Field("fee", Kind.MONEY), NOTE), meets=("quote",), starts=("accept",)),
        step("accept_fee", "quoted", "unpaid", OWN, meets=("accept",), starts=("pay",)),
        step("decline_fee", "quoted", "declined", OWN, next_party=Party.NOBODY, cancels=("accept",),
             fields=(Field("reason", Kind.TEXT, required=False),)),
        step("pay", "unpaid", "certifying", OWN, DECIDE, next_party=Party.OFFICE,
             fields=(Field("receipt", Kind.LINE), Field("paid_on", Kind.DATE)), meets=("pay",), starts=("certify",)),
        step("certify", "certifying", "certified", DECIDE, fields=(Field("number", Kind.LINE), NOTE),
             meets=("certify",)),
        step("close", "certified", "closed", REVIEW, next_party=Party.NOBODY, fields=(NOTE,)),
        step("reopen", "closed", "certifying", REVIEW, next_party=Party.OFFICE, fields=(REASON,),
             starts=("certify",)),
        step("withdraw", OPEN - {"certified"}, "withdrawn", OWN, next_party=Party.NOBODY,
             cancels=("quote", "accept", "pay", "certify")),
        *rules.oversight_steps(frozenset(PHASES), ended=ENDED),
    ),
)  # fmt: skip
NAMES = Names(
    states={"submitted": "等待报价", "quoted": "等待确认费用", "unpaid": "等待缴费", "certifying": "办理公证",
            "certified": "已出具公证书", "closed": "办结", "declined": "未接受费用", "withdrawn": "已撤回"},
    commands={"quote": "报出费用", "accept_fee": "接受费用", "decline_fee": "不接受费用", "pay": "登记缴费",
              "certify": "出具公证书", "close": "办结", "reopen": "重新办理", "withdraw": "撤回"},
    done={"submit": "公证申请已收到", "quote": "公证处已报价", "accept_fee": "费用已接受", "decline_fee": "费用未接受",
          "pay": "已缴费", "certify": "公证书已出具", "close": "办结", "reopen": "重新办理", "withdraw": "申请已撤回"},
    terms={"quote": "报价", "accept": "确认费用", "pay": "缴费", "certify": "出具公证书"},
    fields={"fee": ("公证费(元)", ""), "receipt": ("缴费凭证号", ""), "paid_on": ("缴费日期", ""),
            "number": ("公证书编号", "")},
)  # fmt: skip


def _quote(change: Change) -> None:
    change.keep(fee=change.values["fee"])


def _rows(seen: Seen) -> list[tuple[str, Any]]:
    fee = seen.order.facts.get("fee")
    return [("公证费", yuan(fee))] if fee else []


def _fee(order: WorkOrder, row: HistoryRow) -> dict[str, Any]:
    return {**notice_params.office(order, row), "fee": str(yuan(order.facts["fee"]))}


KIND = OrderKind(
    title="公证", apply="为其申请公证", procedures={1: PROCEDURE}, current=1, names=NAMES, facts=Snapshot,
    terms=Path(__file__).parent / "terms.yaml", service="notarisation", office=UnitKind.CENTRE, chosen="institution",
    asks=Asks(title="公证事项", questions=(
        Question(Field("institution", Kind.UNIT), "您想在哪里办理?"),
        Question(Field("purpose", Kind.CHOICE, choices=tuple(PURPOSES)), "公证书用于什么?", choices=PURPOSES),
    )),
    pages=Pages(rows=_rows, own={
        "accept_fee": OwnStep("接受费用", "谢谢,请缴费。", title="费用"),
        "decline_fee": OwnStep("不接受", "申请已结束。", asked=("为什么?", "")),
        "pay": OwnStep("我已缴费", "谢谢,公证处开始办理。"),
        "withdraw": OwnStep("撤回申请", "申请已撤回。"),
    }),
    effects={"quote": _quote}, on_person=frozenset({"accept", "pay"}), main=frozenset({"quote", "pay", "certify"}),
    grave=frozenset({"withdraw"}), watched={Box.COMPETENT: ("submitted", "quoted", "unpaid", "certifying")},
    texts={"fee_quoted": Text("公证费用", sms=("公证处已报价,请确认。",), mail=("%(office)s报价:%(fee)s。",),
                              params=("code", "link", "office", "fee"))},
    told={"quote": ("fee_quoted", _fee)}, reopening="reopen",
    figures=Figures(handed_in=Counted("notarised", "公证申请", "收到的公证申请。"), basis="test", service="公证"),
)  # fmt: skip
