"""Invented parts of legal aid beyond its cases, each marked: subsidies, a review, a request, repayment."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor
from fawang.legal_aid import queries as legal_aid
from fawang.legal_aid.actions import cooperation, reviews, subsidies, subsidy_lists
from fawang.legal_aid.data.reviews import current
from fawang.legal_aid.queries import reviews as reviewed
from fawang.legal_aid.queries import subsidies as owed
from fawang.legal_aid.rules.cooperation import Act, Command
from fawang.legal_aid.rules.subsidies import ListCommand, Work
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, Reach
from fawang.regions import queries as regions
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from lab.demo.staff import COUNTY

_OFFICER, _HEAD, _SUPERVISOR = "demo-officer", "demo-head", "demo-supervisor"
_ELSEWHERE = "440513"
_PEERS = 6


def create() -> int:
    """Create what is not there yet; return how many rows were new."""
    officer, head, supervisor = (_actor(name) for name in (_OFFICER, _HEAD, _SUPERVISOR))
    if reviewed.rounds(supervisor):
        return 0
    return _pay(officer, head) + _review(supervisor) + _ask(officer) + _refuse(officer, supervisor)


def _actor(username: str) -> Actor:
    return people.staff_identity(people.account_of(username) or 0).actor


def _pay(officer: Actor, head: Actor) -> int:
    office = organisations.nearest(COUNTY, UnitKind.LEGAL_AID_OFFICE)[0]
    lawyer = organisations.lawyers_for(COUNTY)[0]
    last = clock.today().replace(day=1) - timedelta(days=1)
    subsidies.record_day(
        by=officer,
        unit_id=office.id,
        lawyer_id=lawyer.id,
        work=Work.ADVICE_DAY,
        day=last,
        number=2,
        is_demo=True,
    )
    month = f"{last:%Y-%m}"
    made = subsidy_lists.make_list(
        by=officer, unit_id=office.id, month=month, rows=owed.free(office.id, month).count(), is_demo=True
    )
    subsidy_lists.move_list(by=head, code=made.code, version=1, command=ListCommand.APPROVE)
    subsidy_lists.move_list(
        by=head, code=made.code, version=2, command=ListCommand.PAY, paid_on=clock.today()
    )
    first = owed.rows_of(made)[0]
    if first.order_id is not None:
        subsidies.reassess(
            by=officer, code=first.code, version=first.version, work=Work(first.work), trips=2,
            persons=first.persons, reason="补报两次异地取证的车票（演示）",
        )  # fmt: skip
    return made.rows


def _review(supervisor: Actor) -> int:
    bureau = organisations.bureau_of(COUNTY)
    assert bureau is not None, "the demonstration has a bureau in its county"
    today = clock.today()
    peers = [one.id for one in organisations.lawyers_for(COUNTY)][: 2 * _PEERS]
    made = 0
    for title, since, until in (
        ("上月办结案件质量评估（演示）", today - timedelta(days=90), today - timedelta(days=10)),
        ("近期办结案件质量评估（演示）", today - timedelta(days=9), today),
    ):
        if not reviewed.closed_files(bureau.id, since, until):
            continue
        row = reviews.open_round(
            by=supervisor, unit_id=bureau.id, title=title, since=since, until=until, share=50, seed="12348",
            peers=peers, is_demo=True,
        )  # fmt: skip
        files = reviewed.files_of(row)
        made += len(files)
        if until == today:
            continue
        for file in files:
            for number, sheet in enumerate(reviewed.sheets_of(file)):
                marks = dict.fromkeys(current().weights, 4)
                marks["client"] = 5 - number
                reviews.hand_in_sheet(
                    by=replace(supervisor, lawyer_id=sheet.peer_id),
                    code=file.code, marks=marks, remark="谈话笔录完整，证据目录可以更细。（演示）",
                )  # fmt: skip
        reviews.publish_round(by=supervisor, code=row.code, version=1)
    return made


def _apply(words: str, name: str, phone: str) -> WorkOrder:
    place = "佛山市南海区桂城街道"
    intake = Intake(
        kind="legal_aid", matter="labour", words=words, place=regions.place_in(place), place_text=place,
        answers={"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "none", "household": "2",
                 "income": "3000", "opponent": "某电器厂"},
        reach=Reach(name=name, phone=phone, medium=Medium.SMS),
    )  # fmt: skip
    return submit(by=ANONYMOUS, intake=intake).order


def _give(order: WorkOrder, by: Actor, command: str, **data: Any) -> WorkOrder:
    return take_step(by=by, code=order.code, command=command, version=order.version, data=data)


def _ask(officer: Actor) -> int:
    order = _apply("工厂拖欠三个月工资，家里老人在潮阳低保户。（演示）", "郑某", "19900007201")
    asked = organisations.nearest(_ELSEWHERE, UnitKind.LEGAL_AID_OFFICE)[0]
    given: dict[str, Any] = {
        "order_code": order.code,
        "asked_id": asked.id,
        "due_on": clock.today() + timedelta(days=14),
        "is_demo": True,
    }
    what = "请核实郑某户籍地家庭是否为低保户，需村委会或者民政部门证明。（演示）"
    cooperation.ask(by=officer, act=Act.VERIFY_MEANS, what=what, **given)
    back = cooperation.ask(by=officer, act=Act.DELIVER, what="向郑某母亲送达补充材料通知。（演示）", **given)
    grants = tuple(replace(grant, unit_id=asked.id) for grant in officer.grants)
    other = replace(officer, grants=grants)
    cooperation.move(
        by=other,
        code=back.code,
        version=1,
        command=Command.RETURN,
        data={"words": "请补充收件人地址。（演示）"},
    )
    return 2


def _refuse(officer: Actor, supervisor: Actor) -> int:
    order = _apply("厂里不给加班费。（演示）", "邱某", "19900007202")
    order = _give(order, officer, "refuse", article="41", reason="家庭人均月收入高于本地标准。（演示）")
    person = work_orders.actor_with_key(order.code, work_orders.access_key(order), ANONYMOUS)
    order = _give(order, person, "object", reason="没有扣除房租和医药费。（演示）")
    _give(order, supervisor, "uphold", reason="扣除后仍高于标准，维持不予援助决定。（演示）")
    order = _apply("工伤赔偿没有谈拢。（演示）", "温某", "19900007203")
    order = _give(order, officer, "accept", article="31.5")
    able = [one.lawyer.id for one in legal_aid.proposals(order) if one.suggestion.excluded is None]
    order = _give(order, officer, "assign", lawyer_id=able[0])
    order = _give(order, officer, "terminate", article="48.1", reason="提供虚假收入证明。（演示）")
    order = _give(order, officer, "propose_repayment", sum="1200", reason="已发放的补贴和差旅费。（演示）")
    _give(order, supervisor, "order_repayment", reason="责令支付已实施法律援助的费用。（演示）")
    return 2
