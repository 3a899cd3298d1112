"""Lists come back as they were written; what cannot be read is named by its line."""

from datetime import date
from pathlib import Path

import pytest

from fawang.dispatch.rostering.lists import (
    Unreadable,
    read_calls,
    read_lawyers,
    read_windows,
    write_duties,
    write_lawyers,
)
from fawang.dispatch.rostering.problem import Duty, Window
from lab.province import roster as model_province
from tests.dispatch.rostering.cases import DAY, FIRST, lawyer


def test_lawyers_come_back_as_they_were(tmp_path: Path) -> None:
    some = model_province.lawyers(date(2026, 12, 1), 31, number=200)
    write_lawyers(tmp_path / "lawyers.csv", some)
    assert read_lawyers(tmp_path / "lawyers.csv") == some


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("", ()),
        ("1-5 7-18", (Window(frozenset(range(5)), 7, 18),)),
        ("6,7 0-32; 1,3-4 8-12", (Window(frozenset({5, 6}), 0, 32), Window(frozenset({0, 2, 3}), 8, 12))),
    ],
)
def test_windows(text: str, windows: tuple[Window, ...]) -> None:
    assert read_windows(text) == windows


@pytest.mark.parametrize("text", ["0-5 7-18", "1-5 18-7", "1-5", "5-8 1-2", "mon 7-9", "5-1 7-9"])
def test_windows_that_cannot_be(text: str) -> None:
    with pytest.raises(ValueError):
        read_windows(text)


def test_calls_need_only_what_everybody_counts(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("day,hour,language,calls,abandoned\n2026-11-03,9,hakka,12,2\n", encoding="utf-8")
    one = read_calls(path)[0]
    assert (one.calls, one.answered, one.abandoned, one.matter) == (12, 10, 2, "other")


@pytest.mark.parametrize(
    "line", ["2026-13-03,9,hakka,12", "2026-11-03,24,hakka,12", "2026-11-03,9,hakka,-1", "x"]
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"day,hour,language,calls\n2026-11-03,9,hakka,12\n{line}\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="line 3"):
        read_calls(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lawyers.csv"
    path.write_text("id,languages\n1,hakka\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="hours_month"):
        read_lawyers(path)


def test_a_roster_reads_by_time(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    one = lawyer(1, name="李律师", languages={"mandarin": 3, "hakka": 2})
    write_duties(path, [Duty(date(2026, 12, 2), "day", 1), Duty(FIRST, "day", 1)], {1: one}, {"day": DAY})
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "2026-11-30,day,08:00,8,1,李律师,,hakka:2 mandarin:3,"
    assert lines[2].startswith("2026-12-02")
