"""Invented outreach for a demonstration, each row marked: advisers and their days, talks, service days, forces."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import (
    contracts,
    day_log,
    days,
    inspections,
    pilots,
    service_days,
    talks,
    volunteers,
)
from fawang.outreach.queries import advisers
from fawang.outreach.queries.standard import STANDARD
from fawang.people import queries as people
from fawang.regions import queries as regions
from lab.demo.staff import COUNTY, TOWN, lawyer_username

_LEADER = "demo-supervisor"
_ADVISER = "demo-adviser"
_VILLAGES = 12
_TALKS = (
    ("工资被拖欠，怎么要回来", "labour", "桂城文化站二楼", "演示律师团"),
    ("彩礼、离婚和孩子的抚养", "marriage_family", "叠北社区党群服务中心", "演示律师团"),
    ("守住养老钱：防范电信网络诈骗", "consumer", "千灯湖公园南广场", "演示普法志愿队"),
)
_PLACES = (
    ("三山科创园服务大厅", ("consultation", "mediation"), "", "用工、合同问题优先"),
    ("千灯湖商圈服务台", ("consultation",), "", ""),
    ("区退役军人服务中心一楼", ("consultation", "legal_aid"), "区退役军人服务中心", "军人、退役军人及家属"),
)


def create() -> int:
    """Create what is not there yet; return how many rows of the register were new."""
    if advisers.contracts(SYSTEM).rows:
        return 0
    leader = people.staff_identity(people.account_of(_LEADER) or 0).actor
    made = _advisers(leader)
    bureau = organisations.nearest(COUNTY, UnitKind.BUREAU)[0].id
    _calendar(bureau)
    _forces(bureau)
    _inspect(leader)
    pilots.set_pilot(
        by=SYSTEM,
        unit_id=organisations.nearest(TOWN, UnitKind.TOWN_STATION)[0].id,
        programme="园区法律服务试点（演示）",
        since=clock.today() - timedelta(days=30),
        is_demo=True,
    )
    return made


def _advisers(leader: Actor) -> int:
    today = clock.today()
    lawyers = organisations.lawyers_for(COUNTY)
    villages = [place.code for place in regions.children(TOWN)][:_VILLAGES]
    own = people.account_of(_ADVISER) or 0
    for number, village in enumerate(villages):
        # The first village has an adviser with an account that a reader can sign in to.
        lawyer = lawyers[number % 4] if number else None
        row = contracts.make_contract(
            by=SYSTEM,
            village=village,
            begins=today - timedelta(days=120),
            ends=today + timedelta(days=240),
            days_a_month=2,
            fee=Decimal("200.00"),
            lawyer_id=lawyer.id if lawyer else None,
            adviser="" if lawyer else "演示村居法律顾问",
            staff_id=None if lawyer else own,
            is_demo=True,
        )
        contracts.plan_day(
            by=SYSTEM,
            code=row.code,
            day=today + timedelta(days=2 + number),
            begins=time(9),
            ends=time(11, 30),
        )
        account = people.account_of(lawyer_username(lawyer.id)) or 0 if lawyer else own
        adviser = people.staff_identity(account).actor
        for ago in (3 + number, 19 + number)[: 1 + number % 2]:
            log = day_log.Log(
                day=today - timedelta(days=ago),
                persons=3 + number % 5,
                work={"advised": 2 + number % 4, "mediated": number % 2},
                note="宅基地和外嫁女权益的问题较多。（演示）",
            )
            day = day_log.log_day(
                by=adviser, contract=row.code, log=log, client_id=f"demo-{number}-{ago}", is_demo=True
            )
            if number % 3:
                days.check_served_day(by=leader, code=day.code, version=1)
    return len(villages)


def _calendar(bureau: int) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for number, (title, topic, place, speaker) in enumerate(_TALKS):
        begins_at = datetime.combine(tomorrow + timedelta(days=3 * number), time(15), clock.CHINA)
        talks.plan_talk(
            by=SYSTEM,
            plan=talks.Plan(
                unit_id=bureau,
                title=f"{title}（演示）",
                region_code=TOWN,
                place=place,
                begins_at=begins_at,
                ends_at=begins_at + timedelta(minutes=90),
                about="律师讲案例，讲完现场答疑。",
                speaker=speaker,
                topics=(topic,),
                places=40 if number == 0 else None,
            ),
            is_demo=True,
        )
    for number, (place, services, joint, note) in enumerate(_PLACES):
        stop = service_days.Stop(
            TOWN, place, tomorrow + timedelta(days=2 * number), time(9), time(11, 30), services,
            joint_name=joint, note=note,
        )  # fmt: skip
        service_days.plan_service_day(by=SYSTEM, unit_id=bureau, stop=stop, is_demo=True)


def _forces(bureau: int) -> None:
    lawyer = organisations.lawyers_for(COUNTY)[0]
    today = clock.today()
    clinic = volunteers.register_force(
        by=SYSTEM,
        unit_id=bureau,
        kind="law_school",
        name="某大学法律诊所（演示）",
        lawyer_id=lawyer.id,
        is_demo=True,
    )
    for number, may in enumerate((("advise", "draft"), ("accompany", "interpret"))):
        row = volunteers.register_volunteer(
            by=SYSTEM,
            unit_id=bureau,
            name=f"演示志愿者{number + 1}",
            phone=f"1990000710{number}",
            may=may,
            since=today - timedelta(days=60),
            force=clinic.code,
            is_demo=True,
        )
        volunteers.record_training(
            by=SYSTEM, code=row.code, what="法律援助志愿服务基础", day=today - timedelta(days=50),
            until=today + timedelta(days=315),
        )  # fmt: skip
        volunteers.record_hours(
            by=SYSTEM, code=row.code, day=today - timedelta(days=7), minutes=120, activity=may[0]
        )


def _inspect(leader: Actor) -> None:
    station = organisations.nearest(TOWN, UnitKind.TOWN_STATION)[0]
    items = [one.code for one in STANDARD.of_level("station")]
    inspections.inspect(
        by=leader,
        unit_id=station.id,
        day=clock.today() - timedelta(days=6),
        results={item: "deficient" if item == "hours_posted" else "ok" for item in items},
        notes={"hours_posted": "墙上的开放时间还是去年的。（演示）"},
        uploads={},
        due=clock.today() + timedelta(days=1),
        is_demo=True,
    )
