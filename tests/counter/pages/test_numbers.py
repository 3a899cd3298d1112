"""Numbers from a telephone or the kiosk, their pages, the screen of the waiting room."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from fawang.counter.actions.tickets import call_next, step
from fawang.counter.models import Ticket
from fawang.counter.pages.numbers import address_of_ticket
from fawang.counter.rules.line import FEWEST_SERVED
from fawang.counter.rules.tickets import Command, Source, State
from fawang.kernel import clock
from fawang.people.models import Contact
from tests.counter.cases import TEN, clerk, drawn, seated, station
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_one_press_draws_a_number_without_a_name(client: Client) -> None:
    seated(clerk(), "1")
    path = f"/queue/{station().id}"
    page = text_of(client.get(path))
    once = re.search(r'name="once" value="(\w+)"', page)
    assert once is not None
    answer = client.post(path, {"kind": "advice", "once": once[1]})
    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address_of_ticket(ticket))
    assert (ticket.source, ticket.contact_id, ticket.frail) == (Source.PHONE, None, [])
    # Sent again, as by a second press, it is the same number.
    assert client.post(path, {"kind": "advice", "once": once[1]})["Location"] == answer["Location"]
    assert "A001" in text_of(client.get(answer["Location"]))


def test_what_is_said_of_oneself_and_the_telephone_are_kept_with_the_number(client: Client) -> None:
    seated(clerk(), "1")
    client.post(
        f"/queue/{station().id}?at=kiosk",
        {"kind": "advice", "frail": ["old", "danger"], "phone": "13800138000"},
    )
    ticket = Ticket.objects.get()
    assert (ticket.source, ticket.frail) == (Source.KIOSK, ["danger", "old"])
    assert ticket.contact_id is not None
    assert Contact.objects.get(pk=ticket.contact_id).phone == "13800138000"
    assert "110" in text_of(client.get(address_of_ticket(ticket)))


@pytest.mark.parametrize("given", [{"kind": "sorcery"}, {"kind": "advice", "phone": "12"}, {"kind": ""}])
def test_what_cannot_be_right_is_said_on_the_page(client: Client, given: dict[str, str]) -> None:
    seated(clerk(), "1")
    answer = client.post(f"/queue/{station().id}", given)
    assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_an_office_without_counters_says_so(client: Client) -> None:
    page = text_of(client.get(f"/queue/{station().id}"))
    assert "draw__service" not in page
    assert client.get("/queue/999999999").status_code == 404


def test_the_wait_is_told_where_it_is_known_and_else_said_to_be_unknown(client: Client) -> None:
    at_desk = clerk()
    counter = seated(at_desk, "1")
    path = f"/queue/{station().id}"
    with clock.at(TEN):
        drawn()
        mine = drawn()
        assert "不清楚" in text_of(client.get(address_of_ticket(mine)))
        for number in range(100, 100 + FEWEST_SERVED):
            Ticket.objects.create(
                unit_id=station().id, units=[], day=TEN.date() - timedelta(days=1), number=number, kind="advice",
                source=Source.CLERK, state=State.SERVED, drawn_at=TEN, entered_at=TEN, served_at=TEN,
                ended_at=TEN + timedelta(minutes=12),
            )  # fmt: skip
        assert "15" in text_of(client.get(address_of_ticket(mine)))
        assert "25" in text_of(client.get(path))
        ticket = call_next(by=at_desk.actor, counter_id=counter.pk)
        assert ticket is not None
        assert "15" not in text_of(client.get(address_of_ticket(mine), headers={"HX-Request": "true"}))


def test_the_page_says_to_which_counter_and_afterwards_that_it_is_over(client: Client) -> None:
    at_desk = clerk()
    counter = seated(at_desk, "7")
    ticket = drawn()
    call_next(by=at_desk.actor, counter_id=counter.pk)
    assert "ticket__now--called" in text_of(client.get(address_of_ticket(ticket)))
    step(by=at_desk.actor, ticket_id=ticket.pk, command=Command.FINISH)
    page = text_of(client.get(address_of_ticket(ticket)))
    assert "ticket__now--called" not in page
    assert "leave" not in page


def test_a_number_is_given_back_by_whoever_has_its_address_and_by_nobody_else(client: Client) -> None:
    seated(clerk(), "1")
    ticket, other = drawn(), drawn()
    wrong = address_of_ticket(ticket).replace(str(ticket.pk), str(other.pk), 1)
    assert client.get(wrong).status_code == client.post(f"{wrong}/leave").status_code == 404
    assert client.get(f"{wrong}/live").status_code == 404
    for _ in range(2):
        assert client.post(f"{address_of_ticket(ticket)}/leave").status_code == 302
    assert {row.pk: row.state for row in Ticket.objects.all()} == {
        ticket.pk: State.GONE,
        other.pk: State.WAITING,
    }


def test_the_screen_shows_numbers_and_counters_and_speaks_the_languages_of_the_unit(client: Client) -> None:
    at_desk = clerk()
    counter = seated(at_desk, "3")
    drawn(phone="13800138000")
    drawn(kind="mediation")
    call_next(by=at_desk.actor, counter_id=counter.pk)
    page = text_of(client.get(f"/counter/{station().id}/display"))
    assert "A001" in page
    assert "F002" in page
    assert "zh-CN" in page
    assert "A 0 0 1" in page
    assert "13800138000" not in page
    fragment = text_of(client.get(f"/counter/{station().id}/display", headers={"HX-Request": "true"}))
    assert "A001" in fragment
    assert "<html" not in fragment
