"""`fawang register`: out, in again, what is amiss; wrong rows are said and nothing is kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fawang.appraisal.models import Institution
from fawang.cli.processes import runtime
from fawang.cli.upkeep.registers import register
from tests.appraisal.cases import NANHAI, appraiser, bring, institution, institution_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "prepare", lambda *given, **named: None)


def told(*line: Any) -> Result:
    return CliRunner().invoke(register, [str(one) for one in line])


def test_out_in_again_and_what_is_amiss(tmp_path: Path) -> None:
    bring(institution(institution_at(NANHAI, "南海司法鉴定所")), appraiser(1))
    path = tmp_path / "register.json"
    assert told("export", "appraisers", path).exit_code == 0
    assert told("import", "appraisers", path).exit_code == 0
    checked = told("check", "appraisers")
    assert (checked.exit_code, "4406001-1" in checked.output) == (1, True)
    rows = json.loads(path.read_text())
    rows["register"][0]["valid_until"] = "明年"
    path.write_text(json.dumps(rows, ensure_ascii=False))
    wrong = told("import", "appraisers", path, "--report", tmp_path / "wrong.csv")
    assert wrong.exit_code == 1
    assert "valid_until" in wrong.output
    assert "明年" in (tmp_path / "wrong.csv").read_text(encoding="utf-8-sig")
    assert str(Institution.objects.get().valid_until) == "2099-12-31"


def test_a_register_that_nobody_keeps_is_named(tmp_path: Path) -> None:
    refused = told("export", "wizards", tmp_path / "a.json")
    assert refused.exit_code == 1
    assert "appraisers" in refused.output
