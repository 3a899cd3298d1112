"""The figures over the API: the definitions of the pages, problems with a code."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.hotline.queries import figures
from fawang.hotline.rules.figures.counts import total
from fawang.hotline.rules.figures.metrics import reckon
from fawang.hotline.rules.figures.periods import Period
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from tests.browser import Browser
from tests.hotline.past import NOON, past
from tests.work_orders.cases import bearer

pytestmark = pytest.mark.django_db
URL = "/api/v1/hotline/figures"


@pytest.fixture
def program(lead_desk: Browser) -> dict[str, str]:
    """The headers of a lead lawyer's program."""
    return bearer(lead_desk)


def ask(program: dict[str, str], **query: str) -> Any:
    return Client().get(URL, query, headers=program)


def test_the_same_figures_as_everywhere(program: dict[str, str], lead: Actor) -> None:
    past(NOON, wait=3, score=5, language="hakka", number="13800138000")
    past(NOON - timedelta(days=1), gone=3, partner="12345", number="13800138000")
    past(NOON - timedelta(days=2), wait=3)
    found = ask(program, **{"from": "2026-12-02", "to": "2026-12-03"}).json()
    assert (found["from"], found["to"], found["targets"]["connect_rate"]) == (
        "2026-12-02",
        "2026-12-03",
        0.95,
    )
    counts = total(
        figures.by_day(figures.scope_of(lead), Period(*(NOON.date() - timedelta(n) for n in (1, 0)))).values()
    )
    for code, value in reckon(counts).items():
        assert found["total"][code] == value, code
    assert (found["total"]["came"], found["total"]["offered"], found["total"]["repeated"]) == (2, 2, 1)
    assert [(day["day"], day["connect_rate"], day["average_wait"]) for day in found["days"]] == [
        ("2026-12-02", 0.0, None),
        ("2026-12-03", 1.0, 3.0),
    ]
    assert {one["language"]: one["answered"] for one in found["languages"]} == {"hakka": 1, "mandarin": 0}
    assert [(one["partner"], one["abandoned_at_once"]) for one in found["referred_in"]] == [("12345", 1)]
    assert found["referred_out"] == []


def test_without_days_it_is_today(program: dict[str, str]) -> None:
    today = clock.today().isoformat()
    found = ask(program).json()
    assert (found["from"], found["to"], len(found["days"])) == (today, today, 1)
    assert found["total"]["connect_rate"] is None
    one_day = ask(program, **{"from": "2026-12-01", "to": "2026-12-01"}).json()
    assert [day["day"] for day in one_day["days"]] == ["2026-12-01"]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"from": "yesterday"}, {"from": "field_wrong"}),
        ({"from": "2026-02-30"}, {"from": "field_wrong"}),
        ({"to": ""}, {"to": "field_wrong"}),
        ({"from": "2026-12-03", "to": "2026-12-02"}, {"to": "period_reversed"}),
        ({"from": "2025-01-01", "to": "2026-01-02"}, {"to": "period_too_long"}),
        ({"from": "9999-12-31", "to": "9999-12-31"}, {"from": "field_wrong"}),
        ({"from": "0001-01-01", "to": "0001-01-01"}, {"from": "field_wrong"}),
    ],
)
def test_wrong_days_are_problems(
    program: dict[str, str], query: dict[str, str], errors: dict[str, str]
) -> None:
    refused = ask(program, **query)
    assert refused.status_code == 422
    assert refused["Content-Type"].startswith("application/problem+json")
    assert (refused.json()["code"], refused.json()["errors"]) == ("invalid", errors)


def test_a_year_at_once(program: dict[str, str]) -> None:
    assert len(ask(program, **{"from": "2025-01-01", "to": "2026-01-01"}).json()["days"]) == 366


def test_whoever_does_not_lead_sees_no_figures(desk: Browser) -> None:
    assert Client().get(URL).status_code == 401
    assert Client().get(URL, headers=bearer(desk)).status_code == 403
