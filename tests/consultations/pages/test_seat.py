"""The page of a lawyer's seat: on duty and off, what rings, the day, without script."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.consultations.actions.asking import ask as asking
from fawang.consultations.models import Consultation
from fawang.consultations.rules import Kind
from fawang.dispatch.models import Offer, Seat, SeatNote
from fawang.dispatch.queries.seats import ringing_for
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import TEXT, question
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
SEAT = "/desk/seat"


@pytest.fixture
def desk() -> Browser:
    """The browser of a duty lawyer."""
    return sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE))


def ask(kind: Kind = Kind.CHAT) -> Consultation:
    """Ask."""
    return asking(by=ANONYMOUS, question=question(kind=kind)).consultation


def ready(desk: Browser) -> Any:
    """Go on duty."""
    return desk.post(f"{SEAT}/presence", {"presence": "ready"})


def test_on_duty_rung_for_taken_and_off_duty(desk: Browser) -> None:
    assert 'value="ready"' in desk.get(SEAT).content.decode()
    assert ready(desk).url == SEAT
    row = ask()
    [ringing] = ringing_for(desk.staff_id)
    page = text_of(desk.get(SEAT))
    assert ringing.offer in page
    assert TEXT[:10] in page
    # Its bar stands on every page of the workbench, and rings there as well.
    assert f'hx-get="{SEAT}/bar"' in desk.get("/desk/consultations").content.decode()
    assert ringing.offer in text_of(desk.get(f"{SEAT}/bar"))
    taken = desk.post(f"{SEAT}/accept", {"offer": ringing.offer})
    assert taken.url == f"/desk/consultations/{row.code}"
    assert desk.post(f"{SEAT}/accept", {"offer": ringing.offer}).url == f"{SEAT}?done=gone"
    assert row.code in text_of(desk.get(SEAT))
    desk.post(f"{SEAT}/presence", {"presence": "offline:end_of_duty"})
    assert desk.get(SEAT).status_code == 200


def test_what_is_declined_or_gone_says_so(desk: Browser) -> None:
    ready(desk)
    ask()
    [ringing] = ringing_for(desk.staff_id)
    assert desk.post(f"{SEAT}/decline", {"offer": ringing.offer}).url == SEAT
    assert Offer.objects.get().outcome == "declined"
    assert desk.post(f"{SEAT}/decline", {"offer": "nothing"}).url == f"{SEAT}?done=gone"
    assert desk.post(f"{SEAT}/accept", {"offer": ringing.offer}).url == f"{SEAT}?done=gone"


def test_a_change_that_is_not_possible_is_explained(desk: Browser) -> None:
    assert desk.post(f"{SEAT}/presence", {"presence": "break:meal"}).status_code == 409
    assert desk.post(f"{SEAT}/presence", {"presence": "asleep"}).status_code == 404
    ready(desk)
    assert desk.post(f"{SEAT}/presence", {"presence": "break"}).status_code == 422


def test_skills_are_kept_and_what_is_wrong_is_said(desk: Browser) -> None:
    ready(desk)
    answer = desk.post(
        f"{SEAT}/skills",
        {"language_mandarin": "native", "language_hakka": "fluent", "matters": ["labour"], "chats": "2"},
    )
    assert answer.url == f"{SEAT}?done=saved"
    seat = Seat.objects.get(staff_id=desk.staff_id)
    assert (seat.languages, seat.matters, seat.chats) == (
        {"mandarin": "native", "hakka": "fluent"},
        ["labour"],
        2,
    )
    assert desk.post(f"{SEAT}/skills", {"language_mandarin": "native", "chats": "0"}).status_code == 422
    assert desk.post(f"{SEAT}/skills", {"language_mandarin": "native", "chats": "9"}).status_code == 422


def test_a_note_of_the_lead_stands_on_the_seat(desk: Browser) -> None:
    ready(desk)
    note = SeatNote.objects.create(staff_id=desk.staff_id, text="请接客家话", author_id=1, at=clock.now())
    assert "请接客家话" in text_of(desk.get(SEAT))
    desk.post(f"{SEAT}/notes/{note.pk}")
    assert "请接客家话" not in text_of(desk.get(SEAT))


def test_it_can_be_installed_and_says_so_when_there_is_no_network(desk: Browser) -> None:
    manifest = desk.get(f"{SEAT}/manifest").json()
    assert (manifest["start_url"], manifest["display"]) == (SEAT, "standalone")
    worker = desk.get(f"{SEAT}/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert desk.get(f"{SEAT}/offline").status_code == 200
    assert desk.post(f"{SEAT}/beat").status_code == 204


def test_the_same_statements_however_much_rings(desk: Browser) -> None:
    def statements() -> int:
        counts = []
        for _again in range(3):
            with CaptureQueriesContext(connection) as seen:
                desk.get(SEAT)
            counts.append(len(seen))
        # Now and then a page notes as well that somebody was there.
        return min(counts)

    ready(desk)
    ask()
    few = statements()
    for _ in range(2):
        ask()
    assert len(ringing_for(desk.staff_id)) == 3
    assert statements() == few


def test_only_whoever_answers_questions_has_one(nanhai: UnitRow) -> None:
    officer = sign_in(Role.OFFICE_OFFICER, nanhai)
    for path in (SEAT, f"{SEAT}/bar", f"{SEAT}/live"):
        assert officer.get(path).status_code == 403
    assert f"{SEAT}/bar" not in officer.get("/desk/orders").content.decode()
