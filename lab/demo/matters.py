"""Invented matters for a demonstration, in every state, taken there by the real actions at real hours."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from fawang.feedback.actions import rate
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.procedure import Command
from fawang.people.rules.wishes import Dialect, Medium, Reach
from fawang.regions import queries as regions
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Channel
from lab.demo.words import STORIES, Story

MATTERS = 140
_DAYS_BACK = 55
_SURNAMES = "陈李黄张梁林刘吴罗何郑叶郭谢冯曾邓周彭蔡"
#: Most are where the demo's accounts work; the rest are all over the province.
_PLACES = (
    "佛山市南海区桂城街道", "佛山市南海区狮山镇", "佛山市南海区大沥镇", "佛山市南海区西樵镇", "佛山市顺德区容桂街道",
    "佛山市禅城区祖庙街道", "广州市天河区天园街道", "东莞市厚街镇", "深圳市宝安区福永街道", "汕头市潮阳区",
    "梅州市梅江区", "湛江市赤坎区", "中山市小榄镇", "惠州市惠城区", "肇庆市端州区",
)  # fmt: skip


def create() -> int:
    """Create the matters unless there are any; return how many."""
    if queries.any_orders():
        return 0
    dice = random.Random(12348)  # noqa: S311 a demonstration looks the same each time
    begin = clock.now() - timedelta(days=_DAYS_BACK)
    for number in range(MATTERS):
        # The latest ones are the freshest, and by far not all get to the end.
        moment = _at_work(begin + timedelta(days=_DAYS_BACK * number / MATTERS), dice)
        _matter(dice, moment)
    return MATTERS


@dataclass
class _Run:
    """One matter on its way, with its own clock."""

    order: WorkOrder
    now: datetime
    dice: random.Random

    def give(self, command: Command, *, after_hours: float, **data: Any) -> bool:
        """Give a command some hours later; False once that would be in the future."""
        self.now = _at_work(self.now + timedelta(hours=after_hours * self.dice.uniform(0.6, 1.5)), self.dice)
        if self.now >= clock.now():
            return False
        with clock.at(self.now):
            self.order = take_step(
                by=SYSTEM, code=self.order.code, command=command, version=self.order.version, data=data
            )
        return True


def _matter(dice: random.Random, moment: datetime) -> None:
    story = dice.choice(STORIES)
    if moment >= clock.now():
        return
    with clock.at(moment):
        order = submit(by=ANONYMOUS, intake=_intake(story, dice)).order
    run = _Run(order, moment, dice)
    for _ in _life(run, story):
        # The generator ends where the present begins.
        pass


def _life(run: _Run, story: Story) -> Iterator[None]:
    """Take a matter as far as time allows."""
    dice = run.dice
    fate = dice.random()
    if fate < 0.06:
        return
    if fate < 0.16:
        if not run.give(
            Command.REQUEST_PAPERS,
            after_hours=20,
            papers=["身份证复印件", "考勤记录或工资流水"],
            note="请拍照上传即可。",
        ):
            return
        if dice.random() < 0.4 or not run.give(Command.SUPPLY_PAPERS, after_hours=40, note="已补齐。"):
            return
    if fate > 0.95:
        run.give(
            Command.REFUSE,
            after_hours=40,
            article="31",
            reason="所涉事项不属于法律援助范围，已告知其他求助途径。",
        )
        return
    if not run.give(Command.ACCEPT, after_hours=30, article=story.ground, note=""):
        return
    yield
    able = [one for one in legal_aid.proposals(run.order) if one.suggestion.excluded is None]
    if not able or not run.give(Command.ASSIGN, after_hours=18, lawyer_id=able[0].lawyer.id, note=""):
        return
    if not run.give(Command.TAKE_UP, after_hours=8, no_conflict=True):
        return
    yield
    for event, note in (("contact", "已与当事人面谈，核对材料。"), ("mediation", "与对方沟通调解方案。")):
        day = run.now.astimezone(clock.CHINA).date().isoformat()
        if not run.give(Command.RECORD, after_hours=60, event=event, on=day, note=note):
            return
    day = run.now.astimezone(clock.CHINA).date().isoformat()
    recovered = str(dice.randrange(20, 600) * 100)
    if not run.give(
        Command.CONCLUDE, after_hours=90, outcome="mediation", sum_recovered=recovered, ended_on=day,
        note="双方达成调解协议，款项已支付。",
    ):  # fmt: skip
        return
    if not run.give(Command.HAND_IN, after_hours=40, note="") or not run.give(
        Command.CLOSE, after_hours=30, note=""
    ):
        return
    yield
    if dice.random() < 0.7:
        score = dice.choices((5, 4, 3, 2, 1), weights=(70, 22, 4, 3, 1))[0]
        reasons = ["solved", "kind"] if score >= 4 else ["slow"]
        run.now += timedelta(hours=5)
        if run.now < clock.now():
            with clock.at(run.now):
                rate(by=ANONYMOUS, order=run.order, score=score, reasons=reasons, comment="")


def _intake(story: Story, dice: random.Random) -> Intake:
    place = dice.choice(_PLACES[:4] if dice.random() < 0.6 else _PLACES)
    careful = dice.random() < 0.12
    return Intake(
        kind="legal_aid",
        matter=story.matter,
        words=story.words,
        place=regions.place_in(place),
        place_text=place,
        channel=Channel.WEB,
        urgent=dice.random() < 0.08,
        answers={
            "claim": story.ground if story.ground.startswith("31") else "none",
            "urgency": "none",
            "no_condition": story.ground if story.ground.startswith("32") else "none",
            "exempt": "42.3" if story.ground == "31.5" else "none",
            "household": "3",
            "income": str(dice.randrange(15, 80) * 100),
            "opponent": story.opponent,
        },
        reach=Reach(
            name=f"{dice.choice(_SURNAMES)}某",
            # 199 0000 …: a range kept for demonstrations here; nothing is sent to it, only filed.
            phone=f"1990000{dice.randrange(10000):04d}",
            medium=Medium.SMS,
            may_call=not careful,
            may_announce=not careful,
            dialect=dice.choices(
                (Dialect.MANDARIN, Dialect.CANTONESE, Dialect.TEOCHEW, Dialect.HAKKA), weights=(50, 35, 9, 6)
            )[0],
        ),
    )


def _at_work(moment: datetime, dice: random.Random) -> datetime:
    """Return `moment` moved into working hours of a weekday."""
    local = moment.astimezone(clock.CHINA)
    if local.hour < 9 or local.hour >= 17:
        day = local.date() + timedelta(days=1 if local.hour >= 17 else 0)
        local = datetime.combine(day, time(9, dice.randrange(60)), clock.CHINA)
    while local.weekday() >= 5:
        local += timedelta(days=1)
    return local
