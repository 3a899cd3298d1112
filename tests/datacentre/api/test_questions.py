"""Questions over the API: figures with their halves, names, words, the caller's own scope, codes for what is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.datacentre.data import limits
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.security.throttle import Rate
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.work_orders.cases import bearer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]
URL = "/api/v1/metrics/query"
MARCH = {"from": "2021-03-01", "to": "2021-03-31"}


def program(region: str, role: Role = Role.ANALYST) -> dict[str, str]:
    """The headers of the program of somebody at the bureau of a region."""
    return bearer(sign_in(role, unit_at(region, UnitKind.BUREAU)))


def ask(headers: dict[str, str], **body: Any) -> Any:
    return Client().post(URL, {**MARCH, **body}, content_type="application/json", headers=headers)


def test_rows_names_halves_total_and_words() -> None:
    found = ask(
        program("44"), metrics=["volume", "satisfied_share"], by=["region"], where={"region": "4406"},
        against="before", sort="volume",
    ).json()  # fmt: skip
    assert found["keys"] == ["county"]
    assert found["names"] == {"county": {"440604": "禅城区", "440605": "南海区"}}
    assert [one["keys"] for one in found["rows"]] == [["440605"], ["440604"]]
    volume = found["rows"][0]["figures"]["volume"]
    assert volume == {
        "value": 40, "numerator": 40, "denominator": None, "before": 30, "change": pytest.approx(1 / 3), "error": None,
    }  # fmt: skip
    share = found["total"]["satisfied_share"]
    assert (share["value"], share["numerator"], share["denominator"]) == (1.0, 33, 33)
    assert found["total"]["volume"]["value"] == 65
    assert (found["demo"], found["cut"]) == (True, False)
    assert "佛山市" in found["said"]
    assert found["address"].startswith(
        "metric=volume,satisfied_share&by=county&from=2021-03-01&to=2021-03-31"
    )
    assert (
        ask(program("44"), metrics=["volume"], by=["channel"], limit=1, sort="volume").json()["cut"] is True
    )


def test_the_callers_scope_and_not_what_they_send() -> None:
    county = program("440605")
    found = ask(county, metrics=["volume"], scope={"regions": None}, where={}).json()
    assert found["total"]["volume"]["value"] == 40
    other = ask(county, metrics=["volume"], where={"county": "440604"}).json()
    assert other["total"]["volume"]["value"] == 0


def test_in_the_callers_language() -> None:
    headers = {**program("44"), "accept-language": "en"}
    found = ask(headers, metrics=["volume"], by=["channel"], where={"!matter": "traffic"}).json()
    assert found["said"] == "Services; 2021-03-01 to 2021-03-31; by Channel; Matter not Traffic accident"
    assert found["names"]["channel"]["web"] == "Web pages"
    listed = Client().get("/api/v1/metrics", headers=headers).json()
    assert [one["code"] for one in listed] == list(METRICS)
    rate = next(one for one in listed if one["code"] == "connect_rate")
    assert (rate["name"], rate["unit"], rate["additive"]) == ("Connect rate", "share", False)
    assert rate["grain"] == [{"fact": "call", "row": "one call to 12348, whatever became of it"}]
    assert {"prefecture", "month", "language"} <= set(rate["levels"])
    assert "channel" not in rate["levels"]
    dimensions = Client().get("/api/v1/metrics/dimensions", headers=headers).json()
    channel = next(one for one in dimensions if one["code"] == "channel")
    assert [level["code"] for level in channel["levels"]] == ["channel_group", "channel"]
    assert {"code": "on_site", "name": "On site"} in channel["levels"][0]["values"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"metrics": []}, "nothing_asked"),
        ({"metrics": ["volume'; DROP TABLE x"]}, "metric_unknown"),
        ({"metrics": ["volume", "volume"]}, "metric_twice"),
        ({"metrics": ["volume"], "by": ["1; SELECT"]}, "dimension_unknown"),
        ({"metrics": ["calls"], "by": ["channel"]}, "dimension_does_not_fit"),
        ({"metrics": ["volume"], "where": {"channel": "' OR 1=1"}}, "value_unknown"),
        ({"metrics": ["volume"], "to": "2021-02-01"}, "period_wrong"),
        ({"metrics": ["growth"]}, "growth_needs_years"),
        ({"metrics": ["volume"], "sort": "people"}, "sort_unknown"),
        ({"metrics": ["volume"], "from": "yesterday"}, "invalid"),
        ({"metrics": ["volume"], "limit": -1}, "invalid"),
    ],
)
def test_what_is_wrong_has_a_code(body: dict[str, Any], code: str) -> None:
    answer = ask(program("44"), **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_who_may_not() -> None:
    assert ask({}, metrics=["volume"]).status_code == 401
    officer = bearer(sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE)))
    assert ask(officer, metrics=["volume"]).json()["code"] == "not_allowed"


def test_without_facts(installed: Store) -> None:
    for manifest in installed.folder.glob("*/manifest.json"):
        manifest.unlink()
    answer = ask(program("44"), metrics=["volume"])
    assert (answer.status_code, answer.json()["code"]) == (503, "facts_missing")


def test_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUERY_BY_STAFF", Rate("datacentre.query", burst=2, every=timedelta(hours=1)))
    headers = program("44")
    assert [ask(headers, metrics=[]).status_code for _ in range(3)] == [422, 422, 429]
