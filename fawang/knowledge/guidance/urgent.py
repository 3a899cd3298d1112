"""Whom to call at once, by sign of urgency (data/urgent.yaml)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from fawang.knowledge.pack import Urgency

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
    """Return what is offered for `signs`, in their order."""
    return tuple(table()[sign] for sign in signs)
