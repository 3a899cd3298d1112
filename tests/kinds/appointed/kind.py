"""A talk at the office as a kind of order."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format

from fawang.appointments import queries as appointments
from fawang.appointments.actions import reservations
from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.notices.texts import Text
from fawang.people.rules import Permission
from fawang.work_orders import rules
from fawang.work_orders.kinds import Change, Names, Offers, OrderKind
from fawang.work_orders.kinds.figures import Figures
from fawang.work_orders.kinds.panels import OwnStep, Pages, Place, Seen
from fawang.work_orders.kinds.questions import Asks, Question
from fawang.work_orders.queries import Box, WorkOrder
from fawang.work_orders.rules import NOTE, REASON, UNROUTED, Party

OWN, DECIDE, REVIEW = Permission.ORDER_OWN, Permission.ORDER_DECIDE, Permission.ORDER_REVIEW
RESOURCE = "talk"
PHASES = {
    UNROUTED: Phase.WAITING, "submitted": Phase.WITH_US, "offered": Phase.WITH_PERSON, "fixed": Phase.IN_HAND,
    "talked": Phase.DECIDED, "closed": Phase.ENDED, "lapsed": Phase.ENDED, "withdrawn": Phase.ENDED,
}  # fmt: skip
ENDED = frozenset({"closed", "lapsed", "withdrawn"})
SLOT, RUNNING = Field("slot", Kind.CHOICE), ("offer", "answer", "receive")


@dataclass(frozen=True, slots=True)
class Snapshot(rules.Snapshot):
    """What guards look at. `begins`: when the appointment is, in ISO form."""

    begins: str = ""


def _unanswered(order: Snapshot, now: datetime) -> str | None:
    due = order.open_terms.get("answer")
    return "wrong_state" if due is None or now <= due else None


PROCEDURE: Procedure[Snapshot] = Procedure(
    name="appointed", barred=rules.erased, phases=PHASES, initial=frozenset({UNROUTED, "submitted"}),
    opens=("offer",),
    table=(
        *rules.routing_steps(received="submitted", starts="offer"),
        step("offer", "submitted", "offered", DECIDE, next_party=Party.PERSON, fields=(SLOT,),
             meets=("offer",), starts=("answer",)),
        step("confirm", "offered", "fixed", OWN, next_party=Party.OFFICE, meets=("answer",), starts=("receive",)),
        step("move", frozenset({"offered", "fixed"}), "fixed", OWN, next_party=Party.OFFICE, fields=(SLOT,),
             meets=("answer",), starts=("receive",)),
        step("lapse", "offered", "lapsed", DECIDE, cancels=RUNNING, guard=_unanswered),
        step("talk", "fixed", "talked", DECIDE, fields=(NOTE,), meets=("receive",)),
        step("close", "talked", "closed", REVIEW, next_party=Party.NOBODY, fields=(NOTE,)),
        step("reopen", "closed", "submitted", REVIEW, next_party=Party.OFFICE, fields=(REASON,), starts=("offer",)),
        step("withdraw", frozenset(PHASES) - ENDED - {"talked"}, "withdrawn", OWN, cancels=RUNNING),
        *rules.oversight_steps(frozenset(PHASES), ended=ENDED),
    ),
)  # fmt: skip
NAMES = Names(
    states={"submitted": "等待安排", "offered": "等待确认时间", "fixed": "已预约", "talked": "已面谈", "closed": "办结",
            "lapsed": "未确认", "withdrawn": "已撤回"},
    commands={"offer": "安排时间", "confirm": "确认", "move": "改期", "lapse": "未确认,结束", "talk": "已面谈",
              "close": "办结", "reopen": "重新安排", "withdraw": "撤回"},
    done={"submit": "预约申请已收到", "offer": "已安排时间", "confirm": "时间已确认", "move": "已改期",
          "lapse": "未确认", "talk": "已面谈", "close": "已办结", "reopen": "重新安排", "withdraw": "申请已撤回"},
    terms={"offer": "安排时间", "answer": "确认时间", "receive": "面谈"}, fields={"slot": ("时间", "")},
)  # fmt: skip


def _offers(order: WorkOrder) -> Offers:
    now = clock.now()
    rows = appointments.slots(order.unit_id, [RESOURCE], now, now=now)
    free = [(str(one.id), _shown(one.begins)) for one in rows if one.taken < one.capacity]
    return lambda command: {"slot": free} if command in ("offer", "move") else {}


def _shown(begins: datetime) -> str:
    return date_format(begins.astimezone(clock.CHINA), "DATETIME_FORMAT")


def _book(change: Change) -> None:
    chosen, key = str(change.values["slot"]), f"order:{change.order.pk}"
    if chosen not in dict(_offers(change.order)("move")["slot"]):
        raise Invalid("invalid", errors={"slot": "field_wrong"})
    take = reservations.move if "begins" in change.order.facts else reservations.book
    change.keep(begins=take(by=change.by, key=key, slot_id=int(chosen), now=change.now).begins_at.isoformat())


def _free(change: Change) -> None:
    reservations.release(by=change.by, key=f"order:{change.order.pk}", now=change.now)
    change.order.facts = {name: value for name, value in change.order.facts.items() if name != "begins"}


def _rows(seen: Seen) -> list[tuple[str, Any]]:
    begins = seen.order.facts.get("begins")
    return [("预约时间", _shown(datetime.fromisoformat(begins)))] if begins else []


KIND = OrderKind(
    title="预约面谈", apply="为其预约", procedures={1: PROCEDURE}, current=1, names=NAMES, facts=Snapshot,
    offers=_offers, terms=Path(__file__).parent / "terms.yaml", service="legal_aid",
    asks=Asks(title="预约", questions=(Question(Field("since", Kind.DATE, required=False), "从什么时候开始的?"),)),
    pages=Pages(rows=_rows, own={
        "confirm": OwnStep("我会来", "谢谢,到时见。", place=Place.FIRST), "move": OwnStep("改期", "已改期。"),
        "withdraw": OwnStep("不来了", "预约已取消。"),
    }),
    effects={"offer": _book, "move": _book, **dict.fromkeys(("lapse", "withdraw", "reopen"), _free)},
    on_person=frozenset({"answer"}), main=frozenset({"offer", "talk"}), watched={Box.COMPETENT: ("submitted", "fixed")},
    texts={"talk_offered": Text("面谈时间", sms=("面谈时间:%(moment)s。",), params=("code", "link", "moment"))},
    told=dict.fromkeys(("offer", "move"), ("talk_offered", lambda order, row: {"moment": order.facts["begins"]})),
    reopening="reopen", figures=Figures(service="预约面谈"),
)  # fmt: skip
