"""What some offices of the demonstration offer to come for, and who comes in the next days; all of it invented."""

from datetime import date

from fawang.appointments.actions.booking import book
from fawang.appointments.actions.plans import Offer, save_plan
from fawang.appointments.queries import offers, plans
from fawang.appointments.queries.plans import Plan
from fawang.appointments.rules.dates import Source
from fawang.appointments.rules.plans import ResourceKind
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.actions import set_exception
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import Service, UnitKind
from fawang.organisations.rules.hours import DAYS
from fawang.people.rules.wishes import Medium, Reach

_MORNING, _AFTERNOON = ["08:30", "12:00"], ["14:30", "17:30"]
_WEEKDAYS = DAYS[:5]
_ALL_WEEK = {day: [_MORNING, _AFTERNOON] for day in _WEEKDAYS}
_MORNINGS = {day: [_MORNING] for day in _WEEKDAYS}
_TWICE = {"tue": [_AFTERNOON], "thu": [_AFTERNOON]}
#: Who comes, and what about.
_PEOPLE = (
    ("蒋先生", "拖欠工资，没有合同"),
    ("梁女士", "工伤赔偿"),
    ("陈伯", "邻居占了我家的巷子"),
    ("黄小姐", "房东不退押金"),
)


def create() -> int:
    """Make the plans that are not there yet, with some dates in them; return how many plans."""
    office = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    station = organisations.nearest("440605011", UnitKind.TOWN_STATION)[0]
    if plans.of_unit(office.id):
        return 0
    made = [
        *_lawyers(office),
        *(_plan(office, *row) for row in _OFFICE),
        *(_plan(station, *row) for row in _STATION),
        *(
            _plan(unit, *row)
            for kind, row in _ELSEWHERE
            for unit in organisations.nearest("440605", kind)[:1]
        ),
    ]
    for number, (name, words) in enumerate(_PEOPLE):
        times = offers.slots_of(
            office.id, clock.today(), clock.now(), plan_ids=[made[number % 2].pk], staff=True
        )
        reach = Reach(name=name, medium=Medium.NONE)
        book(by=SYSTEM, wish=Wish(times[number].id, reach, words=words, source=Source.STAFF, is_demo=True))
    return len(made)


def open_today() -> None:
    """Let the station of the story work today, at whatever hour that is, with a counter to be booked at once."""
    station = organisations.nearest("440605011", UnitKind.TOWN_STATION)[0]
    set_exception(
        by=SYSTEM, unit_id=station.id, day=clock.today(), intervals=[["00:00", "23:59"]], reason="演示"
    )
    offer = Offer(
        kind=ResourceKind.COUNTER, name="2 号窗口", week={day: [["00:00", "23:55"]] for day in DAYS}, minutes=5,
        lead_minutes=0, valid_from=clock.today(), is_demo=True,
    )  # fmt: skip
    save_plan(by=SYSTEM, unit_id=station.id, offer=offer)


_OFFICE = (
    (ResourceKind.COUNTER, "1 号窗口", Service.LEGAL_AID, _ALL_WEEK, 30, 2, "请带上身份证。"),
    (ResourceKind.VIDEO, "视频室", Service.CONSULTATION, _TWICE, 30, 1, "我们会把视频链接发给您。"),
    (ResourceKind.INTERPRETER, "手语翻译", Service.CONSULTATION, _TWICE, 60, 1, "", ("sign",)),
    (
        ResourceKind.ROOM,
        "调解室",
        Service.MEDIATION,
        _TWICE,
        60,
        1,
        "请双方一起来，需要几次都可以一次约好。",
        (),
        4,
    ),
)
#: Windows of other departments, at which the items of the catalogue are booked that nobody applies for here.
_ELSEWHERE = (
    (
        UnitKind.COURT_WINDOW,
        (ResourceKind.COUNTER, "立案窗口", "", _ALL_WEEK, 20, 2, "请带身份证和起诉材料。"),
    ),
    (
        UnitKind.POLICE_WINDOW,
        (ResourceKind.COUNTER, "办证窗口", "", _ALL_WEEK, 20, 2, "请带身份证、户口簿。"),
    ),
    (
        UnitKind.LABOUR_ARBITRATION,
        (ResourceKind.COUNTER, "仲裁立案窗口", "", _ALL_WEEK, 30, 1, "请带身份证和证据。"),
    ),
    (UnitKind.PROCURATORATE, (ResourceKind.COUNTER, "检察服务窗口", "", _MORNINGS, 30, 1, "请带身份证。")),
)
_STATION = ((ResourceKind.COUNTER, "服务台", "", _ALL_WEEK, 20, 1, ""),)


def _plan(
    unit: UnitRow,
    kind: str,
    name: str,
    service: str,
    week: dict[str, list[list[str]]],
    minutes: int,
    capacity: int,
    hint: str,
    languages: tuple[str, ...] = (),
    weeks: int = 1,
) -> Plan:
    offer = Offer(
        kind=kind, name=name, service=service, week=week, minutes=minutes, capacity=capacity, hint=hint,
        valid_from=date(2020, 1, 1), is_demo=True, languages=languages, weeks=weeks, days_ahead=14 * min(weeks, 3),
    )  # fmt: skip
    return save_plan(by=SYSTEM, unit_id=unit.id, offer=offer)


def _lawyers(unit: UnitRow) -> list[Plan]:
    """Make plans of two lawyers of the register, with what they speak and know best."""
    return [
        save_plan(
            by=SYSTEM,
            unit_id=unit.id,
            offer=Offer(
                kind=ResourceKind.LAWYER,
                name=row.name,
                lawyer_id=row.id,
                service=Service.CONSULTATION,
                week=_MORNINGS,
                minutes=30,
                hint="请带上合同、工资条等材料。",
                languages=row.languages,
                matters=row.skills,
                valid_from=date(2020, 1, 1),
                is_demo=True,
            ),
        )
        for row in organisations.lawyers(region="440605", limit=2).items
    ]
