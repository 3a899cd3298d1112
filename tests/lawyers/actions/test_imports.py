"""The register and discipline records from files: all or nothing, row, column and cure, and back again."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed
from fawang.kernel.storage.sheets.columns import Sheet
from fawang.kernel.storage.sheets.files import read_file, write_xlsx
from fawang.kernel.storage.sheets.rows import Row, read_rows
from fawang.lawyers.actions.imports import import_register
from fawang.lawyers.actions.register import decide_sanction
from fawang.lawyers.actions.sanction_imports import import_sanctions
from fawang.lawyers.models import FirmProfile, Profile, Sanction
from fawang.lawyers.queries import register, retention
from fawang.lawyers.transfer import RECORDS, REGISTER
from fawang.organisations import queries as organisations
from fawang.organisations.models import Lawyer
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at
from tests.lawyers.cases import Firm

pytestmark = pytest.mark.django_db


def rows(sheet: Sheet, *given: dict[str, str]) -> list[Row]:
    return list(read_rows(sheet, enumerate(given, start=2)))


def entries(firm: Firm) -> list[dict[str, str]]:
    return [
        {"licence_no": "F-1", "sort": "律师事务所", "unit": f"#{firm.id}", "legal_aid": "是"},
        {
            "licence_no": "L-1", "sort": "律师", "name": "何清", "unit": f"#{firm.id}", "first_licensed": "2012-07-01",
            "fields": "工伤；合同", "languages": "普通话；粤语", "legal_aid": "是", "phone": "0757-86331234",
        },
    ]  # fmt: skip


def test_lawyers_and_firms_come_in_and_the_same_file_changes_nothing(firm: Firm) -> None:
    done = import_register(by=SYSTEM, rows=rows(REGISTER, *entries(firm)))
    assert (done.created, done.problems, done.kept) == (2, [], True)
    (found,), total = register.search_lawyers(register.Wanted(words="L-1"), page=1)
    assert total == 1
    assert (found.lawyer.name, found.legal_aid, found.phone) == ("何清", True, "0757-86331234")
    assert found.lawyer.skills == ("work_injury", "contract")
    assert found.years is not None
    assert found.years >= 14
    again = import_register(by=SYSTEM, rows=rows(REGISTER, *entries(firm)))
    assert (again.created, again.changed, again.same) == (0, 0, 2)


def test_a_file_says_since_when_a_lawyer_practises_of_whom_the_register_did_not_know(firm: Firm) -> None:
    profession, lawyer = entries(firm)
    unknown = {name: value for name, value in lawyer.items() if name != "first_licensed"}
    import_register(by=SYSTEM, rows=rows(REGISTER, profession, unknown))
    assert Lawyer.objects.get(licence_no="L-1").practising_since is None
    done = import_register(by=SYSTEM, rows=rows(REGISTER, lawyer))
    assert (done.changed, done.problems) == (1, [])
    assert Lawyer.objects.get(licence_no="L-1").practising_since == date(2012, 7, 1)


def test_one_wrong_row_keeps_everything_out_and_says_where(firm: Firm) -> None:
    bureau = unit_at("440605", UnitKind.BUREAU)
    wrong = [
        *entries(firm),
        {"licence_no": "L-2", "sort": "律师", "name": "某", "unit": "#999999999"},
        {"licence_no": "L-3", "sort": "律师", "name": "某", "unit": f"#{bureau.id}"},
        {"licence_no": "L-1", "sort": "律师", "name": "何清", "unit": f"#{firm.id}"},
        {"licence_no": "L-4", "sort": "律师", "unit": f"#{firm.id}"},
        {"licence_no": "F-2", "sort": "律师事务所", "unit": f"#{firm.id}", "languages": "粤语"},
        {"licence_no": "L-5", "sort": "律师", "name": "某", "unit": f"#{firm.id}", "fields": "算命"},
    ]
    done = import_register(by=SYSTEM, rows=rows(REGISTER, *wrong))
    assert {(one.row, one.column, one.code) for one in done.problems} == {
        (4, "unit", "lawyers_unit_unknown"),
        (5, "unit", "lawyers_no_firm"),
        (6, "licence_no", "import_twice"),
        (7, "name", "field_required"),
        (8, "languages", "lawyers_other_sort"),
        (9, "fields", "field_wrong"),
    }
    assert all(one.sentence for one in done.problems)
    assert not done.kept
    assert not FirmProfile.objects.exists()
    assert not Profile.objects.exists()
    assert organisations.lawyers_licensed(["L-1"]) == {}


def test_a_look_keeps_nothing(firm: Firm) -> None:
    done = import_register(by=SYSTEM, rows=rows(REGISTER, *entries(firm)), dry_run=True)
    assert (done.created, done.kept) == (2, False)
    assert not FirmProfile.objects.exists()


def test_nobody_changes_another_bureaus_lawyers(firm: Firm, staff: Appoint) -> None:
    elsewhere = staff(Role.PROVINCIAL_ADMIN, unit_at("440606", UnitKind.BUREAU))
    done = import_register(by=elsewhere, rows=rows(REGISTER, *entries(firm)))
    assert {one.code for one in done.problems} == {"import_not_yours"}


def test_an_export_is_brought_in_again_without_a_change(firm: Firm, tmp_path: Path) -> None:
    import_register(by=SYSTEM, rows=rows(REGISTER, *entries(firm)))
    within = [unit_at("44", UnitKind.BUREAU).id]
    path = tmp_path / "register.xlsx"
    with path.open("wb") as file:
        write_xlsx(REGISTER, retention.exported(within), file)
    done = import_register(by=SYSTEM, rows=read_rows(REGISTER, read_file(REGISTER, path)))
    assert (done.problems, done.created, done.changed) == ([], 0, 0)
    assert done.same == done.read >= 4


def record(**changes: str) -> dict[str, str]:
    return {
        "document_no": "佛司罚〔2026〕3号", "licence_no": "L-1", "sort": "停止执业", "decided_on": "2026-03-18",
        "authority": "佛山市司法局", "reason": "私自收费", "source": "佛山市司法局网站",
        "suspended_until": "2099-01-01", "published_until": "2099-12-31", **changes,
    }  # fmt: skip


@pytest.fixture
def registered(firm: Firm) -> int:
    """The number of a lawyer of the register with the licence L-1."""
    import_register(by=SYSTEM, rows=rows(REGISTER, *entries(firm)))
    return organisations.lawyers_by_licence(["L-1"])["L-1"]


def keeper(staff: Appoint) -> Actor:
    return staff(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))


def test_a_record_is_public_when_a_second_person_has_published_it(registered: int, staff: Appoint) -> None:
    one, other = keeper(staff), keeper(staff)
    assert import_sanctions(by=one, rows=rows(RECORDS, record())).kept
    row = Sanction.objects.get()
    assert register.lawyer_entry(registered).sanctions == ()
    with pytest.raises(NotAllowed, match="sanction_by_two"):
        decide_sanction(by=one, sanction_id=row.pk, command="publish", version=row.version)
    for _pressed_twice in range(2):
        decide_sanction(by=other, sanction_id=row.pk, command="publish", version=row.version)
    entry = register.lawyer_entry(registered)
    assert [shown.document_no for shown in entry.sanctions] == ["佛司罚〔2026〕3号"]
    # Whoever is suspended takes no requests.
    assert entry.suspended_until is not None
    assert not entry.asks
    # What is changed waits for a second person again.
    import_sanctions(by=other, rows=rows(RECORDS, record(reason="私自收费，已退还")))
    assert register.lawyer_entry(registered).sanctions == ()


def test_a_record_is_shown_until_its_last_day(registered: int, staff: Appoint) -> None:
    import_sanctions(by=keeper(staff), rows=rows(RECORDS, record(suspended_until="-")))
    row = Sanction.objects.get()
    decide_sanction(by=keeper(staff), sanction_id=row.pk, command="publish", version=row.version)
    Sanction.objects.update(published_until=clock.today())
    assert len(register.lawyer_entry(registered).sanctions) == 1
    Sanction.objects.update(published_until=clock.today() - timedelta(days=1))
    assert register.lawyer_entry(registered).sanctions == ()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"licence_no": "nobody"}, ("licence_no", "lawyers_licence_unknown")),
        ({"source": ""}, ("source", "field_required")),
        ({"sort": "打手心"}, ("sort", "field_wrong")),
        ({"decided_on": "去年"}, ("decided_on", "field_wrong")),
    ],
)
def test_a_wrong_record_is_not_kept(registered: int, changes: dict[str, str], problem: Any) -> None:
    done = import_sanctions(by=SYSTEM, rows=rows(RECORDS, record(document_no="另一份"), record(**changes)))
    assert [(one.row, one.column, one.code) for one in done.problems] == [(3, *problem)]
    assert not Sanction.objects.exists()


def test_records_go_out_and_come_in_again(registered: int, firm: Firm, tmp_path: Path) -> None:
    import_sanctions(by=SYSTEM, rows=rows(RECORDS, record(), record(document_no="二号", licence_no="F-1")))
    assert {one.firm_id for one in Sanction.objects.all()} == {firm.id, None}
    path = tmp_path / "records.xlsx"
    with path.open("wb") as file:
        write_xlsx(RECORDS, retention.exported_records([firm.id]), file)
    done = import_sanctions(by=SYSTEM, rows=read_rows(RECORDS, read_file(RECORDS, path)))
    assert (done.problems, done.same) == ([], 2)


def test_what_was_taken_back_stays_so(registered: int, staff: Appoint) -> None:
    import_sanctions(by=SYSTEM, rows=rows(RECORDS, record()))
    row = Sanction.objects.get()
    decide_sanction(by=keeper(staff), sanction_id=row.pk, command="withdraw", version=row.version)
    with pytest.raises(Conflict, match="sanction_moved_on"):
        decide_sanction(by=keeper(staff), sanction_id=row.pk, command="publish", version=row.version + 1)
