"""What all parts of the content pack are made of: texts, codes, citations, who vouches, what it rests on."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

#: A sentence or paragraph of Chinese that a reader sees.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2_000)]
#: One way in which a person may say it.
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
#: `head.sub`, as in `labour.overtime`.
MatterCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]
#: `《中华人民共和国劳动合同法》第八十二条`; parsed by `citations.parse`.
Citation = Annotated[str, StringConstraints(pattern=r"^《.+》第[零〇一二三四五六七八九十百千]+条.*$")]
#: A code of divisions of two to twelve digits; `00` is the whole country.
Region = Annotated[str, StringConstraints(pattern=r"^\d{2}(\d{2}|\d{4}|\d{7}|\d{10})?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{2,60}$")]


class Strict(BaseModel):
    """A part of the pack: unknown fields are errors, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ReviewState(StrEnum):
    """How far an entry has come."""

    #: Written, seen by no lawyer; the reader is told.
    UNREVIEWED = "unreviewed"
    #: Read and approved by a second person who may.
    REVIEWED = "reviewed"


class ReviewerRole(StrEnum):
    """In which capacity somebody reviewed."""

    LAWYER = "lawyer"
    LEGAL_AID_OFFICER = "legal_aid_officer"
    NOTARY = "notary"
    MEDIATOR = "mediator"


class Review(Strict):
    """Who vouches for an entry, and since when."""

    state: ReviewState = ReviewState.UNREVIEWED
    role: ReviewerRole | None = None
    #: The day of the last review; for an unreviewed entry, the day it was written.
    date: date

    @model_validator(mode="after")
    def _vouched(self) -> "Review":
        if (self.state == ReviewState.REVIEWED) != (self.role is not None):
            raise ValueError("a reviewed entry names the role of its reviewer, an unreviewed one names none")
        return self


class Based(Strict):
    """What names the law that it rests on: articles, or regulations that are not among the national laws."""

    articles: list[Citation] = []
    regulations: list[Text] = []

    @model_validator(mode="after")
    def _based(self) -> Self:
        if not (self.articles or self.regulations):
            raise ValueError("it names no legal basis")
        return self
