"""Whom to call at once, by sign of urgency (data/urgent.yaml), and which signs are in somebody's words.

`helps_in` is what every page and operation asks that takes words, so that all of them judge alike.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from fawang.kernel import clock
from fawang.kernel.rules.text import clean
from fawang.knowledge.data.pack import WIDER, Urgency
from fawang.knowledge.guidance import urgency
from fawang.knowledge.guidance.last_days import periods_in, with_periods
from fawang.knowledge.search import language

#: The signs in the order in which they are told.
SIGNS = (
    Urgency.RANSOM,
    Urgency.ELDER_NEGLECT,
    Urgency.CONFINEMENT,
    Urgency.DEMOLITION,
    Urgency.DANGER,
    Urgency.SELF_HARM,
    Urgency.DOMESTIC_VIOLENCE,
    Urgency.FRAUD_NOW,
    Urgency.DETENTION,
    Urgency.MINOR,
    Urgency.DEADLINE,
)
#: What machines write, such as a receipt that is signed, and numbers: no words.
_TOKEN = re.compile(r"[\x21-\x7e]{13,}|[\x20-\x40\x5b-\x60\x7b-\x7e]+")
_DATA = Path(__file__).resolve().parent.parent / "data" / "urgent.yaml"


@dataclass(frozen=True, slots=True)
class Call:
    """A number that answers day and night; `name` is a code of labels.CALLS."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Help:
    """What is offered for a sign, with the article it rests on."""

    sign: Urgency
    calls: tuple[Call, ...]
    basis: tuple[str, ...]


@cache
def table() -> dict[Urgency, Help]:
    """Return the table, read once."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return {
        Urgency(sign): Help(
            Urgency(sign),
            tuple(Call(**call) for call in row["call"]),
            tuple(row[name] for name in ("basis", "shelter", "order") if name in row),
        )
        for sign, row in data.items()
    }


def helps(signs: Iterable[Urgency]) -> tuple[Help, ...]:
    """Return what is offered for `signs`, in their order; a wider sign is told by the narrower one that says it."""
    listed = tuple(signs)
    told = frozenset[Urgency]().union(*(WIDER.get(sign, frozenset()) for sign in listed))
    return tuple(table()[sign] for sign in listed if sign not in told)


def ordered(signs: Iterable[Urgency]) -> tuple[Urgency, ...]:
    """Return `signs` in the order in which they are told, each once."""
    found = set(signs)
    return tuple(sign for sign in SIGNS if sign in found)


def signs_in(*texts: str) -> tuple[Urgency, ...]:
    """Return the signs in what somebody wrote, in any script; each text is judged by itself."""
    return ordered(
        sign
        for text in texts
        if (cleaned := clean(text)) and not _TOKEN.fullmatch(cleaned)
        for sign in _signs(cleaned)
    )


def _signs(text: str) -> tuple[Urgency, ...]:
    """Return the signs in one text; whether a period is about to end is counted, where it can be."""
    plain = language.read(text).plain
    today = clock.today()
    counted = periods_in(plain, today, is_plain=True, counted_only=True)
    return with_periods(tuple(urgency.signs(plain)), counted, plain, today)


def helps_in(*texts: str) -> tuple[Help, ...]:
    """Return whom to call at once, for what somebody wrote; nothing where nothing is urgent."""
    return helps(signs_in(*texts))
