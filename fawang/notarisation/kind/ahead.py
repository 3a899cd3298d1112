"""What comes next for whoever applies: who has it, what they have to do, what they bring."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.notarisation.procedure import State
from fawang.work_orders.kinds.panels import Seen, ToBring

_NOT_AGREED = _(
    "The reason stands below. If you do not agree, you can complain at the end of this page, and ask a lawyer free of"
    " charge at 12348."
)
_BEING_SIGNED = _(
    "The certificate is written. A second person looks it through, the notary signs it and the office seals it. You"
    " need not do anything; we tell you when it is there."
)
_AHEAD: Mapping[State, Text] = {
    State.UNROUTED: _(
        "The justice bureau looks for the competent notary office by the date below and tells you. You need not do"
        " anything now."
    ),
    State.SUBMITTED: _(
        "The notary office decides by the date below whether it accepts your application, and says what it costs. You"
        " need not do anything now."
    ),
    State.SUPPLEMENTING: _(
        "Please hand in the papers named below by the date below, and then say that everything is there. Until then"
        " the office cannot go on."
    ),
    State.UNPAID: _("Please pay the fee by the date below. As soon as nothing is owed, the notary begins."),
    State.EXAMINING: _(
        "The notary examines your application. The certificate follows by the date below. You need not do anything now."
    ),
    State.PROVING: _(
        "The notary needs the evidence named below. The time limit stands still until you say that everything is there."
    ),
    State.VERIFYING: _(
        "The notary verifies facts with others; this time does not count. You need not do anything now."
    ),
    State.PROPOSED: _BEING_SIGNED,
    State.SIGNING: _BEING_SIGNED,
    State.ISSUED: _(
        "Your certificate is ready. Open it below and save the signed file. If you need it on paper, fetch it at the"
        " office."
    ),
    State.REVIEWING: _(
        "Another notary of the office looks your certificate through and answers by the date below. You need not do"
        " anything now."
    ),
    State.CLOSED: _(
        "It is done. Open your certificate below; whoever is shown it can verify it here by number and code."
    ),
    State.DECLINED: _NOT_AGREED,
    State.REFUSED: _NOT_AGREED,
    State.TERMINATED: _NOT_AGREED,
    State.WITHDRAWN: _("You have withdrawn your application. You can apply again at any time."),
    State.REVOKED: _(
        "The certificate is void and must not be used any more. The reason stands below. Ask the office what takes its"
        " place."
    ),
}
_COME = _(
    "Please come to the notary in person: choose a time below, or ring the office. Nobody can do it for you, and"
    " without you nothing is signed."
)
_IDENTITY_CARD, _ORIGINALS = _("Your identity card"), _("The originals of the papers you handed in")


def has_to_come(seen: Seen) -> bool:
    """Tell whether the notary waits for the person themselves (Notarisation Law, Art. 26)."""
    facts = seen.order.facts
    return (
        seen.order.state == State.EXAMINING and bool(facts.get("in_person")) and not facts.get("attended_on")
    )


def ahead(seen: Seen) -> ToBring:
    """Return what the person has to know and do in this state of their application."""
    state = State(seen.order.state)
    if has_to_come(seen):
        return ToBring(_COME, (_IDENTITY_CARD, _ORIGINALS))
    return ToBring(_AHEAD[state], (_IDENTITY_CARD,) if state == State.ISSUED else ())
