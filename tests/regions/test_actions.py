"""Loading the divisions."""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.regions import queries
from fawang.regions.actions import GUANGDONG, load_divisions
from fawang.regions.models import Edition, Region

pytestmark = pytest.mark.django_db

SMALL = [
    {"code": "4406", "name": "佛山市", "level": "city", "parent": "44"},
    {"code": "440605", "name": "南海区", "level": "county", "parent": "4406"},
    {"code": "440605011", "name": "桂城街道", "level": "town", "parent": "440605"},
    {"code": "440605011049", "name": "夏西社区居委会", "level": "village", "parent": "440605011"},
    *(
        {"code": f"440605011{n:03}", "name": f"第{n}社区居委会", "level": "village", "parent": "440605011"}
        for n in range(100, 130)
    ),
]


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    Region.objects.all().delete()
    Edition.objects.all().delete()
    queries.forget()
    yield
    queries.forget()


def _file(folder: Path, rows: Sequence[object], name: str = "divisions.jsonl") -> Path:
    path = folder / name
    path.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8"
    )
    return path


def test_the_shipped_file() -> None:
    load = load_divisions(by=SYSTEM)
    assert (load.divisions, len(load.added), load.renamed, load.gone) == (28_745, 28_745, (), ())
    assert Region.objects.get(pk="44").name == "广东省"
    assert Region.objects.get(pk="441900122").path_name == "广东省东莞市厚街镇"
    assert Region.objects.filter(current=True).count() == 28_745


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    path = _file(tmp_path, SMALL)
    assert load_divisions(by=SYSTEM, path=path).changed
    again = load_divisions(by=SYSTEM, path=path)
    assert not again.changed
    assert Edition.objects.count() == 1
    assert AuditEntry.objects.filter(object="regions:divisions.jsonl").count() == 1


def test_a_load_is_a_diff(tmp_path: Path) -> None:
    load_divisions(by=SYSTEM, path=_file(tmp_path, SMALL))
    rows = [
        {**row, "name": "桂城镇"} if row["code"] == "440605011" else row
        for row in SMALL
        if row["code"] != "440605011129"
    ]
    rows.append({"code": "440605012", "name": "新镇", "parent": "440605"})
    load = load_divisions(by=SYSTEM, path=_file(tmp_path, rows))
    assert load.added == ("440605012",)
    assert load.renamed == ("440605011",)
    assert load.gone == ("440605011129",)
    # The town's name is part of its villages' full names.
    assert Region.objects.get(pk="440605011049").path_name == "广东省佛山市南海区桂城镇夏西社区居委会"
    assert Region.objects.get(pk="440605011129").current is False
    assert queries.region("440605012").name == "新镇"
    edition = Edition.objects.latest("pk")
    assert (edition.added, edition.renamed, edition.gone) == (1, ["440605011"], ["440605011129"])


def test_a_division_may_come_back(tmp_path: Path) -> None:
    load_divisions(by=SYSTEM, path=_file(tmp_path, SMALL))
    load_divisions(by=SYSTEM, path=_file(tmp_path, SMALL[:-1]))
    load = load_divisions(by=SYSTEM, path=_file(tmp_path, SMALL))
    assert load.added == ("440605011129",)
    assert Region.objects.get(pk="440605011129").current is True


def test_compressed_or_not(tmp_path: Path) -> None:
    path = tmp_path / "divisions.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in SMALL)
    assert len(load_divisions(by=SYSTEM, path=path).added) == len(SMALL) + 1


def test_a_file_that_was_cut_off_changes_nothing(tmp_path: Path) -> None:
    load_divisions(by=SYSTEM, path=_file(tmp_path, SMALL))
    with pytest.raises(Conflict) as failure:
        load_divisions(by=SYSTEM, path=_file(tmp_path, SMALL[:20]))
    assert failure.value.code == "divisions_shrunk"
    assert Region.objects.filter(current=True).count() == len(SMALL) + 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("not json", "division_unreadable"),
        ('["4407"]', "division_unreadable"),
        ({"code": "4407"}, "division_unreadable"),
        ({"code": "4407", "name": 7}, "division_unreadable"),
        ({"code": 4407, "name": "江门市"}, "division_code_wrong"),
        ({"code": "44070", "name": "江门市"}, "division_code_wrong"),
        ({"code": "4407", "name": " "}, "division_name_wrong"),
        ({"code": "4407", "name": "江" * 61}, "division_name_wrong"),
        ({"code": "4407", "name": "江门市", "parent": "45"}, "division_parent_wrong"),
        ({"code": "440703", "name": "蓬江区"}, "division_parent_wrong"),
        ({"code": "4406", "name": "佛山市"}, "division_twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, row: object, code: str) -> None:
    with pytest.raises(Invalid) as failure:
        load_divisions(by=SYSTEM, path=_file(tmp_path, [*SMALL, row]))
    assert failure.value.code == code
    assert failure.value.params["line"] == len(SMALL) + 1
    assert Region.objects.count() == 0


def test_who_may_load(tmp_path: Path) -> None:
    path = _file(tmp_path, SMALL)
    clerk = Actor(ActorKind.STAFF, 1, grants=(Grant(1, "station_clerk", frozenset({"order.view"})),))
    for actor in (ANONYMOUS, clerk):
        with pytest.raises(NotAllowed):
            load_divisions(by=actor, path=path)
    admin = Actor(ActorKind.STAFF, 2, grants=(Grant(1, "provincial_admin", frozenset({"unit.edit"})),))
    assert load_divisions(by=admin, path=path).changed
    assert AuditEntry.objects.get(object="regions:divisions.jsonl").actor == "staff:2"


def test_shipped_file_is_there() -> None:
    assert GUANGDONG.is_file()
