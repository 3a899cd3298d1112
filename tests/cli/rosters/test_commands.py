"""`fawang roster` from lists to files."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from fawang.cli.main import main
from fawang.dispatch.rostering.lists import write_lawyers
from lab.province import roster as model_province


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAWANG_LANGUAGE", "en")
    monkeypatch.delenv("LANGUAGE", raising=False)


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path]:
    """A list of twenty lawyers and ten weeks of few calls."""
    lawyers, calls = tmp_path / "lawyers.csv", tmp_path / "calls.csv"
    write_lawyers(lawyers, model_province.lawyers(date(2026, 12, 1), 31, number=20))
    rows = [
        f"{date(2026, 9, 20) + timedelta(days=n)},{hour},hakka,labour,1"
        for n in range(71)
        for hour in range(9, 12)
    ]
    calls.write_text("day,hour,language,matter,calls\n" + "\n".join(rows), encoding="utf-8")
    return lawyers, calls


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["roster", *map(str, arguments)])


def test_from_lists_to_files(lists: tuple[Path, Path], tmp_path: Path) -> None:
    lawyers, calls = lists
    out = tmp_path / "out"
    got = run("--month", "2026-12", "--lawyers", lawyers, "--history", calls, "--out", out, "--limit", 4)
    assert got.exit_code == 0, got.output
    assert "INVENTED" not in got.output
    assert "hours are short" in got.output
    assert "no roster has fewer than" in got.output
    duties = list(csv.DictReader((out / "roster.csv").open(encoding="utf-8-sig")))
    assert duties
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    assert figures["duties"] == len(duties)
    # How much is proven in four seconds depends on the machine.
    assert 0 <= figures["bound"] <= figures["weighted_short"]
    assert figures["weighted_short"] > 0
    short = list(csv.DictReader((out / "short.csv").open(encoding="utf-8-sig")))
    assert {row["reason"] for row in short} <= {
        "nobody_fits", "nobody_offers", "hours_used_up", "nights_used_up", "resting", "somebody_could",
    }  # fmt: skip
    one = duties[0]["lawyer"]
    events = Calendar.from_ical((out / "calendars" / f"{one}.ics").read_bytes()).walk("VEVENT")
    assert len(events) == sum(duty["lawyer"] == one for duty in duties)


def test_json_is_json_alone(lists: tuple[Path, Path]) -> None:
    lawyers, calls = lists
    got = run("--month", "2026-12", "--lawyers", lawyers, "--history", calls, "--limit", 2, "--json")
    assert got.exit_code == 0, got.output
    assert {one["cover"] for one in json.loads(got.output)["coverage"]} >= {"everybody", "teochew", "hakka"}


def test_invented_data_is_called_so(lists: tuple[Path, Path]) -> None:
    got = run("--month", "2026-12", "--history", lists[1], "--limit", 0)
    assert got.exit_code == 0, got.output
    assert got.output.startswith("INVENTED DATA")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("--month", "December"), "2026-12"), (("--month", "2026-09"), "four weeks")],
)
def test_what_cannot_be_used(lists: tuple[Path, Path], arguments: tuple[str, ...], said: str) -> None:
    got = run(*arguments, "--lawyers", lists[0], "--history", lists[1])
    assert got.exit_code == 1
    assert said in got.output


def test_a_list_that_cannot_be_read(lists: tuple[Path, Path]) -> None:
    lists[0].write_text("id,languages\n", encoding="utf-8")
    got = run("--month", "2026-12", "--lawyers", lists[0], "--history", lists[1])
    assert got.exit_code == 1
    assert "no column" in got.output
