"""The worked example of docs/catalogue.md, done as it says: brought in, published by a second person, found."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from fawang.catalogue.queries.listing import Wanted, find
from fawang.catalogue.transfer import SHEET
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.storage.sheets.files import read_file
from fawang.kernel.storage.sheets.registers import Imported
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.knowledge.actions import entries as acting
from fawang.knowledge.actions.items import import_items
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.conftest import Appoint, unit_at

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "catalogue.md"


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_the_worked_example(tmp_path: Path, staff: Appoint, client: Client) -> None:
    found = re.search(r"<!-- item-example:begin -->\n```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    path = tmp_path / "new.json"
    path.write_text(found[1])
    code = json.loads(found[1])["items"][0]["id"]

    def bring(*, dry_run: bool = False) -> Imported:
        return import_items(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, path)), dry_run=dry_run)

    looked = bring(dry_run=True)
    assert [one.sentence for one in looked.problems] == []
    assert (looked.created, looked.kept) == (1, False)
    assert bring().kept
    assert client.get(f"/services/{code}").status_code == 404
    reviewer: Actor = staff(Role.KNOWLEDGE_REVIEWER, unit_at("44", UnitKind.BUREAU))
    acting.approve(by=reviewer, code=code, role="lawyer")
    first, _depth = find(Wanted(text="想请律师来村里讲课")).items[0]
    assert first.id == code
    assert client.get(f"/services/{code}").status_code == 200
    again = bring()
    assert (again.same, again.created, again.changed) == (1, 0, 0)
