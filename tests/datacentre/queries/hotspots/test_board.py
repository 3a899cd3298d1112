"""What was found is kept, whole, and shown as far as somebody sees."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.hotspots import board
from fawang.datacentre.queries.hotspots.words import words
from fawang.datacentre.queries.questions.question import Scope
from fawang.datacentre.warehouse.store import Store
from fawang.knowledge.data import packs

DAY = date(2021, 11, 14)


@pytest.fixture(scope="module")
def kept(planted: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, board.Board]:
    folder = tmp_path_factory.mktemp("board")
    engine = DuckDB(planted, memory_mb=1000, threads=2, seconds=60)
    return folder, board.refresh(folder, engine, DAY)


def test_what_was_found_is_read_back(kept: tuple[Path, board.Board]) -> None:
    folder, found = kept
    assert found.demo
    assert [one.topic for one in found.spots] == ["housing.purchase"]
    assert board.board(folder, Scope()) == found
    assert board.board(folder, Scope(), DAY) == found
    assert board.board(folder, Scope(), DAY - timedelta(1)) is None
    assert [path.name for path in (folder / "hotspots").iterdir()] == ["2021-11-14.json"]


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(regions=("4413",)), 1),
        (Scope(regions=("441302",)), 1),
        (Scope(regions=("441303",)), 0),
        (Scope(regions=("441302001",)), 0),
        (Scope(regions=(), units=(4,)), 0),
    ],
)
def test_spots_of_other_regions_are_not_seen(kept: tuple[Path, board.Board], scope: Scope, seen: int) -> None:
    found = board.board(kept[0], scope)
    assert found is not None
    assert len(found.spots) == seen


def test_where_nobody_has_looked_there_is_no_board(tmp_path: Path) -> None:
    assert board.board(tmp_path, Scope()) is None


def test_words_are_phrases_of_the_matter(kept: tuple[Path, board.Board]) -> None:
    pack = packs.read(settings.FAWANG_CONTENT)
    spot = kept[1].spots[0]
    assert 3 <= len(spot.words) <= 5
    assert set(spot.words) <= set(pack.matters["housing.purchase"].mandarin)
    assert words("labour")
    assert words("no.such") == ()
    assert replace(spot, words=()) != spot
