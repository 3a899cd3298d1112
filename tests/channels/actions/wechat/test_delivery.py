"""Answers reach WeChat once, in order, whatever becomes of tokens and of WeChat itself."""

import json
from datetime import timedelta

import pytest

from fawang.channels.actions import upkeep
from fawang.channels.actions.wechat import delivery
from fawang.channels.actions.wechat.delivery import SEND_TASK
from fawang.channels.models import AccessToken, Conversation, Incoming, Outgoing
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from tests.channels.phones import Phone, shown
from tests.races import jobs

pytestmark = pytest.mark.django_db


def _states() -> list[str]:
    return list(Outgoing.objects.order_by("id").values_list("state", flat=True))


def test_a_token_that_ends_in_mid_flight_is_fetched_anew_once(phone: Phone) -> None:
    phone.says("菜单")
    phone.side.end_token()
    assert phone.says("菜单")
    fetched = [one["force"] for one in phone.side.sent("stable_token")]
    assert fetched[-1] is True
    assert phone.says("菜单")
    assert [one["force"] for one in phone.side.sent("stable_token")] == fetched
    assert AccessToken.objects.count() == 1


def test_a_token_near_its_end_is_not_used(phone: Phone) -> None:
    phone.says("菜单")
    before = len(phone.side.sent("stable_token"))
    with clock.at(clock.now() + timedelta(seconds=7200 - 60)):
        phone.says("菜单")
    assert len(phone.side.sent("stable_token")) == before + 1


def test_wechat_down_for_an_hour_loses_nothing_and_keeps_the_order(phone: Phone) -> None:
    phone.side.mode("down")
    now = clock.now()
    phone.does("event", Event="subscribe", EventKey="")
    moment = now
    while moment < now + timedelta(hours=1):
        with clock.at(moment):
            delivery.send(by=SYSTEM, account_id=phone.account.pk)
        moment += timedelta(minutes=1)
    first, *_rest = Outgoing.objects.order_by("id")
    assert first.state == "queued"
    assert 5 < first.attempts < 40
    assert any((one["due_in"] or 0) > 0 for one in jobs(SEND_TASK))
    phone.side.mode("ok")
    with clock.at(moment + timedelta(hours=1)):
        delivery.send(by=SYSTEM, account_id=phone.account.pk)
    assert set(_states()) == {"sent"}
    seen = [shown(one) for one in phone.side.sent("message/custom/send")]
    assert "微信会保存" in seen[0]
    assert "1. " in seen[1]


def test_what_nobody_knows_is_not_said_again(phone: Phone) -> None:
    phone.side.mode("silent")
    phone.says("菜单")
    taken = len(phone.side.sent("message/custom/send"))
    phone.side.mode("ok")
    delivery.send(by=SYSTEM, account_id=phone.account.pk)
    assert set(_states()) == {"unsure"}
    assert len(phone.side.sent("message/custom/send")) == taken


def test_after_two_days_nobody_is_written_to(phone: Phone) -> None:
    phone.says("菜单")
    with clock.at(clock.now() + timedelta(hours=48)):
        delivery.say(by=SYSTEM, account_id=phone.account.pk, key="late", texts=["晚了"])
        delivery.send(by=SYSTEM, account_id=phone.account.pk)
    late = Outgoing.objects.get(key="late:0")
    assert (late.state, late.reason, late.content) == ("expired", "window_closed", "")


def test_whom_wechat_refuses_gets_nothing_more_of_it(phone: Phone) -> None:
    phone.side.mode("window")
    phone.says("菜单")
    assert set(_states()) == {"expired"}


def test_said_twice_under_one_key_it_is_said_once(phone: Phone) -> None:
    phone.says("菜单")
    before = len(phone.side.sent("message/custom/send"))
    for _time in range(2):
        delivery.say(by=SYSTEM, account_id=phone.account.pk, key="once", texts=["一次"])
        delivery.send(by=SYSTEM, account_id=phone.account.pk)
    assert len(phone.side.sent("message/custom/send")) == before + 1


def test_a_claim_that_a_dead_worker_left_is_never_sent_again_and_holds_nothing_up(phone: Phone) -> None:
    phone.says("菜单")
    now = clock.now()
    Outgoing.objects.create(
        account=phone.account, key="left:0", content=json.dumps({"text": "前"}), state="sending",
        not_before=now, created_at=now,
    )  # fmt: skip
    delivery.say(by=SYSTEM, account_id=phone.account.pk, key="next", texts=["后"])
    delivery.send(by=SYSTEM, account_id=phone.account.pk)
    assert Outgoing.objects.get(key="next:0").state == "queued"
    with clock.at(now + timedelta(minutes=10)):
        assert upkeep.defer_strays(by=SYSTEM) >= 1
        delivery.send(by=SYSTEM, account_id=phone.account.pk)
    assert Outgoing.objects.get(key="left:0").state == "unsure"
    assert Outgoing.objects.get(key="next:0").state == "sent"


def test_messages_out_of_order_are_answered_in_theirs(phone: Phone) -> None:
    first, second = phone.fields(Content="帮助"), phone.fields(Content="进度")
    second["CreateTime"] = str(int(first["CreateTime"]) + 1)
    phone.push(second)
    phone.push(first)
    phone.work()
    seen = [shown(one) for one in phone.side.sent("message/custom/send")]
    assert next(n for n, one in enumerate(seen) if "1. " in one) < next(
        n for n, one in enumerate(seen) if "/track" in one
    )


def test_what_came_in_is_forgotten_after_a_month(phone: Phone) -> None:
    phone.says("菜单")
    with clock.at(clock.now() + upkeep.KEPT + timedelta(days=1)):
        assert upkeep.forget(by=SYSTEM) > 0
    assert not Incoming.objects.exists()
    assert not Outgoing.objects.exists()
    assert Conversation.objects.exists()
