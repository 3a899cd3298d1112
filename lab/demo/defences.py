"""Invented notifications of courts and police, a post of duty lawyers, wishes of detainees: by the real actions."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.defence import queries
from fawang.legal_aid.defence.actions import duty
from fawang.legal_aid.defence.actions.notifications import Notice, Relative, notify, withdraw
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from lab.demo.certified_matters import Matter
from lab.demo.staff import COUNTY, lawyer_username

_BEFORE = ("notified", "ended")
_HELPED = (
    ("advice", "procedure"),
    ("plea",),
    ("advice", "wish"),
    ("measures", "opinion"),
    ("plea", "advice"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """A notification: about whom, why, at which stage, how long ago, how far it has come."""

    person: str
    grounds: tuple[str, ...]
    stage: str
    charge: str
    days_ago: float
    far: str
    hearing_in: int | None = None
    relative: Relative = field(default_factory=Relative)
    needs: str = ""


_STORIES = (
    Story("小林（演示）", ("minor",), "first_instance", "涉嫌盗窃", 25, "closed", -6,
          Relative("林母（演示）", "母亲", "19900008101")),
    Story("老王（演示）", ("life_or_death",), "first_instance", "涉嫌故意伤害致人死亡", 9, "defending", 12),
    Story("何某（演示）", ("disabled",), "investigation", "涉嫌诈骗", 5, "defending", needs="聋人，需要手语翻译"),
    Story("罗某（演示）", ("medical_treatment",), "first_instance", "强制医疗申请", 3, "assigned", 8),
    Story("小陈（演示）", ("minor",), "investigation", "涉嫌寻衅滋事", 0.3, "notified"),
    Story("邓某（演示）", ("ordinary_trial",), "first_instance", "涉嫌危险驾驶", 0.2, "notified", 2),
    Story("谭某（演示）", ("capacity",), "investigation", "涉嫌故意毁坏财物", 14, "ended"),
)  # fmt: skip


def create() -> int:
    """Create the notifications, the post and what was done there; return how many notifications. The organs have to be
    there.
    """
    organs = {name: _actor(name) for name in ("demo-court", "demo-police", "demo-post")}
    if not all(organs.values()):
        return 0
    for number, story in enumerate(_STORIES):
        _go(story, number, organs)
    _serve(organs["demo-police"], organs["demo-post"])
    return len(_STORIES)


def _actor(username: str) -> Actor | None:
    found = people.accounts_named({username}).get(username)
    return people.staff_identity(found).actor if found else None


def _go(story: Story, number: int, organs: dict[str, Actor | None]) -> None:
    by = organs["demo-police" if story.stage == "investigation" else "demo-court"]
    assert by is not None
    began = clock.now() - timedelta(days=story.days_ago)
    notice = Notice(
        organ_id=by.grants[0].unit_id,
        number=f"（{clock.today().year}）演示第{101 + number}号",
        person=story.person,
        grounds=story.grounds,
        stage=story.stage,
        charge=story.charge,
        held_at="南海区看守所（演示）",
        hearing_on=clock.today() + timedelta(days=story.hearing_in) if story.hearing_in is not None else None,
        handler="承办人（演示）",
        relative=story.relative,
        needs=story.needs,
    )
    with clock.at(began):
        order = notify(by=by, notice=notice).order
    if story.far == "ended":
        with clock.at(began + timedelta(hours=8)):
            withdraw(by=by, code=order.code, why="own_lawyer", note="家属已委托律师")
    if story.far in _BEFORE:
        return
    matter = Matter(order, began)
    demand = queries.demand(queries.notification(order.pk))
    lawyer = next(one.lawyer for one in legal_aid.proposals(order, demand) if one.suggestion.excluded is None)
    matter.give("assign", lawyer_id=lawyer.id)
    if story.far == "assigned":
        return
    handles = _actor(lawyer_username(lawyer.id)) or SYSTEM
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("take_up", {"no_conflict": True}),
        ("meet", {"note": "在看守所会见，告知权利。"}),
        ("record", {"event": "file_reading"}),
        ("record", {"event": "opinion", "note": "提出从宽处理的意见。"}),
    )
    for command, data in steps:
        matter.give(
            command,
            handles,
            hours=20,
            **({"on": matter.day} if command in ("meet", "record") else {}),
            **data,
        )
    if story.far == "closed":
        matter.give("conclude", handles, hours=30, outcome="suspended", ended_on=matter.day)
        matter.give("hand_in", handles, hours=30)
        matter.give("close", hours=20)


def _serve(police: Actor | None, lawyer: Actor | None) -> None:
    assert police is not None
    assert lawyer is not None
    unit_id = police.grants[0].unit_id
    office = organisations.nearest(COUNTY, UnitKind.LEGAL_AID_OFFICE)[0]
    post = duty.enter_post(by=SYSTEM, unit_id=unit_id, office_id=office.id, kind="detention", is_demo=True)
    for number, kinds in enumerate(_HELPED):
        duty.record_help(
            by=lawyer, post_id=post.pk, day=clock.today() - timedelta(days=number), kinds=kinds,
            person="周某（演示）" if "plea" in kinds else "", note="", client_id=f"demo-{number}",
        )  # fmt: skip
    for number, hours in enumerate((3, 30)):
        said = duty.Said(
            person=f"演示在押人员{number + 1}",
            words="没有钱请律师，想申请法律援助。（演示）",
            said_at=clock.now() - timedelta(hours=hours),
            held_at="南海区看守所（演示）",
        )
        duty.note_wish(by=lawyer, unit_id=unit_id, said=said, client_id=f"demo-{number}")
