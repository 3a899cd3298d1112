"""Mediation as a kind of order."""

from pathlib import Path
from typing import Any

from fawang.kernel.rules.problems import Conflict
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.notices.texts import Text
from fawang.people.rules import Permission
from fawang.work_orders import queries, rules
from fawang.work_orders.kinds import Change, Names, OrderKind
from fawang.work_orders.kinds.figures import Figures
from fawang.work_orders.kinds.panels import OwnStep, Pages, Seen
from fawang.work_orders.kinds.questions import OPPONENT, Asks, Question
from fawang.work_orders.queries import Box
from fawang.work_orders.rules import NOTE, REASON, UNROUTED, Party, Snapshot, side_permission
from fawang.work_orders.texts import notice_params as params

OWN, DECIDE, REVIEW = Permission.ORDER_OWN, Permission.ORDER_DECIDE, Permission.ORDER_REVIEW
APPLICANT, RESPONDENT = SIDES = ("applicant", "respondent")
BOTH, THEIRS = frozenset(SIDES), side_permission(RESPONDENT)
PHASES = {
    UNROUTED: Phase.WAITING, "submitted": Phase.WITH_US, "inviting": Phase.WITH_PERSON, "talking": Phase.IN_HAND,
    "agreed": Phase.DECIDED, "closed": Phase.ENDED, "failed": Phase.ENDED, "withdrawn": Phase.ENDED,
}  # fmt: skip
ENDED = frozenset({"closed", "failed", "withdrawn"})
VIEW = Field("view", Kind.TEXT)

PROCEDURE: Procedure[Snapshot] = Procedure(
    name="mediated", barred=rules.erased, phases=PHASES, initial=frozenset({UNROUTED, "submitted"}),
    opens=("decide",),
    table=(
        *rules.routing_steps(received="submitted", starts="decide"),
        step("invite", "submitted", "inviting", DECIDE, next_party=RESPONDENT, shown=BOTH,
             meets=("decide",), starts=("agree",)),
        step("agree", "inviting", "talking", THEIRS, next_party=Party.OFFICE, shown=BOTH, meets=("agree",),
             starts=("mediate",)),
        step("reject", "inviting", "failed", THEIRS, next_party=Party.NOBODY, shown=BOTH, fields=(REASON,),
             cancels=("agree",)),
        step("hear_applicant", "talking", None, DECIDE, fields=(VIEW,)),
        step("hear_respondent", "talking", None, DECIDE, fields=(VIEW,), shown=frozenset({RESPONDENT})),
        step("settle", "talking", "agreed", DECIDE, shown=BOTH, fields=(Field("terms", Kind.TEXT),),
             meets=("mediate",)),
        step("fail", "talking", "failed", DECIDE, next_party=Party.NOBODY, shown=BOTH, fields=(REASON,),
             cancels=("mediate",)),
        step("close", "agreed", "closed", REVIEW, next_party=Party.NOBODY, shown=BOTH, fields=(NOTE,)),
        step("withdraw", frozenset(PHASES) - ENDED - {"agreed"}, "withdrawn", OWN, next_party=Party.NOBODY,
             shown=BOTH, cancels=("decide", "agree", "mediate")),
        *rules.oversight_steps(frozenset(PHASES), ended=ENDED),
    ),
)  # fmt: skip
NAMES = Names(
    states={"submitted": "等待受理", "inviting": "等待对方同意", "talking": "调解中", "agreed": "已达成协议",
            "closed": "办结", "failed": "调解不成", "withdrawn": "已撤回"},
    commands={"invite": "邀请对方", "agree": "同意调解", "reject": "不同意调解", "hear_applicant": "听取申请人意见",
              "hear_respondent": "听取被申请人意见", "settle": "达成协议", "fail": "调解不成", "close": "办结",
              "withdraw": "撤回"},
    done={"submit": "调解申请已收到", "invite": "已邀请对方参加", "agree": "对方同意调解", "reject": "对方不同意调解",
          "hear_applicant": "已听取申请人意见", "hear_respondent": "已听取被申请人意见", "settle": "双方达成协议",
          "fail": "调解不成", "close": "已办结", "withdraw": "申请已撤回"},
    terms={"decide": "受理", "agree": "对方答复", "mediate": "调解"},
    fields={"view": ("意见", ""), "terms": ("协议内容", "")},
    sides={APPLICANT: "申请人", RESPONDENT: "被申请人"},
    parties={RESPONDENT: "被申请人"},
)  # fmt: skip


def _invite(change: Change) -> None:
    if all(one.side != RESPONDENT for one in queries.persons_of(change.order)):
        raise Conflict("nobody_named")


def _settle(change: Change) -> None:
    signed = {one.signed for one in queries.persons_of(change.order)}
    if None in signed or len(signed) > 1:
        raise Conflict("not_signed_by_both")


def _rows(seen: Seen) -> list[tuple[str, Any]]:
    own = queries.side_of(seen.order, seen.by)
    return [("您的身份", NAMES.sides[own])] if own else []


KIND = OrderKind(
    title="人民调解", apply="为其申请调解", procedures={1: PROCEDURE}, current=1, names=NAMES, sides=SIDES,
    terms=Path(__file__).parent / "terms.yaml", service="mediation",
    asks=Asks(title="纠纷", questions=(
        Question(Field(OPPONENT, Kind.LINE, longest=100), "对方是谁?", with_words=True),
        Question(Field("talked", Kind.FLAG, required=False), "您和对方谈过吗?", choices={"yes": "谈过", "no": "没有"}),
    )),
    pages=Pages(rows=_rows, own={
        "agree": OwnStep("我同意调解", "谢谢,调解员会联系您。"), "reject": OwnStep("我不同意", "调解已结束。"),
        "withdraw": OwnStep("撤回申请", "申请已撤回。"),
    }),
    effects={"invite": _invite, "settle": _settle}, on_person=frozenset({"agree"}),
    main=frozenset({"invite", "settle", "close"}), grave=frozenset({"fail"}),
    lines=lambda data: [str(data[name]) for name in ("view", "terms") if data.get(name)],
    watched={Box.COMPETENT: ("submitted", "inviting", "talking")},
    texts={name: Text("人民调解", sms=(said,), params=("code", "link")) for name, said in (
        ("mediated_invited", "已发出调解邀请。"), ("mediated_heard", "您的意见已记录。"),
        ("mediated_settled", "双方达成协议。"), ("mediated_failed", "调解不成。"))},
    told={name: (text, params.nothing) for name, text in (
        ("invite", "mediated_invited"), ("hear_applicant", "mediated_heard"), ("hear_respondent", "mediated_heard"),
        ("settle", "mediated_settled"), ("reject", "mediated_failed"), ("fail", "mediated_failed"))},
    figures=Figures(service="人民调解"),
)  # fmt: skip
