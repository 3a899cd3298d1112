"""What intake asks for forensic appraisal: the field, the listed institution, what it is for."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fawang.appraisal.rules import AUTHORITIES
from fawang.appraisal.texts import labels
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.kernel.wording import Text
from fawang.work_orders.kinds import groups
from fawang.work_orders.kinds.questions import OPPONENT, Asks, Question

USES: dict[str, Text] = {
    "suit": _("For a case before a court"),
    "claim": _("For a claim, insurance or negotiation"),
    "registration": _("For a registration or an authority"),
    "own": _("To know for myself"),
}
BEFORE: dict[str, Text] = {"no": _("No"), "yes": _("Yes, there is a report")}


def _by_authority(answers: Mapping[str, str]) -> bool:
    return answers.get("client") in AUTHORITIES


def _had_before(answers: Mapping[str, str]) -> bool:
    return answers.get("before") == "yes"


ASKS = Asks(
    questions=(
        Question(
            Field("field", Kind.CHOICE, choices=tuple(labels.SCOPES)),
            _("What is to be appraised?"),
            _("Choose what comes closest. The institution tells you if something else fits better."),
            choices=labels.SCOPES,
            title=_("Field of appraisal"),
        ),
        Question(
            Field("client", Kind.CHOICE, choices=tuple(labels.CLIENTS)),
            _("Who commissions it?"),
            _("Anybody may commission an institution of the register (regulation of Guangdong, Art. 25)."),
            choices=labels.CLIENTS,
            title=_("Client"),
        ),
        Question(
            Field("case_number", Kind.LINE, longest=60),
            _("What is the number of the case?"),
            title=_("Number of the case"),
            matters=_by_authority,
        ),
        Question(
            Field("institution", Kind.UNIT),
            _("Which institution do you choose?"),
            _(
                "Only institutions of the register are named. Ask at one only: two at the same time are not accepted."
            ),
            title=_("Institution"),
        ),
        Question(
            Field(OPPONENT, Kind.LINE, required=False, longest=200),
            _("Who is on the other side?"),
            _(
                "The names of the persons or companies, if there are any. We use them to make sure that nobody"
                " appraises in a case of their own (Arts. 32 and 33)."
            ),
            title=_("Other side"),
            staff=(_("Other side"), _("So that nobody appraises in a case of their own.")),
            said=_("Other side"),
        ),
        Question(
            Field("use", Kind.CHOICE, choices=tuple(USES)),
            _("What is the report for?"),
            _(
                "In a lawsuit the court often chooses the institution: ask the court before you pay for a report."
            ),
            choices=USES,
            title=_("What it is for"),
        ),
        Question(
            Field("before", Kind.CHOICE, choices=tuple(BEFORE)),
            _("Has the same been appraised before?"),
            choices=BEFORE,
            title=_("Appraised before"),
        ),
        Question(
            Field("earlier", Kind.LINE, longest=100),
            _("By which institution?"),
            _(
                "In a lawsuit the court decides on a repeated appraisal, and another institution does it (Art. 43)."
            ),
            title=_("Institution of the earlier report"),
            matters=_had_before,
        ),
        Question(
            Field("earlier_number", Kind.LINE, required=False, longest=60),
            _("What is the number of that report?"),
            _("It stands at the top of the report. Leave it open if you do not have it."),
            title=_("Number of the earlier report"),
            matters=_had_before,
        ),
        Question(
            Field("waiver", Kind.CHOICE, required=False, choices=tuple(labels.WAIVERS)),
            _("Does one of these apply to you?"),
            _("Then you may pay less or nothing (Art. 45). Bring what shows it."),
            choices=labels.WAIVERS,
            title=_("Fee waived"),
        ),
        *groups.questions("waiver"),
    ),
    title=_("What the institution asks"),
    hint=_("What is not asked now is asked by the institution."),
)
