"""The one message that both sides of a referral exchange, whichever link carries it. Pure.

`read` takes the plain data of JSON, a form or a row of a file, and says of everything that is wrong where it stands
and, by its code, what to do about it. `data` is its inverse: `read(message.data()) == message`.

Numbers are those of the sender: `number` is what the sender calls the referral, `reference` what the receiver calls
it, as far as the sender knows. `step` counts the sender's own messages of this referral from 1: a receiver knows
(partner, number, step) and takes each once, however often it comes. `fields` are those that leave by the agreement;
nothing else about the person is in a message.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean

#: Characters, and entries.
LONGEST_NUMBER, LONGEST_CODE, LONGEST_NAME, LONGEST_WORDS, LONGEST_FIELD = 80, 40, 120, 2_000, 5_000
MOST_FIELDS, MOST_LINKS, MOST_STEPS = 40, 20, 10_000
_NUMBER = re.compile(r"[\w.:/+#-]+")
_CODE = re.compile(r"[a-z0-9_]+")


class MessageType(StrEnum):
    """What happened at the sender."""

    #: The sender asks the receiver to take a matter; again, after a refusal, with what was missing.
    OFFERED = "offered"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: Given back after it was accepted.
    RETURNED = "returned"
    CONCLUDED = "concluded"
    #: The giver keeps it, or nobody needs it any more.
    WITHDRAWN = "withdrawn"
    #: The referee of the pair has decided whose matter it is: `next` is `giver` or `taker`.
    DECIDED = "decided"
    #: Something to know; nothing moves.
    NEWS = "news"


class Urgency(StrEnum):
    """How soon somebody must act. DANGER goes to 110 by telephone first."""

    NORMAL = "normal"
    URGENT = "urgent"
    DANGER = "danger"


class Relation(StrEnum):
    """What a referral has to do with another one, or with an order, that both sides know."""

    #: A part of a matter that the sender goes on with.
    PART_OF = "part_of"
    #: The same matter has come by another way.
    SAME_AS = "same_as"
    #: It is given back as an offer of its own: counts as a return of that referral.
    RETURNS = "returns"
    #: The call with which it was handed over.
    CALL = "call"


@dataclass(frozen=True, slots=True)
class MessageLink:
    """Another thing that the receiver can know by its number."""

    relation: Relation
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMessage:
    """What one side tells the other about a referral.

    Args:
        type: what happened.
        number: what the sender calls the referral; may be empty where `reference` is given (a body without a system).
        reference: what the receiver calls it; empty until the sender has been told.
        step: the sender's count of its own messages of this referral, from 1; 0 for what was heard on the telephone or
            typed into a form: whoever takes that knows by the version whether it was taken already.
        at: when it happened at the sender.
        matter, region, urgency: what the agreement is looked up by. `offered` has them; elsewhere they may be empty.
        discreet: its person may be watched: nothing of it is shown or sent where others may see it.
        fields: name → text of what leaves (`agreements.FIELDS`).
        reason: a code of the agreement's reasons (data/reasons.yaml); with refused, returned, withdrawn.
        next: who is next: `giver`, `taker`, `referee`, or the code of another partner.
        due_at: until when the sender expects or promises the next step.
        words: plain words for the other side's staff, or the result.
        links: other numbers that belong to it.
    """

    type: MessageType
    number: str
    reference: str = ""
    step: int = 1
    at: datetime
    matter: str = ""
    region: str = ""
    urgency: Urgency = Urgency.NORMAL
    discreet: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    next: str = ""
    due_at: datetime | None = None
    words: str = ""
    links: tuple[MessageLink, ...] = ()

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """Return the message that `data` holds.

        Raises:
            Invalid: `message_invalid`; `errors` names each place (`fields.name`, `links.0.number`) with a code whose
                words say what to write there instead.
        """
        reader = _Reader(data)
        kind = reader.member("type", MessageType)
        message = cls(
            type=kind or MessageType.NEWS,
            number=reader.number("number"),
            reference=reader.number("reference"),
            step=reader.count("step"),
            at=reader.moment("at", required=True) or _NEVER,
            matter=reader.code("matter"),
            region=reader.code("region"),
            urgency=reader.member("urgency", Urgency, default=Urgency.NORMAL) or Urgency.NORMAL,
            discreet=reader.flag("discreet"),
            fields=reader.fields(),
            reason=reader.code("reason"),
            next=reader.code("next"),
            due_at=reader.moment("due_at"),
            words=reader.text("words", LONGEST_WORDS),
            links=reader.links(),
        )
        if kind is not None:
            reader.errors |= {place: code for place, code in _misses(message) if place not in reader.errors}
        reader.errors |= dict.fromkeys(sorted(map(str, data.keys() - _KNOWN))[:10], "message_unknown_field")
        if reader.errors:
            raise Invalid("message_invalid", errors=reader.errors)
        return message

    def data(self) -> dict[str, Any]:
        """Return it as plain JSON data; what is empty has no key."""
        written: dict[str, Any] = {
            "type": str(self.type),
            "number": self.number,
            "reference": self.reference,
            "step": self.step,
            "at": self.at.isoformat(),
            "matter": self.matter,
            "region": self.region,
            "urgency": str(self.urgency),
            "discreet": self.discreet,
            "fields": dict(self.fields),
            "reason": self.reason,
            "next": self.next,
            "due_at": self.due_at.isoformat() if self.due_at else "",
            "words": self.words,
            "links": [{"relation": str(one.relation), "number": one.number} for one in self.links],
        }
        return {name: value for name, value in written.items() if value not in ("", {}, [], False)}


_KNOWN = frozenset(
    {
        "type", "number", "reference", "step", "at", "matter", "region", "urgency", "discreet", "fields", "reason",
        "next", "due_at", "words", "links",
    }
)  # fmt: skip
_NEVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_WITH_REASON = frozenset({MessageType.REFUSED, MessageType.RETURNED})


def _misses(message: ReferralMessage) -> Iterator[tuple[str, str]]:
    if not message.number and not message.reference:
        yield "number", "message_required"
    if message.type == MessageType.OFFERED:
        yield from ((name, "message_required") for name in ("matter", "region") if not getattr(message, name))
        if not message.number:
            yield "number", "message_required"
    if message.type in _WITH_REASON:
        yield from ((name, "message_required") for name in ("reason", "next") if not getattr(message, name))
    if message.type == MessageType.DECIDED and message.next not in ("giver", "taker"):
        yield "next", "message_required"
    if message.type in (MessageType.NEWS, MessageType.CONCLUDED) and not message.words:
        yield "words", "message_required"


class _Reader:
    """Reads places one by one, and collects what is wrong with them."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.errors: dict[str, str] = {}

    def text(self, place: str, longest: int, value: Any = None) -> str:
        value = self._data.get(place) if value is None else value
        if value is None:
            return ""
        if not isinstance(value, str):
            self.errors[place] = "message_text"
            return ""
        text = clean(value)
        if len(text) > longest:
            self.errors[place] = "message_too_long"
            return ""
        return text

    def _fitting(self, place: str, longest: int, form: re.Pattern[str], code: str, value: Any = None) -> str:
        text = self.text(place, longest, value)
        if text and not form.fullmatch(text):
            self.errors[place] = code
            return ""
        return text

    def number(self, place: str, value: Any = None) -> str:
        return self._fitting(place, LONGEST_NUMBER, _NUMBER, "message_number", value)

    def code(self, place: str) -> str:
        return self._fitting(place, LONGEST_CODE, _CODE, "message_code")

    def member[E: StrEnum](
        self, place: str, kind: type[E], *, value: Any = None, default: E | None = None
    ) -> E | None:
        value = self._data.get(place) if value is None else value
        if value is None and default is not None:
            return default
        try:
            return kind(value)
        except ValueError:
            self.errors[place] = "message_choice" if value is not None else "message_required"
            return None

    def count(self, place: str) -> int:
        value = self._data.get(place, 1)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_STEPS:
            self.errors[place] = "message_count"
            return 1
        return value

    def flag(self, place: str) -> bool:
        value = self._data.get(place, False)
        if not isinstance(value, bool):
            self.errors[place] = "message_flag"
            return False
        return value

    def moment(self, place: str, *, required: bool = False) -> datetime | None:
        value = self._data.get(place)
        if value in (None, ""):
            if required:
                self.errors[place] = "message_required"
            return None
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            moment = None
        # Far from every calendar no term can be reckoned.
        if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 2200:
            self.errors[place] = "message_moment"
            return None
        return moment

    def fields(self) -> dict[str, str]:
        given = self._data.get("fields", {})
        if not isinstance(given, Mapping) or len(given) > MOST_FIELDS:
            self.errors["fields"] = "message_fields"
            return {}
        read = {}
        for name, value in given.items():
            if not isinstance(name, str) or not _CODE.fullmatch(name) or len(name) > LONGEST_CODE:
                self.errors["fields"] = "message_code"
                continue
            if text := self.text(f"fields.{name}", LONGEST_FIELD, value):
                read[name] = text
        return read

    def links(self) -> tuple[MessageLink, ...]:
        given = self._data.get("links", [])
        if not isinstance(given, list) or len(given) > MOST_LINKS:
            self.errors["links"] = "message_links"
            return ()
        read = []
        for place, one in enumerate(given):
            if not isinstance(one, Mapping):
                self.errors[f"links.{place}"] = "message_links"
                continue
            relation = self.member(f"links.{place}.relation", Relation, value=one.get("relation", ""))
            number = self.number(f"links.{place}.number", one.get("number", ""))
            if not number:
                self.errors.setdefault(f"links.{place}.number", "message_required")
            elif relation is not None:
                read.append(MessageLink(relation, number))
        return tuple(read)
