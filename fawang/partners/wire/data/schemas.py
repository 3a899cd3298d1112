"""The published schemas: JSON Schema 2020-12, one file for each event and version, with an example in it.

What was published does not change: another shape is another version, and both are taken while a partner moves.
"""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fawang.partners.wire.rules.envelope import Malformed

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_FOLDER = Path(__file__).with_name("events")
#: At most so many places are told.
_MOST = 20


@cache
def names() -> tuple[str, ...]:
    """Return the names of all schemas, such as `referral.offered.v1`."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@cache
def text(name: str) -> bytes:
    """Return a schema as it is published.

    Raises:
        KeyError: there is none of that name.
    """
    if name not in names():
        raise KeyError(name)
    return (_FOLDER / f"{name}.json").read_bytes()


def example(name: str) -> dict[str, Any]:
    """Return the example of a schema: data of such an event."""
    found: dict[str, Any] = json.loads(text(name))["examples"][0]
    return found


@cache
def _validator(name: str) -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(text(name)))


def misfits(name: str, data: object) -> dict[str, str]:
    """Return what is wrong with the data of an event: place → the rule that it breaks, such as `required`.

    Raises:
        Malformed: `event_type_unknown`.
    """
    if name not in names():
        raise Malformed("event_type_unknown", "type")
    found = {}
    for error in _validator(name).iter_errors(data):
        place = ".".join(["data", *map(str, error.absolute_path)])
        found[place[:120]] = str(error.validator)
        if len(found) >= _MOST:
            break
    return found
