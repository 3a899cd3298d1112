"""What WeChat hands in: who may, what is kept once, what is said at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from fawang.channels.actions.channels import change
from fawang.channels.actions.wechat.accept import ANSWER_TASK
from fawang.channels.models import Account, Channel, Incoming
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from lab.platforms.wechat_side import pushed
from tests.channels.phones import Phone, set_up
from tests.races import jobs
from tests.spent import stand_still

pytestmark = pytest.mark.django_db


def test_the_server_is_set_up_by_an_echo(phone: Phone) -> None:
    made = pushed(phone.fields(), int(clock.now().timestamp()), safe=False)
    answer = phone.client.get("/channels/wechat", {**made.query, "echostr": "4711"})
    assert (answer.status_code, answer.content) == (200, b"4711")
    assert phone.client.get("/channels/wechat", {**made.query, "signature": "0" * 40}).status_code == 403


def test_where_there_is_no_account_there_is_no_such_page(phone: Phone, settings: Settings) -> None:
    settings.FAWANG_WECHAT_APP_ID = ""
    assert phone.push(phone.fields(Content="工资")).status_code == 404


@pytest.mark.parametrize("safe", [True, False])
def test_a_message_is_taken_in_safe_and_in_plain_mode(phone: Phone, settings: Settings, safe: bool) -> None:
    if not safe:
        set_up(settings, phone.side.url, key="")
    phone.safe = safe
    assert phone.push(phone.fields(Content="工资")).content == b"success"
    assert Incoming.objects.count() == 1


def test_what_is_not_signed_or_old_is_refused_and_not_kept(phone: Phone) -> None:
    fields = phone.fields(Content="工资")
    assert phone.push(fields, signature="0" * 40).status_code == 403
    assert phone.push(fields, msg_signature="0" * 40).status_code == 403
    assert phone.push(fields, timestamp="1").status_code == 403
    assert phone.push(fields, at=clock.now() - timedelta(minutes=6)).status_code == 403
    phone.safe = False
    # In safe mode a plain message is nobody's.
    assert phone.push(fields).status_code == 403
    assert not Incoming.objects.exists()


def test_the_same_message_three_times_is_answered_once(phone: Phone) -> None:
    fields = phone.fields(Content="我想自杀，不想活了")
    answers = [phone.push(fields) for _time in range(3)]
    # Each answer says the same: WeChat shows one of them.
    said = {tuple(phone.at_once(one)) for one in answers}
    assert len(said) == 1
    assert said != {()}
    assert Incoming.objects.count() == 1
    assert len(jobs(ANSWER_TASK)) == 1


def test_a_channel_in_maintenance_says_so_and_still_names_the_numbers(phone: Phone) -> None:
    change(by=SYSTEM, code="wechat", version=2, fields={"in_maintenance": True})
    (said,) = phone.at_once(phone.push(phone.fields(Content="救命，他要杀我")))
    assert "110" in said
    assert "维护" in said
    assert not jobs(ANSWER_TASK)


def test_a_text_of_whoever_it_is_is_one_statement(phone: Phone) -> None:
    phone.push(phone.fields(Content="工资"))
    for who in (phone, Phone(phone.side, "o-person-2"), Phone(phone.side, "o-person-3")):
        with CaptureQueriesContext(connection) as asked:
            assert who.push(who.fields(Content="工资")).content == b"success"
        assert len(asked) == 1
    assert Incoming.objects.count() == 4
    # Each has a job of their own, and the account is what `account_of` finds.
    assert {one["args"]["account_id"] for one in jobs(ANSWER_TASK)} == set(
        Account.objects.values_list("pk", flat=True)
    )
    assert phone.account.subject == "o-person-1"


def test_what_another_process_has_set_of_the_channel_holds_at_once(phone: Phone) -> None:
    phone.push(phone.fields(Content="在吗"))
    Channel.objects.filter(code="wechat").update(per_minute=2)
    other = Phone(phone.side, "o-person-2")
    said = [other.at_once(other.push(other.fields(Content="在吗"))) for _time in range(3)]
    assert said[0] == []
    assert "太快" in said[-1][0]
    Channel.objects.filter(code="wechat").update(is_on=False)
    assert phone.at_once(phone.push(phone.fields(Content="在吗"))) == [
        Channel.objects.get(code="wechat").text("maintenance")
    ]
    Channel.objects.filter(code="wechat").update(is_on=True, per_minute=0)
    assert phone.at_once(phone.push(phone.fields(Content="在吗"))) == []


def test_it_is_answered_without_the_frame_of_pages_and_in_its_own_words(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    taken = phone.push(phone.fields(Content="工资"))
    frame = {"Content-Security-Policy", "Set-Cookie", "Permissions-Policy", "Vary", "Content-Language"}
    assert not frame & set(taken.headers)
    assert "no-store" in taken["Cache-Control"]
    refused = [
        phone.push(phone.fields(Content="工资"), signature="0" * 40).status_code for _time in range(61)
    ]
    assert refused[0] == 403
    assert refused[-1] == 429


def test_somebody_who_floods_is_asked_to_wait_and_danger_still_comes_first(phone: Phone) -> None:
    change(by=SYSTEM, code="wechat", version=2, fields={"per_minute": 4})
    said = [phone.at_once(phone.push(phone.fields(Content="在吗"))) for _time in range(6)]
    assert said[0] == []
    assert "太快" in said[-1][0]
    assert "110" in phone.at_once(phone.push(phone.fields(Content="救命，他要杀我")))[0]
