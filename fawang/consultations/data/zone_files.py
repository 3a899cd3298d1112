"""Reads the files of special zones, and says of every mistake where it is and what to do.

The zones of the content pack (`content/zones`) and those of the operator's own folder (`FAWANG_ZONES`); of two with
one code the operator's counts. A file with a mistake is left out, and the others are read all the same.
"""

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import ValidationError

from fawang.consultations.data.zones import Zone
from fawang.knowledge.data import packs
from fawang.knowledge.rules import citations

_log = logging.getLogger(__name__)
#: Type of a fault (pydantic) → what to do.
_ADVICE = {
    "missing": "add this field",
    "extra_forbidden": "there is no such field: correct its spelling or remove it",
    "enum": "use one of the words named above",
    "string_pattern_mismatch": "write it in the form that docs/zones.md shows",
    "greater_than_equal": "use a greater number",
    "less_than_equal": "use a smaller number",
    "date_from_datetime_parsing": "write a day as 2026-10-01",
    "date_parsing": "write a day as 2026-10-01",
    "string_type": "put it in quotes",
    "bool_parsing": "write true or false",
    "int_parsing": "write a whole number",
    "list_type": "write a list: one line for each, beginning with a dash",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a file: the line where it stands (0 if none), the field, what is wrong and what to do."""

    file: str
    line: int
    where: str
    what: str
    advice: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        what = ": ".join(part for part in (place, self.where, self.what) if part)
        return f"{what} ({self.advice})" if self.advice else what


@dataclass
class Zones:
    """All zones by code, in the order of their files, and what is wrong."""

    by_code: dict[str, Zone] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read(*folders: Path) -> Zones:
    """Read the zones of `folders`; a later folder's zone replaces an earlier one of the same code."""
    found = Zones()
    for folder in folders:
        if not folder.is_dir():
            found.faults.append(Fault(str(folder), 0, "", "no such folder", "correct FAWANG_ZONES"))
            continue
        here: dict[str, str] = {}
        for path in sorted(folder.glob("*.yaml")):
            zone, faults = read_file(path)
            found.faults += faults
            if zone is None:
                continue
            if zone.code in here:
                advice = f"{here[zone.code]} has it already: give this one another"
                found.faults.append(
                    Fault(path.name, 0, "code", f"the code {zone.code} is used twice", advice)
                )
                continue
            here[zone.code] = path.name
            found.by_code[zone.code] = zone
    return found


def folders() -> list[Path]:
    """Return the folders of this installation: the pack's, where there is one, and the operator's own."""
    own = settings.FAWANG_ZONES
    return [path for path in [settings.FAWANG_CONTENT / "zones"] if path.is_dir()] + ([own] if own else [])


def shipped() -> dict[str, Zone]:
    """Return the zones of this installation's files by code; read once a process. Demonstrations only where it is one.

    What is in force is in `queries.zone_versions`: zones opened at the workbench are no files.
    """
    return {code: zone for code, zone in templates().items() if settings.FAWANG_DEMO or not zone.demo}


def templates() -> dict[str, Zone]:
    """Return all zones of the files, demonstrations too: what a new zone may begin with."""
    return _current(tuple(folders()))


@lru_cache(maxsize=4)
def _current(of: tuple[Path, ...]) -> dict[str, Zone]:
    found = read(*of)
    for fault in found.faults:
        _log.error("zone left out: %s", fault)
    return found.by_code


def forget() -> None:
    """Let the files be read anew: for tests that change them."""
    _current.cache_clear()


def read_file(path: Path) -> tuple[Zone | None, list[Fault]]:
    """Return the zone of a file, None if something is wrong with it, and what that is."""
    faults: list[Fault] = []
    return _read_into(path, faults), faults


def _read_into(path: Path, faults: list[Fault]) -> Zone | None:
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.load(text, Loader=packs.StrictLoader)  # noqa: S506 a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        twice = isinstance(error, yaml.constructor.ConstructorError)
        advice = (
            "remove one of them" if twice else "look at indentation, quotes and colons there and just before"
        )
        faults.append(Fault(path.name, line, "", f"this is no YAML: {error.problem}", advice))
        return None
    except (OSError, yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        faults.append(Fault(path.name, 0, "", str(error).replace("\n", " "), "save it as UTF-8 text"))
        return None
    try:
        zone = Zone.model_validate(data)
    except ValidationError as error:
        faults += [
            _fault(path.name, tree, fault) for fault in error.errors(include_url=False, include_input=False)
        ]
        return None
    dangling = [_fault_at(path.name, tree, *one) for one in references_of(zone)]
    faults += dangling
    return None if dangling else zone


def references_of(zone: Zone) -> list[tuple[tuple[str | int, ...], str, str]]:
    """Return each reference that leads nowhere: where it stands, what is wrong, what to do.

    Whether entries are published only the tables know: `fawang content check` looks there.
    """
    matters = packs.current().matters
    found: list[tuple[tuple[str | int, ...], str, str]] = []
    for number, one in enumerate(zone.scenarios):
        here = ("scenarios", number)
        if one.matter not in matters:
            found.append(((*here, "matter"), f"no such matter: {one.matter}", "see content/matters"))
        for index, cited in enumerate(one.articles):
            if citations.parse(cited) is None:
                found.append(((*here, "articles", index), f"cannot be read: {cited}", "write 《…法》第…条"))
    return found


def _fault(file: str, tree: yaml.Node | None, fault: Any) -> Fault:
    message = str(fault["msg"]).removeprefix("Value error, ")
    return _fault_at(file, tree, fault["loc"], message, _ADVICE.get(fault["type"], ""))


def _fault_at(file: str, tree: yaml.Node | None, at: tuple[str | int, ...], what: str, advice: str) -> Fault:
    return Fault(file, _line(tree, at), ".".join(str(part) for part in at), what, advice)


def _line(node: yaml.Node | None, at: tuple[str | int, ...]) -> int:
    """Return the line of the field `at`, or of the nearest thing around it that is there."""
    line = node.start_mark.line + 1 if node is not None else 0
    for part in at:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
