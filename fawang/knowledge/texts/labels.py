"""Names of this room's codes, in the reader's language."""

from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from fawang.kernel import clock
from fawang.kernel.wording import Text
from fawang.knowledge.data import english, figures, packs
from fawang.knowledge.data.english import Translation
from fawang.knowledge.data.figures import Figure
from fawang.knowledge.data.item import Department, Depth, PersonGroup
from fawang.knowledge.data.pack import Door, Urgency
from fawang.knowledge.data.shapes import ReviewerRole
from fawang.knowledge.queries.statutes import Validity
from fawang.knowledge.rules import Command, Kind, VersionState
from fawang.knowledge.rules.periods import Counting
from fawang.knowledge.search import language
from fawang.organisations.texts.labels import MATTERS

KINDS: dict[Kind, Text] = {
    Kind.QUESTION: _("Common question"),
    Kind.OPINION: _("Lawyer's note"),
    Kind.GUIDE: _("Guide"),
    Kind.ITEM: _("Service item"),
}
URGENCY: dict[Urgency, Text] = {
    Urgency.DANGER: _("Somebody is in danger"),
    Urgency.SELF_HARM: _("Somebody thinks of ending their life"),
    Urgency.DOMESTIC_VIOLENCE: _("Violence in the family"),
    Urgency.DETENTION: _("Somebody is held"),
    Urgency.MINOR: _("A child is concerned"),
    Urgency.DEADLINE: _("A period is about to end"),
    Urgency.CONFINEMENT: _("Somebody is kept and cannot leave"),
    Urgency.RANSOM: _("Money is asked for somebody's release"),
    Urgency.FRAUD_NOW: _("A fraud is going on: stop the money first"),
    Urgency.DEMOLITION: _("A house is being pulled down with people in it"),
    Urgency.ELDER_NEGLECT: _("Somebody old or helpless is left without care"),
}
CALLS: dict[str, Text] = {
    "police": _("Police"),
    "ambulance": _("Ambulance"),
    "womens_line": _("Women's rights line"),
    "youth_line": _("Youth line"),
    "mental_health_line": _("Mental health line"),
    "legal_line": _("Legal help line"),
    "fraud_line": _("Anti-fraud line"),
    "consular_line": _("Consular protection line"),
    "government_line": _("Government hotline"),
}
#: The main button of a page of guidance (pages.main_action.Do), with what or whom it names.
ACTIONS: dict[str, Text] = {
    "call": _("Call %(number)s now: %(what)s"),
    "apply": _("Begin here: %(what)s"),
    "book": _("Book a date: %(what)s"),
    "aid": _("Apply for legal aid"),
    "going_on": _("Go on: %(what)s"),
    "call_back": _("Let a lawyer call you"),
    "ask": _("Ask a lawyer in writing"),
}
DEPARTMENTS: dict[Department, Text] = {
    Department.JUSTICE: _("Justice"),
    Department.LABOUR: _("Labour and social security"),
    Department.POLICE: _("Police"),
    Department.COURT: _("Courts"),
}
GROUPS: dict[PersonGroup, Text] = {
    PersonGroup.WORKER: _("Workers"),
    PersonGroup.WOMAN: _("Women"),
    PersonGroup.MINOR: _("Children and teenagers"),
    PersonGroup.OLD: _("Older people"),
    PersonGroup.DISABLED: _("People with a disability"),
    PersonGroup.SOLDIER: _("Soldiers, their families, veterans"),
    PersonGroup.BUSINESS: _("Businesses"),
}
DEPTHS: dict[Depth, Text] = {
    Depth.READ: _("Read here, done elsewhere"),
    Depth.BOOK: _("Book a date"),
    Depth.APPLY: _("Apply here"),
    Depth.WHOLE: _("All of it online"),
}
DOORS: dict[Door, Text] = {
    Door.LEGAL_AID: _("Legal aid office"),
    Door.LAWYER: _("Lawyer"),
    Door.MEDIATION: _("People's mediation"),
    Door.NOTARY: _("Notary office"),
    Door.APPRAISAL: _("Forensic appraisal body"),
    Door.LABOUR_ARBITRATION: _("Labour arbitration commission"),
    Door.LABOUR_INSPECTION: _("Labour inspection"),
    Door.SOCIAL_SECURITY: _("Social insurance agency"),
    Door.COURT: _("Court"),
    Door.PROCURATORATE: _("Procuratorate"),
    Door.POLICE: _("Police"),
    Door.TRAFFIC_POLICE: _("Traffic police"),
    Door.MARKET_REGULATION: _("Market regulation"),
    Door.HEALTH: _("Health authority"),
    Door.HOUSING: _("Housing authority"),
    Door.NATURAL_RESOURCES: _("Natural resources authority"),
    Door.AGRICULTURE: _("Agriculture authority"),
    Door.ENVIRONMENT: _("Environment authority"),
    Door.CIVIL_AFFAIRS: _("Civil affairs"),
    Door.VETERANS: _("Veterans affairs"),
    Door.WOMENS_FEDERATION: _("Women's federation"),
    Door.ADMINISTRATIVE_REVIEW: _("Administrative review body"),
    Door.COMMERCIAL_ARBITRATION: _("Arbitration commission"),
    Door.INTELLECTUAL_PROPERTY: _("Intellectual property authority"),
    Door.TAX: _("Tax authority"),
    Door.EDUCATION: _("Education authority"),
    Door.FINANCE: _("Financial supervision"),
    Door.VILLAGE: _("Village or residents' committee"),
}
VALIDITY: dict[Validity, Text] = {
    Validity.IN_FORCE: pgettext_lazy("law", "In force"),
    Validity.UNKNOWN: _("Not verified"),
    Validity.NOT_YET: pgettext_lazy("law", "Not yet in force"),
    Validity.REPLACED: _("Replaced by a newer text"),
    Validity.REPEALED: _("Repealed"),
    Validity.OUT_OF_DATE: _("Out of date"),
}
REVIEWERS: dict[ReviewerRole, Text] = {
    ReviewerRole.LAWYER: _("a lawyer"),
    ReviewerRole.LEGAL_AID_OFFICER: _("a legal aid officer"),
    ReviewerRole.NOTARY: _("a notary"),
    ReviewerRole.MEDIATOR: _("a mediator"),
}
STATES: dict[VersionState, Text] = {
    VersionState.DRAFT: _("Draft"),
    VersionState.SUBMITTED: _("Waits for review"),
    VersionState.RETURNED: _("Sent back"),
    VersionState.PUBLISHED: _("Published"),
    VersionState.SUPERSEDED: _("Replaced"),
    VersionState.WITHDRAWN: pgettext_lazy("published text", "Withdrawn"),
}
COMMANDS: dict[Command, Text] = {
    Command.EDIT: _("Edit"),
    Command.SUBMIT: _("Hand in for review"),
    Command.APPROVE: _("Publish"),
    Command.RETURN: _("Send back"),
    Command.WITHDRAW: pgettext_lazy("published text", "Withdraw"),
    Command.VOUCH: pgettext_lazy("review", "Approve"),
    Command.REOPEN: pgettext_lazy("review", "Send back"),
}


def matter_name(code: str) -> str:
    """Return the name of a matter of either level; the code itself if nobody knows it."""
    if code in MATTERS:
        return str(MATTERS[code])
    found = packs.current().matters.get(code)
    if found is None:
        return code
    return found.name_en if get_language() == "en" else for_reader(found.name)


#: How a period is counted, by the law that says it.
COUNTINGS: dict[Counting, Text] = {
    Counting.CIVIL_CODE: _(
        "Counted from the day after; if the last day is a holiday or a weekend, the next working day is the last one"
        " (Civil Code, Arts. 201 to 203)."
    ),
    Counting.CIVIL_PROCEDURE: _(
        "Counted from the day after; if the last day is a holiday or a weekend, the next working day is the last one."
        " What is posted in time is in time (Civil Procedure Law, Art. 85)."
    ),
    Counting.CRIMINAL_PROCEDURE: _(
        "Counted from the day after; a last day that is a holiday or a weekend moves to the next working day, but not"
        " while somebody is held (Criminal Procedure Law, Art. 105)."
    ),
    Counting.WORKING_DAYS: _(
        "Working days, counted from the day after: weekends and holidays do not count, working Saturdays do"
        " (Administrative Reconsideration Law, Art. 88; Administrative Penalty Law, Art. 85)."
    ),
    Counting.FIXED: _("Counted from the day after; holidays and weekends do not make it longer."),
}


def for_reader(text: str) -> str:
    """Return a text of the pack or of a law in the script that the reader chose."""
    return language.traditional(text) if get_language() == "zh-hant" else text


def english_of(entry: object, *, asked: bool = False) -> Translation | None:
    """Return the English text of an entry, for who reads English or `asked` in it; None if there is none."""
    return english.of(entry, packs.current().english) if asked or get_language() == "en" else None


def figures_of(entry: BaseModel) -> list[dict[str, Any]]:
    """Return the figures that change on which an entry rests, each with whether it may have changed since."""
    pack, today = packs.current(), clock.today()
    named = figures.named_in(entry.model_dump(mode="json"), pack.figures.values())
    return [
        {
            "code": one.code,
            "name": one.name_en if get_language() == "en" else for_reader(one.name),
            "values": [{"place": value.place, "value": value.value} for value in one.values],
            "since": one.since,
            "until": one.until,
            "verified": one.verified,
            "may_have_changed": one.may_have_changed(today),
        }
        for one in named
    ]


def figures_due() -> list[tuple[Figure, bool]]:
    """Return the figures that editors should look at now, each with whether its last day is over."""
    today = clock.today()
    return [
        (one, one.may_have_changed(today)) for one in figures.due(packs.current().figures.values(), today)
    ]


def content_language() -> str:
    """Return the language of the pack's texts as shown, for `lang` attributes."""
    return "zh-Hant" if get_language() == "zh-hant" else "zh-Hans"
