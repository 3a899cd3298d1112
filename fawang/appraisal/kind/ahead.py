"""What comes next for whoever commissions: who has it, what they have to do, what they bring."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fawang.appraisal.procedure import State
from fawang.kernel.wording import Text
from fawang.work_orders.kinds.panels import Seen, ToBring

_NOT_AGREED = _(
    "The reason stands below. If you do not agree, you can complain at the end of this page, and ask a lawyer free of"
    " charge at 12348."
)
_BEING_SIGNED = _(
    "The report is written. The institution looks it through, each appraiser signs it and the institution seals it. You"
    " need not do anything; we tell you when it is there."
)
_AHEAD: Mapping[State, Text] = {
    State.UNROUTED: _(
        "The justice bureau looks for the right institution by the date below and tells you. You need not do anything"
        " now."
    ),
    State.SUBMITTED: _(
        "The institution answers by the date below whether it accepts your commission, and on which terms. Keep the"
        " materials unchanged until then."
    ),
    State.COMPLETING: _(
        "Please hand in the materials named below by the date below, and then say that everything is there. Until then"
        " the institution cannot go on."
    ),
    State.OFFERED: _(
        "The institution has offered its terms. Read them, and commission it below by the date below; or withdraw, and"
        " you owe nothing."
    ),
    State.UNPAID: _(
        "Please pay the fee by the date below. As soon as nothing is owed, the appraisal begins."
    ),
    State.APPRAISING: _(
        "At least two appraisers examine the materials. The report follows by the date below. If the institution asks"
        " you to come, bring your identity card."
    ),
    State.SUSPENDED: _(
        "The appraisal is suspended and the time limit stands still; the reason stands in the history. The institution"
        " tells you when it goes on."
    ),
    State.WRITTEN: _BEING_SIGNED,
    State.SIGNING: _BEING_SIGNED,
    State.ISSUED: _(
        "Your report is ready. Open it below and save the signed file. If you need it on paper, fetch it at the"
        " institution."
    ),
    State.ADDING: _(
        "The institution looks whether the report has to be supplemented and answers by the date below. You need not do"
        " anything now."
    ),
    State.CLOSED: _(
        "It is done. Open your report below; whoever is shown it can verify it here by number and code."
    ),
    State.DECLINED: _NOT_AGREED,
    State.TERMINATED: _NOT_AGREED,
    State.WITHDRAWN: _(
        "You have withdrawn your commission. You can commission an appraisal again at any time."
    ),
}
_BRING = _(
    "Please bring the materials to the institution: ring it first. Each hand-over is recorded and signed by both sides;"
    " you can sign here."
)
_IDENTITY_CARD, _MATERIALS = _("Your identity card"), _("The materials themselves, unchanged")


def ahead(seen: Seen) -> ToBring:
    """Return what the client has to know and do in this state of the commission."""
    state, facts = State(seen.order.state), seen.order.facts
    if state == State.APPRAISING and not facts.get("materials"):
        return ToBring(_BRING, (_IDENTITY_CARD, _MATERIALS))
    return ToBring(_AHEAD[state], (_IDENTITY_CARD,) if state == State.ISSUED else ())
