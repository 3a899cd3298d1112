"""The one thing to do first: what goes before what."""

import pytest

from fawang.knowledge.data.pack import Door, Urgency
from fawang.knowledge.guidance.urgent import helps
from fawang.knowledge.pages.main_action import Do, Ways, choose
from fawang.knowledge.queries import kept
from fawang.knowledge.queries.entries import Shown

pytestmark = pytest.mark.django_db

#: 96110 by telephone; a report of unpaid wages in a form; a date for an identity card.
FRAUD, WAGES, CARD = "i-police-05", "i-labour-02", "i-police-12"
WAYS = Ways(apply={WAGES: "/services/forms/wages"}, book={CARD: f"/services/{CARD}#offices"})


def shown(*codes: str) -> list[Shown]:
    rows = kept.current().shown(codes)
    return [rows[code] for code in codes]


def test_whom_to_call_goes_before_everything() -> None:
    found = choose(helps([Urgency.DANGER]), shown(WAGES), [Door.LEGAL_AID], WAYS, known=True)
    assert (found.do, found.href) == (Do.CALL, "tel:110")


def test_the_first_item_that_leads_somewhere_is_begun() -> None:
    # The first one can neither be applied for here nor booked, and nobody answers at once.
    found = choose((), shown("i-justice-23", WAGES, CARD), [Door.LEGAL_AID], WAYS, known=True)
    assert (found.do, found.href, found.item) == (Do.APPLY, "/services/forms/wages", WAGES)


def test_a_number_that_is_dialled_at_once_is_the_way_of_its_item() -> None:
    found = choose((), shown(FRAUD, WAGES), [], WAYS, known=True)
    assert (found.do, found.href) == (Do.CALL, "tel:96110")


def test_a_date_is_booked_where_nothing_is_applied_for() -> None:
    assert choose((), shown(CARD), [], WAYS, known=True).do == Do.BOOK


def test_no_date_is_booked_with_a_hotline() -> None:
    ways = Ways(apply={}, book={"i-court-14": "/services/i-court-14#offices", CARD: WAYS.book[CARD]})
    assert choose((), shown("i-court-14", CARD), [], ways, known=True).item == CARD


@pytest.mark.parametrize(
    ("doors", "known", "does"),
    [
        ([Door.LEGAL_AID], True, Do.AID),
        # Legal aid is the fourth door of a matter in which few get it.
        ([Door.COURT, Door.LAWYER, Door.MEDIATION, Door.LEGAL_AID], True, Do.ASK),
        ([], True, Do.ASK),
        ([], False, Do.CALL_BACK),
    ],
)
def test_without_an_item_the_doors_decide(doors: list[Door], known: bool, does: Do) -> None:
    assert choose((), (), doors, WAYS, known=known).do == does
