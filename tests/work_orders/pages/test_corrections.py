"""Somebody was shown an answer that is found wrong later: told with their consent, by their wishes, and never else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import personal_data
from fawang.knowledge.models import Correction, Entry
from fawang.knowledge.rules.events import EntryCorrected
from fawang.notices import actions as notices
from fawang.notices.models import Notice, Subscription
from fawang.notices.rules import Send, State
from fawang.notices.texts import render
from fawang.people.models import Contact
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from fawang.work_orders.queries import WorkOrder
from tests.cases import give
from tests.conftest import Submit
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
CODE = "q-labour-wages-01"
RECEIPT = {"shown": [[CODE, 1], ["q-labour-wages-02", 1]], "urgency": []}
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=clock.CHINA)
NIGHT = datetime(2026, 11, 30, 23, 30, tzinfo=clock.CHINA)


@pytest.fixture
def shown(submit: Submit) -> WorkOrder:
    """An order whose person was shown two answers before."""
    return submit(guidance=RECEIPT).order


def link(order: WorkOrder, tail: str = "") -> str:
    return f"/f/{order.code}/{queries.access_key(order)}{tail}"


def say(order: WorkOrder, tell: str) -> Any:
    return Client().post(link(order, "/told-if-wrong"), {"tell": tell})


def correct(*, code: str = CODE, since: int = 1, until: int = 1) -> Correction:
    """An entry is found wrong and confirmed; its event is delivered twice, as after a crash."""
    row = Correction.objects.create(
        entry=Entry.objects.get(code=code), since=since, until=until, wrong="写的是三个月。", right="应当是一年。",
        state=Correction.State.CONFIRMED, proposed_by="staff:1", proposed_at=clock.now(), decided_by="staff:2",
        decided_at=clock.now(),
    )  # fmt: skip
    event = EntryCorrected(correction_id=row.pk, entry=code, since=since, until=until)
    outbox.publish(event, by=SYSTEM)
    event_id = OutboxEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for _again in range(2):
        outbox.deliver(event_id=event_id)
    return row


def told() -> list[Notice]:
    return list(Notice.objects.filter(text="answer_corrected").order_by("pk"))


def test_without_consent_nobody_is_told_and_nothing_is_kept(shown: WorkOrder) -> None:
    page = text_of(Client().get(link(shown)))
    assert 'name="tell" value="yes"' in page
    correct()
    assert told() == []
    assert Subscription.objects.count() == 0
    # Whoever opens their page reads it all the same.
    assert "应当是一年。" in text_of(Client().get(link(shown)))


def test_with_consent_they_are_told_once_for_each_correction(shown: WorkOrder) -> None:
    for _again in range(2):
        assert say(shown, "yes")["Location"].endswith("?done=told-yes#told-if-wrong")
    [row] = Subscription.objects.all()
    assert row.shown == {CODE: 1, "q-labour-wages-02": 1}
    assert 'name="tell" value="no"' in text_of(Client().get(link(shown)))
    with clock.at(NOON):
        correct()
        assert [one.state for one in told()] == [State.QUEUED]
        correct()
    assert len(told()) == 2


def test_only_who_was_shown_a_wrong_edition_is_told(shown: WorkOrder) -> None:
    say(shown, "yes")
    correct(since=2, until=3)
    correct(code="q-labour-overtime-01")
    assert told() == []
    assert "应当是一年。" not in text_of(Client().get(link(shown)))


def test_taken_back_nothing_stays_and_nothing_is_told(shown: WorkOrder) -> None:
    say(shown, "yes")
    assert say(shown, "no")["Location"].endswith("?done=told-no#told-if-wrong")
    assert Subscription.objects.count() == 0
    assert say(shown, "no").status_code == 302
    correct()
    assert told() == []


def test_quiet_hours_hold_it_back(shown: WorkOrder) -> None:
    say(shown, "yes")
    with clock.at(NIGHT):
        correct()
    [row] = told()
    assert row.state == State.HELD
    assert row.not_before.astimezone(clock.CHINA).hour >= 7


def test_who_wants_no_messages_gets_none(submit: Submit) -> None:
    order = submit(
        guidance=RECEIPT, reach=Reach(name="蒋先生", phone="13800138000", medium=Medium.NONE)
    ).order
    say(order, "yes")
    correct()
    assert [(one.state, one.reason) for one in told()] == [(State.SUPPRESSED, "notice_unwanted")]


def test_discreet_wishes_hold_for_it_too(submit: Submit) -> None:
    order = submit(
        guidance=RECEIPT, reach=Reach(name="蒋先生", phone="13800138000", may_announce=False)
    ).order
    say(order, "yes")
    with clock.at(NOON):
        correct()
    [row] = told()
    assert row.neutral


def test_a_number_that_was_handed_on_learns_nothing(shown: WorkOrder) -> None:
    """The words open no matter and name no answer; and a number that was changed is not told any more."""
    say(shown, "yes")
    with clock.at(NOON):
        correct()
        [row] = told()
        way, _old, _locale = notices.jobs.decide_again(row, clock.now())
        assert isinstance(way, Send)
        said = render(
            row.text, {"code": row.order_code, "link": "/guidance/corrections"}, way=way, locale="zh-hans"
        ).body
        assert queries.access_key(shown) not in said + row.params
        assert CODE not in said + row.params
        assert "工资" not in said
        Contact.objects.filter(pk=shown.contact_id).update(phone="13900139111")
        _way, to, _locale = notices.jobs.decide_again(row, clock.now())
        assert to == "13900139111"


def test_consent_ends_by_itself(shown: WorkOrder) -> None:
    say(shown, "yes")
    with clock.at(clock.now() + timedelta(days=366)):
        correct()
        assert told() == []
        assert notices.forget_subscriptions(now=clock.now()) == 1
    assert Subscription.objects.count() == 0


def test_it_is_exported_and_erased_with_its_matter(shown: WorkOrder) -> None:
    say(shown, "yes")
    record = personal_data.find(shown.code)
    exported = personal_data.export(by=SYSTEM, records=[record])["records"][0]
    assert CODE in str(exported["told_if_wrong"])
    give(shown, "withdraw")
    personal_data.erase(by=SYSTEM, record=record)
    assert Subscription.objects.count() == 0
    correct()
    assert told() == []


def test_who_was_shown_nothing_is_not_asked(order: WorkOrder) -> None:
    assert "told-if-wrong" not in text_of(Client().get(link(order)))
    say(order, "yes")
    assert Subscription.objects.count() == 0


def test_only_the_key_of_the_matter_decides(shown: WorkOrder) -> None:
    assert Client().post(f"/f/{shown.code}/wrong/told-if-wrong", {"tell": "yes"}).status_code == 404
    assert Client().get(link(shown, "/told-if-wrong")).status_code == 405
    assert Subscription.objects.count() == 0
