"""A file of statutes with one article a line, as JSON; also compressed with gzip.

docs/statutes.md describes the fields. Lines of one law at one date follow each other in the order of
the law. A line that cannot be read is reported and left out; the others are read.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fawang.knowledge.data.statutes.texts import ArticleText, Fault, LawText, Reading
from fawang.knowledge.models import Flag

_STATUS = {
    "in_force": Flag.NONE,
    "repealed": Flag.REPEALED,
    "out_of_date": Flag.OUT_OF_DATE,
    "unknown": Flag.UNKNOWN,
}
_LONGEST = {
    "law": 300,
    "article": 60,
    "chapter": 300,
    "level": 20,
    "text": 50_000,
    "region": 60,
    "status": 20,
}

type _Key = tuple[str, date | None, str]


def read(path: Path) -> Reading:
    """Read `path`; faults carry the number of the line, from 1."""
    reading = Reading()
    laws: dict[_Key, dict[str, Any]] = {}
    articles: dict[_Key, list[ArticleText]] = {}
    for number, line in _lines(path, reading):
        if not line.strip():
            continue
        row = _row(number, line, reading)
        if row is None:
            continue
        key = (row["law"], row["dated"], row["region"])
        laws.setdefault(key, row)
        articles.setdefault(key, []).append(ArticleText(row["article"], row["text"], row["chapter"]))
    reading.laws = [
        LawText(
            title=row["law"],
            level=row["level"],
            articles=tuple(articles[key]),
            dated=row["dated"],
            effective=row["effective"],
            flag=row["flag"],
            region=row["region"],
        )
        for key, row in laws.items()
    ]
    return reading


def _lines(path: Path, reading: Reading) -> Iterator[tuple[int, str]]:
    with path.open("rb") as plain:
        zipped = plain.read(2) == b"\x1f\x8b"
    number = 0
    with gzip.open(path, "rb") if zipped else path.open("rb") as file:
        try:
            for raw in file:
                number += 1
                try:
                    # Editors of Windows put a mark before the first line.
                    yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError:
                    reading.faults.append(Fault(number, "encoding"))
        except (EOFError, OSError, zlib.error):
            # The archive was cut off or damaged: what came before is read.
            reading.faults.append(Fault(number + 1, "encoding"))


def _row(number: int, line: str, reading: Reading) -> dict[str, Any] | None:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        reading.faults.append(Fault(number, "not_json"))
        return None
    if not isinstance(given, dict):
        reading.faults.append(Fault(number, "not_an_object"))
        return None
    row: dict[str, Any] = {"chapter": "", "level": "", "region": "00", "status": "in_force"}
    for name, longest in _LONGEST.items():
        value = given.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if name in row:
                continue
            reading.faults.append(Fault(number, "field_missing", name))
            return None
        if not isinstance(value, str) or len(value) > longest or not _storable(value):
            reading.faults.append(Fault(number, "field_wrong", name))
            return None
        row[name] = value.strip()
    try:
        row["dated"] = _date(given.get("version") or given.get("published") or given.get("date"))
        row["effective"] = _date(given.get("effective"))
    except ValueError:
        reading.faults.append(Fault(number, "date_wrong"))
        return None
    if row["status"] not in _STATUS:
        reading.faults.append(Fault(number, "field_wrong", "status"))
        return None
    row["flag"] = _STATUS[row["status"]]
    row["region"] = "00" if row["region"] == "全国" else row["region"]
    return row


def _storable(text: str) -> bool:
    """Tell whether PostgreSQL can keep `text`: it takes no NUL, and no half of a character."""
    return "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _date(value: object) -> date | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise ValueError("no date")  # noqa: TRY004 one fault, whatever is wrong with it
    return date.fromisoformat(value)
