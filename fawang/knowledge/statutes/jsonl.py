"""A file of statutes with one article a line, as JSON; also compressed with gzip.

docs/statutes.md describes the fields. Lines of one law at one date follow each other in the order of
the law. A line that cannot be read is reported and left out; the others are read.
"""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fawang.knowledge.models import Flag
from fawang.knowledge.statutes.texts import ArticleText, Fault, LawText, Reading

_STATUS = {
    "in_force": Flag.NONE,
    "repealed": Flag.REPEALED,
    "out_of_date": Flag.OUT_OF_DATE,
    "unknown": Flag.UNKNOWN,
}
_LONGEST = {"law": 300, "article": 60, "chapter": 300, "level": 20, "text": 50_000}

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
    with gzip.open(path, "rb") if zipped else path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                yield number, raw.decode()
            except UnicodeDecodeError:
                reading.faults.append(Fault(number, "encoding"))


def _row(number: int, line: str, reading: Reading) -> dict[str, Any] | None:
    try:
        given = json.loads(line)
    except ValueError:
        reading.faults.append(Fault(number, "not_json"))
        return None
    if not isinstance(given, dict):
        reading.faults.append(Fault(number, "not_an_object"))
        return None
    row: dict[str, Any] = {"chapter": "", "level": "", "region": "00", "flag": Flag.NONE}
    for name, longest in _LONGEST.items():
        value = given.get(name)
        if value is None and name in row:
            continue
        if not isinstance(value, str) or not value.strip():
            reading.faults.append(Fault(number, "field_missing", name))
            return None
        if len(value) > longest or "\x00" in value:
            reading.faults.append(Fault(number, "field_wrong", name))
            return None
        row[name] = value.strip()
    try:
        row["dated"] = _date(given.get("version") or given.get("published") or given.get("date"))
        row["effective"] = _date(given.get("effective"))
    except ValueError:
        reading.faults.append(Fault(number, "date_wrong"))
        return None
    status = given.get("status") or "in_force"
    if status not in _STATUS:
        reading.faults.append(Fault(number, "field_wrong", "status"))
        return None
    row["flag"] = _STATUS[status]
    region = given.get("region") or "00"
    row["region"] = "00" if region == "全国" else str(region)[:60]
    return row


def _date(value: object) -> date | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise ValueError("no date")
    return date.fromisoformat(value)
