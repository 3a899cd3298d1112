"""The page of a call-back that the platform dials: one button, what the telephone says, the number when asked for."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from fawang.dispatch.actions import calling
from fawang.dispatch.actions.callbacks import Booking, book
from fawang.dispatch.models import Callback
from fawang.dispatch.rules.callbacks import Command
from fawang.hotline.actions import outbound
from fawang.hotline.models.outbound import Outbound
from fawang.hotline.rules import Cause
from fawang.hotline.rules.outgoing import Heard, Stage
from fawang.hotline.texts import labels
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from tests.browser import Browser, sign_in
from tests.conftest import unit_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PHONE = "13800001111"


@pytest.fixture(autouse=True)
def now(settings: Any) -> Any:
    """Ten in the morning, at an installation that dials."""
    settings.FAWANG_HOTLINE_TRUNK = "sip:{number}@127.0.0.1:9"
    with clock.at(datetime(2026, 11, 26, 10, 0, tzinfo=CHINA)):
        yield


@pytest.fixture
def desk(now: None) -> Browser:
    """The browser of a duty lawyer."""
    return sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))


def in_hand(desk: Browser, **reach: Any) -> tuple[Callback, str]:
    """Return a call-back that the lawyer has taken, and its page."""
    moment = clock.now()
    with clock.at(moment - timedelta(hours=1)):
        booking = Booking(moment, Reach("蒋某", PHONE, medium=Medium.NONE, **reach), words="工资没发")
        row = book(by=ANONYMOUS, booking=booking).callback
    calling.keep_promises(by=SYSTEM, now=moment)
    page = f"/desk/callbacks/{row.code}"
    desk.post(f"{page}/take")
    return row, page


def revealed() -> int:
    """Return how often the number was read."""
    return AuditEntry.objects.filter(action="people.contact_unmasked").count()


def test_one_button_puts_through_and_the_number_is_shown_only_when_asked_for(desk: Browser) -> None:
    _row, page = in_hand(desk)
    shown = desk.get(page).content.decode()
    assert f'action="{page}/dial"' in shown
    assert PHONE not in shown
    assert "工资没发" in shown
    assert revealed() == 0
    asked = desk.post(f"{page}/number")
    assert PHONE in asked.content.decode()
    assert asked["Cache-Control"].count("no-store") == 1
    assert revealed() == 1
    assert PHONE not in desk.get(page).content.decode()
    assert desk.post(f"{page}/dial", {"client_id": "a"}).url == page
    assert desk.post(f"{page}/dial", {"client_id": "a"}).url == page
    assert Outbound.objects.get().staff_id == desk.staff_id
    # While it rings there is no button.
    assert f'action="{page}/dial"' not in desk.get(page).content.decode()
    assert desk.post(f"{page}/dial", {"client_id": "b"}).status_code == 409


@pytest.mark.parametrize(
    ("heard", "proposed"),
    [(Heard.ANSWERED, "reached"), (Heard.BUSY, "not_reached"), (Heard.UNREACHABLE, "not_reached")],
)
def test_what_the_telephone_says_is_proposed_and_the_lawyer_decides(
    desk: Browser, heard: Heard, proposed: str
) -> None:
    row, page = in_hand(desk)
    desk.post(f"{page}/dial", {"client_id": "a"})
    [taken] = outbound.take(by=SYSTEM)
    outbound.clear(by=SYSTEM, name=taken.name)
    outbound.stand(by=SYSTEM, name=taken.name, stage=Stage.PERSON)
    part = desk.client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'action="{page}/dial"' not in part
    outbound.heard(by=SYSTEM, name=taken.name, heard=heard)
    outbound.finish(by=SYSTEM, name=taken.name, cause=Cause.NOT_REACHED, at=clock.now())
    part = desk.client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert f'<button class="button" name="command" value="{proposed}"' in part
    assert part.count('<button class="button" name="command"') == 1
    # It is a proposal: something else may be said.
    assert desk.post(f"{page}/outcome", {"command": "wrong_number"}).status_code == 302
    assert Callback.objects.get(pk=row.pk).ended == "wrong_number"


def test_who_does_not_have_it_any_more_gets_the_whole_page(desk: Browser) -> None:
    row, page = in_hand(desk)
    desk.post(f"{page}/dial", {"client_id": "a"})
    [taken] = outbound.take(by=SYSTEM)
    outbound.give_back(by=SYSTEM, name=taken.name, lost=False)
    outbound.finish(by=SYSTEM, name=taken.name, cause=Cause.NOT_REACHED, at=clock.now())
    assert desk.client.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "notice" in desk.get(page).content.decode()
    # Taken again, the page begins anew.
    calling.call(by=desk.actor, callback_id=row.pk)
    assert f'action="{page}/dial"' in desk.get(page).content.decode()


def test_who_was_cut_off_reads_that_others_call_again(desk: Browser) -> None:
    _row, page = in_hand(desk)
    desk.post(f"{page}/dial", {"client_id": "a"})
    [taken] = outbound.take(by=SYSTEM)
    outbound.break_off(by=SYSTEM, name=taken.name)
    outbound.finish(by=SYSTEM, name=taken.name, cause=Cause.FAILED, at=clock.now())
    assert str(labels.UNDIALLED["lawyer_lost"]) in unescape(desk.get(page).content.decode())


def test_the_lawyer_is_told_that_they_are_the_first_who_is_heard(desk: Browser) -> None:
    _row, page = in_hand(desk, may_announce=False)
    assert "data-unannounced" in desk.get(page).content.decode()


def test_others_can_neither_dial_nor_see_the_number(desk: Browser) -> None:
    _row, page = in_hand(desk)
    colleague = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    assert colleague.post(f"{page}/dial", {"client_id": "a"}).status_code == 409
    assert PHONE not in colleague.post(f"{page}/number").content.decode()
    assert not Outbound.objects.exists()
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert officer.post(f"{page}/dial", {"client_id": "a"}).status_code in (403, 404)


def test_without_a_trunk_the_number_is_shown_as_soon_as_it_is_taken(desk: Browser, settings: Any) -> None:
    settings.FAWANG_HOTLINE_TRUNK = ""
    row, page = in_hand(desk)
    shown = desk.get(page).content.decode()
    assert f'href="tel:{PHONE}"' in shown
    assert f"{page}/dial" not in shown
    calling.conclude(by=desk.actor, callback_id=row.pk, command=Command.NOT_REACHED)
