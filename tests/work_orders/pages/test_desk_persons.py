"""The page of the persons of an order keeps what each of them wishes."""

import pytest

from fawang.organisations.queries import UnitRow
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from tests.browser import sign_in
from tests.conftest import Submit
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.mark.parametrize("may_call", [True, False])
def test_whoever_is_not_to_be_called_has_no_button_for_it(
    submit: Submit, nanhai: UnitRow, may_call: bool
) -> None:
    reach = Reach(name="蒋先生", phone="13800138000", may_call=may_call, may_announce=may_call)
    order = submit(reach=reach).order
    page = text_of(sign_in(Role.OFFICE_OFFICER, nanhai).get(f"/desk/orders/{order.code}/persons"))
    assert ('value="call"' in page) == may_call
    assert ("请勿致电" in page) != may_call
    assert 'value="papers"' in page
