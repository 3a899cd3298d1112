"""What comes at the same moment in several processes is kept once, and answered in turn."""

from pytest_django import Settings

from fawang.channels.actions.channels import change
from fawang.channels.actions.wechat import dialogue
from fawang.channels.actions.wechat.accept import ANSWER_TASK
from fawang.channels.models import Incoming, Outgoing
from fawang.kernel.rules.actor import SYSTEM
from tests.channels.phones import Phone, set_up
from tests.races import at_once, jobs


def test_two_processes_that_get_the_same_message_keep_one_and_answer_once(
    real_database: str, settings: Settings
) -> None:
    set_up(settings, "http://127.0.0.1:9")
    change(by=SYSTEM, code="wechat", version=1, fields={"is_on": True})
    phone = Phone(None, "o-race")
    fields = phone.fields(Content="进度")
    answers = at_once([lambda: phone.push(fields)] * 3)
    assert [getattr(one, "status_code", one) for one in answers] == [200] * 3
    assert Incoming.objects.count() == 1
    assert len(jobs(ANSWER_TASK)) == 1
    account_id = phone.account.pk
    outcomes = at_once([lambda: dialogue.answer(by=SYSTEM, account_id=account_id)] * 2)
    assert outcomes == [None, None]
    said = list(Outgoing.objects.values_list("key", flat=True))
    assert said
    assert len({key.rpartition(":")[0] for key in said}) == 1
