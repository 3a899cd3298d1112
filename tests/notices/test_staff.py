"""Telling somebody who works here: at their own number, never by night, and written down if it cannot be."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices import queries
from fawang.notices.actions import cancel, forget_codes, resend, send, tell_staff
from fawang.notices.models import Notice
from fawang.notices.rules import Send, State, Suppress, decide_staff
from fawang.organisations.rules import UnitKind
from fawang.people.actions.staff import close_account, set_own_phone
from fawang.people.queries import staff_identity, staff_phone
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium
from tests.browser import sign_in
from tests.conftest import unit_at

from .cases import CODE, MORNING, NIGHT, ORDER, OWN, fresh, jobs_of

pytestmark = pytest.mark.django_db
LINK = f"/desk/orders/{CODE}"


def somebody(phone: str = OWN) -> int:
    """Somebody who works at the Nanhai office."""
    return sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE), phone=phone).staff_id


def offer(staff_id: int, *, key: str = "offer:12:5") -> Notice:
    """Offer a case to somebody."""
    return tell_staff(
        by=SYSTEM,
        staff_id=staff_id,
        order_ref=ORDER,
        text="case_offered",
        params={"code": CODE, "link": LINK, "due": "2026-03-06T09:30:00+08:00", "person": "蒋国强"},
        dedupe_key=key,
        units=(7, 3, 1),
    )


# --- the rule ------------------------------------------------------------------------------------


def test_by_day_it_goes_at_once() -> None:
    assert decide_staff(OWN, MORNING) == Send(Medium.SMS, third=False, neutral=False, not_before=MORNING)


@pytest.mark.parametrize(("hour", "waits"), [(20, 0), (21, 11), (0, 8), (7, 1), (8, 0)])
def test_nothing_goes_out_between_nine_in_the_evening_and_eight(hour: int, waits: int) -> None:
    moment = datetime(2026, 3, 5, hour, 0, tzinfo=clock.CHINA)
    way = decide_staff(OWN, moment)
    assert isinstance(way, Send)
    assert way.not_before - moment == timedelta(hours=waits)


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("", "notice_staff_unreachable"),
        ("075786334567", "notice_staff_unreachable"),
        (None, "notice_staff_gone"),
    ],
)
def test_without_a_mobile_number_nothing_goes(phone: str | None, code: str) -> None:
    assert decide_staff(phone, MORNING) == Suppress(code)


# --- telling -------------------------------------------------------------------------------------


def test_it_says_what_and_until_when_and_nothing_about_the_person(
    morning: datetime, files: Callable[[], list[dict[str, Any]]]
) -> None:
    notice = offer(somebody())
    assert (notice.state, notice.medium) == (State.QUEUED, Medium.SMS)
    assert jobs_of(notice) == [None]
    send(notice_id=notice.pk, now=MORNING)
    assert fresh(notice).state == State.SENT
    [message] = files()
    assert message["to"] == OWN
    assert f"http://127.0.0.1:8000{LINK}" in message["text"]
    assert "2048 1736 5528" in message["text"]
    assert "2026年3月6日" in message["text"]
    assert "蒋" not in message["text"]


def test_by_night_it_waits_and_is_told_once() -> None:
    staff_id = somebody()
    with clock.at(NIGHT):
        notice, again = offer(staff_id), offer(staff_id)
    assert notice.pk == again.pk
    assert fresh(notice).state == State.HELD
    assert jobs_of(notice) == [NIGHT + timedelta(hours=9)]


def test_without_a_number_it_is_written_and_goes_once_there_is_one(morning: datetime) -> None:
    staff_id = somebody(phone="")
    notice = offer(staff_id)
    assert (notice.state, notice.reason) == ("suppressed", "notice_staff_unreachable")
    assert jobs_of(notice) == []
    assert resend(by=SYSTEM, notice_id=notice.pk).state == State.SUPPRESSED
    set_own_phone(by=actor(staff_id), phone="138 0013 8000")
    assert resend(by=SYSTEM, notice_id=notice.pk).state == State.QUEUED
    assert jobs_of(notice) == [None]


def test_the_number_is_that_of_the_moment_of_sending(
    morning: datetime, files: Callable[[], list[dict[str, Any]]]
) -> None:
    staff_id = somebody()
    changed, closed = offer(staff_id), offer(somebody(), key="offer:13:5")
    set_own_phone(by=actor(staff_id), phone="139 0013 9000")
    assert closed.staff_id is not None
    close_account(by=SYSTEM, staff_id=closed.staff_id)
    for notice in (changed, closed):
        send(notice_id=notice.pk, now=MORNING)
    assert [message["to"] for message in files()] == ["13900139000"]
    assert (fresh(closed).state, fresh(closed).reason) == ("suppressed", "notice_staff_gone")


def test_it_is_kept_and_not_forgotten_like_a_code(morning: datetime) -> None:
    notice = offer(somebody())
    cancel(by=SYSTEM, notice_id=notice.pk)
    assert forget_codes(now=MORNING + timedelta(days=400)) == 0
    [row] = queries.notices_of(ORDER)
    assert (row.to_staff, row.code, row.units) == (True, CODE, (7, 3, 1))


# --- giving one's number -------------------------------------------------------------------------


@pytest.mark.usefixtures("plain_files")
def test_somebody_gives_their_number_and_takes_it_back() -> None:
    browser = sign_in(Role.LAWYER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert browser.post("/staff/phone", {"phone": "+86 138-0013-8000"}).status_code == 302
    assert staff_phone(browser.staff_id) == OWN
    assert f'value="{OWN}"' in browser.get("/staff/account").content.decode()
    entries = AuditEntry.objects.filter(action="people.staff_phone_set")
    assert [entry.data for entry in entries] == [{"given": True}]
    for wrong in ("0757-86334567", "12"):
        answer = browser.post("/staff/phone", {"phone": wrong})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.content.decode()
    assert browser.post("/staff/phone", {"phone": ""}).status_code == 302
    assert staff_phone(browser.staff_id) == ""


def actor(staff_id: int) -> Any:
    """Who the account is."""
    return staff_identity(staff_id).actor
