"""The first administrator."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.organisations.models import Unit
from fawang.organisations.rules import UnitKind
from fawang.people.actions.sign_in import check_staff_password
from fawang.people.models import Membership, Staff
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES
from tests.cli.conftest import Fawang
from tests.conftest import unit_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.STORAGES = PLAIN_FILES


def first_password(output: str) -> str:
    """Return the password that was printed."""
    found = re.search(r"First password: (\S+)", output)
    assert found is not None
    return found[1]


def test_the_account_is_that_of_an_administrator_of_the_province(fawang: Fawang) -> None:
    said = fawang("first-admin", "admin", "--name", "陈主任").output
    staff = check_staff_password(username="admin", password=first_password(said))
    assert (staff.name, staff.is_demo) == ("陈主任", False)
    membership = Membership.objects.get(staff=staff)
    assert (membership.role, membership.unit_id) == (
        Role.PROVINCIAL_ADMIN,
        unit_at("44", UnitKind.BUREAU).id,
    )
    assert "User name: admin\n" in said
    assert "Sign in at http://127.0.0.1:8000/staff/sign-in\n" in said


def test_it_signs_in_and_has_to_set_up_the_second_factor_and_a_password_of_its_own(
    fawang: Fawang, client: Client
) -> None:
    password = first_password(fawang("first-admin", "admin").output)
    answer = client.post("/staff/sign-in", {"username": "admin", "password": password})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/staff/enrol")
    assert Staff.objects.get(username="admin").must_change_password


def test_each_account_gets_a_password_of_its_own(fawang: Fawang) -> None:
    said = {first_password(fawang("first-admin", f"admin{number}").output) for number in range(3)}
    assert len(said) == 3


def test_a_name_that_is_taken_is_refused_in_one_sentence(fawang: Fawang) -> None:
    fawang("first-admin", "admin")
    assert fawang("first-admin", "Admin", ends=1).output == "Error: This user name is taken.\n"
    assert fawang("first-admin", "admin", ends=1, language="zh-hans").output == "错误：用户名已被使用。\n"
    assert Staff.objects.filter(username="admin").count() == 1


def test_a_name_that_is_too_long_is_refused(fawang: Fawang) -> None:
    assert fawang("first-admin", "a" * 61, ends=1).output == "Error: This is too long. Please shorten it.\n"


def test_without_a_bureau_it_says_what_to_do_first(fawang: Fawang) -> None:
    Unit.objects.filter(kind=UnitKind.BUREAU).update(active=False)
    assert fawang("first-admin", "admin", ends=1).output == (
        "Error: There is no justice bureau yet: run `fawang seed` first.\n"
    )
    assert not Staff.objects.exists()
