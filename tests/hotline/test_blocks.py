"""Blocking a number: proposed by one, decided by another, lifted at any time; withheld numbers never."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from fawang.hotline.actions import blocks as actions
from fawang.hotline.models.operating import Block
from fawang.hotline.queries import blocks
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.storage.fields import keyed_hash
from tests.hotline.cases import NUMBER, call_in_hand, code_of

pytestmark = pytest.mark.django_db


def proposed(by: Actor, number: str = NUMBER) -> Block:
    """A proposal, after a call."""
    call = call_in_hand(by, number)
    return actions.propose(by=by, code=code_of(call), reason="反复辱骂，十次以上")


def test_proposed_by_one_and_decided_by_another(duty: Actor, lead: Actor) -> None:
    row = proposed(duty)
    now = clock.now()
    assert blocks.known(NUMBER, now)[1] is None
    actions.decide(by=lead, block_id=row.pk, days=7)
    until = blocks.known(NUMBER, now)[1]
    assert until is not None
    assert timedelta(days=7) <= until - now < timedelta(days=7, minutes=1)
    assert blocks.known("13900139000", now)[1] is None
    assert blocks.known(NUMBER, until)[1] is None
    with pytest.raises(Conflict, match="block_decided"):
        actions.decide(by=lead, block_id=row.pk, days=None)
    with pytest.raises(Conflict, match="block_proposed"):
        actions.propose(by=duty, code=code_of(row.call), reason="又来了")
    actions.lift(by=lead, block_id=row.pk)
    actions.lift(by=lead, block_id=row.pk)
    assert blocks.known(NUMBER, now)[1] is None
    done = AuditEntry.objects.filter(object=f"hotline.block:{row.pk}").order_by("pk")
    assert [one.action for one in done] == [
        "hotline.block_proposed",
        "hotline.block_decided",
        "hotline.block_lifted",
    ]
    assert NUMBER not in str([one.data for one in done])


def test_whoever_proposed_it_does_not_decide(lead: Actor) -> None:
    row = proposed(lead)
    with pytest.raises(NotAllowed, match="block_own_proposal"):
        actions.decide(by=lead, block_id=row.pk, days=1)
    # Nor past the rules.
    with pytest.raises(IntegrityError):
        Block.objects.filter(pk=row.pk).update(
            decision="blocked", decided_by=lead.known_id, decided_at=clock.now(), until=clock.now()
        )


@pytest.mark.parametrize("days", [0, 31, -1])
def test_a_block_lasts_from_a_day_to_thirty(duty: Actor, lead: Actor, days: int) -> None:
    row = proposed(duty)
    with pytest.raises(Invalid):
        actions.decide(by=lead, block_id=row.pk, days=days)
    row.refresh_from_db()
    assert (row.decision, row.until) == ("", None)


def test_what_is_refused_may_be_proposed_again(duty: Actor, lead: Actor) -> None:
    row = proposed(duty)
    actions.decide(by=lead, block_id=row.pk, days=None)
    assert blocks.known(NUMBER, clock.now())[1] is None
    assert actions.propose(by=duty, code=code_of(row.call), reason="又来了").decision == ""


def test_a_withheld_number_cannot_be_blocked(duty: Actor) -> None:
    with pytest.raises(Conflict, match="number_withheld"):
        proposed(duty, "")


def test_only_who_had_the_call_proposes(duty: Actor, colleague: Actor, lead: Actor) -> None:
    call = call_in_hand(duty)
    with pytest.raises((NotAllowed, NotFound)):
        actions.propose(by=colleague, code=code_of(call), reason="辱骂")
    with pytest.raises(NotAllowed):
        actions.propose(by=lead, code=code_of(call), reason="辱骂")
    with pytest.raises(Invalid):
        actions.propose(by=duty, code=code_of(call), reason=" ")
    assert not Block.objects.exists()


def test_who_manages_no_hotline_decides_nothing(duty: Actor, supervisor: Actor) -> None:
    row = proposed(duty)
    for by in (duty, supervisor):
        with pytest.raises(NotAllowed, match="not_your_hotline"):
            actions.decide(by=by, block_id=row.pk, days=1)
        with pytest.raises(NotAllowed, match="not_your_hotline"):
            blocks.listed(by, clock.now())


def test_the_list_masks_numbers_and_asks_as_often_for_many(duty: Actor, lead: Actor) -> None:
    proposed(duty)
    with CaptureQueriesContext(connection) as few:
        waiting, _in_force, _past = blocks.listed(lead, clock.now())
    assert [one.number for one in waiting] == ["138****8000"]
    for number in ("13800138001", "13800138002", "13800138003"):
        row = Block.objects.create(
            number=number, number_hash=keyed_hash("phone", number), call=waiting[0].row.call,
            unit_id=waiting[0].row.unit_id, reason="辱骂", proposed_by=duty.known_id, proposed_at=clock.now(),
        )  # fmt: skip
        actions.decide(by=lead, block_id=row.pk, days=3)
    with CaptureQueriesContext(connection) as many:
        blocks.listed(lead, clock.now())
    assert len(few) == len(many)
