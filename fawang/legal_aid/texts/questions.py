"""What intake asks for legal aid: the other side, and what the law asks."""

from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Field, Kind
from fawang.kernel.wording import Text
from fawang.legal_aid.rules import eligibility
from fawang.legal_aid.rules.eligibility import Question as Asked
from fawang.legal_aid.rules.eligibility import is_answer
from fawang.legal_aid.texts import labels
from fawang.work_orders.kinds import groups
from fawang.work_orders.kinds.questions import OPPONENT, Asks, Question

LONGEST_NAME = 100
_SAID: dict[str, Text] = {
    Asked.CLAIM: _("What is sought"),
    Asked.NO_CONDITION: _("No condition of income"),
    Asked.EXEMPT: _("No check of income"),
}


def _on_the_path(question: Asked, answers: Mapping[str, str]) -> bool:
    return question in eligibility.path(answers)


def _of_the_law(question: Asked) -> Question:
    text, hint = labels.QUESTIONS[question]
    choices = eligibility.CHOICES.get(question)
    kind = Kind.CHOICE if choices else Kind.NUMBER
    return Question(
        Field(question, kind, required=False, choices=choices or (), longest=12),
        text,
        hint,
        choices={code: labels.ANSWERS[question][code] for code in choices or ()},
        said=_SAID.get(question, ""),
        matters=partial(_on_the_path, question),
        fits=partial(is_answer, question),
    )


ASKS = Asks(
    questions=(
        Question(
            Field(OPPONENT, Kind.LINE, required=False, longest=LONGEST_NAME),
            _("Who is it about?"),
            _(
                "The name of the company or person on the other side, if you know it. We use it to make sure that"
                " your lawyer does not work for them."
            ),
            title=_("Other side"),
            staff=(_("Other side"), _("So that no lawyer serves both sides.")),
            said=_("Other side"),
            with_words=True,
        ),
        *(_of_the_law(question) for question in Asked),
        *groups.questions(Asked.NO_CONDITION),
    ),
    title=_("What the law asks"),
    hint=_("What is not asked now is asked by the office. Nobody is turned away for it."),
    # Art. 38
    authority=True,
)
