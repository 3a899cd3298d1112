"""Figures of many check-ups: of none can one tell of whom it is, also not by what came or went in between."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.catalogue.forms.figures import BATCH, LEAST, Counted, Field, Figures, figures

TODAY = date(2026, 11, 29)
NOW = date(2026, 11, 1)


def rows(number: int, risk: str | None, month: date = NOW) -> list[Counted]:
    return [Counted(month, {"tax": risk})] * number


def shown(*groups: list[Counted]) -> Figures | None:
    return figures([row for group in groups for row in group], ["tax"], today=TODAY)


def test_few_firms_show_nothing() -> None:
    assert shown(rows(LEAST - 1, "high")) is None
    assert shown(rows(LEAST, None)) == Figures(10, (Field("tax", 0, 0),))


def test_firms_are_counted_in_whole_batches() -> None:
    found = shown(rows(7, "high"), rows(7, None))
    assert found == shown(rows(7, "high"), rows(3, None))
    assert found is not None
    assert found.firms == 10


def test_few_of_many_and_all_of_them_are_not_shown() -> None:
    assert shown(rows(4, "high"), rows(11, None)) == Figures(15, (Field("tax", None, None),))
    assert shown(rows(15, "low")) == Figures(15, (Field("tax", None, None),))
    # That of the ten with something nine have something grave would say that one has not.
    assert shown(rows(9, "high"), rows(1, "low"), rows(5, None)) == Figures(15, (Field("tax", 10, None),))
    assert shown(rows(5, "high"), rows(5, "low"), rows(5, None)) == Figures(15, (Field("tax", 10, 5),))


def test_what_is_older_than_a_year_counts_no_more() -> None:
    old = rows(10, "high", date(2025, 10, 1))
    assert shown(old) is None
    assert shown(old, rows(10, None)) == Figures(10, (Field("tax", 0, 0),))
    assert shown(rows(10, None, date(2025, 11, 1))) is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["high", "middle", "low", None]), max_size=60), st.integers(1, 4))
def test_no_group_that_can_be_told_is_smaller_than_a_batch(risks: list[str | None], more: int) -> None:
    counted = [Counted(NOW, {"tax": risk}) for risk in risks]
    found = figures(counted, ["tax"], today=TODAY)
    if found is None:
        assert len(risks) < LEAST
        return
    assert found.firms % BATCH == 0
    (field,) = found.fields
    groups = [] if field.any is None else [field.any, found.firms - field.any]
    groups += [] if field.any is None or field.high is None else [field.high, field.any - field.high]
    assert all(group == 0 or group >= BATCH for group in groups)
    # Whoever comes next changes nothing, or five at once change it.
    later = figures([*counted, *[Counted(NOW, {"tax": "high"})] * more], ["tax"], today=TODAY)
    assert later is not None
    assert later == found or later.firms >= found.firms + BATCH
