"""What a lawyer writes up after a talk: the outcomes there are, and what each asks for. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.step_fields import Field
from fawang.kernel.rules.step_fields import Kind as Typed


class Outcome(StrEnum):
    """What came of a consultation."""

    ADVISED = "advised"
    LEGAL_AID = "legal_aid"
    ELSEWHERE = "elsewhere"
    NO_LEGAL_QUESTION = "no_legal_question"
    DROPPED = "dropped"


#: With these something was advised, and the record says what.
WITH_ADVICE = frozenset({Outcome.ADVISED, Outcome.LEGAL_AID, Outcome.ELSEWHERE})

LONGEST_ASKED = 4000
LONGEST_ADVISED = 8000
LONGEST_NEXT_STEPS = 2000

FIELDS = (
    Field("asked", Typed.TEXT, longest=LONGEST_ASKED),
    Field("advised", Typed.TEXT, required=False, longest=LONGEST_ADVISED),
    Field("next_steps", Typed.TEXT, required=False, longest=LONGEST_NEXT_STEPS),
    Field("sources", Typed.LIST, required=False, longest=60),
    Field("outcome", Typed.CHOICE, choices=tuple(Outcome)),
    #: The matter of the second level, where it was another than it seemed.
    Field("topic", Typed.LINE, required=False, longest=60),
)


def check(values: Mapping[str, Any]) -> None:
    """Check what one field alone does not tell.

    Raises:
        Invalid: `advised` is missing although something was advised.
    """
    if values["outcome"] in WITH_ADVICE and not values.get("advised"):
        raise Invalid("invalid", errors={"advised": "field_required"})
