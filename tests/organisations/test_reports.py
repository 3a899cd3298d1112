"""This is wrong: told by anybody, looked at by those who work there, emptied."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.security.personal_data import erase_number
from fawang.kernel.security.throttle import Rate
from fawang.organisations import queries
from fawang.organisations.actions import (
    empty_reports,
    finish_report,
    merge_unit,
    read_report,
    report_wrong,
)
from fawang.organisations.data import limits
from fawang.organisations.models import Unit, UnitReport
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.html_forms import before_the_box, forms_of
from tests.shell.cases import text_of

from .conftest import clerk, one
from .test_tasks import confirmer

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> queries.UnitRow:
    return one("440605011", UnitKind.TOWN_STATION)


def told(unit_id: int, **rest: object) -> UnitReport:
    values = {"reasons": ["phone"], "words": "号码是空号", "phone": "+86 138-0013-8000", **rest}
    return report_wrong(by=ANONYMOUS, unit_id=unit_id, **values)  # type: ignore[arg-type]


def test_it_becomes_a_task_and_is_read_by_those_who_work_there(station: queries.UnitRow) -> None:
    report = told(station.id)
    [task] = queries.open_tasks(confirmer(station.id)).items
    assert (task.kind, task.subject, task.params) == (
        "organisations.report", str(report.pk), {"reasons": ["phone"]},
    )  # fmt: skip
    seen = read_report(by=confirmer(station.path[1]), report_id=report.pk)
    assert (seen.words, seen.phone) == ("号码是空号", "13800138000")
    assert AuditEntry.objects.filter(action="organisations.report_read", unit_id=station.id).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, phone FROM organisations_unitreport")
        assert not any(
            secret in bytes(cell) for cell in cursor.fetchone() for secret in (b"138", "空号".encode())
        )
    for stranger in (ANONYMOUS, clerk(station.id), confirmer(one("440604", UnitKind.BUREAU).id)):
        for act in (read_report, finish_report):
            with pytest.raises(NotFound):
                act(by=stranger, report_id=report.pk)
    assert finish_report(by=confirmer(station.id), report_id=report.pk)
    assert not finish_report(by=confirmer(station.id), report_id=report.pk)


def test_what_is_no_report(station: queries.UnitRow) -> None:
    wrongs: tuple[dict[str, object], ...] = (
        {"reasons": []},
        {"reasons": ["weather"]},
        {"words": "长" * 501},
        {"phone": "12"},
        {"phone": "x"},
    )
    for wrong in wrongs:
        with pytest.raises(Invalid):
            told(station.id, **wrong)
    with pytest.raises(NotFound):
        told(0)
    assert told(station.id, phone="", words="").phone_hash is None


def test_it_goes_on_to_the_unit_that_succeeds(station: queries.UnitRow) -> None:
    report = told(station.id)
    new = one("440605121", UnitKind.TOWN_STATION)
    merge_unit(by=SYSTEM, unit_id=station.id, version=station.version, into_id=new.id)
    assert read_report(by=confirmer(new.id), report_id=report.pk).pk == report.pk
    assert finish_report(by=confirmer(new.id), report_id=report.pk)


def test_words_and_phone_go_thirty_days_after(station: queries.UnitRow) -> None:
    report, still = told(station.id), told(station.id)
    finish_report(by=confirmer(station.id), report_id=report.pk)
    assert empty_reports(by=SYSTEM, now=clock.now() + timedelta(days=29)) == 0
    later = clock.now() + timedelta(days=31)
    assert (empty_reports(by=SYSTEM, now=later), empty_reports(by=SYSTEM, now=later)) == (1, 0)
    report.refresh_from_db()
    still.refresh_from_db()
    assert (report.words, report.phone, report.phone_hash, report.reasons) == ("", "", None, ["phone"])
    assert still.phone == "13800138000"


def test_a_number_is_erased_on_request(station: queries.UnitRow) -> None:
    report, other = told(station.id), told(station.id, phone="0757-81234567")
    assert erase_number(by=SYSTEM, number="13800138000")[1] == 1
    report.refresh_from_db()
    other.refresh_from_db()
    assert (report.phone, report.words, other.phone) == ("", "", "075781234567")


# --- pages ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("pages")
def test_anybody_tells_once(client: Client, station: queries.UnitRow) -> None:
    path = f"/offices/{station.id}/wrong"
    [form] = forms_of(client.get(path).content.decode())[-1:]
    assert "words" in form.free
    nothing = form.send(client, path, words="号码是空号")
    assert nothing.status_code == 422
    assert "号码是空号" in text_of(nothing)
    typed = {"reasons": ["phone", "hours"], "words": "号码是空号", "phone": "13800138000", "once": "x" * 22}
    for _ in range(2):
        sent = client.post(path, typed)
        assert sent.status_code == 302
    assert UnitReport.objects.get().reasons == ["phone", "hours"]
    assert station.name in text_of(client.get(sent["Location"]))
    assert client.get("/offices/0/wrong").status_code == 404


@pytest.mark.usefixtures("pages")
def test_too_many_are_slowed_down_and_keep_what_they_typed(
    client: Client, station: queries.UnitRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        limits, "REPORT_BY_ADDRESS", Rate("organisations.report.tried", 1, timedelta(hours=1))
    )
    path = f"/offices/{station.id}/wrong"
    for number, status in enumerate((302, 429)):
        sent = client.post(path, {"reasons": ["other"], "words": "门牌不对", "once": f"once{number}"})
        assert sent.status_code == status
    assert "门牌不对" in text_of(sent)


def test_the_office_settles_it(settings: Settings, station: queries.UnitRow, pages: None) -> None:
    report = told(station.id)
    desk = sign_in(Role.STATION_CLERK, Unit.objects.get(pk=station.id))
    path = f"/desk/unit-reports/{report.pk}"
    assert path in text_of(desk.client.get("/desk/unit-tasks"))
    assert "号码是空号" in text_of(desk.client.get(path))
    assert desk.client.post(path).status_code == 302
    assert path not in text_of(desk.client.get("/desk/unit-tasks"))


@pytest.mark.usefixtures("pages")
def test_whoever_writes_of_danger_sees_first_whom_to_call(client: Client, station: queries.UnitRow) -> None:
    path = f"/offices/{station.id}/wrong"
    story = "老公又打我了，我躲在厕所里，他在砸门"
    refused = client.post(path, {"words": story, "once": "x"})
    taken = client.post(path, {"reasons": ["other"], "words": story, "once": "y"})
    for page in (text_of(refused), text_of(client.get(taken["Location"]))):
        assert before_the_box(page) == ""
        assert 'href="tel:110"' in page
