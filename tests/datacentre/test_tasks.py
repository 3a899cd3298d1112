"""Jobs of the data centre: hot spots are looked for once a day, also where a morning was missed."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from fawang.datacentre import tasks
from fawang.datacentre.queries.engines import engine as engines
from fawang.datacentre.queries.hotspots import board
from fawang.kernel import clock


@pytest.mark.parametrize(
    ("hour", "known", "looked"),
    [
        (4, [], []),
        (5, [], [date(2026, 11, 26)]),
        # The machine was off in the morning.
        (15, [date(2026, 11, 25)], [date(2026, 11, 26)]),
        (6, [date(2026, 11, 26)], []),
    ],
)
def test_hot_spots_are_looked_for_once_a_day(
    hour: int, known: list[date], looked: list[date], tmp_path: Path, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.FAWANG_FACTS = tmp_path
    (tmp_path / "hotspots").mkdir()
    for day in known:
        (tmp_path / "hotspots" / f"{day}.json").write_text("{}")
    found: list[date] = []

    def refresh(folder: Path, engine: Any, day: date) -> None:
        found.append(day)

    monkeypatch.setattr(engines, "engine", lambda: None)
    monkeypatch.setattr(board, "refresh", refresh)
    with clock.at(datetime(2026, 11, 27, hour, 20, tzinfo=clock.CHINA)):
        tasks.hotspots(timestamp=0)
    assert found == looked
