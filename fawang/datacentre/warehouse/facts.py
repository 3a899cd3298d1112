"""The facts: what is kept of what happened, each column once. Pure.

A fact is a row for each thing that happened, at the grain that `Fact.meaning` states. No column says who somebody is:
people, lawyers and orders stand in it as keys (pseudonyms.py) that count and link, and tell nothing by themselves.
A code that is not known, or has no meaning for a row, is the empty text; a number that is not known is -1. Nothing is
null, so that every engine counts alike.

Whoever was served stands as a key in `service` only, where people are counted. Other facts have none: each
would be one more thing to link by, and a key costs as much on disk as all the rest of its row.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds."""

    DAY = "day"
    #: A code of some vocabulary.
    CODE = "code"
    #: A small whole number, such as an hour or a score.
    SMALL = "small"
    #: A whole number that can be added up.
    NUMBER = "number"
    #: Money in fen, so that sums are exact.
    FEN = "fen"
    FLAG = "flag"
    #: The number of a row of a dimension.
    REFERENCE = "reference"
    #: A keyed hash of 64 bits.
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, what that means, its unit, and the dimension it belongs to."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: its code, what one row is, and its columns.

    Rows of a month lie in the order of `sort`: those of a region together, and within it what is alike: that takes
    less on disk.
    """

    code: str
    meaning: str
    columns: tuple[Column, ...]
    sort: tuple[str, ...] = ("village", "day")

    def column(self, name: str) -> Column:
        """Return a column.

        Raises:
            KeyError: there is none of this name.
        """
        return {one.name: one for one in self.columns}[name]

    def has(self, name: str) -> bool:
        """Tell whether there is a column of this name."""
        return any(one.name == name for one in self.columns)

    @property
    def dimensions(self) -> frozenset[str]:
        """Return the codes of the dimensions by which rows can be told apart."""
        return frozenset(one.dimension for one in self.columns if one.dimension)


def _code(name: str, meaning: str, dimension: str = "") -> Column:
    return Column(name, Kind.CODE, meaning, dimension=dimension)


DAY = Column("day", Kind.DAY, "the day in China's time", dimension="day")
HOUR = Column("hour", Kind.SMALL, "the hour of that day, 0 to 23", "hours", "hour")
PLACE = (
    _code("prefecture", "where: the prefecture's code (GB/T 2260)", "region"),
    _code("county", "where: the county's code", "region"),
    _code("town", "where: the town's code", "region"),
    _code("village", "where: the village's code, the lowest that is known", "region"),
)
UNIT = Column("unit", Kind.REFERENCE, "the unit in charge, by its number", dimension="unit")
MATTER = (
    _code("matter", "what it is about: the head", "matter"),
    _code("topic", "what it is about: the matter of the second level", "matter"),
)
CHANNEL = (
    _code("channel_group", "hotline, online or on site", "channel"),
    _code("channel", "by which way", "channel"),
)
SERVICE_KIND = _code("kind", "advice, legal aid, notarisation, appraisal, mediation or information", "kind")
PARTNER = _code("partner", "which other line or body it came from or went to", "partner")
LANGUAGE = _code("language", "what was spoken", "language")
GROUP = _code(
    "special_group", "to which group with a special claim to help the person belongs", "special_group"
)
ZONE = _code("zone", "through which special zone they came, by its code", "zone")
PERSON = Column("person", Kind.KEY, "who, as a keyed hash: counts people, names nobody")
LAWYER = Column("lawyer", Kind.KEY, "which lawyer, as a keyed hash; 0: none")
DIRECTION = _code("direction", "in: to us, out: to them", "direction")
TAKEN_AFTER = Column("taken_after", Kind.NUMBER, "until the other side took it up; -1: not yet", "minutes")
_WHEN = (DAY, HOUR)
_ALIKE = ("village", "unit", "channel", "topic", "day")

SERVICE = Fact(
    "service",
    "one contact of any channel in which somebody was served",
    (
        *_WHEN, *PLACE, UNIT, *CHANNEL, SERVICE_KIND, *MATTER, PARTNER, LANGUAGE, GROUP, ZONE, PERSON,
        Column("since", Kind.SMALL, "since this person's service before; -1: it is their first", "days"),
        Column("remote", Kind.FLAG, "advice by a lawyer who was elsewhere, by video or in writing"),
        Column("fee_waived", Kind.FLAG, "a fee that others pay was waived"),
    ),
    sort=_ALIKE,
)  # fmt: skip
CALL = Fact(
    "call",
    "one call to 12348, whatever became of it",
    (
        *_WHEN, *PLACE, UNIT, *MATTER, PARTNER, LANGUAGE, GROUP,
        Column("asked", Kind.FLAG, "came into line for a human"),
        _code("outcome", "answered, abandoned, called_back, message, failed, waiting; menu: asked for nobody"),
        Column("waited", Kind.NUMBER, "from coming into line until answered or gone", "seconds"),
        Column("talked", Kind.NUMBER, "from the first answer to the end of the talk", "seconds"),
    ),
)  # fmt: skip
CONSULTATION = Fact(
    "consultation",
    "one consultation with a lawyer, of the day on which it began",
    (
        *_WHEN, *PLACE, UNIT, *CHANNEL, *MATTER, PARTNER, LANGUAGE, GROUP, ZONE, LAWYER,
        Column("first_answer", Kind.NUMBER, "until the first answer; -1: none yet", "minutes"),
        Column("term", Kind.FLAG, "an answer was owed by a term that is over or met"),
        Column("term_kept", Kind.FLAG, "and it came in time"),
    ),
    sort=_ALIKE,
)  # fmt: skip
TRANSITION = Fact(
    "transition",
    "one step of a work order, or one card shown to it",
    (
        *_WHEN, *PLACE, UNIT, *MATTER, PARTNER, GROUP,
        Column("order", Kind.KEY, "which work order, as a keyed hash"),
        _code("order_kind", "the kind of order, by its name", "order_kind"),
        _code("command", "the step that was taken; empty for a card"),
        _code("state", "the state after it"),
        _code("card", "yellow or red, where the row is a card"),
        Column("term", Kind.FLAG, "the step ended a term"),
        Column("term_kept", Kind.FLAG, "and it was kept"),
        Column("recovered", Kind.FEN, "what was recovered for the person by the case that this step concludes", "fen"),
        Column("subsidy", Kind.FEN, "what is paid to the lawyer for the case that this step closes", "fen"),
    ),
)  # fmt: skip
REFERRAL = Fact(
    "referral",
    "somebody handed over by another line or body, or to it",
    (
        *_WHEN, *PLACE, UNIT, *MATTER, PARTNER, GROUP, DIRECTION, TAKEN_AFTER,
    ),
)  # fmt: skip
MATTER_REFERRAL = Fact(
    "matter_referral",
    "one matter handed over by another body, or to it, of the day on which it was offered",
    (
        *_WHEN, *PLACE, UNIT, *MATTER, PARTNER, DIRECTION,
        Column("accepted", Kind.FLAG, "the other side took it over"),
        Column("refused", Kind.FLAG, "the other side refused it, and nobody took it over afterwards"),
        Column("returned", Kind.FLAG, "it came back to whoever had offered it"),
        Column("bounced", Kind.FLAG, "it came back a second time: a referee decides (ping-pong)"),
        Column("acknowledged_after", Kind.NUMBER, "until the other side said that it has it; -1: not yet", "minutes"),
        TAKEN_AFTER,
        Column("concluded_after", Kind.NUMBER, "until it was concluded; -1: not yet", "minutes"),
    ),
)  # fmt: skip
RATING = Fact(
    "rating",
    "one judgement of a service by the person it was for",
    (
        *_WHEN, *PLACE, UNIT, *CHANNEL, SERVICE_KIND, *MATTER, PARTNER, LANGUAGE, GROUP, ZONE,
        Column("score", Kind.SMALL, "1 very dissatisfied to 5 very satisfied"),
    ),
    sort=_ALIKE,
)  # fmt: skip
NOTICE = Fact(
    "notice",
    "one notice to a person or a colleague",
    (
        *_WHEN, *PLACE, UNIT,
        _code("medium", "by which carrier", "medium"),
        _code("event", "what it told of"),
        _code("outcome", "sent, failed, or unsure"),
        Column("delay", Kind.NUMBER, "from the event until it was sent; -1: it was not", "seconds"),
    ),
)  # fmt: skip
VISIT = Fact(
    "visit",
    "one visit of somebody to a centre, station or workroom",
    (
        *_WHEN, *PLACE, UNIT, SERVICE_KIND, GROUP,
        Column("waited", Kind.NUMBER, "until somebody was there for them; -1: not known", "minutes"),
    ),
)  # fmt: skip
APPOINTMENT = Fact(
    "appointment",
    "one date at an office that was kept, missed or given up, of the day for which it was booked",
    (
        *_WHEN, *PLACE, UNIT,
        _code("outcome", "came, missed, or cancelled by the person"),
        Column("ahead", Kind.NUMBER, "from booking until the date", "days"),
    ),
)  # fmt: skip
OUTREACH = Fact(
    "outreach",
    "one day of a village adviser, law talk or service day that was held",
    (
        *_WHEN, *PLACE, UNIT,
        _code("activity", "adviser_day, talk or service_day"),
        Column("persons", Kind.NUMBER, "how many it reached, counted without names", "people"),
    ),
)  # fmt: skip
SEAT_TIME = Fact(
    "seat_time",
    "one hour of one seat on duty",
    (
        DAY, HOUR, UNIT, LANGUAGE, LAWYER,
        Column("ready", Kind.NUMBER, "ready for the next", "seconds"),
        Column("busy", Kind.NUMBER, "with somebody", "seconds"),
        Column("wrap_up", Kind.NUMBER, "writing up", "seconds"),
        Column("away", Kind.NUMBER, "on a break", "seconds"),
        Column("paid", Kind.FEN, "what is paid for the duty", "fen"),
    ),
    sort=("unit", "day"),
)  # fmt: skip

FACTS: dict[str, Fact] = {
    one.code: one
    for one in (
        SERVICE,
        CALL,
        CONSULTATION,
        TRANSITION,
        REFERRAL,
        MATTER_REFERRAL,
        RATING,
        NOTICE,
        VISIT,
        APPOINTMENT,
        OUTREACH,
        SEAT_TIME,
    )
}
