"""Names of what committees know, and what is amiss with one, in the reader's language."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text, say
from fawang.mediation.rules.committees import Duty, Sort
from fawang.mediation.rules.conflicts import Ground
from fawang.mediation.rules.records import Danger
from fawang.mediation.rules.subsidies import Grade, ListState
from fawang.notices.texts import Text as Notice

SORTS: dict[str, Text] = {
    Sort.VILLAGE: _("Village or neighbourhood"),
    Sort.TOWN: _("Town or subdistrict"),
    Sort.TRADE: _("Trade"),
    Sort.PARK: _("Industrial park"),
    Sort.FIRM: _("Firm or institution"),
}
DUTIES: dict[str, Text] = {
    Duty.DIRECTOR: pgettext_lazy("of a committee", "Director"),
    Duty.DEPUTY: pgettext_lazy("of a committee", "Deputy director"),
    Duty.MEMBER: pgettext_lazy("of a committee", "Member"),
    Duty.ENGAGED: pgettext_lazy("of a committee", "Engaged mediator"),
}
GROUNDS: dict[str, Text] = {
    Ground.PARTY: _("The mediator is one of the sides"),
    Ground.NAMESAKE: _("Somebody of a side has the mediator's name"),
    Ground.HOUSEHOLD: _("Somebody of a side has the mediator's telephone"),
    Ground.RELATIVE: _("The mediator is of the family of a side, however distant"),
    Ground.EMPLOYER: _("The mediator works for a side, or belongs to it"),
    Ground.ADVISED: _("The mediator has advised a side, or spoken for it"),
    Ground.BEFORE: _("The mediator has mediated for somebody of these before"),
}
GRADES: dict[str, Text] = {
    Grade.SIMPLE: pgettext_lazy("a case", "Simple"),
    Grade.DIFFICULT: pgettext_lazy("a case", "Difficult"),
    Grade.MAJOR: pgettext_lazy("a case", "Major"),
}
LIST_STATES: dict[str, Text] = {
    ListState.CHECKED: _("Checked, waits for the bureau"),
    ListState.APPROVED: pgettext_lazy("a list", "Approved"),
    ListState.RETURNED: pgettext_lazy("a list", "Sent back"),
}
LIST_TONES: dict[str, str] = {ListState.CHECKED: "warn", ListState.APPROVED: "ok", ListState.RETURNED: "seal"}
DANGERS: dict[str, Text] = {
    Danger.REPORTED: _("There is danger: I have reported it"),
    Danger.NONE: _("I have spoken to them alone: nobody is in danger"),
}
DECIDED: dict[str, Text] = {
    "joined": _("Joined"),
    "aside": _("Set aside: they have nothing to do with each other"),
}
#: What supervisors are told, added to the texts of the kind.
TEXTS: dict[str, Notice] = {
    "dispute_grows": Notice(
        _("A dispute grows"),
        sms=(_("%(people)s people have come with disputes that may belong together."),),
        params=("code", "link", "people"),
    ),
}


def amiss(code: str, about: str) -> str:
    """Return what is amiss with a committee, as a sentence."""
    if code in ("committee_term_over", "committee_term_ends"):
        return say(code, day=formats.date_format(date.fromisoformat(about), "DATE_FORMAT"))
    return say(code, count=about)
