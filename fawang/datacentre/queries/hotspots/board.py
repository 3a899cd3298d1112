"""The spots of a day, kept beside the facts: found once by a job, read by whoever shows them.

A province's cells take some seconds, which no page should wait for.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from fawang.datacentre.queries.engines.engine import Engine
from fawang.datacentre.queries.hotspots.finding import Spot, find
from fawang.datacentre.queries.hotspots.words import words
from fawang.datacentre.queries.questions.question import Scope
from fawang.kernel.storage import disk

_FOLDER = "hotspots"
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
#: So many days are kept.
_KEPT = 400


@dataclass(frozen=True, slots=True)
class Board:
    """The spots that were found when looking from `day`; `demo` says that demo data is in it."""

    day: date
    spots: tuple[Spot, ...]
    demo: bool


def refresh(folder: Path, engine: Engine, day: date) -> Board:
    """Find the spots of `day` and keep them in the folder of the facts. Done again, it replaces them.

    Raises:
        Invalid: `asking_took_too_long`.
        Unavailable: `facts_missing`, `engine_failed`.
    """
    with engine.session() as session:
        found = tuple(replace(one, words=words(one.topic or one.matter)) for one in find(session, day))
        board = Board(day, found, session.demo)
    place = folder / _FOLDER
    disk.put(place / f"{day.isoformat()}.json", json.dumps(_written(board), ensure_ascii=False, indent=1))
    for old in days(folder)[:-_KEPT]:
        (place / f"{old.isoformat()}.json").unlink(missing_ok=True)
    return board


def board(folder: Path, scope: Scope, day: date | None = None) -> Board | None:
    """Return the spots of a day, or the latest ones, as far as `scope` reaches; None where nobody has looked.

    A spot is of a region: who sees figures of units only sees none, and of a part of its region none either.
    """
    known = days(folder)
    if not known or (day is not None and day not in known):
        return None
    path = folder / _FOLDER / f"{(day or known[-1]).isoformat()}.json"
    found = _read(json.loads(path.read_text(encoding="utf-8")))
    return replace(found, spots=tuple(_seen(found.spots, scope)))


def days(folder: Path) -> list[date]:
    """Return the days whose spots are kept, in order."""
    place = folder / _FOLDER
    names = (path.name for path in place.iterdir()) if place.is_dir() else ()
    return sorted(date.fromisoformat(name[:10]) for name in names if _NAME.fullmatch(name))


def _seen(spots: Iterable[Spot], scope: Scope) -> Iterable[Spot]:
    for one in spots:
        if scope.everything or any(one.region.startswith(region) for region in scope.regions or ()):
            yield one


def _written(one: Board) -> dict[str, Any]:
    spots = [asdict(spot) | {"first": spot.first.isoformat()} for spot in one.spots]
    return {"day": one.day.isoformat(), "demo": one.demo, "spots": spots}


def _read(data: dict[str, Any]) -> Board:
    spots = tuple(
        Spot(**{**spot, "first": date.fromisoformat(spot["first"]), "words": tuple(spot["words"])})
        for spot in data["spots"]
    )
    return Board(date.fromisoformat(data["day"]), spots, data["demo"])
