"""How peer review reads."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.kernel.wording import Text
from fawang.legal_aid.rules.reviews import Grade

#: By criterion of the sheet: its name, and what a reviewer looks for.
CRITERIA: dict[str, tuple[Text, Text]] = {
    "taking_up": (
        _("Taking up the case"),
        _("Taken up in time, conflict of interest checked, powers in order."),
    ),
    "client": (_("Dealing with the client"), _("Met, listened to, told of risks, kept informed.")),
    "facts": (_("Facts and evidence"), _("Facts found out, evidence gathered and secured in time.")),
    "law": (_("Law and argument"), _("The right law, sound claims and arguments, periods kept.")),
    "result": (_("Result"), _("What could be reached was reached, or it is clear why not.")),
    "file": (_("The file"), _("Complete, in order, handed in on time.")),
}
GRADES: dict[str, tuple[Text, str]] = {
    Grade.EXCELLENT: (_("excellent"), "good"),
    Grade.GOOD: (pgettext_lazy("grade of a file", "good"), "good"),
    Grade.PASSED: (pgettext_lazy("grade of a file", "passed"), "brand"),
    Grade.FAILED: (pgettext_lazy("grade of a file", "not passed"), "bad"),
}
