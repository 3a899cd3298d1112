"""`fawang simulate`: its tables, and the same as JSON."""

import json
from pathlib import Path

import pytest
import yaml

from lab.simulation.province import DEFAULT
from tests.cli.conftest import Fawang


@pytest.fixture
def small(tmp_path: Path) -> str:
    """A province with few calls, as a file."""
    province = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    province["calls"]["per_day"] = 240
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(province), encoding="utf-8")
    return str(path)


NAMES = ("--strategy", "fawang", "--strategy", "callcenter:longest-idle+break")


def test_tables(fawang: Fawang, small: str) -> None:
    said = fawang("simulate", "--runs", "2", "--province", small, *NAMES, "--frontier").output
    for words in (
        "2 runs of 1 days",
        "Erlang-A, pooled",
        "By language",
        "Against the best of the others",
        "× 0.85",
    ):
        assert words in said
    assert said.count("fawang ") >= 4


def test_json(fawang: Fawang, small: str) -> None:
    arguments = ("simulate", "--runs", "2", "--province", small, *NAMES, "--json")
    one = json.loads(fawang(*arguments).output)
    assert one == json.loads(fawang(*arguments).output)
    assert set(one["strategies"]) == {"fawang", "callcenter:longest-idle+break"}
    assert len(one["strategies"]["fawang"]) == 2
    assert 0 < one["strategies"]["fawang"][0]["connected"] <= 1


def test_an_unknown_strategy(fawang: Fawang) -> None:
    assert "hunt" in fawang("simulate", "--strategy", "hunt", ends=1).output
