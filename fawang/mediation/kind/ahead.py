"""What comes next for either side: who has it, what they have to do, what they bring."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import Text
from fawang.mediation.procedure import State
from fawang.mediation.rules import Side
from fawang.work_orders import queries as work_orders
from fawang.work_orders.kinds.panels import Seen, ToBring

_OVER = _(
    "The mediation is over. What you can do now, and until when, stands below. You can ask a lawyer free of charge at"
    " 12348."
)
_AHEAD: Mapping[State, Text] = {
    State.UNROUTED: _(
        "The justice bureau looks for the mediation committee by the date below and tells you. You need not do"
        " anything now. Nobody else is told."
    ),
    State.SUBMITTED: _(
        "The committee looks at your dispute by the date below. A mediator may ring you first. The other side is told"
        " nothing before that."
    ),
    State.INVITING: _(
        "The other side has been invited and answers by the date below. Nothing of what you wrote is told to them."
    ),
    State.MEDIATING: _(
        "The mediator talks with both sides, alone and together. When and where you meet stands below. Take with you"
        " what shows what happened."
    ),
    State.HALTED: _(
        "The mediation is halted until it is clear who goes on. You need not do anything now; the mediator rings you."
    ),
    State.SIGNING: _(
        "An agreement is ready. Read it below, slowly. Sign it only if you agree to every word; nobody may press you."
    ),
    State.SEALING: _(
        "Everybody has signed. The mediator signs and the committee seals it; you need not do anything now."
    ),
    State.IN_FORCE: _(
        "The agreement is in force and binds both sides. Do your part in time. Within thirty days both sides together"
        " can ask the court to confirm it, free of charge."
    ),
    State.CONFIRMING: _(
        "The court looks at the agreement and answers within fifteen days. We tell you what it says."
    ),
    State.CLOSED: _("It is done. If the agreement is not kept, what you can do stands below."),
    State.FAILED: _OVER,
    State.REFUSED: _OVER,
    State.DECLINED: _("The committee does not take it up. Why stands below, and what you can do instead."),
    State.TERMINATED: _OVER,
    State.WITHDRAWN: _("The application was withdrawn. Nobody has to do anything any more."),
}
_INVITED = _(
    "Somebody asks to talk a matter over with you and a mediator. It is free, and you need not take part. Answer by the"
    " date below, or ring the committee. If you do not want it, it ends."
)
_IDENTITY_CARD = _("Your identity card")


def ahead(seen: Seen) -> ToBring:
    """Return what a side has to know and do in this state of the mediation."""
    state = State(seen.order.state)
    if state == State.INVITING and work_orders.side_of(seen.order, seen.by) == Side.RESPONDENT:
        return ToBring(_INVITED)
    return ToBring(_AHEAD[state], (_IDENTITY_CARD,) if state in (State.MEDIATING, State.SIGNING) else ())
