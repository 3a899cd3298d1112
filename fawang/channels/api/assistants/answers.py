"""What the tools answer. Each answer names its sources, the day for which it holds, and where a person goes on."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field


class Source(BaseModel):
    """What a part of an answer rests on."""

    name: Annotated[str, Field(description="an article of law, a register, an entry of the content")]
    text: Annotated[str, Field(description="the article in full; empty where the source is no article")] = ""
    validity: Annotated[str, Field(description="in force, not verified, no longer in force, reviewed by …")]
    since: Annotated[str, Field(description="since when the law is in force, ISO 8601; empty: not known")] = (
        ""
    )
    dated: Annotated[str, Field(description="of the enactment or amendment that made this text")] = ""
    address: Annotated[str, Field(description="where a person can read it")] = ""


class Sourced(BaseModel):
    """What every answer carries."""

    as_of: Annotated[date, Field(description="the day for which this holds; ask again on a later one")]
    sources: list[Source]
    open: Annotated[str, Field(description="the address that a person opens to go on")]
    progress: Annotated[
        str, Field(description="where a person looks how their matter stands; no tool can read a matter")
    ]


class CallNow(BaseModel):
    """A number for a person in danger."""

    sign: str
    numbers: Annotated[list[str], Field(description="each with its name, the first one first")]


class Choice(BaseModel):
    """A possible answer: hand `value` in again under the name that is asked for."""

    value: str
    label: str


class Asked(BaseModel):
    """The one fact that is missing."""

    fact: str
    question: str
    choices: list[Choice]


class Advice(BaseModel):
    """An answer of the content pack."""

    code: str
    title: str
    answer: str
    steps: list[str]
    papers: list[str]
    validity: Annotated[str, Field(description="who has vouched for it, and when")]
    articles: Annotated[list[str], Field(description="citations; their texts are among `sources`")]
    address: str


class ZoneNow(BaseModel):
    """A special zone that is open now: lawyers who know just that answer there first."""

    name: str
    announcement: Annotated[str, Field(description="tell it to whoever it may concern")]
    address: str


class GuidanceAnswer(Sourced):
    """Guidance. Show `call_now` before anything else. One of `answers`, `offered`, `asked` is filled, or none fits."""

    call_now: list[CallNow]
    zone: ZoneNow | None
    state: Annotated[str, Field(description="opened, several, offered, asked or none")]
    answers: list[Advice]
    offered: Annotated[list[Choice], Field(description="ask which is closer, and hand it in as `entry`")]
    asked: Annotated[Asked | None, Field(description="ask the person, and hand the answer in with `facts`")]


class ItemAnswer(BaseModel):
    """A service item."""

    id: str
    code: str
    name: str
    about: str
    department: str
    depth: Annotated[str, Field(description="how far it goes online here: read, book, apply, whole")]
    phone: str
    address: str


class ItemsAnswer(Sourced):
    """The items that fit, the best first; of a single one all that is known, too."""

    items: list[ItemAnswer]
    details: Annotated[dict[str, object], Field(description="of the item that was named by its id")]


class OfficeAnswer(BaseModel):
    """An office. What is empty is not known."""

    id: int
    name: str
    kind: str
    address: str
    phone: str
    opening: str
    metres: int | None
    next_free: Annotated[str, Field(description="the next appointment that is free, ISO 8601")]
    page: str
    book: Annotated[str, Field(description="where a person books there; empty: no dates are given")]


class OfficesAnswer(Sourced):
    """Offices, the nearest first."""

    place: Annotated[str, Field(description="the division that was meant; empty: not certain")]
    candidates: Annotated[list[str], Field(description="divisions that may be meant instead")]
    offices: list[OfficeAnswer]


class LastDay(BaseModel):
    """A period with its last day."""

    period: str
    last_day: date
    days_left: int
    may_move: Annotated[bool, Field(description="the holidays of that year are not announced yet")]
    how: Annotated[list[str], Field(description="how it was counted")]
    note: str


class PeriodAnswer(Sourced):
    """What is missing, or every last day, the next one first."""

    asked: Asked | None
    before: Annotated[str, Field(description="what to do before the last day")]
    last_days: list[LastDay]


class FormLine(BaseModel):
    """A form that a person fills in on the site."""

    code: str
    title: str
    intro: str
    version: int
    address: str


class FormsAnswer(Sourced):
    """The forms."""

    forms: list[FormLine]
