"""Channels are set by whoever may, and everybody sees it at once."""

import pytest

from fawang.channels.actions.channels import change, count
from fawang.channels.queries import channels
from fawang.channels.rules.channels import Offer
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound, Unavailable

pytestmark = pytest.mark.django_db


def test_a_channel_is_off_until_somebody_switches_it_on() -> None:
    assert channels.is_open("web", Offer.APPLY)
    assert not channels.is_open("wechat")
    change(by=SYSTEM, code="wechat", version=1, fields={"is_on": True})
    assert channels.is_open("wechat", Offer.GUIDANCE)
    assert not channels.is_open("wechat", Offer.APPLY)
    with pytest.raises(Unavailable) as refused:
        channels.require("wechat", Offer.APPLY)
    assert refused.value.code == "channel_does_not"
    entry = AuditEntry.objects.get(action="channels.changed")
    assert entry.data == {"changed": ["is_on"], "is_on": True}


def test_two_who_change_it_at_once_do_not_undo_each_other() -> None:
    change(by=SYSTEM, code="sms", version=1, fields={"is_on": True})
    with pytest.raises(Conflict):
        change(by=SYSTEM, code="sms", version=1, fields={"per_minute": 3})
    assert channels.channel("sms").per_minute == 10


def test_what_is_no_channel_and_what_none_offers_is_refused() -> None:
    with pytest.raises(NotFound):
        change(by=SYSTEM, code="pigeons", version=1, fields={})
    with pytest.raises(Invalid):
        change(by=SYSTEM, code="sms", version=1, fields={"offers": ["tea"]})
    with pytest.raises(Invalid):
        change(by=SYSTEM, code="sms", version=1, fields={"hours": {"mon": [["9", "x"]]}})
    assert not channels.is_open("pigeons")


def test_what_happens_is_counted_by_channel_and_day() -> None:
    count(channel="sms", what="progress")
    count(channel="sms", what="progress", number=2)
    count(channel="wechat", what="message")
    assert channels.uses(clock.today()) == {"sms": {"progress": 3}, "wechat": {"message": 1}}
