"""Invented mediations in many states, taken there by the real actions. Nobody applied for them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fawang.certificates.actions import keys
from fawang.certificates.actions.signatures import seal_certificate, sign_certificate
from fawang.certificates.queries import certificates
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.mediation.procedure import PROCEDURE, Command
from fawang.mediation.rules import Side
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.actions.staff import appoint, dismiss
from fawang.people.rules import Role
from fawang.work_orders import queries as work_orders
from lab.demo.certified_matters import Matter, begin
from lab.demo.staff import COUNTY

MEDIATOR, SECOND = "demo-mediator", "demo-mediator-2"


@dataclass(frozen=True, slots=True)
class Story:
    """A dispute: about what, by whom, with whom, how long ago, how far it has come."""

    relation: str
    words: str
    name: str
    other: str
    days_ago: float
    far: str
    matter: str = "neighbours"
    answers: dict[str, str] = field(default_factory=dict)
    terms: str = "乙方十日内修好，并一次性补偿甲方损失；双方不再追究。"


_STORIES = (
    Story("neighbours", "楼上卫生间漏水，我家天花板泡坏了，找过几次没修。",
          "莫先生（演示）", "岑先生（演示）", 45, "closed"),
    Story("work", "装修队长拖欠我们五个人的工钱，一共三万二。",
          "覃先生（演示）", "卢先生（演示）", 30, "confirmed", "labour",
          terms="乙方分三期付清工钱三万二千元，每月二十日前各付一期。"),
    Story("trade", "我借给同乡两万元，有借条，到期没还。",
          "霍女士（演示）", "蒙先生（演示）", 20, "in_force", "debt",
          terms="乙方分四期归还二万元。"),
    Story("property", "物业把消防通道改成停车位收费，想请人调解。",
          "苏女士（演示）", "某物业公司（演示）", 9, "signing", "housing"),
    Story("traffic", "电动车被撞，对方只肯赔一半修车费。",
          "温先生（演示）", "简先生（演示）", 7, "mediating", "traffic"),
    Story("housing", "租房押金两个月了不退。",
          "戴小姐（演示）", "房东先生（演示）", 4, "inviting", "housing"),
    Story("family", "丈夫喝酒后动手，我想谈分开住的事，怕他知道。",
          "方女士（演示）", "（演示）", 2, "careful",
          "domestic_violence", {"afraid": "yes"}),
    Story("land", "田埂边界被推平，两家一直吵。",
          "祝伯（演示）", "邻居（演示）", 0.5, "submitted", "rural_land"),
    Story("damage", "孩子在小店门口滑倒摔伤，店主不认。",
          "雷女士（演示）", "店主（演示）", 15, "refused", "personal_injury"),
    Story("medical", "拔牙后发炎住院，诊所只说意外。",
          "聂先生（演示）", "某诊所（演示）", 25, "failed", "medical"),
    Story("trade", "合伙开店散伙分账，一方代表人去世。",
          "马先生（演示）", "余先生（演示）", 12, "halted", "contract"),
)  # fmt: skip
#: The mediators work there longer than any of these disputes.
_BEFORE = timedelta(days=60)
_ENDINGS = ("refused", "failed", "halted")


def committee() -> UnitRow | None:
    """Return the committee of the demonstration; None where no offices were invented."""
    return next(iter(organisations.nearest(COUNTY, UnitKind.MEDIATION_COMMITTEE)), None)


def number_agreements() -> None:
    """Let the agreements of the committee have numbers; without a key of its own, copies are issued."""
    if unit := committee():
        keys.set_numbering(
            by=SYSTEM, unit_id=unit.id, sort=PROCEDURE.name, pattern="（{year}）南调演字第{number}号"
        )


def create() -> int:
    """Create the mediations; return how many. The committee has to be there."""
    unit = committee()
    if unit is None:
        return 0
    _work_there_since(unit, clock.now() - _BEFORE)
    for number, story in enumerate(_STORIES):
        _Way(story, number).go()
    return len(_STORIES)


def _work_there_since(unit: UnitRow, since: datetime) -> None:
    """Let the mediators have worked there before the first of these matters came in."""
    for row in people.staff_of({unit.id}):
        dismiss(by=SYSTEM, membership_id=row.pk)
        with clock.at(since):
            appoint(by=SYSTEM, staff_id=row.staff_id, unit_id=unit.id, role=Role(row.role))


def _actor(username: str) -> Actor:
    found = people.account_of(username)
    assert found is not None, f"{username} was not created"
    return people.staff_identity(found).actor


class _Way:
    """One mediation, from handing in as far as its story goes."""

    def __init__(self, story: Story, number: int) -> None:
        self.story, self.mediator = story, _actor(MEDIATOR)
        answers = {"opponent": story.other, "relation": story.relation, "jointly": "no", "afraid": "no"}
        self.matter: Matter = begin(
            "mediation",
            matter=story.matter,
            words=story.words,
            name=story.name,
            days_ago=story.days_ago,
            number=900 + number,
            answers={**answers, **story.answers},
        )
        self.phone = f"1990000{7000 + number}"

    def go(self) -> None:
        """Take it as far as its story goes."""
        far, give = self.story.far, self._give
        if far == "submitted":
            return
        give(Command.APPOINT, mediator=str(self.mediator.known_id), no_conflict=True)
        if far == "careful":
            give(Command.SPEAK_ALONE, heard="no", note="先不要联系对方，已告知庇护所和人身安全保护令。")
            give(Command.REPORT_DANGER, reported_to="police", told="已向桂城派出所报告（演示）。")
            return
        # On paper: what the demonstration sends goes to nobody, and a letter shows how it reads.
        give(Command.INVITE, way="letter", party=self.story.other, reach=self.phone)
        if far == "inviting":
            return
        if far == "refused":
            self._theirs(Side.RESPONDENT, Command.REFUSE)
            return
        self._theirs(Side.RESPONDENT, Command.AGREE)
        give(Command.HEAR_APPLICANT, view="希望尽快解决，可以少要一点。", note="态度平和。")
        give(Command.HEAR_RESPONDENT, view="承认有责任，一次拿不出全部。", note="愿意分期。")
        give(Command.ARRANGE, talk="in_person", on=self.matter.day, at="15:00", place="桂城街道调解室")
        if far == "mediating":
            return
        if far in _ENDINGS:
            self._end()
            return
        self._agree()

    def _end(self) -> None:
        if self.story.far == "failed":
            self._give(Command.FAIL, impasse="terms")
        else:
            self._give(Command.HALT, side=Side.RESPONDENT, loss="died", note="等继承人确定。")

    def _agree(self) -> None:
        give, far = self._give, self.story.far
        if far == "in_force":
            give(Command.AGREE_ORALLY, terms=self.story.terms, on=self.matter.day)
            return
        give(Command.DRAFT, disputed=self.story.words, terms=self.story.terms, paper="none")
        if far == "signing":
            self._sign(Side.APPLICANT)
            return
        for side in Side:
            self._sign(side)
        give(Command.SEAL)
        with self.matter.later(2):
            row = certificates.by_key(f"{PROCEDURE.name}:{self.matter.order.pk}:1")
            assert row is not None, "the step before has it drafted"
            sign_certificate(by=self.mediator, code=row.code)
            sealed = seal_certificate(by=SYSTEM, certificate_id=row.pk)
        self.matter.give(Command.IN_FORCE, hours=0, number=sealed.number)
        if far == "confirmed":
            for side in Side:
                self._theirs(side, Command.WANT_CONFIRMATION)
            give(Command.ASK_COURT, court="佛山市南海区人民法院", on=self.matter.day, handed_by="committee",
                 both_signed=True)  # fmt: skip
            give(Command.RULED, ruling="confirmed", on=self.matter.day)
            return
        give(Command.CHECK, performed="fully", on=self.matter.day)
        give(Command.CLOSE, performed="fully")

    def _sign(self, side: str) -> None:
        self.matter.give(Command.SIGNED, hours=1, signer=str(self._person(side).id))

    def _give(self, command: str, **data: Any) -> None:
        self.matter.give(command, self.mediator, **data)

    def _theirs(self, side: str, command: str) -> None:
        order = self.matter.order
        by = work_orders.actor_with_key(order.code, self._person(side).key, ANONYMOUS)
        self.matter.give(command, by)

    def _person(self, side: str) -> work_orders.OrderPerson:
        return next(one for one in work_orders.persons_of(self.matter.order) if one.side == side)
