"""Whoever would wait too long for a chat is offered a call, away from the lawyers of the other side."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from fawang.consultations.queries import offers, one
from fawang.consultations.rules import Kind
from fawang.dispatch.actions import seats
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks
from fawang.dispatch.rules import Presence
from fawang.kernel.rules.actor import Actor
from fawang.people.rules.wishes import Dialect, Medium, Reach
from tests.consultations.conftest import Ask


def test_a_call_is_offered_in_the_waiting_room_and_stands_there_once_booked(asked: Ask, duty: Actor) -> None:
    row = asked(kind=Kind.CHAT, reach=Reach("", medium=Medium.NONE, dialect=Dialect.CANTONESE)).consultation
    row.barred_staff, row.barred_firms = [duty.known_id], [7]
    row.save()
    address = f"/c/{row.code}/{one.access_key(row)}"
    found = re.search(r'href="(/callback\?[^"]+)"', Client().get(address).content.decode())
    assert found is not None
    query = {name: value[0] for name, value in parse_qs(urlsplit(unescape(found[1])).query).items()}
    assert (query["language"], query["place"], query["matter"]) == ("cantonese", row.place, "labour")
    # The token of somebody else, or one that was changed, says nothing.
    assert callbacks.read_token(query["about"][:-2] + "xx") == callbacks.NOTHING
    offer = offers.call_back_for(row)
    assert offer.first is not None
    form = {
        **query, "slot": offer.first.isoformat(), "phone": "13800001111", "announce": "yes", "safe_from": "00:00",
        "safe_until": "24:00", "once": "y" * 20,
    }  # fmt: skip
    assert Client().post("/callback", form).status_code == 302
    booked = Callback.objects.get()
    assert booked.subject == one.topic_of(row)
    assert set(booked.avoid) == {f"staff:{duty.id}", "firm:7"}
    assert callbacks.listed(duty) == []
    shown = Client().get(address).content.decode()
    assert "/callback?" not in shown
    assert f'datetime="{offer.first.isoformat(timespec="seconds")}"' in shown


def test_nothing_is_offered_where_a_lawyer_is_free(asked: Ask, duty: Actor) -> None:
    seats.set_presence(by=duty, staff_id=duty.known_id, presence=Presence.READY)
    row = asked(kind=Kind.CHAT).consultation
    assert "/callback?" not in Client().get(f"/c/{row.code}/{one.access_key(row)}").content.decode()
