"""An institution with two appraisers, in a file."""

from typing import Any

from fawang.appraisal.actions.imports import import_register
from fawang.appraisal.transfer import SHEET
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.organisations import queries as organisations
from fawang.organisations.actions import create_unit
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from tests.conftest import unit_at

NANHAI, CHANCHENG = "440605", "440604"
SCOPE = "法医临床鉴定；法医物证鉴定"


def institution_at(region: str, name: str) -> UnitRow:
    """Let there be an institution in a district."""
    bureau = unit_at(region, UnitKind.BUREAU)
    pk = create_unit(
        by=SYSTEM, name=name, kind=UnitKind.APPRAISAL_INSTITUTE, region_code=region, parent_id=bureau.id
    ).pk
    return organisations.unit(pk)


def institution(unit: UnitRow, licence: str = "4406001", **changes: Any) -> dict[str, Any]:
    """Return a row of an institution."""
    return {
        "licence_no": licence, "sort": "机构", "unit": f"#{unit.id}", "scope": SCOPE, "qualification": "CNAS L0001",
        "valid_until": "2099-12-31", "interests": "南海医院", **changes,
    }  # fmt: skip


def appraiser(number: int, licence: str = "4406001", **changes: Any) -> dict[str, Any]:
    """Return a row of an appraiser."""
    return {
        "licence_no": f"{licence}-{number}", "sort": "鉴定人", "name": f"鉴定人{number}", "institution": licence,
        "scope": "法医临床鉴定", "valid_until": "2099-12-31", **changes,
    }  # fmt: skip


def bring(*rows: dict[str, Any], by: Actor = SYSTEM, dry_run: bool = False) -> Imported:
    """Bring rows in."""
    return import_register(by=by, rows=read_rows(SHEET, enumerate(rows, 2)), dry_run=dry_run)
