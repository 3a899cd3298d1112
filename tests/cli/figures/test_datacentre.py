"""`fawang facts` and `fawang metrics` from the command line."""

import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Fawang, process
from tests.datacentre.conftest import served

FOUR_YEARS = ("--from", "2018-04-09", "--to", "2022-04-08")


def test_a_table_with_names_and_a_total(folder: Path) -> None:
    done = process(
        "metrics", "volume", "--by", "region", *FOUR_YEARS, "--sort", "volume", "--facts", str(folder)
    )
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Prefecture", "Services"]
    assert "广州市" in lines[1]
    assert lines[-2].split() == ["in", "all", "47,080"]
    assert lines[-1] == "Demo data of a synthetic province."
    assert len(lines) == 21 + 3


def test_the_terminal_speaks_chinese(folder: Path, fawang: Fawang) -> None:
    done = fawang(
        "metrics", "volume", "--by", "matter", *FOUR_YEARS, "--facts", str(folder), language="zh-hans"
    )
    assert done.stdout.split()[:2] == ["事项", "服务量"]
    assert "演示数据" in done.stdout


def test_json_keeps_both_sides_of_a_share(folder: Path, fawang: Fawang) -> None:
    done = fawang(
        "metrics", "satisfied_share", "--grain", "year", "--where", "region=4406", *FOUR_YEARS, "--json",
        "--facts", str(folder),
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["demo"] is True
    figures = [row["figures"]["satisfied_share"] for row in answer["rows"]]
    assert [row["keys"]["year"] for row in answer["rows"]] == [f"{year}-01-01" for year in range(2018, 2023)]
    whole = answer["total"]["satisfied_share"]
    assert sum(one["numerator"] for one in figures) == whole["numerator"]
    assert whole["value"] == whole["numerator"] / whole["denominator"]


def test_csv_can_be_read(folder: Path, fawang: Fawang) -> None:
    done = fawang(
        "metrics", "volume", "--by", "county", "--where", "region=4406", "--where", "channel!=web", "--against",
        "year_before", "--from", "2021-01-01", "--to", "2021-12-31", "--csv", "--facts", str(folder),
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows[0].keys() == {"county", "county_name", "volume", "volume_before"}
    assert {row["county_name"] for row in rows} >= {"南海区", "禅城区"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("volume; SELECT 1", *FOUR_YEARS), "There is no metric volume; SELECT 1."),
        (("volume", "--where", "matter=' OR 1", *FOUR_YEARS), "' OR 1 is no value of matter."),
        (("volume", "--where", "matter", *FOUR_YEARS), "matter is no value of --where."),
        (("volume",), "The period must end on or after its first day"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(
    folder: Path, fawang: Fawang, words: tuple[str, ...], said: str
) -> None:
    done = fawang("metrics", *words, "--facts", str(folder), ends=1)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_names_it_lists_what_there_is(fawang: Fawang) -> None:
    listed = fawang("metrics").stdout
    assert "connect_rate" in listed
    assert "Of calls that asked for a human" in listed


def test_facts_are_checked(folder: Path, tmp_path: Path, fawang: Fawang) -> None:
    mine = tmp_path / "facts"
    shutil.copytree(folder, mine, copy_function=os.link)
    done = fawang("facts", "check", "--out", str(mine))
    assert "service  2018-04 to 2022-04  47,080 rows" in done.stdout
    victim = next((mine / "rating").glob("*.parquet"))
    # Another file by this name: the other ones are those of all tests.
    victim.unlink()
    victim.write_bytes(b"x")
    done = fawang("facts", "check", "--out", str(mine), ends=1)
    assert f"rating/{victim.name} is gone or was altered." in done.stdout


def test_an_empty_folder_says_how_to_fill_it(tmp_path: Path, fawang: Fawang) -> None:
    done = fawang("metrics", "volume", *FOUR_YEARS, "--facts", str(tmp_path), ends=None)
    assert "There are no facts yet. `fawang facts generate`" in done.stderr


def test_a_clickhouse_is_loaded_from_the_command_line(folder: Path, tmp_path: Path, fawang: Fawang) -> None:
    with served(tmp_path) as url:
        there = url.replace("reader", "writer")
        few = tmp_path / "few"
        for table in ("day", "place"):
            shutil.copytree(folder / table, few / table)
        words = (
            "facts",
            "cluster",
            "--url",
            there,
            "--out",
            str(few),
            "--suffix",
            "_a",
            "--prefecture",
            "4406",
        )
        done = fawang(*words)
        assert "rows loaded" in done.stdout
        assert fawang(*words).stdout == "Nothing differs.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Say where"),
        (("--url", "http://127.0.0.1:9/x", "--suffix", "; DROP"), "--suffix"),
        (("--url", "http://127.0.0.1:9/x", "--prefecture", "44'"), "no prefecture"),
        (("--url", "http://127.0.0.1:9/x"), ""),
    ],
)
def test_what_cannot_be_loaded_is_said(
    folder: Path, fawang: Fawang, words: tuple[str, ...], said: str
) -> None:
    done = fawang("facts", "cluster", *words, "--out", str(folder), ends=None)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
