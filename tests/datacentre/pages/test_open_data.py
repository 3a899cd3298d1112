"""Open data as a download: within the scope of who makes it, checked, and in the audit."""

import io
import json
import zipfile

import pytest
from django.conf import settings
from django.test import Client

from fawang.datacentre.queries.answers import open_data
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]
URL = "/data/open-data.zip?metric=volume&from=2021-02-01&to=2021-03-31"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STORAGES", PLAIN_FILES)


def leader(region: str) -> Browser:
    return sign_in(Role.LEADER, unit_at(region, UnitKind.BUREAU))


def test_two_files_that_hold_nothing_small() -> None:
    browser = leader("44")
    with zipfile.ZipFile(io.BytesIO(browser.get(URL).content)) as packed:
        assert sorted(packed.namelist()) == ["figures.csv", "figures.json"]
        content, about = packed.read("figures.csv"), json.loads(packed.read("figures.json"))
    assert open_data.check(content, 10) == []
    assert about["level"] == "county"
    entry = AuditEntry.objects.get(action="datacentre.open_data_made")
    assert entry.actor == browser.actor.label
    assert entry.data["metrics"] == ["volume"]
    assert entry.data["hidden"] == {"volume": about["metrics"][0]["hidden"]}
    assert entry.data["scope"] is None


def test_of_ones_own_division_only() -> None:
    with zipfile.ZipFile(io.BytesIO(leader("4403").get(URL).content)) as packed:
        content = packed.read("figures.csv").decode()
    assert "440304" in content
    assert "4406" not in content


def test_what_cannot_be_published() -> None:
    browser = leader("44")
    assert browser.get(URL + "&by=channel").status_code == 422
    assert browser.get(URL + "&level=village").status_code == 422
    assert browser.get(URL.replace("volume", "people")).status_code == 422
    assert sign_in(Role.LEAD_LAWYER, unit_at("4401", UnitKind.LEGAL_AID_OFFICE)).get(URL).status_code == 403
    assert Client().get(URL).status_code in (302, 401)
