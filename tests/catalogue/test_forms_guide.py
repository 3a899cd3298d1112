"""The worked example of docs/forms.md: it is right, it can be filled in, and it says what it should."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from fawang.catalogue.actions.forms import publish
from fawang.catalogue.forms.files import read_text
from fawang.catalogue.forms.shape import Fact, Form, Part, Type
from fawang.catalogue.queries import carriers
from fawang.catalogue.transfer import SHEET
from fawang.cli.content import form_files
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.storage.sheets.files import read_file
from fawang.kernel.storage.sheets.rows import read_rows
from fawang.knowledge.actions.entries import approve
from fawang.knowledge.actions.items import import_items
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.catalogue.form_cases import make_paper
from tests.conftest import Appoint, unit_at
from tests.shell.cases import text_of

GUIDE = Path(__file__).parents[2] / "docs" / "forms.md"


def example() -> Form:
    """Return the example."""
    found = re.search(r"```yaml\n(code:.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    read = read_text(found[1], name="forms.md")
    assert read.form is not None, read.mistakes
    return read.form


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_the_example_passes_the_check_is_imported_and_carries_its_item(
    tmp_path: Path, staff: Appoint, client: Client
) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    written = re.search(r"```yaml\n(code:.*?)```", text, re.DOTALL)
    item = re.search(r"<!-- form-item:begin -->\n```json\n(.*?)```", text, re.DOTALL)
    assert written is not None
    assert item is not None
    path, rows = tmp_path / "rent_deposit.yaml", tmp_path / "items.json"
    path.write_text(written[1], encoding="utf-8")
    rows.write_text(item[1], encoding="utf-8")
    said: list[str] = []
    with translation.override("zh-hans"):
        assert form_files.check([path], say=said.append)
    assert len(said) == 1, said
    assert form_files.publish([path], dry_run=False, to=None, say=said.append)
    found = import_items(by=SYSTEM, rows=read_rows(SHEET, read_file(SHEET, rows)), dry_run=False)
    assert [one.sentence for one in found.problems] == []
    reviewer = staff(Role.KNOWLEDGE_REVIEWER, unit_at("44", UnitKind.BUREAU))
    code = json.loads(item[1])["items"][0]["id"]
    approve(by=reviewer, code=code, role="lawyer")
    carriers.forget()
    page = client.get(f"/services/{code}").content.decode()
    assert 'href="/forms/rent_deposit"' in page
    assert client.get("/forms/rent_deposit").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_the_example_is_filled_in(person: Client) -> None:
    publish(by=SYSTEM, form=example())
    address = make_paper(
        person,
        "rent_deposit",
        {
            "tenant__name": "蒋大力", "tenant__phone": "13800138000", "tenant__address": "", "landlord": "王某",
            "deposit": "3000", "deducted": "yes", "deductions__1__what": "水电费", "deductions__1__cost": "120.50",
            "deductions__more__1": "no", "left_on": "2026-02-28",
        },
    )  # fmt: skip
    page = text_of(person.get(address))
    assert "2,879.50" in page
    assert "2029" in page


def test_the_guide_names_every_type_and_fact() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    for code in (*Type, *Fact, *Part, *Form.model_fields):
        assert f"`{code}`" in text or f"`{code}`、" in text, code
