"""The wallboard and the figures by day: what stands there, for whom, in how many statements."""

import asyncio
import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.hotline.models import Line, Transfer
from fawang.hotline.pages.chart import chart
from fawang.hotline.rules import Cause, Stage
from fawang.hotline.rules.figures.counts import Counts
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.hotline.past import NOON, past, present

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
BOARD, DAYS = "/desk/hotline", "/desk/hotline/days"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a quarter past twelve."""
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=15))


def read(response: Any) -> str:
    """Return what a page says, without its tags."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def tile(response: Any, label: str) -> str:
    """Return what the tile of a figure says."""
    page = response.content.decode()
    found = next(one for one in re.findall(r'<li class="tile.*?</li>', page, re.DOTALL) if label in one)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found)))


def test_figures_stand_with_their_target_in_words(lead_desk: Browser, centre: UnitRow) -> None:
    for _ in range(19):
        past(NOON, wait=10, score=5, unit_id=centre.id)
    past(NOON, gone=2, unit_id=centre.id)
    page = lead_desk.get(BOARD)
    assert "95.0 % ✓ 达标 目标：不低于 95 %" in tile(page, "接通率")
    assert "其中 10 秒内挂断 1" in tile(page, "接通率")
    assert "100.0 % ✓ 达标 目标：不低于 90 %" in tile(page, "满意率")
    past(NOON, gone=60, unit_id=centre.id, cause=Cause.CALL_BACK)
    page = lead_desk.get(BOARD)
    assert "90.4 % ✗ 未达标" in tile(page, "接通率")
    assert "改为预约回电 1" in tile(page, "接通率")
    assert "90.4 % ✓ 达标 目标：不低于 80 %" in tile(page, "15 秒内接通")


def test_without_calls_nothing_is_measured(lead_desk: Browser) -> None:
    page = lead_desk.get(BOARD)
    assert "– 暂无数据 目标：不低于 95 %" in tile(page, "接通率")
    said = read(page)
    for words in ("现在没有来电。", "还没有来电。", "没有转来的来电。", "没有转出的来电。"):
        assert words in said


def test_who_is_on_the_line_is_shown_without_who_it_is(lead_desk: Browser, centre: UnitRow) -> None:
    row = present(
        NOON, Stage.WAITING, language="hakka", queued_at=NOON + timedelta(minutes=10), unit_id=centre.id,
        number="13800138000", partner="12345", topic="danger", is_demo=True,
    )  # fmt: skip
    said = read(lead_desk.get(BOARD))
    assert "客家话 1 5:00 0 0 0 0 0" in said
    assert "尚未要求转人工 排队中 人身危险 12345 转来 演示 客家话 15:00 5:00 –" in said
    assert row.number not in said
    assert row.number[-4:] not in said


def test_partners_both_ways(lead_desk: Browser, duty: Actor) -> None:
    call = past(NOON, wait=3, partner="110")
    Line.objects.create(code="12345", name="政务热线", address="sip:x@y", updated_at=NOON, updated_by="t")
    Transfer.objects.create(
        call=call, target="line:12345", warm=True, reference="", reason="", staff_id=duty.known_id, at=NOON,
        passed_at=NOON,
    )  # fmt: skip
    for path in (BOARD, DAYS):
        said = read(lead_desk.get(path))
        assert "12345 政务热线 1 1" in said
        assert "110 1 1 100.0 % 100.0 %" in said


def test_the_hours_up_to_now_are_drawn_and_stand_in_a_table(lead_desk: Browser) -> None:
    past(NOON - timedelta(hours=3), wait=3)
    past(NOON, gone=3)
    page = lead_desk.get(BOARD)
    said = read(page)
    assert "09:00 1 1 1 0 0" in said
    assert "12:00 1 1 0 1 0" in said
    assert "13:00" not in said
    assert 'role="img" aria-labelledby="hours-label hours-text"' in page.content.decode()
    assert "9:00 起的一小时最多，有 1 人要求转人工。" in said


def test_bars_stand_on_each_other_and_fit() -> None:
    drawn = chart({hour: Counts(answered=hour, abandoned=3) for hour in range(24)})
    assert (drawn.most, drawn.busiest, [line.text for line in drawn.lines]) == (26, 23, [0, 20, 40])
    for bar in drawn.bars:
        assert float(bar.answered_y) + float(bar.answered_height) == pytest.approx(132, abs=0.11)
        assert float(bar.other_y) + float(bar.other_height) == pytest.approx(float(bar.answered_y), abs=0.11)
        assert 12 <= float(bar.other_y) <= 132
    assert [float(line.at) for line in drawn.lines] == [132, 72, 12]
    empty = chart({hour: Counts() for hour in range(24)})
    assert (empty.most, {bar.other_height for bar in empty.bars}) == (0, {"0.0"})


def test_news_bring_only_the_board(lead_desk: Browser) -> None:
    response = lead_desk.client.get(BOARD, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "此刻" in read(response)


def test_figures_by_day(lead_desk: Browser) -> None:
    past(NOON, wait=3, score=2)
    past(NOON - timedelta(days=13), wait=30)
    past(NOON - timedelta(days=20), gone=30)
    said = read(lead_desk.get(DAYS))
    assert "合计 2 2 100.0 % 50.0 % 0.0 % 0.0 % 16 秒 35 秒 1:00 –" in said
    assert "12月3日 1 1 100.0 % 100.0 % 0.0 %" in said
    assert "11月20日 1 1 100.0 % 0.0 % –" in said
    assert "11月13日" not in said
    longer = read(lead_desk.get(DAYS, days=31))
    assert "合计 3 3 66.6 %" in longer
    assert "11月13日 1 1 0.0 % 0.0 % –" in longer
    # What nobody offers is the shorter one.
    assert read(lead_desk.get(DAYS, days="1000000")) == said


def test_the_file_has_a_line_for_each_day(lead_desk: Browser) -> None:
    past(NOON, wait=3, score=2)
    response = lead_desk.get(f"{DAYS}.csv", days=31)
    assert response["Content-Disposition"] == 'attachment; filename="hotline-20261103-20261203.csv"'

    async def whole() -> bytes:
        return b"".join([part async for part in response.streaming_content])

    text = asyncio.run(whole()).decode()
    assert text[0] == "\ufeff"
    heads, *lines = list(csv.reader(io.StringIO(text[1:])))
    assert heads[:4] == ["日期", "来电", "要求转人工", "已接通"]
    assert {len(line) for line in lines} == {len(heads)} == {len(set(heads))}
    assert [line[0] for line in lines] == [f"2026-11-{day:02}" for day in range(3, 31)] + [
        f"2026-12-{day:02}" for day in range(1, 4)
    ]
    assert dict(zip(heads, lines[-1], strict=True))["平均等待（秒）"] == "3.0"
    assert lines[-1][1:5] == ["1", "1", "1", "1"]
    assert lines[0][-8:] == [""] * 8


def test_the_same_statements_however_many_calls(lead_desk: Browser, centre: UnitRow) -> None:
    def statements(path: str) -> int:
        counts = []
        for _again in range(3):
            with CaptureQueriesContext(connection) as seen:
                lead_desk.get(path)
            counts.append(len(seen))
        # Now and then a page notes as well that somebody was there.
        return min(counts)

    def more(number: int) -> None:
        for _ in range(number):
            past(NOON, wait=3, partner="110", unit_id=centre.id)
            past(NOON - timedelta(days=3), gone=3, language="hakka", unit_id=centre.id)
            present(NOON, Stage.WAITING, queued_at=NOON, unit_id=centre.id)

    more(1)
    few = [statements(path) for path in (BOARD, DAYS, f"{DAYS}.csv")]
    more(10)
    assert [statements(path) for path in (BOARD, DAYS, f"{DAYS}.csv")] == few


def test_only_whoever_leads_sees_it_and_finds_it_in_the_menu(desk: Browser, lead_desk: Browser) -> None:
    for path in (BOARD, f"{BOARD}/live", DAYS, f"{DAYS}.csv"):
        assert desk.get(path).status_code == 403
    assert f'href="{BOARD}"' not in desk.get("/desk/seat").content.decode()
    assert f'href="{BOARD}"' in lead_desk.get("/desk/seat").content.decode()


def test_another_centres_figures_are_not_theirs(centre: UnitRow) -> None:
    past(NOON, wait=3, unit_id=centre.id)
    past(NOON, wait=3)
    other = sign_in(Role.LEAD_LAWYER, unit_at("4403", UnitKind.LEGAL_AID_OFFICE))
    assert "– 暂无数据" in tile(other.get(BOARD), "接通率")
