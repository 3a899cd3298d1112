"""A role is one declaration: one that is made while everything runs signs in, sees its menu, is let in."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from fawang.organisations.queries import UnitRow
from fawang.people import queries
from fawang.people.models import Membership
from fawang.people.rules import ROLES, Permission, Role, may_appoint, roles, roles_with
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import Submit
from tests.work_orders.cases import bearer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_files(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


@pytest.fixture
def clerk() -> Iterator[Role]:
    """A role that nobody has heard of."""
    role = roles.declare(
        "archive_clerk", "Keeper of the archive", Permission.ORDER_VIEW, Permission.FOLLOW_UP
    )
    yield role
    del ROLES[role], roles._declared[role]


@pytest.fixture
def desk(clerk: Role, nanhai: UnitRow) -> Browser:
    """Somebody who has it."""
    return sign_in(clerk, nanhai)


def test_its_menu_is_that_of_its_permissions(desk: Browser) -> None:
    page = desk.get("/desk/orders").content.decode()
    assert "Keeper of the archive" in page
    assert 'href="/desk/orders"' in page
    assert 'href="/desk/follow-ups"' in page
    assert 'href="/desk/orders/new"' not in page
    assert 'href="/desk/staff"' not in page


def test_pages_and_api_let_it_in_where_its_permissions_do(desk: Browser, submit: Submit) -> None:
    order = submit().order
    assert desk.get(f"/desk/orders/{order.code}").status_code == 200
    assert desk.get("/desk/orders/new").status_code == 403
    headers = bearer(desk)
    me = desk.client.get("/api/v1/me", headers=headers).json()
    assert [one["role"] for one in me["desks"]] == ["archive_clerk"]
    assert desk.client.get("/api/v1/work-orders", headers=headers).status_code == 200
    assert desk.client.get(f"/api/v1/work-orders/{order.code}", headers=headers).status_code == 200


def test_it_is_found_and_given_by_what_it_may_do(desk: Browser, clerk: Role, nanhai: UnitRow) -> None:
    assert Membership.objects.get(staff=desk.staff_id).role == "archive_clerk"
    assert clerk in roles_with(Permission.FOLLOW_UP)
    assert queries.members({nanhai.id}, Permission.FOLLOW_UP).filter(pk=desk.staff_id).exists()
    assert may_appoint(ROLES[Role.OFFICE_HEAD], clerk)
    assert not may_appoint(ROLES[Role.FIRM_ADMIN], clerk)
    head = sign_in(Role.OFFICE_HEAD, nanhai)
    assert 'value="archive_clerk"' in head.get("/desk/staff").content.decode()


@pytest.mark.parametrize("code", ["lawyer", "a_role_with_a_very_long_name"])
def test_a_code_that_is_taken_or_too_long_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="declared twice or too long"):
        roles.declare(code, "Another", Permission.ORDER_VIEW)
    assert list(Role).count(Role.LAWYER) == 1


def test_what_is_no_role_is_none() -> None:
    with pytest.raises(ValueError, match="is no role"):
        Role("king")
    with pytest.raises(AttributeError):
        Role.KING  # noqa: B018 looking it up is the test
    assert Role("lawyer") is Role.LAWYER
