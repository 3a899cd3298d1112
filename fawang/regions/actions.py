"""Loading the divisions: a load is a diff against what is there."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.regions import queries
from fawang.regions.models import Edition, Region
from fawang.regions.rules import ancestors, is_code, level_of, parent, path_name

DATA = Path(__file__).parent / "data"
GUANGDONG = DATA / "guangdong_divisions_2023.jsonl.gz"
#: The file lists what lies in the province, not the province.
PROVINCES = {"44": "广东省"}
#: Editions differ by a few dozen villages; a file that lost a tenth was cut off on its way.
_LEAST_SHARE = 0.9
_LONGEST_NAME = 60
_LONGEST_SOURCE = 50
#: People who may load need this at the province; the name is that of people.rules.Permission.
_PERMISSION = "unit.edit"

LOADED = audit.declare("regions.loaded")


@dataclass(frozen=True)
class Load:
    """What a load changed, by code."""

    divisions: int
    added: tuple[str, ...]
    renamed: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Tell whether anything did."""
        return bool(self.added or self.renamed or self.gone)


def load_divisions(*, by: Actor, path: Path | None = None) -> Load:
    """Make the table hold what the file at `path` holds, by default Guangdong's divisions of 2023.

    Loading the same file again changes nothing. A code that the file no longer has is kept and
    marked as not current, since earlier matters name it.

    Raises:
        NotAllowed: not the system, nor somebody who may edit units.
        Invalid: `division_unreadable`, `division_code_wrong`, `division_name_wrong`,
            `division_parent_wrong` or `division_twice`, with the line.
        Conflict: `divisions_shrunk`, the file has far fewer divisions than the table.
    """
    if by.kind != ActorKind.SYSTEM and not by.may_anywhere(_PERMISSION):
        raise NotAllowed("not_allowed")
    path = path or GUANGDONG
    wanted, source = _read(path), path.name[:_LONGEST_SOURCE]
    with transaction.atomic():
        _lock()
        rows = {row.code: row for row in Region.objects.all()}
        known = sum(row.current for row in rows.values())
        if len(wanted) < known * _LEAST_SHARE:
            raise Conflict("divisions_shrunk", found=len(wanted), known=known)
        fresh = {code: _row(code, wanted) for code in wanted}
        load = Load(
            divisions=len(wanted),
            added=tuple(code for code in fresh if code not in rows or not rows[code].current),
            renamed=tuple(
                code for code, row in fresh.items() if code in rows and rows[code].name != row.name
            ),
            gone=tuple(code for code, row in rows.items() if row.current and code not in fresh),
        )
        if load.changed:
            _write(fresh, rows, load)
            Edition.objects.create(
                loaded_at=clock.now(), source=source, divisions=load.divisions, added=len(load.added),
                renamed=list(load.renamed), gone=list(load.gone),
            )  # fmt: skip
            audit.record(
                LOADED, by=by, object=f"regions:{source}", added=len(load.added),
                renamed=len(load.renamed), gone=len(load.gone),
            )  # fmt: skip
    queries.forget()
    return load


def _write(fresh: dict[str, Region], rows: dict[str, Region], load: Load) -> None:
    new = [row for code, row in fresh.items() if code not in rows]
    with connection.cursor() as cursor:
        columns = "code, name, level, parent_code, path_name, current"
        with cursor.copy(f"COPY regions_region ({columns}) FROM STDIN") as copy:
            for row in new:
                copy.write_row((row.code, row.name, row.level, row.parent_code, row.path_name, True))
    # A new name of a town is part of the full names of its villages.
    altered = [row for code, row in fresh.items() if code in rows and _differs(rows[code], row)]
    Region.objects.bulk_update(altered, ["name", "path_name", "current"], batch_size=1000)
    Region.objects.filter(pk__in=load.gone).update(current=False)


def _differs(old: Region, new: Region) -> bool:
    return (old.name, old.path_name, old.current) != (new.name, new.path_name, True)


def _lock() -> None:
    with connection.cursor() as cursor:
        # Two loads at once would both add the same rows.
        cursor.execute("LOCK TABLE regions_region IN SHARE ROW EXCLUSIVE MODE")


def _row(code: str, wanted: dict[str, str]) -> Region:
    line = (*reversed(ancestors(code)), code)
    return Region(
        code=code,
        name=wanted[code],
        level=level_of(code),
        parent_code=parent(code) or "",
        path_name=path_name(tuple((one, wanted[one]) for one in line)),
    )


def _read(path: Path) -> dict[str, str]:
    """Return name by code, in the order of the codes, after checking every line."""
    wanted: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for number, code, name in _lines(path):
        if code in wanted:
            raise Invalid("division_twice", line=number, division=code)
        wanted[code], numbers[code] = name, number
    for province in {code[:2] for code in wanted} & PROVINCES.keys():
        wanted.setdefault(province, PROVINCES[province])
    for code, number in numbers.items():
        if any(upper not in wanted for upper in ancestors(code)):
            raise Invalid("division_parent_wrong", line=number, division=code)
    return dict(sorted(wanted.items()))


def _lines(path: Path) -> Iterator[tuple[int, str, str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as f
    ):
        for number, line in enumerate(f, 1):
            try:
                entry = json.loads(line)
                code, name = entry["code"], clean(entry["name"])
                above = entry.get("parent")
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Invalid("division_unreadable", line=number) from None
            if not isinstance(code, str) or not is_code(code):
                raise Invalid("division_code_wrong", line=number)
            if above is not None and above != parent(code):
                raise Invalid("division_parent_wrong", line=number, division=code)
            if not 1 <= len(name) <= _LONGEST_NAME:
                raise Invalid("division_name_wrong", line=number, division=code)
            yield number, code, name
