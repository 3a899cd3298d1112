"""From the queue to the carrier: wishes checked again, failures tried again, interruptions cleared up."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

import pytest
from pytest_django import Settings

from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.notices.actions import resend, send, send_code
from fawang.notices.actions.sending import reference_of
from fawang.notices.carriers import CARRIERS
from fawang.notices.carriers.protocol import Found, OutgoingMessage, Permanent, Temporary, Unsure
from fawang.notices.models import Notice
from fawang.notices.rules import PAUSES, State
from fawang.people.models import Contact
from fawang.people.rules.wishes import Medium

from .cases import MORNING, NIGHT, ORDER, OWN, THIRD, contact, fresh, jobs_of, told, with_third

pytestmark = pytest.mark.django_db
type Files = Callable[[], list[dict[str, Any]]]


class Scripted:
    """A carrier that does what the test says and remembers what it was given."""

    voice: ClassVar[bool] = False
    fails: ClassVar[list[Exception]] = []
    found: ClassVar[Found | Exception] = Found.ABSENT
    given: ClassVar[list[OutgoingMessage]] = []
    asked: ClassVar[list[str]] = []

    @classmethod
    def configured(cls) -> Self:
        return cls()

    def deliver(self, message: OutgoingMessage) -> str:
        self.given.append(message)
        if self.fails:
            raise self.fails.pop(0)
        return "ref-1"

    def find(self, reference: str) -> Found:
        self.asked.append(reference)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> type[Scripted]:
    """The scripted carrier, in use for everything."""
    monkeypatch.setitem(CARRIERS, "scripted", Scripted)
    settings.FAWANG_CARRIERS = {"sms": "scripted", "email": "scripted"}
    Scripted.fails, Scripted.found, Scripted.given, Scripted.asked = [], Found.ABSENT, [], []
    return Scripted


def left_behind(notice: Notice) -> None:
    """Leave a notice as a worker does that died between claim and result."""
    Notice.objects.filter(pk=notice.pk).update(state=State.SENDING, attempts=1, carrier="scripted")


def test_goes_to_the_person_and_is_sent(morning: datetime, files: Files) -> None:
    notice = told(contact())
    send(notice_id=notice.pk, now=MORNING)
    row = fresh(notice)
    assert (row.state, row.sent_at, row.attempts, row.carrier) == ("sent", MORNING, 1, "file")
    assert row.carrier_ref == reference_of(row)
    (message,) = files()
    assert message["to"] == OWN
    assert "progress in your case" in message["text"]
    assert json.loads(row.params)["code"]


def test_running_the_job_again_sends_nothing(morning: datetime, carrier: type[Scripted]) -> None:
    notice = told(contact())
    for _ in range(3):
        send(notice_id=notice.pk, now=MORNING)
    assert len(carrier.given) == 1
    assert carrier.asked == []


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.EMAIL])
def test_a_third_party_is_told_instead(medium: Medium, morning: datetime, files: Files) -> None:
    notice = told(with_third(medium=medium))
    send(notice_id=notice.pk, now=MORNING)
    (message,) = files()
    assert message["to"] == (THIRD if medium == Medium.SMS else "mei@example.org")
    assert message["neutral"] is True
    assert "c2VjcmV0LXNlY3JldA" not in message["text"]


def test_a_worker_that_was_down_overnight_does_not_send_at_night(carrier: type[Scripted]) -> None:
    with clock.at(MORNING):
        notice = told(contact())
    send(notice_id=notice.pk, now=NIGHT)
    row = fresh(notice)
    assert (row.state, row.not_before) == (State.HELD, NIGHT + timedelta(hours=9))
    assert jobs_of(notice) == [None, row.not_before]
    assert carrier.given == []
    send(notice_id=notice.pk, now=row.not_before)
    assert len(carrier.given) == 1


def test_a_job_that_comes_too_early_waits(carrier: type[Scripted]) -> None:
    with clock.at(NIGHT):
        notice = told(contact())
    send(notice_id=notice.pk, now=NIGHT + timedelta(hours=1))
    assert carrier.given == []
    assert jobs_of(notice) == [notice.not_before] * 2


@pytest.mark.parametrize(
    ("change", "to", "state"),
    [
        ({"medium": Medium.NONE}, [], "suppressed"),
        ({"medium": Medium.EMAIL}, ["jiang@example.org"], "sent"),
        ({"third_name": "李梅", "third_phone": THIRD}, [THIRD], "sent"),
        ({"third_name": "李梅"}, [], "suppressed"),
        ({"phone": "13700137000"}, ["13700137000"], "sent"),
    ],
)
def test_wishes_that_changed_in_between_count(
    change: dict[str, str], to: list[str], state: str, morning: datetime, carrier: type[Scripted]
) -> None:
    row = contact()
    notice = told(row)
    kept = Contact.objects.get(pk=row.pk)
    for name, value in change.items():
        setattr(kept, name, value)
    kept.save()
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == state
    assert [message.to for message in carrier.given] == to


def test_what_fails_for_now_is_tried_again_with_growing_pauses(
    morning: datetime, carrier: type[Scripted]
) -> None:
    notice = told(contact(quiet_from="00:00", quiet_until="00:00"))
    carrier.fails[:] = [Temporary("carrier_unreachable") for _ in range(40)]
    now = MORNING
    waits = []
    while fresh(notice).state == State.QUEUED:
        send(notice_id=notice.pk, now=now)
        waits.append(fresh(notice).not_before - now)
        now = fresh(notice).not_before
    assert tuple(waits[:-1]) == PAUSES
    row = fresh(notice)
    assert (row.state, row.reason, row.attempts) == ("failed", "carrier_unreachable", len(PAUSES) + 1)
    assert len(carrier.given) == len(PAUSES) + 1
    assert {message.reference for message in carrier.given} == {reference_of(row)}
    (event,) = OutboxEvent.objects.filter(name="notices.failed")
    assert event.payload == {"notice_id": notice.pk, "order_ref": ORDER, "reason": "carrier_unreachable"}


def test_a_retry_that_falls_into_quiet_hours_waits_for_the_morning(carrier: type[Scripted]) -> None:
    evening = NIGHT - timedelta(hours=2, seconds=1)
    with clock.at(evening):
        notice = told(contact())
    carrier.fails[:] = [Temporary("carrier_busy")]
    send(notice_id=notice.pk, now=evening)
    assert fresh(notice).state == State.QUEUED
    send(notice_id=notice.pk, now=evening + timedelta(seconds=2))
    assert fresh(notice).state == State.HELD
    assert len(carrier.given) == 1


def test_what_is_refused_fails_at_once(morning: datetime, carrier: type[Scripted]) -> None:
    notice = told(contact())
    carrier.fails[:] = [Permanent("address_refused")]
    send(notice_id=notice.pk, now=MORNING)
    assert (fresh(notice).state, fresh(notice).reason) == ("failed", "address_refused")
    assert jobs_of(notice) == [None]
    assert OutboxEvent.objects.filter(name="notices.failed").count() == 1


@pytest.mark.parametrize(
    "failure", [Unsure("carrier_no_answer"), RuntimeError("13800138000 was not encodable")]
)
def test_what_may_have_gone_out_is_asked_about_before_another_try(
    failure: Exception, morning: datetime, carrier: type[Scripted], caplog: pytest.LogCaptureFixture
) -> None:
    notice = told(contact())
    carrier.fails[:] = [failure]
    send(notice_id=notice.pk, now=MORNING)
    row = fresh(notice)
    assert row.state == State.SENDING
    assert jobs_of(notice) == [None, MORNING + PAUSES[0]]
    carrier.found = Found.ACCEPTED
    send(notice_id=notice.pk, now=row.not_before)
    assert fresh(notice).state == State.SENT
    assert len(carrier.given) == 1
    assert OWN not in caplog.text


# --- a worker died between claim and result ------------------------------------------------------


def test_left_behind_and_taken_by_the_carrier_counts_as_sent(
    morning: datetime, carrier: type[Scripted]
) -> None:
    notice = told(contact())
    left_behind(notice)
    carrier.found = Found.ACCEPTED
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.SENT
    assert carrier.asked == [reference_of(notice)]
    assert carrier.given == []


def test_left_behind_and_unknown_to_the_carrier_is_sent(morning: datetime, carrier: type[Scripted]) -> None:
    notice = told(contact())
    left_behind(notice)
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.SENT
    assert [message.reference for message in carrier.given] == [reference_of(notice)]


def test_left_behind_in_the_evening_is_not_sent_again_at_night(carrier: type[Scripted]) -> None:
    with clock.at(MORNING):
        notice = told(contact())
    left_behind(notice)
    send(notice_id=notice.pk, now=NIGHT)
    assert fresh(notice).state == State.HELD
    assert carrier.given == []


def test_left_behind_and_no_longer_wanted_is_not_sent_again(
    morning: datetime, carrier: type[Scripted]
) -> None:
    row = contact()
    notice = told(row)
    left_behind(notice)
    Contact.objects.filter(pk=row.pk).update(medium=Medium.NONE)
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.SUPPRESSED
    assert carrier.given == []


def test_left_behind_with_a_carrier_that_cannot_tell_is_for_staff_to_judge(
    morning: datetime, carrier: type[Scripted]
) -> None:
    notice = told(contact())
    left_behind(notice)
    carrier.found = Found.CANNOT_TELL
    for _ in range(3):
        send(notice_id=notice.pk, now=MORNING)
    row = fresh(notice)
    assert (row.state, row.reason) == ("unconfirmed", "carrier_cannot_tell")
    assert carrier.given == []
    assert OutboxEvent.objects.filter(name="notices.failed").count() == 1
    before = reference_of(row)
    resend(by=ANONYMOUS, notice_id=notice.pk)
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.SENT
    # A carrier that did have the first one must not take this for the same.
    assert carrier.given[0].reference != before


def test_left_behind_with_a_carrier_that_is_no_longer_set_up(
    morning: datetime, carrier: type[Scripted]
) -> None:
    notice = told(contact())
    left_behind(notice)
    Notice.objects.filter(pk=notice.pk).update(carrier="gone")
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.UNCONFIRMED


def test_a_carrier_that_cannot_be_asked_is_asked_again_and_the_rest_is_for_staff(
    morning: datetime, carrier: type[Scripted]
) -> None:
    notice = told(contact())
    left_behind(notice)
    carrier.found = Temporary("carrier_unreachable")
    now = MORNING
    while fresh(notice).state == State.SENDING:
        send(notice_id=notice.pk, now=now)
        now = fresh(notice).not_before
    assert (fresh(notice).state, fresh(notice).reason) == ("unconfirmed", "carrier_unreachable")
    assert carrier.given == []
    assert len(carrier.asked) == len(PAUSES)


# --- one-time codes ------------------------------------------------------------------------------


def test_a_code_goes_to_the_number_that_was_typed_even_at_night(files: Files) -> None:
    with clock.at(NIGHT):
        notice = send_code(by=ANONYMOUS, phone=OWN, code="123456", locale="en")
    send(notice_id=notice.pk, now=NIGHT)
    (message,) = files()
    assert message["to"] == OWN
    assert "123456" in message["text"]
    row = fresh(notice)
    assert (row.state, row.params, row.to) == ("sent", "", "")


def test_a_code_that_is_too_old_is_not_sent(morning: datetime, files: Files) -> None:
    notice = send_code(by=ANONYMOUS, phone=OWN, code="123456", locale="en")
    send(notice_id=notice.pk, now=MORNING + timedelta(minutes=10))
    row = fresh(notice)
    assert (row.state, row.reason, row.params, row.to) == ("suppressed", "notice_code_too_old", "", "")
    assert files() == []


# --- faults of our own ---------------------------------------------------------------------------


def test_a_text_that_cannot_be_read_fails_visibly(
    morning: datetime, carrier: type[Scripted], caplog: pytest.LogCaptureFixture
) -> None:
    notice = told(contact())
    Notice.objects.filter(pk=notice.pk).update(text="gone")
    send(notice_id=notice.pk, now=MORNING)
    assert (fresh(notice).state, fresh(notice).reason) == ("failed", "notice_unreadable")
    assert "KeyError" in caplog.text


def test_a_carrier_that_does_not_exist_fails_visibly(morning: datetime, settings: Settings) -> None:
    notice = told(contact())
    settings.FAWANG_CARRIERS = {"sms": "pigeon"}
    send(notice_id=notice.pk, now=MORNING)
    assert (fresh(notice).state, fresh(notice).reason) == ("failed", "carrier_misconfigured")


def test_a_notice_that_is_gone_is_nobodys_problem() -> None:
    send(notice_id=4711, now=MORNING)
