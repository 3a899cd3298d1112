"""Loading a province."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from fawang.kernel.models import AuditEntry
from fawang.organisations.models import Jurisdiction, Unit
from fawang.organisations.rules import UnitKind
from fawang.people.models import Membership
from fawang.regions import queries as regions
from fawang.regions.models import Region
from tests.cli.conftest import Fawang
from tests.conftest import unit_at

pytestmark = pytest.mark.django_db

#: A province that does not exist, with one of everything.
INVENTED = (
    ("99", "云梦省"), ("9901", "青田市"), ("990101", "东湖区"), ("990102", "西山县"), ("990101001", "桃源街道"),
    ("990101001001", "桃花社区居委会"),
)  # fmt: skip


@pytest.fixture
def empty() -> Iterator[None]:
    """A database without a province."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE regions_region, organisations_unit CASCADE")
    regions.forget()
    yield
    regions.forget()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The divisions of the invented province."""
    path = tmp_path / "yunmeng.jsonl"
    path.write_text("".join(json.dumps({"code": code, "name": name}) + "\n" for code, name in INVENTED))
    return path


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Region, Unit, Jurisdiction, AuditEntry))


def test_a_second_run_changes_nothing(fawang: Fawang) -> None:
    before = counts()
    said = fawang("seed").output.splitlines()
    assert said[:2] == [
        "divisions: 28745 (0 new, 0 renamed, 0 gone)",
        "units: 0 new, jurisdictions: 0 new",
    ]
    assert counts() == before


def test_a_second_run_brings_back_only_what_is_missing(fawang: Fawang) -> None:
    Region.objects.filter(code="440605011049").update(name="旧名")
    Jurisdiction.objects.filter(region_code="440605").delete()
    said = fawang("seed").output.splitlines()
    assert said[:2] == [
        "divisions: 28745 (0 new, 1 renamed, 0 gone)",
        "units: 0 new, jurisdictions: 1 new",
    ]


@pytest.mark.usefixtures("empty")
def test_another_province_comes_from_its_own_file(fawang: Fawang, file: Path, settings: Settings) -> None:
    settings.FAWANG_PROVINCE = "99"
    said = fawang("seed", "--divisions", str(file)).output.splitlines()
    assert said[0] == "divisions: 6 (6 new, 0 renamed, 0 gone)"
    assert unit_at("99", UnitKind.BUREAU).name == "云梦省司法厅"
    assert unit_at("990101", UnitKind.LEGAL_AID_OFFICE).name == "青田市东湖区法律援助处"
    assert unit_at("990102", UnitKind.BUREAU).name == "西山县司法局"
    assert unit_at("990101001", UnitKind.TOWN_STATION).name == "桃源街道公共法律服务工作站"
    assert not Unit.objects.exclude(region_code__startswith="99").exists()
    before = counts()
    assert fawang("seed", "--divisions", str(file)).output.startswith(
        "divisions: 6 (0 new, 0 renamed, 0 gone)"
    )
    assert counts() == before
    # And it can be worked in: its bureau has an administrator.
    fawang("first-admin", "admin")
    assert Membership.objects.get().unit_id == unit_at("99", UnitKind.BUREAU).id


def test_a_file_that_cannot_be_meant_changes_nothing_and_says_why(fawang: Fawang, file: Path) -> None:
    before = counts()
    said = fawang("seed", "--divisions", str(file), ends=1).output
    assert said.startswith("Error: ")
    assert "28745" in said
    assert counts() == before


def test_a_line_that_is_no_division_is_named(fawang: Fawang, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"code": "99", "name": "云梦省"}\nnot json\n')
    said = fawang("seed", "--divisions", str(path), ends=1, language="zh-hans").output
    assert said == "错误：文件第 2 行不是行政区划。\n"


def test_a_file_that_is_not_there_is_a_mistake_of_the_caller(fawang: Fawang, tmp_path: Path) -> None:
    missing = tmp_path / "missing.jsonl"
    said = fawang("seed", "--divisions", str(missing), ends=2, language="zh-hans").output
    assert f"错误：'--divisions' 的值无效：文件 '{missing}' 不存在。\n" in said
