"""Days, talks, volunteers, inspections: what is refused, with its code."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.outreach.rules import advisers, inspections, talks, volunteers
from fawang.outreach.rules.advisers import DayCommand, DayFacts, DayState, Part
from fawang.outreach.rules.codes import Activity, ForceKind

TODAY = date(2026, 11, 29)
NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)


def day(**changes: Any) -> dict[str, str]:
    given: dict[str, Any] = {
        "day": TODAY, "today": TODAY, "begins": date(2026, 1, 1), "ends": date(2026, 12, 31), "persons": 5,
        "counts": (3, 1, 0), "talk": False,
    } | changes  # fmt: skip
    try:
        advisers.check_day(given.pop("day"), **given)
    except Invalid as refused:
        return refused.errors
    return {}


def test_a_day_is_logged_in_time_within_the_contract_and_says_what_was_done() -> None:
    assert day() == {}
    assert day(day=TODAY + timedelta(days=1)) == {"day": "day_to_come"}
    assert day(begins=TODAY + timedelta(days=1)) == {"day": "day_outside_contract"}
    assert day(day=TODAY - timedelta(days=32)) == {"day": "day_too_long_ago"}
    assert day(day=TODAY - timedelta(days=32), amended=True) == {}
    assert day(counts=(0, 0, 0)) == {"advised": "day_without_work"}
    assert day(counts=(0, 0, 0), talk=True) == {}
    assert day(persons=1000) == {"persons": "field_wrong"}


def test_a_contract_is_of_a_village_and_its_fee_has_two_decimals() -> None:
    with pytest.raises(Invalid) as refused:
        advisers.check_contract(
            village="440605011", begins=TODAY, ends=TODAY - timedelta(days=1), days_a_month=0,
            fee=Decimal("1.005"), adviser="",
        )  # fmt: skip
    assert refused.value.errors == {
        "village": "village_needed",
        "ends": "ends_before_begin",
        "days_a_month": "field_wrong",
        "fee": "field_wrong",
        "adviser": "field_required",
    }


def test_only_a_leader_checks_and_only_what_is_checked_can_be_listed() -> None:
    def open_to(state: DayState, part: Part) -> set[str]:
        steps = advisers.PROCEDURE.open_steps(DayFacts(state), permissions=frozenset({part}), now=NOW)
        return {step.command for step in steps}

    assert open_to(DayState.LOGGED, Part.CHECKER) == {DayCommand.CHECK, DayCommand.SEND_BACK}
    assert open_to(DayState.LOGGED, Part.ADVISER) == {DayCommand.WITHDRAW}
    assert open_to(DayState.RETURNED, Part.ADVISER) == {DayCommand.AMEND, DayCommand.WITHDRAW}
    for state in (DayState.CHECKED, DayState.LISTED, DayState.WITHDRAWN):
        assert open_to(state, Part.CHECKER) | open_to(state, Part.ADVISER) == set()


def test_links_are_as_many_as_people_and_never_without_end() -> None:
    assert [advisers.links_of(n) for n in (0, 1, 7, 400)] == [1, 1, 7, 30]


@pytest.mark.parametrize(
    ("text", "month"), [("2026-02", date(2026, 2, 1)), ("x", date(2026, 11, 1)), ("", date(2026, 11, 1))]
)
def test_a_month_is_read(text: str, month: date) -> None:
    assert advisers.read_month(text, today=TODAY) == month


def sign_up(**changes: Any) -> str:
    given: dict[str, Any] = {
        "state": "planned", "begins_at": NOW + timedelta(hours=1), "now": NOW, "places": 10, "taken": 8,
        "persons": 2,
    } | changes  # fmt: skip
    try:
        talks.check_sign_up(**given)
    except (Conflict, Invalid) as refused:
        return refused.code
    return ""


def test_places_are_given_until_none_is_left() -> None:
    assert sign_up() == ""
    assert sign_up(persons=3) == "talk_full"
    assert sign_up(places=None) == "talk_takes_no_names"
    assert sign_up(state="cancelled") == "talk_cancelled"
    assert sign_up(begins_at=NOW) == "talk_over"
    assert sign_up(persons=11) == "invalid"


def hours(**changes: Any) -> str:
    given: dict[str, Any] = {
        "may": frozenset({Activity.ADVISE}), "force": None, "lawyer_id": None, "trained_until": TODAY,
    } | changes  # fmt: skip
    activity = given.pop("activity", Activity.ADVISE)
    minutes = given.pop("minutes", 60)
    try:
        volunteers.check_hours(
            volunteers.Standing(**given),
            activity=activity,
            day=TODAY,
            today=TODAY,
            minutes=minutes,
            that_day=0,
        )
    except (Conflict, Invalid) as refused:
        return refused.code
    return ""


def test_advice_needs_training_and_drafting_a_lawyer() -> None:
    assert hours() == ""
    assert hours(trained_until=TODAY - timedelta(days=1)) == "training_needed"
    assert hours(trained_until=None) == "training_needed"
    assert hours(activity=Activity.INTERPRET) == "volunteer_may_not"
    assert hours(activity="represent") == "volunteer_may_not"
    drafts = frozenset({Activity.DRAFT})
    assert hours(may=drafts, activity=Activity.DRAFT) == "volunteer_needs_lawyer"
    assert hours(may=drafts, activity=Activity.DRAFT, lawyer_id=7) == ""
    assert hours(force=ForceKind.LAW_SCHOOL) == "volunteer_needs_lawyer"
    assert hours(active=False) == "volunteer_left"
    assert hours(minutes=13 * 60) == "invalid"


def test_nobody_may_represent_and_a_clinic_has_a_lawyer() -> None:
    assert "represent" not in set(Activity)
    with pytest.raises(Invalid) as refused:
        volunteers.check_force(kind=ForceKind.LAW_SCHOOL, lawyer_id=None)
    assert refused.value.errors == {"lawyer_id": "clinic_needs_lawyer"}
    with pytest.raises(Invalid) as refused:
        volunteers.check_may(may=["represent"], force=None, lawyer_id=1)
    assert refused.value.errors == {"may": "field_wrong"}


def test_an_inspection_is_complete_and_deficiencies_have_words_and_a_deadline() -> None:
    items = frozenset({"sign", "desk"})
    with pytest.raises(Invalid) as refused:
        inspections.check_findings({"sign": "deficient"}, {}, items=items, due=None, today=TODAY)
    assert refused.value.errors == {
        "result_desk": "field_required",
        "note_sign": "deficiency_needs_words",
        "due": "field_required",
    }
    inspections.check_findings(
        {"sign": "ok", "desk": "not_applicable"}, {}, items=items, due=None, today=TODAY
    )


@pytest.mark.parametrize(("days", "shown"), [(2, ""), (1, "yellow"), (0, "yellow"), (-1, "red")])
def test_cards_of_deficiencies(days: int, shown: str) -> None:
    assert inspections.card("open", TODAY + timedelta(days=days), TODAY) == shown
    assert inspections.card("mended", TODAY + timedelta(days=days), TODAY) == ""
