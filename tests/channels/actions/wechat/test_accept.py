"""What comes at the same moment in several processes is kept once, and answered in turn."""

import pytest
from pytest_django import Settings

from fawang.channels.actions.channels import change
from fawang.channels.actions.wechat import dialogue
from fawang.channels.actions.wechat.accept import ANSWER_TASK
from fawang.channels.models import Account, Incoming, Outgoing
from fawang.kernel.rules.actor import SYSTEM
from tests.channels.phones import Phone, set_up
from tests.races import at_once, jobs


@pytest.fixture
def switched_on(real_database: str, settings: Settings) -> None:
    """WeChat as a channel that is on, in a database in which transactions commit."""
    set_up(settings, "http://127.0.0.1:9")
    change(by=SYSTEM, code="wechat", version=1, fields={"is_on": True})


def test_two_processes_that_get_the_same_message_keep_one_and_answer_once(
    switched_on: None,
) -> None:
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


def test_a_new_person_whose_messages_come_in_several_processes_has_one_account_and_loses_none(
    switched_on: None,
) -> None:
    phone = Phone(None, "o-new")
    each = [phone.fields(Content=f"第{number}句") for number in range(4)]
    answers = at_once([lambda one=one: phone.push(one) for one in each])  # type: ignore[misc]
    assert [getattr(one, "content", one) for one in answers] == [b"success"] * 4
    assert Account.objects.count() == 1
    assert Incoming.objects.filter(done_at__isnull=True).count() == 4
    assert len(jobs(ANSWER_TASK)) == 4


def test_a_flood_from_many_processes_loses_none_keeps_each_once_and_answers_danger_at_once(
    switched_on: None,
) -> None:
    """Ten thousand in a minute are sent by `fawang bench channels` (tools/check.py --proof); these are as they come."""
    people = [Phone(None, f"o-flood-{number}") for number in range(120)]
    danger = [one.fields(Content="我老公拿刀要杀我，救命") for one in people[::10]]
    others = [one.fields(Content="菜单") for one in people]

    def send(mine: list[tuple[Phone, dict[str, str]]]) -> list[bytes]:
        return [phone.push(fields).content for phone, fields in mine]

    everything = [*zip(people[::10], danger, strict=True), *zip(people, others, strict=True)]
    # Each comes to three processes, in an order of its own.
    turns = [everything, everything[::-1], everything[60:] + everything[:60]]
    answers = at_once([lambda mine=mine: send(mine) for mine in turns])  # type: ignore[misc]
    assert all(isinstance(one, list) for one in answers), answers
    assert Incoming.objects.count() == len(everything)
    assert Account.objects.count() == len(people)
    assert len(jobs(ANSWER_TASK)) == len(everything)
    for mine, said in zip(turns, answers, strict=True):
        assert isinstance(said, list)
        quick = {one for (_phone, fields), one in zip(mine, said, strict=True) if fields in danger}
        assert b"success" not in quick
        assert {one for (_phone, fields), one in zip(mine, said, strict=True) if fields in others} == {
            b"success"
        }
