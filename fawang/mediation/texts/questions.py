"""What intake asks for mediation: who the other side is, what connects the two, and whether somebody is afraid."""

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Field, Kind
from fawang.mediation.texts import labels
from fawang.work_orders.kinds import groups
from fawang.work_orders.kinds.questions import OPPONENT, Asks, Question


def _list() -> str:
    return format_html(
        '{} <a href="{}">{}</a>',
        gettext("If you do not mind, go on without choosing: the nearest one takes it."),
        reverse("mediation:committees"),
        gettext("See committees and mediators"),
    )


_committees = lazy(_list, str)
YES_NO = {"yes": _("Yes"), "no": _("No")}

ASKS = Asks(
    questions=(
        Question(
            Field(OPPONENT, Kind.LINE, longest=100),
            _("With whom is the dispute?"),
            _("A name, or that of a company. Nobody is told anything yet: first a mediator looks at it."),
            title=_("The other side"),
            with_words=True,
        ),
        Question(
            Field("relation", Kind.CHOICE, choices=tuple(labels.RELATIONS)),
            _("What is the dispute about?"),
            _("Choose what comes closest."),
            choices=labels.RELATIONS,
            title=_("Kind of dispute"),
        ),
        Question(
            Field("reach_other", Kind.LINE, required=False, longest=120),
            _("How can the other side be reached?"),
            _("A telephone number or an address, if you know it. If you do not, go on without an answer."),
            title=_("How to reach the other side"),
        ),
        Question(
            Field("jointly", Kind.CHOICE, choices=tuple(YES_NO)),
            _("Does the other side want a mediator too?"),
            _("If both of you apply together, it goes faster. Nobody has to take part."),
            choices=YES_NO,
            title=_("Both want it"),
        ),
        Question(
            Field("afraid", Kind.CHOICE, choices=tuple(YES_NO)),
            _("Are you afraid of the other side, or could you be harmed if they heard of this?"),
            _(
                "Then nobody writes to them before a mediator has spoken to you alone. If you are in danger now, ring"
                " the police at 110."
            ),
            choices=YES_NO,
            title=_("Afraid"),
        ),
        Question(
            Field("committee", Kind.UNIT, required=False),
            _("At which mediation committee?"),
            _committees(),
            title=_("Mediation committee"),
        ),
        Question(
            Field("mediator", Kind.LINE, required=False, longest=60),
            _("Would you like a certain mediator?"),
            _("Write the name, if you know one. The other side has a say in it too (Arts. 19 and 23)."),
            title=_("Mediator"),
        ),
        *groups.questions("relation"),
    ),
    title=_("What the mediator asks"),
    hint=_(
        "Mediation is free of charge (People's Mediation Law, Art. 4). What you say is not told to the other side."
    ),
)
