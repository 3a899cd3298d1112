"""Past years from files: all or nothing, the same file twice, faults by line and column, nobody's number kept."""

import csv
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fawang.datacentre.actions.filling import increments
from fawang.datacentre.actions.loading.bringing import Report, load
from fawang.datacentre.actions.loading.headings import Mapping
from fawang.datacentre.actions.loading.judging import Fault
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules import UnitKind
from tests.conftest import unit_at
from tests.hotline.past import NOON, past

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
HEADINGS = ["受理时间", "渠道", "服务类型", "案由", "联系电话", "区划代码", "受理单位", "姓名", "减免费用"]
ROWS: list[list[Any]] = [
    [
        "2023-05-04 09:30",
        "电话",
        "法律咨询",
        "labour.wages",
        "138 0013 8000",
        "440605011000",
        "",
        "蒋某某",
        "否",
    ],
    ["2023/5/20 10:00:05", "小程序", "公证", "", "+8613800138000", "440600", "", "蒋某某", "是"],
    ["2023年6月1日", "窗口", "人民调解", "", "", "佛山市南海区桂城街道", "", "李某", ""],
]


def in_csv(
    folder: Path, rows: list[list[Any]], encoding: str = "utf-8", headings: list[str] | None = None
) -> Path:
    path = folder / "历史.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([headings or HEADINGS, *rows])
    return path


def in_xlsx(folder: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    sheet.append([None] * 9)
    book.save(path := folder / "历史.xlsx")
    return path


def in_parquet(folder: Path, rows: list[list[Any]]) -> Path:
    table = pa.Table.from_pylist(
        [dict(zip(HEADINGS, [str(cell) for cell in row], strict=True)) for row in rows]
    )
    pq.write_table(table, path := folder / "历史.parquet")
    return path


def brought(store: Store, path: Path, fact: str = "service", **how: Any) -> Report:
    return load(store, path, fact=fact, mapping=how.pop("mapping", Mapping()), today=TODAY, **how)


def facts(store: Store, fact: str = "service") -> list[dict[str, Any]]:
    return [row for path in store.snapshot().paths(fact) for row in pq.read_table(path).to_pylist()]


def codes(report: Report) -> dict[tuple[str, str], list[int]]:
    return {sort: [fault.line for fault in listed] for sort, listed in report.first.items()}


@pytest.fixture
def store(places: Path, tmp_path: Path) -> Store:
    shutil.copytree(places, tmp_path / "facts")
    return Store(tmp_path / "facts")


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "gbk", "xlsx", "parquet"])
def test_a_file_of_any_form_becomes_the_same_facts(store: Store, tmp_path: Path, form: str) -> None:
    make = {"xlsx": in_xlsx, "parquet": in_parquet}
    path = make[form](tmp_path, ROWS) if form in make else in_csv(tmp_path, ROWS, form)
    report = brought(store, path)
    assert (report.rows, report.right, report.written) == (3, 3, True)
    first, second, third = sorted(facts(store), key=lambda row: row["day"])
    assert (first["day"], first["hour"]) == (date(2023, 5, 4), 9)
    assert (first["channel_group"], first["channel"], first["kind"]) == ("hotline", "hotline", "advice")
    assert (first["matter"], first["topic"]) == ("labour", "labour.wages")
    assert (first["town"], first["village"], first["prefecture"]) == ("440605011", "", "4406")
    assert (second["prefecture"], second["county"], second["fee_waived"]) == ("4406", "", True)
    assert (third["town"], third["channel_group"], third["kind"]) == ("440605011", "on_site", "mediation")
    assert first["person"] == second["person"] != 0
    assert [row["since"] for row in (first, second, third)] == [-1, 16, -1]
    (part, _) = store.snapshot().parts["service"]
    assert part.source.startswith(path.name)
    assert not part.demo


def test_a_day_may_be_a_day_and_a_score_a_number(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["评价时间", "满意度", "渠道"],
        [datetime(2023, 5, 4, 9, 30), 5, "网站"],
        [datetime(2023, 5, 5), "不满意", "电话"],
    ):
        sheet.append(row)
    book.save(path := tmp_path / "评价.xlsx")
    brought(store, path, "rating")
    assert sorted((row["score"], row["hour"]) for row in facts(store, "rating")) == [(2, 0), (5, 9)]


def test_the_same_file_twice_is_there_once(store: Store, tmp_path: Path) -> None:
    path = in_csv(tmp_path, ROWS)
    brought(store, path)
    again = brought(store, path)
    assert again.written
    assert len(facts(store)) == 3
    added = brought(store, path, add=True)
    assert (added.had, added.months) == (["2023-05", "2023-06"], [])
    assert len(facts(store)) == 3


def test_another_file_replaces_its_days_or_is_added(store: Store, tmp_path: Path) -> None:
    brought(store, in_csv(tmp_path, ROWS))
    other = [["2023-05-04 11:00", "网站", "查询", "", "13800138000", "4406", "", "", ""]]
    brought(store, in_csv(tmp_path, other), add=True)
    found = sorted((row["day"].day, row["hour"], row["since"]) for row in facts(store))
    assert found == [(1, 0, -1), (4, 9, -1), (4, 11, 0), (20, 10, 16)]
    parts = {part.month: part for part in store.snapshot().parts["service"]}
    assert len(parts["2023-05"].loaded) == 2
    brought(store, in_csv(tmp_path, [*other, *other]))
    # Who came again on the 20th had been there on the 4th all the same.
    assert sorted((row["day"].day, row["since"]) for row in facts(store)) == [
        (1, -1),
        (4, -1),
        (4, 0),
        (20, 16),
    ]


def test_what_comes_later_follows_what_is_brought(store: Store, tmp_path: Path) -> None:
    past(NOON, wait=3, number="13800138000")
    increments.fill(store, today=TODAY)
    assert [row["since"] for row in facts(store)] == [-1]
    brought(store, in_csv(tmp_path, ROWS))
    (today,) = [row for row in facts(store) if row["day"] == TODAY]
    assert today["since"] == (TODAY - date(2023, 5, 20)).days
    engine = DuckDB(store, memory_mb=300, threads=1, seconds=30)
    period = Period(date(2023, 1, 1), TODAY)
    asked = ask(Question(("volume", "people"), period), engine).total.figures
    # The number was the same in the file and on the telephone; who gave none is nobody.
    assert {code: one.value for code, one in asked.items()} == {"volume": 4, "people": 1}


WRONG = [
    ["2023-13-04", "电话", "法律咨询", "", "", "", "", "", ""],
    ["2023-05-04", "飞鸽", "法律咨询", "", "1380013800O", "999999", "没有的单位", "", "也许"],
    [f"{TODAY + timedelta(1)}", "电话", "", "", "", "", "", "", ""],
    ["1999-01-01", "电话", "", "", "", "", "", "", "", "多一格"],
    [f"{TODAY - timedelta(2)}", "电话", "", "", "", "", "", "", ""],
]


def test_nothing_is_written_unless_all_is_right_and_the_report_says_where(
    store: Store, tmp_path: Path
) -> None:
    told: list[Fault] = []
    report = brought(store, in_csv(tmp_path, [*ROWS, *WRONG]), tell=told.append)
    assert (report.rows, report.right, report.wrong, report.written) == (8, 3, 5, False)
    assert codes(report) == {
        ("受理时间", "day_wrong"): [5], ("渠道", "code_unknown"): [6], ("联系电话", "phone_wrong"): [6],
        ("区划代码", "place_unknown"): [6], ("受理单位", "unit_unknown"): [6], ("减免费用", "flag_wrong"): [6],
        ("受理时间", "day_ahead"): [7], ("受理时间", "day_too_early"): [8], ("", "too_many_cells"): [8],
        ("受理时间", "day_filled"): [9],
    }  # fmt: skip
    assert "service" not in store.snapshot().parts
    assert list(store.folder.glob(".loading-*")) == []
    # A telephone number is in no report.
    assert "1380013800O" not in repr(told)
    right = brought(store, in_csv(tmp_path, [*ROWS, *WRONG]), skip_wrong=True)
    assert (right.written, len(facts(store))) == (True, 3)


def test_check_writes_nothing(tmp_path: Path) -> None:
    # A store of which nothing is there yet, not even places.
    store = Store(tmp_path / "new")
    report = brought(store, in_csv(tmp_path, ROWS), check=True)
    assert (report.right, report.written) == (3, False)
    assert "service" not in store.snapshot().parts


def test_a_mapping_says_what_is_not_known(store: Store, tmp_path: Path) -> None:
    headings = ["何时", "平台", "经办", "备注"]
    rows = [["2023-05-04", "粤省事", "张三", "说了很多"]]
    with pytest.raises(Invalid, match="heading_unknown") as refused:
        brought(store, in_csv(tmp_path, rows, headings=headings))
    assert refused.value.params["headings"] == "何时, 平台, 经办"
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    mapping = Mapping(
        columns={"何时": "at", "平台": "channel", "经办": "leave_out"},
        values={"channel": {"粤省事": "mini_programme"}},
        always={"unit": office.name, "kind": "information"},
    )
    brought(store, in_csv(tmp_path, rows, headings=headings), mapping=mapping)
    (row,) = facts(store)
    assert (row["channel"], row["unit"], row["kind"]) == ("mini_programme", office.id, "information")


@pytest.mark.parametrize(
    ("headings", "mapping", "code"),
    [
        (["渠道"], {}, "column_missing"),
        (["日期", "受理日期"], {}, "heading_twice"),
        (["日期"], {"columns": {"日期": "birthday"}}, "mapping_wrong"),
        (["日期"], {"always": {"since": 1}}, "mapping_wrong"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused(
    store: Store, tmp_path: Path, headings: list[str], mapping: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        brought(store, in_csv(tmp_path, [["2023-05-04"] * 2], headings=headings), mapping=Mapping(**mapping))


def test_nobody_s_number_is_in_any_file(store: Store, tmp_path: Path) -> None:
    brought(store, in_csv(tmp_path, ROWS))
    whole = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())
    assert b"13800138000" not in whole
    assert "蒋某某".encode() not in whole


def test_visits_have_no_tables_yet_and_may_be_of_today(store: Store, tmp_path: Path) -> None:
    path = in_csv(tmp_path, [[f"{TODAY}", "12", "人民调解"]], headings=["到访日期", "等待分钟", "服务类型"])
    assert brought(store, path, "visit").written
    (row,) = facts(store, "visit")
    assert (row["waited"], row["kind"]) == (12, "mediation")


def test_whoever_is_killed_between_two_months_begins_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = in_csv(tmp_path, ROWS)
    write = Store.write

    def dies(self: Store, fact: str, month: str, *rest: Any, **more: Any) -> Any:
        if month == "2023-06":
            raise KeyboardInterrupt
        return write(self, fact, month, *rest, **more)

    for add in (True, False):
        with monkeypatch.context() as patched:
            patched.setattr(Store, "write", dies)
            with pytest.raises(KeyboardInterrupt):
                brought(store, path, add=add)
        assert store.verify() == []
    report = brought(store, path, add=True)
    assert (report.had, [month for month, _ in report.months]) == (["2023-05"], ["2023-06"])
    assert len(facts(store)) == 3
    assert list(store.folder.glob(".loading-*")) == []
