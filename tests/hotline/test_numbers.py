"""Numbers that are dialled: greeting, hours and menu."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from fawang.hotline.actions import numbers as actions
from fawang.hotline.actions.numbers import Typed
from fawang.hotline.models.operating import Number
from fawang.hotline.queries import numbers, operating
from fawang.hotline.rules.menus import STANDARD, Choice, Menu
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed

pytestmark = pytest.mark.django_db
WAGES = Typed(
    "075512348", "欠薪专线", "您好，这里是欠薪专线。", {"mon": [["09:00", "17:00"]]}, {"legal_aid": "4"}
)


def test_the_own_number_is_answered_as_it_always_was(settings: Settings) -> None:
    force = operating.in_force()
    assert force.answers("12348")
    assert not force.answers("075512348")
    [only] = numbers.listed()
    assert (only.number, only.row, only.holds.menu, only.holds.week) == ("12348", None, STANDARD, None)


def test_a_number_has_its_own_greeting_hours_and_menu(lead: Actor) -> None:
    actions.set_number(by=lead, typed=WAGES, version=0)
    force = operating.in_force()
    assert force.answers("075512348")
    own = force.numbers["075512348"]
    assert own.menu == Menu((("4", Choice.LEGAL_AID), ("0", Choice.HUMAN)))
    assert own.greeting == "您好，这里是欠薪专线。"
    assert own.week is not None
    assert [len(day) for day in own.week] == [1, 0, 0, 0, 0, 0, 0]
    actions.set_number(by=lead, typed=replace(WAGES, active=False), version=1)
    assert not operating.in_force().answers("075512348")


def test_a_menu_with_nothing_but_a_human_is_not_the_usual_one(lead: Actor) -> None:
    actions.set_number(by=lead, typed=replace(WAGES, menu={}), version=0)
    assert operating.in_force().numbers["075512348"].menu == Menu((("0", Choice.HUMAN),))


def test_the_own_number_is_never_switched_off(lead: Actor) -> None:
    own = replace(WAGES, number="12348")
    with pytest.raises(Conflict, match="number_own"):
        actions.set_number(by=lead, typed=replace(own, active=False), version=0)
    actions.set_number(by=lead, typed=own, version=0)
    assert operating.in_force().numbers["12348"].greeting


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"number": "12"}, {"number": "number_invalid"}),
        ({"number": "12 348"}, {"number": "number_invalid"}),
        ({"name": ""}, {"name": "field_required"}),
        ({"greeting": "好" * 201}, {"greeting": "field_too_long"}),
        ({"menu": {"advice": "1", "message": "1"}}, {"menu_message": "menu_key_taken"}),
        ({"menu": {"advice": "0"}}, {"menu_advice": "menu_key_invalid"}),
    ],
)
def test_what_is_wrong_is_said(lead: Actor, changes: dict[str, object], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as found:
        actions.set_number(by=lead, typed=replace(WAGES, **changes), version=0)  # type: ignore[arg-type]
    assert found.value.errors == wrong


def test_hours_that_cannot_be_are_refused(lead: Actor) -> None:
    with pytest.raises(Invalid, match="hours_invalid"):
        actions.set_number(by=lead, typed=replace(WAGES, hours={"mon": [["17:00", "09:00"]]}), version=0)
    assert not Number.objects.exists()


def test_who_is_late_is_told(lead: Actor) -> None:
    actions.set_number(by=lead, typed=WAGES, version=0)
    with pytest.raises(Conflict, match="number_taken"):
        actions.set_number(by=lead, typed=WAGES, version=0)
    actions.set_number(by=lead, typed=WAGES, version=1)
    with pytest.raises(Conflict, match="number_changed"):
        actions.set_number(by=lead, typed=WAGES, version=1)


def test_who_manages_no_hotline_changes_nothing(duty: Actor, supervisor: Actor) -> None:
    for by in (duty, supervisor):
        with pytest.raises(NotAllowed):
            actions.set_number(by=by, typed=WAGES, version=0)
