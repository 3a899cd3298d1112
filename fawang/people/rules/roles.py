"""Every role, in one declaration each. Pure.

Pages, menus, queries and the API ask for permissions, never for a role: a role that is declared here works everywhere.
"""

from collections.abc import Iterator

from fawang.kernel.rules.text import gettext_noop
from fawang.people.rules.permissions import Permission


class _Roles(type):
    """Finds a declared role by its code or name: `Role("lawyer")`, `Role.LAWYER`; iterates over all of them."""

    def __getattr__(cls, name: str) -> "Role":
        try:
            return _declared[name.lower()]
        except KeyError:
            raise AttributeError(name) from None

    def __iter__(cls) -> "Iterator[Role]":
        return iter(tuple(_declared.values()))


class Role(str, metaclass=_Roles):
    """What somebody does at a unit: a code, as it is stored. Made by `declare` alone.

    Raises:
        ValueError: no role has this code.
    """

    #: What it is called, a text for gettext.
    label: str

    def __new__(cls, code: str) -> "Role":
        """Return the role of a code."""
        if code not in _declared:
            raise ValueError(f"{code!r} is no role")
        return _declared[code]


_declared: dict[str, Role] = {}
#: What each role may do.
ROLES: dict[Role, frozenset[Permission]] = {}
#: Grants of these roles hold only for orders that are assigned to the lawyer personally.
PERSONAL_ROLES: set[str] = set()
#: Roles of law firms; no other unit has them, and firms have no others.
FIRM_ROLES: set[str] = set()


def declare(
    code: str,
    label: str,
    *permissions: frozenset[Permission] | Permission,
    personal: bool = False,
    firm: bool = False,
) -> Role:
    """Declare a role: all that there is to say of it.

    Args:
        code: as it is stored, at most 20 characters.
        label: what it is called, a text for gettext.
        permissions: what it may do, singly or in sets.
        personal: its grants hold only for orders that are assigned to the lawyer personally.
        firm: it is one of law firms.
    """
    if code in _declared or len(code) > 20:
        raise ValueError(f"the role {code!r} is declared twice or too long")
    role = _declared[code] = str.__new__(Role, code)
    role.label = label
    single = {one for one in permissions if isinstance(one, Permission)}
    ROLES[role] = frozenset(single.union(*(one for one in permissions if not isinstance(one, Permission))))
    PERSONAL_ROLES.update({code} if personal else ())
    FIRM_ROLES.update({code} if firm else ())
    return role


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that hold a permission."""
    return frozenset(role for role, held in ROLES.items() if permission in held)


_INTAKE = frozenset({Permission.ORDER_INTAKE, Permission.ROUTE_TRY})

# Whoever answers the hotline takes down what partners hand over in a call.
_DUTY = _INTAKE | {Permission.CONSULTATION_ANSWER, Permission.PARTNER_REFER}

_OFFICER = _INTAKE | {
    Permission.ORDER_VIEW,
    Permission.ORDER_PASS_ON,
    Permission.ORDER_DECIDE,
    Permission.ORDER_ASSIGN,
    Permission.ORDER_ASK_EXTENSION,
    Permission.PERSON_UNMASK,
    Permission.NOTICE_MANAGE,
    Permission.FOLLOW_UP,
    Permission.FEEDBACK_VIEW,
    Permission.COUNTER_SERVE,
    Permission.UNIT_CONFIRM,
    Permission.APPOINTMENT_MANAGE,
    Permission.CERTIFICATE_VIEW,
    Permission.PAYMENT_VIEW,
    Permission.PAYMENT_RECORD,
    Permission.PARTNER_VIEW,
    Permission.PARTNER_REFER,
}

# A duty lawyer takes the call and opens the order; what becomes of it is the office's business.
declare("duty_lawyer", gettext_noop("Duty lawyer"), _DUTY)
# Leads a shift: gives questions out, and vouches for answers of others before they go out.
declare(
    "lead_lawyer",
    gettext_noop("Lead lawyer"),
    _DUTY,
    Permission.CONSULTATION_REVIEW,
    Permission.CONSULTATION_SUPERVISE,
    Permission.QUALITY_REVIEW,
    Permission.RECORDING_LISTEN,
    Permission.HOTLINE_MANAGE,
    Permission.DATA_VIEW,
)
declare("hotline_agent", gettext_noop("Hotline agent"), _INTAKE, Permission.PARTNER_REFER)
_CLERK = _INTAKE | {
    Permission.ORDER_VIEW,
    Permission.ORDER_PASS_ON,
    Permission.PERSON_UNMASK,
    Permission.COUNTER_SERVE,
    Permission.UNIT_CONFIRM,
    Permission.APPOINTMENT_MANAGE,
}
declare("station_clerk", gettext_noop("Station clerk"), _CLERK)
declare("station_head", gettext_noop("Head of station"), _CLERK, Permission.COUNTER_LEAD)
declare("office_officer", gettext_noop("Legal aid officer"), _OFFICER)
declare("notary", gettext_noop("Notary"), _OFFICER)
declare("appraiser", gettext_noop("Forensic appraiser"), _OFFICER)
# Of a people's mediation committee; signs the agreements that were reached.
declare("mediator", gettext_noop("Mediator"), _OFFICER, Permission.CERTIFICATE_SIGN)
declare(
    "office_head",
    gettext_noop("Head of office"),
    _OFFICER,
    Permission.COUNTER_LEAD,
    Permission.ORDER_REVIEW,
    Permission.ORDER_APPROVE_EXTENSION,
    Permission.STAFF_EDIT,
    Permission.DATA_VIEW,
    Permission.DATA_EXPORT,
    Permission.OUTREACH_LOG,
    Permission.OUTREACH_MANAGE,
    Permission.CERTIFICATE_MANAGE,
    Permission.PAYMENT_REFUND,
)
# Answers with a signature for what an office certifies: a notary, a forensic appraiser. Appointed by the province.
declare(
    "certifier",
    gettext_noop("Notary or appraiser"),
    Permission.ORDER_VIEW,
    Permission.PERSON_UNMASK,
    Permission.CERTIFICATE_VIEW,
    Permission.CERTIFICATE_SIGN,
    Permission.PAYMENT_VIEW,
)
# Of an organ, not of the platform: its own notifications are all that it sees.
declare("organ_clerk", gettext_noop("Clerk of an organ"), Permission.CASE_NOTIFY, Permission.POST_SERVE)
# At a court or a detention house (Criminal Procedure Law, Art. 36). The roster of the post finds them as its lawyers.
declare(
    "post_lawyer",
    gettext_noop("Duty lawyer at a post"),
    Permission.POST_SERVE,
    Permission.CONSULTATION_ANSWER,
)
# Advises a village without being a lawyer of the register.
declare("village_adviser", gettext_noop("Village adviser"), Permission.OUTREACH_LOG)
declare(
    "firm_admin",
    gettext_noop("Firm administrator"),
    Permission.ORDER_VIEW,
    Permission.STAFF_EDIT,
    Permission.UNIT_CONFIRM,
    Permission.LAWYER_OFFER,
    firm=True,
)
# What the public is told is written by one person and vouched for by another.
declare("knowledge_editor", gettext_noop("Knowledge editor"), Permission.KNOWLEDGE_EDIT)
declare(
    "knowledge_reviewer",
    gettext_noop("Knowledge reviewer"),
    Permission.KNOWLEDGE_EDIT,
    Permission.KNOWLEDGE_REVIEW,
)
declare(
    "lawyer",
    gettext_noop("Lawyer"),
    Permission.ORDER_VIEW,
    Permission.ORDER_HANDLE,
    Permission.ORDER_ASK_EXTENSION,
    Permission.PERSON_UNMASK,
    Permission.OUTREACH_LOG,
    Permission.LAWYER_OFFER,
    personal=True,
    firm=True,
)
# A supervisor sits in a justice bureau: dispatches what no office fits, decides objections, presses.
declare(
    "supervisor",
    gettext_noop("Supervisor"),
    _INTAKE,
    Permission.APPOINTMENT_MANAGE,
    Permission.ORDER_VIEW,
    Permission.ORDER_DISPATCH,
    Permission.ORDER_APPROVE_EXTENSION,
    Permission.ORDER_SUPERVISE,
    Permission.ORDER_DECIDE_OBJECTION,
    Permission.PERSON_UNMASK,
    Permission.NOTICE_MANAGE,
    Permission.FOLLOW_UP,
    Permission.FEEDBACK_VIEW,
    Permission.STAFF_EDIT,
    Permission.UNIT_CONFIRM,
    Permission.CONSULTATION_SUPERVISE,
    Permission.ZONE_OPEN,
    Permission.QUALITY_REVIEW,
    Permission.RECORDING_LISTEN,
    Permission.RECORDING_REDACT,
    Permission.COMPLAINT_HANDLE,
    Permission.HOTLINE_MANAGE,
    Permission.COUNTER_LEAD,
    Permission.PARTNER_VIEW,
    Permission.PARTNER_REFER,
    Permission.PARTNER_MANAGE,
    Permission.PARTNER_DECIDE,
    Permission.DATA_VIEW,
    Permission.DATA_EXPORT,
    Permission.DATA_MANAGE,
    Permission.OUTREACH_LOG,
    Permission.OUTREACH_MANAGE,
    Permission.OUTREACH_INSPECT,
)
# An administrator keeps the register of units and staff, and sees no person's matter.
declare(
    "provincial_admin",
    gettext_noop("Provincial administrator"),
    Permission.UNIT_EDIT,
    Permission.UNIT_CONFIRM,
    Permission.STAFF_EDIT,
    Permission.ROUTE_TRY,
    Permission.NOTICE_MANAGE,
    Permission.CHANNEL_MANAGE,
)
declare("auditor", gettext_noop("Auditor"), Permission.AUDIT_READ)
# Reads figures, and nobody's matter.
declare("leader", gettext_noop("Leader"), Permission.DATA_VIEW, Permission.DATA_EXPORT)
declare(
    "analyst",
    gettext_noop("Analyst"),
    Permission.DATA_VIEW,
    Permission.DATA_EXPORT,
    Permission.DATA_ANALYSE,
    Permission.DATA_MANAGE,
)
