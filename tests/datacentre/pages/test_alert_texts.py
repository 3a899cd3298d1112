"""Rules of alerts in words: each condition, its limit in the metric's unit, filters by their names."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from pytest_django import Settings

from fawang.datacentre.models import AlertRule
from fawang.datacentre.pages import alert_texts
from fawang.datacentre.queries.alerts import State
from fawang.datacentre.rules.alerts import Condition


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> Iterator[None]:
    """Let pages and sentences be in the language of the source."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def rule(**changes: Any) -> AlertRule:
    return AlertRule(
        **{"metric": "volume", "condition": Condition.ABOVE, "limit": 1000, "days": 1, **changes}
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Services today: above 1,000"),
        ({"days": 7, "condition": Condition.BELOW}, "Services in 7 days, today among them: below 1,000"),
        ({"metric": "connect_rate", "limit": 0.955}, "Connect rate today: above 95.50%"),
        ({"metric": "average_wait", "limit": 15}, "Average wait today: above 15.0 s"),
        (
            {"condition": Condition.ROSE, "limit": 0.2, "against": "year_before"},
            "Services yesterday: more than 20% higher, compared with the year before",
        ),
        (
            {"condition": Condition.FELL, "limit": 0.125, "against": "before", "days": 30},
            "Services in 30 days up to yesterday: more than 12.5% lower, compared with the period before",
        ),
        (
            {"condition": Condition.UNUSUAL, "limit": 0.95},
            "Services yesterday: outside the range in which 95% of days lie",
        ),
        ({"metric": "gone"}, "gone"),
    ],
)
def test_a_rule_in_one_sentence(changes: dict[str, Any], said: str) -> None:
    assert alert_texts.said(rule(**changes)) == said


@pytest.mark.django_db
def test_filters_by_their_names() -> None:
    where = {"region": "440605", "!channel": ["web", "app"], "matter": "labour", "unit": "7", "partner": ""}
    said = alert_texts.of_what(where, {7: "某所"})
    assert said == (
        "Where 广东省佛山市南海区 · Channel not Web pages, App · Matter Wages and employment · Unit 某所"
        " · Partner not known"
    )
    assert alert_texts.of_what({}, {}) == ""
    assert alert_texts.units_of([{"unit": "no number"}, {"region": "44"}]) == {}


def test_each_state_and_condition_has_its_words() -> None:
    assert alert_texts.STATES.keys() == alert_texts.MARKS.keys() == set(State)
    assert alert_texts.CONDITIONS.keys() == set(Condition)
    # Told apart without colours.
    assert len({icon for _tone, icon in alert_texts.MARKS.values()}) == len(State)
