"""A service request as somebody posts it: form fields of GeoReport v2, read and judged. Pure.

The standard wants a place. A legal matter often has none that matters, so here it may be left out (extension). What
`media_url` names is never fetched: it may be an address inside our own network.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fawang.kernel.rules.text import clean

#: The standard's length of a description.
LONGEST_DESCRIPTION = 4000
_LONGEST = {
    "service_code": 64, "address_string": 200, "address_id": 64, "email": 254, "device_id": 64, "account_id": 64,
    "first_name": 60, "last_name": 60, "phone": 40, "description": LONGEST_DESCRIPTION, "media_url": 500,
}  # fmt: skip
_LONGEST_ATTRIBUTE = 500
_MOST_ATTRIBUTES = 20
_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_]{1,40})\](?:\[\])?")
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,12})?")


class Refused(Exception):
    """A request cannot be taken: the status of HTTP, the code of the sentence that says why, and its field."""

    def __init__(self, status: int, code: str, **params: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A service request: what is asked, where, for whom. Empty where it is not said."""

    service_code: str
    description: str
    address: str = ""
    #: A code of our own divisions (GB/T 2260), where the other side knows it.
    address_id: str = ""
    latitude: float | None = None
    longitude: float | None = None
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    #: Their own number of whoever reports, and of the device.
    account_id: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def attribute(self, name: str) -> str:
        """Return the first value of an attribute, empty where there is none."""
        return next(iter(self.attributes.get(name, ())), "")


def read(fields: Mapping[str, Sequence[str]]) -> Report:
    """Return the service request that form fields hold, each with its values in their order.

    Raises:
        Refused: 400, a field is missing, too long, or no such value.
    """
    given = {name: clean(next(iter(fields.get(name, ())), "")).strip() for name in _LONGEST}
    for name, longest in _LONGEST.items():
        if len(given[name]) > longest:
            raise Refused(400, "open311_too_long", field=name, longest=longest)
    for name in ("service_code", "description"):
        if not given[name]:
            raise Refused(400, "open311_missing", field=name)
    latitude, longitude = _degrees(fields, "lat", 90), _degrees(fields, "long", 180)
    if (latitude is None) != (longitude is None):
        raise Refused(400, "open311_missing", field="long" if longitude is None else "lat")
    return Report(
        service_code=given["service_code"],
        description=given["description"],
        address=given["address_string"],
        address_id=given["address_id"],
        latitude=latitude,
        longitude=longitude,
        name=_name(given["first_name"], given["last_name"]),
        phone=given["phone"],
        email=given["email"],
        account_id=given["account_id"],
        attributes=_attributes(fields),
    )


def _degrees(fields: Mapping[str, Sequence[str]], name: str, most: int) -> float | None:
    typed = next(iter(fields.get(name, ())), "").strip()
    if not typed:
        return None
    if not _NUMBER.fullmatch(typed) or abs(float(typed)) > most:
        raise Refused(400, "open311_wrong", field=name)
    return float(typed)


def _name(first: str, last: str) -> str:
    # 蒋 + 大明 is 蒋大明; John Smith keeps his space and his order.
    return f"{first} {last}".strip() if (first + last).isascii() else last + first


def _attributes(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, values in fields.items():
        if (match := _ATTRIBUTE.fullmatch(name)) is None:
            continue
        texts = tuple(clean(value).strip() for value in values)
        if any(len(text) > _LONGEST_ATTRIBUTE for text in texts):
            raise Refused(400, "open311_too_long", field=name, longest=_LONGEST_ATTRIBUTE)
        found[match[1]] = (*found.get(match[1], ()), *texts)
    if sum(len(values) for values in found.values()) > _MOST_ATTRIBUTES:
        raise Refused(400, "open311_wrong", field="attribute")
    return found
