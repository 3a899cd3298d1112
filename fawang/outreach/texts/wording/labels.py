"""Names of the codes of outreach, in the reader's language."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.outreach.rules.advisers import DayState
from fawang.outreach.rules.codes import Activity, AdviserKind, DaySort, ForceKind, Happening, Work
from fawang.outreach.rules.inspections import Result, State

ADVISER_KINDS: dict[str, Text] = {
    AdviserKind.LAWYER: _("Lawyer"),
    AdviserKind.OTHER: _("Other adviser"),
}

WORK: dict[str, Text] = {
    Work.ADVISED: _("Persons advised"),
    Work.MEDIATED: _("Disputes mediated"),
    Work.DRAFTED: _("Papers drafted"),
}

DAY_STATES: dict[str, Text] = {
    DayState.LOGGED: pgettext_lazy("state of a served day", "To be checked"),
    DayState.RETURNED: pgettext_lazy("state of a served day", "Sent back"),
    DayState.CHECKED: pgettext_lazy("state of a served day", "Checked"),
    DayState.LISTED: pgettext_lazy("state of a served day", "In a payment list"),
    DayState.WITHDRAWN: pgettext_lazy("state of a served day", "Withdrawn"),
}
DAY_TONES: dict[str, str] = {
    DayState.LOGGED: "brand",
    DayState.RETURNED: "warn",
    DayState.CHECKED: "good",
    DayState.LISTED: "good",
}

SORTS: dict[str, Text] = {
    DaySort.CIRCUIT: _("Stop of a round"),
    DaySort.STATION: _("Service day of a station"),
}

HAPPENINGS: dict[str, Text] = {
    Happening.PLANNED: pgettext_lazy("a talk or a service day", "Announced"),
    Happening.HELD: pgettext_lazy("a talk or a service day", "Held"),
    Happening.CANCELLED: pgettext_lazy("a talk or a service day", "Cancelled"),
}
HAPPENING_TONES: dict[str, str] = {
    Happening.PLANNED: "brand",
    Happening.HELD: "good",
    Happening.CANCELLED: "bad",
}

FORCES: dict[str, Text] = {
    ForceKind.SOCIAL_ORGANISATION: _("Social organisation"),
    ForceKind.LAW_SCHOOL: _("Law school's clinic"),
    ForceKind.VOLUNTEER_TEAM: _("Team of volunteers"),
}

ACTIVITIES: dict[str, Text] = {
    Activity.ADVISE: _("Give legal advice"),
    Activity.ACCOMPANY: _("Accompany somebody to an office"),
    Activity.INTERPRET: _("Interpret, also in sign language"),
    Activity.DRAFT: _("Draft papers under a lawyer's supervision"),
}

LEVELS: dict[str, Text] = {
    "centre": pgettext_lazy("level of an office", "Centre"),
    "station": pgettext_lazy("level of an office", "Station"),
    "workroom": pgettext_lazy("level of an office", "Workroom"),
}

GROUPS: dict[str, Text] = {"opening": _("Opening and notices"), "equipment": _("Equipment")}

RESULTS: dict[str, Text] = {
    Result.OK: pgettext_lazy("result of an inspection", "In order"),
    Result.DEFICIENT: pgettext_lazy("result of an inspection", "Deficient"),
    Result.NOT_APPLICABLE: pgettext_lazy("result of an inspection", "Does not apply here"),
}
RESULT_TONES: dict[str, str] = {Result.OK: "good", Result.DEFICIENT: "bad"}

DEFICIENCIES: dict[str, Text] = {
    State.OPEN: pgettext_lazy("state of a deficiency", "To be mended"),
    State.MENDED: pgettext_lazy("state of a deficiency", "Mended, to be looked at"),
    State.CLOSED: pgettext_lazy("state of a deficiency", "Closed"),
}
DEFICIENCY_TONES: dict[str, str] = {State.OPEN: "bad", State.MENDED: "brand", State.CLOSED: "good"}
