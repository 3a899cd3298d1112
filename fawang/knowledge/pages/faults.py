"""What a draft still lacks before it can be handed in, in words, at the field where it is missing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import TypeAdapter, ValidationError

from fawang.kernel.wording import say
from fawang.knowledge.data import packs
from fawang.knowledge.data.item import Item, lacking
from fawang.knowledge.data.shapes import Citation
from fawang.knowledge.pages.fields import LABELS, Codes
from fawang.knowledge.queries import review
from fawang.knowledge.rules import Kind, citations

#: (field,) of an entry, or ("steps", number, field) of a guide's step; () stands for the whole.
type Place = tuple[str | int, ...]
type Faults = dict[Place, list[str]]

#: Lists of which each line is looked up: what is wrong is said with what was probably meant.
_LOOKED_UP = ("periods", "items", "also", "matters", "offices", "groups", "scenarios")
_CITING = ("articles", "fee_articles")
_SAID_BELOW = frozenset({*_LOOKED_UP, *_CITING})
_CITATION: TypeAdapter[str] = TypeAdapter(Citation)


def find(kind: Kind, body: Mapping[str, Any], codes: Codes) -> Faults:
    """Return everything that keeps `body` from being handed in; with at most three statements."""
    found: Faults = defaultdict(list)
    try:
        entry = packs.MODELS[kind].model_validate(dict(body))
        if isinstance(entry, Item):
            for name, _why in lacking(entry):
                found[name,].append(say("field_required"))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place, item = _place(kind, fault["loc"])
            if fault["type"] in ("string_pattern_mismatch", "enum") and place and place[-1] in _SAID_BELOW:
                continue
            found[place or _basis(kind)].append(_quote(item, fault["input"], _words(fault, place)))
    for place, line in _unknown(body, codes):
        found[place].append(_quote(0, line, _("There is no such code. Please choose one from the list.")))
    for place, line, sentence in _citations(body):
        found[place].append(_quote(0, line, sentence))
    return {place: list(dict.fromkeys(sentences)) for place, sentences in found.items()}


def in_words(faults: Faults) -> list[str]:
    """Return faults with the names of their fields, where the fields themselves are not on the page."""
    return [
        f"{_name(place)}{_(': ')}{sentence}" for place, sentences in faults.items() for sentence in sentences
    ]


def _name(place: Place) -> str:
    if len(place) == 3:
        return _("Step %(number)s, %(field)s") % {"number": int(place[1]) + 1, "field": LABELS[str(place[2])]}
    return str(LABELS.get(str(place[0]), place[0])) if place else ""


def _place(kind: Kind, loc: tuple[int | str, ...]) -> tuple[Place, int | None]:
    """Return the field at which a fault of the model stands, and which item of its list it is."""
    if kind == Kind.GUIDE and loc[:1] == ("steps",) and len(loc) >= 3:
        number = loc[3] if len(loc) > 3 else None
        return loc[:3], number if isinstance(number, int) else None
    number = loc[1] if len(loc) > 1 else None
    return loc[:1], number if isinstance(number, int) else None


def _basis(kind: Kind) -> Place:
    """Return where a fault of the whole stands: an item that names no legal basis."""
    return ("articles",) if kind == Kind.ITEM else ()


def _quote(item: int | None, typed: object, sentence: str) -> str:
    return f"“{typed}”{_(': ')}{sentence}" if item is not None and typed else sentence


def _words(fault: Any, place: Place) -> str:
    limits: dict[str, Any] = fault.get("ctx", {})
    match fault["type"]:
        case "missing" | "none_required":
            return say("field_required")
        case "string_too_short":
            return _("This is too short.") if fault["input"] else say("field_required")
        case "string_too_long":
            return _("This is too long: at most %(most)s characters.") % {"most": limits["max_length"]}
        case "too_short":
            least = limits["min_length"]
            return ngettext("At least %(least)s is needed.", "At least %(least)s are needed.", least) % {
                "least": least
            }
        case "enum":
            return _("Please choose.")
        case "string_pattern_mismatch" if place[-1] == "phone":
            return _("Please give a number of three to five digits.")
        case "string_pattern_mismatch" if place[-1] == "matter":
            return _("Please choose.") if not fault["input"] else _("There is no such matter.")
        case "value_error":
            return _("Please name an article or a regulation on which this rests.")
        case kind if kind.startswith("date"):
            return say("date_needed")
    return say("field_wrong")


def _parts(body: Mapping[str, Any], name: str) -> Iterator[tuple[Place, str]]:
    """Yield every line of a list, in the entry and in its steps, with its place."""
    listed = body.get(name)
    yield from (((name,), str(line)) for line in (listed if isinstance(listed, list) else []))
    steps = body.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else []):
        if isinstance(step, Mapping):
            yield from ((("steps", number, name), str(line)) for line in step.get(name) or [])


def _unknown(body: Mapping[str, Any], codes: Codes) -> Iterator[tuple[Place, str]]:
    for name in _LOOKED_UP:
        known = codes.of(name)
        yield from ((place, line) for place, line in _parts(body, name) if line not in known)


def _citations(body: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    lines = [one for name in _CITING for one in _parts(body, name)]
    understood = review.understand([line for _place, line in lines])
    for place, line in lines:
        cited = understood[line]
        if cited.resolved and _has_form(line):
            continue
        if cited.suggestions:
            yield (
                place,
                line,
                _("Do you mean %(suggestion)s?") % {"suggestion": " / ".join(cited.suggestions)},
            )
        elif citations.parse(line) is None:
            yield (
                place,
                line,
                _("This is not understood. Write it as 《中华人民共和国劳动合同法》第八十二条."),
            )
        else:
            yield place, line, say("citation_unresolved")


def _has_form(line: str) -> bool:
    try:
        _CITATION.validate_python(line)
    except ValidationError:
        return False
    return True
