"""Legal aid under another name, at run time: nothing on the way knows it by the old one."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from fawang.legal_aid.kind import KIND
from fawang.people.rules import Role
from fawang.work_orders import kinds
from fawang.work_orders.models import WorkOrder
from tests.conftest import Submit
from tests.kinds import test_every_kind as every
from tests.kinds.installation import installed
from tests.kinds.walking import Walk
from tests.shell.cases import text_of
from tests.work_orders.persons import fresh

pytestmark = pytest.mark.django_db
NAME = "renamed"
#: What holds for every kind, each under the new name.
SURFACES: tuple[Callable[[str], None], ...] = (
    every.test_a_person_applies_on_the_web,
    every.test_a_program_hands_it_in,
    every.test_lists_filters_and_the_search_find_it,
    every.test_the_person_s_page_has_exactly_their_own_steps,
    every.test_whoever_is_late_gets_a_card_and_waiting_for_the_person_is_no_lateness,
    every.test_what_happens_is_told_in_every_language_and_the_closing_is_rated,
    every.test_what_is_kept_is_exported_and_after_its_erasure_nothing_can_be_read,
)


@pytest.fixture
def renamed(offices: None) -> Iterator[None]:
    """An installation whose one kind is legal aid, called otherwise."""
    with installed({NAME: replace(KIND, service="legal_aid")}):
        yield


@pytest.mark.parametrize("surface", SURFACES, ids=lambda one: one.__name__)
@pytest.mark.usefixtures("renamed")
def test_it_holds_under_another_name(surface: Callable[[str], None]) -> None:
    assert kinds.names() == (NAME,)
    surface(NAME)


@pytest.mark.parametrize("by_page", [True, False], ids=["pages", "api"])
@pytest.mark.usefixtures("renamed")
def test_every_command_is_given(by_page: bool) -> None:
    walk = Walk(NAME, by_page=by_page)
    walk.everywhere()
    assert walk.left == set()


@pytest.mark.usefixtures("offices")
def test_what_came_in_before_goes_on(submit: Submit) -> None:
    order = submit().order
    WorkOrder.objects.update(kind=NAME)
    with installed({NAME: replace(KIND, service="legal_aid")}):
        order, walk = fresh(order), Walk(NAME, by_page=True)
        assert order.code in text_of(walk.staff(Role.OFFICE_HEAD).get("/desk/orders", state=order.state))
        assert walk.close(order).state == KIND.closed
