"""What two windows do in the same moment, with transactions that commit."""

import pytest

from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.drafts import read_draft, save_draft, save_filter
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.links import link_orders
from fawang.work_orders.actions.persons import Joining, leave
from fawang.work_orders.models import OrderLink
from tests.cases import intake
from tests.conftest import Appoint
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_a_draft_is_one_of_those_that_were_saved() -> None:
    texts = [{"words": str(n)} for n in range(6)]
    works = [lambda text=text: save_draft(by=ANONYMOUS, key="x", answers=text) for text in texts]
    assert at_once(works) == [None] * 6
    assert read_draft(key="x") in texts


def test_a_view_of_one_name_is_kept_once(staff: Appoint) -> None:
    by = staff(Role.OFFICE_OFFICER, 1)
    assert at_once([lambda: save_filter(by=by, name="x", query={"card": "red"})] * 4) == [None] * 4
    assert queries.saved_filters(by.known_id) == {"x": {"card": "red"}}


def test_two_links_at_once_close_no_circle() -> None:
    one, two = (submit(by=ANONYMOUS, intake=intake()).order.code for _ in range(2))
    works = [
        lambda a=a, b=b: link_orders(by=SYSTEM, code=a, other=b, relation="part_of")
        for a, b in ((one, two), (two, one))
    ]
    refused = [answer for answer in at_once(works) if isinstance(answer, Exception)]
    assert [str(answer) for answer in refused] == ["link_in_circle"]
    assert OrderLink.objects.count() == 1


def test_of_two_who_leave_at_once_one_stays() -> None:
    joining = (Joining(Reach(name="梅女士", phone="13900139111")),)
    order = submit(by=ANONYMOUS, intake=intake(joining=joining)).order
    works = [
        lambda who=one.id: leave(by=SYSTEM, code=order.code, person_id=who)
        for one in queries.persons_of(order)
    ]
    refused = [answer for answer in at_once(works) if isinstance(answer, Exception)]
    # Whoever comes second finds the other one gone, or stands in the place of the first.
    assert all(isinstance(answer, Conflict) or str(answer) == "not_found" for answer in refused)
    assert len(refused) == 1
    assert queries.order_by_id(order.pk).persons == 1
    assert len(queries.persons_of(queries.order_by_id(order.pk))) == 1
