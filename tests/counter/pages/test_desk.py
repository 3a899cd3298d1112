"""The clerk's counter, without script."""

import re

import pytest

from fawang.counter.models import Counter, Ticket, Visit
from fawang.counter.rules.tickets import State
from fawang.kernel import clock
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.counter.cases import clerk, drawn, seated, station
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def page_of(browser: Browser) -> str:
    return text_of(browser.get("/desk/counter"))


def test_somebody_is_called_served_and_recorded() -> None:
    browser = clerk()
    assert browser.post("/desk/counter/sit-down", {"label": "2"}).status_code == 302
    drawn()
    assert "A001" in page_of(browser)
    browser.post("/desk/counter/call")
    ticket = Ticket.objects.get()
    assert ticket.state == State.CALLED
    place = f"/desk/counter/numbers/{ticket.pk}"
    browser.post(f"{place}/recall", {"version": str(ticket.version)})
    stale = browser.post(f"{place}/serve", {"version": str(ticket.version)})
    assert stale.status_code == 409
    assert browser.post(f"{place}/serve").status_code == 302
    finished = browser.post(f"{place}/finish")
    assert finished["Location"] == f"/desk/counter/visit?ticket={ticket.pk}"
    form = text_of(browser.get(finished["Location"]))
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', form))
    assert sent["ticket"] == str(ticket.pk)
    saved = browser.post(
        "/desk/counter/visit",
        {**sent, "kind": "advice", "matter": "labour", "outcome": "advised", "minutes": "3"},
    )
    visit = Visit.objects.get()
    assert saved["Location"] == f"/desk/counter/visits/{visit.code}"
    assert visit.waited_seconds is not None
    assert visit.code[:4] in text_of(browser.get(saved["Location"]))


def test_nobody_waits() -> None:
    browser = clerk()
    seated(browser, "1")
    assert browser.post("/desk/counter/call").status_code == 302
    assert browser.post("/desk/counter/stand-up").status_code == 302
    assert Counter.objects.get().staff_id is None
    # Without a counter nobody is called.
    drawn()
    browser.post("/desk/counter/call")
    assert Ticket.objects.get().state == State.WAITING


def test_a_taken_counter_is_offered_to_be_taken_over() -> None:
    first, second = clerk(), clerk()
    seated(first, "1")
    refused = second.post("/desk/counter/sit-down", {"label": "1"})
    assert refused.status_code == 409
    assert 'name="take_over"' in text_of(refused)
    assert second.post("/desk/counter/sit-down", {"label": "1", "take_over": "1"}).status_code == 302
    assert Counter.objects.get().staff_id == second.staff_id
    assert second.post("/desk/counter/sit-down", {"label": ""}).status_code == 422


def test_a_clerk_draws_marks_and_passes_on() -> None:
    browser = clerk()
    seated(browser, "1")
    drawing = browser.post("/desk/counter/draw", {"kind": "advice", "once": "once-only", "frail": ["old"]})
    again = browser.post("/desk/counter/draw", {"kind": "advice", "once": "once-only", "frail": ["old"]})
    ticket = Ticket.objects.get()
    assert drawing["Location"] == again["Location"] == f"/desk/counter?drawn={ticket.pk}"
    assert "A001" in text_of(browser.get(drawing["Location"]))
    browser.post(f"/desk/counter/numbers/{ticket.pk}/mark", {"frail": ["pregnant"]})
    ticket.refresh_from_db()
    assert ticket.frail == ["pregnant"]
    browser.post("/desk/counter/call")
    browser.post(f"/desk/counter/numbers/{ticket.pk}/transfer", {"kind": "mediation"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.kind) == (State.TRANSFERRED, "mediation")
    assert browser.post("/desk/counter/draw", {"kind": "sorcery"}).status_code == 422
    assert browser.post(f"/desk/counter/numbers/{ticket.pk}/call").status_code == 404
    assert browser.post(f"/desk/counter/numbers/{ticket.pk}/fly").status_code == 404


def test_whoever_serves_nowhere_stays_outside() -> None:
    lawyer = sign_in(Role.AUDITOR, station())
    for path in ("/desk/counter", "/desk/counter/visit", "/desk/counter/person", "/desk/counter/figures"):
        assert lawyer.get(path).status_code == 403


def test_two_clerks_on_one_device_see_nothing_of_each_other() -> None:
    """The second signs in on the browser of the first: neither the person nor the counter of the first is there."""
    first, second = clerk(), clerk()
    seated(first, "1")
    drawn()
    first.post("/desk/counter/call")
    first.post("/desk/counter/person", {"line": "张三 11010519491231002X"})
    assert "1101" in text_of(first.get("/desk/counter/person"))
    first.client.post("/sign-out")
    assert "at_counter" not in first.client.session
    first.client.cookies.clear()
    session = first.client.session
    session.update({"staff_id": second.staff_id, "second_factor": True, "seen": clock.now().timestamp()})
    session.save()
    page = page_of(first)
    assert "counter/sit-down" in page
    assert "at-counter__number" not in page
    assert "1101" not in text_of(first.get("/desk/counter/person"))
    # Whoever stands there is not left standing: the number goes on with the second.
    taken = first.post("/desk/counter/sit-down", {"label": "1", "take_over": "1"})
    assert taken.status_code == 302
    assert "A001" in page_of(first)
