"""What is worth saying, and that whatever is said holds."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fawang.datacentre.reports import sentences, telling
from fawang.datacentre.reports.intervals import FEWEST, rank
from fawang.datacentre.reports.orders import LANGUAGES, Kind
from fawang.datacentre.reports.sentences import PROMISES, Compared, Earlier, Part, Said

NUMBERS = st.one_of(st.just(0), st.integers(1, 40), st.integers(0, 30_000_000))
AGAINST = st.sampled_from(["before", "year_before"])
EARLIER = st.lists(st.builds(Earlier, AGAINST, NUMBERS), max_size=2).map(tuple)
COUNTED = st.builds(
    Compared, st.sampled_from(["volume", "people", "calls"]), st.none() | NUMBERS, st.none(), EARLIER
)


@st.composite
def shares(draw: st.DrawFn) -> Compared:
    def one() -> tuple[float | None, int]:
        cases = draw(NUMBERS)
        return (draw(st.integers(0, cases)) / cases if cases else None), cases

    value, cases = one()
    earlier = tuple(Earlier(draw(AGAINST), *one()) for _ in range(draw(st.integers(0, 2))))
    return Compared(draw(st.sampled_from([*PROMISES, "terms_kept"])), value, cases, earlier)


PARTS = st.lists(
    st.builds(Part, st.text("abc", min_size=1), st.text("甲乙丙", min_size=1), NUMBERS, st.none() | NUMBERS),
    max_size=8,
)


def codes(said: list[Said]) -> list[str]:
    return [one.code for one in said]


def holds(said: list[Said]) -> None:
    """Every sentence can be told in every language, with all its numbers and nothing that is none."""
    for language in LANGUAGES:
        with translation.override(language):
            for kind in Kind:
                for text in (*(telling.tell(one, kind) for one in said), *telling.tell_all(said, kind)):
                    assert text
                    assert "%(" not in text
                    for nothing in ("None", "nan", "inf"):
                        assert nothing not in text


# --- counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "was", "code"),
    [
        (471, 383, "more"), (383, 471, "fewer"), (400, 400, "unchanged"), (5, 0, "from_none"), (0, 400, "to_none"),
        (15, 12, "more_of_few"), (9, 29, "fewer_of_few"), (4000, 400, "times"), (100_001, 100_000, "hardly_more"),
        (99_999, 100_000, "hardly_fewer"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_it_was(now: int, was: int, code: str) -> None:
    said = sentences.count(Compared("volume", now, None, (Earlier("before", was),)))
    assert codes(said)[1:] == [code]
    holds(said)


def test_nothing_now_and_nothing_then_is_said_once() -> None:
    assert codes(sentences.count(Compared("calls", 0, None, (Earlier("before", 0),)))) == ["none"]
    assert codes(sentences.count(Compared("calls", None))) == ["none"]


@given(COUNTED)
def test_whatever_is_counted_can_be_told(one: Compared) -> None:
    said = sentences.count(one, weight=65)
    holds(said)
    number = one.value or 0
    for sentence in said[1:]:
        was = sentence.params["earlier"]
        more = sentence.code in ("more", "hardly_more", "more_of_few", "from_none", "times")
        assert more == (number > was)
        # A percentage of few says nothing.
        assert "change" not in sentence.params or was >= FEWEST


# --- shares --------------------------------------------------------------------------------------


def test_a_missed_promise_is_said_first_in_the_summary() -> None:
    said = sentences.share(Compared("connect_rate", 0.9399, 10_000))
    assert codes(said) == ["promise_missed"]
    assert sentences.summary([Said("more", {}, 65), *said])[0] == said[0]


def test_a_share_just_below_the_promise_is_not_shown_as_the_promise() -> None:
    (said,) = sentences.share(Compared("connect_rate", 949_999 / 1_000_000, 1_000_000))
    with translation.override("en"):
        assert "94.9999%" in telling.tell(said, Kind.MONTH)


def test_few_cases_are_compared_with_nothing_and_miss_no_promise() -> None:
    said = sentences.share(Compared("satisfied_share", 0.5, 10, (Earlier("before", 0.9, 100),)))
    assert codes(said) == ["share_of_few"]
    many = sentences.share(Compared("satisfied_share", 0.95, 100, (Earlier("before", 0.5, 10),)))
    assert codes(many) == ["promise_kept"]


@given(shares())
def test_whatever_share_there_is_can_be_told(one: Compared) -> None:
    said = sentences.share(one)
    holds(said)
    if not one.cases:
        assert codes(said) == ["no_cases"]
    elif one.metric in PROMISES and one.cases >= FEWEST and one.value is not None:
        assert ("promise_missed" in codes(said)) == (one.value < PROMISES[one.metric])
        assert ("promise_kept" in codes(said)) == (one.value >= PROMISES[one.metric])
    for sentence in said:
        if sentence.code in ("points_up", "points_down") and one.value is not None:
            assert (sentence.code == "points_up") == (one.value > sentence.params["share"])


# --- months, parts, ranking ----------------------------------------------------------------------


@given(st.lists(NUMBERS, max_size=15), st.booleans())
def test_a_maximum_is_higher_than_all_others(numbers: list[int], latest: bool) -> None:
    months = [(date(2020 + place // 12, place % 12 + 1, 1), number) for place, number in enumerate(numbers)]
    said = sentences.months(months, latest_is_the_report=latest)
    holds(said)
    if "new_maximum" in codes(said):
        assert all(numbers[-1] > number for number in numbers[:-1])
    if "new_minimum" in codes(said):
        assert all(numbers[-1] < number for number in numbers[:-1])
    if latest and len(numbers) < sentences.ENOUGH_MONTHS:
        assert said == []
    for one in said:
        if one.code == "highest_month":
            assert numbers.count(max(numbers)) == 1


@given(PARTS)
def test_parts_of_any_size_can_be_told(parts: list[Part]) -> None:
    said = sentences.parts("matter", parts)
    holds(said)
    largest = max((part.value for part in parts), default=0)
    if not largest:
        assert said[0].code == "no_parts"
    else:
        assert said[0].params["number"] == largest
        assert (said[0].code == "equal_parts") == ([part.value for part in parts].count(largest) > 1)
    if all(part.earlier is None for part in parts):
        assert len(said) == 1


@pytest.mark.parametrize(
    ("now", "was", "code"),
    [(200, 100, "mover_up"), (50, 100, "mover_down"), (80, 0, "mover_new"), (0, 80, "mover_gone"),
     (45, 12, "mover_of_few"), (101, 100, "no_mover"), (9, 3, "no_mover")],
)  # fmt: skip
def test_what_moved_most(now: int, was: int, code: str) -> None:
    said = sentences.parts("channel", [Part("a", "A", now, was), Part("b", "B", 70, 70)])
    assert codes(said)[-1] == code
    holds(said)


@given(st.lists(st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=9))
def test_a_ranking_of_any_places_can_be_told(counts: list[tuple[int, int]]) -> None:
    ranked = rank((str(n), f"P{n}", *one) for n, one in enumerate(counts))
    said = sentences.ranking("satisfied_share", ranked)
    holds(said)
    placed = [one for one in ranked if one.rank is not None]
    assert ("nobody_ranked" in codes(said)) == (not placed)
    for one in said:
        if one.code == "these_below":
            assert all(row.high < 0.9 for row in placed if row.name in one.params["names"])


# --- the rest ------------------------------------------------------------------------------------


@given(shares(), COUNTED, COUNTED)
def test_deadlines_of_any_kind_can_be_told(kept: Compared, yellow: Compared, red: Compared) -> None:
    said = sentences.deadlines(kept, yellow, red)
    holds(said)
    assert ("red_cards" in codes(said)) == bool(red.value)


def test_no_card_is_said_only_where_there_were_terms() -> None:
    none = Compared("red_cards", 0)
    assert codes(sentences.deadlines(Compared("terms_kept", 1.0, 100), none, none))[-1] == "no_cards"
    assert codes(sentences.deadlines(Compared("terms_kept", None, 0), none, none)) == ["no_cases"]


@given(COUNTED, COUNTED, st.none() | st.floats(0, 100_000), st.none() | st.floats(0, 1e10), shares())
def test_people_referrals_and_aid_can_be_told(
    one: Compared, other: Compared, minutes: float | None, yuan: float | None, part: Compared
) -> None:
    holds(sentences.referrals(one, other, minutes))
    holds(sentences.people(one, minutes, part))
    holds(sentences.aid(one, yuan, part))


def test_the_reader_is_told_what_the_figures_lack() -> None:
    first, last = date(2021, 6, 1), date(2021, 6, 30)
    told = sentences.coverage(
        last=last, today=date(2021, 6, 15), facts_from=first, first=first, compared=True
    )
    assert codes(told) == ["not_over"]
    told = sentences.coverage(
        last=last, today=date(2021, 7, 1), facts_from=date(2021, 6, 9), first=first, compared=False
    )
    assert codes(told) == ["facts_begin", "no_comparison"]
    holds(told)
    assert codes(sentences.coverage(last=last, today=last, facts_from=None, first=first, compared=False)) == [
        "not_over", "no_facts",
    ]  # fmt: skip


@given(st.lists(st.builds(Said, st.just("no_cards"), st.just({}), st.integers(0, 100)), max_size=12))
def test_a_summary_is_short_and_has_the_weightiest(said: list[Said]) -> None:
    found = sentences.summary(said)
    assert 1 <= len(found) <= sentences.SUMMARY
    if not any(one.weight for one in said):
        assert codes(found) == ["nothing_stands_out"]
    else:
        assert found[0].weight == max(one.weight for one in said)
