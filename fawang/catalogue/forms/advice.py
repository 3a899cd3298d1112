"""The shape of what a check-up may find: when, which articles say so, how grave it is, and what to do next."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from fawang.catalogue.forms.texts import Citation, Expression, Name, Strict, Words


class Risk(StrEnum):
    """How grave a finding is; the gravest first."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


class Way(StrEnum):
    """By what a firm goes on from a finding."""

    ASK = "ask"
    APPOINTMENT = "appointment"
    ITEM = "item"
    GUIDE = "guide"


class Next(Strict):
    """The next step: a question to a lawyer, an appointment, a service item or a guide, the last two by their code."""

    way: Way
    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,60}$")] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.way in (Way.ITEM, Way.GUIDE)) != (self.code is not None):
            raise ValueError("`code` names an item or a guide, and belongs only to these two")
        return self


class Finding(Strict):
    """Something that the answers show, and that the firm should put right.

    Args:
        code: never changes, so that a later check can tell whether it is still there.
        section: the code of the section to whose field it belongs.
        when: holds of the answers if there is such a finding; never of answers that were not given.
        text: what was found; advice: what the law says of it and what to do.
        verified: false where the collection has no text of an article; the page says so.
    """

    code: Name
    section: Name
    when: Expression
    risk: Risk
    text: Words
    advice: Words
    articles: tuple[Citation, ...] = Field(min_length=1)
    verified: bool = True
    next: Next
