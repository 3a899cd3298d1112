"""Names of scores, reasons and results, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from fawang.feedback.rules import Reason, Result
from fawang.kernel.wording import Text

SCORES: dict[int, Text] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither satisfied nor dissatisfied"),
    2: _("Dissatisfied"),
    1: _("Very dissatisfied"),
}

REASONS: dict[str, Text] = {
    Reason.SOLVED: _("My problem is solved"),
    Reason.CLEAR: _("Everything was explained clearly"),
    Reason.QUICK: _("It was quick"),
    Reason.KIND: _("People were kind and respectful"),
    Reason.NOT_SOLVED: _("My problem is not solved"),
    Reason.NOT_PAID: _("I have not received what was agreed"),
    Reason.WRONG_RESULT: _("What was recorded is not what happened"),
    Reason.UNCLEAR: _("I did not understand what happened"),
    Reason.SLOW: _("It took too long"),
    Reason.NOT_REACHED: _("I could not reach anybody"),
    Reason.UNKIND: _("I was not treated well"),
}

RESULTS: dict[str, Text] = {
    Result.SETTLED: _("Settled"),
    Result.EXPLAINED: _("Explained; the person understands"),
    Result.HANDED_ON: _("Handed on to the office in charge"),
    Result.NOT_REACHED: _("Person could not be reached"),
}
