"""The competent office: what holds for every table and every question."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fawang.organisations.rules.routing import ORGAN_LEVELS, Entry, OrganKind, Question, Route, Why, route
from fawang.regions.rules import DIGITS, covers

from .cases import BUREAUX, PLACES, TODAY, codes, office

entries = st.lists(
    st.builds(
        lambda number, region, matter, level, priority, active, ends: Entry(
            id=number, version=number, office=office(number % 7, region, active=active), service="legal_aid",
            region_code=region, matter=matter, organ_level=level, priority=priority, valid_until=ends,
        ),
        st.integers(1, 1000), st.sampled_from(PLACES), st.sampled_from([None, None, "labour", "traffic"]),
        st.sampled_from([None, None, *ORGAN_LEVELS]), st.integers(-1, 1), st.booleans(),
        st.sampled_from([None, TODAY, date(2026, 1, 1)]),
    ),
    max_size=12, unique_by=lambda one: one.id,
)  # fmt: skip
questions = st.builds(
    Question,
    service=st.just("legal_aid"),
    matter=st.sampled_from([None, "labour", "traffic", "debt"]),
    place=st.sampled_from([None, *PLACES]),
    on=st.just(TODAY),
    organ_kind=st.sampled_from([None, *OrganKind]),
    organ_place=st.sampled_from([None, *PLACES]),
    organ_level=st.sampled_from([None, *ORGAN_LEVELS]),
)


def decide(question: Question, table: list[Entry]) -> Route:
    return route(question, entries=table, bureaux=BUREAUX, province="44")


def may_handle(question: Question, one: Entry) -> bool:
    """Say independently of the rule under test whether the office of a row may handle the matter."""
    place = question.deciding_place
    return bool(
        place
        and covers(one.region_code, place)
        and one.office.active
        and (one.valid_until is None or one.valid_until >= question.on)
        and (one.matter is None or one.matter == question.matter)
        and (
            one.organ_level == question.organ_level
            if one.organ_level
            else question.organ_level is None or len(one.region_code) <= DIGITS[question.organ_level]
        )
    )


@given(questions, entries)
def test_the_chosen_unit_covers_the_place_and_none_lower_may(question: Question, table: list[Entry]) -> None:
    found = decide(question, table)
    able = [one for one in table if may_handle(question, one)]
    if not able:
        assert found.unit is None
        return
    chosen = next(one for one in table if one.id == found.entry_id)
    assert found.unit == chosen.office
    assert chosen in able
    assert len(chosen.region_code) == max(len(one.region_code) for one in able)


@given(questions, entries, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(question: Question, table: list[Entry], dice: object) -> None:
    found = decide(question, table)
    shuffled = table.copy()
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    again = decide(question, shuffled)
    assert again == found


@given(questions, entries, st.sampled_from(PLACES), st.sampled_from(["notarisation", "legal_aid"]))
def test_an_unrelated_row_changes_nothing(
    question: Question, table: list[Entry], region: str, service: str
) -> None:
    place = question.deciding_place
    if service == "legal_aid" and place and covers(region, place):
        return
    more = Entry(id=5000, version=5000, office=office(55, region), service=service, region_code=region)
    assert decide(question, [*table, more]) == decide(question, table)


@given(questions, entries)
def test_somebody_always_has_it_and_the_steps_say_so(question: Question, table: list[Entry]) -> None:
    found = decide(question, table)
    assert (found.unit is None) != (found.fallback is None)
    last = {Why.LOWEST_OFFICE_FOUND} if found.unit else {Why.FALLBACK_TO_SUPERIOR}
    assert last & set(codes(found))
    assert found.conflict == (Why.CONFLICT in codes(found))
    assert found.unit not in [one.office for one in found.alternatives]
    ids = [one.office.id for one in found.alternatives]
    assert len(ids) == len(set(ids))


@given(questions, entries)
def test_a_conflict_is_exactly_two_offices_that_nothing_tells_apart(
    question: Question, table: list[Entry]
) -> None:
    found = decide(question, table)
    if found.unit is None:
        assert not found.conflict
        return
    able = [one for one in table if may_handle(question, one)]
    lowest = max(len(one.region_code) for one in able)
    level = [one for one in able if len(one.region_code) == lowest]
    rank = max((one.matter is not None, one.organ_level is not None, one.priority) for one in level)
    tied = {
        one.office.id
        for one in level
        if (one.matter is not None, one.organ_level is not None, one.priority) == rank
    }
    assert found.conflict == (len(tied) > 1)
