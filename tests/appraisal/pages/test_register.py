"""The register for everybody and for whoever keeps it."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fawang.appraisal.models import Institution
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.pages.applying import drafts
from tests.appraisal.cases import CHANCHENG, NANHAI, appraiser, bring, institution, institution_at
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture
def units() -> tuple[UnitRow, UnitRow]:
    """Two institutions of the register, in two districts; the second is suspended."""
    first, second = institution_at(NANHAI, "南海司法鉴定所"), institution_at(CHANCHENG, "禅城文书鉴定所")
    bring(
        institution(first), appraiser(1), appraiser(2, suspended_until="2099-01-01"),
        institution(second, "4406002", scope="文书鉴定", suspended_until="2099-01-01"),
    )  # fmt: skip
    return first, second


def listed(browser: Client, **query: str) -> str:
    return text_of(browser.get(reverse("appraisal:listing"), query))


def test_everybody_finds_an_institution(browser: Client, units: tuple[UnitRow, UnitRow]) -> None:
    whole = listed(browser)
    assert "南海司法鉴定所" in whole
    assert "禅城文书鉴定所" in whole
    assert "鉴定人1" in whole
    # Who founded it is nobody's business here but the bureau's.
    assert "南海医院" not in whole
    by_field = listed(browser, field="documents")
    assert "禅城文书鉴定所" in by_field
    assert "南海司法鉴定所" not in by_field
    by_place = listed(browser, place="佛山市南海区")
    assert "南海司法鉴定所" in by_place
    assert "禅城文书鉴定所" not in by_place
    assert "南海司法鉴定所" in listed(browser, q="鉴定人1")
    assert "南海司法鉴定所" not in listed(browser, place="没有的地方")


def test_from_the_register_to_a_commission(browser: Client, units: tuple[UnitRow, UnitRow]) -> None:
    page = browser.get(reverse("appraisal:listing"), {"field": "clinical"})
    assert [row["apply"] for row in page.context["rows"]] == [
        f"/help?kind=appraisal&unit={units[0].id}&field=clinical"
    ]
    browser.get(page.context["rows"][0]["apply"])
    asked = browser.get(reverse("work_orders:help_question", args=["institution"]))
    choices = [value for value, _label in asked.context["form"].fields["institution"].choices]
    assert choices == [str(units[0].id)]
    assert asked.context["form"].initial["institution"] == str(units[0].id)
    assert drafts.COOKIE in browser.cookies


def test_the_register_is_open_data(browser: Client, units: tuple[UnitRow, UnitRow]) -> None:
    found: dict[str, Any] = json.loads(browser.get(reverse("appraisal:open_data")).content)
    first = next(one for one in found["institutions"] if one["name"] == "南海司法鉴定所")
    assert (first["licence_no"], first["practises"]) == ("4406001", True)
    assert [one["name"] for one in first["appraisers"]] == ["鉴定人1", "鉴定人2"]
    assert "interests" not in json.dumps(found)
    assert "staff" not in json.dumps(found)


def test_a_bureau_keeps_its_own(units: tuple[UnitRow, UnitRow]) -> None:
    bureau = sign_in(Role.PROVINCIAL_ADMIN, unit_at(NANHAI, UnitKind.BUREAU))
    page = bureau.get(reverse("appraisal:kept"))
    shown = text_of(page)
    assert "南海司法鉴定所" in shown
    assert "禅城文书鉴定所" not in shown
    assert "register_too_few" in {one["row"].code for one in page.context["amiss"]}
    out = bureau.get(reverse("appraisal:export", args=["json"]))
    file = b"".join(out.streaming_content)
    assert {row["licence_no"] for row in json.loads(file)["register"]} == {
        "4406001",
        "4406001-1",
        "4406001-2",
    }
    wrong = file.replace("南海医院".encode(), ("长" * 200).encode())
    answer = bureau.post(reverse("appraisal:transfer"), {"file": SimpleUploadedFile("register.json", wrong)})
    assert answer.status_code == 422
    assert [(one.row, one.column) for one in answer.context["problems"]] == [(1, "interests")]
    right = file.replace("南海医院".encode(), "佛山医院".encode())
    answer = bureau.post(reverse("appraisal:transfer"), {"file": SimpleUploadedFile("register.json", right)})
    assert (answer.status_code, answer.context["state"].changed) == (200, 1)
    assert Institution.objects.get(licence_no="4406001").interests == ["佛山医院"]


def test_who_only_works_there_does_not(units: tuple[UnitRow, UnitRow]) -> None:
    appraiser_there = sign_in(Role.APPRAISER, units[0])
    assert appraiser_there.get(reverse("appraisal:kept")).status_code == 403
    assert appraiser_there.get(reverse("appraisal:export", args=["xlsx"])).status_code == 403
