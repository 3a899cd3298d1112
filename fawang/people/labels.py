"""Names of roles, carriers and languages, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.people.rules import Role
from fawang.people.wishes import Dialect, Medium

ROLES: dict[str, Text] = {
    Role.DUTY_LAWYER: _("Duty lawyer"),
    Role.LEAD_LAWYER: _("Lead lawyer"),
    Role.HOTLINE_AGENT: _("Hotline agent"),
    Role.STATION_CLERK: _("Station clerk"),
    Role.OFFICE_OFFICER: _("Legal aid officer"),
    Role.OFFICE_HEAD: _("Head of office"),
    Role.FIRM_ADMIN: _("Firm administrator"),
    Role.KNOWLEDGE_EDITOR: _("Knowledge editor"),
    Role.KNOWLEDGE_REVIEWER: _("Knowledge reviewer"),
    Role.LAWYER: _("Lawyer"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.PROVINCIAL_ADMIN: _("Provincial administrator"),
    Role.AUDITOR: _("Auditor"),
    Role.LEADER: _("Leader"),
    Role.ANALYST: _("Analyst"),
}

MEDIA: dict[str, Text] = {
    Medium.SMS: _("Text message"),
    Medium.EMAIL: _("E-mail"),
    Medium.NONE: _("I will look myself; send me nothing"),
}

DIALECTS: dict[str, Text] = {
    Dialect.MANDARIN: _("Mandarin"),
    Dialect.CANTONESE: _("Cantonese"),
    Dialect.TEOCHEW: _("Teochew"),
    Dialect.HAKKA: _("Hakka"),
    Dialect.ENGLISH: _("English"),
    Dialect.SIGN: _("Sign language"),
}
