"""The desk pages of outreach: each opens, its forms are taken or refused in words, and nobody reaches another's."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from fawang.kernel import clock
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import payments
from fawang.outreach.models import Contract, Finding, Inspection, ServedDay, ServiceDay, Talk, Volunteer
from fawang.outreach.queries.standard import STANDARD
from fawang.outreach.rules.advisers import month_of
from fawang.people.rules import Role
from fawang.regions import queries as regions
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.samples import photo, upload
from tests.feedback.conftest import register_lawyers
from tests.outreach.conftest import VILLAGE, contract_of

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture
def lead(bureau: UnitRow) -> Browser:
    """The browser of a supervisor of Nanhai."""
    return sign_in(Role.SUPERVISOR, bureau)


@pytest.fixture
def village_lawyer(lead: Browser) -> Browser:
    """The browser of a lawyer with a contract."""
    register_lawyers()
    from fawang.organisations import queries as organisations

    lawyer = organisations.lawyers(region="440605").items[0]
    browser = sign_in(Role.LAWYER, None, lawyer_id=lawyer.id)
    contract_of(lead.actor, browser.actor)
    return browser


def page(browser: Browser, name: str, *args: Any, status: int = 200, **query: Any) -> str:
    response = browser.get(reverse(f"outreach:{name}", args=args), **query)
    assert response.status_code == status, (name, response.status_code)
    return str(response.content.decode())


def send(browser: Browser, to: str, /, *args: Any, status: int = 302, **data: Any) -> Any:
    response = browser.post(reverse(f"outreach:{to}", args=args), data)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())) if status == 302 else ""
    assert response.status_code == status, (to, response.status_code, text[:3000])
    return response


def log(browser: Browser, **changes: Any) -> ServedDay:
    row = Contract.objects.get()
    given: dict[str, Any] = {
        "day": TODAY,
        "persons": 4,
        "advised": 3,
        "mediated": 1,
        "client_id": "a",
    } | changes
    send(browser, "log", row.code, photo=upload(photo()), **given)
    return ServedDay.objects.order_by("-pk")[0]


def test_a_day_from_the_village_to_the_payment_list(lead: Browser, village_lawyer: Browser) -> None:
    assert "my-villages" not in page(village_lawyer, "mine")
    contract = Contract.objects.get()
    response = village_lawyer.get(reverse("outreach:log", args=[contract.code]))
    assert "geolocation=(self)" in response.headers["Permissions-Policy"]
    send(village_lawyer, "plan", contract.code, day=TODAY + timedelta(days=1), begins="09:00", ends="11:00")
    assert "09:00" in page(village_lawyer, "plan", contract.code)
    send(village_lawyer, "drop", contract.code, day=TODAY + timedelta(days=1))
    # Nothing done: said at the field, what was typed stays.
    refused = send(village_lawyer, "log", contract.code, status=422, day=TODAY, persons=7, note="土地纠纷")
    assert "土地纠纷" in refused.content.decode()
    row = log(village_lawyer)
    shown = page(village_lawyer, "my_day", row.code)
    link = re.search(r'href="http://[^/]+(/village-adviser/[^"]+)"', shown)
    assert link
    rating = village_lawyer.client.__class__().post(link[1], {"score": "5", "comment": "好"})
    assert rating.status_code == 302
    assert village_lawyer.get(reverse("outreach:day_photo", args=[row.code])).content.startswith(b"\xff\xd8")
    assert row.code in page(lead, "days")
    send(lead, "day", row.code, status=422, command="send_back", version=1, reason="")
    send(lead, "day", row.code, command="send_back", version=1, reason="人数不对")
    assert "人数不对" in page(village_lawyer, "my_day", row.code)
    page(village_lawyer, "amend", row.code)
    send(village_lawyer, "amend", row.code, day=TODAY, persons=5, advised=5, version=2)
    send(lead, "day", row.code, command="check", version=3)
    month = month_of(TODAY)
    assert "333.33" in page(lead, "payments", month=month)
    (draft,) = payments.drafts(lead.actor, month)
    closed = send(lead, "payments", county=draft.county, payee=draft.payee, days=1)
    code = closed.headers["Location"].split("/")[-1].partition("?")[0]
    page(lead, "payment", code)
    book = load_workbook(BytesIO(lead.get(reverse("outreach:payment_file", args=[code])).content))
    cells = [[cell.value for cell in line] for line in book.active.iter_rows()]
    assert cells[3][2:6] == [cells[3][2], 5, "某某", 333.33]
    assert cells[4][4:6] == [cells[4][4], 333.33]
    assert send(lead, "payments", status=409, county=draft.county, payee=draft.payee, days=1)
    page(lead, "contract", contract.code)


def _villages(region: str) -> int:
    return sum(len(code) == 12 and code.startswith(region) for code, _name in regions.all_divisions())


def test_the_coverage_is_a_map_and_a_table_of_ones_own_divisions(lead: Browser, contract: Contract) -> None:
    shown = page(lead, "coverage")
    # Of a county there is no map: there are no boundaries of towns.
    assert "data-chart" not in shown
    assert shown.count("<tr data-row>") > 5
    assert "440605011" in shown
    # A region that is not theirs is not shown: their own is.
    assert "440605011" in page(lead, "coverage", region="4401")
    city = sign_in(Role.SUPERVISOR, unit_at("4406", UnitKind.BUREAU))
    shown = page(city, "coverage", show="without")
    drawn = json.loads(re.search(r'<script id="coverage"[^>]*>(.*?)</script>', shown, re.DOTALL)[1])  # type: ignore[index]
    places = {one["code"]: one["value"] for one in drawn["places"]}
    assert (drawn["unit"], len(places)) == ("number", 5)
    assert f'data-map="{reverse("regions:boundaries", args=["4406"])}"' in shown
    assert places["440605"] == places["440606"] + _villages("440605") - _villages("440606") - 1


def test_a_contract_is_entered_and_ended(lead: Browser) -> None:
    register_lawyers()
    given: dict[str, Any] = {
        "village": VILLAGE, "lawyer_id": "律师1", "begins": TODAY, "ends": TODAY + timedelta(days=300),
        "days_a_month": 2, "fee": "200.50",
    }  # fmt: skip
    send(lead, "new_contract", status=422, **given | {"village": "佛山南海桂城", "lawyer_id": "没有这个人"})
    send(lead, "new_contract", **given)
    row = Contract.objects.get()
    assert str(row.fee) == "200.50"
    send(lead, "new_contract", status=409, **given)
    assert "律师1" in page(lead, "contracts")
    send(lead, "contract", row.code, version=1, last=TODAY)


def test_a_talk_with_a_report(lead: Browser, bureau: UnitRow) -> None:
    given: dict[str, Any] = {
        "unit_id": bureau.name, "title": "防范电信诈骗", "day": TODAY + timedelta(days=1), "begins": "15:00",
        "ends": "16:30", "region_code": "440605011", "place": "文化站", "topics": ["consumer"], "places": "20",
    }  # fmt: skip
    send(lead, "new_talk", status=422, **given | {"ends": "14:00"})
    send(lead, "new_talk", **given)
    row = Talk.objects.get()
    assert "防范电信诈骗" in page(lead, "desk_talks")
    assert "防范电信诈骗" in page(lead, "desk_talk", row.code)
    send(lead, "desk_talk", row.code, status=409, command="report", version=1, attended=3)
    Talk.objects.update(begins_at=clock.now() - timedelta(hours=2), ends_at=clock.now() - timedelta(hours=1))
    sent: dict[str, Any] = {
        "command": "report",
        "version": 1,
        "attended": 42,
        "report": "好",
        "photo": upload(photo()),
    }
    send(lead, "desk_talk", row.code, **sent)
    assert "42" in page(lead, "desk_talks", past="1")
    assert lead.get(reverse("outreach:talk_photo", args=[row.code])).status_code == 200


def test_a_service_day_a_round_and_a_pilot(lead: Browser, bureau: UnitRow) -> None:
    given: dict[str, Any] = {
        "unit_id": bureau.name, "region_code": "440605011", "place": "千灯湖公园", "day": TODAY, "begins": "09:00",
        "ends": "11:00", "services": ["consultation"], "joint_name": "区退役军人服务中心",
    }  # fmt: skip
    refused = send(lead, "new_service_day", status=422, **given | {"joint_name": "75130部队"})
    assert "75130部队" in refused.content.decode()
    send(lead, "new_service_day", **given)
    row = ServiceDay.objects.get()
    assert "区退役军人服务中心" in page(lead, "service_day", row.code)
    send(lead, "service_day", row.code, command="report", version=1, persons=12)
    assert "12" in page(lead, "service_days", past="1")
    stops = f"{TODAY + timedelta(days=1)} 09:00-11:30 佛山南海西樵, 村委会门口"
    round_: dict[str, Any] = {"unit_id": bureau.name, "name": "西樵线", "services": ["mediation"]}
    send(lead, "new_circuit", status=422, **round_, stops="明天 上午 西樵")
    send(lead, "new_circuit", **round_, stops=stops)
    assert "西樵线" in page(lead, "service_days")
    send(lead, "pilots", unit_id=bureau.name, programme="园区法律服务", since=TODAY)
    shown = page(lead, "pilots")
    assert "园区法律服务" in shown
    assert reverse("datacentre:pilots") in shown


def test_a_volunteer_is_registered_trained_and_let_go(lead: Browser, bureau: UnitRow) -> None:
    send(lead, "new_force", unit_id=bureau.name, kind="social_organisation", name="某志愿者协会")
    given: dict[str, Any] = {"unit_id": bureau.name, "name": "王小明", "phone": "13800138000", "since": TODAY}
    send(lead, "new_volunteer", status=422, **given, may=["draft"])
    send(lead, "new_volunteer", **given, may=["advise", "accompany"])
    row = Volunteer.objects.get()
    assert "王小明" not in page(lead, "volunteers")
    assert "王小明" in page(lead, "volunteer", row.code)
    hours: dict[str, Any] = {"command": "hours", "day": TODAY, "activity": "advise", "minutes": 60}
    send(lead, "volunteer", row.code, status=409, **hours)
    send(lead, "volunteer", row.code, command="training", what="基础", day=TODAY, until=TODAY)
    send(lead, "volunteer", row.code, **hours)
    send(lead, "volunteer", row.code, command="leave", version=1)
    assert "王小明" not in page(lead, "volunteer", row.code)


def test_an_inspection_until_it_is_closed(lead: Browser, workroom: UnitRow) -> None:
    clerk = sign_in(Role.STATION_CLERK, unit_at(VILLAGE, UnitKind.TOWN_STATION))
    # Two places have a community of this name: the numbers tell them apart.
    refused = send(lead, "new_inspection", status=422, unit_id=workroom.name)
    assert str(workroom.id) in refused.content.decode()
    chosen = send(lead, "new_inspection", unit_id=workroom.id)
    assert chosen.headers["Location"] == reverse("outreach:inspect", args=[workroom.id])
    page(lead, "inspect", workroom.id)
    given: dict[str, Any] = {f"result_{one.code}": "ok" for one in STANDARD.of_level("workroom")}
    given |= {"day": TODAY, "result_sign": "deficient"}
    refused = send(lead, "inspect", workroom.id, status=422, **given)
    assert refused.content.decode().count("error") > 1
    due = TODAY + timedelta(days=10)
    send(lead, "inspect", workroom.id, **given, note_sign="没有牌子", due=due, photo_sign=upload(photo()))
    row = Inspection.objects.get()
    assert "没有牌子" in page(clerk, "inspection", row.code)
    assert workroom.name in page(clerk, "inspections")
    step: dict[str, Any] = {"item": "sign", "command": "mend"}
    send(clerk, "inspection", row.code, status=422, **step, version=1)
    send(clerk, "inspection", row.code, **step, version=1, photo=upload(photo()), note="挂好了")
    assert "挂好了" in page(lead, "inspection", row.code)
    for which in ("found", "mended"):
        assert lead.get(reverse("outreach:finding_photo", args=[row.code, "sign", which])).status_code == 200
    page(lead, "finding_photo", row.code, "sign", "else", status=404)
    send(lead, "inspection", row.code, item="sign", command="close", version=2)
    assert Finding.objects.get(item="sign").state == "closed"
    assert lead.get(reverse("outreach:inspection_paper", args=[row.code])).content.startswith(b"%PDF")
    page(lead, "inspections", unit=workroom.id)


@pytest.mark.parametrize(
    "name",
    ["contract", "day", "payment", "desk_talk", "service_day", "volunteer", "inspection", "my_day", "log"],
)
def test_what_is_not_there_is_not_found(lead: Browser, name: str) -> None:
    page(lead, name, "123456789012", status=404)


def test_a_clerk_leads_nobody(bureau: UnitRow) -> None:
    clerk = sign_in(Role.STATION_CLERK, unit_at(VILLAGE, UnitKind.TOWN_STATION))
    for name in ("contracts", "days", "payments", "coverage", "volunteers", "pilots", "new_inspection"):
        page(clerk, name, status=403)
