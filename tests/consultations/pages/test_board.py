"""The page of the live board: who waits, and what whoever leads may do."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.consultations.actions.asking import ask as asking
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind, State
from fawang.dispatch.models import Contact, SeatNote
from fawang.dispatch.rules import Presence
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import TEXT, fresh, question
from tests.dispatch.cases import ready, seat
from tests.dispatch.rosters import month
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
BOARD = "/desk/board"


@pytest.fixture
def lead() -> Browser:
    """The browser of the lead lawyer of the shift."""
    return sign_in(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))


@pytest.fixture
def duty() -> Any:
    """A duty lawyer, as they act."""
    return sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor


def ask() -> Consultation:
    """Ask for a chat."""
    return asking(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation


def test_who_waits_is_seen_with_the_reason_and_put_first(lead: Browser) -> None:
    assert lead.get(BOARD).status_code == 200
    ask()
    page = text_of(lead.get(BOARD))
    assert TEXT[:10] in page
    name = Contact.objects.get().name
    assert lead.post(f"{BOARD}/first", {"contact": name}).url == f"{BOARD}?done=first"
    assert lead.post(f"{BOARD}/first", {"contact": "nobody"}).status_code == 404


def test_who_is_rung_for_is_not_put_first(lead: Browser, duty: Any) -> None:
    ask()
    ready(duty)
    assert f'action="{BOARD}/first"' not in lead.get(BOARD).content.decode()
    assert lead.post(f"{BOARD}/first", {"contact": Contact.objects.get().name}).status_code == 409


def test_somebody_is_given_to_a_lawyer(lead: Browser, duty: Any) -> None:
    row = ask()
    ready(duty)
    values = {"subject": one.topic_of(row), "staff_id": str(duty.known_id)}
    assert lead.post(f"{BOARD}/assign", values).url == f"{BOARD}?done=assigned"
    assert fresh(row).state == State.OPEN
    assert seat(duty).talks == 1
    assert lead.post(f"{BOARD}/assign", values | {"staff_id": "x"}).status_code == 404


def test_a_seat_is_moved_and_told(lead: Browser, duty: Any) -> None:
    ready(duty)
    seats = f"{BOARD}/seats/{duty.known_id}"
    assert lead.post(seats, {"presence": "break:rest"}).url == f"{BOARD}?done=moved"
    assert seat(duty).presence == Presence.BREAK
    assert lead.post(seats, {"presence": "ready"}).status_code in (403, 409)
    assert lead.post(f"{seats}/note", {"text": "辛苦了"}).url == f"{BOARD}?done=told"
    too_long = lead.post(f"{seats}/note", {"text": "长" * 301})
    assert too_long.status_code == 422
    assert "长" * 301 in text_of(too_long)
    assert SeatNote.objects.count() == 1


def test_who_should_be_there_and_is_not_is_named(centre: UnitRow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 2, 10, tzinfo=clock.CHINA))
    lead = sign_in(Role.LEAD_LAWYER, centre)
    duty, other = (sign_in(Role.DUTY_LAWYER, centre).actor for _ in range(2))
    month(centre, (2, "morning", duty), (2, "morning", other))
    ready(duty)
    page = text_of(lead.get(BOARD))
    [name] = people.staff_named({other.known_id}).values()
    assert f"{name}（至 12:00）" in page
    ready(other)
    assert f"{name}（至" not in text_of(lead.get(BOARD))


def test_another_centres_people_and_seats_do_not_exist(duty: Any) -> None:
    ask()
    ready(duty)
    other = sign_in(Role.LEAD_LAWYER, unit_at("4403", UnitKind.LEGAL_AID_OFFICE))
    assert TEXT[:10] not in text_of(other.get(BOARD))
    assert other.post(f"{BOARD}/seats/{duty.known_id}", {"presence": "break:rest"}).status_code == 404
    assert other.post(f"{BOARD}/seats/{duty.known_id}/note", {"text": "?"}).status_code == 404
    assert other.post(f"{BOARD}/first", {"contact": Contact.objects.get().name}).status_code == 404


def test_the_same_statements_however_many_wait(lead: Browser, duty: Any) -> None:
    def statements() -> int:
        counts = []
        for _again in range(3):
            with CaptureQueriesContext(connection) as seen:
                lead.get(BOARD)
            counts.append(len(seen))
        # Now and then a page notes as well that somebody was there.
        return min(counts)

    ready(duty)
    ask()
    few = statements()
    for _ in range(6):
        ask()
    assert statements() == few


def test_only_whoever_leads_sees_it() -> None:
    lawyer = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))
    assert lawyer.get(BOARD).status_code == 403
    assert lawyer.get(f"{BOARD}/live").status_code == 403
