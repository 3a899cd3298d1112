"""Which heading of a file means which column of a fact, and which word in a cell which code.

A mapping is a YAML file of the bureau's own; what is built in (data/headings.yaml) is understood without one:

    columns: {受理日期: day, 平台: channel, 满意程度: score, 内部编号: leave_out}
    values: {channel: {粤省事: mini_programme}}
    always: {unit: 17, partner: "12345"}
    encoding: gb18030
    sheet: 2023年
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from pydantic import BaseModel, ConfigDict, ValidationError

from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import GROUP_OF
from fawang.datacentre.warehouse.facts import Fact
from fawang.kernel.rules.problems import Invalid
from fawang.knowledge.data import packs
from fawang.organisations.rules import languages
from fawang.people.rules import groups

_FILE = Path(__file__).resolve().parent.parent.parent / "data" / "headings.yaml"
LEAVE_OUT = "leave_out"
#: What a file can have instead of columns of the fact: made into these while it is read.
PLACE_COLUMNS = frozenset({"prefecture", "county", "town", "village"})
IDENTITIES = frozenset({"phone", "id_number", "person", "lawyer", "order"})


class Mapping(BaseModel):
    """What a bureau says of its file. Everything may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    #: The same in every row: a column and its value, as a cell would hold it.
    always: dict[str, str | int | bool] = {}
    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: the target of each of its columns ("" is left out), and what is the same in every row."""

    targets: tuple[str, ...]
    headings: tuple[str, ...]
    always: dict[str, Any] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)


def read_mapping(path: Path | None) -> Mapping:
    """Return the mapping in a file; an empty one without a file.

    Raises:
        Invalid: `mapping_wrong`, with what is wrong where.
    """
    if path is None:
        return Mapping()
    try:
        return Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError as error:
        raise Invalid("mapping_wrong", why=str(error).replace("\n", " ")) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(one) for one in first["loc"])
        raise Invalid("mapping_wrong", why=f"{where}: {first['msg']}") from None


def understand(fact: Fact, headings: Iterable[Any], mapping: Mapping) -> Reading:
    """Return what each heading of a file means for a fact.

    Raises:
        Invalid: `heading_unknown` (nobody says what it means), `heading_twice`, `column_missing` (no day, no score),
            `mapping_wrong` (it names a column that the fact does not have).
    """
    takes = targets_of(fact)
    for target in (*mapping.columns.values(), *mapping.values, *mapping.always):
        if target not in takes and target != LEAVE_OUT:
            raise Invalid("mapping_wrong", why=f"{target}: {', '.join(sorted(takes))}")
    own = {plain(heading): target for heading, target in mapping.columns.items()}
    known = _built_in()
    found: list[str] = []
    names: list[str] = []
    unknown: list[str] = []
    for heading in headings:
        name = plain(heading)
        target = own.get(name) or (name if name in takes else known.get(name, ""))
        if not name or target == LEAVE_OUT:
            target = ""
        elif target not in takes:
            unknown.append(str(heading))
        if target and target in found:
            raise Invalid("heading_twice", heading=str(heading), column=target)
        found.append(target)
        names.append(str(heading or ""))
    if unknown:
        raise Invalid("heading_unknown", headings=", ".join(unknown), known=", ".join(sorted(takes)))
    given = {*found, *mapping.always}
    if not given & {"at", "day"}:
        raise Invalid("column_missing", column="day")
    if fact.has("score") and "score" not in given:
        raise Invalid("column_missing", column="score")
    return Reading(tuple(found), tuple(names), dict(mapping.always), _words(fact, mapping))


def targets_of(fact: Fact) -> frozenset[str]:
    """Return what a column of a file for a fact can be."""
    found = {one.name for one in fact.columns} - {"since", "person", "lawyer", "order"} | {"at"}
    if fact.has("village"):
        found |= {"place"}
    for name in ("person", "lawyer", "order"):
        if fact.has(name):
            found |= {"phone", "id_number", "person"} if name == "person" else {name}
    return frozenset(found)


def plain(text: Any) -> str:
    """Return a heading or word as it is compared: without spaces, width and case."""
    return "".join(unicodedata.normalize("NFKC", str(text if text is not None else "")).split()).casefold()


@cache
def _file() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def _built_in() -> dict[str, str]:
    found = {plain(one): target for target, listed in _file()["headings"].items() for one in listed}
    return found | {plain(one): LEAVE_OUT for one in _file()["left_out"]}


def _words(fact: Fact, mapping: Mapping) -> dict[str, dict[str, str]]:
    """Return for each column the code of each word: built in, names in three languages, the mapping's."""
    found: dict[str, dict[str, str]] = {}
    elsewhere = {
        "language": {code: row.also for code, row in languages.ROWS.items()},
        "special_group": {code: row.also for code, row in groups.ROWS.items()},
    }
    for target, codes in (_file()["values"] | elsewhere).items():
        if fact.has(target):
            found[target] = {plain(word): str(code) for code, words in codes.items() for word in words}
    for language in ("zh-hans", "zh-hant", "en"):
        with translation.override(language):
            for level, names in labels.VALUES.items():
                if fact.has(level):
                    found.setdefault(level, {}).update(
                        {plain(name): str(code) for code, name in names.items()}
                    )
    if fact.has("topic"):
        matters = packs.current().matters
        found["topic"] = {plain(one.name): code for code, one in matters.items()}
    for target, words in mapping.values.items():
        found.setdefault(target, {}).update({plain(word): code for word, code in words.items()})
    return found


def group_of(channel: str) -> str:
    """Return the road of a channel; empty for none."""
    return {str(one): str(group) for one, group in GROUP_OF.items()}.get(channel, "")
