"""Invented people of special groups: thirty workers of one factory, a soldier's family, a minor, interpreters."""

from fawang.appointments.actions import interpreters
from fawang.appointments.actions.booking import book
from fawang.appointments.queries import interpreters as found
from fawang.appointments.queries import offers, plans
from fawang.appointments.rules.dates import Source
from fawang.appointments.rules.interpreters import Answer
from fawang.appointments.rules.wishes import Wish
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.person_lists import import_persons
from fawang.work_orders.actions.shares import share_order, write_note
from fawang.work_orders.kinds.groups import KEPT_SECRET
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.shares import joinable_units
from fawang.work_orders.texts.person_list import typed_rows

_PLACE = "440605011"
_SURNAMES = "陈李黄张梁林刘吴罗何郑叶郭谢冯曾邓周彭蔡温赖钟邱余杜沈姚麦"
#: The minor must not be found out at home.
_SECRET = {KEPT_SECRET: "yes"}
_INTERPRETERS = ("何老师", "吴老师", "郑老师")


def create() -> int:
    """Make them unless they are there; return how many orders and interpreters."""
    office = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
    if found.of_unit(office.id):
        return 0
    _workers()
    _soldiers(office)
    _minor()
    _interpreted(office)
    return 3 + len(_INTERPRETERS)


def _order(words: str, name: str, **answers: str) -> WorkOrder:
    intake = Intake(
        kind="legal_aid",
        matter=answers.pop("matter"),
        words=words,
        place=_PLACE,
        place_text="佛山市南海区桂城街道",
        reach=Reach(name=name, medium=Medium.NONE),
        answers={"urgency": "none", **answers},
    )
    return submit(by=ANONYMOUS, intake=intake).order


def _workers() -> None:
    words = "桂城某鞋厂老板跑了，我们三十个工人四个月没有发工资。我先来申请，名单随后补上。"
    order = _order(
        words,
        "蒋先生",
        matter="labour",
        claim="31.5",
        no_condition="none",
        exempt="42.3",
        opponent="佛山某鞋业有限公司",
    )
    listed = [f"{name}师傅 - {9_000 + 350 * number} 4" for number, name in enumerate(_SURNAMES)]
    import_persons(by=SYSTEM, code=order.code, rows=typed_rows("\n".join(["蒋先生 - 13000 4", *listed])))


def _soldiers(office: UnitRow) -> None:
    words = "我丈夫是军人，公婆的房子拆迁款被村里扣下了，不知道怎么要回来。"
    order = _order(words, "罗女士", matter="expropriation", group="soldiers", exempt="42.2", claim="31.9")
    for unit in joinable_units(order, office.region_code)[:1]:
        share_order(by=SYSTEM, code=order.code, unit_id=unit.id, agreed=True)
        write_note(by=SYSTEM, code=order.code, note="请协助核对军属身份，材料已随工单上传。")


def _minor() -> None:
    words = "我读初二，爸爸喝了酒就打我，我不敢回家。班主任让我在这里写。"
    _order(words, "小林", matter="domestic_violence", group="minors", **_SECRET)


def _interpreted(office: UnitRow) -> None:
    for number, name in enumerate(_INTERPRETERS):
        interpreters.enter(
            by=SYSTEM, unit_id=office.id, reach=Reach(name=name, phone=f"1370013700{number}", medium=Medium.NONE),
            language="sign", is_demo=True,
        )  # fmt: skip
    offered = plans.of_unit(office.id)
    times = offers.slots_of(
        office.id, clock.today(), clock.now(), plan_ids=[row.pk for row in offered], staff=True
    )
    if not times:
        return
    reach = Reach(name="何小姐", medium=Medium.NONE)
    wish = Wish(
        times[-1].id,
        reach,
        words="听障，租房合同看不懂",
        source=Source.STAFF,
        interpreter="sign",
        is_demo=True,
    )
    row = book(by=SYSTEM, wish=wish).appointment
    interpreters.arrange(by=SYSTEM, appointment_id=row.pk)
    if there := found.open_of(row.pk):
        interpreters.answer(by=SYSTEM, number=there.pk, said=Answer.AGREE)
