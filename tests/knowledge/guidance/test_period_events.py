"""What is heard where no paper is named: the model's figures, and what it is not asked for."""

import math
from datetime import date, timedelta

import pytest

from fawang.knowledge.data import packs
from fawang.knowledge.guidance import period_events
from fawang.knowledge.guidance.last_days import days_of_events, periods_in
from fawang.knowledge.guidance.papers_named import papers_in
from fawang.knowledge.rules.papers import Fact
from fawang.knowledge.rules.spoken import Spoken

TODAY = date(2026, 11, 30)
#: No wording of the table is in it.
TEXT = "那边的人十七号喊我去按了印，我不甘心"


def day(ago: int) -> Spoken:
    one = TODAY - timedelta(days=ago)
    return Spoken(4, 7, one, one)


def test_the_table_does_not_know_the_sentence() -> None:
    papers = packs.current().papers
    assert papers_in(TEXT, papers) == papers_in(TEXT, papers, by_hints=True) == []


def test_the_day_itself_is_left_out_and_only_how_long_ago_it_was_is_told() -> None:
    other = TEXT.replace("十七号", "十八号")
    assert period_events.features(TEXT, [day(13)], TODAY) == period_events.features(other, [day(12)], TODAY)
    assert not any("十七" in one for one in period_events.features(TEXT, [day(13)], TODAY))


@pytest.mark.parametrize("ago", [1, 48, 120, 500, 2000])
def test_where_no_period_would_end_nothing_is_likely(ago: int) -> None:
    assert period_events.features(TEXT, [day(ago)], TODAY) == set()
    assert period_events.chance(TEXT, [day(ago)], TODAY) == 0


def test_a_chance_is_what_the_weights_say() -> None:
    model = period_events._model()
    told = period_events.features(TEXT, [day(13)], TODAY)
    rows = [model.rows[one] for one in told if one in model.rows]
    norm = math.sqrt(sum(model.rarity[row] ** 2 for row in rows))
    score = sum(model.rarity[row] * model.weights[row] for row in rows) / norm + model.bias
    assert period_events.chance(TEXT, [day(13)], TODAY) == pytest.approx(1 / (1 + math.exp(-score)))


def test_a_court_is_likelier_than_a_birthday() -> None:
    court, birthday = (
        period_events.chance(text, days_of_events(text, TODAY), TODAY)
        for text in ("法庭的裁断十七号到手，要我掏钱，不服", "十七号是我生日，想请两天假")
    )
    assert birthday < 0.5 < court


def test_it_is_asked_which_of_those_whose_period_would_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(period_events, "chance", lambda *_args: 0.95)
    one = periods_in(TEXT, TODAY)
    assert one is not None
    assert one.paper.code == "unnamed"
    assert one.near
    assert one.asks
    assert one.missing is not None
    assert one.missing.fact == Fact.PAPER
    assert {"judgment", "labour_award", "summons"} <= set(one.missing.options)
    # A year has not passed, nor have sixty days.
    assert not {"dismissal", "penalty", "iou"} & set(one.missing.options)
    assert one.missing.known.day == date(2026, 11, 17)


def test_below_the_bound_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(period_events, "chance", lambda *_args: period_events.LEAST - 0.01)
    assert periods_in(TEXT, TODAY) is None


def test_what_is_named_and_counted_is_not_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(period_events, "chance", lambda *_args: 1.0)
    one = periods_in("罚款决定十七号收到的", TODAY)
    assert one is not None
    assert one.paper.code == "penalty"
    assert not one.near
