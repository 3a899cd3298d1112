"""The network of the whole province."""

import time
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotAllowed
from fawang.organisations import queries
from fawang.organisations.actions import seed_demo_firms, seed_province
from fawang.organisations.data import defaults
from fawang.organisations.data.defaults import UnitDetails
from fawang.organisations.models import Jurisdiction, Lawyer, Unit
from fawang.organisations.rules import DEEPEST, Language, Position, UnitKind
from fawang.regions import queries as regions
from fawang.regions.actions import load_divisions
from fawang.regions.models import Edition, Region
from fawang.regions.rules import Level, is_placeholder, level_of

from .conftest import clerk, editor, one

pytestmark = pytest.mark.django_db


def test_counts() -> None:
    counts = Counter(Unit.objects.exclude(kind=UnitKind.LAW_FIRM).values_list("kind", flat=True))
    assert counts == {
        "bureau": 1 + 21 + 122,
        "legal_aid_office": 1 + 21 + 122,
        "centre": 1 + 21 + 122,
        "hotline_centre": 1,
        "town_station": 1757,
        "village_workroom": 26842,
    }
    assert Jurisdiction.objects.filter(service="legal_aid").count() == 1 + 21 + 122


def test_the_tree_holds_together() -> None:
    rows: dict[int, tuple[int | None, int, list[int], str]] = {
        row[0]: row[1:] for row in Unit.objects.values_list("id", "parent_id", "depth", "path", "region_code")
    }
    for pk, (parent, depth, path, region) in rows.items():
        assert path[0] == pk
        assert depth == len(path) <= DEEPEST
        if parent is None:
            assert region == "44"
        else:
            assert path[1:] == rows[parent][2]
            assert region.startswith(rows[parent][3])


def test_placeholders_have_no_units_and_their_towns_stand_under_the_city() -> None:
    assert not Unit.objects.filter(region_code__in=["441900", "442000"]).exists()
    station = one("441900122", UnitKind.TOWN_STATION)
    assert queries.unit(station.path[1]).name == "东莞市司法局"
    assert station.depth == 3


@pytest.mark.parametrize(
    ("region", "kind", "name"),
    [
        ("44", UnitKind.BUREAU, "广东省司法厅"),
        ("44", UnitKind.HOTLINE_CENTRE, "广东省12348公共法律服务热线中心"),
        ("4406", UnitKind.BUREAU, "佛山市司法局"),
        ("440605", UnitKind.LEGAL_AID_OFFICE, "佛山市南海区法律援助处"),
        ("440222", UnitKind.LEGAL_AID_OFFICE, "始兴县法律援助处"),
        ("440781", UnitKind.BUREAU, "台山市司法局"),
        ("440605", UnitKind.CENTRE, "佛山市南海区公共法律服务中心"),
        ("440605011", UnitKind.TOWN_STATION, "桂城街道公共法律服务工作站"),
        ("440605011049", UnitKind.VILLAGE_WORKROOM, "夏西社区公共法律服务工作室"),
    ],
)
def test_names(region: str, kind: UnitKind, name: str) -> None:
    assert one(region, kind).name == name


def test_nothing_is_invented() -> None:
    network = Unit.objects.exclude(kind=UnitKind.LAW_FIRM)
    assert not network.exclude(address="").exists()
    assert set(network.exclude(phone="").values_list("phone", "kind")) == {("12348", "hotline_centre")}
    assert not network.filter(is_demo=True).exists()


def test_every_village_has_an_office_of_its_own_county_or_city() -> None:
    offices = {}
    for code, _ in regions.all_divisions():
        if level_of(code) not in {Level.COUNTY, Level.TOWN, Level.VILLAGE}:
            continue
        area = code[:4] if is_placeholder(code[:6]) else code[:6]
        if area not in offices:
            found = queries.find_route(service="legal_aid", place=code)
            assert found.unit is not None
            assert not found.conflict
            offices[area] = found.unit.region_code
    assert offices == {area: area for area in offices}
    assert len(offices) == 122 + 2
    # One village of each is enough: an office's rows end at the county or city, as this shows.
    assert {len(region) for region in Jurisdiction.objects.values_list("region_code", flat=True)} == {2, 4, 6}


@pytest.mark.usefixtures("firms_of_the_city")
def test_seeding_twice_creates_nothing() -> None:
    units, rows = Unit.objects.count(), Jurisdiction.objects.count()
    again = seed_province(by=SYSTEM)
    assert (again.units, again.jurisdictions) == (0, 0)
    assert (Unit.objects.count(), Jurisdiction.objects.count()) == (units, rows)
    demo = seed_demo_firms(by=SYSTEM, area="4406")
    assert (demo.firms, demo.lawyers) == (0, 0)


def test_what_was_closed_or_ended_is_not_seeded_again() -> None:
    office = one("440605", UnitKind.LEGAL_AID_OFFICE)
    Jurisdiction.objects.filter(unit_id=office.id).update(active=False)
    Unit.objects.filter(pk=office.id).update(active=False)
    again = seed_province(by=SYSTEM)
    assert (again.units, again.jurisdictions) == (0, 0)


@pytest.mark.usefixtures("divisions")
def test_a_new_town_gets_its_station_and_what_is_known_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    Region.objects.create(
        code="440605999", name="新镇", level="town", parent_code="440605", path_name="广东省佛山市南海区新镇"
    )
    last = Edition.objects.latest("pk")
    last.pk = None
    last.save()
    regions.forget()
    station = UnitDetails(
        kind=UnitKind.TOWN_STATION, region="440605999", address="新镇大道1号", phone="0757-1", other_phones=("0757-2",),
        latitude=Decimal("23.0288"), longitude=Decimal("113.1427"), languages=(Language.HAKKA,),
        hours={"mon": [["08:30", "12:00"]]},
    )  # fmt: skip
    network = defaults.network().model_copy(update={"details": (station,)})
    monkeypatch.setattr(defaults, "network", lambda: network)
    assert seed_province(by=SYSTEM).units == 1
    new = one("440605999", UnitKind.TOWN_STATION)
    assert new.parent_id == one("440605", UnitKind.BUREAU).id
    assert (new.address, new.phone, new.other_phones) == ("新镇大道1号", "0757-1", ("0757-2",))
    assert (new.languages, new.position) == (("hakka",), Position(Decimal("23.0288"), Decimal("113.1427")))
    # What nobody said is that of every station.
    assert new.services == ("legal_aid", "mediation", "consultation")
    assert queries.own_week(new.id) is not None
    assert queries.own_week(one("440605011", UnitKind.TOWN_STATION).id) is None


@pytest.mark.usefixtures("divisions")
def test_time_for_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE organisations_unit, regions_region, regions_edition CASCADE")
    regions.forget()
    start = time.perf_counter()
    load_divisions(by=SYSTEM)
    loaded = time.perf_counter()
    created = seed_province(by=SYSTEM, demo=True)
    seeded = time.perf_counter()
    print(f"28,745 divisions {loaded - start:.2f} s, {created.units} units {seeded - loaded:.2f} s")
    assert created.units == 29_032
    assert seeded - start < 20
    assert set(Unit.objects.exclude(kind="hotline_centre").values_list("phone", "is_demo")) == {
        ("000-00000000（演示）", True)
    }


@pytest.mark.usefixtures("firms")
def test_demo_firms() -> None:
    firms = Unit.objects.filter(kind=UnitKind.LAW_FIRM)
    assert firms.count() == 122 * 3 + 2 * 8
    assert all(name.endswith("（演示）") for name in firms.values_list("name", flat=True))
    assert not firms.filter(is_demo=False).exists()
    lawyers = Lawyer.objects.all()
    assert 3 <= lawyers.count() / firms.count() <= 5
    assert not lawyers.exclude(licence_no__startswith="DEMO-").exists()
    assert all(lawyer.skills and "mandarin" in lawyer.languages for lawyer in lawyers)
    assert lawyers.filter(firm__region_code__startswith="4405", languages__contains=["teochew"]).exists()
    assert lawyers.filter(firm__region_code__startswith="4414", languages__contains=["hakka"]).exists()


@pytest.mark.usefixtures("firms_of_the_city")
def test_the_same_seed_makes_the_same_firms() -> None:
    columns = ("name", "firm__name", "licence_no", "skills", "languages", "capacity", "practising_since")
    before = list(Lawyer.objects.order_by("licence_no").values_list(*columns))
    Lawyer.objects.all().delete()
    Unit.objects.filter(kind=UnitKind.LAW_FIRM).delete()
    seed_demo_firms(by=SYSTEM, area="4406")
    assert list(Lawyer.objects.order_by("licence_no").values_list(*columns)) == before
    Lawyer.objects.all().delete()
    Unit.objects.filter(kind=UnitKind.LAW_FIRM).delete()
    seed_demo_firms(by=SYSTEM, area="4406", seed=1)
    assert list(Lawyer.objects.order_by("licence_no").values_list(*columns)) != before


def test_the_register_of_one_city_alone() -> None:
    made = seed_demo_firms(by=SYSTEM, area="4406")
    assert made.firms
    assert {code[:4] for code in Lawyer.objects.values_list("firm__region_code", flat=True)} == {"4406"}
    names = set(Lawyer.objects.values_list("name", flat=True))
    rest = seed_demo_firms(by=SYSTEM)
    assert rest.firms > made.firms
    city = Lawyer.objects.filter(firm__region_code__startswith="4406")
    assert set(city.values_list("name", flat=True)) == names


def test_who_may_seed() -> None:
    root = one("44", UnitKind.BUREAU)
    for seed in (seed_province, seed_demo_firms):
        with pytest.raises(NotAllowed):
            seed(by=clerk(root.id))
        with pytest.raises(NotAllowed):
            seed(by=editor(one("4406", UnitKind.BUREAU).id))
        seed(by=editor(root.id))


def test_seeding_is_audited() -> None:
    Unit.objects.filter(kind="village_workroom", region_code="440605011049").delete()
    seed_province(by=SYSTEM)
    entry = AuditEntry.objects.filter(action="organisations.seeded").latest("pk")
    assert entry.data == {"units": 1, "jurisdictions": 0}
