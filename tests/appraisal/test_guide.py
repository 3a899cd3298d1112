"""The worked example of docs/appraisers.md, done as it says."""

import re
from pathlib import Path

import pytest
from django.test import Client

from fawang.appraisal.actions.imports import import_register
from fawang.appraisal.models import Appraiser
from fawang.appraisal.transfer import SHEET
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.sheets.files import read_file
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.organisations.actions import edit_unit
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role
from tests.appraisal.cases import NANHAI, institution_at
from tests.shell.cases import text_of

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "appraisers.md"


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_the_worked_example(tmp_path: Path, client: Client) -> None:
    found = re.search(r"<!-- register-example:begin -->\n```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    path = tmp_path / "register.json"
    path.write_text(found[1])

    def bring(*, dry_run: bool = False) -> Imported:
        rows = read_rows(SHEET, read_file(SHEET, path))
        return import_register(by=SYSTEM, rows=rows, dry_run=dry_run)

    assert {one.code for one in bring(dry_run=True).problems} == {
        "register_unit_unknown",
        "register_institution_unknown",
        "register_account_unknown",
    }
    unit = institution_at(NANHAI, "某某司法鉴定所")
    edit_unit(by=SYSTEM, unit_id=unit.id, version=unit.version, code="GZ-JD-01")
    staff = create_staff(
        by=SYSTEM,
        username="zhang",
        name="张某",
        password="a-long-password-of-zhang",
        unit_id=unit.id,
        role=Role.APPRAISER,
    )
    assert [one.sentence for one in bring(dry_run=True).problems] == []
    assert (bring().kept, bring().same) == (True, 2)
    assert Appraiser.objects.get().staff_id == staff.pk
    assert "某某司法鉴定所" in text_of(client.get("/appraisers", {"field": "dna", "place": "佛山市南海区"}))
