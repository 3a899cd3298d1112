"""Where something happened, as far as a person's words say."""

from dataclasses import dataclass

from fawang.regions import queries as regions
from fawang.regions.rules import Place

_MOST = 5


@dataclass(frozen=True, slots=True)
class Where:
    """The division that is certain, and others that may be meant by an ambiguous name."""

    code: str = ""
    name: str = ""
    candidates: tuple[Place, ...] = ()


def where(plain: str) -> Where:
    """Return where a story in plain wording happened; empty if it names no division."""
    found = regions.resolve_place(plain)
    candidates = tuple(one.place for one in found.ambiguous[:_MOST])
    return Where(found.code or "", regions.name(found.code) if found.code else "", candidates)
