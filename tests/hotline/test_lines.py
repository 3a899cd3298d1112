"""Other hotlines, and the telephones of seats."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from fawang.hotline.actions import lines as actions
from fawang.hotline.actions.lines import Partner
from fawang.hotline.models import Line, SeatLine
from fawang.hotline.queries import calls, lines
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
MAYOR = Partner("12345", "政务服务便民热线", "sip:12345@10.0.0.7:5080", "10.0.0.7")


def test_a_hotline_is_added_changed_and_switched_off(lead: Actor) -> None:
    row = actions.set_line(by=lead, partner=MAYOR)
    assert calls.address_of("line:12345") == calls.Address("sip:12345@10.0.0.7:5080")
    actions.set_line(
        by=lead, partner=replace(MAYOR, code="", address="sip:a@voice.example.cn"), line_id=row.pk
    )
    assert calls.address_of("line:12345") == calls.Address("sip:a@voice.example.cn:5060")
    found = calls.line_at("10.0.0.7")
    assert found is not None
    assert found.code == "12345"
    actions.set_line(by=lead, partner=replace(MAYOR, active=False), line_id=row.pk)
    assert calls.address_of("line:12345") is None
    assert calls.line_at("10.0.0.7") is None


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"code": "abc"}, {"code": "line_code_invalid"}),
        ({"code": "١٢٣٤٥"}, {"code": "line_code_invalid"}),
        ({"name": " "}, {"name": "field_required"}),
        ({"name": "线" * 61}, {"name": "field_too_long"}),
        ({"address": "12345"}, {"address": "sip_address_invalid"}),
        ({"source": "somewhere"}, {"source": "source_invalid"}),
    ],
)
def test_what_is_wrong_is_said(lead: Actor, changes: dict[str, Any], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as found:
        actions.set_line(by=lead, partner=replace(MAYOR, **changes))
    assert found.value.errors == wrong
    assert not Line.objects.exists()


def test_two_that_are_active_do_not_call_from_one_place(lead: Actor) -> None:
    row = actions.set_line(by=lead, partner=MAYOR)
    court = Partner("12368", "诉讼服务热线", "sip:12368@10.0.0.8:5080", "10.0.0.7")
    with pytest.raises(Conflict, match="line_source_taken"):
        actions.set_line(by=lead, partner=court)
    with pytest.raises(Conflict, match="line_code_taken"):
        actions.set_line(by=lead, partner=replace(MAYOR, source=""))
    actions.set_line(by=lead, partner=replace(MAYOR, active=False), line_id=row.pk)
    actions.set_line(by=lead, partner=court)
    with pytest.raises(Conflict, match="line_source_taken"):
        actions.set_line(by=lead, partner=MAYOR, line_id=row.pk)
    with pytest.raises(IntegrityError):
        Line.objects.filter(pk=row.pk).update(active=True)


def test_a_lawyer_has_a_telephone_or_the_browser(lead: Actor, duty: Actor) -> None:
    target = calls.seat(duty.known_id)
    assert calls.address_of(target) == calls.Address(
        f"sip:s{duty.known_id}@hotline.local;transport=ws", web=True
    )
    actions.set_seat_line(by=lead, staff_id=duty.known_id, address="sip:desk3@10.0.0.9")
    assert calls.address_of(target) == calls.Address("sip:desk3@10.0.0.9:5060")
    assert lines.seat_of(lead, duty.known_id).address == "sip:desk3@10.0.0.9:5060"
    with pytest.raises(Invalid):
        actions.set_seat_line(by=lead, staff_id=duty.known_id, address="desk3")
    actions.set_seat_line(by=lead, staff_id=duty.known_id, address=" ")
    assert not SeatLine.objects.exists()


def test_only_lawyers_of_the_centre_have_telephones_there(
    lead: Actor, officer: Actor, supervisor: Actor
) -> None:
    with pytest.raises(NotFound):
        actions.set_seat_line(by=lead, staff_id=officer.known_id + 10_000, address="sip:a@b")
    for by in (officer, supervisor):
        with pytest.raises(NotAllowed):
            actions.set_seat_line(by=by, staff_id=lead.known_id, address="sip:a@b")
        with pytest.raises(NotAllowed):
            actions.set_line(by=by, partner=MAYOR)
