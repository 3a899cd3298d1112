"""`fawang facts load`: the report that somebody reads who has to correct a file."""

import csv
import inspect
from pathlib import Path

import pytest
from pytest_django import Settings

from fawang.cli.figures import facts_loading
from fawang.datacentre.actions.loading import cells, judging
from fawang.datacentre.warehouse.store import Store

pytestmark = pytest.mark.django_db
LINES = [
    "日期,渠道,手机号",
    "2023-05-04,电话,13800138000",
    "2023-05-05,=飞鸽(),13800138001",
    "2023-05-0x,电话,x",
]


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    settings.FAWANG_FACTS = tmp_path / "facts"
    path = tmp_path / "一.csv"
    path.write_text("\n".join(LINES), encoding="gbk")
    return path


def run(file: Path, **how: object) -> tuple[int, str]:
    said: list[str] = []
    wanted = {"fact": "service", "mapping": None, "check": False, "add": False, "report": None, **how}
    code = facts_loading.run(file, say=said.append, **wanted)  # type: ignore[arg-type]
    return code, "\n".join(said)


def test_it_says_what_is_wrong_where_and_what_to_do(file: Path, settings: Settings) -> None:
    code, said = run(file)
    assert code == 1
    assert "3 rows: 1 right, 2 wrong" in said
    assert "渠道: 1 times: is no known value; say in the mapping" in said
    assert "line 3: =飞鸽()" in said
    assert "line 4: ···" in said
    assert "Nothing was written" in said
    assert "service" not in Store(settings.FAWANG_FACTS).snapshot().parts


def test_checking_a_wrong_file_fails_and_a_right_one_does_not(file: Path) -> None:
    assert run(file, check=True)[0] == 1
    file.write_text("\n".join(LINES[:2]), encoding="utf-8")
    code, said = run(file, check=True)
    assert code == 0
    assert "Nothing was written" not in said


def test_what_is_wrong_goes_into_a_file(file: Path, tmp_path: Path, settings: Settings) -> None:
    report = tmp_path / "wrong.csv"
    code, said = run(file, report=report)
    assert code == 0
    assert "2023-05  1 rows now" in said
    lines = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert [line[:3] for line in lines[1:]] == [
        ["4", "日期", "2023-05-0x"], ["3", "渠道", "'=飞鸽()"], ["4", "手机号", "···"],
    ]  # fmt: skip
    assert Store(settings.FAWANG_FACTS).snapshot().parts["service"][0].rows == 1


def test_every_fault_has_its_sentence() -> None:
    sources = "".join(inspect.getsource(module) for module in (cells, judging))
    for code in facts_loading.FAULTS:
        assert f'"{code}"' in sources
    assert sources.count('raise Wrong("') >= 10
    for part in sources.split('Wrong("')[1:]:
        assert part.partition('"')[0] in facts_loading.FAULTS
