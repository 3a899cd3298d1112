"""The question about wages, and the usual way of one."""

from dataclasses import replace
from typing import Any

from fawang.consultations.actions.asking import Question
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Command
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.people.rules.wishes import Medium, Reach

TEXT = "老板扣着最后两个月的工资和加班费不给，说要签自愿离职才给钱，我该怎么办？"
ANSWER = "用人单位应当按时足额支付工资，依据《劳动合同法》第三十条。不要签字，先收集工资条和考勤记录。"


def question(**changes: Any) -> Question:
    """Return the question, with `changes`."""
    values: dict[str, Any] = {
        "text": TEXT,
        "place": "440605011",
        "topic": "",
        "matter": "labour",
        "reach": Reach(name="", medium=Medium.NONE),
    }
    return Question(**{**values, **changes})


def person_of(row: Consultation) -> Actor:
    """Return the person of a consultation, who has shown the key."""
    return replace(ANONYMOUS, consultation_id=row.pk)


def fresh(row: Consultation) -> Consultation:
    """Return a consultation as it is now."""
    return Consultation.objects.get(pk=row.pk)


def give(row: Consultation, command: str, by: Actor, **data: Any) -> Consultation:
    """Give a command at the present version."""
    version = fresh(row).version
    return take_step(by=by, code=row.code, command=Command(command), version=version, data=data)
