"""A file of statutes with one article a line."""

import gzip
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fawang.knowledge.data.statutes import jsonl
from fawang.knowledge.data.statutes.texts import FAULTS
from fawang.knowledge.models import Flag
from tests.knowledge.cases import article, file_of

GOOD = {"law": "示范法", "article": "第一条", "text": "好。"}


def line(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


#: A broken line → its code, and the field that is wrong.
BROKEN: dict[str, tuple[bytes, str, str]] = {
    "no JSON": (b"{law", "not_json", ""),
    "too deep": (b"[" * 100_000, "not_json", ""),
    "a list": (b"[1, 2]", "not_an_object", ""),
    "a word": (b'"law"', "not_an_object", ""),
    "null": (b"null", "not_an_object", ""),
    "no law": (b'{"article": "1", "text": "x"}', "field_missing", "law"),
    "null text": (line(text=None), "field_missing", "text"),
    "blank article": (line(article=" "), "field_missing", "article"),
    "a number": (line(text=5), "field_wrong", "text"),
    "a list of texts": (line(text=["a"]), "field_wrong", "text"),
    "chapter of a wrong type": (line(chapter={}), "field_wrong", "chapter"),
    "too long": (line(text="字" * 50_001), "field_wrong", "text"),
    "level too long": (line(level="级" * 21), "field_wrong", "level"),
    "NUL": (line(text="a\x00b"), "field_wrong", "text"),
    "half a character": (line(text="a\ud800b"), "field_wrong", "text"),
    "NUL in the region": (line(region="44\x00"), "field_wrong", "region"),
    "region of a wrong type": (line(region=44), "field_wrong", "region"),
    "no such day": (line(version="2024-02-30"), "date_wrong", ""),
    "no date": (line(effective="soon"), "date_wrong", ""),
    "a date of a wrong type": (line(published=20240101), "date_wrong", ""),
    "unknown status": (line(status="fine"), "field_wrong", "status"),
    "status of a wrong type": (line(status=["in_force"]), "field_wrong", "status"),
    "bad encoding": ('{"law": "示范法"}'.encode("gbk"), "encoding", ""),
}


@pytest.mark.parametrize(("broken", "code", "detail"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_line_is_named_and_the_others_are_read(
    tmp_path: Path, broken: bytes, code: str, detail: str
) -> None:
    path = tmp_path / "laws.jsonl"
    path.write_bytes(b"\n".join([line(), broken, b"", line(article="第二条")]) + b"\n")
    reading = jsonl.read(path)
    assert [(one.line, one.code, one.detail) for one in reading.faults] == [(2, code, detail)]
    (law,) = reading
    assert [one.label for one in law.articles] == ["第一条", "第二条"]
    assert code in FAULTS


def test_all_that_is_broken_at_once(tmp_path: Path) -> None:
    path = tmp_path / "laws.jsonl"
    path.write_bytes(b"\n".join(part for broken, _, _ in BROKEN.values() for part in (broken, line())))
    reading = jsonl.read(path)
    assert [one.line for one in reading.faults] == list(range(1, 2 * len(BROKEN), 2))
    assert reading.articles == len(BROKEN)


def test_every_field_is_read(tmp_path: Path) -> None:
    row = article(
        "示范法", " 第一条 ", "好。", chapter="第一章 总则", version="2020-01-02", effective="2020-03-04",
        status="repealed", region="4406",
    )  # fmt: skip
    (law,) = jsonl.read(file_of(tmp_path, [row]))
    assert (law.title, law.level, law.region, law.flag) == ("示范法", "法律", "4406", Flag.REPEALED)
    assert (law.dated, law.effective) == (date(2020, 1, 2), date(2020, 3, 4))
    assert (law.articles[0].label, law.articles[0].chapter) == ("第一条", "第一章 总则")


def test_what_need_not_be_said(tmp_path: Path) -> None:
    row = {
        **GOOD,
        "chapter": "",
        "level": "",
        "status": "",
        "region": "",
        "version": "",
        "effective": None,
        "more": [1],
    }
    (law,) = jsonl.read(file_of(tmp_path, [row]))
    assert (law.level, law.region, law.flag, law.dated, law.effective) == ("", "00", Flag.NONE, None, None)
    (law,) = jsonl.read(file_of(tmp_path, [{**GOOD, "region": "全国"}]))
    assert law.region == "00"


def test_texts_of_two_dates_and_regions_are_laws_of_their_own(tmp_path: Path) -> None:
    rows = [
        {**GOOD, **more} for more in ({}, {"version": "2020-01-01"}, {"region": "44"}, {"article": "第二条"})
    ]
    reading = jsonl.read(file_of(tmp_path, rows))
    assert [len(law.articles) for law in reading] == [2, 1, 1]


@pytest.mark.parametrize("name", ["laws.jsonl.gz", "laws.jsonl"])
def test_compressed_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(line() + b"\n{\n" + line(article="第二条")))
    reading = jsonl.read(path)
    assert (reading.articles, [one.line for one in reading.faults]) == (2, [2])


@pytest.mark.parametrize("damage", ["cut off", "overwritten", "longer"])
def test_a_damaged_archive_is_read_as_far_as_it_goes(tmp_path: Path, damage: str) -> None:
    whole = gzip.compress(
        b"\n".join(line(article=f"第{number}条", text=f"{number}" * 50) for number in range(1, 2000))
    )
    half = len(whole) // 2
    path = tmp_path / "laws.jsonl.gz"
    path.write_bytes(
        {"cut off": whole[:half], "overwritten": whole[:half] + bytes(half), "longer": whole + b"more"}[
            damage
        ]
    )
    reading = jsonl.read(path)
    assert reading.articles > 100
    assert reading.faults[-1].code in ("encoding", "not_json")


def test_a_mark_of_the_byte_order_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "laws.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line() + b"\r\n" + line(article="第二条") + b"\r\n")
    reading = jsonl.read(path)
    assert (reading.articles, reading.faults) == (2, [])


@given(
    st.lists(
        st.binary(max_size=40) | st.sampled_from([line(), b'{"law":"a","article":"b","text":"c"}']),
        max_size=6,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_file(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_bytes(b"\n".join(lines))
    reading = jsonl.read(path)
    assert all(fault.code in FAULTS for fault in reading.faults)
