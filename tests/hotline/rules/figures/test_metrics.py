"""The figures: what counts against us, what cannot be measured, and that parts add up to the whole."""

import ast
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from fawang.hotline.data.targets import met, targets
from fawang.hotline.models import Call
from fawang.hotline.rules import Cause
from fawang.hotline.rules.figures import metrics
from fawang.hotline.rules.figures.counts import WAIT_BOUNDS, Counts, total
from fawang.hotline.rules.figures.metrics import FIGURES, Unit, reckon
from tests.hotline.past import NOON, counted, past

#: Calls as they may end: answered with a rating or without, gone for each reason, in the menu.
_SECONDS = st.floats(min_value=0, max_value=9000, allow_nan=False)
_CALLS = st.one_of(
    st.builds(
        past,
        wait=_SECONDS,
        talk=_SECONDS,
        score=st.none() | st.integers(1, 5),
        number=st.sampled_from(["", "13800138000", "13800138001"]),
        save=st.just(False),
    ),
    st.builds(
        past,
        gone=_SECONDS,
        cause=st.sampled_from([Cause.CALLER, Cause.CALL_BACK, Cause.MESSAGE_LEFT, Cause.FAILED]),
        save=st.just(False),
    ),
    st.builds(past, save=st.just(False)),
)
_MANY = st.lists(_CALLS, max_size=12)


@given(_MANY)
def test_shares_are_between_none_and_all_and_parts_are_the_whole(calls: list[Call]) -> None:
    counts = counted(calls, calls)
    asked = sum(one.queued_at is not None for one in calls)
    assert counts.offered == asked == counts.answered + counts.unanswered + counts.waiting
    assert counts.came == len(calls)
    for figure in FIGURES:
        value = figure.of(counts)
        assert value is None or value >= 0
        if figure.unit == Unit.SHARE and value is not None:
            assert value <= 1
    connected, gone, in_time = (
        reckon(counts)[one] for one in ("connect_rate", "abandonment", "service_level")
    )
    assert (connected is None) == (gone is None) == (in_time is None) == (counts.decided == 0)
    if connected is not None and gone is not None and in_time is not None:
        assert in_time <= connected
        assert connected + gone <= 1 + 1e-9
    assert sum(counts.waits) == counts.answered
    assert counts.abandoned_at_once <= counts.abandoned


@given(_MANY, _MANY)
def test_counts_of_parts_add_up(some: list[Call], others: list[Call]) -> None:
    everybody = [*some, *others]
    parts = [counted(part, everybody) for part in (some, others)]
    assert parts[0] + parts[1] == parts[1] + parts[0] == counted(everybody, everybody)
    assert parts[0] + Counts() == parts[0]


@given(_MANY.filter(bool))
def test_a_share_of_the_whole_lies_between_those_of_the_parts(calls: list[Call]) -> None:
    parts = [counted([one], calls) for one in calls]
    shares = [share for part in parts if (share := metrics.connect_rate(part)) is not None]
    whole = metrics.connect_rate(total(parts))
    assert (whole is None) == (not shares)
    if whole is not None:
        assert min(shares) <= whole <= max(shares)


@given(st.lists(st.floats(min_value=0, max_value=7199), min_size=1, max_size=60))
def test_nine_of_ten_waited_less_than_the_90th_percentile(waits: list[float]) -> None:
    found = metrics.long_wait(counted(past(wait=one, save=False) for one in waits))
    assert found is not None
    # What was kept is to the microsecond.
    kept = [timedelta(seconds=one).total_seconds() for one in waits]
    assert 10 * sum(one < found for one in kept) >= 9 * len(kept)
    below = max((bound for bound in (0, *WAIT_BOUNDS) if bound < found), default=0)
    assert 10 * sum(one < below for one in kept) < 9 * len(kept)


def test_nothing_to_measure_is_no_figure() -> None:
    assert set(reckon(Counts()).values()) == {None}
    # Callers who ended in the menu did not ask for a human; who is in line is not decided yet.
    assert set(reckon(Counts(came=3, waiting=1)).values()) == {None}


def test_whoever_asked_for_a_human_and_got_none_counts_against_us() -> None:
    counts = counted(
        [
            *(past(wait=10, save=False) for _ in range(6)),
            past(gone=2, save=False),
            past(gone=60, cause=Cause.CALL_BACK, save=False),
            past(gone=60, cause=Cause.MESSAGE_LEFT, save=False),
            past(gone=60, cause=Cause.FAILED, save=False),
            past(save=False),
        ]
    )
    assert metrics.connect_rate(counts) == metrics.service_level(counts) == 0.6
    assert metrics.abandonment(counts) == 0.1
    assert (counts.abandoned_at_once, counts.came, counts.offered) == (1, 11, 10)


def test_fifteen_seconds_are_in_time_and_a_moment_more_is_not() -> None:
    assert metrics.service_level(counted([past(wait=15, save=False)])) == 1
    assert metrics.service_level(counted([past(wait=15.001, save=False)])) == 0


def test_lengths() -> None:
    counts = counted([past(wait=4, talk=100, save=False), past(wait=8, talk=300, save=False)])
    assert (metrics.average_wait(counts), metrics.average_talk(counts)) == (6, 200)
    assert metrics.long_wait(counts) == 9
    assert metrics.long_wait(counted([past(wait=20_000, save=False)])) == 7200


def test_satisfied_are_four_and_five_of_those_who_rated() -> None:
    scores = [5, 4, 3, None]
    assert metrics.satisfied_share(counted(past(wait=1, score=one, save=False) for one in scores)) == 2 / 3


def test_the_caller_of_last_week_calls_again() -> None:
    number = "13800138000"
    first = past(NOON - timedelta(days=7), gone=3, number=number, save=False)
    again, withheld = past(number=number, wait=3, save=False), past(wait=3, save=False)
    assert metrics.repeat_share(counted([again, withheld], [first])) == 1
    assert metrics.repeat_share(counted([again, first], [first, again])) == 0.5


def test_every_figure_says_what_it_is() -> None:
    for figure in FIGURES:
        said = figure.of.__doc__ or ""
        assert all(part in said for part in ("Unit: ", "Formula: ", "Source: ")), figure.code
        assert figure.of.__name__ == figure.code


def test_each_field_is_added() -> None:
    ones: dict[str, Any] = {field.name: 1 for field in fields(Counts) if field.type is int}
    one = Counts(**ones)
    one = replace(one, waits=tuple(range(len(one.waits))), waited=timedelta(1), talked=timedelta(2))
    twice = one + one
    for field in fields(Counts):
        value, before = getattr(twice, field.name), getattr(one, field.name)
        assert value == (tuple(2 * n for n in before) if field.name == "waits" else 2 * before)


# --- targets -------------------------------------------------------------------------------------


def test_targets_are_those_of_the_service_promises() -> None:
    assert targets() == {"connect_rate": 0.95, "service_level": 0.8, "satisfied_share": 0.9}
    assert met("connect_rate", 0.95) is True
    assert met("connect_rate", 0.9499) is False
    assert met("connect_rate", None) is None
    assert met("abandonment", 0.5) is None


def test_a_target_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "targets.yaml"
    file.write_text("- {figure: average_wait, at_least: 0.5, source: x, verified: false}")
    with pytest.raises(ValidationError, match="average_wait is no figure that is a share"):
        targets(file)


def test_the_document_defines_the_same_figures() -> None:
    text = (Path(metrics.__file__).parents[4] / "docs" / "hotline.md").read_text()
    table = text.partition("## Figures")[2].partition("\n## ")[0]
    named = [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")]
    assert named == [figure.code for figure in FIGURES]
    assert ast.get_docstring(ast.parse(Path(metrics.__file__).read_text()))
