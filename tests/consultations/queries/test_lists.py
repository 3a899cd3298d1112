"""Lists: the most pressing first, cut by a cursor, scoped, at the same cost whatever the number."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.consultations.queries import lists
from fawang.consultations.queries.lists import Box
from fawang.consultations.rules import Kind
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.people.rules import Role
from tests.conftest import Appoint
from tests.consultations.cases import give
from tests.consultations.conftest import Ask


def codes(by: Actor, box: Box, **more: Any) -> list[str]:
    return [row.code for row in lists.listed(by, box, **more).rows]


def test_pressing_first_and_cut_by_a_cursor(asked: Ask, duty: Actor) -> None:
    first, second, third = (asked().consultation.code for _ in range(3))
    urgent = asked(urgent=True).consultation.code
    everything = [urgent, first, second, third]
    assert codes(duty, Box.WAITING) == everything
    found, cursor = [], ""
    while True:
        page = lists.listed(duty, Box.WAITING, cursor=cursor, limit=2)
        found += [row.code for row in page.rows]
        if page.next is None:
            break
        cursor = page.next
    assert found == everything


def test_a_chat_goes_before_what_has_hours(asked: Ask, duty: Actor) -> None:
    written, chat = asked().consultation, asked(kind=Kind.CHAT).consultation
    assert codes(duty, Box.WAITING) == [chat.code, written.code]
    later = asked(kind=Kind.CHAT).consultation
    assert (lists.ahead_of(chat), lists.ahead_of(later)) == (0, 1)


def test_each_sees_their_own(asked: Ask, duty: Actor, colleague: Actor, lead: Actor) -> None:
    mine, waiting, handed_in = (asked().consultation for _ in range(3))
    give(mine, "grab", duty)
    give(handed_in, "grab", duty)
    give(handed_in, "send_for_review", duty, text="请审核这一答复")
    assert set(codes(duty, Box.MINE)) == {mine.code, handed_in.code}
    assert codes(colleague, Box.MINE) == []
    assert codes(colleague, Box.WAITING) == [waiting.code]
    assert codes(lead, Box.REVIEW) == [handed_in.code]
    assert len(codes(lead, Box.ALL)) == 3
    assert lists.in_hand(duty.known_id) == {Kind.WRITTEN: 2, Kind.CHAT: 0, Kind.PHONE: 0}


def test_what_ended_stands_apart(asked: Ask, duty: Actor) -> None:
    row = asked(kind=Kind.CHAT).consultation
    give(row, "grab", duty)
    give(row, "close", duty)
    assert codes(duty, Box.MINE) == []
    assert codes(duty, Box.MINE, ended=True) == [row.code]


def test_a_centre_elsewhere_and_the_other_side_see_nothing(
    asked: Ask, staff: Appoint, centre: Any, nanhai: Any
) -> None:
    asked()
    assert codes(staff(Role.DUTY_LAWYER, nanhai), Box.WAITING) == []
    row = asked().consultation
    type(row).objects.filter(pk=row.pk).update(barred_firms=[nanhai.id])
    partner = staff(Role.DUTY_LAWYER, centre, Role.LAWYER, nanhai)
    assert row.code not in codes(partner, Box.WAITING)
    assert row.code in codes(staff(Role.DUTY_LAWYER, centre), Box.WAITING)


def test_the_cost_does_not_grow(asked: Ask, duty: Actor) -> None:
    counts = []
    for _ in range(2):
        asked()
        asked()
        with CaptureQueriesContext(connection) as queries:
            lists.listed(duty, Box.WAITING)
        counts.append(len(queries))
    assert counts == [1, 1]


def test_a_resident_finds_what_they_asked(asked: Ask) -> None:
    from fawang.kernel import clock
    from fawang.people.models import Resident

    resident = Resident.objects.create(phone="13800138000", phone_hash=b"x", created_at=clock.now())
    by = Actor(kind=ActorKind.RESIDENT, id=resident.pk)
    mine = asked(by=by).consultation
    asked()
    assert [row.code for row in lists.of_resident(resident.pk)] == [mine.code]
    client = Client()
    session = client.session
    session["resident_id"] = resident.pk
    session.save()
    body = client.get("/my").content.decode()
    assert f"/c/{mine.code}/" in body
