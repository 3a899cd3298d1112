"""Who may do what: permissions, roles, and who may give a role to another. Pure."""

from fawang.people.rules.permissions import Permission
from fawang.people.rules.roles import FIRM_ROLES, PERSONAL_ROLES, ROLES, Role, roles_with

__all__ = ["FIRM_ROLES", "PERSONAL_ROLES", "ROLES", "Permission", "Role", "may_appoint", "roles_with"]


def may_appoint(own: frozenset[str], role: Role) -> bool:
    """Tell whether somebody with the permissions `own` may give `role` to another.

    Nobody hands out a permission that they do not hold themselves, with four exceptions: a provincial
    administrator (who may edit units), since somebody has to appoint the first head of an office; a
    personal role, which opens nothing but the cases that an office will assign to that lawyer; and
    whoever supervises consultations appoints those who answer them, without answering any; what only
    firms do is given to their administrators by whoever may appoint them.
    """
    if Permission.STAFF_EDIT not in own:
        return False
    if Permission.CONSULTATION_SUPERVISE in own:
        own = own | {Permission.CONSULTATION_ANSWER}
    if role in FIRM_ROLES:
        # What a firm offers to people is its own business: nobody else ever holds it.
        own = own | {Permission.LAWYER_OFFER}
    return Permission.UNIT_EDIT in own or role in PERSONAL_ROLES or ROLES[role] <= own
