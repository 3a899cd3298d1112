"""What a notification says, as whoever takes it in is asked."""

from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Field, Kind
from fawang.legal_aid.defence.rules import DefenceGround, DefenceStage, Organ
from fawang.legal_aid.defence.texts import labels
from fawang.work_orders.kinds.questions import Asks, Question

LONGEST = 120

ASKS = Asks(
    questions=(
        Question(
            Field("organ_kind", Kind.CHOICE, choices=tuple(map(str, Organ))),
            _("Which organ notifies?"),
            choices=labels.ORGANS,
        ),
        Question(Field("organ_name", Kind.LINE, longest=LONGEST), _("Name of the organ")),
        Question(
            Field("number", Kind.LINE, longest=80),
            _("Number of the case"),
            _(
                "As the notification has it. The same number of the same organ for the same person is taken in once."
            ),
        ),
        Question(
            Field("stage", Kind.CHOICE, choices=tuple(map(str, reversed(DefenceStage)))),
            _("Stage of the case"),
            choices=labels.STAGES,
        ),
        Question(
            Field("grounds", Kind.SEVERAL, choices=tuple(map(str, DefenceGround))),
            _("Why a lawyer is assigned"),
            choices=labels.GROUNDS,
        ),
        Question(Field("charge", Kind.LINE, longest=200), _("Suspected or accused of")),
        Question(Field("held_at", Kind.LINE, required=False, longest=LONGEST), _("Where the person is held")),
        Question(Field("hearing_on", Kind.DATE, required=False), _("Day of the hearing")),
    ),
    title=_("The notification"),
    hint=_(
        "No economic condition is checked: what an organ notifies is assigned (Legal Aid Law, Arts. 25 and 36)."
    ),
    authority=True,
)
