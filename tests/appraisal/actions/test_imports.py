"""The register from a file: all of it or nothing, what is wrong by row, column and cure; out and in again the same."""

from pathlib import Path
from typing import Any

import pytest

from fawang.appraisal.actions.imports import import_register
from fawang.appraisal.models import Appraiser, Institution
from fawang.appraisal.queries import register
from fawang.appraisal.transfer import SHEET
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.sheets.files import WRITERS, read_file
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from tests.appraisal.cases import CHANCHENG, NANHAI, appraiser, bring, institution, institution_at
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.organisations.conftest import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> UnitRow:
    """An institution that is not entered yet."""
    return institution_at(NANHAI, "南海司法鉴定所")


def counts(state: Imported) -> tuple[int, int, int, bool]:
    return state.created, state.changed, state.same, state.kept


def said(state: Imported) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in state.problems]


def test_new_changed_and_the_same(unit: UnitRow) -> None:
    # An appraiser may stand above their institution.
    rows = [appraiser(1), institution(unit), appraiser(2)]
    assert counts(bring(*rows, dry_run=True)) == (3, 0, 0, False)
    assert not Institution.objects.exists()
    assert counts(bring(*rows)) == (3, 0, 0, True)
    entered = Institution.objects.get()
    assert (entered.unit_id, entered.interests, entered.active) == (unit.id, ["南海医院"], True)
    assert set(entered.scope) == {"clinical", "dna"}
    assert counts(bring(*rows)) == (0, 0, 3, True)
    # An empty cell leaves what is there, - empties it.
    changed = {
        "licence_no": "4406001",
        "suspended_until": "2026年12月31日",
        "interests": "-",
        "qualification": "",
    }
    assert counts(bring(changed)) == (0, 1, 0, True)
    entered.refresh_from_db()
    assert (str(entered.suspended_until), entered.interests) == ("2026-12-31", [])
    assert entered.qualification == "CNAS L0001"
    audited = AuditEntry.objects.filter(action="appraisal.register_imported").order_by("pk")
    assert [entry.data["new"] for entry in audited] == [3, 0]


def test_one_wrong_row_and_nothing_is_kept(unit: UnitRow) -> None:
    centre = unit_at(NANHAI, UnitKind.CENTRE)
    state = bring(
        institution(unit),
        appraiser(1),
        appraiser(2, scope="法医占卜"),
        appraiser(3, institution="9"),
        appraiser(4, account="nobody"),
        appraiser(4),
        appraiser(5, valid_until="2026-02-30"),
        institution(centre, "4406002"),
        institution(unit, "4406003"),
        {"licence_no": "4406004", "name": "无类别"},
        appraiser(6, unit=f"#{unit.id}"),
        {**institution(unit, "4406005"), "unit": "#999999999"},
        {"sort": "鉴定人", "name": "无证"},
    )
    assert sorted(said(state)) == [
        (4, "scope", "field_wrong"),
        (5, "institution", "register_institution_unknown"),
        (6, "account", "register_account_unknown"),
        (7, "licence_no", "import_twice"),
        (8, "valid_until", "field_wrong"),
        (9, "unit", "register_no_institution"),
        (10, "unit", "register_unit_taken"),
        (11, "sort", "field_required"),
        (12, "unit", "register_other_sort"),
        (13, "unit", "register_unit_unknown"),
        (14, "licence_no", "import_no_key"),
    ]
    assert all(one.sentence and one.chinese for one in state.problems)
    assert not state.kept
    assert not Institution.objects.exists()
    assert not Appraiser.objects.exists()


def test_a_bureau_brings_in_only_its_own(unit: UnitRow) -> None:
    other = institution_at(CHANCHENG, "禅城司法鉴定所")
    own = editor(unit_at(NANHAI, UnitKind.BUREAU).id)
    assert bring(institution(unit), appraiser(1), by=own).kept
    bring(institution(other, "4406009"), appraiser(1, "4406009"))
    state = bring(
        institution(other, "4406009", qualification="x"), appraiser(1, institution="4406009"), by=own
    )
    assert said(state) == [(2, "unit", "import_not_yours"), (3, "institution", "import_not_yours")]
    assert said(bring({"licence_no": "4406009-1", "name": "改名"}, by=own)) == [
        (2, "licence_no", "import_not_yours")
    ]


@pytest.mark.parametrize("ending", WRITERS)
def test_out_and_in_again_changes_nothing(unit: UnitRow, tmp_path: Path, ending: str) -> None:
    account = sign_in(Role.APPRAISER, unit)
    name = organisations.unit(unit.id).name
    bring(
        institution(unit, suspended_until="2026-12-31"),
        appraiser(1, account=people.username_of(account.staff_id)),
        appraiser(2, active="否", interests="广州某大学；佛山某医院"),
    )
    path = tmp_path / f"register.{ending}"
    rows: list[dict[str, Any]] = list(register.exported(organisations.tops()))
    assert [(row["sort"], row["name"]) for row in rows] == [
        ("institution", name), ("appraiser", "鉴定人1"), ("appraiser", "鉴定人2"),
    ]  # fmt: skip
    with path.open("wb") as file:
        WRITERS[ending](SHEET, rows, file)
    state = import_register(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, path)))
    assert (said(state), counts(state)) == ([], (0, 0, 3, True))
    assert Appraiser.objects.get(name="鉴定人1").staff_id == account.staff_id


def test_what_is_amiss_is_said(unit: UnitRow) -> None:
    bring(institution(unit, scope="法医临床鉴定"), *(appraiser(number) for number in (1, 2, 3)))
    today = clock.today()
    found = register.entries(today, everybody=True)
    assert [one.code for one in register.amiss(found, today)] == ["register_no_account"] * 3
    bring(
        {"licence_no": "4406001-1", "suspended_until": "2099-01-01"},
        {"licence_no": "4406001-2", "active": "否"},
    )
    bring({"licence_no": "4406001", "valid_until": "2020-01-01"})
    found = register.entries(today, everybody=True)
    assert sorted(one.code for one in register.amiss(found, today)) == [
        "register_expired", "register_no_account", "register_no_account", "register_suspended", "register_too_few",
    ]  # fmt: skip
    assert register.practising(today) == frozenset()
