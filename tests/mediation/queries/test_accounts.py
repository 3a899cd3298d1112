"""Which accounts mediate, as the menu asks on every page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.mediation.queries import accounts
from fawang.mediation.queries.accounts import mediates
from fawang.people import queries as people
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.mediation import committees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
WAY = "/desk/mediation/record"


def test_the_register_is_asked_once_and_who_is_entered_finds_the_way_at_once() -> None:
    unit = committees.committee_at(committees.TOWN, "某村人民调解委员会")
    clerk = sign_in(Role.MEDIATOR, unit)
    assert WAY not in clerk.get("/desk/orders").content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert not mediates(clerk.staff_id)
    assert len(asked) == 0
    account = people.username_of(clerk.staff_id)
    committees.bring(committees.committee(unit), committees.mediator(1, unit, account=account))
    assert mediates(clerk.staff_id)
    assert WAY in clerk.get("/desk/orders").content.decode()


def test_many_accounts_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_MOST", 3)
    for one in range(1, 6):
        assert not mediates(-one)
    with CaptureQueriesContext(connection) as asked:
        mediates(-5)
        mediates(-1)
    assert len(asked) == 1
