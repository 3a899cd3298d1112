"""The register of units, lawyers and closed days, as those who keep it see it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.wording import say
from fawang.organisations import queries
from fawang.organisations.actions import (
    create_unit,
    edit_lawyer,
    edit_unit,
    register_lawyer,
    set_hours,
    set_jurisdiction,
)
from fawang.organisations.models import ClosedDay, Jurisdiction, Lawyer, Unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.organisations.conftest import one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files")]

NANHAI, SHUNDE = "440605", "440606"


@pytest.fixture
def bureau() -> UnitRow:
    """The justice bureau of Nanhai."""
    return one(NANHAI, UnitKind.BUREAU)


@pytest.fixture
def office() -> UnitRow:
    """The legal aid office of Nanhai."""
    return one(NANHAI, UnitKind.LEGAL_AID_OFFICE)


@pytest.fixture
def admin(bureau: UnitRow) -> Browser:
    """Who keeps the register of Nanhai."""
    return sign_in(Role.PROVINCIAL_ADMIN, bureau)


@pytest.fixture
def firm(bureau: UnitRow) -> UnitRow:
    """A law firm in Nanhai."""
    row = create_unit(
        by=SYSTEM, name="广东明理律师事务所", kind="law_firm", region_code=NANHAI, parent_id=bureau.id
    )
    return queries.unit(row.pk)


def data_of(unit: UnitRow, **changes: Any) -> dict[str, Any]:
    """What the form of a unit sends."""
    values = {
        "name": unit.name, "address": unit.address, "phone": unit.phone, "services": list(unit.services),
        "version": unit.version, **({"accepts_any": "on"} if unit.accepts_any else {}), **changes,
    }  # fmt: skip
    return {f"unit-{name}": value for name, value in values.items()}


def page_of(unit: UnitRow, tail: str = "") -> str:
    """The address of a unit, or of something about it."""
    return f"/desk/units/{unit.id}{tail}"


def text_of(answer: Any) -> str:
    """A page's text."""
    return str(answer.content.decode())


def count_queries(browser: Browser, path: str, **query: Any) -> int:
    """How many statements a page needs."""
    browser.get(path, **query)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path, **query).status_code == 200
    return len(captured)


# --- who may -------------------------------------------------------------------------------------


def test_the_register_is_for_those_who_keep_it(office: UnitRow) -> None:
    assert Client().get("/desk/units").status_code == 302
    officer = sign_in(Role.OFFICE_OFFICER, office)
    for path in ("/desk/units", page_of(office), page_of(office, "/new"), "/desk/closed-days"):
        assert officer.get(path).status_code == 403


@pytest.mark.parametrize("tail", ["", "/new"])
def test_a_unit_of_another_county_does_not_exist(admin: Browser, tail: str) -> None:
    other = one(SHUNDE, UnitKind.BUREAU)
    answer = admin.get(page_of(other, tail))
    assert answer.status_code == 404
    assert other.name not in text_of(answer)
    assert admin.get(f"/desk/units/99999999{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["/edit", "/hours", "/close", "/jurisdictions", "/new"])
def test_nothing_of_another_county_is_changed(admin: Browser, tail: str) -> None:
    other = one(SHUNDE, UnitKind.LEGAL_AID_OFFICE if tail != "/new" else UnitKind.BUREAU)
    before = Unit.objects.filter(pk=other.id).values().get()
    assert admin.post(page_of(other, tail), data_of(other, name="别的名字")).status_code == 404
    assert Unit.objects.filter(pk=other.id).values().get() == before


# --- the list ------------------------------------------------------------------------------------


def test_the_list_holds_ones_own_units_and_goes_on_page_by_page(admin: Browser, bureau: UnitRow) -> None:
    path: str | None = "/desk/units"
    found: list[int] = []
    while path:
        text = text_of(admin.client.get(path))
        found += [int(pk) for pk in re.findall(r'<a href="/desk/units/(\d+)">', text)]
        onward = re.search(r'href="([^"]+)" rel="next"', text)
        path = onward[1].replace("&amp;", "&") if onward else None
    own = Unit.objects.filter(path__contains=[bureau.id], active=True)
    assert sorted(found) == sorted(own.values_list("pk", flat=True))
    assert len(found) > 100


def test_search_and_filters(admin: Browser, office: UnitRow) -> None:
    text = text_of(admin.get("/desk/units", q="法律援助处"))
    assert re.findall(r'<a href="/desk/units/(\d+)">', text) == [str(office.id)]
    stations = text_of(admin.get("/desk/units", kind="town_station", region="440605011"))
    assert "桂城街道公共法律服务工作站" in stations
    assert "狮山镇公共法律服务工作站" not in stations
    # The way up ends at one's own county, and another county is no place to look in.
    assert "region=440605" in stations
    assert "region=4406&" not in stations
    assert "顺德" not in text_of(admin.get("/desk/units", region=SHUNDE, kind="nonsense"))


def test_the_list_costs_the_same_whatever_it_holds(admin: Browser) -> None:
    assert count_queries(admin, "/desk/units", q="法律援助处") == count_queries(admin, "/desk/units")


# --- one unit ------------------------------------------------------------------------------------


def test_a_unit_with_everything(admin: Browser, office: UnitRow, bureau: UnitRow) -> None:
    text = text_of(admin.get(page_of(office)))
    assert office.name in text
    assert f'href="/desk/units/{bureau.id}"' in text
    assert "08:30–12:00" in text
    # Above the bureau nothing is theirs to open.
    assert f'href="/desk/units/{bureau.path[1]}"' not in text


def test_data_are_changed(admin: Browser, office: UnitRow) -> None:
    answer = admin.post(
        page_of(office, "/edit"), data_of(office, address="桂城街道南海大道北1号", phone="0757-86334567")
    )
    assert answer.status_code == 302
    assert "桂城街道南海大道北1号" in text_of(admin.get(answer["Location"]))
    assert queries.unit(office.id).version == office.version + 1


def test_a_mistake_keeps_what_was_typed(admin: Browser, office: UnitRow) -> None:
    answer = admin.post(page_of(office, "/edit"), data_of(office, name="", address="写了很久的地址"))
    assert answer.status_code == 422
    assert 'value="写了很久的地址"' in text_of(answer)
    assert 'aria-invalid="true"' in text_of(answer)


def test_who_comes_second_keeps_the_text_and_sees_what_stands_now(admin: Browser, office: UnitRow) -> None:
    edit_unit(by=SYSTEM, unit_id=office.id, version=office.version, address="别人写的地址")
    answer = admin.post(page_of(office, "/edit"), data_of(office, address="我写的地址"))
    text = text_of(answer)
    assert answer.status_code == 409
    assert 'value="我写的地址"' in text
    assert ">别人写的地址</dd>" in text
    assert queries.unit(office.id).address == "别人写的地址"
    # Sent once more, now that they have seen it, it is taken.
    version = re.search(r'name="unit-version" value="(\d+)"', text)
    assert version
    again = data_of(office, address="我写的地址", version=version[1])
    assert admin.post(page_of(office, "/edit"), again).status_code == 302
    assert queries.unit(office.id).address == "我写的地址"


def hours(unit: UnitRow, **lines: str) -> dict[str, Any]:
    """What the form of the hours sends."""
    return {"hours-version": unit.version, **{f"hours-{day}": line for day, line in lines.items()}}


def test_hours_line_by_line(admin: Browser, office: UnitRow) -> None:
    lines = {"mon": "8:30-12:00 14:30-17:30", "sat": "９：００～１２：００"}
    assert admin.post(page_of(office, "/hours"), hours(office, **lines)).status_code == 302
    assert Unit.objects.get(pk=office.id).hours == {
        "mon": [["08:30", "12:00"], ["14:30", "17:30"]],
        "sat": [["09:00", "12:00"]],
    }
    usual = hours(queries.unit(office.id), mon="whatever", usual="on")
    assert admin.post(page_of(office, "/hours"), usual).status_code == 302
    assert Unit.objects.get(pk=office.id).hours is None


@pytest.mark.parametrize("line", ["12:00-8:30", "8:30", "上午", "8:30-12:00 11:00-13:00", "8:30-25:00"])
def test_hours_that_cannot_be(admin: Browser, office: UnitRow, line: str) -> None:
    answer = admin.post(page_of(office, "/hours"), hours(office, mon=line, tue="9:00-12:00"))
    assert answer.status_code == 422
    assert f'value="{line}"' in text_of(answer)
    assert Unit.objects.get(pk=office.id).hours is None


def test_a_week_without_any_hours_is_none(admin: Browser, office: UnitRow) -> None:
    assert admin.post(page_of(office, "/hours"), hours(office)).status_code == 422


def test_hours_of_somebody_faster(admin: Browser, office: UnitRow) -> None:
    set_hours(by=SYSTEM, unit_id=office.id, version=office.version, hours={"mon": [["07:00", "11:00"]]})
    answer = admin.post(page_of(office, "/hours"), hours(office, mon="9:00-12:00"))
    assert answer.status_code == 409
    assert 'value="9:00-12:00"' in text_of(answer)
    assert ">07:00-11:00</dd>" in text_of(answer)


# --- jurisdictions -------------------------------------------------------------------------------


def right(**changes: Any) -> dict[str, Any]:
    """What the form of a jurisdiction sends."""
    values = {
        "service": "notarisation", "region_code": "佛山市南海区", "basis": "other", "decision": "南司〔2026〕1号",
        "priority": "0", **changes,
    }  # fmt: skip
    return {f"right-{name}": value for name, value in values.items()}


def test_a_jurisdiction_is_added_and_ended_after_a_day(admin: Browser, office: UnitRow) -> None:
    assert admin.post(page_of(office, "/jurisdictions"), right()).status_code == 302
    row = Jurisdiction.objects.get(unit_id=office.id, service="notarisation")
    assert (row.region_code, row.basis, row.matter) == (NANHAI, "南司〔2026〕1号", None)
    end = page_of(office, f"/jurisdictions/{row.pk}/end")
    last = clock.today() + timedelta(days=30)
    sent = {f"end-{row.pk}-last_day": last.isoformat(), f"end-{row.pk}-version": row.version}
    assert admin.post(end, sent).status_code == 302
    row.refresh_from_db()
    assert (row.valid_until, row.active) == (last, True)
    # Ended at once it stays in the list, and the unit may get it back.
    assert admin.post(end, {f"end-{row.pk}-version": row.version}).status_code == 302
    text = text_of(admin.get(page_of(office)))
    assert "南司〔2026〕1号" in text
    assert f"/jurisdictions/{row.pk}/end" not in text
    assert admin.post(page_of(office, "/jurisdictions"), right()).status_code == 302


def test_what_ended_by_its_day_makes_room(admin: Browser, office: UnitRow) -> None:
    past = clock.today() - timedelta(days=10)
    set_jurisdiction(
        by=SYSTEM, unit_id=office.id, service="notarisation", region_code=NANHAI, basis="x", valid_until=past
    )
    assert admin.post(page_of(office, "/jurisdictions"), right()).status_code == 302
    assert (
        Jurisdiction.objects.get(unit_id=office.id, service="notarisation", active=True).valid_until is None
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region_code": "佛山市顺德区"}, "region_code"),
        ({"region_code": "没有这个地方"}, "region_code"),
        ({"decision": ""}, "decision"),
        ({"valid_from": "2026-05-02", "valid_until": "2026-05-01"}, "valid_until"),
        ({"priority": "1000"}, "priority"),
    ],
)
def test_a_jurisdiction_with_a_mistake(
    admin: Browser, office: UnitRow, changes: dict[str, str], field: str
) -> None:
    answer = admin.post(page_of(office, "/jurisdictions"), right(**changes))
    assert answer.status_code == 422
    assert f'id="id_right-{field}_error"' in text_of(answer)
    assert not Jurisdiction.objects.filter(unit_id=office.id, service="notarisation").exists()


def test_a_place_of_several_names_them_with_their_codes(admin: Browser, office: UnitRow) -> None:
    text = text_of(admin.post(page_of(office, "/jurisdictions"), right(region_code="城南街道")))
    assert len(re.findall(r"城南街道 44\d{7}", text)) > 1


def test_one_jurisdiction_is_given_once(admin: Browser, office: UnitRow) -> None:
    admin.post(page_of(office, "/jurisdictions"), right())
    answer = admin.post(page_of(office, "/jurisdictions"), right(decision="另一份文件"))
    assert answer.status_code == 409
    assert 'value="另一份文件"' in text_of(answer)


def test_a_jurisdiction_of_another_unit_is_not_ended_here(admin: Browser, office: UnitRow) -> None:
    other = Jurisdiction.objects.filter(unit_id=one(SHUNDE, UnitKind.LEGAL_AID_OFFICE).id).get()
    sent = {f"end-{other.pk}-version": other.version}
    assert admin.post(page_of(office, f"/jurisdictions/{other.pk}/end"), sent).status_code == 404
    other.refresh_from_db()
    assert other.active


def test_a_unit_costs_the_same_whatever_hangs_on_it(admin: Browser, bureau: UnitRow, office: UnitRow) -> None:
    before = count_queries(admin, page_of(office))
    for matter in ("labour", "debt", "traffic", "medical"):
        set_jurisdiction(
            by=SYSTEM, unit_id=office.id, service="mediation", region_code=NANHAI, basis="x", matter=matter
        )
    assert count_queries(admin, page_of(office)) == before
    # A bureau with its units below, and a station with dozens of workrooms.
    station = one("440605011", UnitKind.TOWN_STATION)
    workroom = queries.units(parent=station.id).items[0]
    assert count_queries(admin, page_of(station)) == count_queries(admin, page_of(workroom))


# --- opening and closing -------------------------------------------------------------------------


def test_only_kinds_that_may_stand_there_are_offered(
    admin: Browser, bureau: UnitRow, office: UnitRow
) -> None:
    text = text_of(admin.get(page_of(bureau, "/new")))
    assert 'value="law_firm"' in text
    assert 'value="village_workroom"' not in text
    assert admin.get(page_of(office, "/new")).status_code == 404


def test_a_unit_is_created(admin: Browser, bureau: UnitRow) -> None:
    sent = {"kind": "law_firm", "region_code": "佛山市南海区", "name": "广东新所律师事务所", "services": []}
    answer = admin.post(page_of(bureau, "/new"), sent)
    assert answer.status_code == 302
    unit = Unit.objects.get(name="广东新所律师事务所")
    assert (unit.parent_id, unit.region_code, unit.kind) == (bureau.id, NANHAI, "law_firm")
    outside = admin.post(page_of(bureau, "/new"), {**sent, "region_code": SHUNDE})
    assert outside.status_code == 422
    assert 'value="广东新所律师事务所"' in text_of(outside)


def test_what_stands_against_closing_is_said(admin: Browser, office: UnitRow) -> None:
    against = say("unit_still_competent", count=queries.standing(office.id).jurisdictions)
    assert against in text_of(admin.get(page_of(office)))
    sent = {"close-understood": "on", "close-version": office.version}
    assert admin.post(page_of(office, "/close"), sent).status_code == 409
    assert queries.unit(office.id).active


def test_another_unit_goes_on_with_what_one_did(admin: Browser, office: UnitRow) -> None:
    bureau = queries.unit(office.path[1])
    new = create_unit(
        by=SYSTEM, name="南海第二法律援助处", kind="legal_aid_office", region_code=NANHAI, parent_id=bureau.id
    )
    sent = {"close-understood": "on", "close-version": office.version, "close-into_id": bureau.id}
    assert admin.post(page_of(office, "/close"), sent).status_code == 422
    assert admin.post(page_of(office, "/close"), {**sent, "close-into_id": new.pk}).status_code == 302
    assert "南海第二法律援助处" in text_of(admin.get(page_of(office)))
    assert queries.standing(new.pk).jurisdictions > 0


def test_a_unit_is_closed_by_somebody_who_has_read_what_follows(admin: Browser, firm: UnitRow) -> None:
    assert f"{page_of(firm)}/close" in text_of(admin.get(page_of(firm)))
    assert admin.post(page_of(firm, "/close"), {"close-version": firm.version}).status_code == 422
    sent = {"close-understood": "on", "close-version": firm.version}
    assert admin.post(page_of(firm, "/close"), sent).status_code == 302
    assert not queries.unit(firm.id).active
    text = text_of(admin.get(page_of(firm)))
    assert "/edit" not in text
    assert firm.name in text_of(admin.get("/desk/units", state="closed"))
    assert page_of(firm) not in text_of(admin.get("/desk/units", q=firm.name))


# --- lawyers -------------------------------------------------------------------------------------


@pytest.fixture
def lawyer(firm: UnitRow) -> Lawyer:
    """A lawyer of the firm."""
    return register_lawyer(by=SYSTEM, firm_id=firm.id, name="何律师", licence_no="A-1", skills=["labour"])


def entry(lawyer: Lawyer, **changes: Any) -> dict[str, Any]:
    """What the form of a lawyer sends."""
    return {
        "name": lawyer.name, "skills": lawyer.skills, "languages": lawyer.languages, "capacity": lawyer.capacity,
        "active": "on", "on_leave_until": "", "version": lawyer.version, **changes,
    }  # fmt: skip


def test_a_lawyer_is_registered(admin: Browser, firm: UnitRow, office: UnitRow) -> None:
    path = page_of(firm, "/lawyers/new")
    sent = {
        "name": "林律师", "licence_no": "A-2", "practising_since": "2010-05-01", "skills": ["labour", "debt"],
        "languages": ["cantonese"], "capacity": "7",
    }  # fmt: skip
    assert admin.post(path, sent).status_code == 302
    row = Lawyer.objects.get(licence_no="A-2")
    assert (row.firm_id, row.skills, row.languages, row.capacity) == (
        firm.id,
        ["labour", "debt"],
        ["cantonese"],
        7,
    )
    assert row.practising_since == date(2010, 5, 1)
    assert "林律师" in text_of(admin.get(page_of(firm)))
    twice = admin.post(path, {**sent, "name": "另一位"})
    assert twice.status_code == 409
    assert 'value="另一位"' in text_of(twice)
    assert admin.get(page_of(office, "/lawyers/new")).status_code == 404


def test_a_lawyer_goes_on_leave_and_comes_back(admin: Browser, lawyer: Lawyer) -> None:
    path = f"/desk/lawyers/{lawyer.pk}"
    assert admin.post(path, entry(lawyer, on_leave_until="2099-01-01", capacity="3")).status_code == 302
    lawyer.refresh_from_db()
    assert (lawyer.on_leave_until, lawyer.capacity) == (date(2099, 1, 1), 3)
    assert admin.post(path, entry(lawyer)).status_code == 302
    lawyer.refresh_from_db()
    assert lawyer.on_leave_until is None
    left = {name: value for name, value in entry(lawyer).items() if name != "active"}
    assert admin.post(path, left).status_code == 302
    # Who practises no longer stays in the register, and is found there.
    assert queries.lawyer(lawyer.pk) is None
    assert admin.get(path).status_code == 200


def test_since_when_a_lawyer_practises_is_entered_later_and_not_forgotten(
    admin: Browser, lawyer: Lawyer
) -> None:
    path = f"/desk/lawyers/{lawyer.pk}"
    assert "执业年限不明" in text_of(admin.get(path))
    assert admin.post(path, entry(lawyer, practising_since="2999-01-01")).status_code == 422
    assert admin.post(path, entry(lawyer, practising_since="2012-03-01")).status_code == 302
    lawyer.refresh_from_db()
    assert lawyer.practising_since == date(2012, 3, 1)
    page = text_of(admin.get(path))
    assert "执业年限不明" not in page
    assert "2012-03-01" in page
    assert admin.post(path, entry(lawyer, practising_since="")).status_code == 422
    lawyer.refresh_from_db()
    assert lawyer.practising_since == date(2012, 3, 1)


def test_two_change_one_lawyer(admin: Browser, lawyer: Lawyer) -> None:
    edit_lawyer(by=SYSTEM, lawyer_id=lawyer.pk, version=lawyer.version, capacity=9)
    answer = admin.post(f"/desk/lawyers/{lawyer.pk}", entry(lawyer, name="何大律师"))
    assert answer.status_code == 409
    assert 'value="何大律师"' in text_of(answer)
    assert ">9</dd>" in text_of(answer)


def test_a_lawyer_of_another_county_does_not_exist(lawyer: Lawyer, firm: UnitRow) -> None:
    elsewhere = sign_in(Role.PROVINCIAL_ADMIN, one(SHUNDE, UnitKind.BUREAU))
    for answer in (
        elsewhere.get(f"/desk/lawyers/{lawyer.pk}"),
        elsewhere.post(f"/desk/lawyers/{lawyer.pk}", entry(lawyer, name="改名")),
        elsewhere.get(page_of(firm, "/lawyers/new")),
        elsewhere.get("/desk/lawyers/99999999"),
    ):
        assert answer.status_code == 404
        assert lawyer.name not in text_of(answer)
    lawyer.refresh_from_db()
    assert lawyer.name == "何律师"


def test_a_firm_costs_the_same_whatever_its_size(admin: Browser, firm: UnitRow, lawyer: Lawyer) -> None:
    before = count_queries(admin, page_of(firm))
    for number in range(5):
        register_lawyer(by=SYSTEM, firm_id=firm.id, name="某律师", licence_no=f"B-{number}")
    assert count_queries(admin, page_of(firm)) == before


# --- closed days ---------------------------------------------------------------------------------


def typhoon(**changes: Any) -> dict[str, Any]:
    """What the form of a closed day sends."""
    day = clock.today() + timedelta(days=3)
    return {
        "day": day.isoformat(),
        "region_code": "佛山市南海区",
        "working": "no",
        "reason": "十级大风",
        **changes,
    }


def test_a_typhoon_day_is_recorded_and_taken_back(admin: Browser) -> None:
    assert admin.post("/desk/closed-days", typhoon()).status_code == 302
    row = ClosedDay.objects.get()
    assert (row.region_code, row.working, row.reason) == (NANHAI, False, "十级大风")
    assert "十级大风" in text_of(admin.get("/desk/closed-days"))
    assert "十级大风" not in text_of(admin.get("/desk/closed-days", past="yes"))
    sent = {"day": row.day.isoformat(), "region_code": NANHAI}
    assert admin.post("/desk/closed-days/remove", sent).status_code == 302
    assert not ClosedDay.objects.exists()


def test_a_day_of_another_county_is_not_theirs(admin: Browser) -> None:
    answer = admin.post("/desk/closed-days", typhoon(region_code=SHUNDE, reason="写好的原因"))
    assert answer.status_code == 403
    assert 'value="写好的原因"' in text_of(answer)
    assert not ClosedDay.objects.exists()
    # What the city has recorded applies here too: it is shown, and is the city's to take back.
    day = clock.today() + timedelta(days=1)
    ClosedDay.objects.create(day=day, region_code="4406", reason="全市")
    ClosedDay.objects.create(day=day, region_code=SHUNDE, reason="顺德的")
    text = text_of(admin.get("/desk/closed-days"))
    assert "全市" in text
    assert "顺德的" not in text
    assert "/desk/closed-days/remove" not in text
    sent = {"day": day.isoformat(), "region_code": "4406"}
    assert admin.post("/desk/closed-days/remove", sent).status_code == 403
    assert ClosedDay.objects.count() == 2


def test_closed_days_go_on_page_by_page_at_the_same_cost(admin: Browser) -> None:
    ClosedDay.objects.create(day=clock.today(), region_code=NANHAI, reason="一")
    few = count_queries(admin, "/desk/closed-days")
    ClosedDay.objects.bulk_create(
        ClosedDay(day=clock.today() + timedelta(days=number), region_code=NANHAI, reason=f"第{number}天")
        for number in range(1, 70)
    )
    assert count_queries(admin, "/desk/closed-days") == few
    text = text_of(admin.get("/desk/closed-days"))
    onward = re.search(r'href="([^"]+)" rel="next"', text)
    assert onward
    assert "第69天" not in text
    assert "第69天" in text_of(admin.client.get(onward[1].replace("&amp;", "&")))
