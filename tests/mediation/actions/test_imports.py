"""The register from a file: all of it or nothing, what is wrong by row, column and cure; out and in again the same."""

from pathlib import Path
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.sheets.files import WRITERS, read_file
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.mediation.actions.imports import import_register
from fawang.mediation.models.register import Committee, Mediator
from fawang.mediation.queries import register
from fawang.mediation.queries.register import Wanted
from fawang.mediation.transfer import SHEET
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.mediation.committees import CHANCHENG, NANHAI, bring, committee, committee_at, mediator
from tests.organisations.conftest import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> UnitRow:
    """A committee that is not entered yet."""
    return committee_at(NANHAI, "南海医疗纠纷人民调解委员会")


def counts(state: Imported) -> tuple[int, int, int, bool]:
    return state.created, state.changed, state.same, state.kept


def said(state: Imported) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in state.problems]


def test_new_changed_and_the_same(unit: UnitRow) -> None:
    # A mediator may stand above their committee.
    rows = [
        mediator(1, unit, phone="0757 8123 4567"),
        committee(unit, kind="行业专业", trades="医疗"),
        mediator(2, unit),
    ]
    assert counts(bring(*rows, dry_run=True)) == (3, 0, 0, False)
    assert not Committee.objects.exists()
    assert counts(bring(*rows)) == (3, 0, 0, True)
    entered = Committee.objects.get()
    assert (entered.unit_id, entered.sort, entered.trades) == (unit.id, "trade", ["medical"])
    assert counts(bring(*rows)) == (0, 0, 3, True)
    # An empty cell leaves what is there, - empties it.
    changed = {"number": f"调{unit.id}-1", "until": "2027年12月31日", "phone": "-", "name": ""}
    assert counts(bring(changed)) == (0, 1, 0, True)
    first = Mediator.objects.get(number=f"调{unit.id}-1")
    assert (str(first.until), first.phone, first.phone_hash, first.name) == (
        "2027-12-31",
        "",
        None,
        "调解员1",
    )
    audited = AuditEntry.objects.filter(action="mediation.register_imported").order_by("pk")
    assert [entry.data["new"] for entry in audited] == [3, 0]


def test_one_wrong_row_and_nothing_is_kept(unit: UnitRow) -> None:
    centre = unit_at(NANHAI, UnitKind.CENTRE)
    state = bring(
        committee(unit),
        mediator(1, unit),
        mediator(2, unit, trades="占卜"),
        mediator(3, unit, committee="9"),
        mediator(4, unit, account="nobody"),
        mediator(1, unit),
        mediator(5, unit, since="2026-02-30"),
        committee(centre),
        {"number": "调9", "name": "无类别"},
        mediator(6, unit, formed_on="2025-03-01"),
        {**committee(unit), "number": "#999999999"},
        {"sort": "调解员", "name": "无号"},
        mediator(7, unit, until="2020-01-01"),
        mediator(8, committee_at(CHANCHENG, "未登记的调委会")),
        mediator(9, unit, duty=""),
    )
    assert sorted(said(state)) == [
        (4, "trades", "field_wrong"),
        (5, "committee", "mediation_unit_unknown"),
        (6, "account", "mediation_account_unknown"),
        (7, "number", "import_twice"),
        (8, "since", "field_wrong"),
        (9, "number", "mediation_no_committee"),
        (10, "sort", "field_required"),
        (11, "formed_on", "mediation_other_sort"),
        (12, "number", "mediation_unit_unknown"),
        (13, "number", "import_no_key"),
        (14, "until", "mediation_until_before"),
        (15, "committee", "mediation_committee_unknown"),
        (16, "duty", "field_required"),
    ]
    assert all(one.sentence and one.chinese for one in state.problems)
    assert not state.kept
    assert not Committee.objects.exists()
    assert not Mediator.objects.exists()


def test_a_bureau_brings_in_only_its_own(unit: UnitRow) -> None:
    other = committee_at(CHANCHENG, "禅城调委会")
    own = editor(unit_at(NANHAI, UnitKind.BUREAU).id)
    assert bring(committee(unit), mediator(1, unit), by=own).kept
    assert said(bring(committee(other), by=own)) == [(2, "number", "import_not_yours")]
    bring(committee(other), mediator(1, other))
    assert said(bring({"number": f"调{other.id}-1", "name": "改名"}, by=own)) == [
        (2, "number", "import_not_yours")
    ]
    # Nobody takes another's mediator by naming their own committee.
    taken = {"number": f"调{other.id}-1", "committee": f"#{unit.id}"}
    assert said(bring(taken, by=own)) == [(2, "number", "import_not_yours")]


@pytest.mark.parametrize("ending", WRITERS)
def test_out_and_in_again_changes_nothing(unit: UnitRow, tmp_path: Path, ending: str) -> None:
    account = sign_in(Role.OFFICE_OFFICER, unit)
    bring(
        committee(unit, trades="医疗；交通"),
        mediator(1, unit, account=people.username_of(account.staff_id), phone="13800138000", full_time="是"),
        mediator(2, unit, suspended_until="2026-12-31", bodies="某厂；某医院", woman="-"),
    )
    path = tmp_path / f"register.{ending}"
    rows: list[dict[str, Any]] = list(register.exported(organisations.tops()))
    assert [(row["sort"], row["name"]) for row in rows] == [
        ("committee", unit.name), ("mediator", "调解员1"), ("mediator", "调解员2"),
    ]  # fmt: skip
    with path.open("wb") as file:
        WRITERS[ending](SHEET, rows, file)
    state = import_register(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, path)))
    assert (said(state), counts(state)) == ([], (0, 0, 3, True))
    assert Mediator.objects.get(name="调解员1").staff_id == account.staff_id


def test_what_is_amiss_is_said(unit: UnitRow) -> None:
    bring(committee(unit, formed_on="2020-01-01"), mediator(1, unit), mediator(3, unit))
    today = clock.today()
    found = register.entries(Wanted(everybody=True), today)
    codes = {one.code for one in register.amiss(found, today)}
    assert codes == {"committee_members", "committee_woman", "committee_term_over"}
