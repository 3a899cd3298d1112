"""An event on the wire: CloudEvents 1.0, structured mode in JSON. Pure.

Source: CloudEvents specification 1.0.2 and its JSON event format. Ours is a subset: `id`, `source`, `type`, `time`,
`datacontenttype`, `dataschema`, `subject` and `data`, all strings but the last, which is an object.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from fawang.kernel.rules.text import storable

CONTENT_TYPE = "application/cloudevents+json"
SPECVERSION = "1.0"
#: Bytes of a body. A referral is a page of text; files do not travel in events.
LARGEST = 256 * 1024
#: Objects and lists within one another. Ours have four.
DEEPEST = 12
LONGEST_ID, LONGEST_SUBJECT = 64, 120
_PREFIX = "cn.fawang."
_ID = re.compile(r"[A-Za-z0-9._:-]{8,64}\Z")
_TYPE = re.compile(r"cn\.fawang\.([a-z]+\.[a-z_]+)\.v([1-9]\d?)\Z")
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class Malformed(ValueError):
    """It is no event of ours. `code` is stable; `field` names what is wrong, where it is one field."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True)
class Envelope:
    """An event.

    Args:
        id: the same at every try; it names the event for ever. The receiver takes it once.
        source: whose it is, a URI; with us the public address.
        name, version: what it is, such as `referral.offered` and 1.
        time: when it happened, with a time zone; both sides count the events of a day by it.
        subject: what it is about; events of one subject are sent in their order.
    """

    id: str
    source: str
    name: str
    version: int
    time: datetime
    subject: str
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """Return the `type` attribute."""
        return f"{_PREFIX}{self.name}.v{self.version}"

    @property
    def schema(self) -> str:
        """Return the name of the schema of its data."""
        return f"{self.name}.v{self.version}"

    def encode(self, schemas: str) -> bytes:
        """Return the body; `schemas` is the public address below which schemas lie."""
        return json.dumps(
            {
                "specversion": SPECVERSION,
                "id": self.id,
                "source": self.source,
                "type": self.type,
                "time": self.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "subject": self.subject,
                "datacontenttype": "application/json",
                "dataschema": f"{schemas}/{self.schema}.json",
                "data": self.data,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Return the event in a body.

        Nothing that it names is fetched: `dataschema` is only compared by its type.

        Raises:
            Malformed: `event_too_large`, `event_too_deep`, `event_malformed` (with the field), `event_type_unknown`.
        """
        if len(body) > LARGEST:
            raise Malformed("event_too_large")
        if depth(body) > DEEPEST:
            raise Malformed("event_too_deep")
        try:
            read = json.loads(body.decode(), object_pairs_hook=_each_once, parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise Malformed("event_malformed") from None
        if not isinstance(read, dict):
            raise Malformed("event_malformed")
        return cls._of(read)

    @classmethod
    def _of(cls, read: dict[str, Any]) -> Self:
        for field in ("specversion", "id", "source", "type", "time"):
            if not isinstance(read.get(field), str):
                raise Malformed("event_malformed", field)
        subject, data = read.get("subject", ""), read.get("data")
        if read["specversion"] != SPECVERSION:
            raise Malformed("event_malformed", "specversion")
        if not _ID.match(read["id"]):
            raise Malformed("event_malformed", "id")
        if not isinstance(subject, str) or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
            raise Malformed("event_malformed", "subject")
        if not isinstance(data, dict):
            raise Malformed("event_malformed", "data")
        if read.get("datacontenttype", "application/json") != "application/json":
            raise Malformed("event_malformed", "datacontenttype")
        try:
            time = datetime.fromisoformat(read["time"])
            known = time.tzinfo is not None and 2000 <= time.year < 2200
        except ValueError:
            known = False
        if not known:
            raise Malformed("event_malformed", "time")
        named = _TYPE.match(read["type"])
        if named is None:
            raise Malformed("event_type_unknown", "type")
        # What no table can keep JSON has to write as an escape.
        data = storable(data)
        return cls(read["id"], read["source"][:200], named[1], int(named[2]), time, subject, data)


def depth(body: bytes) -> int:
    """Return how deep objects and lists lie within one another, before anything is parsed."""
    deepest = now = 0
    for one in _BRACKETS.finditer(body):
        match one[0][:1]:
            case b"[" | b"{":
                now += 1
                deepest = max(deepest, now)
                if deepest > DEEPEST:
                    break
            case b"]" | b"}":
                now -= 1
    return deepest


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of a name that comes twice two readers take different values: what was checked would not be what is done.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)
