"""What duty lawyers do at their posts, and wishes of those who are held."""

from datetime import timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.legal_aid.defence.actions import duty
from fawang.legal_aid.defence.actions.notifications import Relative
from fawang.legal_aid.defence.models import Help, Post, Wish
from fawang.legal_aid.defence.queries import posts
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from fawang.work_orders import queries as work_orders
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.legal_aid.defence.cases import DISTRICT, organ

pytestmark = pytest.mark.django_db


def detention() -> Post:
    """Return the post at the detention house of the district."""
    unit = organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    found = Post.objects.filter(unit_id=unit.id).first()
    office = unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE)
    return found or duty.enter_post(by=SYSTEM, unit_id=unit.id, office_id=office.id, kind="detention")


def lawyer_on_duty() -> Browser:
    """Return the browser of a duty lawyer of that post."""
    return sign_in(Role.POST_LAWYER, organ(UnitKind.POLICE_WINDOW, "南海区看守所"))


def said(hours: float = 1, **changes: object) -> duty.Said:
    """Return what somebody said so many hours ago."""
    values = {"person": "老周", "words": "没钱请律师，想申请法律援助", "held_at": "南海区看守所三号监室"}
    return duty.Said(said_at=clock.now() - timedelta(hours=hours), **{**values, **changes})  # type: ignore[arg-type]


def test_help_is_recorded_once_and_a_witnessed_plea_with_the_name() -> None:
    post, by = detention(), lawyer_on_duty().actor
    form: dict[str, Any] = {"post_id": post.pk, "day": clock.today(), "note": "", "client_id": "one"}
    for _time in range(2):
        duty.record_help(by=by, kinds=["advice"], person="", **form)
    assert Help.objects.count() == 1
    with pytest.raises(Invalid) as caught:
        duty.record_help(by=by, kinds=["advice", "plea"], person=" ", **{**form, "client_id": "two"})
    assert caught.value.errors == {"person": "helped_needs_name"}
    row = duty.record_help(by=by, kinds=["plea"], person="老周", **{**form, "client_id": "two"})
    assert (row.person, row.kinds) == ("老周", ["plea"])
    figures = posts.figures(unit_at(DISTRICT, UnitKind.BUREAU).path, clock.today(), clock.today())
    assert (figures.persons, figures.kinds) == (2, {"advice": 1, "plea": 1})


@pytest.mark.parametrize(
    ("kinds", "ahead", "errors"),
    [([], 0, {"kinds": "field_required"}), (["cooking"], 0, {"kinds": "field_wrong"}),
     (["advice"], 1, {"day": "day_in_future"})],
)  # fmt: skip
def test_what_is_wrong_of_help_is_named(kinds: list[str], ahead: int, errors: dict[str, str]) -> None:
    day = clock.today() + timedelta(days=ahead)
    with pytest.raises(Invalid) as caught:
        duty.record_help(
            by=lawyer_on_duty().actor,
            post_id=detention().pk,
            day=day,
            kinds=kinds,
            person="",
            note="",
            client_id="x",
        )
    assert caught.value.errors == errors


def test_a_post_of_others_is_none() -> None:
    post = detention()
    elsewhere = sign_in(Role.POST_LAWYER, organ()).actor
    with pytest.raises(NotFound):
        duty.record_help(
            by=elsewhere,
            post_id=post.pk,
            day=clock.today(),
            kinds=["advice"],
            person="",
            note="",
            client_id="x",
        )
    with pytest.raises(Conflict):
        duty.enter_post(by=SYSTEM, unit_id=post.unit_id, office_id=post.office_id, kind="court")
    with pytest.raises(Invalid):
        duty.enter_post(by=SYSTEM, unit_id=post.office_id, office_id=post.office_id, kind="court")
    with pytest.raises(NotAllowed):
        duty.enter_post(by=elsewhere, unit_id=organ().id, office_id=post.office_id, kind="court")


def test_a_wish_becomes_an_application_once_and_its_words_lie_with_that() -> None:
    detention()
    by = lawyer_on_duty()
    unit = organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    told = Relative("周妻", "妻子", "13800138000")
    row = duty.note_wish(by=by.actor, unit_id=unit.id, said=said(relative=told), client_id="one")
    assert duty.note_wish(by=by.actor, unit_id=unit.id, said=said(), client_id="one").pk == row.pk
    assert row.due_at - row.said_at == timedelta(hours=24)
    order = duty.hand_on(by=by.actor, wish_id=row.pk)
    assert duty.hand_on(by=by.actor, wish_id=row.pk).pk == order.pk
    assert WorkOrder.objects.get().pk == order.pk
    assert (order.kind, order.state, order.person) == ("legal_aid", "submitted", "老周")
    assert order.unit_id == unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE).id
    assert work_orders.statement_of(order).words == "没钱请律师，想申请法律援助"
    assert people.contact(order.contact_id).third_name == "周妻"
    row = Wish.objects.get()
    assert (row.person, row.words, row.held_at, row.relative) == ("", "", "", "")


def test_what_is_late_is_seen_by_whoever_leads_and_by_nobody_else() -> None:
    detention()
    by, unit = lawyer_on_duty(), organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    duty.note_wish(by=by.actor, unit_id=unit.id, said=said(25), client_id="late")
    duty.note_wish(by=by.actor, unit_id=unit.id, said=said(1, person="小郑"), client_id="in time")
    now = clock.now()
    for role, where, seen in (
        (Role.SUPERVISOR, unit_at(DISTRICT, UnitKind.BUREAU), 2),
        (Role.OFFICE_HEAD, unit_at(DISTRICT, UnitKind.LEGAL_AID_OFFICE), 2),
        (Role.OFFICE_HEAD, unit_at("440604", UnitKind.LEGAL_AID_OFFICE), 0),
        (Role.ORGAN_CLERK, organ(), 0),
    ):
        rows = posts.wishes(sign_in(role, where).actor, now)
        assert len(rows) == seen, role
        assert sum(one.late for one in rows) == seen // 2
    late = posts.wishes(by.actor, now, late_only=True)
    duty.hand_on(by=by.actor, wish_id=late[0].row.pk)
    assert [one.code != "" for one in posts.wishes(by.actor, clock.now(), late_only=True)] == [True]
    figures = posts.figures(unit.path, clock.today() - timedelta(days=2), clock.today())
    assert (figures.wishes, figures.late) == (2, 1)


def test_whoever_serves_no_such_unit_notes_and_hands_on_nothing() -> None:
    unit = organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    row = duty.note_wish(by=lawyer_on_duty().actor, unit_id=unit.id, said=said(), client_id="one")
    other = sign_in(Role.ORGAN_CLERK, organ()).actor
    with pytest.raises(NotAllowed):
        duty.note_wish(by=other, unit_id=unit.id, said=said(), client_id="two")
    with pytest.raises(NotFound):
        duty.hand_on(by=other, wish_id=row.pk)
    with pytest.raises(Invalid) as caught:
        duty.note_wish(
            by=lawyer_on_duty().actor, unit_id=unit.id, said=said(-1, person=""), client_id="three"
        )
    assert caught.value.errors == {"person": "field_required", "said_at": "day_in_future"}
