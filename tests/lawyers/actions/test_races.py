"""Many at once, with real transactions: two offers accepted, a fourth recipient, one who withdraws meanwhile."""

from typing import Any

from django.db import IntegrityError

from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import Conflict, TooMany
from fawang.lawyers.actions import endings
from fawang.lawyers.data.figures import house
from fawang.lawyers.models import Recipient, Request
from fawang.lawyers.queries import requests
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.requests import Answer
from tests.lawyers.cases import asked, firm_with_lawyers, offer, recipients
from tests.races import at_once


def test_of_two_offers_accepted_at_once_one_stands(real_database: str) -> None:
    firm = firm_with_lawyers()
    made = asked((Target.LAWYER, firm.lawyers[0]), (Target.LAWYER, firm.lawyers[1]))
    for by, one in zip(firm.actors, recipients(made), strict=True):
        offer(by, one)

    def accept(number: int) -> Any:
        return endings.accept(by=ANONYMOUS, code=made.request.code, key=made.access_key, number=number)

    outcomes = at_once([lambda: accept(1), lambda: accept(2)] * 3)
    states = sorted(one.state for one in recipients(made))
    assert states == [Answer.ACCEPTED, Answer.RELEASED]
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 3
    assert {getattr(one, "code", one) for one in refused} == {"request_moved_on"}


def test_accepting_and_withdrawing_at_once_is_one_of_them(real_database: str) -> None:
    firm = firm_with_lawyers()
    made = asked((Target.LAWYER, firm.lawyers[0]))
    offer(firm.actors[0], recipients(made)[0])
    at: dict[str, Any] = {"code": made.request.code, "key": made.access_key}
    outcomes = at_once(
        [
            lambda: endings.accept(by=ANONYMOUS, number=1, **at),
            lambda: endings.withdraw(by=ANONYMOUS, **at),
        ]
    )
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    row, (only,) = requests.by_id(made.request.pk), recipients(made)
    assert (row.state, only.state) in {("accepted", "accepted"), ("withdrawn", "released")}


def test_the_table_has_no_place_for_a_fourth(real_database: str) -> None:
    firm = firm_with_lawyers(lawyers=4)
    made = asked(*((Target.LAWYER, one) for one in firm.lawyers[:3]))

    def add(number: int) -> Any:
        return Recipient.objects.create(
            request=made.request,
            number=number,
            lawyer_id=firm.lawyers[3],
            firm_id=firm.id,
            state=Answer.ASKED,
        )

    outcomes = at_once([lambda: add(3), lambda: add(4)] * 2)
    assert all(isinstance(one, IntegrityError) for one in outcomes)
    assert len(recipients(made)) == 3


def test_a_number_that_asks_ten_times_at_once_has_its_few(real_database: str) -> None:
    firm = firm_with_lawyers()
    outcomes = at_once([lambda: asked((Target.LAWYER, firm.lawyers[0]), phone="13800138000")] * 8)
    assert Request.objects.count() == house().most_open
    assert sum(isinstance(one, TooMany) for one in outcomes) == 8 - house().most_open
