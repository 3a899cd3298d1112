"""One cell: what it is, or why not."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.datacentre.actions.loading import cells
from fawang.datacentre.actions.loading.cells import Wrong
from fawang.datacentre.warehouse.facts import FACTS
from fawang.kernel import clock

TODAY = date(2026, 11, 26)
WAITED = FACTS["call"].column("waited")
FIRST_ANSWER = FACTS["consultation"].column("first_answer")


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2026, 11, 25)))
def test_a_moment_is_read_in_every_usual_form(at: datetime) -> None:
    whole = (at.date(), at.hour, at.minute)
    for form in (
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%Y年%m月%d日 %H时%M分",
        "%Y%m%d %H:%M",
    ):
        assert cells.moment(f"{at:{form}}", TODAY) == whole
    assert cells.moment(at, TODAY) == whole
    assert cells.moment(f" {at:%Y.%m.%d} ", TODAY) == (at.date(), 0, 0)
    assert cells.moment(at.date(), TODAY) == (at.date(), 0, 0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2023-02-30", "day_wrong"), ("4.5.2023", "day_wrong"), ("2023-05-04 25:00", "day_wrong"), ("", "day_wrong"),
        ("2023-05-04 morning", "day_wrong"), ("2026-11-27", "day_ahead"), ("1999-12-31", "day_too_early"),
        (45050, "day_wrong"), (None, "day_wrong"),
    ],
)  # fmt: skip
def test_what_is_no_day_says_why(text: object, code: str) -> None:
    with pytest.raises(Wrong) as wrong:
        cells.moment(text, TODAY)
    assert wrong.value.code == code


def test_a_moment_with_a_zone_is_told_in_china_s_time() -> None:
    at = datetime(2023, 5, 4, 23, 30, tzinfo=clock.CHINA) - timedelta(0)
    assert cells.moment(at.astimezone(), TODAY) == (date(2023, 5, 4), 23, 30)


@settings(deadline=None)
@given(st.integers(0, 10**13))
def test_yuan_are_exact_fen(fen: int) -> None:
    assert cells.fen(f"{fen // 100}.{fen % 100:02}") == fen
    assert cells.fen(f"¥{fen // 100:,}.{fen % 100:02}") == fen


@pytest.mark.parametrize("text", ["-1", "1.005", "viel", "1e99", "NaN", "Infinity"])
def test_what_is_no_sum(text: str) -> None:
    with pytest.raises(Wrong):
        cells.fen(text)


@settings(deadline=None)
@given(st.text())
def test_no_text_does_more_than_be_wrong(text: str) -> None:
    for of in (cells.fen, cells.flag, cells.phone, lambda one: cells.number(WAITED, one),
               lambda one: cells.moment(one, TODAY), lambda one: cells.division(one, {"44"})):  # fmt: skip
        try:
            of(cells.text_of(text))
        except Wrong:
            continue


def test_numbers_that_are_not_known() -> None:
    assert cells.number(FIRST_ANSWER, "") == cells.number(FIRST_ANSWER, "-1") == -1
    assert cells.number(WAITED, "") == 0
    with pytest.raises(Wrong):
        cells.number(WAITED, "-1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4406", "4406"), ("440600", "4406"), ("440600000000", "4406"), ("440605", "440605"), ("441900", "441900"),
        ("440605000000", "440605"), ("440605011000", "440605011"), ("440605011001", "440605011001"), ("44", "44"),
    ],
)  # fmt: skip
def test_zeros_that_fill_a_code_up(text: str, found: str) -> None:
    known = {"44", "4406", "4419", "441900", "440605", "440605011", "440605011001"}
    assert cells.division(text, known) == found


@pytest.mark.parametrize("text", ["45", "440606", "4406050110", "440605011002"])
def test_what_is_no_division(text: str) -> None:
    with pytest.raises(Wrong):
        cells.division(text, {"44", "4406", "440605", "440605011"})


@pytest.mark.parametrize(
    ("text", "found"),
    [("138 0013-8000", "13800138000"), ("+8613800138000", "13800138000"), ("0757-8633", "07578633"), ("", "")],
)  # fmt: skip
def test_telephone_numbers_as_the_platform_keeps_them(text: str, found: str) -> None:
    assert cells.phone(text) == found
