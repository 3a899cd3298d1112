"""Law firms and lawyers for demonstrations: generated, marked, the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.organisations.actions.units import new_ids
from fawang.organisations.models import Lawyer, Unit
from fawang.organisations.rules import Language, UnitKind, check_right
from fawang.organisations.rules.matters import Matter

SEEDED = audit.declare("organisations.demo_seeded")

FIRMS_PER_COUNTY = 3
#: Dongguan and Zhongshan have no counties and many people.
FIRMS_PER_CITY = 8
LAWYERS = (2, 6)

_FIRST = "安博诚德鼎法泛方广国恒弘华嘉君凯理明铭南宁启仁润盛天同维信言益永源泽正致中卓"
_SECOND = "达道典度法格航合和衡佳简建钧朗律茂明诺平谦勤融善尚思泰通望贤行易则章真知"
_SURNAMES = "陈李黄张梁林刘吴罗王何郑叶杨郭谢冯曾邓周彭蔡潘钟卢曹许苏胡徐朱谭温赖廖邱莫"
_GIVEN = (
    "安白彬昌超晨诚达丹东帆芳飞刚海涵浩恒宏慧佳建健洁静军凯磊力丽林琳玲敏明宁鹏平倩"
    "强青蓉锐珊淑思涛婷伟文雯欣旭雪雅妍阳怡颖勇宇玉媛月云泽昭哲真志智卓子"
)

#: How often each matter is declared, roughly as often as it is asked about.
_WEIGHTS = {
    Matter.LABOUR: 9,
    Matter.MARRIAGE_FAMILY: 8,
    Matter.CRIMINAL: 7,
    Matter.DEBT: 7,
    Matter.WORK_INJURY: 6,
    Matter.TRAFFIC: 6,
    Matter.CONTRACT: 6,
    Matter.HOUSING: 5,
    Matter.INHERITANCE: 4,
    Matter.PERSONAL_INJURY: 4,
    Matter.CONSUMER: 3,
    Matter.MAINTENANCE: 3,
    Matter.SOCIAL_SECURITY: 3,
    Matter.MEDICAL: 2,
    Matter.ADMINISTRATIVE: 2,
    Matter.EXPROPRIATION: 2,
    Matter.RURAL_LAND: 2,
    Matter.DOMESTIC_VIOLENCE: 2,
    Matter.NEIGHBOURS: 2,
    Matter.STATE_COMPENSATION: 1,
    Matter.MILITARY: 1,
    Matter.ENVIRONMENT: 1,
}
_TEOCHEW = ("4405", "4415", "4451", "4452")
_HAKKA = ("4402", "4413", "4414", "4416")


@dataclass(frozen=True)
class DemoSeeding:
    """What was created; nothing of it where an area has demo firms already."""

    firms: int
    lawyers: int


def seed_demo_firms(*, by: Actor, seed: int = 12348, area: str = "") -> DemoSeeding:
    """Create about three demo firms with about four lawyers in every county, the same for the same `seed`.

    Every name is made up and ends with （演示）, no licence number has the form of a real one, and all
    rows are marked `is_demo`. Areas that have demo firms are left alone.

    Args:
        area: code of the division in whose counties alone they are created; the whole province if empty.

    Raises:
        NotAllowed: not the system, nor somebody who may edit units at the province.
    """
    with transaction.atomic():
        bureaux = list(Unit.objects.filter(kind=UnitKind.BUREAU, active=True).order_by("region_code", "id"))
        check_right(by, bureaux[0].path if bureaux else ())
        done = set(
            Unit.objects.filter(kind=UnitKind.LAW_FIRM, is_demo=True).values_list("region_code", flat=True)
        )
        leading = {bureau.parent_id for bureau in bureaux}
        firms: list[Unit] = []
        for bureau in bureaux:
            # Firms stand where people live: in counties, and in prefectures that have none.
            if (
                bureau.region_code.startswith(area)
                and bureau.region_code not in done
                and bureau.pk not in leading
            ):
                firms += _firms(bureau, random.Random(f"{seed}/{bureau.region_code}"))  # noqa: S311
        for pk, firm in zip(new_ids(len(firms)), firms, strict=True):
            firm.pk, firm.path = pk, [pk, *firm.path]
        Unit.objects.bulk_create(firms, batch_size=500)
        lawyers = [lawyer for number, firm in enumerate(firms) for lawyer in _lawyers(firm, number, seed)]
        Lawyer.objects.bulk_create(lawyers, batch_size=500)
        if firms:
            audit.record(SEEDED, by=by, object="organisations:demo", firms=len(firms), lawyers=len(lawyers))
    return DemoSeeding(firms=len(firms), lawyers=len(lawyers))


def _firms(bureau: Unit, dice: random.Random) -> Iterator[Unit]:
    now = clock.now()
    count = FIRMS_PER_CITY if len(bureau.region_code) == 4 else FIRMS_PER_COUNTY
    names = dice.sample([a + b for a in _FIRST for b in _SECOND if a != b], count)
    for name in names:
        yield Unit(
            name=f"广东{name}律师事务所（演示）",
            kind=UnitKind.LAW_FIRM, region_code=bureau.region_code, parent=bureau,
            depth=bureau.depth + 1, path=bureau.path, is_demo=True, created_at=now, updated_at=now,
        )  # fmt: skip


def _lawyers(firm: Unit, firm_number: int, seed: int) -> Iterator[Lawyer]:
    dice = random.Random(f"{seed}/{firm.region_code}/{firm.name}")  # noqa: S311
    for number in range(1, dice.randint(*LAWYERS) + 1):
        given = "".join(dice.sample(_GIVEN, dice.choice((1, 2, 2))))
        yield Lawyer(
            name=dice.choice(_SURNAMES) + given, firm=firm,
            licence_no=f"DEMO-{firm.region_code}-{firm_number}-{number}",
            practising_since=date(dice.randint(1998, 2023), dice.randint(1, 12), 1),
            skills=_skills(dice), languages=_languages(firm.region_code, dice),
            capacity=dice.choice((3, 4, 5, 5, 6, 8)), is_demo=True,
        )  # fmt: skip


def _skills(dice: random.Random) -> list[str]:
    chosen: set[str] = set()
    wanted = dice.randint(2, 5)
    while len(chosen) < wanted:
        chosen.add(dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0])
    return [matter.value for matter in Matter if matter in chosen]


def _languages(region: str, dice: random.Random) -> list[str]:
    local = (
        Language.TEOCHEW if region.startswith(_TEOCHEW)
        else Language.HAKKA if region.startswith(_HAKKA)
        else Language.CANTONESE
    )  # fmt: skip
    spoken = {Language.MANDARIN}
    if dice.random() < 0.85:
        spoken.add(local)
    for language, share in ((Language.CANTONESE, 0.4), (Language.HAKKA, 0.1), (Language.ENGLISH, 0.15),
                            (Language.SIGN, 0.02)):  # fmt: skip
        if dice.random() < share:
            spoken.add(language)
    return [language.value for language in Language if language in spoken]
