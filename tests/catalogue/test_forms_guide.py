"""The worked example of docs/forms.md: it is right, it can be filled in, and it says what it should."""

import re
from pathlib import Path

import pytest
from django.test import Client

from fawang.catalogue.actions.forms import publish
from fawang.catalogue.forms.files import read_text
from fawang.catalogue.forms.shape import Fact, Form, Part, Type
from fawang.kernel.rules.actor import SYSTEM
from tests.catalogue.form_cases import make_paper
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
