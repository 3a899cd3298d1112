"""`fawang forecast` and `fawang hotspots` from the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Fawang, process
from tests.cli.figures.test_datacentre import FOUR_YEARS


def test_a_forecast_beside_the_season_before(folder: Path) -> None:
    done = process(
        "forecast", "volume", "--each", "channel_group", "--grain", "week", "--ahead", "2", "--points", *FOUR_YEARS,
        "--facts", str(folder),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split()[:3] == ["taken", "error", "of"]
    assert [line.split("  ")[0] for line in lines[1:4]] == [
        "Services Hotline",
        "Services On site",
        "Services Online",
    ]
    assert sum(line.startswith("2022-04-") for line in lines) == 2 * 3
    assert lines[-1] == "Demo data of a synthetic province."


def test_what_is_too_short_is_said(folder: Path, fawang: Fawang) -> None:
    done = fawang(
        "forecast", "volume", "--from", "2021-01-01", "--to", "2021-01-31", "--facts", str(folder), ends=None
    )
    assert "There are 31 values" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("language", "said"), [("en", "There are no hot spots."), ("zh-hans", "没有热点。")])
def test_hot_spots(folder: Path, fawang: Fawang, language: str, said: str) -> None:
    # Of a five-hundredth of the services a planted spot has two.
    done = fawang("hotspots", "--on", "2021-11-10", "--facts", str(folder), language=language)
    assert said in done.stdout
