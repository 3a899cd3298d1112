"""A step of ours reaches the link of the agreement, with the fields that may leave and no others."""

import json

import pytest

from fawang.kernel.models import OutboxEvent
from fawang.partners.actions.reactions import deliver_step
from fawang.partners.events import ReferralStepped
from fawang.partners.models import Sending
from fawang.partners.rules.messages import ReferralMessage
from tests.partners.cases import Kept, offered, partner, step, told

pytestmark = pytest.mark.django_db


def deliver_all() -> None:
    for row in OutboxEvent.objects.filter(name=ReferralStepped.name).order_by("pk"):
        event = ReferralStepped.read(row.payload)
        if event.tells:
            deliver_step(event)


def test_nothing_but_the_fields_of_the_agreement_leaves(kept: Kept) -> None:
    partner("12368", links=[{"name": "kept"}], fields_out=["name", "request"])
    row = offered()
    row = told("12368", row, "refused", 1, reason="information_missing", next="giver")
    row = step(row, "offer_again", words="补充欠薪清单")
    step(row, "withdraw", reason="no_longer_needed")
    deliver_all()
    sent = [one.data() for one in kept.messages]
    assert [one["type"] for one in sent] == ["offered", "offered", "withdrawn"]
    assert [one["step"] for one in sent] == [1, 2, 3]
    assert sent[0]["fields"] == sent[1]["fields"] == {"name": "蒋先生", "request": "申请强制执行"}
    assert "fields" not in sent[2]
    assert "只在本地" not in json.dumps(sent, ensure_ascii=False)
    assert "13800138000" not in json.dumps(sent, ensure_ascii=False)
    # What is sent is what the other side reads.
    assert [ReferralMessage.read(one) for one in sent] == kept.messages


def test_what_came_from_them_is_not_sent_back_and_nothing_is_sent_twice(kept: Kept) -> None:
    partner("12368", links=[{"name": "kept"}])
    row = offered()
    told("12368", row, "accepted", 1)
    deliver_all()
    deliver_all()
    assert {(one.number, one.step) for one in kept.messages} == {(row.code, 1)}
    assert Sending.objects.filter(referral=row).count() == 1


def test_without_a_link_a_person_telephones() -> None:
    partner("12368", links=[{"name": "nobody_has_it"}])
    row = offered()
    deliver_all()
    sending = Sending.objects.get(referral=row)
    assert (sending.link, sending.outcome) == ("telephone", "by_hand")
