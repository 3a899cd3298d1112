"""Committees of a demonstration: mediators, disputes settled on the spot, lists of subsidies, and one that grows.

Names of places are real; people, disputes and firms are invented and say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.mediation.actions import subsidies
from fawang.mediation.actions.imports import import_register
from fawang.mediation.actions.records import record_on_the_spot
from fawang.mediation.queries.subsidies import waiting
from fawang.mediation.rules.records import Danger, Record
from fawang.mediation.rules.subsidies import month_of
from fawang.mediation.transfer import SHEET
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.persons import Joining
from fawang.work_orders.rules.codes import Channel
from lab.demo import mediations
from lab.demo.keys import PASSWORD, totp_key
from lab.demo.staff import COUNTY, TOWN

_TOWN = "桂城街道人民调解委员会（演示）"
#: Days ago on which the members were elected.
_ELECTED = 400
_FACTORY = "南海某制鞋厂（演示）"


@dataclass(frozen=True, slots=True)
class _Committee:
    """A committee: where, which unit it stands under, how a file calls its kind, and its mediators."""

    name: str
    region: str
    above: UnitKind
    kind: str
    trades: str
    people: tuple[tuple[str, str, str, str], ...]


#: Of each mediator: name, duty, whether full-time, account.
_COMMITTEES = (
    _Committee(_TOWN, TOWN, UnitKind.TOWN_STATION, "乡镇街道", "", (
        ("何主任（演示）", "主任", "是", "demo-town-mediator"),
        ("冼大姐（演示）", "副主任", "否", "demo-town-mediator-2"),
        ("黎伯（演示）", "委员", "否", ""), ("潘阿姨（演示）", "委员", "否", ""), ("区律师（演示）", "聘任", "否", ""),
    )),
    _Committee("南海区医疗纠纷人民调解委员会（演示）", COUNTY, UnitKind.BUREAU, "行业专业", "医疗", (
        ("麦医生（演示）", "主任", "是", ""), ("招护士长（演示）", "委员", "否", ""),
        ("邵法医（演示）", "聘任", "否", ""),
    )),
    _Committee("南海区劳动争议人民调解委员会（演示）", COUNTY, UnitKind.BUREAU, "行业专业", "劳动", (
        ("关工会主席（演示）", "主任", "是", ""), ("岑阿姨（演示）", "委员", "否", ""),
        ("霍师傅（演示）", "委员", "否", ""),
    )),
)  # fmt: skip
_WOMEN = ("冼大姐", "潘阿姨", "招护士长", "岑阿姨", "司徒阿姨")
#: How many days ago; what it was about; what was agreed; how hard it was; by the second mediator.
_SETTLED = (
    (52, "neighbours", "两家共用的排水沟被堵，雨天倒灌。", "双方各出一半工钱，当场约好师傅清沟。", "simple", False),
    (47, "housing", "租客退房，房东不退押金。", "扣除水电费 126 元，余下 1874 元当场转账退还。", "simple", True),
    (41, "trade", "鱼塘承包款拖欠两年，双方账目对不上。", "核对账本后确认欠款 8600 元，当场付清。", "difficult", False),
    (36, "traffic", "两辆电动车在村口相撞，互相要对方赔。", "各修各车，甲方当场补乙方药费 300 元。", "simple", True),
    (19, "family", "兄弟三人为父亲的护理费争执。", "三家按月轮流，每家每月 800 元，首月当场交齐。", "difficult", False),
    (12, "neighbours", "楼上漏水，泡坏楼下天花板。", "楼上当场付 1500 元维修费，并请人补漏。", "simple", True),
    (5, "damage", "两家孩子打闹，一人门牙磕断。", "对方家长当场付 2400 元补牙费，双方和好。", "simple", False),
)  # fmt: skip


def create() -> int:
    """Create committees, records and lists, unless they are there; return how many committees are new."""
    made = [one for one in _COMMITTEES if _unit(one.name) is None]
    if len(made) < len(_COMMITTEES):
        return 0
    for one in made:
        _enter(one, _create(one))
    _enter_county()
    town = _unit(_TOWN)
    assert town is not None, "it was just made"
    _settle(town)
    _list(town)
    _grow(town)
    return len(made)


def _unit(name: str) -> UnitRow | None:
    return next(iter(organisations.units(kind=UnitKind.MEDIATION_COMMITTEE, q=name, region="44").items), None)


def _create(one: _Committee) -> UnitRow:
    above = organisations.nearest(one.region, one.above)[0]
    pk = create_unit(
        by=SYSTEM,
        name=one.name,
        kind=UnitKind.MEDIATION_COMMITTEE,
        region_code=one.region,
        parent_id=above.id,
    ).pk
    return organisations.unit(pk)


def _enter(one: _Committee, unit: UnitRow) -> None:
    for number, (name, _duty, _full, account) in enumerate(one.people):
        if account:
            # They have worked there since they were elected: what they recorded is older than this demonstration.
            with clock.at(_morning(_ELECTED)):
                create_staff(
                    by=SYSTEM, username=account, name=name, password=PASSWORD, unit_id=unit.id, role=Role.MEDIATOR,
                    phone=f"1990000{7100 + number}", is_demo=True, totp_key=totp_key(account),
                )  # fmt: skip
    state = import_register(by=SYSTEM, rows=read_rows(SHEET, enumerate(_rows(one, unit), 2)))
    assert state.kept, state.problems


def _enter_county() -> None:
    """Enter the committee that the county was given with the other offices, if there are mediators at it."""
    unit = mediations.committee()
    names = {one: people.account_of(one) for one in (mediations.MEDIATOR, mediations.SECOND)}
    if unit is None or None in names.values():
        return
    called = people.staff_named({pk for pk in names.values() if pk})
    duties = ("主任", "委员")
    entry = _Committee(unit.name, COUNTY, UnitKind.BUREAU, "乡镇街道", "", (
        *((called[pk or 0], duty, "是", name) for duty, (name, pk) in zip(duties, names.items(), strict=True)),
        ("司徒阿姨（演示）", "委员", "否", ""),
    ))  # fmt: skip
    state = import_register(by=SYSTEM, rows=read_rows(SHEET, enumerate(_rows(entry, unit), 2)))
    assert state.kept, state.problems


def _rows(one: _Committee, unit: UnitRow) -> Iterator[dict[str, Any]]:
    elected = clock.today() - timedelta(days=_ELECTED)
    number = f"#{unit.id}"
    yield {
        "number": number, "sort": "委员会", "kind": one.kind, "formed_on": elected.isoformat(), "trades": one.trades,
    }  # fmt: skip
    for place, (name, duty, full, account) in enumerate(one.people, 1):
        yield {
            "number": f"演示调{unit.id}-{place}", "sort": "调解员", "name": name, "committee": number, "duty": duty,
            "full_time": full, "woman": "是" if name.startswith(_WOMEN) else "否", "since": elected.isoformat(),
            "languages": "粤语；普通话" if place % 2 else "粤语", "account": account,
        }  # fmt: skip


def _actor(username: str) -> Actor:
    staff_id = people.account_of(username)
    assert staff_id is not None, f"{username} was made before"
    return people.staff_identity(staff_id).actor


def _settle(town: UnitRow) -> None:
    first, second = _actor("demo-town-mediator"), _actor("demo-town-mediator-2")
    for number, (days, relation, words, terms, grade, by_second) in enumerate(_SETTLED):
        record = Record(
            relation=relation, words=words, terms=terms, grade=grade, name=f"甲方{number + 1}（演示）",
            other=f"乙方{number + 1}（演示）", performed=True, willing=True, no_conflict=True,
            # Where the words sound like harm, the mediator has spoken to them alone: nobody is in danger.
            danger=Danger.NONE,
        )  # fmt: skip
        with clock.at(_morning(days)):
            record_on_the_spot(
                by=second if by_second else first,
                committee_id=town.id,
                record=record,
                client_id=f"demo-{number}",
            )


def _morning(days: int) -> datetime:
    return (clock.now() - timedelta(days=days)).astimezone(clock.CHINA).replace(hour=10, minute=20)


def _list(town: UnitRow) -> None:
    """Check and approve the list of the month of the first record; the later ones wait."""
    station = organisations.nearest(TOWN, UnitKind.TOWN_STATION)[0]
    create_staff(
        by=SYSTEM, username="demo-station-head", name="演示司法所所长", password=PASSWORD, unit_id=station.id,
        role=Role.STATION_HEAD, phone="19900007150", is_demo=True, totp_key=totp_key("demo-station-head"),
    )  # fmt: skip
    month = month_of(_morning(_SETTLED[0][0]).date())
    checked = subsidies.check_list(
        by=_actor("demo-station-head"), committee_id=town.id, month=month, grades={},
        cases=len(waiting(town.id, month)), is_demo=True,
    )  # fmt: skip
    subsidies.approve_list(by=_actor("demo-supervisor"), list_id=checked.pk, version=checked.version)


def _grow(town: UnitRow) -> None:
    """Thirty workers of one factory apply within ten days, in six applications."""
    for number in range(6):
        workers = [
            Reach(
                name=f"工友{number * 5 + one + 1}（演示）",
                phone=f"199000072{number * 5 + one:02}",
                medium=Medium.NONE,
            )
            for one in range(5)
        ]
        with clock.at(_morning(10 - number)):
            submit(
                by=ANONYMOUS,
                intake=Intake(
                    kind="mediation", matter="labour", words="厂里拖欠三个月工资，一直说再等等。", place=TOWN,
                    place_text="佛山市南海区桂城街道", channel=Channel.WEB, reach=workers[0],
                    joining=tuple(Joining(reach) for reach in workers[1:]),
                    answers={
                        "opponent": _FACTORY, "relation": "work", "jointly": "no", "afraid": "no",
                        "committee": str(town.id),
                    },
                ),
            )  # fmt: skip
