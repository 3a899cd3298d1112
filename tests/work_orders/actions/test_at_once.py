"""What two windows do in the same moment, with transactions that commit."""

import pytest

from fawang.kernel.actor import ANONYMOUS
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.actions.drafts import read_draft, save_draft, save_filter
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
