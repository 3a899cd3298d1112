"""What is written when somebody is told something: decided at once, and once per key."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.notices.actions import cancel, erase_notices, forget_codes, resend, send, send_code
from fawang.notices.models import Notice
from fawang.notices.rules import State
from fawang.people.actions.contacts import erase_contact
from fawang.people.rules.wishes import Medium

from .cases import MORNING, NIGHT, ORDER, OWN, contact, fresh, jobs_of, told, with_third

pytestmark = pytest.mark.django_db
OFFICER = Actor(ActorKind.STAFF, 5)


def test_by_day_a_notice_is_queued_with_a_job(morning: datetime) -> None:
    notice = fresh(told(contact()))
    assert (notice.state, notice.medium, notice.neutral, notice.third) == ("queued", "sms", False, False)
    assert notice.not_before == MORNING
    assert jobs_of(notice) == [None]
    assert notice.units == [7, 3, 1]
    assert notice.created_by == "system"


def test_by_night_it_is_held_until_quiet_hours_end() -> None:
    with clock.at(NIGHT):
        notice = fresh(told(contact()))
    assert notice.state == State.HELD
    assert notice.not_before == NIGHT + timedelta(hours=9)
    assert jobs_of(notice) == [notice.not_before]


def test_what_is_not_wanted_is_written_down_and_has_no_job(morning: datetime) -> None:
    notice = fresh(told(contact(medium=Medium.NONE)))
    assert (notice.state, notice.reason) == ("suppressed", "notice_unwanted")
    assert jobs_of(notice) == []


def test_a_third_party_and_a_silent_contact_get_neutral_words(morning: datetime) -> None:
    assert told(with_third()).third
    assert told(contact(may_announce=False), key="other").neutral


def test_a_carrier_that_speaks_is_not_used_for_who_does_not_want_calls(
    monkeypatch: pytest.MonkeyPatch, morning: datetime
) -> None:
    monkeypatch.setattr("fawang.notices.carriers.file.FileCarrier.voice", True)
    notice = told(contact(may_call=False))
    assert (notice.state, notice.reason) == ("suppressed", "notice_voice_unwanted")
    assert told(contact(), key="may be called").state == State.QUEUED


def test_told_twice_under_one_key_is_told_once(morning: datetime) -> None:
    row = contact()
    first, second = told(row), told(row)
    assert first.pk == second.pk
    assert Notice.objects.count() == 1
    assert jobs_of(first) == [None]


def test_a_text_that_lacks_a_param_is_found_at_once(morning: datetime) -> None:
    with pytest.raises(ValueError, match="reason"):
        told(contact(), "refused")
    assert not Notice.objects.exists()


def test_the_table_holds_no_readable_personal_data(morning: datetime) -> None:
    told(contact(), "refused", reason="家庭暴力")
    send_code(by=ANONYMOUS, phone=OWN, code="123456", locale="en")
    with connection.cursor() as cursor:
        cursor.execute("SELECT n::text FROM notices_notice n")
        rows = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        rows += " ".join(row[0] for row in cursor.fetchall())
    for secret in ("家庭暴力", "2048", OWN, "123456", "家庭暴力".encode().hex(), OWN.encode().hex()):
        assert secret not in rows


def test_telling_costs_few_statements(morning: datetime) -> None:
    row = contact()
    with CaptureQueriesContext(
        connection,
    ) as statements:
        told(row)
    # Told already? The contact. Savepoint, notice, job, release.
    assert len(statements) <= 6


def test_a_code_goes_out_at_night_and_before_everything_else() -> None:
    with clock.at(NIGHT):
        notice = send_code(by=ANONYMOUS, phone=OWN, code="123456", locale="en")
    assert (notice.state, notice.contact_id, notice.not_before) == ("queued", None, NIGHT)
    assert jobs_of(notice) == [None]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT priority FROM procrastinate_jobs WHERE args->>'notice_id' = %s", [str(notice.pk)]
        )
        assert cursor.fetchone() == (10,)


def test_old_codes_are_forgotten_and_nothing_else(morning: datetime) -> None:
    told(contact())
    send_code(by=ANONYMOUS, phone=OWN, code="123456", locale="en")
    assert forget_codes(now=MORNING + timedelta(days=29)) == 0
    assert forget_codes(now=MORNING + timedelta(days=31)) == 1
    assert Notice.objects.count() == 1


def test_staff_have_a_failed_one_sent_again(morning: datetime, files: Callable[[], list[Any]]) -> None:
    notice = told(contact())
    Notice.objects.filter(pk=notice.pk).update(
        state=State.FAILED, reason="carrier_unreachable", last_error="carrier_unreachable", attempts=17
    )
    again = resend(by=OFFICER, notice_id=notice.pk)
    assert (again.state, again.reason, again.last_error, again.attempts) == ("queued", "", "", 0)
    assert len(jobs_of(notice)) == 2
    assert AuditEntry.objects.get(action="notices.repeated").actor == "staff:5"
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.SENT
    assert len(files()) == 1


def test_sending_again_heeds_the_wishes(morning: datetime) -> None:
    notice = told(contact(medium=Medium.NONE))
    again = resend(by=OFFICER, notice_id=notice.pk)
    assert (again.state, again.reason) == ("suppressed", "notice_unwanted")
    assert jobs_of(notice) == []


@pytest.mark.parametrize("state", [State.SENT, State.QUEUED, State.HELD, State.SENDING])
def test_what_was_sent_or_will_be_is_not_sent_again(state: State, morning: datetime) -> None:
    notice = told(contact())
    Notice.objects.filter(pk=notice.pk).update(state=state)
    with pytest.raises(Conflict, match="notice_not_repeatable"):
        resend(by=OFFICER, notice_id=notice.pk)


def test_staff_take_one_back(morning: datetime, files: Callable[[], list[Any]]) -> None:
    notice = told(contact())
    assert cancel(by=OFFICER, notice_id=notice.pk).state == State.SUPPRESSED
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).reason == "notice_cancelled"
    assert files() == []
    with pytest.raises(Conflict, match="notice_not_cancellable"):
        cancel(by=OFFICER, notice_id=notice.pk)


@pytest.mark.parametrize("action", [resend, cancel])
def test_there_is_no_such_notice(action: Callable[..., Notice]) -> None:
    with pytest.raises(NotFound):
        action(by=OFFICER, notice_id=4711)


def test_erasing_removes_the_content_and_keeps_the_fact(
    morning: datetime, files: Callable[[], list[Any]]
) -> None:
    notice = told(contact(), "refused", reason="家庭暴力")
    assert erase_notices(by=OFFICER, order_ref=ORDER) == 1
    left = fresh(notice)
    assert (left.params, left.text, left.state) == ("", "refused", "suppressed")
    with pytest.raises(Conflict, match="notice_erased"):
        resend(by=OFFICER, notice_id=notice.pk)
    send(notice_id=notice.pk, now=MORNING)
    assert files() == []


def test_a_person_who_was_erased_is_not_told(morning: datetime, files: Callable[[], list[Any]]) -> None:
    row = contact()
    notice = told(row)
    erase_contact(by=SYSTEM, contact_id=row.pk)
    send(notice_id=notice.pk, now=MORNING)
    assert (fresh(notice).state, fresh(notice).reason) == ("suppressed", "notice_unwanted")
    assert files() == []
