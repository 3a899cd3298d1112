"""Who may do what: facts of the two tables, and who may appoint whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.people.rules import PERSONAL_ROLES, ROLES, Permission, Role, may_appoint
from fawang.people.texts import labels

#: What shows or touches a person's matter.
MATTERS = {
    permission
    for permission in Permission
    if permission.startswith(("order.", "person.", "feedback.", "consultation.", "quality.", "complaint."))
}
permissions = st.frozensets(st.sampled_from(list(Permission)))
roles = st.sampled_from(list(Role))


def test_every_role_has_permissions_and_a_name() -> None:
    assert set(ROLES) == set(Role)
    assert all(ROLES.values())
    assert len({str(labels.role(role)) for role in Role}) == len(ROLES)


@pytest.mark.parametrize("role", [Role.PROVINCIAL_ADMIN, Role.AUDITOR])
def test_who_runs_or_checks_the_platform_sees_no_person_s_matter(role: Role) -> None:
    assert not ROLES[role] & MATTERS


def test_an_auditor_reads_the_audit_and_nobody_else_does() -> None:
    assert [role for role in Role if Permission.AUDIT_READ in ROLES[role]] == [Role.AUDITOR]
    assert ROLES[Role.AUDITOR] == {Permission.AUDIT_READ}


def test_only_the_administrator_edits_units() -> None:
    assert [role for role in Role if Permission.UNIT_EDIT in ROLES[role]] == [Role.PROVINCIAL_ADMIN]


@pytest.mark.parametrize("role", [Role.DUTY_LAWYER, Role.HOTLINE_AGENT])
def test_who_takes_the_call_opens_orders_and_sees_none(role: Role) -> None:
    assert Permission.ORDER_INTAKE in ROLES[role]
    assert Permission.ORDER_VIEW not in ROLES[role]
    assert Permission.PERSON_UNMASK not in ROLES[role]


def test_a_lawyer_s_grant_is_personal_and_decides_nothing() -> None:
    assert {Role.LAWYER} == PERSONAL_ROLES
    assert not ROLES[Role.LAWYER] & {
        Permission.ORDER_DECIDE, Permission.ORDER_ASSIGN, Permission.ORDER_REVIEW, Permission.FEEDBACK_VIEW,
    }  # fmt: skip


def test_nobody_handles_and_reviews_or_asks_and_approves_in_one_role_but_the_head() -> None:
    for role, held in ROLES.items():
        assert not {Permission.ORDER_HANDLE, Permission.ORDER_REVIEW} <= held, role
        if {Permission.ORDER_ASK_EXTENSION, Permission.ORDER_APPROVE_EXTENSION} <= held:
            assert role == Role.OFFICE_HEAD
    # Whoever decides does not decide the objection against the decision (Art. 49: the bureau does).
    assert all(
        not {Permission.ORDER_DECIDE, Permission.ORDER_DECIDE_OBJECTION} <= held for held in ROLES.values()
    )


def test_what_is_the_person_s_own_is_granted_by_no_role() -> None:
    owned = {
        Permission.ORDER_OWN,
        Permission.CONSULTATION_OWN,
        Permission.CONSULTATION_HANDLE,
        Permission.CONSULTATION_GUEST,
        Permission.COMPLAINT_OWN,
    }
    assert all(not owned & held for held in ROLES.values())


def test_who_unmasks_can_see_the_order_as_well() -> None:
    for role, held in ROLES.items():
        assert Permission.PERSON_UNMASK not in held or Permission.ORDER_VIEW in held, role


@given(permissions, roles)
def test_nobody_hands_out_what_they_do_not_hold_except_who_may_edit_units_and_personal_roles(
    own: frozenset[str], role: Role
) -> None:
    if may_appoint(own, role):
        assert Permission.STAFF_EDIT in own
        # Whoever supervises consultations appoints those who answer them.
        lent = {Permission.CONSULTATION_ANSWER} if Permission.CONSULTATION_SUPERVISE in own else set()
        assert ROLES[role] <= own | lent or Permission.UNIT_EDIT in own or role in PERSONAL_ROLES


@given(permissions, roles)
def test_who_holds_everything_of_a_role_may_give_it(own: frozenset[str], role: Role) -> None:
    assert may_appoint(own | ROLES[role] | {Permission.STAFF_EDIT}, role)


@given(permissions, permissions, roles)
def test_holding_more_never_takes_the_right_away(
    own: frozenset[str], more: frozenset[str], role: Role
) -> None:
    assert not may_appoint(own, role) or may_appoint(own | more, role)


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        (
            Role.OFFICE_HEAD,
            {Role.HOTLINE_AGENT, Role.STATION_CLERK, Role.STATION_HEAD, Role.VILLAGE_ADVISER, Role.OFFICE_OFFICER,
             Role.NOTARY, Role.APPRAISER, Role.OFFICE_HEAD, Role.FIRM_ADMIN, Role.LAWYER, Role.LEADER},
        ),
        (Role.PROVINCIAL_ADMIN, set(Role)),
        (Role.FIRM_ADMIN, {Role.FIRM_ADMIN, Role.LAWYER}),
        (
            Role.SUPERVISOR,
            {Role.DUTY_LAWYER, Role.HOTLINE_AGENT, Role.SUPERVISOR, Role.FIRM_ADMIN, Role.LAWYER, Role.LEADER,
             Role.VILLAGE_ADVISER},
        ),
        (Role.OFFICE_OFFICER, set()),
        (Role.AUDITOR, set()),
        (Role.LAWYER, set()),
    ],
)  # fmt: skip
def test_whom_each_role_may_appoint(who: Role, whom: set[Role]) -> None:
    assert {role for role in Role if may_appoint(ROLES[who], role)} == whom
