"""Who is found, and what of them: lawyers without an account, staff of a unit, names for a history."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries
from fawang.people.actions.staff import close_account, set_own_phone
from fawang.people.models import Membership, Session
from fawang.people.rules import Permission, Role
from tests.cases import lawyer_and_firm
from tests.people.cases import OWN, account, open_doors

pytestmark = pytest.mark.django_db


def test_lawyers_without_an_account_are_those_of_the_firm_by_name() -> None:
    lawyer_id, firm = lawyer_and_firm()
    listed = {row.id: row.name for row in organisations.lawyers(firm_id=firm.id).items}
    assert queries.lawyers_without_account(firm.id) == listed
    account(firm, Role.LAWYER)
    del listed[lawyer_id]
    assert queries.lawyers_without_account(firm.id) == listed
    assert queries.lawyers_without_account(10**9) == {}


def test_a_lawyer_s_account_is_found_while_it_is_open() -> None:
    lawyer_id, firm = lawyer_and_firm()
    assert queries.staff_of_lawyer(lawyer_id) is None
    staff = account(firm, Role.LAWYER)
    assert queries.staff_of_lawyer(lawyer_id) == staff.pk
    close_account(by=SYSTEM, staff_id=staff.pk)
    assert queries.staff_of_lawyer(lawyer_id) is None


def test_a_number_is_told_of_open_accounts_only(nanhai: UnitRow) -> None:
    staff = account(nanhai)
    assert queries.staff_phone(staff.pk) == ""
    set_own_phone(by=queries.staff_identity(staff.pk).actor, phone=OWN)
    assert queries.staff_phone(staff.pk) == OWN
    close_account(by=SYSTEM, staff_id=staff.pk)
    assert queries.staff_phone(staff.pk) is None
    assert queries.staff_phone(10**9) is None


def test_sessions_and_tokens_that_open_nothing_are_not_listed(nanhai: UnitRow) -> None:
    staff, other = account(nanhai), account(nanhai, username="w002")
    open_doors(staff)
    open_doors(other)
    assert [row.staff_id for row in queries.sessions(staff.pk)] == [staff.pk]
    assert [row.staff_id for row in queries.tokens(staff.pk)] == [staff.pk]
    with clock.at(clock.now() + timedelta(hours=2)):
        assert (list(queries.sessions(staff.pk)), list(queries.tokens(staff.pk))) == ([], [])


def test_a_reference_says_nothing_about_the_key(nanhai: UnitRow) -> None:
    open_doors(account(nanhai))
    key = Session.objects.get().session_key
    reference = queries.session_reference(key)
    assert reference == queries.session_reference(key)
    assert reference != queries.session_reference(key + "x")
    assert key not in reference
    assert len(reference) == 20


def test_the_register_costs_the_same_however_many_work_there(nanhai: UnitRow) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert [(row.staff.name, row.unit.name) for row in queries.staff_of({nanhai.id})]
        return len(caught)

    account(nanhai)
    before = statements()
    for number in range(5):
        account(nanhai, username=f"w1{number}")
    assert statements() == before
    Membership.objects.update(until=clock.now())
    assert queries.staff_of({nanhai.id}) == []


def test_accounts_are_named_for_the_audit_by_number(nanhai: UnitRow) -> None:
    staff = account(nanhai)
    assert queries.label_of("W001") == f"staff:{staff.pk}"
    assert queries.label_of("nobody") == ""
    assert queries.staff_named({staff.pk, 10**9}) == {staff.pk: "王小明"}
    assert queries.staff_named(set()) == {}


def test_colleagues_with_a_permission_are_found_by_name_within_units(nanhai: UnitRow) -> None:
    _lawyer_id, firm = lawyer_and_firm()
    head = account(nanhai, Role.OFFICE_HEAD)
    account(nanhai, Role.OFFICE_OFFICER, username="w002")
    within = [nanhai.id]
    found = queries.colleagues(Permission.DATA_VIEW, within=within)
    assert [(one.id, one.name, one.unit) for one in found] == [(head.pk, head.name, nanhai.name)]
    assert queries.colleagues(Permission.DATA_VIEW, within=within, named=head.name[:1]) == found
    assert queries.colleagues(Permission.DATA_VIEW, within=within, named="nobody") == []
    assert queries.colleagues(Permission.DATA_VIEW, within=within, ids=[head.pk + 10**6]) == []
    assert queries.colleagues(Permission.DATA_VIEW, within=[firm.id]) == []
    close_account(by=SYSTEM, staff_id=head.pk)
    assert queries.colleagues(Permission.DATA_VIEW, within=within) == []
