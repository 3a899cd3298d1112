"""Terms that a court or an authority has set, on a day that is fixed: a Monday."""

from datetime import date

import pytest

from fawang.knowledge.guidance.stated_terms import is_near

TODAY = date(2026, 11, 30)


def near(text: str) -> bool:
    return is_near(text, TODAY, lambda day: day.weekday() < 5)


@pytest.mark.parametrize(
    "text",
    [
        "拆违通知写三日内拆,前天贴的",
        "法院叫我七天内交诉讼费,通知六天前收到",
        "举证通知书写十二月二号前交",
        "传票说十二月二号开庭",
        "法院要我五个工作日内补正材料,上周四收到的通知",
        "书记员上周三来电叫我十天里把证据交齐",
        "劳动监察二十七号要我五天内交工资表",
        "星期四要上法庭了",
        "区里说十二月三号来推房子",
        "The deadline to appeal is tomorrow",
        "I have a court hearing in two days",
    ],
)
def test_a_term_that_ends_within_days_is_near(text: str) -> None:
    assert near(text)


@pytest.mark.parametrize(
    "text",
    [
        "七天内无理由退货,收货六天,商家不肯",  # a shop's
        "收到判决书十五日内可以上诉,判决昨天收到",  # of the law
        "法院通知三十日内交费,昨天收到",  # far off
        "传票说十二月二十号开庭",  # far off
        "法庭上星期四开过了",  # past
        "The hearing was last month",
        "老板说三天内发工资,昨天说的",  # nobody official
    ],
)
def test_what_is_of_the_law_or_far_off_is_not(text: str) -> None:
    assert not near(text)
