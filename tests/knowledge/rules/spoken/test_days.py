"""Days as people say them. Lunar days and solar terms were looked up in a printed calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.knowledge.rules.numerals import write
from fawang.knowledge.rules.spoken.days import days_in

#: A Monday.
TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16号送到的", "2026-11-16"),
        ("上个月31号满的", "2026-10-31"),
        ("本月二号摔伤", "2026-11-02"),
        ("十二月五号走人", "2025-12-05"),
        ("去年12月3日离职", "2025-12-03"),
        ("二三年十二月五号到期", "2023-12-05"),
        ("24年12月1日付钱", "2024-12-01"),
        ("2026-11-16 收到", "2026-11-16"),
        ("2023.12.5到期", "2023-12-05"),
        ("上上周二送来", "2026-11-17"),
        ("上个礼拜日收到", "2026-11-29"),
        ("星期五收到", "2026-11-27"),
        ("前天收到", "2026-11-28"),
        ("半个月前收到", "2026-11-15"),
        ("三个月前辞退", "2026-08-30"),
        ("收到今天正好十五日", "2026-11-15"),
        ("收到快十天了", "2026-11-20"),
        ("离职一个半月 工资没结", "2026-10-15"),
        ("农历十月初八收到", "2026-11-16"),
        ("腊月二十三收到", "2026-02-10"),
        ("正月初三被辞退", "2026-02-19"),
        ("大年初一收到", "2026-02-17"),
        ("除夕收到", "2026-02-16"),
        ("中秋节那天收到", "2026-09-25"),
        ("端午那天受伤", "2026-06-19"),
        ("小雪那天收到", "2026-11-22"),
        ("去年冬至收到", "2025-12-21"),
        ("去年小雪那天离职", "2025-11-22"),
        ("小雪前五天收到", "2026-11-17"),
        ("立冬后第八天收到", "2026-11-15"),
        ("去年立冬后一个月摔伤", "2025-12-07"),
        ("两周前的星期五收到", "2026-11-20"),
        ("上上上周四收到", "2026-11-12"),
        ("去年这个时候辞退", "2025-11-30"),
        ("两个星期前的今天收到", "2026-11-16"),
        ("一个半月前收到", "2026-10-15"),
        ("三天后就是一年，去年离职", "2025-12-03"),
        ("判决书收着两天，想上诉", "2026-11-28"),
        ("今天第十三天", "2026-11-17"),
        ("双十一前一天收到", "2026-11-10"),
        ("国庆日才知道", "2026-10-01"),
        ("国庆第三天罚的", "2026-10-03"),
        ("十一假期第二天罚的", "2026-10-02"),
        ("八月十五收到", "2026-09-25"),
        ("阳历八月十五收到", "2026-08-15"),
        ("八月最后一天下的单", "2026-08-31"),
        ("去年十一月最后一天走的", "2025-11-30"),
        ("上个月底三十一号生的", "2026-10-31"),
        ("上上拜三收到", "2026-11-18"),
        ("大上周二收到", "2026-11-17"),
        ("16/11收到", "2026-11-16"),
        ("收到六个月差三天", "2026-06-03"),
        ("后天刚好一年", "2025-12-02"),
        ("被关了三十五天，没人说", "2026-10-26"),
        ("讲好二三年农历十月十八给", "2023-11-30"),
        ("it came on the 16th", "2026-11-16"),
        ("it came on the 5th of last month", "2026-10-05"),
        ("it came two Tuesdays ago", "2026-11-17"),
        ("it came the Monday before last", "2026-11-16"),
        ("it came Tuesday last week", "2026-11-24"),
        ("it came fifteen days ago", "2026-11-15"),
        ("it came a fortnight ago", "2026-11-16"),
        ("it came on 16/11", "2026-11-16"),
        ("fired on December 1 last year", "2025-12-01"),
        ("it will be one year tomorrow", "2025-12-01"),
        ("fined on National Day", "2026-10-01"),
        ("上月今日收到", "2026-10-30"),
        ("去年今日发现", "2025-11-30"),
        ("再过三天离职就满一年了", "2025-12-03"),
        ("辞退到今天满一年", "2025-11-30"),
        ("离职到明天一年", "2025-12-01"),
        ("上周二离职满一年", "2025-11-24"),
        ("差三天就一年", "2025-12-03"),
        ("served on November 16", "2026-11-16"),
        ("I got it on 17 November", "2026-11-17"),
        ("two weeks ago", "2026-11-16"),
        ("received it yesterday", "2026-11-29"),
    ],
)
def test_one_day_is_meant(text: str, day: str) -> None:
    found = days_in(text, TODAY)
    assert found
    assert found[0].day.isoformat() == day
    assert found[0].start < found[0].end <= len(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("上个月才知道", "2026-10-01", "2026-10-31"),
        ("去年三月底离职", "2025-03-24", "2025-03-31"),
        ("上周收到", "2026-11-23", "2026-11-29"),
        ("前几天收到", "2026-11-23", "2026-11-27"),
        ("it came in mid November", "2026-11-11", "2026-11-20"),
        ("it came last week", "2026-11-23", "2026-11-29"),
        ("it came last month", "2026-10-01", "2026-10-31"),
    ],
)
def test_a_loose_day_is_a_span(text: str, first: str, last: str) -> None:
    (found,) = days_in(text, TODAY)
    assert (found.day.isoformat(), found.latest.isoformat()) == (first, last)
    assert not found.exact


@pytest.mark.parametrize(
    "text",
    [
        "15天内可以上诉", "上诉期只有十五天", "提前60天通知", "判了三年", "在十五号楼住", "七天到了吗",
        "第三天开庭要带什么",
        "十五日内起诉", "做了五年", "没干满一年", "三十万元", "一百号人", "2月30号", "农历十三月初一",
    ],
)  # fmt: skip
def test_a_length_or_a_number_is_no_day(text: str) -> None:
    assert days_in(text, TODAY) == ()


@given(st.dates(date(2000, 1, 1), TODAY), st.booleans())
def test_a_written_day_is_read_back(day: date, in_words: bool) -> None:
    said = (
        f"{day.year}年{write(day.month)}月{write(day.day)}号"
        if in_words
        else f"{day.year}年{day.month}月{day.day}日"
    )
    (found,) = days_in(f"判决书{said}收到", TODAY)
    assert (found.day, found.exact) == (day, True)


@given(st.dates(TODAY - timedelta(days=364), TODAY))
def test_a_day_without_its_year_is_the_last_one_there_was(day: date) -> None:
    (found,) = days_in(f"{day.month}月{day.day}号收到", TODAY)
    assert found.day == day


@given(
    st.text(
        alphabet="收到判决书第零一二三四五六七八九十廿卅半个多天日号周年月前后了满差上下去今农历正腊初0123456789 ，。",
        max_size=40,
    )
)
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    for found in days_in(text, TODAY):
        assert found.day <= found.latest
        assert 0 <= found.start < found.end <= len(text)
