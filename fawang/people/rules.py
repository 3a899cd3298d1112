"""Who may do what: every permission, every role, in two tables. Pure."""

from enum import StrEnum


class Permission(StrEnum):
    """Everything that somebody may be allowed to do. A grant holds for a unit and all units below it."""

    ORDER_VIEW = "order.view"
    ORDER_INTAKE = "order.intake"
    ORDER_PASS_ON = "order.pass_on"
    ORDER_DISPATCH = "order.dispatch"
    ORDER_DECIDE = "order.decide"
    ORDER_ASSIGN = "order.assign"
    ORDER_HANDLE = "order.handle"
    ORDER_REVIEW = "order.review"
    ORDER_ASK_EXTENSION = "order.ask_extension"
    ORDER_APPROVE_EXTENSION = "order.approve_extension"
    ORDER_SUPERVISE = "order.supervise"
    ORDER_DECIDE_OBJECTION = "order.decide_objection"
    #: Not granted by a role: held by the person whose order it is.
    ORDER_OWN = "order.own"
    #: Nor this one: held by the administrator of the firm that has the matter, who gives it to another of its lawyers.
    ORDER_GIVE = "order.give"
    #: Nor this one: held by everybody on another side of an order than the applicants'.
    ORDER_TAKE_PART = "order.take_part"
    PERSON_UNMASK = "person.unmask"
    NOTICE_MANAGE = "notice.manage"
    FOLLOW_UP = "feedback.follow_up"
    FEEDBACK_VIEW = "feedback.view"
    QUALITY_REVIEW = "quality.review"
    COMPLAINT_HANDLE = "complaint.handle"
    #: Not granted by a role: held by the person who complains.
    COMPLAINT_OWN = "complaint.own"
    ROUTE_TRY = "route.try"
    UNIT_EDIT = "unit.edit"
    STAFF_EDIT = "staff.edit"
    AUDIT_READ = "audit.read"
    KNOWLEDGE_EDIT = "knowledge.edit"
    KNOWLEDGE_REVIEW = "knowledge.review"
    CONSULTATION_ANSWER = "consultation.answer"
    CONSULTATION_REVIEW = "consultation.review"
    CONSULTATION_SUPERVISE = "consultation.supervise"
    #: Listens to what was recorded; blanks a part of it, or destroys it.
    RECORDING_LISTEN = "recording.listen"
    RECORDING_REDACT = "recording.redact"
    #: What the hotline says, its numbers, lines and telephones; blocked numbers.
    HOTLINE_MANAGE = "hotline.manage"
    #: Figures of the data centre: to see them, to take them away, to ask in SQL, to have alerts and reports made.
    DATA_VIEW = "data.view"
    DATA_EXPORT = "data.export"
    DATA_ANALYSE = "data.analyse"
    DATA_MANAGE = "data.manage"
    #: Not granted by a role: held by the lawyer who has it in hand, and by the person who asks.
    CONSULTATION_HANDLE = "consultation.handle"
    CONSULTATION_OWN = "consultation.own"
    #: Nor this one: held by a guest of a talk as long as they take part.
    CONSULTATION_GUEST = "consultation.guest"


class Role(StrEnum):
    """What somebody does at a unit."""

    DUTY_LAWYER = "duty_lawyer"
    LEAD_LAWYER = "lead_lawyer"
    HOTLINE_AGENT = "hotline_agent"
    STATION_CLERK = "station_clerk"
    OFFICE_OFFICER = "office_officer"
    OFFICE_HEAD = "office_head"
    FIRM_ADMIN = "firm_admin"
    KNOWLEDGE_EDITOR = "knowledge_editor"
    KNOWLEDGE_REVIEWER = "knowledge_reviewer"
    LAWYER = "lawyer"
    SUPERVISOR = "supervisor"
    PROVINCIAL_ADMIN = "provincial_admin"
    AUDITOR = "auditor"
    LEADER = "leader"
    ANALYST = "analyst"


_INTAKE = frozenset({Permission.ORDER_INTAKE, Permission.ROUTE_TRY})

_DUTY = _INTAKE | {Permission.CONSULTATION_ANSWER}

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
}

ROLES: dict[Role, frozenset[Permission]] = {
    # A duty lawyer takes the call and opens the order; what becomes of it is the office's business.
    Role.DUTY_LAWYER: _DUTY,
    # Leads a shift: gives questions out, and vouches for answers of others before they go out.
    Role.LEAD_LAWYER: _DUTY
    | {
        Permission.CONSULTATION_REVIEW,
        Permission.CONSULTATION_SUPERVISE,
        Permission.QUALITY_REVIEW,
        Permission.RECORDING_LISTEN,
        Permission.HOTLINE_MANAGE,
        Permission.DATA_VIEW,
    },
    Role.HOTLINE_AGENT: _INTAKE,
    Role.STATION_CLERK: _INTAKE | {Permission.ORDER_VIEW, Permission.ORDER_PASS_ON, Permission.PERSON_UNMASK},
    Role.OFFICE_OFFICER: _OFFICER,
    Role.OFFICE_HEAD: _OFFICER
    | {
        Permission.ORDER_REVIEW,
        Permission.ORDER_APPROVE_EXTENSION,
        Permission.STAFF_EDIT,
        Permission.DATA_VIEW,
        Permission.DATA_EXPORT,
    },
    Role.FIRM_ADMIN: frozenset({Permission.ORDER_VIEW, Permission.STAFF_EDIT}),
    Role.LAWYER: frozenset(
        {
            Permission.ORDER_VIEW,
            Permission.ORDER_HANDLE,
            Permission.ORDER_ASK_EXTENSION,
            Permission.PERSON_UNMASK,
        }
    ),
    # A supervisor sits in a justice bureau: dispatches what no office fits, decides objections, presses.
    Role.SUPERVISOR: _INTAKE
    | {
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
        Permission.CONSULTATION_SUPERVISE,
        Permission.QUALITY_REVIEW,
        Permission.RECORDING_LISTEN,
        Permission.RECORDING_REDACT,
        Permission.COMPLAINT_HANDLE,
        Permission.HOTLINE_MANAGE,
        Permission.DATA_VIEW,
        Permission.DATA_EXPORT,
        Permission.DATA_MANAGE,
    },
    # An administrator keeps the register of units and staff, and sees no person's matter.
    Role.PROVINCIAL_ADMIN: frozenset(
        {Permission.UNIT_EDIT, Permission.STAFF_EDIT, Permission.ROUTE_TRY, Permission.NOTICE_MANAGE}
    ),
    Role.AUDITOR: frozenset({Permission.AUDIT_READ}),
    # Reads figures, and nobody's matter.
    Role.LEADER: frozenset({Permission.DATA_VIEW, Permission.DATA_EXPORT}),
    Role.ANALYST: frozenset(
        {Permission.DATA_VIEW, Permission.DATA_EXPORT, Permission.DATA_ANALYSE, Permission.DATA_MANAGE}
    ),
    # What the public is told is written by one person and vouched for by another.
    Role.KNOWLEDGE_EDITOR: frozenset({Permission.KNOWLEDGE_EDIT}),
    Role.KNOWLEDGE_REVIEWER: frozenset({Permission.KNOWLEDGE_EDIT, Permission.KNOWLEDGE_REVIEW}),
}

#: Grants of these roles hold only for orders that are assigned to the lawyer personally.
PERSONAL_ROLES = frozenset({Role.LAWYER})


def may_appoint(own: frozenset[str], role: Role) -> bool:
    """Tell whether somebody with the permissions `own` may give `role` to another.

    Nobody hands out a permission that they do not hold themselves, with three exceptions: a provincial
    administrator (who may edit units), since somebody has to appoint the first head of an office; a
    personal role, which opens nothing but the cases that an office will assign to that lawyer; and
    whoever supervises consultations appoints those who answer them, without answering any.
    """
    if Permission.STAFF_EDIT not in own:
        return False
    if Permission.CONSULTATION_SUPERVISE in own:
        own = own | {Permission.CONSULTATION_ANSWER}
    return Permission.UNIT_EDIT in own or role in PERSONAL_ROLES or ROLES[role] <= own
