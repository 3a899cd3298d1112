"""What each cell of the statistical forms counts. docs/legal-aid.md has the same list."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.legal_aid.rules import GRANT_GROUNDS
from fawang.legal_aid.rules.subsidies import Work
from fawang.legal_aid.texts.labels import GROUNDS, OUTCOMES_READ
from fawang.legal_aid.texts.subsidies import WORKS

_GRANTED = _("Decisions to grant in the period, by the ground that the office named.")
_GROUP = _("Cases granted in the period whose applicant named this article.")
_BAND = _(
    "Cases granted in the period, by the identity number of the first applicant on the day of the decision."
)
_RESULT = _("Cases with an outcome recorded in the period; of a case that was reopened, the latest one.")
_RECKONED = _("Subsidies reckoned in the period, in yuan, corrections included.")

#: By table: its title, and by cell what it is called and what it counts.
TABLES: dict[str, tuple[Text, dict[str, tuple[Text, Text]]]] = {
    "cases": (
        _("Cases"),
        {
            "received": (_("Applications"), _("Applications handed in during the period.")),
            "granted": (_("Granted"), _("Decisions to grant in the period.")),
            "refused": (_("Refused"), _("Decisions to refuse in the period.")),
            "terminated": (_("Ended before time"), _("Decisions to end aid in the period (Art. 48).")),
        },
    ),
    "grounds": (_("Granted, by ground"), {one: (GROUNDS[one], _GRANTED) for one in GRANT_GROUNDS}),
    "groups": (
        _("Granted, by group"),
        {one: (GROUNDS[one], _GROUP) for one in ("42.1", "42.2", "42.3", "42.4", "32.4")},
    ),
    "persons": (
        _("Granted, by sex and age"),
        {
            "woman": (_("Women"), _BAND),
            "man": (_("Men"), _BAND),
            "no_number": (_("Not known"), _BAND),
            "minor": (_("Under 18"), _BAND),
            "adult": (_("18 to 59"), _BAND),
            "old": (_("60 and older"), _BAND),
        },
    ),
    "results": (
        _("Results"),
        {
            **{one: (words, _RESULT) for one, words in OUTCOMES_READ.items()},
            "recovered": (_("Sum recovered (yuan)"), _("What these outcomes brought the persons, in yuan.")),
        },
    ),
    "lawyers": (
        _("Lawyers"),
        {"taken_up": (_("Cases taken up"), _("Cases that a lawyer took up in the period."))},
    ),
    "subsidies": (
        _("Subsidies (yuan)"),
        {
            **{str(one): (WORKS[one], _RECKONED) for one in Work},
            "paid": (_("Paid"), _("Subsidies in lists that were paid in the period, in yuan.")),
        },
    ),
}
