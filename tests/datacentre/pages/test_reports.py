"""The pages of reports: ordering, looking how far it is, taking away, schedules. Without JavaScript all of it works."""

from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from fawang.datacentre.actions import reports
from fawang.datacentre.models.reports import MadeReport, ReportSchedule, State
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in

MONTH = {"kind": "month", "month": "2021-06", "format": "docx", "language": "zh-hans"}
SCHEDULE = {
    "kind": "month",
    "day": "5",
    "format": "pdf",
    "language": "zh-hans",
    "receivers": "a@example.org\nb@example.org",
}


@pytest.fixture(autouse=True)
def _plain(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


def of(role: Role, region: str = "440605") -> Browser:
    return sign_in(role, organisations.nearest(region, UnitKind.BUREAU)[0])


def ordered(browser: Browser, **data: str) -> MadeReport:
    answer = browser.post("/data/reports", {**MONTH, **data})
    assert answer.status_code == 302
    row = MadeReport.objects.latest("pk")
    assert answer["Location"] == f"/data/reports/{row.key}"
    return row


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_list_offers_the_order(db: None) -> None:
    page = text(of(Role.LEADER).get("/data/reports"))
    assert "还没有报告" in page
    assert 'type="month"' in page
    # A leader takes figures away and has none made by themselves.
    assert "/data/reports/schedules" not in page


def test_an_order_leads_to_its_page_and_then_to_the_file(db: None, installed: Store) -> None:
    leader = of(Role.LEADER)
    row = ordered(leader, region="440605", matter="labour")
    assert row.order["where"] == {"region": ["440605"], "matter": ["labour"]}
    waiting = text(leader.get(f"/data/reports/{row.key}"))
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "正在排队" in waiting
    assert leader.get(f"/data/reports/{row.key}/file").status_code == 409
    reports.make_report(by=SYSTEM, report_id=row.pk)
    done = text(leader.get(f"/data/reports/{row.key}"))
    assert f'href="/data/reports/{row.key}/file"' in done
    assert "refresh" not in done
    file = leader.get(f"/data/reports/{row.key}/file")
    assert file["Content-Disposition"] == 'attachment; filename="report-20210601-20210630-440605.docx"'
    assert "no-store" in file["Cache-Control"]
    assert file.content.startswith(b"PK")
    listed = text(leader.get("/data/reports"))
    assert "2021年6月" in listed
    assert "演示数据" in listed


def test_a_part_of_the_page_says_how_far_it_is(db: None) -> None:
    leader = of(Role.LEADER)
    row = ordered(leader)
    MadeReport.objects.filter(pk=row.pk).update(state=State.MAKING, progress=40)
    part = leader.client.get(f"/data/reports/{row.key}", headers={"HX-Request": "true"})
    assert "<html" not in text(part)
    assert 'value="40"' in text(part)
    rows = leader.client.get("/data/reports", headers={"HX-Request": "true"})
    assert "<html" not in text(rows)
    assert "40 %" in text(rows)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"month": "2021-13"}, "month"), ({"month": ""}, "month"), ({"kind": "year", "year": "x"}, "year"),
        ({"kind": "period", "first": "2021-02-01", "last": "2021-01-01"}, "last"), ({"kind": "period"}, "last"),
        ({"matter": "chess"}, "matter"), ({"region": "999999"}, "region"), ({"format": "odt"}, "format"),
    ],
)  # fmt: skip
def test_a_wrong_order_says_at_which_field(wrong: dict[str, str], field: str, db: None) -> None:
    answer = of(Role.LEADER).post("/data/reports", {**MONTH, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not MadeReport.objects.exists()


def test_a_county_chooses_among_its_own_divisions(db: None) -> None:
    form = of(Role.LEADER).get("/data/reports").context["form"]
    codes = [code for _name, group in form.fields["region"].choices[1:] for code, _label in group]
    assert codes[0] == "440605"
    assert all(code.startswith("440605") for code in codes)
    province = of(Role.LEADER, "44").get("/data/reports").context["form"]
    assert len(province.fields["region"].choices) == 22


@pytest.mark.parametrize("role", [Role.OFFICE_OFFICER, Role.LEAD_LAWYER, Role.DUTY_LAWYER])
def test_who_may_take_nothing_away_sees_no_reports(role: Role, db: None) -> None:
    browser = of(role)
    for path in ("/data/reports", "/data/reports/schedules", "/data/reports/x", "/data/reports/x/file"):
        assert browser.get(path).status_code == 403


def test_another_county_finds_nothing(db: None) -> None:
    row = ordered(of(Role.LEADER))
    other = of(Role.LEADER, "440303")
    assert other.get(f"/data/reports/{row.key}").status_code == 404
    assert other.get(f"/data/reports/{row.key}/file").status_code == 404
    assert row.key not in text(other.get("/data/reports"))


def test_a_report_is_deleted_by_a_form(db: None) -> None:
    leader = of(Role.LEADER)
    row = ordered(leader)
    assert leader.post(f"/data/reports/{row.key}", {"command": "nonsense"}).status_code == 404
    assert leader.post(f"/data/reports/{row.key}", {"command": "delete"}).status_code == 302
    assert row.key not in text(leader.get("/data/reports"))


def test_a_schedule_is_set_up_paused_taken_up_and_deleted(db: None) -> None:
    analyst = of(Role.ANALYST)
    assert analyst.post("/data/reports/schedules", SCHEDULE).status_code == 302
    row = ReportSchedule.objects.get()
    page = text(analyst.get("/data/reports/schedules"))
    assert "a@example.org, b@example.org" in page
    assert "每月5日" in page
    for command, state in (("pause", True), ("resume", False)):
        analyst.post("/data/reports/schedules", {"command": command, "key": row.key})
        row.refresh_from_db()
        assert row.paused is state
    analyst.post("/data/reports/schedules", {"command": "delete", "key": row.key})
    assert row.key not in text(analyst.get("/data/reports/schedules"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"receivers": "a@example.org\nnobody"}, "receivers"), ({"receivers": ""}, "receivers"), ({"day": "31"}, "day"),
     ({"kind": "period"}, "kind")],
)  # fmt: skip
def test_a_wrong_schedule_says_at_which_field(wrong: dict[str, str], field: str, db: None) -> None:
    answer = of(Role.ANALYST).post("/data/reports/schedules", {**SCHEDULE, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not ReportSchedule.objects.exists()


def test_the_list_asks_the_same_number_of_times_however_many(
    db: None, django_assert_max_num_queries: Any
) -> None:
    leader = of(Role.LEADER)
    for _number in range(4):
        ordered(leader)
    with django_assert_max_num_queries(16):
        leader.get("/data/reports")


def test_periods_are_named_as_a_reader_does(db: None) -> None:
    leader = of(Role.LEADER)
    ordered(leader, kind="year", year="2020")
    ordered(leader, kind="period", first="2021-01-05", last="2021-02-03")
    page = text(leader.get("/data/reports"))
    assert "2020年" in page
    assert "2021年1月5日" in page
    assert MadeReport.objects.earliest("pk").order["to"] == date(2020, 12, 31).isoformat()
