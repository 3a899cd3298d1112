"""Exports: the same question as on the page, the asker's scope, stamped at the head, and in the audit."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.test import Client

from fawang.datacentre.queries.engines import engine
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]
ASKED = "metric=volume,satisfied_share&by=county&from=2021-03-01&to=2021-03-31&!channel=app"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STORAGES", PLAIN_FILES)


def bureau(region: str, role: Role = Role.LEADER) -> Browser:
    return sign_in(role, unit_at(region, UnitKind.BUREAU))


def sent(answer: Any) -> bytes:
    """Return all that was sent, in the way in which a server takes it."""
    assert answer.status_code == 200, answer

    async def taken() -> bytes:
        return b"".join([piece async for piece in answer])

    return async_to_sync(taken)()


def lines(answer: Any) -> list[list[str]]:
    content = sent(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_csv_with_its_head_rows_and_total() -> None:
    answer = bureau("44").client.get(f"/data/export.csv?{ASKED}", headers={"accept-language": "en"})
    assert answer["Content-Disposition"] == 'attachment; filename="volume-20210301-20210331.csv"'
    found = lines(answer)
    head = {line[0]: line[1] for line in found if len(line) == 2}
    assert head["Period"] == "2021-03-01 to 2021-03-31"
    assert head["Filters"] == "Channel not App"
    assert head["Whose figures"] == "everything"
    assert head["As of"].startswith(f"{clock.now() + timedelta(hours=8):%Y-%m-%d}")
    assert head["Note"] == "Demo data of a synthetic province."
    first = found.index(
        ["County", "County (code)", "Services", "Satisfied", "Satisfied: numerator", "Satisfied: denominator"]
    )
    assert found[first + 1 : first + 5] == [
        ["福田区", "440304", "60", "1.0", "30", "30"],
        ["禅城区", "440604", "25", "1.0", "13", "13"],
        ["南海区", "440605", "40", "1.0", "20", "20"],
        ["in all", "", "125", "1.0", "63", "63"],
    ]
    assert found[-1] == ["Rows", "3"]


def test_units_with_evil_names_are_text() -> None:
    found = lines(bureau("44").get("/data/export.csv?metric=volume&by=unit&from=2021-03-01&to=2021-03-31"))
    assert ["'=佛山", "900001", "85"] in found


def test_xlsx_has_the_same() -> None:
    answer = bureau("44").client.get(
        f"/data/export.xlsx?{ASKED}&against=before", headers={"accept-language": "en"}
    )
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(sent(answer))) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in text
    for said in (
        "福田区",
        "Demo data of a synthetic province.",
        "Services: before",
        "<v>125</v>",
        "<v>63</v>",
    ):
        assert said in text


def test_only_what_the_asker_may_see() -> None:
    found = lines(bureau("440605").get(f"/data/export.csv?{ASKED}"))
    assert [line[1] for line in found if len(line) == 6][1:] == ["440605", ""]
    answer = bureau("440605").client.get(f"/data/export.csv?{ASKED}", headers={"accept-language": "en"})
    assert any("南海" in line[1] for line in lines(answer) if line and line[0] == "Whose figures")


def test_it_is_in_the_audit_without_its_rows() -> None:
    browser = bureau("440605")
    lines(browser.get(f"/data/export.csv?{ASKED}"))
    sent(browser.get(f"/data/export.xlsx?{ASKED}"))
    begun = AuditEntry.objects.filter(action="datacentre.export_begun").order_by("pk")
    ended = AuditEntry.objects.filter(action="datacentre.export_ended").order_by("pk")
    assert [(one.actor, one.data["form"]) for one in begun] == [
        (browser.actor.label, "csv"),
        (browser.actor.label, "xlsx"),
    ]
    assert begun[0].data["question"].startswith("metric=volume,satisfied_share&by=county&from=2021-03-01")
    assert begun[0].data["scope"]["regions"] == ["440605"]
    assert [one.object for one in ended] == [one.object for one in begun]
    assert [one.data for one in ended] == [{"rows": 1, "whole": True}] * 2


def test_what_goes_wrong_is_a_page_that_says_so(monkeypatch: pytest.MonkeyPatch, installed: Store) -> None:
    browser = bureau("44")
    for bad in ("metric=volume", "metric=nothing&from=2021-03-01&to=2021-03-31", f"{ASKED}&chanel=web"):
        assert browser.get(f"/data/export.csv?{bad}").status_code == 422
    monkeypatch.setattr(settings, "FAWANG_FACTS", installed.folder / "elsewhere")
    engine.engine.cache_clear()
    assert browser.get(f"/data/export.xlsx?{ASKED}").status_code == 503


def test_who_may_not() -> None:
    assert Client().get(f"/data/export.csv?{ASKED}").status_code in (302, 401)
    centre = unit_at("4401", UnitKind.LEGAL_AID_OFFICE)
    for path in ("export.csv", "export.xlsx"):
        assert sign_in(Role.LEAD_LAWYER, centre).get(f"/data/{path}?{ASKED}").status_code == 403
