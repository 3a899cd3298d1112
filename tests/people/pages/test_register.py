"""The register of staff: who works where, new accounts, dismissals, lost passwords and second factors."""

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries
from fawang.people.actions.staff import create_staff
from fawang.people.models import Membership, Staff
from fawang.people.rules import Role
from tests.cases import lawyer_and_firm
from tests.conftest import unit_at
from tests.people.cases import PASSWORD, account, code_of, second_factor
from tests.people.pages.conftest import SignedIn

pytestmark = pytest.mark.django_db

REGISTER = "/desk/staff"


# --- the register --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role not in (
    Role.OFFICE_HEAD, Role.FIRM_ADMIN, Role.SUPERVISOR, Role.PROVINCIAL_ADMIN)])  # fmt: skip
def test_the_register_is_for_who_may_edit_staff(nanhai: UnitRow, signed_in: SignedIn, role: Role) -> None:
    browser = signed_in(account(nanhai, role))
    assert browser.get(REGISTER).status_code == 403
    assert browser.post(f"{REGISTER}/new", {"username": "x"}).status_code == 403


def test_the_register_lists_who_works_at_the_office(
    head_of_office: Staff, wang: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    account(unit_at("440106", UnitKind.LEGAL_AID_OFFICE), username="x777")
    page = signed_in(head_of_office).get(REGISTER).content.decode()
    assert nanhai.name in page
    assert "w001" in page
    assert "h001" in page
    assert "x777" not in page
    # Nobody dismisses themselves by mistake.
    own = Membership.objects.get(staff=head_of_office)
    assert f"/memberships/{own.pk}/end" not in page


def test_the_register_of_another_office_is_not_there(head_of_office: Staff, signed_in: SignedIn) -> None:
    other = unit_at("440106", UnitKind.LEGAL_AID_OFFICE)
    browser = signed_in(head_of_office)
    for unit in (other.id, 10**30, 0, 999_999):
        assert browser.get(REGISTER, {"unit": unit}).status_code == 404
        assert browser.post(f"{REGISTER}/new", {"unit": unit, "username": "x"}).status_code == 404


def test_a_new_account_shows_its_first_password_once(
    head_of_office: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    browser = signed_in(head_of_office)
    answer = browser.post(f"{REGISTER}/new", {"username": "n001", "name": "新人", "role": "office_officer"})
    made = Staff.objects.get(username="n001")
    shown = re.findall(r"<code>([\w-]+)</code>", answer.content.decode())
    assert any(made.check_password(word) for word in shown)
    assert made.must_change_password


def test_a_mistake_keeps_the_list_and_what_was_typed(
    head_of_office: Staff, wang: Staff, signed_in: SignedIn
) -> None:
    browser = signed_in(head_of_office)
    answer = browser.post(
        f"{REGISTER}/new", {"username": "w001", "name": "新来的人", "role": "office_officer"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "新来的人" in page
    assert f"/memberships/{Membership.objects.get(staff=wang).pk}/end" in page


def test_no_role_beyond_one_s_own_is_offered_or_taken(head_of_office: Staff, signed_in: SignedIn) -> None:
    browser = signed_in(head_of_office)
    assert 'value="provincial_admin"' not in browser.get(REGISTER).content.decode()
    answer = browser.post(f"{REGISTER}/new", {"username": "n001", "name": "新人", "role": "provincial_admin"})
    assert answer.status_code == 422
    assert not Staff.objects.filter(username="n001").exists()


def test_resetting_and_dismissing(head_of_office: Staff, wang: Staff, signed_in: SignedIn) -> None:
    browser = signed_in(head_of_office)
    answer = browser.post(f"{REGISTER}/{wang.pk}/password")
    wang.refresh_from_db()
    assert any(
        wang.check_password(word) for word in re.findall(r"<code>([\w-]+)</code>", answer.content.decode())
    )
    row = Membership.objects.get(staff=wang)
    assert browser.get(f"{REGISTER}/memberships/{row.pk}/end").status_code == 405
    assert browser.post(f"{REGISTER}/memberships/{row.pk}/end").status_code == 302
    row.refresh_from_db()
    assert row.until is not None


def test_people_of_another_office_are_out_of_reach(head_of_office: Staff, signed_in: SignedIn) -> None:
    other = account(unit_at("440106", UnitKind.LEGAL_AID_OFFICE), username="w009")
    row = Membership.objects.get(staff=other)
    browser = signed_in(head_of_office)
    assert browser.post(f"{REGISTER}/{other.pk}/password").status_code == 403
    assert browser.post(f"{REGISTER}/memberships/{row.pk}/end").status_code == 403
    assert browser.post(f"{REGISTER}/{10**18}/password").status_code == 404
    assert browser.post(f"{REGISTER}/memberships/{10**30}/end").status_code == 404
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


# --- lost second factors -------------------------------------------------------------------------


def test_a_lost_second_factor_is_set_up_anew_at_the_next_sign_in(
    head_of_office: Staff, wang: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    there, here = signed_in(wang), signed_in(head_of_office)
    old = TOTPDevice.objects.get(user=wang)
    path = f"{REGISTER}/{wang.pk}/second-factor"
    assert path in here.get(REGISTER).content.decode()
    assert here.get(path).status_code == 405
    answer = here.post(path, {"unit": nanhai.id})
    assert answer.headers["Location"] == f"{REGISTER}?unit={nanhai.id}"
    assert there.get("/staff/account").status_code == 302
    # The password is the same; what the lost phone shows opens nothing.
    fresh = Client()
    sign_in = fresh.post("/staff/sign-in", {"username": "w001", "password": PASSWORD})
    assert sign_in.headers["Location"] == "/staff/enrol"
    assert fresh.post("/staff/code", {"code": code_of(old, steps=1)}).status_code == 200
    fresh.get("/staff/enrol")
    device = TOTPDevice.objects.get(user=wang)
    assert device.key != old.key
    assert fresh.post("/staff/enrol", {"code": code_of(device)}).status_code == 200
    assert fresh.get("/staff/account").status_code == 200
    entry = AuditEntry.objects.get(action="people.second_factor_reset")
    assert (entry.actor, entry.object) == (f"staff:{head_of_office.pk}", f"people.staff:{wang.pk}")


def test_the_second_factors_of_others_are_out_of_reach(
    head_of_office: Staff, wang: Staff, signed_in: SignedIn
) -> None:
    other = account(unit_at("440106", UnitKind.LEGAL_AID_OFFICE), username="w009")
    second_factor(other)
    head, officer = signed_in(head_of_office), signed_in(wang)
    assert head.post(f"{REGISTER}/{other.pk}/second-factor").status_code == 403
    assert head.post(f"{REGISTER}/{10**18}/second-factor").status_code == 404
    assert officer.post(f"{REGISTER}/{head_of_office.pk}/second-factor").status_code == 403
    assert Client().post(f"{REGISTER}/{other.pk}/second-factor").status_code == 302
    assert TOTPDevice.objects.filter(user__in=[other, head_of_office]).count() == 2
    # Nobody resets their own by mistake.
    assert f"/{head_of_office.pk}/second-factor" not in head.get(REGISTER).content.decode()


# --- firms ---------------------------------------------------------------------------------------


@pytest.fixture
def firm(nanhai: UnitRow) -> UnitRow:
    return lawyer_and_firm()[1]


@pytest.fixture
def firm_s_browser(firm: UnitRow, signed_in: SignedIn) -> Client:
    """The browser of the administrator of the firm."""
    return signed_in(account(firm, Role.FIRM_ADMIN, username="f001"))


def offered(browser: Client, field: str) -> set[str]:
    """Return what can be chosen for a field of the form."""
    found = re.search(
        rf'<select name="{field}".*?</select>', browser.get(REGISTER).content.decode(), re.DOTALL
    )
    return set(re.findall(r'<option value="(\w+)"', found[0])) if found else set()


def test_a_firm_s_lawyers_without_an_account_are_offered_and_then_no_more(
    firm: UnitRow, firm_s_browser: Client
) -> None:
    waiting = queries.lawyers_without_account(firm.id)
    assert offered(firm_s_browser, "lawyer") == {str(one) for one in waiting}
    lawyer_id, name = next(iter(waiting.items()))
    form = {"username": "l001", "name": name, "role": "lawyer", "lawyer": lawyer_id}
    answer = firm_s_browser.post(f"{REGISTER}/new", form)
    made = Staff.objects.get(username="l001")
    assert answer.status_code == 200
    assert (made.lawyer_id, made.must_change_password) == (lawyer_id, True)
    assert queries.staff_of_lawyer(lawyer_id) == made.pk
    assert offered(firm_s_browser, "lawyer") == {str(one) for one in waiting} - {str(lawyer_id)}
    # Who has one is offered no second one, whatever the form says.
    again = firm_s_browser.post(f"{REGISTER}/new", {**form, "username": "l002"})
    assert again.status_code == 422
    assert Staff.objects.filter(lawyer_id=lawyer_id).count() == 1


def test_a_firm_gives_the_roles_of_a_firm_and_an_office_no_lawyers(
    firm_s_browser: Client, head_of_office: Staff, signed_in: SignedIn
) -> None:
    assert offered(firm_s_browser, "role") == {"firm_admin", "lawyer"}
    office = signed_in(head_of_office)
    assert offered(office, "lawyer") == set()
    assert offered(office, "role") & {"firm_admin", "lawyer"} == set()
    answer = firm_s_browser.post(f"{REGISTER}/new", {"username": "n", "name": "新人", "role": "office_head"})
    assert answer.status_code == 422


def test_a_lawyer_without_an_entry_is_asked_for_it(firm_s_browser: Client) -> None:
    answer = firm_s_browser.post(
        f"{REGISTER}/new", {"username": "l001", "name": "李", "role": "lawyer", "lawyer": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "id_lawyer_error" in page
    assert "Choose the lawyer in the register of this firm" in page
    assert not Staff.objects.filter(username="l001").exists()


def test_a_lawyer_of_another_firm_is_refused(firm: UnitRow, firm_s_browser: Client) -> None:
    strange = next(one for one in organisations.lawyers_for("44") if one.firm_id != firm.id)
    answer = firm_s_browser.post(
        f"{REGISTER}/new", {"username": "l001", "name": "李", "role": "lawyer", "lawyer": strange.id}
    )
    assert answer.status_code == 422
    assert "id_lawyer_error" in answer.content.decode()
    assert not Staff.objects.filter(username="l001").exists()


def test_an_administrator_of_a_firm_reaches_the_lawyers_of_that_firm_only(
    firm: UnitRow, firm_s_browser: Client, nanhai: UnitRow
) -> None:
    own_id = next(iter(queries.lawyers_without_account(firm.id)))
    strange = next(one for one in organisations.lawyers_for("44") if one.firm_id != firm.id)
    own, other = (
        create_staff(
            by=SYSTEM, username=f"l-{lawyer_id}", name="李", password=PASSWORD, unit_id=firm_id,
            role=Role.LAWYER, lawyer_id=lawyer_id,
        )
        for lawyer_id, firm_id in ((own_id, firm.id), (strange.id, strange.firm_id))
    )  # fmt: skip
    assert firm_s_browser.post(f"{REGISTER}/{own.pk}/second-factor").status_code == 302
    assert firm_s_browser.post(f"{REGISTER}/{other.pk}/second-factor").status_code == 403
    assert firm_s_browser.get(REGISTER, {"unit": strange.firm_id}).status_code == 404
    assert firm_s_browser.get(REGISTER, {"unit": nanhai.id}).status_code == 404


# --- people who come and go ----------------------------------------------------------------------


def test_somebody_who_was_dismissed_comes_back_under_their_name(
    head_of_office: Staff, wang: Staff, nanhai: UnitRow, signed_in: SignedIn
) -> None:
    browser = signed_in(head_of_office)
    browser.post(f"{REGISTER}/memberships/{Membership.objects.get(staff=wang).pk}/end")
    assert "w001" not in browser.get(REGISTER).content.decode()
    answer = browser.post(
        f"{REGISTER}/appoint", {"unit": nanhai.id, "username": " W001", "role": "office_officer"}
    )
    assert answer.headers["Location"] == f"{REGISTER}?unit={nanhai.id}"
    assert "w001" in browser.get(REGISTER).content.decode()
    assert Membership.objects.filter(staff=wang, until=None).count() == 1


@pytest.mark.parametrize(
    ("username", "role"),
    [("nobody", "office_officer"), ("w\x00001x", "office_officer"), ("w001", "provincial_admin")],
)
def test_an_appointment_that_cannot_be_is_explained(
    head_of_office: Staff, wang: Staff, signed_in: SignedIn, username: str, role: str
) -> None:
    answer = signed_in(head_of_office).post(f"{REGISTER}/appoint", {"username": username, "role": role})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "data-error-summary" in page
    assert page.count("field--error") == 1
    assert Membership.objects.filter(staff=wang).count() == 1


def test_an_account_without_an_entry_in_the_register_is_no_lawyers(signed_in: SignedIn, wang: Staff) -> None:
    _, firm = lawyer_and_firm()
    browser = signed_in(account(firm, Role.FIRM_ADMIN, username="f001"))
    answer = browser.post(f"{REGISTER}/appoint", {"username": "w001", "role": "lawyer"})
    assert answer.status_code == 422
    assert not Membership.objects.filter(staff=wang, role="lawyer").exists()


def test_the_account_of_somebody_who_has_left_is_closed(
    head_of_office: Staff, wang: Staff, signed_in: SignedIn
) -> None:
    there, here = signed_in(wang), signed_in(head_of_office)
    path = f"{REGISTER}/{wang.pk}/close"
    assert path in here.get(REGISTER).content.decode()
    assert here.get(path).status_code == 405
    assert here.post(path).status_code == 302
    assert there.get("/staff/account").status_code == 302
    assert "w001" not in here.get(REGISTER).content.decode()
    again = here.post(f"{REGISTER}/appoint", {"username": "w001", "role": "office_officer"})
    assert again.status_code == 422


def test_only_accounts_within_reach_are_closed(head_of_office: Staff, signed_in: SignedIn) -> None:
    other = account(unit_at("440106", UnitKind.LEGAL_AID_OFFICE), username="w009")
    browser = signed_in(head_of_office)
    assert browser.post(f"{REGISTER}/{other.pk}/close").status_code == 403
    assert browser.post(f"{REGISTER}/{10**18}/close").status_code == 404
    other.refresh_from_db()
    assert other.is_active
